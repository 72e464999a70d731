// SPDX-License-Identifier: MIT
//
// One probability of several: P = sum_i w_b,i p_i / sum_i w_b,i, both over the components that have something to say.
//
// The weights belong to a bucket b of the context (how much is known of it) and are found by expectation maximisation
// on events that were not counted (Jelinek and Mercer, "Interpolated estimation of Markov source parameters from sparse
// data", 1980):
//
//   r_i = w_b,i p_i / sum_j w_b,j p_j           w_b,i <- (sum of r_i over the bucket's events + m g_i) / (n_b + m)
//
// g are the weights of all events together, found first; they stand for buckets without events, and pull those with
// few: m pseudo-events. A mixture of distributions that sum to one sums to one.
#pragma once

#include <chordgen/core/error.hpp>
#include <chordgen/core/list.hpp>
#include <chordgen/core/math.hpp>
#include <chordgen/core/span.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

struct InterpolationOptions {
  std::size_t steps = 30;    ///< of expectation maximisation, for all events and again for the buckets
  double pseudo_events = 5;  ///< by which the common weights pull a bucket's own
};

/// What each component says of each event; the weights are fitted to it.
struct ComponentTable {
  std::size_t components = 0;
  List<double> logs{};  ///< (events, components): log-probabilities, or Interpolation::unseen
  List<std::uint32_t> buckets{};

  template <class = WhenCalled>
  void add(Span<const double> event, std::size_t bucket) {
    logs.append(event.begin(), event.end());
    buckets.push_back(static_cast<std::uint32_t>(bucket));
  }
};

/// Weights of components by bucket.
class Interpolation {
 public:
  static constexpr double unseen = 1;  ///< stands for "nothing to say": no log-probability is above 0

  Interpolation() = default;
  /// Equal weights for all.
  template <class = WhenCalled>
  explicit Interpolation(std::size_t components, std::size_t buckets = 1)
      : components_(components), weights_(components * buckets, 1 / static_cast<double>(components)) {}
  /// Weights as they were found before, bucket by bucket.
  template <class = WhenCalled>
  Interpolation(std::size_t components, List<double> weights) : components_(components), weights_(std::move(weights)) {}
  template <class = WhenCalled>
  Interpolation(const ComponentTable& table, std::size_t buckets, const InterpolationOptions& options = {});

  [[nodiscard]] std::size_t components() const noexcept { return components_; }
  [[nodiscard]] std::size_t buckets() const noexcept { return weights_.size() / components_; }
  [[nodiscard]] const List<double>& weights() const noexcept { return weights_; }
  [[nodiscard]] Span<const double> weights(std::size_t bucket) const noexcept {
    return Span(weights_).subspan(bucket * components_, components_);
  }

  /// log P from the components' log-probabilities; minus infinity where all that speak say so.
  template <class = WhenCalled>
  [[nodiscard]] double log_probability(Span<const double> logs, std::size_t bucket) const noexcept {
    const Span<const double> weight = weights(bucket);
    double largest = -math::infinity;
    double heard = 0;
    for (std::size_t i = 0; i < logs.size(); ++i) {
      if (logs[i] == unseen) continue;
      heard += weight[i];
      if (weight[i] > 0) largest = std::max(largest, logs[i]);
    }
    if (largest == -math::infinity) return largest;
    double sum = 0;
    for (std::size_t i = 0; i < logs.size(); ++i)
      if (logs[i] != unseen && weight[i] > 0) sum += weight[i] * math::exp(logs[i] - largest);
    return largest + math::log(sum / heard);
  }

 private:
  /// Adds to `sums` the shares of the components in one event, whose probabilities are known but for a factor.
  template <class = WhenCalled>
  static void add_shares(Span<const double> scaled, Span<const double> weight, Span<double> sums) noexcept {
    double total = 0;
    for (std::size_t i = 0; i < scaled.size(); ++i) total += weight[i] * scaled[i];
    for (std::size_t i = 0; i < scaled.size() && total > 0; ++i) sums[i] += weight[i] * scaled[i] / total;
  }
  /// Probabilities divided by the largest of their event; 0 where a component has nothing to say.
  template <class = WhenCalled>
  static List<double> scaled(const ComponentTable& table) {
    List<double> result(table.logs.size());
    for (std::size_t first = 0; first < result.size(); first += table.components) {
      double largest = -math::infinity;
      for (std::size_t i = first; i < first + table.components; ++i)
        if (table.logs[i] != unseen) largest = std::max(largest, table.logs[i]);
      for (std::size_t i = first; i < first + table.components && largest > -math::infinity; ++i)
        if (table.logs[i] != unseen) result[i] = math::exp(table.logs[i] - largest);
    }
    return result;
  }
  template <class = WhenCalled>
  [[nodiscard]] List<double> common_weights(Span<const double> scaled, std::size_t steps) const;
  template <class = WhenCalled>
  void fit_buckets(Span<const double> scaled, const ComponentTable& table, const InterpolationOptions& options);

  std::size_t components_ = 0;
  List<double> weights_{};  // (buckets, components)
};

template <class>
Interpolation::Interpolation(const ComponentTable& table, std::size_t buckets, const InterpolationOptions& options)
    : components_(table.components) {
  if (table.buckets.empty())
    fail_argument("Interpolation", "there is no event to fit the weights to. Give validation pieces.");
  const List<double> probabilities = scaled(table);
  const List<double> common = common_weights(probabilities, options.steps);
  for (std::size_t bucket = 0; bucket < buckets; ++bucket) weights_.append(common.begin(), common.end());
  fit_buckets(probabilities, table, options);
}

template <class>
List<double> Interpolation::common_weights(Span<const double> scaled, std::size_t steps) const {
  List<double> common(components_, 1 / static_cast<double>(components_));
  for (std::size_t step = 0; step < steps; ++step) {
    List<double> sums(components_);
    for (std::size_t first = 0; first < scaled.size(); first += components_)
      add_shares(scaled.subspan(first, components_), common, sums);
    double total = 0;
    for (const double sum : sums) total += sum;
    for (std::size_t i = 0; i < components_ && total > 0; ++i) common[i] = sums[i] / total;
  }
  return common;
}

template <class>
void Interpolation::fit_buckets(Span<const double> scaled, const ComponentTable& table,
                                const InterpolationOptions& options) {
  const List<double> common = weights_;
  List<double> counts(buckets());
  for (const std::uint32_t bucket : table.buckets) counts[bucket] += 1;
  for (std::size_t step = 0; step < options.steps; ++step) {
    List<double> sums(weights_.size());
    for (std::size_t event = 0; event < table.buckets.size(); ++event) {
      const std::size_t first = table.buckets[event] * components_;
      add_shares(scaled.subspan(event * components_, components_), weights(table.buckets[event]),
                 Span(sums).subspan(first, components_));
    }
    for (std::size_t i = 0; i < weights_.size(); ++i)
      weights_[i] = (sums[i] + options.pseudo_events * common[i]) / (counts[i / components_] + options.pseudo_events);
  }
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
