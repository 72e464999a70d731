// SPDX-License-Identifier: MIT
//
// Going on from a user's music: what a model of a closed vocabulary lacks is replaced by the nearest it has, and said;
// and how probable a model finds a song, by which the best of several is chosen.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/models/nearest.hpp>
#include <chordgen/models/sequence_model.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// Music as a model hears it.
struct HeardPrime {
  List<ChordEvent> events{};
  std::size_t replaced_chords = 0;     ///< events whose chord the model does not know
  std::size_t replaced_durations = 0;  ///< events whose duration the model does not know
};

/// The events as the model hears them; a model of an open vocabulary hears all.
template <SequenceModel Model>
[[nodiscard]] HeardPrime hear_prime(const Model& model, Span<const ChordEvent> events) {
  HeardPrime heard{{events.begin(), events.end()}};
  if constexpr (requires {
                  model.chords();
                  model.durations();
                }) {
    for (ChordEvent& event : heard.events) {
      const PitchSet chord = model.chords()[nearest(model.chords(), event.pitches)];
      const Rational duration = model.durations()[nearest(model.durations(), event.duration)];
      heard.replaced_chords += chord != event.pitches;
      heard.replaced_durations += duration != event.duration;
      event.pitches = chord;
      event.duration = duration;
    }
  }
  return heard;
}

/// The mean log-probability of a song's events behind a prime, in nats; 0 for no event.
template <SequenceModel Model>
[[nodiscard]] double mean_log_probability(Model& model, Span<const ChordEvent> prime, Span<const ChordEvent> song) {
  auto state = state_after(model, prime);
  double total = 0;
  for (const ChordEvent& event : song) {
    total += model.log_probability(state, event).total();
    model.advance(state, event);
  }
  return song.empty() ? 0 : total / static_cast<double>(song.size());
}

}  // namespace chordgen::inline CHORDGEN_ABI
