// SPDX-License-Identifier: MIT
//
// Axes with round numbers: the step between ticks is 1, 2 or 5 times a power of ten.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/plot/svg.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace chordgen::inline CHORDGEN_ABI {

/// A number as labels show it: at most four figures.
template <class = WhenCalled>
[[nodiscard]] std::string label_number(double value) {
  char digits[40];
  std::snprintf(digits, sizeof digits, "%.4g", value);
  return digits;
}

/// A stretch of numbers on a stretch of pixels.
class PlotAxis {
 public:
  /// About `ticks` ticks; the numbers are widened to whole steps. Numbers that are none are passed over.
  PlotAxis(double low, double high, double from, double to, int ticks = 5) : from_(from), to_(to) {
    if (!(low <= high)) low = 0, high = 1;
    if (high - low < 1e-12 * std::max(1.0, std::fabs(high))) high = low + std::max(1.0, std::fabs(low));
    const double raw = (high - low) / ticks;
    step_ = 1;
    while (step_ > raw) step_ /= 10;
    while (step_ * 10 <= raw) step_ *= 10;
    step_ *= raw / step_ > 5 ? 10 : raw / step_ > 2 ? 5 : raw / step_ > 1 ? 2 : 1;
    low_ = std::floor(low / step_ + 1e-9) * step_;
    high_ = std::ceil(high / step_ - 1e-9) * step_;
  }

  [[nodiscard]] double operator()(double value) const noexcept {
    return from_ + (to_ - from_) * (value - low_) / (high_ - low_);
  }
  [[nodiscard]] List<double> ticks() const {
    List<double> values;
    const auto count = static_cast<int>((high_ - low_) / step_ + 0.5);
    for (int i = 0; i <= count; ++i) values.push_back(low_ + i * step_);
    return values;
  }

 private:
  double from_, to_, low_ = 0, high_ = 1, step_ = 1;
};

/// The least and the greatest of many numbers; what is not finite does not count.
struct Extent {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();

  void add(double value) noexcept {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }
};

}  // namespace chordgen::inline CHORDGEN_ABI
