// SPDX-License-Identifier: MIT
//
// The model that has learnt nothing: the floor below every baseline. Of V training chords each has probability
// 1 / (V + 1); all other chords share the last such part, evenly over the 2^88 sets of the piano's keys. Durations
// likewise, the unknown spread over 64 values; every note shared with the chord before is held by a coin's toss.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/core/math.hpp>
#include <chordgen/dataset/vocabulary.hpp>
#include <chordgen/models/sequence_model.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// A SequenceModel over the chords and durations of a corpus, all of them alike.
class Uniform {
 public:
  struct State {
    PitchSet previous{};
    Rational time{};
  };

  template <class = WhenCalled>
  explicit Uniform(const Corpus& train) : chords_(chord_vocabulary(train)), durations_(duration_vocabulary(train)) {}

  template <class = WhenCalled>
  [[nodiscard]] State start() const {
    return {};
  }
  template <class = WhenCalled>
  void advance(State& state, const ChordEvent& event) const {
    state.previous = event.pitches;
    state.time += event.duration;
  }
  /// Minus infinity for a chord with a note that no piano has.
  template <class = WhenCalled>
  [[nodiscard]] EventLogProbability log_probability(const State& state, const ChordEvent& event) const {
    const double sets = piano_keys * math::log(2);
    const bool silent = event.pitches.empty();
    const bool piano =
        silent || (event.pitches.lowest() >= lowest_piano_key && event.pitches.highest() <= highest_piano_key);
    return {!piano ? -math::infinity : share(chords_) - (chords_.find(event.pitches) < 0 ? sets : 0),
            share(durations_) - (durations_.find(event.duration) < 0 ? math::log(64) : 0),
            -math::log(2) * static_cast<double>((event.pitches & state.previous).size())};
  }
  template <class Chooser>
  [[nodiscard]] ChordEvent propose(const State& state, Chooser& chooser) const {
    const List<double> chords(chords_.size(), share(chords_));
    const List<double> durations(durations_.size(), share(durations_));
    ChordEvent event{.onset = state.time};
    event.pitches = chords_.entries()[chooser.chord(chords, chords_)];
    event.duration = durations_.entries()[chooser.duration(event.pitches, durations, durations_)];
    for (const int key : event.pitches& state.previous)
      if (chooser.held(key, 0.5)) event.held.insert(key);
    return event;
  }

 private:
  template <class Entry>
  [[nodiscard]] static double share(const Vocabulary<Entry>& vocabulary) noexcept {
    return -math::log(static_cast<double>(vocabulary.size() + 1));
  }

  Vocabulary<PitchSet> chords_{};
  Vocabulary<Rational> durations_{};
};

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
