// SPDX-License-Identifier: MIT
//
// A song, event by event: the model says what may follow, decoding chooses, constraints forbid, the event goes back
// into the model. Written once for every SequenceModel.
#pragma once

#include <chordgen/generate/sampler.hpp>
#include <chordgen/models/model_kind.hpp>

#include <optional>

namespace chordgen::inline CHORDGEN_ABI {

/// Which notes of a chord that also sounded before are held: as the model says (one that says nothing strikes them
/// all), none (the tutorial), or all they have in common.
enum class Held : std::uint8_t { predicted, struck, common };

struct ContinueOptions {
  std::size_t length = 500;          ///< events
  std::optional<StateKind> state{};  ///< as trained, unless given; for models whose player is made here
  Held held = Held::predicted;
  Rational tempo{120};
  Metre metre{};
  Threads threads{};
};

namespace detail {

/// The event that the model proposes and the sampler's constraints allow.
template <SequenceModel Model>
[[nodiscard]] ChordEvent draw_event(Model& model, const typename Model::State& state, Sampler& sampler) {
  sampler.begin();
  ChordEvent event = model.propose(state, sampler);
  while (sampler.again()) event = model.propose(state, sampler);
  return event;
}

/// Puts the event behind the one before: when it begins, and what of it is held. A song begins at 0, whatever its
/// prime's end.
template <class = WhenCalled>
void place_after(ChordEvent& event, const ChordEvent* before, Held held) {
  event.onset = before == nullptr ? Rational(0) : before->onset + before->duration;
  const PitchSet common = before == nullptr ? PitchSet{} : event.pitches & before->pitches;
  event.held = held == Held::struck ? PitchSet{} : held == Held::common ? common : event.held & common;
}

/// A song that is being written.
template <SequenceModel Model>
struct OpenSong {
  typename Model::State state;
  ConstraintState watch;
  Song song{};
};

}  // namespace detail

/// Writes as many songs as there are primes, each of `length` events that follow its prime; song i draws from
/// rng.split(i). A model that can advance many states at once reads its weights once for all songs. Throws as
/// continue_from.
template <SequenceModel Model>
[[nodiscard]] List<Song> continue_many(Model& model, Span<const List<ChordEvent>> primes,
                                       const ContinueOptions& options = {}, const Decoding& decoding = {},
                                       Rng rng = Rng(0), const Constraints& constraints = {}) {
  using State = typename Model::State;
  List<detail::OpenSong<Model>> writings;
  List<Sampler> samplers;
  writings.reserve(primes.size());  // samplers point into it
  for (const List<ChordEvent>& prime : primes) {
    writings.push_back({state_after(model, prime), ConstraintState(constraints, options.length, options.metre)});
    writings.back().song.tempo = options.tempo;
    writings.back().song.metre = options.metre;
    samplers.emplace_back(decoding, writings.back().watch, rng.split(samplers.size()));
  }

  List<State*> states;
  for (auto& writing : writings) states.push_back(&writing.state);
  List<ChordEvent> events(primes.size());
  for (std::size_t i = 0; i < options.length; ++i) {
    for (std::size_t song = 0; song < writings.size(); ++song) {
      auto& [state, watch, written] = writings[song];
      events[song] = detail::draw_event(model, state, samplers[song]);
      detail::place_after(events[song], written.events.empty() ? nullptr : &written.events.back(), options.held);
      watch.advance(events[song]);
      written.events.push_back(events[song]);
    }
    if constexpr (requires { model.advance(Span<State* const>(states), Span<const ChordEvent>(events)); })
      model.advance(Span<State* const>(states), Span<const ChordEvent>(events));
    else
      for (std::size_t song = 0; song < states.size(); ++song) model.advance(*states[song], events[song]);
  }

  List<Song> songs;
  for (auto& writing : writings) songs.push_back(std::move(writing.song));
  return songs;
}

/// Writes `length` events that follow the prime, which the song does not contain; an empty prime is a cold start.
/// Throws ArgumentError for decoding values without meaning and for constraints that leave nothing.
template <SequenceModel Model>
[[nodiscard]] Song continue_from(Model& model, Span<const ChordEvent> prime, const ContinueOptions& options = {},
                                 const Decoding& decoding = {}, Rng rng = Rng(0), const Constraints& constraints = {}) {
  const List<ChordEvent> events(prime.begin(), prime.end());
  return std::move(continue_many(model, {&events, 1}, options, decoding, rng, constraints)[0]);
}

/// The same with a model whose player is made here. Throws ArgumentError for a seed that is empty or of another
/// vocabulary.
template <PlayableModel Model>
[[nodiscard]] Song continue_from(const Model& model, const Prime& prime, const ContinueOptions& options = {},
                                 const Decoding& decoding = {}, Rng rng = Rng(0), const Constraints& constraints = {}) {
  if (prime.chords.empty()) fail_argument("continue_from", "the seed is empty. Give at least one event.");
  auto player = ModelKind<Model>::player(model, prime.chord_vocabulary, prime.duration_vocabulary,
                                         PlayerOptions{options.state, options.threads});
  const List<ChordEvent> events = prime.events();
  return continue_from(player, Span<const ChordEvent>(events), options, decoding, rng, constraints);
}

}  // namespace chordgen::inline CHORDGEN_ABI
