// SPDX-License-Identifier: MIT
//
// Infilling: the events between two fixed passages, by Gibbs sampling over positions.
//
//   x = before, y_1 .. y_n, after      each y_i in turn is drawn anew from
//   P(y_i | all others)  ~  P(y_i | past) P(what follows | past, y_i)
//
// The model gives both factors. Of the events that may stand at i only the `candidates` most probable given the past
// and the one that stands there now are weighed; that keeps the chain's step a Gibbs step on that set. What follows is
// weighed up to `horizon` events ahead: where the model's memory of y_i fades, they say no more of it.
// The first filling is drawn event by event as a continuation; greedy decoding takes the best candidate each time.
#pragma once

#include <chordgen/generate/beam.hpp>

namespace chordgen::inline CHORDGEN_ABI {

struct InfillOptions {
  std::size_t length = 8;  ///< events between the passages
  std::size_t sweeps = 8;  ///< how often each of them is drawn anew
  std::size_t candidates = 16;
  std::size_t horizon = 8;
};

namespace detail {

/// The log-probability of up to `horizon` events of `events` from `first` on, behind the state.
template <SequenceModel Model>
[[nodiscard]] double following(Model& model, typename Model::State state, Span<const ChordEvent> events,
                               std::size_t first, std::size_t horizon) {
  double total = 0;
  for (std::size_t i = first; i < events.size() && i < first + horizon; ++i) {
    total += model.log_probability(state, events[i]).total();
    model.advance(state, events[i]);
  }
  return total;
}

}  // namespace detail

/// The events that join the passages, `length` of them, without the passages. Constraints on single events hold; those
/// on sequences are watched while the first filling is drawn. Throws ArgumentError for 0 candidates or horizon.
template <SequenceModel Model>
[[nodiscard]] List<ChordEvent> infill(Model& model, Span<const ChordEvent> before, Span<const ChordEvent> after,
                                      const InfillOptions& options = {}, const Decoding& decoding = {},
                                      Rng rng = Rng(0), const Constraints& constraints = {}) {
  if (options.candidates == 0) fail_argument("infill", "candidates: got 0, expected at least 1.");
  if (options.horizon == 0) fail_argument("infill", "horizon: got 0, expected at least 1.");
  Song first = continue_from(model, before, {.length = options.length}, decoding, rng.split("first"), constraints);
  List<ChordEvent> line = first.events;  // the filling, then what follows it
  line.append(after.begin(), after.end());

  Rng chance = rng.split("sweeps");
  const typename Model::State beginning = state_after(model, before);
  for (std::size_t sweep = 0; sweep < options.sweeps; ++sweep) {
    auto state = beginning;
    ConstraintState watch(constraints, options.length);
    for (std::size_t i = 0; i < options.length; ++i) {
      // Weigh what may stand here by the past and by what follows.
      auto candidates = detail::likely_events(model, state, watch, options.candidates, 4096);
      const auto same = [&](const detail::LikelyEvent& other) {
        return other.event.pitches == line[i].pitches && other.event.duration == line[i].duration;
      };
      if (std::none_of(candidates.begin(), candidates.end(), same))
        candidates.push_back({line[i], model.log_probability(state, line[i]).total()});
      List<double> logs;
      for (const detail::LikelyEvent& candidate : candidates) {
        auto behind = state;
        model.advance(behind, candidate.event);
        logs.push_back(candidate.log_probability +
                       detail::following(model, std::move(behind), line, i + 1, options.horizon));
      }

      // Draw, and go on.
      const List<double> weights = decoding_weights(logs, decoding);
      if (*std::max_element(weights.begin(), weights.end()) > 0)
        line[i] = candidates[categorical(chance, Span<const double>(weights))].event;
      watch.advance(line[i]);
      model.advance(state, line[i]);
    }
  }

  line.resize(options.length);
  for (std::size_t i = 0; i < line.size(); ++i)
    detail::place_after(line[i], i == 0 ? nullptr : &line[i - 1], Held::predicted);
  return line;
}

}  // namespace chordgen::inline CHORDGEN_ABI
