// SPDX-License-Identifier: MIT
//
// Durations and chords by name, transposition, keys over time, and the guitar's fretboard.
#include <chordgen/core.hpp>
#include <chordgen/music.hpp>

#include "support/catch.hpp"

using namespace chordgen;

namespace {

std::string symbol_of(const char* chord) {
  const auto symbol = chord_symbol(parse_chord_name(chord));
  return symbol ? to_string(*symbol) : "-";
}

std::vector<ChordEvent> scale(std::initializer_list<int> keys, int onset = 0) {
  std::vector<ChordEvent> events;
  for (const int key : keys) events.push_back({onset++, 1, {key}, {}});
  return events;
}

}  // namespace

TEST_CASE("durations have names, with dots and tuplets") {
  CHECK(duration_name(1) == "quarter");
  CHECK(duration_name({3, 2}) == "dotted quarter");
  CHECK(duration_name({7, 4}) == "double-dotted quarter");
  CHECK(duration_name({1, 3}) == "eighth triplet");
  CHECK(duration_name({2, 5}) == "eighth quintuplet");
  CHECK(duration_name(32) == "maxima");
  CHECK(duration_name({1, 64}) == "256th");
  CHECK(duration_name({5, 4}) == "5/4 quarters");
  CHECK(parse_duration_name("large") == Rational(32));
  CHECK_FAILS(parse_duration_name("crotchet"), ArgumentError,
              "[parse_duration_name] \"crotchet\" names no duration. Write \"quarter\", \"dotted half\", \"eighth "
              "triplet\" or \"5/4 quarters\".");
}

TEST_CASE("every duration's name reads back") {
  for (int numerator = 1; numerator < 200; ++numerator)
    for (const int denominator : {1, 3, 4, 12, 16, 20, 64})
      CHECK(parse_duration_name(duration_name({numerator, denominator})) == Rational(numerator, denominator));
}

TEST_CASE("chords are named by root, quality and bass") {
  CHECK(symbol_of("C3.E3.G3") == "C");
  CHECK(symbol_of("E3.G3.C4") == "C/E");
  CHECK(symbol_of("B2.D3.F3.G3") == "G7/B");
  CHECK(symbol_of("G2.B2.F3") == "G7");
  CHECK(symbol_of("A2.C3.E3.G3") == "Am7");
  CHECK(symbol_of("C3.E3.G3.A3") == "C6");
  CHECK(symbol_of("B2.D3.F3.G#3") == "Bdim7");
  CHECK(symbol_of("E2.B2.E3") == "E5");
  CHECK(symbol_of("C3.C#3.D3") == "-");
  CHECK(symbol_of("C3") == "-");
}

TEST_CASE("chords have a degree in a key") {
  const Key c = Key::parse("C major");
  CHECK(roman_numeral({48, 52, 55}, c) == "I");
  CHECK(roman_numeral({47, 50, 53, 55}, c) == "V65");
  CHECK(roman_numeral({50, 53, 57}, c) == "ii");
  CHECK(roman_numeral({50, 53, 59}, c) == "viio6");
  CHECK(roman_numeral({44, 48, 51}, c) == "bVI");
  CHECK(roman_numeral({44, 48, 51}, Key::parse("c minor")) == "VI");
  CHECK(roman_numeral({60}, c).empty());
}

TEST_CASE("the interval vector counts the intervals between pitch classes") {
  CHECK(interval_vector({60, 64, 67}) == (std::array<int, 6>{0, 0, 1, 1, 1, 0}));
  CHECK(interval_vector({60, 63, 66, 69, 72}) == (std::array<int, 6>{0, 0, 4, 0, 0, 2}));
}

TEST_CASE("transposing there and back changes nothing") {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Rng rng = Rng(seed).split("transpose");
    std::vector<ChordEvent> events;
    for (int i = 0; i < 20; ++i) {
      ChordEvent event{i, 1, {}, {}};
      for (int n = 0; n < 4; ++n) event.pitches.insert(20 + static_cast<int>(uniform_index(rng, 80)));
      event.held.insert(event.pitches.lowest());
      events.push_back(event);
    }
    const int by = static_cast<int>(uniform_index(rng, 25)) - 12;
    INFO("seed " << seed);
    REQUIRE(transpose(transpose(events, by), -by) == events);
  }
}

TEST_CASE("music moves to another key the nearer way, and into a range by octaves") {
  const auto events = scale({60, 62, 64, 65, 67});
  const Key c = Key::parse("C major");

  CHECK(transpose(events, c, Key::parse("G major"))[0].pitches == PitchSet{55});
  CHECK(transpose(events, c, Key::parse("F major"))[0].pitches == PitchSet{65});
  CHECK(transpose(events, c, Key::parse("G major"), {60, 90})[0].pitches == PitchSet{67});
  CHECK(to_string(key_interval(c, Key::parse("A- major"))) == "M-3");
  CHECK(to_string(key_interval(c, Key::parse("F major"))) == "P4");
  CHECK(shifts_within({58, 68}, events) == (std::vector<int>{-2, -1, 0, 1}));
  CHECK_FAILS(transpose(events, c, Key::parse("a minor")), ArgumentError,
              "[transpose] a transposition keeps the mode: got C major to a minor. Choose the relative key of the same "
              "mode.");
  CHECK_FAILS(shift_into({60, 62}, events, 0), ArgumentError,
              "[shift_into] the music spans C4 to G4, which no octave brings into C4 to D4. Choose another key or "
              "range.");
  CHECK_FAILS(transpose(scale({127}), 1), ArgumentError,
              "[PitchSet] a MIDI key lies in 0..127: got 128. Transpose less.");
}

TEST_CASE("the key of windows follows the music") {
  auto events = scale({60, 64, 67, 60, 62, 67, 71, 60});
  for (const ChordEvent& event : scale({66, 70, 73, 66, 68, 73, 77, 66}, 8)) events.push_back(event);

  const auto windows = analyze_key_windows(events, 8, 8, KeyProfile::krumhansl_kessler);

  REQUIRE(windows.size() == 2);
  CHECK(to_string(windows[0].estimate.key()) == "C major");
  CHECK(to_string(windows[1].estimate.key()) == "F# major");
  CHECK(windows[1].onset == Rational(8));
  CHECK_FAILS(analyze_key_windows(events, 0, 1), ArgumentError,
              "[analyze_key_windows] length and step: got 0 and 1 quarters, expected more than 0.");
}

TEST_CASE("the closer analysis hears how a piece begins") {
  CHECK(to_string(analyze_key_closely(scale({60, 62, 64, 65, 67, 69, 71, 72})).key()) == "C major");
  CHECK_THROWS_AS(analyze_key_closely(std::span<const ChordEvent>{}), ArgumentError);
}

TEST_CASE("a hand holds the chords of the first position, and a barre") {
  const auto c_major = find_fingering(parse_chord_name("C3.E3.G3.C4.E4"));
  REQUIRE(c_major);
  CHECK(c_major->frets == (std::array<int, 6>{-1, 3, 2, 0, 1, 0}));
  CHECK_FALSE(c_major->barre);

  const auto f_major = find_fingering(parse_chord_name("F2.C3.F3.A3.C4.F4"));
  REQUIRE(f_major);
  CHECK(f_major->frets == (std::array<int, 6>{1, 3, 3, 2, 1, 1}));
  CHECK(f_major->barre);
}

TEST_CASE("no hand holds what lies too far, too low, or needs too many strings") {
  CHECK(is_playable({}));
  CHECK_FALSE(is_playable(parse_chord_name("C2")));
  CHECK_FALSE(is_playable(parse_chord_name("E2.F2")));
  CHECK_FALSE(is_playable({40, 45, 50, 55, 59, 64, 69}));
  CHECK_FALSE(is_playable(parse_chord_name("F2.G#3.E5")));
}

TEST_CASE("a fingering sounds the chord it was made for") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Rng rng = Rng(seed).split("fretboard");
    PitchSet chord;
    for (std::size_t n = 1 + uniform_index(rng, 5); n > 0; --n)
      chord.insert(40 + static_cast<int>(uniform_index(rng, 44)));
    const Fretboard board;
    const auto fingering = find_fingering(chord);
    if (!fingering) continue;
    PitchSet sounding;
    for (std::size_t s = 0; s < 6; ++s)
      if (fingering->frets[s] >= 0) sounding.insert(board.open[s] + fingering->frets[s]);
    INFO("seed " << seed);
    REQUIRE(sounding == chord);
    REQUIRE(fingering->span <= board.span);
  }
}

TEST_CASE("tablature stays where the hand is") {
  const std::vector<ChordEvent> events{{0, 1, {40, 64}, {}}, {1, 1, {76}, {}}, {2, 1, {36}, {}}};

  CHECK(tablature(events) ==
        "|-0-12-x-|\n"
        "|------x-|\n"
        "|------x-|\n"
        "|------x-|\n"
        "|------x-|\n"
        "|-0----x-|\n");
}
