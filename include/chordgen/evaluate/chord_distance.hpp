// SPDX-License-Identifier: MIT
//
// How far the chords of songs are from the corpus's, whatever model wrote them, in two numbers:
//
//   histogram   1/2 sum over chords c of |p(c) - q(c)|              p, q: shares among all events
//   bigrams     the same over pairs of chords that follow each other within a piece
//
// Total variation: 0 for the same shares, 1 for nothing in common. A small sample is never at 0: compare songs of as
// many events, and with as many events of the corpus itself.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/dataset/piece.hpp>

#include <algorithm>
#include <utility>

namespace chordgen::inline CHORDGEN_ABI {

struct ChordDistances {
  double histogram = 0;
  double bigrams = 0;
};

/// Half the sum of |p - q| over all items; p and q are shares among `a` and among `b`. Two empty sets are alike; an
/// empty one has nothing in common with another.
template <class Item>
[[nodiscard]] double total_variation(List<Item> a, List<Item> b) {
  if (a.empty() || b.empty()) return a.empty() && b.empty() ? 0.0 : 1.0;
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  double apart = 0;
  for (auto i = a.begin(), j = b.begin(); i != a.end() || j != b.end();) {
    const Item least = j == b.end() || (i != a.end() && *i < *j) ? *i : *j;
    const auto i_end = std::upper_bound(i, a.end(), least), j_end = std::upper_bound(j, b.end(), least);
    apart += std::abs(static_cast<double>(i_end - i) / static_cast<double>(a.size()) -
                      static_cast<double>(j_end - j) / static_cast<double>(b.size()));
    i = i_end;
    j = j_end;
  }
  return apart / 2;
}

/// Distances between two ranges of things that have events: songs, pieces.
template <class Songs, class Others>
[[nodiscard]] ChordDistances chord_distances(const Songs& songs, const Others& others) {
  using Pair = std::pair<PitchSet, PitchSet>;
  const auto chords = [](const auto& all) {
    List<PitchSet> found;
    for (const auto& each : all)
      for (const ChordEvent& event : each.events) found.push_back(event.pitches);
    return found;
  };
  const auto pairs = [](const auto& all) {
    List<Pair> found;
    for (const auto& each : all)
      for (std::size_t i = 1; i < each.events.size(); ++i)
        found.emplace_back(each.events[i - 1].pitches, each.events[i].pitches);
    return found;
  };
  return {total_variation(chords(songs), chords(others)), total_variation(pairs(songs), pairs(others))};
}

}  // namespace chordgen::inline CHORDGEN_ABI
