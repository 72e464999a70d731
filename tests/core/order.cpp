// SPDX-License-Identifier: MIT
#include <chordgen/core/distributions.hpp>
#include <chordgen/core/order.hpp>
#include <chordgen/core/rng.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace chordgen;

namespace {

struct Item {
  std::uint64_t key = 0;
  std::size_t place = 0;
  std::string owned{};  // moved, not copied
};

/// Items whose keys come from `key(place)`.
template <class Key>
std::vector<Item> items_of(std::size_t count, Key key) {
  std::vector<Item> items;
  for (std::size_t i = 0; i < count; ++i)
    items.push_back({key(i), i, std::to_string(i) + " is the place of this item"});
  return items;
}

void check_order(std::vector<Item> items) {
  const auto before = [](const Item& a, const Item& b) { return a.key < b.key; };
  std::vector<Item> expected = items;
  std::stable_sort(expected.begin(), expected.end(), before);

  detail::order(items, before);

  REQUIRE(items.size() == expected.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    REQUIRE(items[i].place == expected[i].place);
    REQUIRE(items[i].owned == expected[i].owned);
  }
}

}  // namespace

TEST_CASE("order sorts as std::stable_sort does, whatever the length and however much is out of place") {
  for (const std::size_t count : {0u, 1u, 2u, 15u, 16u, 17u, 18u, 33u, 64u, 100u, 257u, 1000u}) {
    Rng rng = Rng(count).split("order");
    check_order(items_of(count, [&](std::size_t) { return uniform_index(rng, 1000); }));
    check_order(items_of(count, [&](std::size_t) { return uniform_index(rng, 3); }));  // many are equal
    check_order(items_of(count, [](std::size_t i) { return i; }));
    check_order(items_of(count, [&](std::size_t i) { return count - i; }));
    check_order(items_of(count, [&](std::size_t i) { return i + uniform_index(rng, 12); }));  // little out of place
    check_order(items_of(count, [&](std::size_t i) { return i % (count / 2 + 1); }));         // two runs
    check_order(items_of(count, [](std::size_t i) { return i % 18 == 0 ? i : i + 18; }));     // just too far away
    check_order(items_of(count, [](std::size_t i) { return i ^ (i >> 1); }));
  }
}

TEST_CASE("order sorts an array as it sorts a vector") {
  std::array<int, 40> items{};
  for (std::size_t i = 0; i < items.size(); ++i) items[i] = static_cast<int>(i * 7 % 40);

  detail::order(items);

  for (std::size_t i = 0; i < items.size(); ++i) CHECK(items[i] == static_cast<int>(i));
}

TEST_CASE("order compares hardly more often than there are items where the list is sorted or nearly so") {
  std::size_t comparisons = 0;
  const auto before = [&](std::size_t a, std::size_t b) {
    ++comparisons;
    return a < b;
  };
  std::vector<std::size_t> items(10000);
  for (std::size_t i = 0; i < items.size(); ++i) items[i] = i;

  detail::order(items, before);
  CHECK(comparisons == items.size() - 1);

  for (std::size_t i = 0; i + 1 < items.size(); i += 10) std::swap(items[i], items[i + 1]);
  comparisons = 0;
  detail::order(items, before);
  CHECK(comparisons < 2 * items.size());
}
