// SPDX-License-Identifier: MIT
//
// A sound as it swings: for every pixel the least and the greatest sample of the first channel.
#pragma once

#include <chordgen/core/span.hpp>
#include <chordgen/plot/axis.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// The waveform as an SVG drawing; samples lie in -1 to 1.
template <class = WhenCalled>
[[nodiscard]] std::string waveform_svg(Span<const float> samples, double rate, std::string_view title) {
  constexpr double width = 800, height = 160, middle = 84, half = 60, left = 10;
  constexpr std::size_t columns = 780;
  Svg svg(width, height, title, plot_style);
  svg.rectangle(0, 0, width, height, "page");
  svg.words(left, 16, std::string(title) + ", " + label_number(static_cast<double>(samples.size()) / rate) + " s",
            "symbol");
  svg.line(left, middle, left + columns, middle, "grid");
  std::string steps;
  for (std::size_t column = 0; column < columns && !samples.empty(); ++column) {
    const std::size_t from = column * samples.size() / columns;
    const std::size_t to = std::max(from + 1, (column + 1) * samples.size() / columns);
    if (from >= samples.size()) break;
    const auto [low, high] = std::minmax_element(samples.begin() + static_cast<std::ptrdiff_t>(from),
                                                 samples.begin() + static_cast<std::ptrdiff_t>(to));
    steps += "M" + svg_number(left + static_cast<double>(column)) + " " +
             svg_number(middle - half * static_cast<double>(*high)) + "V" +
             svg_number(middle - half * static_cast<double>(*low) + 0.5);
  }
  svg.path(steps, "line s0", 1);
  return svg.text();
}

}  // namespace chordgen::inline CHORDGEN_ABI
