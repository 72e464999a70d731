// SPDX-License-Identifier: MIT
//
// Sequence models of known probabilities: the next event depends on the last chord alone.
#pragma once

#include <chordgen/core/math.hpp>
#include <chordgen/models/sequence_model.hpp>

#include <array>
#include <vector>

namespace test {

/// A closed vocabulary: chord c follows chord b with the given probability, durations are drawn alike.
struct MarkovModel {
  struct State {
    std::size_t chord = 0;
    std::size_t events = 0;
  };

  chordgen::Vocabulary<chordgen::PitchSet> chords;
  chordgen::Vocabulary<chordgen::Rational> durations;
  std::vector<std::vector<double>> next;  ///< (chords, chords); the first row is for the first event too

  State start() const { return {}; }
  chordgen::EventLogProbability log_probability(const State& state, const chordgen::ChordEvent& event) const {
    const auto chord = chords.find(event.pitches);
    const auto duration = durations.find(event.duration);
    const double infinity = chordgen::math::infinity;
    return {chord < 0 ? -infinity : logs(next[state.chord])[static_cast<std::size_t>(chord)],
            duration < 0 ? -infinity : alike()[0]};
  }
  void advance(State& state, const chordgen::ChordEvent& event) const {
    state.chord = static_cast<std::size_t>(chords.find(event.pitches));
    ++state.events;
  }
  template <class Choice>
  chordgen::ChordEvent propose(const State& state, Choice& chooser) const {
    chordgen::ChordEvent event;
    event.pitches = chords.entries()[chooser.chord(logs(next[state.chord]), chords)];
    event.duration = durations.entries()[chooser.duration(event.pitches, alike(), durations)];
    return event;
  }

 private:
  static std::vector<double> logs(const std::vector<double>& probabilities) {
    std::vector<double> result;
    for (const double p : probabilities) result.push_back(p > 0 ? chordgen::math::log(p) : -chordgen::math::infinity);
    return result;
  }
  std::vector<double> alike() const {
    return std::vector<double>(durations.size(), -chordgen::math::log(static_cast<double>(durations.size())));
  }
};

/// An open vocabulary: every next note and the end are equally probable, upwards or downwards; half of what can be held
/// is.
struct NoteByNoteModel {
  struct State {
    chordgen::PitchSet before{};
  };

  bool upward = true;
  chordgen::Vocabulary<chordgen::Rational> durations{{chordgen::Rational(1, 2), chordgen::Rational(1)}};

  State start() const { return {}; }
  chordgen::EventLogProbability log_probability(const State&, const chordgen::ChordEvent&) const { return {}; }
  void advance(State& state, const chordgen::ChordEvent& event) const { state.before = event.pitches; }
  template <class Choice>
  chordgen::ChordEvent propose(const State& state, Choice& chooser) const {
    using namespace chordgen;
    ChordEvent event;
    int from = 0, to = piano_keys;
    for (;;) {
      std::vector<double> logs(piano_keys + 1, -math::infinity);
      const double each = -math::log(static_cast<double>(to - from + 1));
      for (int note = from; note < to; ++note) logs[static_cast<std::size_t>(note)] = each;
      logs[piano_keys] = each;
      const int chosen = chooser.note(event.pitches, upward, logs);
      if (chosen == piano_keys) break;
      event.pitches.insert(lowest_piano_key + chosen);
      (upward ? from : to) = upward ? chosen + 1 : chosen;
    }
    event.duration = durations.entries()[chooser.duration(event.pitches, std::vector<double>(2, -0.7), durations)];
    for (const int key : event.pitches& state.before)
      if (chooser.held(key, 0.5)) event.held.insert(key);
    return event;
  }
};

static_assert(chordgen::SequenceModel<MarkovModel>);
static_assert(chordgen::SequenceModel<NoteByNoteModel>);

}  // namespace test
