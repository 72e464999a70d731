// SPDX-License-Identifier: MIT
//
// Several models as one: P(part | past) = sum_i w_i P_i(part | past) for chord, duration and held notes, each with
// weights of its own, fitted by expectation maximisation on pieces that no component was trained on. A mixture of
// distributions that sum to one sums to one; so a model of a closed vocabulary, mixed with one that knows every chord,
// becomes a proper model of every chord.
//
// With by_context the weights depend on what the last component, an n-gram, knows of the context (NGram::bucket).
//
// A component that says nothing of held notes has no weight there: its 0 is no probability of 1.
//
// Composing draws a component by its weight for the chord; that component proposes the whole event. The draws come from
// the mixture's own random source, one for every place of the song.
#pragma once

#include <chordgen/core/distributions.hpp>
#include <chordgen/dataset/piece.hpp>
#include <chordgen/models/interpolation.hpp>
#include <chordgen/models/sequence_model.hpp>

#include <tuple>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

struct MixtureOptions {
  bool by_context = false;
  Rng rng{};
};

/// A mixture of models that must outlive it; see the head of this file.
template <class... Models>
class Mixture {
 public:
  static constexpr std::size_t components = sizeof...(Models);
  struct State {
    std::tuple<typename Models::State...> states{};
    std::uint64_t events = 0;
  };

  /// Fits the weights. Throws ArgumentError when the pieces have no event.
  Mixture(const Corpus& valid, const MixtureOptions& options, Models&... models)
      : options_(options), models_(&models...) {
    ComponentTable tables[3] = {{components}, {components}, {components}};
    for (const Piece& piece : valid.pieces) {
      State state = start();
      for (const ChordEvent& event : piece.events) {
        const Logs logs = component_logs(state, event);
        const std::size_t place = bucket(state);
        for (std::size_t part = 0; part < 3; ++part) tables[part].add(logs.parts[part], part == 0 ? place : 0);
        advance(state, event);
      }
    }
    leave_out_silent(tables[2]);
    const InterpolationOptions common{.steps = 50, .pseudo_events = 20};
    for (std::size_t part = 0; part < 3; ++part)
      weights_[part] = Interpolation(tables[part], part == 0 ? buckets() : 1, common);
  }

  /// Of the components, for the chord; the buckets of the context one after the other.
  [[nodiscard]] const Interpolation& chord_weights() const noexcept { return weights_[0]; }

  [[nodiscard]] State start() {
    State state;
    each([&](auto index) { std::get<index>(state.states) = std::get<index>(models_)->start(); });
    return state;
  }
  void advance(State& state, const ChordEvent& event) {
    each([&](auto index) { std::get<index>(models_)->advance(std::get<index>(state.states), event); });
    ++state.events;
  }
  [[nodiscard]] EventLogProbability log_probability(const State& state, const ChordEvent& event) {
    const Logs logs = component_logs(state, event);
    return {weights_[0].log_probability(logs.parts[0], bucket(state)), weights_[1].log_probability(logs.parts[1], 0),
            held_is_said_ ? weights_[2].log_probability(logs.parts[2], 0) : 0};
  }
  template <class Chooser>
  [[nodiscard]] ChordEvent propose(const State& state, Chooser& chooser) {
    Rng rng = options_.rng.split(state.events);
    const std::size_t drawn = categorical(rng, weights_[0].weights(bucket(state)));
    ChordEvent event;
    each([&](auto index) {
      if (index == drawn) event = std::get<index>(models_)->propose(std::get<index>(state.states), chooser);
    });
    return event;
  }

 private:
  struct Logs {
    double parts[3][components];
  };

  template <class Each>
  static void each(Each body) {
    [&]<std::size_t... index>(std::index_sequence<index...>) {
      (body(std::integral_constant<std::size_t, index>{}), ...);
    }
    (std::make_index_sequence<components>{});
  }
  [[nodiscard]] Logs component_logs(const State& state, const ChordEvent& event) {
    Logs logs{};
    each([&](auto index) {
      const EventLogProbability log = std::get<index>(models_)->log_probability(std::get<index>(state.states), event);
      logs.parts[0][index] = log.chord;
      logs.parts[1][index] = log.duration;
      logs.parts[2][index] = silent_[index] ? Interpolation::unseen : log.held;
    });
    return logs;
  }
  void leave_out_silent(ComponentTable& held) {
    held_is_said_ = false;
    for (std::size_t i = 0; i < components; ++i) {
      silent_[i] = true;
      for (std::size_t at = i; at < held.logs.size(); at += components) silent_[i] = silent_[i] && held.logs[at] == 0;
      held_is_said_ = held_is_said_ || !silent_[i];
      for (std::size_t at = i; silent_[i] && at < held.logs.size(); at += components)
        held.logs[at] = Interpolation::unseen;
    }
  }
  static constexpr bool has_buckets = requires(std::tuple_element_t<components - 1, std::tuple<Models...>> & model) {
    model.buckets();
  };
  [[nodiscard]] std::size_t buckets() const {
    if constexpr (has_buckets)
      if (options_.by_context) return std::get<components - 1>(models_)->buckets();
    return 1;
  }
  [[nodiscard]] std::size_t bucket(const State& state) const {
    if constexpr (has_buckets)
      if (options_.by_context) return std::get<components - 1>(models_)->bucket(std::get<components - 1>(state.states));
    return 0;
  }

  MixtureOptions options_;
  std::tuple<Models*...> models_;
  Interpolation weights_[3];
  bool silent_[components] = {};  ///< components that say nothing of held notes
  bool held_is_said_ = true;
};

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
