// SPDX-License-Identifier: MIT
//
// A song, event by event: the model says what may follow, decoding chooses, constraints forbid, the event goes back
// into the model.
#pragma once

#include <chordgen/generate/constraint.hpp>
#include <chordgen/generate/decoding.hpp>
#include <chordgen/models/lstm_player.hpp>
#include <chordgen/music/song.hpp>

#include <optional>

namespace chordgen::inline CHORDGEN_ABI {

/// Which notes of a chord that also sounded before are held: none (the tutorial), or all they have in common.
enum class Held : std::uint8_t { struck, common };

struct ContinueOptions {
  std::size_t length = 500;          ///< events
  std::optional<StateKind> state{};  ///< as trained, unless given
  Held held = Held::struck;
  Rational tempo{120};
  Metre metre{};
  Threads threads{};
};

/// The song of a sequence of ids.
[[nodiscard]] inline Song song_of(const IdSequence& ids, const Vocabulary<PitchSet>& chords,
                                  const Vocabulary<Rational>& durations, Held held = Held::struck) {
  Song song;
  Rational onset;
  for (std::size_t i = 0; i < ids.chords.size(); ++i) {
    ChordEvent event{onset, durations[ids.durations[i]], chords[ids.chords[i]], {}};
    if (held == Held::common && i > 0) event.held = event.pitches & song.events.back().pitches;
    onset += event.duration;
    song.events.push_back(event);
  }
  return song;
}

namespace detail {

struct ChosenEvent {
  std::int32_t chord;
  std::int32_t duration;
};

/// Draws an event that the constraints allow. What is drawn and forbidden is not drawn again: first the duration is
/// chosen anew, then, when no duration is left, the chord.
[[nodiscard]] inline ChosenEvent choose_event(const NextEvent& next, const Decoding& decoding,
                                              const ConstraintState& constraints, Rng& rng) {
  std::vector<double> log_chords = next.chords;
  for (std::size_t tried = 0; tried < next.chords.size(); ++tried) {
    const std::vector<double> chord_weights = decoding_weights(log_chords, decoding);
    const std::size_t chord = categorical(rng, std::span<const double>(chord_weights));
    std::vector<double> log_durations = next.durations;
    for (std::size_t other = 0; other < next.durations.size(); ++other) {
      const std::vector<double> weights = decoding_weights(log_durations, decoding);
      const std::size_t duration = categorical(rng, std::span<const double>(weights));
      const ChosenEvent event{static_cast<std::int32_t>(chord), static_cast<std::int32_t>(duration)};
      if (constraints.allows(event.chord, event.duration)) return event;
      log_durations[duration] = -math::infinity;
    }
    log_chords[chord] = -math::infinity;
  }
  fail_argument("continue_from", "the constraints leave no event after " +
                                     std::to_string(constraints.song().chords.size()) +
                                     " events. Allow longer copied runs or more repeats.");
}

}  // namespace detail

/// Writes `length` events that follow the seed, which the song does not contain. Throws ArgumentError for a seed that
/// is empty or of another vocabulary, for decoding values without meaning and for constraints that leave nothing.
template <class T>
[[nodiscard]] Song continue_from(const ChordLstm<T>& model, const Prime& prime, const ContinueOptions& options = {},
                                 const Decoding& decoding = {}, Rng rng = Rng(0), const Constraints& constraints = {}) {
  check(decoding);
  if (prime.chords.empty()) fail_argument("continue_from", "the seed is empty. Give at least one event.");
  if (prime.chord_vocabulary.size() != model.options.chords ||
      prime.duration_vocabulary.size() != model.options.durations)
    fail_argument("continue_from",
                  "seed and model differ: got vocabularies of " + std::to_string(prime.chord_vocabulary.size()) +
                      " chords and " + std::to_string(prime.duration_vocabulary.size()) + " durations, expected " +
                      std::to_string(model.options.chords) + " and " + std::to_string(model.options.durations) + ".");

  LstmPlayer<T> player(model, options.state.value_or(trained_state(model.options.targets)), options.threads);
  auto state = player.start();
  for (std::size_t i = 0; i < prime.chords.size(); ++i) player.advance(state, prime.chords[i], prime.durations[i]);

  ConstraintState watch(constraints);
  for (std::size_t i = 0; i < options.length; ++i) {
    const detail::ChosenEvent event = detail::choose_event(player.next(state), decoding, watch, rng);
    watch.advance(event.chord, event.duration);
    player.advance(state, event.chord, event.duration);
  }

  Song song = song_of(watch.song(), prime.chord_vocabulary, prime.duration_vocabulary, options.held);
  song.tempo = options.tempo;
  song.metre = options.metre;
  return song;
}

}  // namespace chordgen::inline CHORDGEN_ABI
