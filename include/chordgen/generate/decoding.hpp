// SPDX-License-Identifier: MIT
//
// From probabilities to a choice, in one set of words for all models:
//
//   greedy        the most probable entry
//   temperature   log-probabilities divided by it: below 1 bolder, above 1 freer; 0 means greedy
//   top_k         only the k most probable (Fan, Lewis and Dauphin 2018)
//   top_p         only the smallest set that holds the share p (Holtzman et al. 2020)
//
// Applied in this order; entries of probability zero are never drawn. Everything is computed in double.
#pragma once

#include <chordgen/core/distributions.hpp>
#include <chordgen/core/error.hpp>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <string>
#include <vector>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// How an entry is chosen from probabilities.
struct Decoding {
  double temperature = 1;
  std::size_t top_k = static_cast<std::size_t>(-1);
  double top_p = 1;
  bool greedy = false;
};

/// Throws ArgumentError for values without a meaning.
inline void check(const Decoding& decoding) {
  if (!(decoding.temperature >= 0 && decoding.temperature < math::infinity))
    fail_argument("Decoding", "temperature: got " + std::to_string(decoding.temperature) +
                                  ", expected 0 or more. 1 draws as the model says, 0 takes the most probable.");
  if (decoding.top_k == 0) fail_argument("Decoding", "top-k: got 0, expected at least 1. Leave it out to keep all.");
  if (!(decoding.top_p > 0 && decoding.top_p <= 1))
    fail_argument("Decoding", "top-p: got " + std::to_string(decoding.top_p) + ", expected above 0, at most 1.");
}

namespace detail {

/// Sets to zero all but the entries that top-k and top-p keep; ties keep the smaller index.
inline void keep_top(std::vector<double>& weights, const Decoding& decoding) {
  if (decoding.top_k >= weights.size() && decoding.top_p >= 1) return;
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return weights[a] > weights[b]; });

  std::size_t kept = std::min(decoding.top_k, order.size());
  if (decoding.top_p < 1) {
    double total = 0;
    for (std::size_t i = 0; i < kept; ++i) total += weights[order[i]];
    double share = 0;
    for (std::size_t i = 0; i < kept; ++i) {
      share += weights[order[i]];
      if (share >= decoding.top_p * total) kept = i + 1;
    }
  }
  for (std::size_t i = kept; i < order.size(); ++i) weights[order[i]] = 0;
}

}  // namespace detail

/// Weights to draw from: what decoding makes of log-probabilities; minus infinity is forbidden. The largest is 1.
[[nodiscard]] inline std::vector<double> decoding_weights(std::span<const double> log_probabilities,
                                                          const Decoding& decoding) {
  check(decoding);
  const auto best = std::max_element(log_probabilities.begin(), log_probabilities.end());
  std::vector<double> weights(log_probabilities.size());
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
