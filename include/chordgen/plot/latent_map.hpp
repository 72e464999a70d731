// SPDX-License-Identifier: MIT
//
// Points of a plane: the latent means of windows, or chords where their vectors lie (plot/plane.hpp brings longer
// vectors there), on the round axes of plot/axis.hpp.
#pragma once

#include <chordgen/plot/axis.hpp>
#include <chordgen/plot/plane.hpp>

namespace chordgen::inline CHORDGEN_ABI {

struct LatentMap {
  std::string title{};
  List<PlanePoint> points{};
  List<std::string> names{};   ///< one a point, or none
  List<std::size_t> groups{};  ///< one a point, or none: its colour
};

/// The points as an SVG drawing, square, both axes to the same scale as far as round numbers allow.
template <class = WhenCalled>
[[nodiscard]] std::string latent_map_svg(const LatentMap& map) {
  constexpr double size = 480, low = 46, high = 462;
  Extent across, up;
  for (const PlanePoint& point : map.points) across.add(point[0]), up.add(point[1]);
  const PlotAxis x(across.low, across.high, low, high);
  const PlotAxis y(up.low, up.high, high - 16, 30);
  Svg svg(size, size, map.title, plot_style);
  svg.rectangle(0, 0, size, size, "page");
  svg.words(low, 18, map.title, "symbol");
  for (const double tick : x.ticks()) {
    svg.line(x(tick), 30, x(tick), high - 16, "grid");
    svg.words(x(tick), high, label_number(tick), "middle small");
  }
  for (const double tick : y.ticks()) {
    svg.line(low, y(tick), high, y(tick), "grid");
    svg.words(low - 6, y(tick) + 4, label_number(tick), "end small");
  }
  for (std::size_t i = 0; i < map.points.size(); ++i) {
    const std::size_t group = i < map.groups.size() ? map.groups[i] % 6 : 0;
    if (!std::isfinite(map.points[i][0]) || !std::isfinite(map.points[i][1])) continue;
    svg.circle(x(map.points[i][0]), y(map.points[i][1]), 3, group == 0 ? "fill" : "fill" + std::to_string(group),
               i < map.names.size() ? map.names[i] : std::string());
  }
  return svg.text();
}

}  // namespace chordgen::inline CHORDGEN_ABI
