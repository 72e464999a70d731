// SPDX-License-Identifier: MIT
//
// What the music floor answers to files and words that make no sense.
#include <chordgen/midi.hpp>
#include <chordgen/music.hpp>

#include "support/catch.hpp"

using namespace chordgen;

namespace {

/// A file of format 0 with 96 ticks a quarter and these bytes in its track; the end of the track is added.
File file_of(std::initializer_list<int> track, Diagnostics& problems, int format = 0) {
  std::vector<std::byte> bytes;
  const auto add = [&bytes](std::initializer_list<int> more) {
    for (const int byte : more) bytes.push_back(static_cast<std::byte>(byte));
  };
  add({'M', 'T', 'h', 'd', 0, 0, 0, 6, 0, format, 0, 1, 0, 96, 'M', 'T', 'r', 'k', 0, 0, 0});
  add({static_cast<int>(track.size()) + 4});
  add(track);
  add({0, 0xFF, 0x2F, 0});
  return read_midi(bytes, problems);
}

std::string chords_of(const Score& score) {
  std::string text;
  for (const ChordEvent& event : chordify(score))
    text += to_string(event.onset) + " " + to_string(event.duration) + " " + chord_name(event.pitches) + "; ";
  return text;
}

std::string codes(const Diagnostics& problems) {
  std::string text;
  for (const Diagnostic& problem : problems) text += std::string(rule_of(problem.code).name) + " ";
  return text;
}

}  // namespace

TEST_CASE("bad input: a time signature whose denominator is 2^255 is dropped and reported, its music is read") {
  Diagnostics problems;
  const Score score =
      score_from(file_of({0, 0xFF, 0x58, 4, 4, 255, 24, 8, 0, 0x90, 60, 90, 96, 0x80, 60, 0}, problems));

  CHECK(codes(problems) == "time-signature-value ");
  CHECK(score.metres.empty());
  CHECK(score.first_metre() == Metre{4, 4});
  CHECK(chords_of(score) == "0 1 C4; ");
}

TEST_CASE("bad input: denominator byte 0 means whole notes; a metre of no beats is dropped") {
  Diagnostics problems;
  Score score = score_from(file_of({0, 0xFF, 0x58, 4, 4, 0, 24, 8, 0, 0x90, 60, 90, 96, 0x80, 60, 0}, problems));
  CHECK(problems.empty());
  CHECK(score.first_metre() == Metre{4, 1});
  CHECK(score.first_metre().bar() == Rational(16));

  score = score_from(file_of({0, 0xFF, 0x58, 4, 0, 2, 24, 8, 0, 0x90, 60, 90, 96, 0x80, 60, 0}, problems));
  CHECK(codes(problems) == "time-signature-value ");
  CHECK(score.metres.empty());
}

TEST_CASE("bad input: a tempo of 0 microseconds is dropped and reported") {
  Diagnostics problems;
  const Score score = score_from(file_of({0, 0xFF, 0x51, 3, 0, 0, 0, 0, 0x90, 60, 90, 96, 0x80, 60, 0}, problems));

  CHECK(codes(problems) == "tempo-value ");
  CHECK(score.first_tempo() == Rational(120));
}

TEST_CASE("bad input: overlapping notes of one pitch, hanging notes and notes of no length") {
  Diagnostics problems;
  CHECK(chords_of(score_from(file_of({0, 0x90, 60, 90, 48, 0x90, 60, 90, 48, 0x80, 60, 0, 96, 0x80, 60, 0},
                                     problems))) == "0 1/2 C4; 1/2 1/2 C4; 1 1 C4; ");

  const Score hanging = score_from(file_of({0, 0x90, 60, 90, 96, 0x90, 62, 90, 96, 0x80, 62, 0}, problems));
  CHECK(hanging.unended == 1);
  CHECK(chords_of(hanging) == "0 1 C4; 1 1 C4.D4; ");

  CHECK(chords_of(score_from(file_of({0, 0x90, 60, 90, 0, 0x80, 60, 0}, problems))).empty());
  CHECK(problems.empty());
}

TEST_CASE("bad input: notes beyond the end of their track lengthen the score") {
  File file;
  file.division = Division::ticks_per_quarter(96);
  file.tracks.resize(1);
  file.tracks[0].add({Ticks(0), Ticks(960), 60, 90, 0});
  file.tracks[0].end = Ticks(96);

  const Score score = score_from(file);

  CHECK(score.end == Ticks(960));
  CHECK(chords_of(score) == "0 10 C4; ");
}

TEST_CASE("bad input: drums only, one note only, nothing at all") {
  Diagnostics problems;
  const Score drums = score_from(file_of({0, 0x99, 38, 90, 96, 0x89, 38, 0}, problems));
  CHECK(drums.note_count() == 1);
  CHECK(chordify(drums).empty());

  CHECK(chords_of(score_from(file_of({0, 0x90, 60, 90, 96, 0x80, 60, 0}, problems))) == "0 1 C4; ");

  const Score empty = score_from(file_of({}, problems));
  CHECK(empty.parts.empty());
  CHECK(chordify(empty).empty());
  CHECK(measures(empty).empty());
  CHECK(tablature(chordify(empty)) == "|-|\n|-|\n|-|\n|-|\n|-|\n|-|\n");
}

TEST_CASE("bad input: format 2 is read, its tracks one behind the other") {
  Diagnostics problems;
  const Score score = score_from(file_of({0, 0x90, 60, 90, 96, 0x80, 60, 0}, problems, 2));
  CHECK(problems.empty());
  CHECK(chords_of(score) == "0 1 C4; ");
}

TEST_CASE("bad input: a metre of tiny bars over a long piece is an error, not a full memory") {
  Score score;
  score.parts.push_back({"", 0, 0, 0, {{Ticks(0), Ticks(480 * 1000), 60, 90}}});
  score.metres.push_back({Ticks(0), {1, 32768}});

  CHECK_FAILS(measures(score), ArgumentError,
              "[measures] there are more than 1000000 of them, the last in 1/32768. Remove the time signature.");
}

TEST_CASE("bad input: words that name nothing say what would") {
  CHECK_FAILS(Key::parse("H major"), ArgumentError,
              "[Key::parse] \"H major\" is no key. Write a tonic from A to G and a mode, such as \"C major\", \"f# "
              "minor\" or \"Bb major\".");
  CHECK_FAILS(Interval::parse("m5"), ArgumentError,
              "[Interval::parse] \"m5\" is no interval. Write P, M, m, A or d and a number, with a minus for "
              "downwards: P5, m-3.");
  CHECK_FAILS(KeyMethod::parse("loosely"), ArgumentError,
              "[parse_key_profile] \"loosely\" is no key profile. There are aarden-essen, krumhansl-kessler, "
              "krumhansl-schmuckler, bellman-budge, temperley and simple.");
  CHECK_FAILS(GridChoice::parse("4,x"), ArgumentError,
              "[GridChoice::parse] \"4,x\" is no grid. Write off, auto, or the parts of a quarter that times may fall "
              "on: 4,3.");
  CHECK_FAILS(parse_range("B5-E2"), ArgumentError,
              "[parse_range] \"B5-E2\" is no range. Write the lowest and the highest pitch: E2-B5.");
  CHECK_FAILS((transpose(std::vector<ChordEvent>{{0, 1, {127}, {}}}, 1)), ArgumentError,
              "[PitchSet] a MIDI key lies in 0..127: got 128. Transpose less.");
}
