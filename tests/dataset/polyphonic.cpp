// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "support/shared.hpp"

#include <chordgen/dataset/polyphonic.hpp>

using namespace chordgen;

namespace {

std::size_t frames(const Corpus& corpus) {
  std::size_t count = 0;
  for (const Piece& piece : corpus.pieces) count += piece.events.size();
  return count;
}

}  // namespace

TEST_CASE("frames become events of one quarter, empty frames silence") {
  const SplitCorpus set = parse_polyphonic(R"({"train": [[[60, 64], [], [108]]], "valid": [], "test": [[[21]]]})");
  REQUIRE(set.train.pieces.size() == 1);
  const Piece& piece = set.train.pieces[0];
  CHECK(piece.name == "train 0");
  REQUIRE(piece.events.size() == 3);
  CHECK(piece.events[0] == ChordEvent{0, 1, {60, 64}, {}});
  CHECK(piece.events[1] == ChordEvent{1, 1, {}, {}});
  CHECK(piece.events[2] == ChordEvent{2, 1, {108}, {}});
  CHECK(set.valid.pieces.empty());
  CHECK(set.test.pieces[0].events[0].pitches == PitchSet{21});
}

TEST_CASE("keys that no piano has are refused, with the frame that holds them") {
  CHECK_FAILS(parse_polyphonic(R"({"train": [[[60]]], "valid": [[]], "test": [[], [[60], [64, 109]]]})", "\"x.json\""),
              ArgumentError,
              "[read_polyphonic] \"x.json\", test 1, frame 1: the piano's keys are 21..108: got 109. Move the note by "
              "octaves or leave it out.");
  CHECK_THROWS_AS(parse_polyphonic(R"({"train": [[[20]]], "valid": [], "test": []})"), ArgumentError);
}

TEST_CASE("a set lacks no part and is JSON") {
  CHECK_FAILS(parse_polyphonic(R"({"train": [], "valid": []})", "\"x.json\""), ArgumentError,
              "[read_polyphonic] \"x.json\": there is no part \"test\". Give train, valid and test.");
  CHECK_THROWS_AS(parse_polyphonic("{"), FormatError);
  CHECK_THROWS_AS(parse_polyphonic(R"({"train": 1, "valid": [], "test": []})"), ArgumentError);
}

TEST_CASE("the four sets have the sizes of the standard split", "[readings]") {
  const std::filesystem::path folder = test::shared("data/polyphonic");
  if (folder.empty()) return;
  struct Size {
    const char* name;
    std::size_t pieces[3];
    std::size_t frames[3];
  };
  for (const Size& size : {Size{"jsb_chorales", {229, 76, 77}, {13807, 4602, 4725}},
                           Size{"nottingham", {694, 173, 170}, {176561, 45513, 44463}},
                           Size{"piano_midi", {87, 12, 25}, {75911, 8540, 19036}},
                           Size{"musedata", {524, 135, 124}, {245202, 82755, 64339}}}) {
    INFO(size.name);
    const SplitCorpus set = read_polyphonic((folder / (std::string(size.name) + ".json")).string());
    CHECK(set.train.pieces.size() == size.pieces[0]);
    CHECK(set.valid.pieces.size() == size.pieces[1]);
    CHECK(set.test.pieces.size() == size.pieces[2]);
    CHECK(frames(set.train) == size.frames[0]);
    CHECK(frames(set.valid) == size.frames[1]);
    CHECK(frames(set.test) == size.frames[2]);
  }
}
