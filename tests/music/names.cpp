// SPDX-License-Identifier: MIT
#include <chordgen/core.hpp>
#include <chordgen/music.hpp>

#include "support/catch.hpp"

using namespace chordgen;

TEST_CASE("keys are spelled as music21 spells them, or in the ordinary way") {
  CHECK(to_string(Pitch::from_key(60)) == "C4");
  CHECK(to_string(Pitch::from_key(46)) == "B-2");
  CHECK(to_string(Pitch::from_key(46), Spelling::ordinary) == "Bb2");
  CHECK(to_string(Pitch::from_key(0)) == "C-1");
  CHECK(to_string(Pitch::from_key(127)) == "G9");
}

TEST_CASE("a written pitch reads back") {
  CHECK(Pitch::parse("B-2") == Pitch{6, -1, 2});
  CHECK(Pitch::parse("Bb2").key() == 46);
  CHECK(Pitch::parse("F##5").key() == 79);
  CHECK(Pitch::parse("f") == Pitch{3, 0, 4});
  CHECK(Pitch::parse("B#3").key() == 60);
  CHECK_FAILS(Pitch::parse("H2"), ArgumentError,
              "[Pitch::parse] \"H2\" is no pitch. Write a letter from A to G, # or b, and an octave: F#3, Bb2 or B-2.");
  for (const char* text : {"", "C#b", "C44", "C4x", "C#-", "4"}) CHECK_THROWS_AS(Pitch::parse(text), ArgumentError);
}

TEST_CASE("a key signature chooses the spelling") {
  CHECK(to_string(Pitch::from_key(66, 1)) == "F#4");
  CHECK(to_string(Pitch::from_key(66, -5)) == "G-4");
  CHECK(to_string(Pitch::from_key(60, 7)) == "B#3");
  CHECK(to_string(Pitch::from_key(71, -7)) == "C-5");
  for (int sharps = -7; sharps <= 7; ++sharps)
    for (int key = 0; key < 128; ++key) CHECK(Pitch::from_key(key, sharps).key() == key);
}

TEST_CASE("chord names give back the chord they were made from, but for E-1 and B-1") {
  CHECK(chord_name({40, 43}) == "E2.G2");
  CHECK(chord_name({}) == "rest");
  CHECK(parse_chord_name("B-2.D3") == PitchSet{46, 50});
  for (int key = 0; key < 128; ++key) {
    if (key == 4 || key == 11) continue;
    CHECK(parse_chord_name(chord_name({key})) == PitchSet{key});
  }
  CHECK_FAILS(
      parse_chord_name("C4.C99"), ArgumentError,
      "[Pitch::parse] \"C99\" is no pitch. Write a letter from A to G, # or b, and an octave: F#3, Bb2 or B-2.");
  CHECK_FAILS(parse_chord_name("A9"), ArgumentError, "[parse_chord_name] \"A9\" lies outside the MIDI keys C-1 to G9.");
}

TEST_CASE("A4 has 440 hertz and an octave doubles it") {
  CHECK(frequency(69) == 440.0);
  CHECK(frequency(81) == 880.0);
  CHECK(frequency(60) == Approx(261.6255653).epsilon(1e-10));
}

TEST_CASE("intervals have names, both ways") {
  CHECK(to_string(Interval::between(Pitch::parse("C"), Pitch::parse("F"))) == "P4");
  CHECK(to_string(Interval::between(Pitch::parse("C#"), Pitch::parse("F"))) == "d4");
  CHECK(to_string(Interval::between(Pitch::parse("B-"), Pitch::parse("F"))) == "P-4");
  CHECK(to_string(Interval::between(Pitch::parse("G#"), Pitch::parse("F"))) == "A-2");
  CHECK(to_string(Interval::between(Pitch::parse("C#"), Pitch::parse("C"))) == "d1");
  CHECK(Interval::parse("m-3") == Interval{-2, -3});
  CHECK(Interval::parse("-m3") == Interval{-2, -3});
  CHECK(Interval::parse("P8") == Interval{7, 12});
  CHECK(Interval::parse("d4") == Interval{3, 4});
  CHECK_FAILS(Interval::parse("P3"), ArgumentError,
              "[Interval::parse] \"P3\" is no interval. Write P, M, m, A or d and a number, with a minus for "
              "downwards: P5, m-3.");
  for (const char* text : {"", "5", "M5", "P0", "--m3", "-m-3", "Mm3", "P", "x4"})
    CHECK_THROWS_AS(Interval::parse(text), ArgumentError);
}

TEST_CASE("every interval between two pitches of an octave has a name that reads back and leads back") {
  for (int from = 55; from < 67; ++from) {
    for (int to = 55; to < 67; ++to) {
      const Pitch a = Pitch::from_key(from), b = Pitch::from_key(to);
      const Interval interval = Interval::between(a, b);
      CHECK(transpose(a, interval) == b);
      CHECK(transpose(b, -interval) == a);
      if (interval.letters != 0) CHECK(Interval::parse(to_string(interval)) == interval);
    }
  }
}

TEST_CASE("transposition keeps the spelling") {
  CHECK(to_string(transpose(Pitch::parse("F#4"), Interval::parse("P5"))) == "C#5");
  CHECK(to_string(transpose(Pitch::parse("G-4"), Interval::parse("P5"))) == "D-5");
  CHECK(to_string(transpose(Pitch::parse("B#4"), Interval::parse("P5"))) == "F##5");
  CHECK(to_string(transpose(Pitch::parse("C4"), Interval::parse("m-2"))) == "B3");
}

TEST_CASE("a pitch that leaves the MIDI keys is an error, not another pitch") {
  CHECK_FAILS((PitchSet{127}.transposed(1)), ArgumentError,
              "[PitchSet] a MIDI key lies in 0..127: got 128. Transpose less.");
}

TEST_CASE("keys are read as people and music21 write them") {
  CHECK(to_string(Key::parse("C major")) == "C major");
  CHECK(to_string(Key::parse("b- minor")) == "b- minor");
  CHECK(Key::parse("Bb minor") == Key::parse("b- minor"));
  CHECK(to_string(Key::parse("Bb minor"), Spelling::ordinary) == "bb minor");
  CHECK(Key::parse("a") == Key::parse("A minor"));
  CHECK(Key::parse("C# major") == Key::parse("Db major"));
  CHECK(Key::parse("Eb major").sharps() == -3);
  CHECK(Key::parse("f# minor").sharps() == 3);
  for (int sharps = -7; sharps <= 7; ++sharps)
    for (const Mode mode : {Mode::major, Mode::minor}) CHECK(Key::of_signature(sharps, mode).sharps() == sharps);
  CHECK_FAILS(Key::parse("H major"), ArgumentError,
              "[Key::parse] \"H major\" is no key. Write a tonic from A to G and a mode, such as \"C major\", \"f# "
              "minor\" or \"Bb major\".");
  for (const char* text : {"", "C dorian", "C4 major", " major", "C  major"})
    CHECK_THROWS_AS(Key::parse(text), ArgumentError);
}

TEST_CASE("key analysis gives music21's reference results") {
  PitchClassHistogram scale{2, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1};
  const KeyEstimate estimate = analyze_key(scale);
  CHECK(to_string(estimate.key()) == "a minor");
  CHECK(estimate.correlation() == Approx(0.8244113808).epsilon(1e-9));
  CHECK(to_string(estimate.ranked[1].key) == "C major");
  CHECK(to_string(analyze_key(scale, KeyProfile::krumhansl_schmuckler).key()) == "C major");
  CHECK(analyze_key(scale, KeyProfile::krumhansl_kessler).correlation() == Approx(0.9013524118).epsilon(1e-3));
  CHECK(analyze_key(scale, KeyProfile::simple).correlation() == Approx(0.9258200998).epsilon(1e-9));
  CHECK(analyze_key(scale, KeyProfile::bellman_budge).correlation() == Approx(0.8832408865).epsilon(1e-9));
  CHECK(analyze_key(scale, KeyProfile::temperley).correlation() == Approx(0.9162511601).epsilon(1e-9));
  CHECK(to_string(analyze_key(PitchClassHistogram{}).key()) == "b minor");
  CHECK_FAILS(analyze_key(Span<const ChordEvent>{}), ArgumentError,
              "[analyze_key] there is no note in the music. Leave out pieces that are silent.");
}

TEST_CASE("the key of transposed music is the transposed key") {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Rng rng = Rng(seed).split("key");
    PitchClassHistogram histogram{};
    for (double& quarters : histogram) quarters = uniform(rng);
    const Key key = analyze_key(histogram).key();
    for (std::size_t by = 1; by < 12; ++by) {
      PitchClassHistogram moved{};
      for (std::size_t p = 0; p < 12; ++p) moved[(p + by) % 12] = histogram[p];
      INFO("seed " << seed);
      REQUIRE(analyze_key(moved).key() == key.transposed(static_cast<int>(by)));
    }
  }
}

TEST_CASE("programs and families go by their General MIDI names") {
  CHECK(program_name(gm::nylon_guitar) == "Acoustic Guitar (nylon)");
  CHECK(gm::nylon_guitar == 24);
  CHECK(program_name(127) == "Gunshot");
  CHECK(family_name(family_of(gm::violin)) == "strings");
  CHECK(find_program("GUITAR") == gm::nylon_guitar);
  CHECK_FAILS(find_program("theremin"), ArgumentError,
              "[find_program] no General MIDI instrument is named \"theremin\". Write a word of its name or of its "
              "family, such as guitar or violin.");
}
