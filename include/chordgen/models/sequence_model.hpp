// SPDX-License-Identifier: MIT
//
// What every model that plays event by event has in common, so that continuing, beam search, infilling and likelihood
// are written once:
//
//   State state = model.start();              nothing was heard yet
//   model.log_probability(state, event)       what the model says of the event that comes next; sums to 1 over events
//   model.advance(state, event)               the event was heard
//   model.propose(state, chooser)             the next event, every decision of which the chooser takes
//
// A model never draws: it shows the chooser the probabilities of one decision after the other, and the chooser, which
// knows decoding, constraints and chance, answers. A model of a closed vocabulary asks for a chord and a duration, the
// note decoder for note after note. States are values: a copy goes its own way, which beam search lives on.
//
// An event that a model has no name for is no error: its log-probability is minus infinity, and advance takes the
// nearest event that the model knows (models/nearest.hpp).
#pragma once

#include <chordgen/core/span.hpp>
#include <chordgen/dataset/vocabulary.hpp>
#include <chordgen/music/song.hpp>

#include <concepts>

namespace chordgen::inline CHORDGEN_ABI {

/// Natural logarithms of what a model says of one event, by its parts: P(event) = exp(chord + duration + held).
struct EventLogProbability {
  double chord = 0;     ///< of the notes, given the past
  double duration = 0;  ///< given the past and the notes
  double held = 0;      ///< of which notes are held; 0 for models that do not say

  [[nodiscard]] constexpr double total() const noexcept { return chord + duration + held; }
};

/// Takes the decisions of one event. All probabilities are natural logarithms; minus infinity is impossible.
template <class C>
concept Chooser = requires(C& chooser, const PitchSet& chord, Span<const double> log_probabilities,
                           const Vocabulary<PitchSet>& chords, const Vocabulary<Rational>& durations) {
  /// An entry of a closed vocabulary of chords.
  { chooser.chord(log_probabilities, chords) } -> std::same_as<std::size_t>;
  /// The next note of a chord of which these are written, upwards (true) or downwards: 0 is lowest_piano_key, and
  /// piano_keys ends the chord.
  { chooser.note(chord, true, log_probabilities) } -> std::same_as<int>;
  /// How long the chord lasts: an entry of the durations.
  { chooser.duration(chord, log_probabilities, durations) } -> std::same_as<std::size_t>;
  /// Whether a key that sounded in the chord before is held (true) or struck again.
  { chooser.held(60, 0.5) } -> std::same_as<bool>;
};

namespace detail {

/// The smallest chooser; concepts are checked with it.
struct FirstOfAll {
  std::size_t chord(Span<const double>, const Vocabulary<PitchSet>&) { return 0; }
  int note(const PitchSet&, bool, Span<const double>) { return piano_keys; }
  std::size_t duration(const PitchSet&, Span<const double>, const Vocabulary<Rational>&) { return 0; }
  bool held(int, double) { return false; }
};

}  // namespace detail

/// A model that plays event by event; see the head of this file.
template <class M>
concept SequenceModel = std::copyable<typename M::State> &&
    requires(M& model, typename M::State& state, const typename M::State& past, const ChordEvent& event,
             detail::FirstOfAll& chooser) {
  { model.start() } -> std::same_as<typename M::State>;
  { model.log_probability(past, event) } -> std::same_as<EventLogProbability>;
  model.advance(state, event);
  { model.propose(past, chooser) } -> std::same_as<ChordEvent>;
};

/// The state of a model that has heard these events and no other.
template <SequenceModel Model>
[[nodiscard]] typename Model::State state_after(Model& model, Span<const ChordEvent> events) {
  typename Model::State state = model.start();
  for (const ChordEvent& event : events) model.advance(state, event);
  return state;
}

}  // namespace chordgen::inline CHORDGEN_ABI
