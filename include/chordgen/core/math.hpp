// SPDX-License-Identifier: MIT
//
// exp, log, tanh, sigmoid and friends of a double: the same bits from every compiler and C library.
//
// exp   x = k ln 2 + r with |r| <= ln 2 / 2; Taylor's series of e^r - 1 to r^13 (rest below 5e-18), scaled by 2^k
// log   x = 2^k m with m in [sqrt 1/2, sqrt 2); log m = 2 atanh(s), s = (m - 1) / (m + 1), |s| < 0.1716, to s^23
// tanh  (e^2x - 1) / (e^2x + 1) by expm1, so that small arguments lose nothing
//
// Within 2 ulp of the correctly rounded value over the whole range, denormals and infinities included (tests/core).
#pragma once

#include <chordgen/core/config.hpp>

#include <bit>
#include <cstdint>

// <cmath> costs a compiler as much as a floor of this library, because of the special functions in it.
#if !defined(__GNUC__)
#include <cmath>
#endif

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI::math {

inline constexpr double infinity = std::bit_cast<double>(std::uint64_t{0x7FF0000000000000});
inline constexpr double not_a_number = std::bit_cast<double>(std::uint64_t{0x7FF8000000000000});
inline constexpr double ln2 = 0.69314718055994530942;    // nats in a bit
inline constexpr double ln2_high = 0x1.62e42fefa38p-1;   // ln 2 in two parts; the first has trailing zeros, so that
inline constexpr double ln2_low = 0x1.ef35793c7673p-45;  // k * ln2_high is exact for every exponent k

/// 2^exponent for exponents of normal numbers, -1022 to 1023.
[[nodiscard]] inline double power_of_two(int exponent) noexcept {
  return std::bit_cast<double>(static_cast<std::uint64_t>(exponent + 1023) << 52);
}

/// The part of x that remains when the nearest multiple of ln 2 is taken away; k is that multiple.
[[nodiscard]] inline double reduce_by_ln2(double x, int& k) noexcept {
  const double quotient = x * 1.4426950408889634;
  k = static_cast<int>(quotient + (quotient < 0 ? -0.5 : 0.5));
  return (x - k * ln2_high) - k * ln2_low;
}

/// e^r - 1 - r for |r| <= ln 2 / 2.
[[nodiscard]] inline double exp_tail(double r) noexcept {
  double sum = 1.0 / 6227020800.0;
  sum = sum * r + 1.0 / 479001600.0;
  sum = sum * r + 1.0 / 39916800.0;
  sum = sum * r + 1.0 / 3628800.0;
  sum = sum * r + 1.0 / 362880.0;
  sum = sum * r + 1.0 / 40320.0;
  sum = sum * r + 1.0 / 5040.0;
  sum = sum * r + 1.0 / 720.0;
  sum = sum * r + 1.0 / 120.0;
  sum = sum * r + 1.0 / 24.0;
  sum = sum * r + 1.0 / 6.0;
  sum = sum * r + 0.5;
  return r * r * sum;
}

/// e^r - 1 for |r| <= ln 2 / 2.
[[nodiscard]] inline double expm1_reduced(double r) noexcept { return r + exp_tail(r); }

/// e^x.
[[nodiscard]] inline double exp(double x) noexcept {
  if (!(x <= 709.782712893384)) return x > 0 ? infinity : x;  // too large, or not a number
  if (x < -745.2) return 0.0;
  int k = 0;
  const double r = reduce_by_ln2(x, k);
  const double mantissa = 1.0 + expm1_reduced(r);
  if (k > 1023) return mantissa * 2.0 * power_of_two(1023);
  return k < -1022 ? mantissa * power_of_two(k + 60) * power_of_two(-60) : mantissa * power_of_two(k);
}

/// e^x - 1, exact to the last digits also where e^x is close to 1.
[[nodiscard]] inline double expm1(double x) noexcept {
  if (!(x <= 709.782712893384)) return x > 0 ? infinity : x;
  if (x < -40.0) return -1.0;
  if (x == 0.0) return x;  // also minus zero
  int k = 0;
  const double r = reduce_by_ln2(x, k);
  if (k == 0) return expm1_reduced(x);
  // 2 e^r - 1 cancels for negative r; x - ln2_high is exact here, and so is 1 + 2 (x - ln2_high) where it does.
  if (k == 1) return (1.0 + 2.0 * (x - ln2_high)) + 2.0 * (exp_tail(r) - ln2_low);
  if (k > 1023) return exp(x);
  const double scale = power_of_two(k);
  return k < 53 ? (scale - 1.0) + scale * expm1_reduced(r) : scale * (1.0 + expm1_reduced(r));
}

/// The natural logarithm; minus infinity at zero, not a number below it.
[[nodiscard]] inline double log(double x) noexcept {
  if (!(x > 0.0)) return x == 0.0 ? -infinity : not_a_number;
  if (x == infinity) return x;
  int k = 0;
  if (x < 0x1p-1022) {  // a denormal: scale it up
    x *= power_of_two(54);
    k = -54;
  }
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
  k += static_cast<int>(bits >> 52) - 1023;
  double m = std::bit_cast<double>((bits & 0x000fffffffffffffu) | 0x3ff0000000000000u);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    ++k;
  }
  const double f = m - 1.0;
  const double s = f / (2.0 + f);
  const double z = s * s;
  double sum = 2.0 / 23.0;
  for (int odd = 21; odd >= 3; odd -= 2) sum = sum * z + 2.0 / odd;
  // log(1 + f) = f - (f^2/2 - s (f^2/2 + z sum)): the large part f is exact.
  const double half_square = 0.5 * f * f;
  return k * ln2_high - ((half_square - (s * (half_square + z * sum) + k * ln2_low)) - f);
}

/// log(1 + x), exact to the last digits also for small x.
[[nodiscard]] inline double log1p(double x) noexcept {
  const double u = 1.0 + x;
  if (u == 1.0) return x;
  if (!(u > 0.0) || u == infinity) return log(u);
  return log(u) + (x - (u - 1.0)) / u;  // the second term gives back what rounding 1 + x lost
}

/// The hyperbolic tangent.
[[nodiscard]] inline double tanh(double x) noexcept {
  const double size = x < 0 ? -x : x;
  if (!(size >= 1e-9)) return x;
  double result = 1.0;
  if (size < 0.55) {
    const double e = expm1(2.0 * size);
    result = 0.5 * e - 0.5 * e * (e / (e + 2.0));  // e / (e + 2), with most of it in the exact first term
  } else if (size <= 22.0) {
    result = 1.0 - 2.0 / (expm1(2.0 * size) + 2.0);
  }
  return x < 0 ? -result : result;
}

/// The logistic function 1 / (1 + e^-x).
[[nodiscard]] inline double sigmoid(double x) noexcept {
  if (x >= 0) return 1.0 / (1.0 + exp(-x));
  const double e = exp(x);
  return e / (1.0 + e);
}

/// log(1 + e^x), without overflow.
[[nodiscard]] inline double softplus(double x) noexcept { return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x)); }

/// The square root, which IEEE 754 rounds correctly everywhere.
[[nodiscard]] inline double sqrt(double x) noexcept {
#if defined(__GNUC__)
  return __builtin_sqrt(x);
#else
  return std::sqrt(x);
#endif
}

[[nodiscard]] constexpr double absolute(double x) noexcept { return x < 0 ? -x : x; }

/// The largest whole number that is not above x.
[[nodiscard]] constexpr double floor(double x) noexcept {
  if (!(x > -0x1p52 && x < 0x1p52)) return x;  // whole already, infinite, or not a number
  const auto whole = static_cast<double>(static_cast<std::int64_t>(x));
  return whole > x ? whole - 1 : whole;
}

}  // namespace chordgen::inline CHORDGEN_ABI::math
CHORDGEN_EXACT_END
