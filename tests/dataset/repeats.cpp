// SPDX-License-Identifier: MIT
#include <chordgen/dataset/repeats.hpp>
#include <chordgen/dataset/songbook.hpp>

#include "support/catch.hpp"

using namespace chordgen;

TEST_CASE("most_repeated_block: finds the block, where it begins and how often it stands") {
  const std::vector<std::int32_t> ids{9, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 7};

  const Repeat repeat = most_repeated_block({ids, std::vector<std::int32_t>(ids.size(), 0)});

  CHECK(repeat.start == 1);
  CHECK(repeat.block == 3);
  CHECK(repeat.times == 3);
}

TEST_CASE("most_repeated_block: durations tell events apart, and music without repeats stands once") {
  CHECK(most_repeated_block({{1, 1, 1}, {1, 2, 3}}).times == 1);
  CHECK(most_repeated_block({{1, 1, 1}, {2, 2, 2}}).times == 3);
  CHECK(most_repeated_block({}).times == 1);
}

TEST_CASE("no piece of the songbook goes round in circles") {
  const ChordWindows windows = chord_windows(songbook());

  for (const IdSequence& piece : windows.pieces) CHECK(most_repeated_block(piece).times <= 4);
}
