// SPDX-License-Identifier: MIT
//
// Draws from the usual distributions: computed in double, one generator call each, the same on every compiler.
//
// The normal distribution inverts its cumulative function (Wichura 1988, "Algorithm AS 241: The percentage points of
// the normal distribution", PPND16), so that one uniform number gives one normal number.
#pragma once

#include <chordgen/core/math.hpp>
#include <chordgen/core/rng.hpp>
#include <chordgen/core/span.hpp>

#include <cstddef>
#include <utility>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// Uniform on [0, 1), with 53 random bits.
[[nodiscard]] inline double uniform(Rng& rng) noexcept { return static_cast<double>(rng.next() >> 11) * 0x1p-53; }

/// Uniform on [low, high).
[[nodiscard]] inline double uniform(Rng& rng, double low, double high) noexcept {
  return low + (high - low) * uniform(rng);
}

/// A whole number below `bound`; 0 for a bound of 0. Multiplication method: its bias is below bound / 2^64.
[[nodiscard]] inline std::size_t uniform_index(Rng& rng, std::size_t bound) noexcept {
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::size_t>((static_cast<Wide>(rng.next()) * bound) >> 64);
}

namespace detail {

/// Numerator and denominator of one of PPND16's rational approximations, highest power first.
struct Ratio {
  double above[8];
  double below[8];

  [[nodiscard]] double operator()(double x) const noexcept {
    double numerator = 0;
    double denominator = 0;
    for (const double coefficient : above) numerator = numerator * x + coefficient;
    for (const double coefficient : below) denominator = denominator * x + coefficient;
    return numerator / denominator;
  }
};

inline constexpr Ratio normal_centre{
    {2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457, 13731.693765509461125,
     1971.5909503065514427, 133.14166789178437745, 3.387132872796366608},
    {5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867, 5394.1960214247511077,
     687.1870074920579083, 42.313330701600911252, 1.0}};
inline constexpr Ratio normal_shoulder{
    {7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
     3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734},
    {1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
     0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1.0}};
inline constexpr Ratio normal_tail{
    {2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
     0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772},
    {2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
     0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1.0}};

}  // namespace detail

/// The value below which a standard normal number lies with probability p, 0 < p < 1 (Wichura 1988, PPND16).
[[nodiscard]] inline double normal_quantile(double p) noexcept {
  const double q = p - 0.5;
  if (q >= -0.425 && q <= 0.425) return q * detail::normal_centre(0.180625 - q * q);
  const double r = math::sqrt(-math::log(q < 0 ? p : 1.0 - p));
  const double value = r <= 5.0 ? detail::normal_shoulder(r - 1.6) : detail::normal_tail(r - 5.0);
  return q < 0 ? -value : value;
}

/// Standard normal.
[[nodiscard]] inline double normal(Rng& rng) noexcept {
  return normal_quantile((static_cast<double>(rng.next() >> 12) + 0.5) * 0x1p-52);
}

/// An index drawn with probability weights[i] / sum. The weights are not negative and their sum is positive.
template <class T>
[[nodiscard]] std::size_t categorical(Rng& rng, Span<const T> weights) noexcept {
  double total = 0;
  for (const T weight : weights) total += static_cast<double>(weight);
  double rest = uniform(rng) * total;
  std::size_t last = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (!(weights[i] > T(0))) continue;
    last = i;
    rest -= static_cast<double>(weights[i]);
    if (rest < 0) return i;
  }
  return last;  // rounding left a little over: the last index that may be drawn
}

/// Puts the items into a random order (Fisher and Yates; Knuth 1969, section 3.4.2, algorithm P).
template <class T>
void shuffle(Rng& rng, Span<T> items) noexcept {
  for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[uniform_index(rng, i)]);
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
