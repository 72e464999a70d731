// SPDX-License-Identifier: MIT
//
// Where music21 5.7.3 rounds: a stream keeps times as exact fractions unless a double holds them, but where it ends is
// a double, and so are all times in the tree from which it chordifies. Ends then lie a little before or behind onsets.
//
//   5/3 as a double is greater than 5/3: a voice that ends there does not yet take a note that begins there
//   4/3 as a double is less:             there it does
//   34/3 + 1/3 in doubles is greater than 35/3 as a double: a note that lasts until then ends behind that onset
#pragma once

#include <chordgen/music/music21/element.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI::music21::detail {

template <class = WhenCalled>
[[nodiscard]] double sum_of_doubles(const Element& element) noexcept {
  return static_cast<double>(element.onset) / 12.0 + static_cast<double>(element.duration) / 12.0;
}

/// The end of an element as a double, in quarters: of two fractions the sum is exact before it is rounded.
template <class = WhenCalled>
[[nodiscard]] double rounded_end(const Element& element) noexcept {
  const bool both_fractions = element.onset % 3 != 0 && element.duration % 3 != 0;
  return both_fractions ? static_cast<double>(element.end()) / 12.0 : sum_of_doubles(element);
}

/// Whether the double is at most so many twelfths, compared exactly.
[[nodiscard]] constexpr bool is_at_most(double time, std::int64_t twelfths) noexcept {
  const auto whole = static_cast<double>(twelfths);
  const double nearest = whole / 12.0;
  if (time != nearest) return time < nearest;
  return (whole - 8.0 * nearest) - 4.0 * nearest >= 0.0;  // whole - 12 nearest: both differences are exact
}

/// Whether an element ends, in the tree, behind an onset at the same time.
template <class = WhenCalled>
[[nodiscard]] bool ends_late(const Element& element) noexcept {
  return sum_of_doubles(element) > static_cast<double>(element.end()) / 12.0;
}

}  // namespace chordgen::inline CHORDGEN_ABI::music21::detail
CHORDGEN_EXACT_END
