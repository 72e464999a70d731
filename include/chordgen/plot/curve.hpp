// SPDX-License-Identifier: MIT
//
// Curves over epochs: training drawn full, validation dashed in the same colour, baselines as dotted lines with their
// names on the right.
#pragma once

#include <chordgen/plot/axis.hpp>

namespace chordgen::inline CHORDGEN_ABI {

struct Curve {
  std::string name{};
  List<double> values{};    ///< of epoch 1, 2, ...; what is not finite leaves a gap
  bool validation = false;  ///< dashed, in the colour of the curve before
};

/// A number to compare with: a line across.
struct Baseline {
  std::string name{};
  double value = 0;
};

struct CurvePlot {
  std::string title{};
  std::string unit{};  ///< of the values
  List<Curve> curves{};
  List<Baseline> baselines{};
};

/// The plot as an SVG drawing; the same numbers give the same bytes.
template <class = WhenCalled>
[[nodiscard]] std::string curve_svg(const CurvePlot& plot) {
  constexpr double width = 640, height = 300, left = 56, right = 500, top = 34, bottom = 262;
  Extent extent;
  std::size_t epochs = 1;
  for (const Curve& curve : plot.curves) {
    for (const double value : curve.values) extent.add(value);
    epochs = std::max(epochs, curve.values.size());
  }
  for (const Baseline& baseline : plot.baselines) extent.add(baseline.value);
  const PlotAxis y(extent.low, extent.high, bottom, top);
  const double last = static_cast<double>(std::max<std::size_t>(epochs, 2));
  const auto x = [&](double epoch) { return left + (right - left) * (epoch - 1) / (last - 1); };

  Svg svg(width, height, plot.title, plot_style);
  svg.rectangle(0, 0, width, height, "page");
  svg.words(left, 18, plot.title + (plot.unit.empty() ? "" : ", " + plot.unit), "symbol");
  for (const double tick : y.ticks()) {
    svg.line(left, y(tick), right, y(tick), "grid");
    svg.words(left - 6, y(tick) + 4, label_number(tick), "end");
  }
  for (const double tick : PlotAxis(1, last, left, right, 8).ticks())
    if (tick >= 1 && tick <= last && tick == std::floor(tick))
      svg.words(x(tick), bottom + 16, label_number(tick), "middle");
  svg.line(left, bottom, right, bottom, "axis");
  svg.words((left + right) / 2, bottom + 32, "epoch", "middle");

  // The curves, then their names on the right, one below the other.
  int colour = -1;
  double line = top + 6;
  for (const Curve& curve : plot.curves) {
    if (!curve.validation || colour < 0) ++colour;
    const std::string kind = "line s" + std::to_string(colour % 6) + (curve.validation ? " dashed" : "");
    std::string steps;
    bool gap = true;
    for (std::size_t i = 0; i < curve.values.size(); ++i) {
      const bool there = std::isfinite(curve.values[i]);
      if (there)
        steps += (gap ? "M" : "L") + svg_number(x(static_cast<double>(i + 1))) + " " + svg_number(y(curve.values[i]));
      gap = !there;
    }
    if (curve.values.size() == 1) steps += "h4";
    svg.path(steps, kind);
    svg.path("M" + svg_number(right + 10) + " " + svg_number(line) + "h18", kind);
    svg.words(right + 34, line + 4, curve.name, "name");
    line += 16;
  }
  for (const Baseline& baseline : plot.baselines) {
    svg.path("M" + svg_number(left) + " " + svg_number(y(baseline.value)) + "H" + svg_number(right),
             "line axis baseline");
    svg.path("M" + svg_number(right + 10) + " " + svg_number(line) + "h18", "line axis baseline");
    svg.words(right + 34, line + 4, baseline.name + " " + label_number(baseline.value), "name");
    line += 16;
  }
  return svg.text();
}

}  // namespace chordgen::inline CHORDGEN_ABI
