// SPDX-License-Identifier: MIT
//
// The learning rate as a function of the step, as a factor of the optimiser's own rate:
//
//   constant   1
//   cosine     from 1 down to `floor` over `steps`: floor + (1 - floor) (1 + cos(pi s / steps)) / 2
//
// Either begins with a warm-up: over the first `warm_up` steps the factor rises in a line from 1 / warm_up to 1.
// Loshchilov and Hutter 2017, equation 5 (cosine).
#pragma once

#include <chordgen/core/config.hpp>

#include <cstddef>
#include <cstdint>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

namespace detail {

/// cos(pi x) for 0 <= x <= 1, by Taylor's series of the sine around its zero at x = 1/2 (rest below 1e-16).
[[nodiscard]] inline double cosine_of_half_turn(double x) noexcept {
  const double u = (0.5 - x) * 3.141592653589793;
  double sum = 1;
  for (int n = 21; n >= 3; n -= 2) sum = 1 - sum * u * u / static_cast<double>(n * (n - 1));
  return u * sum;
}

}  // namespace detail

/// A learning-rate schedule: schedule.factor(step) for steps from 0.
struct Schedule {
  enum class Kind : std::uint8_t { constant, cosine };

  Kind kind = Kind::constant;
  std::size_t warm_up = 0;  ///< steps
  std::size_t steps = 0;    ///< of the cosine, behind the warm-up
  double floor = 0;         ///< where the cosine ends

  [[nodiscard]] double factor(std::size_t step) const noexcept {
    if (step < warm_up) return static_cast<double>(step + 1) / static_cast<double>(warm_up);
    if (kind == Kind::constant) return 1;
    const std::size_t done = step - warm_up;
    if (done >= steps) return floor;
    const double share = static_cast<double>(done) / static_cast<double>(steps);
    return floor + (1 - floor) * 0.5 * (1 + detail::cosine_of_half_turn(share));
  }
};

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
