// SPDX-License-Identifier: MIT
//
// Durations and chords by name, transposition, keys over time, and the guitar's fretboard.
#include <chordgen/core.hpp>
#include <chordgen/music.hpp>

#include "support/catch.hpp"

#include <set>

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

TEST_CASE("sets of pitch classes have Forte's names, whatever their key and inversion") {
  CHECK(forte_class({60, 64, 67}) == "3-11");
  CHECK(forte_class({60, 63, 67}) == "3-11");
  CHECK(forte_class({50, 53, 56, 59}) == "4-28");
  CHECK(forte_class({60, 64, 67, 70}) == "4-27");
  CHECK(forte_class({60, 61, 64, 66}) == "4-Z15");
  CHECK(forte_class({60, 61, 63, 67}) == "4-Z29");
  CHECK(forte_class({60, 62, 64, 65, 67, 69, 71}) == "7-35");
  CHECK(forte_class({60, 62, 64, 67, 69}) == "5-35");
  CHECK(forte_class({60, 62, 64, 66, 68, 70}) == "6-35");
  CHECK(forte_class({48, 60, 72}) == "1-1");
  CHECK(forte_class({60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71}) == "12-1");
  CHECK(forte_class({}).empty());
}

TEST_CASE("every set of pitch classes has a class, one of 223, which its transpositions and inversion share") {
  std::set<std::string> classes;
  for (unsigned bits = 1; bits < 4096; ++bits) {
    PitchSet chord, moved, inverted;
    for (int p = 0; p < 12; ++p) {
      if ((bits >> p & 1u) == 0) continue;
      chord.insert(60 + p);
      moved.insert(60 + (p + 5) % 12);
      inverted.insert(60 + (12 - p) % 12);
    }
    const std::string name = forte_class(chord);
    REQUIRE(forte_class(moved) == name);
    REQUIRE(forte_class(inverted) == name);
    REQUIRE(name.starts_with(std::to_string(chord.size()) + "-"));
    REQUIRE_FALSE(name.ends_with("-0"));
    classes.insert(name);
  }
  CHECK(classes.size() == 223);
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
  CHECK_THROWS_AS(analyze_key_closely(Span<const ChordEvent>{}), ArgumentError);
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

TEST_CASE("fingers press upwards along the frets, and a barre is the first finger's") {
  CHECK(find_fingering(parse_chord_name("C3.E3.G3.C4.E4"))->fingers() == (std::array<int, 6>{0, 3, 2, 0, 1, 0}));
  CHECK(find_fingering(parse_chord_name("F2.C3.F3.A3.C4.F4"))->fingers() == (std::array<int, 6>{1, 3, 4, 2, 1, 1}));
  CHECK(find_fingering({})->fingers() == std::array<int, 6>{});
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Rng rng = Rng(seed).split("fingers");
    PitchSet chord;
    for (std::size_t n = 1 + uniform_index(rng, 5); n > 0; --n)
      chord.insert(40 + static_cast<int>(uniform_index(rng, 44)));
    const auto fingering = find_fingering(chord);
    if (!fingering) continue;
    INFO("seed " << seed);
    const auto fingers = fingering->fingers();
    for (std::size_t s = 0; s < 6; ++s) {
      REQUIRE((fingers[s] != 0) == (fingering->frets[s] > 0));
      REQUIRE(fingers[s] <= 4);
      for (std::size_t t = 0; t < 6; ++t) {
        if (fingers[s] == 0 || fingers[t] == 0 || s == t) continue;
        if (fingers[s] == fingers[t]) REQUIRE((fingering->barre && fingers[s] == 1));
        if (fingering->frets[s] < fingering->frets[t]) REQUIRE(fingers[s] < fingers[t]);
      }
    }
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

TEST_CASE("a sequence looks ahead: the hand goes at once to where it will be needed") {
  // G4 lies on four strings; what follows can only be held at the twelfth fret and above.
  const std::vector<ChordEvent> events{{0, 1, {67}, {}}, {1, 1, {76, 80}, {}}};
  CHECK(find_fingering({67})->position == 3);

  const auto path = finger_sequence(events);

  REQUIRE(path[0]);
  REQUIRE(path[1]);
  CHECK(std::abs(path[0]->position - path[1]->position) <= 4);
}

TEST_CASE("the hand of a sequence moves no farther than one that goes to the nearest place each time") {
  const auto movement = [](const std::vector<std::optional<Fingering>>& path) {
    int hand = 0, moved = 0;
    for (const auto& fingering : path) {
      if (!fingering || fingering->position == 0) continue;
      if (hand != 0) moved += std::abs(fingering->position - hand);
      hand = fingering->position;
    }
    return moved;
  };
  int together = 0, one_by_one = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Rng rng = Rng(seed).split("sequence");
    std::vector<ChordEvent> events;
    std::vector<std::optional<Fingering>> greedy;
    int hand = 0;
    for (int i = 0; i < 40; ++i) {
      PitchSet chord;
      for (std::size_t n = 1 + uniform_index(rng, 2); n > 0; --n)
        chord.insert(45 + static_cast<int>(uniform_index(rng, 35)));
      events.push_back({i, 1, chord, {}});
      greedy.push_back(find_fingering(chord, hand));
      if (greedy.back() && greedy.back()->position > 0) hand = greedy.back()->position;
    }
    together += movement(finger_sequence(events));
    one_by_one += movement(greedy);
  }
  CHECK(together < one_by_one);
}

TEST_CASE("a held note stays on its string and is written once") {
  const std::vector<ChordEvent> events{{0, 2, {67}, {}}, {2, 1, {67, 76, 80}, {67}}};
  const auto path = finger_sequence(events);
  REQUIRE(path[0]);
  REQUIRE(path[1]);
  for (std::size_t s = 0; s < 6; ++s)
    if (path[0]->frets[s] >= 0) CHECK(path[1]->frets[s] == path[0]->frets[s]);

  const std::vector<ChordEvent> open{{0, 1, {64}, {}}, {1, 1, {40, 64}, {64}}};
  CHECK(tablature(open) == "|-0---|\n|-----|\n|-----|\n|-----|\n|-----|\n|---0-|\n");
}

TEST_CASE("the usual interval of so many semitones") {
  CHECK(to_string(Interval::of_semitones(3)) == "m3");
  CHECK(to_string(Interval::of_semitones(6)) == "d5");
  CHECK(to_string(Interval::of_semitones(-4)) == "M-3");
  CHECK(to_string(Interval::of_semitones(19)) == "P12");
  for (int n = -40; n <= 40; ++n) CHECK(Interval::of_semitones(n).semitones == n);
}

TEST_CASE("a key by the method's name") {
  const auto events = scale({60, 62, 64, 65, 67, 69, 71, 72});
  CHECK(to_string(analyze_key(events, KeyMethod()).key()) == "a minor");
  CHECK(to_string(analyze_key(events, KeyMethod::parse("krumhansl")).key()) == "C major");
  CHECK(analyze_key(events, KeyMethod::parse("closely")).correlation() == analyze_key_closely(events).correlation());
}

TEST_CASE("a range is read from its ends") {
  CHECK(parse_range("E2-B5") == guitar_range);
  CHECK(parse_range("E-2-B-5") == PitchRange{39, 82});
}
