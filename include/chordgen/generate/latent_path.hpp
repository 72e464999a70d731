// SPDX-License-Identifier: MIT
//
// Ways between codes. A code is a row of latent numbers, a path a matrix (steps, latent) of codes.
//
//   linear      (1 - t) a + t b                                          the tutorial's combination of two songs
//   spherical   sin((1 - t) w) / sin w a + sin(t w) / sin w b            w is the angle between a and b
//
// Codes that are normally distributed in many dimensions lie near a sphere, whose inside a straight way crosses though
// no music was ever coded there; the spherical way keeps to it (Shoemake 1985, "Animating rotation with quaternion
// curves"; White 2016, "Sampling generative networks"). Of codes in one direction, or opposite ones, it is straight.
#pragma once

#include <chordgen/core/tensor.hpp>
#include <chordgen/core/trigonometry.hpp>

#include <cmath>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

enum class Path : std::uint8_t { linear, spherical };

/// The sum of weights[i] codes[i], (1, latent), of codes (n, latent). Throws ArgumentError unless there is a weight for
/// each code.
template <class T>
[[nodiscard]] Tensor<T> combination(View<const T> codes, Span<const double> weights) {
  if (weights.size() != codes.rows())
    fail_argument("combination", "got " + std::to_string(weights.size()) + " weights for " +
                                     std::to_string(codes.rows()) + " codes, expected one for each.");
  Tensor<T> sum({1, codes.columns()});
  for (std::size_t i = 0; i < codes.rows(); ++i)
    for (std::size_t j = 0; j < codes.columns(); ++j) sum[j] += static_cast<T>(weights[i]) * codes(i, j);
  return sum;
}

/// The code that lies `share` of the way from row 0 to row 1 of `ends` (2, latent); shares outside 0 to 1 go beyond
/// them.
template <class T>
[[nodiscard]] Tensor<T> interpolate(View<const T> ends, double share, Path path = Path::linear) {
  if (path == Path::spherical) {
    double product = 0, first = 0, second = 0;
    for (std::size_t j = 0; j < ends.columns(); ++j) {
      const double a = static_cast<double>(ends(0, j)), b = static_cast<double>(ends(1, j));
      product += a * b;
      first += a * a;
      second += b * b;
    }
    const double cosine = product / std::sqrt(first * second);
    if (cosine > -0.999999 && cosine < 0.999999) {  // not for a code of zeros: then it is no number
      const double angle = 2 * math::atan(std::sqrt((1 - cosine) / (1 + cosine)));
      const double weights[] = {math::sin((1 - share) * angle) / math::sin(angle),
                                math::sin(share * angle) / math::sin(angle)};
      return combination(ends, weights);
    }
  }
  const double weights[] = {1 - share, share};
  return combination(ends, weights);
}

/// `steps` codes at equal distances from row 0 to row 1 of `ends`, both included; (steps, latent). Throws ArgumentError
/// for fewer than 2 steps.
template <class T>
[[nodiscard]] Tensor<T> walk(View<const T> ends, std::size_t steps, Path path = Path::linear) {
  if (steps < 2) fail_argument("walk", "steps: got " + std::to_string(steps) + ", expected at least 2.");
  Tensor<T> codes({steps, ends.columns()});
  for (std::size_t i = 0; i < steps; ++i) {
    const Tensor<T> code = interpolate(ends, static_cast<double>(i) / static_cast<double>(steps - 1), path);
    std::copy(code.begin(), code.end(), codes.begin() + i * ends.columns());
  }
  return codes;
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
