// SPDX-License-Identifier: MIT
//
// Golden values: python3, SplitMix64 and xoshiro256++ from their papers, written anew (the first three numbers of
// each).
#include <chordgen/core/rng.hpp>

#include <algorithm>
#include <vector>

#include "support/catch.hpp"

using chordgen::Rng;

TEST_CASE("the generator is xoshiro256++ seeded by SplitMix64, to the bit") {
  Rng rng_0(0x0u);
  CHECK(rng_0.next() == 0x53175d61490b23dfu);
  CHECK(rng_0.next() == 0x61da6f3dc380d507u);
  CHECK(rng_0.next() == 0x5c0fdf91ec9a7bfcu);
  Rng rng_1(0x1u);
  CHECK(rng_1.next() == 0xcfc5d07f6f03c29bu);
  CHECK(rng_1.next() == 0xbf424132963fe08du);
  CHECK(rng_1.next() == 0x19a37d5757aaf520u);
  Rng rng_10(0xfedcba9876543210u);
  CHECK(rng_10.next() == 0xe7be8d96d5bf4e40u);
  CHECK(rng_10.next() == 0xf454c993ecfd7ce7u);
  CHECK(rng_10.next() == 0xdb7993c730a6a23fu);
}

TEST_CASE("the same seed gives the same numbers, a copy goes its own way") {
  Rng one(5), two(5);
  CHECK(one.next() == two.next());
  Rng copy = one;
  CHECK(copy.next() == one.next());
}

TEST_CASE("a split depends on the names on the way, not on what was drawn") {
  Rng drawn(7);
  static_cast<void>(drawn.next());
  CHECK(drawn.split("init") == Rng(7).split("init"));
  CHECK_FALSE(Rng(7).split("init") == Rng(8).split("init"));
  CHECK_FALSE(Rng(7).split("a").split("b") == Rng(7).split("b").split("a"));
  CHECK_FALSE(Rng(7).split("a").split("b") == Rng(7).split("ab"));
}

TEST_CASE("ten thousand streams of one parent begin differently, and unlike the parent") {
  std::vector<std::uint64_t> first;
  for (std::uint64_t i = 0; i < 10'000; ++i) first.push_back(Rng(3).split(i).next());
  for (const char* name : {"", "0", "a", "b", "init", "fit"}) first.push_back(Rng(3).split(name).next());
  first.push_back(Rng(3).next());

  std::sort(first.begin(), first.end());

  CHECK(std::adjacent_find(first.begin(), first.end()) == first.end());
}

TEST_CASE("neighbouring streams share no more bits than chance") {
  double agreeing = 0;
  for (std::uint64_t i = 0; i < 1000; ++i)
    for (std::uint64_t other = Rng(0).split(i).next() ^ Rng(0).split(i + 1).next(); other != 0; other &= other - 1)
      agreeing += 1;
  CHECK(agreeing == Approx(32'000).margin(4 * 126.5));  // four standard deviations of 64,000 fair coins
}

TEST_CASE("a generator is saved and restored with its later splits") {
  Rng rng = Rng(11).split("x");
  static_cast<void>(rng.next());
  Rng back = Rng::restore(rng.save());
  CHECK(back == rng);
  CHECK(back.split("y") == rng.split("y"));
  CHECK(back.next() == rng.next());
}
