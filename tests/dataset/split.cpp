// SPDX-License-Identifier: MIT
#include <chordgen/dataset/augment.hpp>
#include <chordgen/dataset/songbook.hpp>
#include <chordgen/dataset/split.hpp>

#include "support/catch.hpp"

using namespace chordgen;

TEST_CASE("split_pieces: takes its share of the pieces, the same for the same seed") {
  const Corpus corpus = songbook();

  const std::vector<Side> sides = split_pieces(corpus, {.valid = {1, 10}, .test = {1, 5}}, Rng(1));

  CHECK(sides == split_pieces(corpus, {.valid = {1, 10}, .test = {1, 5}}, Rng(1)));
  CHECK(sides != split_pieces(corpus, {.valid = {1, 10}, .test = {1, 5}}, Rng(2)));
  CHECK(pieces_of(corpus, sides, Side::valid).pieces.size() == (corpus.pieces.size() + 5) / 10);
  CHECK(pieces_of(corpus, sides, Side::test).pieces.size() == (2 * corpus.pieces.size() + 5) / 10);
}

TEST_CASE("split_pieces: transpositions of a piece stay on one side") {
  const Corpus corpus = augmented(songbook(), Augment::keys);
  REQUIRE(corpus.pieces.size() == 12 * songbook().pieces.size());

  const std::vector<Side> sides = split_pieces(corpus, {.valid = {1, 4}}, Rng(3));

  for (std::size_t i = 0; i < sides.size(); ++i) CHECK(sides[i] == sides[i - i % 12]);
  CHECK(std::count(sides.begin(), sides.end(), Side::valid) > 0);
}

TEST_CASE("split_pieces: shares that leave nothing to train on are refused") {
  CHECK_FAILS(split_pieces(songbook(), {.valid = {1, 2}, .test = {1, 2}}, Rng(1)), ArgumentError,
              "[split_pieces] shares: got 1/2 to validate and 1/2 to test, expected 0 or more and a sum below 1.");
}

TEST_CASE("split_from_table: a side for every file, by the column's name") {
  const Corpus corpus{{{.name = "b.mid"}, {.name = "a.mid"}}, {}, {}};
  const std::string_view table = "file\tpiece\tother\na.mid\ttrain\ttest\nb.mid\tvalid\ttrain\r\n";

  CHECK(split_from_table(corpus, table) == std::vector{Side::valid, Side::train});
  CHECK(split_from_table(corpus, table, "other") == std::vector{Side::train, Side::test});
  CHECK_FAILS(split_from_table(corpus, table, "third"), ArgumentError,
              "[split_from_table] the table has no column \"third\" beside the files.");
  CHECK_FAILS(split_from_table({{{.name = "c.mid"}}, {}, {}}, table), ArgumentError,
              "[split_from_table] \"c.mid\" is not in the table. Add a line for it.");
  CHECK_FAILS(split_from_table({{{.name = "d"}}, {}, {}}, "file\ts\nd\tdev\n"), ArgumentError,
              "[split_from_table] \"d\": got \"dev\", expected train, valid or test.");
}

TEST_CASE("augmented: octaves within the guitar's range, the piece itself first") {
  const Corpus corpus = augmented(songbook(), Augment::octaves, guitar_range);

  CHECK(corpus.pieces.size() >= songbook().pieces.size());
  for (const Piece& piece : corpus.pieces)
    for (const ChordEvent& event : piece.events) CHECK((event.pitches.empty() || event.pitches.lowest() >= 40));
}

TEST_CASE("split_pieces: no music of one side stands on another in any key, over seeds and shares") {
  Corpus corpus = augmented(songbook(), Augment::octaves, {});
  corpus.pieces.push_back(corpus.pieces[0]);  // a duplicate
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    INFO("seed " << seed);
    const std::vector<Side> sides = split_pieces(corpus, {.valid = {1, 5}, .test = {1, 5}}, Rng(seed));
    for (const List<std::size_t>& group : same_pieces(corpus))
      for (const std::size_t piece : group) REQUIRE(sides[piece] == sides[group[0]]);
    REQUIRE(sides.back() == sides[0]);
  }
}

TEST_CASE("augmented: within the corpus's own range, keys and all") {
  const Corpus book = songbook();
  const PitchRange range = range_of(book);

  const Corpus larger = augmented(book, Augment::keys, range);

  CHECK(larger.pieces.size() > 6 * book.pieces.size());
  CHECK(range_of(larger) == range);
  bool other_key = false;
  for (const Piece& piece : larger.pieces) other_key |= piece.key == Key::parse("D major");
  CHECK(other_key);
  CHECK(augmented(book, Augment::none).pieces.size() == book.pieces.size());
}
