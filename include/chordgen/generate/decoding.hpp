// SPDX-License-Identifier: MIT
//
// From probabilities to a choice, in one set of words for all models:
//
//   greedy        the most probable entry
//   temperature   log-probabilities divided by it: below 1 bolder, above 1 freer; 0 means greedy
//   top_k         only the k most probable (Fan, Lewis and Dauphin 2018)
//   typical       only the smallest set that holds this share, beginning with what surprises as much as the model
//                 expects to be surprised: | -log p - entropy | (Meister et al. 2022, "Locally typical sampling")
//   top_p         only the smallest set that holds the share p (Holtzman et al. 2020)
//
// Applied in this order; entries of probability zero are never drawn. Everything is computed in double.
//
//   repetition_penalty   before all that, log-probabilities of the chords among the last `repetition_window` events are
//                        multiplied by it (Keskar et al. 2019, CTRL, divide logits): above 1 a chord comes back less
#pragma once

#include <chordgen/core/distributions.hpp>
#include <chordgen/core/error.hpp>
#include <chordgen/core/list.hpp>
#include <chordgen/core/span.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <string>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// How an entry is chosen from probabilities.
struct Decoding {
  double temperature = 1;
  std::size_t top_k = static_cast<std::size_t>(-1);
  double top_p = 1;
  bool greedy = false;
  double typical = 1;
  double repetition_penalty = 1;
  std::size_t repetition_window = 16;
};

/// Throws ArgumentError for values without a meaning.
template <class = WhenCalled>
void check(const Decoding& decoding) {
  if (!(decoding.temperature >= 0 && decoding.temperature < math::infinity))
    fail_argument("Decoding", "temperature: got " + std::to_string(decoding.temperature) +
                                  ", expected 0 or more. 1 draws as the model says, 0 takes the most probable.");
  if (decoding.top_k == 0) fail_argument("Decoding", "top-k: got 0, expected at least 1. Leave it out to keep all.");
  if (!(decoding.top_p > 0 && decoding.top_p <= 1))
    fail_argument("Decoding", "top-p: got " + std::to_string(decoding.top_p) + ", expected above 0, at most 1.");
  if (!(decoding.typical > 0 && decoding.typical <= 1))
    fail_argument("Decoding", "typical: got " + std::to_string(decoding.typical) + ", expected above 0, at most 1.");
  if (!(decoding.repetition_penalty >= 1 && decoding.repetition_penalty < math::infinity))
    fail_argument("Decoding", "repetition penalty: got " + std::to_string(decoding.repetition_penalty) +
                                  ", expected 1 (none) or more.");
}

namespace detail {

/// Keeps the first of `order` until they hold the share of what all of them weigh; gives how many.
template <class = WhenCalled>
[[nodiscard]] std::size_t holding_share(const List<double>& weights, const List<std::size_t>& order, std::size_t count,
                                        double share) noexcept {
  if (share >= 1) return count;
  double total = 0;
  for (std::size_t i = 0; i < count; ++i) total += weights[order[i]];
  double held = 0;
  for (std::size_t i = 0; i < count; ++i) {
    held += weights[order[i]];
    if (held >= share * total) return i + 1;
  }
  return count;
}

template <class = WhenCalled>
[[nodiscard]] List<std::size_t> all_places(std::size_t count) {
  List<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  return order;
}

/// Sets to zero all but the entries that are about as surprising as the weights' entropy.
template <class = WhenCalled>
void keep_typical(List<double>& weights, double share) {
  if (share >= 1) return;
  double total = 0;
  for (const double weight : weights) total += weight;
  List<double> surprise(weights.size(), math::infinity);
  double entropy = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (!(weights[i] > 0)) continue;
    surprise[i] = -math::log(weights[i] / total);
    entropy += weights[i] / total * surprise[i];
  }
  List<std::size_t> order = all_places(weights.size());
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::fabs(surprise[a] - entropy) < std::fabs(surprise[b] - entropy);
  });
  const std::size_t kept = holding_share(weights, order, order.size(), share);
  for (std::size_t i = kept; i < order.size(); ++i) weights[order[i]] = 0;
}

/// Sets to zero all but the entries that top-k, typical and top-p keep; ties keep the smaller index.
template <class = WhenCalled>
void keep_top(List<double>& weights, const Decoding& decoding) {
  const auto by_weight = [&](std::size_t a, std::size_t b) { return weights[a] > weights[b]; };
  const auto keep = [&](std::size_t most, double share) {
    if (most >= weights.size() && share >= 1) return;
    List<std::size_t> order = all_places(weights.size());
    std::stable_sort(order.begin(), order.end(), by_weight);
    const std::size_t kept = holding_share(weights, order, std::min(most, order.size()), share);
    for (std::size_t i = kept; i < order.size(); ++i) weights[order[i]] = 0;
  };
  keep(decoding.top_k, 1);
  keep_typical(weights, decoding.typical);
  keep(weights.size(), decoding.top_p);
}

}  // namespace detail

/// Weights to draw from: what decoding makes of log-probabilities; minus infinity is forbidden. The largest is 1.
template <class = WhenCalled>
[[nodiscard]] List<double> decoding_weights(Span<const double> log_probabilities, const Decoding& decoding) {
  check(decoding);
  const auto best = std::max_element(log_probabilities.begin(), log_probabilities.end());
  List<double> weights(log_probabilities.size());
  if (best == log_probabilities.end() || *best == -math::infinity) return weights;
  if (decoding.greedy || decoding.temperature == 0) {
    weights[static_cast<std::size_t>(best - log_probabilities.begin())] = 1;
    return weights;
  }
  for (std::size_t i = 0; i < weights.size(); ++i)
    weights[i] = math::exp((log_probabilities[i] - *best) / decoding.temperature);
  detail::keep_top(weights, decoding);
  return weights;
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
