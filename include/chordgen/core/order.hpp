// SPDX-License-Identifier: MIT
//
// Ordering without <algorithm>, which costs a compiler more time than many a floor's own code: a stable merge sort of
// the runs that are there, binary search, and the few searches that the floors need.
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

/// Makes the longest run from `first` on whose items each belong among the sixteen before them; returns its end.
template <class Items, class Before>
constexpr std::size_t extend_run(Items& items, std::size_t first, Before before) {
  std::size_t last = first + 1;
  for (; last < items.size(); ++last) {
    if (!before(items[last], items[last - 1])) continue;
    const std::size_t limit = last - first > 16 ? last - 16 : first;
    if (limit != first && before(items[last], items[limit - 1])) break;
    auto item = std::move(items[last]);
    std::size_t at = last;
    for (; at != limit && before(item, items[at - 1]); --at) items[at] = std::move(items[at - 1]);
    items[at] = std::move(item);
  }
  return last;
}

/// Merges two runs that stand side by side, touching only items that change their places.
template <class Items, class Before>
constexpr void merge_runs(Items& items, std::size_t first, std::size_t middle, std::size_t last, Items& buffer,
                          Before before) {
  std::size_t out = middle;
  while (out != first && before(items[middle], items[out - 1])) --out;
  const std::size_t moved = middle - out;
  if (moved == 0) return;
  if (buffer.size() < items.size()) buffer = items;
  for (std::size_t i = 0; i < moved; ++i) buffer[i] = std::move(items[out + i]);
  for (std::size_t left = 0, right = middle; left != moved; ++out) {
    const bool takes_right = right != last && before(items[right], buffer[left]);
    items[out] = std::move(takes_right ? items[right] : buffer[left]);
    right += takes_right;
    left += !takes_right;
  }
}

/// Sorts; what is equal keeps its order. Runs are found, or made where little is out of place, and merged with like
/// ones: a list that is nearly sorted costs hardly more than a look at each item, any list at most n log n moves.
template <class Items, class Before = Ascending>
constexpr void order(Items& items, Before before = {}) {
  Items buffer{};
  std::size_t starts[66] = {};  // of the runs at hand, each at least twice as long as the next
  std::size_t runs = 0;
  for (std::size_t first = 0, last = 0; first < items.size(); first = last) {
    last = extend_run(items, first, before);
    starts[runs++] = first;
    while (runs > 1 && (last == items.size() || starts[runs - 1] - starts[runs - 2] < 2 * (last - starts[runs - 1]))) {
      merge_runs(items, starts[runs - 2], starts[runs - 1], last, buffer, before);
      --runs;
    }
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
