// SPDX-License-Identifier: MIT
//
// How like two sets of music are (Yang and Lerch 2020, section 4.2; their program mgeval):
//
//   intra-set distances   |f(a) - f(b)| of all pairs within one set        f a feature, Euclidean distance
//   inter-set distances   the same of all pairs across two sets
//   density               p(x) = mean over distances d of N(x; d, h²),  h = s n^(-1/5) (Scott 1992; s, n - 1 below it)
//   overlap               integral of min(p, q)                            1: alike, 0: nothing in common
//   KL                    sum P log(P / Q) over 1,000 places of each one's own range, both scaled to sum 1
//
// Songs are judged by the distances between them and held-out pieces against those among the held-out pieces: their
// overlap tells how like the songs are, and the training pieces' own overlap what can be expected of music of the kind.
#pragma once

#include <chordgen/core/error.hpp>
#include <chordgen/core/math.hpp>
#include <chordgen/evaluate/features.hpp>

#include <algorithm>
#include <cmath>

namespace chordgen::inline CHORDGEN_ABI {

/// Distances of all pairs within a set, each pair once.
template <class = WhenCalled>
[[nodiscard]] List<double> intra_distances(Span<const Feature> set);
/// Distances of all pairs across two sets.
template <class = WhenCalled>
[[nodiscard]] List<double> inter_distances(Span<const Feature> a, Span<const Feature> b);

/// A density estimated from distances with a Gaussian kernel.
class Density {
 public:
  /// Throws ArgumentError for fewer than two distances.
  template <class = WhenCalled>
  explicit Density(List<double> distances) : places_(std::move(distances)) {
    if (places_.size() < 2) fail_argument("Density", "got fewer than two distances. Compare more music.");
    double mean = 0;
    for (const double place : places_) mean += place / count();
    double squares = 0;
    for (const double place : places_) squares += (place - mean) * (place - mean);
    width_ = std::max(std::sqrt(squares / (count() - 1)) * std::pow(count(), -0.2), 1e-9);
    std::sort(places_.begin(), places_.end());
  }

  [[nodiscard]] double lowest() const noexcept { return places_.front(); }
  [[nodiscard]] double highest() const noexcept { return places_.back(); }
  [[nodiscard]] double width() const noexcept { return width_; }
  [[nodiscard]] double operator()(double x) const noexcept {
    const auto from = std::lower_bound(places_.begin(), places_.end(), x - 9 * width_);  // e^(-40) says nothing
    double sum = 0;
    for (auto place = from; place != places_.end() && *place <= x + 9 * width_; ++place) {
      const double far = (x - *place) / width_;
      sum += math::exp(-0.5 * far * far);
    }
    return sum / (count() * width_ * 2.50662827463100050242);  // the root of 2 pi
  }

 private:
  [[nodiscard]] double count() const noexcept { return static_cast<double>(places_.size()); }

  List<double> places_;
  double width_ = 0;
};

/// The overlap of two densities, at most 1: the trapezoid rule over 2,000 steps, four widths beyond all distances.
template <class = WhenCalled>
[[nodiscard]] double overlap(const Density& p, const Density& q) {
  constexpr int steps = 2000;
  const double from = std::min(p.lowest() - 4 * p.width(), q.lowest() - 4 * q.width());
  const double to = std::max(p.highest() + 4 * p.width(), q.highest() + 4 * q.width());
  double sum = 0;
  for (int i = 0; i <= steps; ++i) {
    const double x = from + (to - from) * i / steps;
    sum += std::min(p(x), q(x)) * (i == 0 || i == steps ? 0.5 : 1);
  }
  return std::min(1.0, sum * (to - from) / steps);
}

/// mgeval's Kullback-Leibler divergence of p from q; infinite where q is 0 and p is not.
template <class = WhenCalled>
[[nodiscard]] double divergence(const Density& p, const Density& q) {
  constexpr int places = 1000;
  const auto sampled = [](const Density& density) {
    List<double> values;
    for (int i = 0; i < places; ++i)
      values.push_back(density(density.lowest() + (density.highest() - density.lowest()) * i / (places - 1)));
    return detail::shares(std::move(values));
  };
  const List<double> shares_p = sampled(p);
  const List<double> shares_q = sampled(q);
  double sum = 0;
  for (std::size_t i = 0; i < shares_p.size(); ++i)
    if (shares_p[i] > 0) sum += shares_q[i] > 0 ? shares_p[i] * math::log(shares_p[i] / shares_q[i]) : math::infinity;
  return sum;
}

namespace detail {

template <class = void>
[[nodiscard]] double euclidean(const Feature& a, const Feature& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(sum);
}

}  // namespace detail

template <class>
List<double> intra_distances(Span<const Feature> set) {
  List<double> distances;
  for (std::size_t i = 0; i < set.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) distances.push_back(detail::euclidean(set[i], set[j]));
  return distances;
}

template <class>
List<double> inter_distances(Span<const Feature> a, Span<const Feature> b) {
  List<double> distances;
  for (const Feature& x : a)
    for (const Feature& y : b) distances.push_back(detail::euclidean(x, y));
  return distances;
}

/// What a feature says of a set of music beside held-out pieces.
struct SetLikeness {
  double overlap = 0;     ///< of the distances to the held-out pieces and those among them
  double divergence = 0;  ///< of the same
};

/// Throws ArgumentError for an empty set and for fewer than three held-out pieces.
template <class = WhenCalled>
[[nodiscard]] SetLikeness set_likeness(Span<const Feature> set, Span<const Feature> held_out) {
  const Density across(inter_distances(set, held_out));
  const Density within(intra_distances(held_out));
  return {overlap(across, within), divergence(across, within)};
}

}  // namespace chordgen::inline CHORDGEN_ABI
