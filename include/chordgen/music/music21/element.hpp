// SPDX-License-Identifier: MIT
//
// The parts of a piece as music21 5.7.3 holds them; read.hpp tells how they come about.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/core/order.hpp>
#include <chordgen/core/rational.hpp>

#include <cstdint>

namespace chordgen::inline CHORDGEN_ABI::music21 {

/// A note, a chord or a rest of a part; times in twelfths of a quarter.
struct Element {
  std::int64_t onset = 0;
  std::int64_t duration = 0;
  List<std::uint8_t> keys;  ///< in the order of the file; none: a rest
  std::uint8_t velocity = 0;

  [[nodiscard]] std::int64_t end() const noexcept { return onset + duration; }
  [[nodiscard]] bool is_rest() const noexcept { return keys.size() == 0; }
};

/// A program change.
struct InstrumentChange {
  std::int64_t onset = 0;
  std::uint8_t program = 0;
};

/// What one track plays.
struct Part {
  List<Element> elements;  ///< notes and rests in order of their onsets
  List<InstrumentChange> instruments;
  List<std::int64_t> others;  ///< onsets of its tempos, metres and keys

  /// Where its last element ends.
  template <class = WhenCalled>
  [[nodiscard]] std::int64_t highest_time() const noexcept {
    std::int64_t highest = 0;
    for (const Element& element : elements) highest = std::max(highest, element.end());
    for (const InstrumentChange& change : instruments) highest = std::max(highest, change.onset);
    for (const std::int64_t onset : others) highest = std::max(highest, onset);
    return highest;
  }
};

/// A file as music21 5.7.3 reads it.
struct Reading {
  List<Part> parts;
};

namespace detail {

/// What begins at one moment keeps its order.
template <class Items>
void order_by_onset(Items& items) {
  chordgen::detail::order(items, [](const auto& a, const auto& b) { return a.onset < b.onset; });
}

}  // namespace detail

}  // namespace chordgen::inline CHORDGEN_ABI::music21
