// SPDX-License-Identifier: MIT
//
// Ordering without <algorithm>, which costs a compiler more time than all of this floor's own code: a stable merge sort
// from short runs upwards, and binary search.
#pragma once

#include <chordgen/core/config.hpp>

#include <cstddef>
#include <utility>
#include <vector>

namespace chordgen::inline CHORDGEN_ABI::detail {

template <class T, class Before>
[[nodiscard]] constexpr bool is_ordered(const std::vector<T>& items, Before before) {
  for (std::size_t i = 1; i < items.size(); ++i)
    if (before(items[i], items[i - 1])) return false;
  return true;
}

/// Sorts; what is equal keeps its order. n log n moves, one buffer; a sorted list is only looked at.
template <class T, class Before>
constexpr void order(std::vector<T>& items, Before before) {
  if (is_ordered(items, before)) return;
  const std::size_t size = items.size();
  std::vector<T> merged(items);
  for (std::size_t run = 1; run < size; run *= 2) {
    for (std::size_t first = 0; first < size; first += 2 * run) {
      const std::size_t middle = first + run < size ? first + run : size;
      const std::size_t last = middle + run < size ? middle + run : size;
      std::size_t a = first, b = middle;
      for (std::size_t out = first; out < last; ++out) {
        const bool right = a == middle || (b != last && before(items[b], items[a]));
        merged[out] = items[right ? b++ : a++];
      }
    }
    std::swap(items, merged);
  }
}

/// The index of the first item that does not satisfy what all items before it do.
template <class T, class Predicate>
[[nodiscard]] constexpr std::size_t first_without(const std::vector<T>& items, Predicate holds) {
  std::size_t first = 0, last = items.size();
  while (first < last) {
    const std::size_t middle = first + (last - first) / 2;
    if (holds(items[middle]))
      first = middle + 1;
    else
      last = middle;
  }
  return first;
}

}  // namespace chordgen::inline CHORDGEN_ABI::detail
