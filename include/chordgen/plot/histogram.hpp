// SPDX-License-Identifier: MIT
//
// Counts as bars: named ones one below the other, or numbers that are counted into bins first.
#pragma once

#include <chordgen/plot/axis.hpp>

namespace chordgen::inline CHORDGEN_ABI {

struct Bar {
  std::string name{};
  double count = 0;
};

struct BarPlot {
  std::string title{};
  List<Bar> bars{};
};

/// Counts numbers into `bins` equal steps between the least and the greatest; what is not finite is passed over.
template <class = WhenCalled>
[[nodiscard]] BarPlot histogram(std::string title, const List<double>& values, std::size_t bins = 20) {
  Extent extent;
  for (const double value : values) extent.add(value);
  BarPlot plot{std::move(title), {}};
  if (!(extent.low <= extent.high) || bins == 0) return plot;
  const double step = extent.high > extent.low ? (extent.high - extent.low) / static_cast<double>(bins) : 1.0;
  for (std::size_t i = 0; i < bins; ++i)
    plot.bars.push_back({label_number(extent.low + step * static_cast<double>(i)), 0});
  for (const double value : values)
    if (std::isfinite(value))
      ++plot.bars[std::min(bins - 1, static_cast<std::size_t>((value - extent.low) / step))].count;
  return plot;
}

/// The bars as an SVG drawing.
template <class = WhenCalled>
[[nodiscard]] std::string histogram_svg(const BarPlot& plot) {
  constexpr double width = 640, left = 150, right = 580, line = 18, top = 30;
  double most = 0;
  for (const Bar& bar : plot.bars) most = std::max(most, bar.count);
  const double height = top + line * static_cast<double>(plot.bars.size()) + 10;
  Svg svg(width, height, plot.title, plot_style);
  svg.rectangle(0, 0, width, height, "page");
  svg.words(12, 18, plot.title, "symbol");
  double y = top;
  for (const Bar& bar : plot.bars) {
    const double length = most > 0 ? (right - left) * bar.count / most : 0;
    svg.words(left - 8, y + 12, bar.name, "end");
    svg.rectangle(left, y + 2, length, line - 5, "fill");
    svg.words(left + length + 6, y + 12, label_number(bar.count), "small");
    y += line;
  }
  return svg.text();
}

}  // namespace chordgen::inline CHORDGEN_ABI
