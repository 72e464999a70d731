// SPDX-License-Identifier: MIT
#include <chordgen/dataset/songbook.hpp>

#include "support/catch.hpp"

using namespace chordgen;

namespace {

/// A piece in 3/4 with these lines of music.
Piece notate(const std::string& lines) { return parse_notation("title   T\nmetre   3/4\n\n" + lines); }

}  // namespace

TEST_CASE("the songbook has at least 24 pieces and 3,000 events, each with a title and a source") {
  const Corpus corpus = songbook();

  std::size_t events = 0;
  for (const Piece& piece : corpus.pieces) {
    CHECK(!piece.name.empty());
    CHECK(!piece.source.empty());
    events += piece.events.size();
  }
  CHECK(corpus.pieces.size() >= 24);
  CHECK(events >= 3000);
}

TEST_CASE("every piece of the songbook is guitar music: from the low E string up, six notes at most, no gaps") {
  for (const Piece& piece : songbook().pieces) {
    INFO(piece.name);
    Rational now = 0;
    for (const ChordEvent& event : piece.events) {
      CHECK(event.onset == now);
      CHECK(event.pitches.size() <= 6);
      CHECK((event.pitches.empty() || (event.pitches.lowest() >= 40 && event.pitches.highest() <= 77)));
      CHECK((event.held - event.pitches).empty());
      now += event.duration;
    }
  }
}

TEST_CASE("notation: voices become chords, and a note that sounds on is held") {
  const Piece piece = notate("high | e'4 f'2 |\nlow  | c'2. |\n");

  REQUIRE(piece.events.size() == 2);
  CHECK(piece.events[0] == ChordEvent{0, 1, {60, 64}, {}});
  CHECK(piece.events[1] == ChordEvent{1, 2, {60, 65}, {60}});
}

TEST_CASE("notation: accidentals, octave marks, dots, triplets, ties and chords") {
  const Piece piece = notate("v | (f#8 g bb,) <e, e''>8. c'16~ c'4 |\n");

  REQUIRE(piece.events.size() == 5);
  CHECK(piece.events[0] == ChordEvent{0, Rational(1, 3), {54}, {}});
  CHECK(piece.events[2] == ChordEvent{Rational(2, 3), Rational(1, 3), {46}, {}});
  CHECK(piece.events[3] == ChordEvent{1, Rational(3, 4), {40, 76}, {}});
  CHECK(piece.events[4] == ChordEvent{Rational(7, 4), Rational(5, 4), {60}, {}});
}

TEST_CASE("notation: a pattern plucks every chord of the harmony") {
  const Piece piece = notate("thumb   = p2.\nfingers = r4 i <m a>\nharmony | <c g c' e'> |\n");

  REQUIRE(piece.events.size() == 3);
  CHECK(piece.events[0].pitches == PitchSet{48});
  CHECK(piece.events[1].pitches == PitchSet{48, 55});
  CHECK(piece.events[2] == ChordEvent{2, 1, {48, 60, 64}, {48}});
}

TEST_CASE("notation: an upbeat comes before the first bar line, and the last bar gives it back") {
  const Piece piece = parse_notation("title T\nmetre 3/4\nupbeat 1\n\nv | g4 | c'2. |\n\nv | e'2 |\n");

  CHECK(piece.events.back().onset == Rational(4));
  CHECK(piece.events.back().duration == Rational(2));
}

TEST_CASE("notation: mistakes say where they are") {
  CHECK_FAILS(notate("v | c4 d |\n"), FormatError,
              "[parse_notation] \"T\", line 4, voice \"v\", bar 1: the bar lasts 2 quarters, expected 3.");
  CHECK_FAILS(notate("v | c2. | h4 |\n"), FormatError,
              "[parse_notation] \"T\", line 4, voice \"v\", bar 2: 'h' is no note. Known are a to g, r, < and (.");
  CHECK_FAILS(
      notate("v | c2. | d |\nw | c2. |\n"), FormatError,
      "[parse_notation] \"T\", line 5, voice \"w\", bar 1: the voices of a system have as many bars each: got 1, "
      "expected 2.");
  CHECK_FAILS(
      notate("v | c2.~ | d |\n"), FormatError,
      "[parse_notation] \"T\", line 4, voice \"v\", bar 2: a tie leads to another note. A tied note is followed "
      "by itself.");
  CHECK_FAILS(notate("v | c3. |\n"), FormatError,
              "[parse_notation] \"T\", line 4, voice \"v\", bar 1: a note lasts 1 2 4 8 16 or 32, perhaps with dots.");
  CHECK_FAILS(
      notate("v | c |\n"), FormatError,
      "[parse_notation] \"T\", line 4, voice \"v\", bar 1: the first note of a line has no duration. Write c4 or "
      "c8.");
  CHECK_FAILS(
      notate("harmony | <c e g> |\n"), FormatError,
      "[parse_notation] \"T\", line 4, voice \"harmony\", bar 1: harmony without a pattern. Write one above it, "
      "such as: fingers = p8 i m a.");
  CHECK_FAILS(notate("v | c2.\n"), FormatError,
              "[parse_notation] \"T\", line 4, voice \"v\", bar 1: the line does not end with a bar line.");
  CHECK_FAILS(notate("v | <c e |\n"), FormatError,
              "[parse_notation] \"T\", line 4, voice \"v\", bar 1: '|' is no note. Known are a to g, r, < and (.");
  CHECK_FAILS(
      parse_notation("titel T\n"), FormatError,
      "[parse_notation] \"\", line 1: \"titel\" is no head line. Known are title, source, metre, tempo, upbeat.");
  CHECK_FAILS(parse_notation("title T\n"), FormatError, "[parse_notation] \"T\", line 1: a piece without notes.");
}
