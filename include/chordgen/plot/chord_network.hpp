// SPDX-License-Identifier: MIT
//
// Which chord follows which: the commonest chords on a circle, and between them a bow for every change, as wide as the
// change is common. A bow leaves a chord clockwise-inward, so that there and back are two bows.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/core/span.hpp>
#include <chordgen/core/trigonometry.hpp>
#include <chordgen/music/chord_symbol.hpp>
#include <chordgen/music/song.hpp>
#include <chordgen/plot/svg.hpp>

#include <algorithm>
#include <map>

namespace chordgen::inline CHORDGEN_ABI {

/// A chord's name for people: its symbol, or its pitches where it has none.
template <class = WhenCalled>
[[nodiscard]] std::string readable_chord(const PitchSet& chord) {
  if (chord.empty()) return "rest";
  if (const auto symbol = chord_symbol(chord)) return to_string(*symbol);
  std::string name;
  for (const int key : chord) name += (name.empty() ? "" : " ") + to_string(Pitch::from_key(key), Spelling::ordinary);
  return name;
}

/// Chord changes, counted by readable name.
class ChordNetwork {
 public:
  /// Adds a piece; a chord that is struck again is no change.
  void add(Span<const ChordEvent> events) {
    std::string before;
    for (const ChordEvent& event : events) {
      const std::string name = readable_chord(event.pitches);
      ++counts_[name];
      if (!before.empty() && before != name) ++changes_[{before, name}];
      before = name;
    }
  }
  /// The commonest names with their counts; of equals, the first by name.
  [[nodiscard]] List<std::pair<std::string, std::size_t>> commonest(std::size_t most) const {
    List<std::pair<std::string, std::size_t>> names(counts_.begin(), counts_.end());
    std::stable_sort(names.begin(), names.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    if (names.size() > most) names.resize(most);
    return names;
  }
  [[nodiscard]] std::size_t changes(const std::string& from, const std::string& to) const {
    const auto found = changes_.find({from, to});
    return found == changes_.end() ? 0 : found->second;
  }

 private:
  std::map<std::string, std::size_t> counts_{};
  std::map<std::pair<std::string, std::string>, std::size_t> changes_{};
};

/// The network of the commonest chords as an SVG drawing.
template <class = WhenCalled>
[[nodiscard]] std::string chord_network_svg(const ChordNetwork& network, std::string_view title,
                                            std::size_t most = 16) {
  constexpr double size = 520, middle = 266, radius = 190;
  const auto names = network.commonest(most);
  std::size_t widest = 1;
  for (const auto& [from, count] : names)
    for (const auto& [to, other] : names) widest = std::max(widest, network.changes(from, to));
  const auto at = [&](std::size_t i, double r) {
    const double angle =
        2 * math::pi * static_cast<double>(i) / static_cast<double>(std::max<std::size_t>(names.size(), 1));
    return std::pair(size / 2 + r * math::sin(angle), middle - r * math::cos(angle));
  };
  Svg svg(size, size, title, plot_style);
  svg.rectangle(0, 0, size, size, "page");
  svg.words(12, 18, title, "symbol");
  for (std::size_t i = 0; i < names.size(); ++i)
    for (std::size_t j = 0; j < names.size(); ++j) {
      const std::size_t count = network.changes(names[i].first, names[j].first);
      if (20 * count < widest) continue;  // what is rare would only be a fog
      const auto [x1, y1] = at(i, radius);
      const auto [x2, y2] = at(j, radius);
      const double bend = 0.18;  // to the left of the way
      const double cx = 0.6 * (x1 + x2) / 2 + 0.4 * size / 2 + bend * (y2 - y1);
      const double cy = 0.6 * (y1 + y2) / 2 + 0.4 * middle - bend * (x2 - x1);
      svg.path("M" + svg_number(x1) + " " + svg_number(y1) + "Q" + svg_number(cx) + " " + svg_number(cy) + " " +
                   svg_number(x2) + " " + svg_number(y2),
               "link", 0.4 + 4.6 * static_cast<double>(count) / static_cast<double>(widest));
    }
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto [x, y] = at(i, radius);
    const auto [tx, ty] = at(i, radius + 22);
    svg.circle(x, y, 5, "fill1", names[i].first + ", " + std::to_string(names[i].second) + " times");
    svg.words(tx, ty + 4, names[i].first, "middle symbol");
  }
  return svg.text();
}

}  // namespace chordgen::inline CHORDGEN_ABI
