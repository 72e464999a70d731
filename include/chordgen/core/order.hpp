// SPDX-License-Identifier: MIT
//
// Ordering without <algorithm>, which costs a compiler more time than many a floor's own code: a stable merge sort from
// short runs upwards, binary search, and the few searches and removals that the floors need.
#pragma once

#include <chordgen/core/config.hpp>

#include <cstddef>
#include <utility>

namespace chordgen::inline CHORDGEN_ABI::detail {

struct Ascending {
  template <class T>
  [[nodiscard]] constexpr bool operator()(const T& a, const T& b) const {
    return a < b;
  }
};

template <class Items, class Before = Ascending>
[[nodiscard]] constexpr bool is_ordered(const Items& items, Before before = {}) {
  for (std::size_t i = 1; i < items.size(); ++i)
    if (before(items[i], items[i - 1])) return false;
  return true;
}

/// Sorts; what is equal keeps its order. n log n moves, one buffer; a sorted list is only looked at.
template <class Items, class Before = Ascending>
constexpr void order(Items& items, Before before = {}) {
  if (is_ordered(items, before)) return;
  const std::size_t size = items.size();
  Items merged(items);
  using std::swap;  // an array's is found by its arguments, wherever <array> was included
  for (std::size_t run = 1; run < size; run *= 2) {
    for (std::size_t first = 0; first < size; first += 2 * run) {
      const std::size_t middle = first + run < size ? first + run : size;
      const std::size_t last = middle + run < size ? middle + run : size;
      std::size_t a = first, b = middle;
      for (std::size_t out = first; out < last; ++out) {
        const bool right = a == middle || (b != last && before(items[b], items[a]));
        merged[out] = std::move(items[right ? b++ : a++]);
      }
    }
    swap(items, merged);
  }
}

/// The index of the first item that does not satisfy what all items before it do.
template <class Items, class Predicate>
[[nodiscard]] constexpr std::size_t first_without(const Items& items, Predicate holds) {
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

/// The index of the first item that is wanted; the number of items where there is none.
template <class Items, class Predicate>
[[nodiscard]] constexpr std::size_t find_first(const Items& items, Predicate wanted) {
  std::size_t index = 0;
  while (index < items.size() && !wanted(items[index])) ++index;
  return index;
}

/// Takes out what is unwanted; what stays keeps its order.
template <class Items, class Predicate>
constexpr void remove_each(Items& items, Predicate unwanted) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (unwanted(items[i])) continue;
    if (kept != i) items[kept] = std::move(items[i]);
    ++kept;
  }
  items.resize(kept);
}

/// Orders, and keeps one of those that are equal.
template <class Items>
constexpr void order_and_unite(Items& items) {
  order(items);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < items.size(); ++i)
    if (kept == 0 || items[kept - 1] < items[i]) items[kept++] = items[i];
  items.resize(kept);
}

}  // namespace chordgen::inline CHORDGEN_ABI::detail
