// SPDX-License-Identifier: MIT
#include <chordgen/evaluate/chord_distance.hpp>

#include "support/catch.hpp"

using namespace chordgen;

namespace {

/// A piece of single notes.
Piece piece(std::initializer_list<int> keys) {
  Piece result;
  for (const int key : keys) result.events.push_back({Rational(0), Rational(1), PitchSet{key}, {}});
  return result;
}

}  // namespace

TEST_CASE("distances of chords and of pairs, worked by hand") {
  // chords:  60 2/4, 62 1/4, 64 1/4   against   60 1/4, 62 3/4               (1/4 + 2/4 + 1/4) / 2
  // pairs:   60-62, 62-60 | none      against   60-62, 62-62, 62-62          1/2 (|1/2 - 1/3| + 1/2 + 2/3)
  const std::vector<Piece> a{piece({60, 62, 60}), piece({64})}, b{piece({60, 62, 62, 62})};

  const ChordDistances apart = chord_distances(a, b);

  CHECK(apart.histogram == Approx(0.5));
  CHECK(apart.bigrams == Approx(2.0 / 3));
  CHECK(chord_distances(b, a).bigrams == apart.bigrams);
}

TEST_CASE("no pair crosses from one piece to the next") {
  CHECK(chord_distances(std::vector{piece({60, 62}), piece({64, 65})}, std::vector{piece({60, 62, 64, 65})}).bigrams ==
        Approx(1.0 / 3));
}

TEST_CASE("the same shares are at 0, nothing in common is at 1, and so is nothing") {
  const std::vector<Piece> once{piece({60, 62})}, twice{piece({60, 62}), piece({60, 62})}, other{piece({65, 67})}, none;
  CHECK(chord_distances(once, twice).histogram == 0);
  CHECK(chord_distances(once, twice).bigrams == 0);
  CHECK(chord_distances(once, other).histogram == 1);
  CHECK(chord_distances(once, none).histogram == 1);
  CHECK(chord_distances(none, none).bigrams == 0);
}
