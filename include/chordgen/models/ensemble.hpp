// SPDX-License-Identifier: MIT
//
// Models of any kinds, as many as wanted, as one model with given weights: P(part | past) = sum_i w_i P_i(part | past)
// for chord, duration and held notes. (With weights that are fitted, and kinds that are known: models/mixture.hpp.)
//
// Composing draws a component by its weight, which proposes the whole event; the draws come from the ensemble's own
// random source, one for every place of the song. A component of a closed vocabulary hears the nearest event it knows.
#pragma once

#include <chordgen/core/distributions.hpp>
#include <chordgen/models/any_player.hpp>
#include <chordgen/models/interpolation.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

class Ensemble {
 public:
  struct State {
    List<AnyPlayer::State> states{};
    std::uint64_t events = 0;
  };

  /// Without weights all have the same. Throws ArgumentError for no player, for a number of weights that is not the
  /// players', and for weights below 0 or without a sum.
  template <class = WhenCalled>
  Ensemble(List<AnyPlayer> players, List<double> weights, Rng rng) : players_(std::move(players)), rng_(rng) {
    if (players_.empty()) fail_argument("Ensemble", "there is no model. Give at least one.");
    if (weights.empty()) weights.assign(players_.size(), 1);
    double sum = 0;
    bool negative = false;
    for (const double weight : weights) {
      sum += weight;
      negative = negative || !(weight >= 0);
    }
    if (weights.size() != players_.size() || negative || !(sum > 0 && sum < math::infinity))
      fail_argument("Ensemble", "--weights: got " + std::to_string(weights.size()) + " for " +
                                    std::to_string(players_.size()) +
                                    " models, expected one for each, none below 0, and not all 0.");
    for (double& weight : weights) weight /= sum;
    weights_ = Interpolation(players_.size(), std::move(weights));
  }

  template <class = WhenCalled>
  [[nodiscard]] State start() {
    State state;
    for (AnyPlayer& player : players_) state.states.push_back(player.start());
    return state;
  }
  template <class = WhenCalled>
  void advance(State& state, const ChordEvent& event) {
    for (std::size_t i = 0; i < players_.size(); ++i) players_[i].advance(state.states[i], event);
    ++state.events;
  }
  template <class = WhenCalled>
  [[nodiscard]] EventLogProbability log_probability(const State& state, const ChordEvent& event) {
    List<double> logs[3];
    for (std::size_t i = 0; i < players_.size(); ++i) {
      const EventLogProbability said = players_[i].log_probability(state.states[i], event);
      logs[0].push_back(said.chord);
      logs[1].push_back(said.duration);
      logs[2].push_back(said.held);
    }
    return {weights_.log_probability(logs[0], 0), weights_.log_probability(logs[1], 0),
            weights_.log_probability(logs[2], 0)};
  }
  template <class Chooser>
  [[nodiscard]] ChordEvent propose(const State& state, Chooser& chooser) {
    Rng rng = rng_.split(state.events);
    const std::size_t drawn = categorical(rng, weights_.weights(0));
    return players_[drawn].propose(state.states[drawn], chooser);
  }

 private:
  List<AnyPlayer> players_;
  Interpolation weights_{};
  Rng rng_;
};

static_assert(SequenceModel<Ensemble>);

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
