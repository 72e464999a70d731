// SPDX-License-Identifier: MIT
//
// sin, cos and atan of a double: the same bits from every compiler and C library.
//
// sin, cos   x = k pi/2 + r with |r| <= pi/4; Taylor's series of the one or the other, to r^17 (rest below 4e-17)
// atan       atan x = 2 atan(x / (1 + sqrt(1 + x^2))), twice, then Taylor's series for |x| <= tan(pi/16) to x^23
//
// pi/2 is taken away in three parts, so arguments up to 100,000 keep an error below 1e-15; beyond that the functions
// are still deterministic, but no longer exact. Used by: audio, plot.
#pragma once

#include <chordgen/core/config.hpp>

#include <cmath>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI::math {

inline constexpr double pi = 3.141592653589793;

/// sin r for |r| <= pi/4.
[[nodiscard]] inline double sin_reduced(double r) noexcept {
  const double z = r * r;
  double sum = 1.0 / 355687428096000.0;
  sum = sum * z - 1.0 / 1307674368000.0;
  sum = sum * z + 1.0 / 6227020800.0;
  sum = sum * z - 1.0 / 39916800.0;
  sum = sum * z + 1.0 / 362880.0;
  sum = sum * z - 1.0 / 5040.0;
  sum = sum * z + 1.0 / 120.0;
  sum = sum * z - 1.0 / 6.0;
  return r + r * z * sum;
}

/// cos r for |r| <= pi/4.
[[nodiscard]] inline double cos_reduced(double r) noexcept {
  const double z = r * r;
  double sum = 1.0 / 20922789888000.0;
  sum = sum * z - 1.0 / 87178291200.0;
  sum = sum * z + 1.0 / 479001600.0;
  sum = sum * z - 1.0 / 3628800.0;
  sum = sum * z + 1.0 / 40320.0;
  sum = sum * z - 1.0 / 720.0;
  sum = sum * z + 1.0 / 24.0;
  return (1.0 - 0.5 * z) + z * z * sum;
}

/// The part of x that remains when the nearest multiple of pi/2 is taken away; k is that multiple, modulo 4.
[[nodiscard]] inline double reduce_by_half_pi(double x, int& k) noexcept {
  const double multiple = std::floor(x * 0.6366197723675814 + 0.5);
  const double rest =
      ((x - multiple * 0x1.921fb544p+0) - multiple * 0x1.0b4611a6p-34) - multiple * 0x1.3198a2e037073p-69;
  k = static_cast<int>(multiple - 4.0 * std::floor(multiple * 0.25));
  return rest;
}

[[nodiscard]] inline double sin(double x) noexcept {
  int k = 0;
  const double r = reduce_by_half_pi(x, k);
  const double size = k % 2 == 0 ? sin_reduced(r) : cos_reduced(r);
  return k < 2 ? size : -size;
}

[[nodiscard]] inline double cos(double x) noexcept {
  int k = 0;
  const double r = reduce_by_half_pi(x, k);
  const double size = k % 2 == 0 ? cos_reduced(r) : sin_reduced(r);
  return k == 0 || k == 3 ? size : -size;
}

/// The angle between -pi/2 and pi/2 whose tangent is x.
[[nodiscard]] inline double atan(double x) noexcept {
  const bool beyond = x > 1.0 || x < -1.0;
  double t = beyond ? 1.0 / x : x;
  t = t / (1.0 + std::sqrt(1.0 + t * t));
  t = t / (1.0 + std::sqrt(1.0 + t * t));
  const double z = t * t;
  double sum = 1.0 / 23.0;
  for (int odd = 21; odd >= 1; odd -= 2) sum = 1.0 / odd - z * sum;
  const double angle = 4.0 * t * sum;
  if (!beyond) return angle;
  return (x > 0 ? 0.5 : -0.5) * pi - angle;
}

}  // namespace chordgen::inline CHORDGEN_ABI::math
CHORDGEN_EXACT_END
