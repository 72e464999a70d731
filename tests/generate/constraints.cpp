// SPDX-License-Identifier: MIT
#include <chordgen/generate/continue.hpp>

#include "support/catch.hpp"
#include "support/toy_models.hpp"

using namespace chordgen;

namespace {

constexpr int c4 = 60, d4 = 62, e4 = 64, f4 = 65, g4 = 67;

/// Five chords, all equally probable.
test::MarkovModel five() {
  test::MarkovModel model;
  model.chords =
      Vocabulary<PitchSet>({PitchSet{c4}, PitchSet{c4, e4, g4}, PitchSet{61}, PitchSet{f4, 84}, PitchSet{36, 37, 38}});
  model.durations = Vocabulary<Rational>({Rational(1, 2), Rational(1), Rational(3, 2), Rational(4)});
  model.next.assign(5, std::vector<double>(5, 0.2));
  return model;
}

template <class Model>
Song song(Model model, const Constraints& constraints, std::size_t length = 60, Metre metre = {}) {
  return continue_from(model, Span<const ChordEvent>{}, {.length = length, .metre = metre}, {}, Rng(5), constraints);
}

/// Whether every event of a song by either kind of model does as it is asked.
template <class Rule>
void check_all(const Constraints& constraints, Rule rule, bool without = false) {
  const auto keeps = [&](const Song& written) {
    return std::all_of(written.events.begin(), written.events.end(), rule);
  };
  CHECK(keeps(song(five(), constraints)));
  CHECK(keeps(song(test::NoteByNoteModel{true}, constraints)));
  CHECK(keeps(song(test::NoteByNoteModel{false}, constraints)));
  CHECK(keeps(song(five(), {})) == without);  // the rule is not kept by itself
  CHECK(keeps(song(test::NoteByNoteModel{}, {})) == without);
}

}  // namespace

TEST_CASE("a key leaves only the notes of its scale") {
  check_all({.key = Key::parse("C major")}, [](const ChordEvent& event) {
    return std::all_of(event.pitches.begin(), event.pitches.end(), [](int key) { return (0xab5 >> (key % 12)) & 1; });
  });
  CHECK(scale_of(Key::parse("a minor")) == (0xab5u | 1u << 8));
}

TEST_CASE("pitch classes, register and number of notes are kept") {
  check_all({.pitch_classes = 0x11}, [](const ChordEvent& event) {
    return std::all_of(event.pitches.begin(), event.pitches.end(),
                       [](int key) { return key % 12 == 0 || key % 12 == 4; });
  });
  check_all({.lowest = 48, .highest = 72}, [](const ChordEvent& event) {
    return event.pitches.empty() || (event.pitches.lowest() >= 48 && event.pitches.highest() <= 72);
  });
  check_all({.max_notes = 2}, [](const ChordEvent& event) { return event.pitches.size() <= 2; });
}

TEST_CASE("only chords that a hand can hold on a guitar") {
  check_all({.playable = Fretboard{}}, [](const ChordEvent& event) { return is_playable(event.pitches); });
}

TEST_CASE("only chords of a vocabulary, which a model of notes reaches without a dead end") {
  const Vocabulary<PitchSet> wanted({PitchSet{c4}, PitchSet{c4, e4, g4}, PitchSet{40, 52, c4}});
  check_all({.chords = &wanted}, [&](const ChordEvent& event) { return wanted.find(event.pitches) >= 0; });
}

TEST_CASE("a top line is harmonised: its notes are the highest of the chords") {
  std::vector<int> line;
  for (int i = 0; i < 60; ++i) line.push_back(i % 3 == 0 ? g4 : i % 3 == 1 ? c4 : -1);
  for (const bool upward : {true, false}) {
    const Song written = song(test::NoteByNoteModel{upward}, {.top_line = line});
    for (std::size_t i = 0; i < line.size(); ++i)
      if (line[i] >= 0) CHECK(written.events[i].pitches.highest() == line[i]);
  }
  const Song written = song(five(), {.top_line = line});
  for (std::size_t i = 0; i < line.size(); ++i)
    if (line[i] >= 0) CHECK(written.events[i].pitches.highest() == line[i]);
}

TEST_CASE("a song ends on the tonic chord, its root in the bass, and is free before") {
  for (std::size_t length = 1; length < 12; ++length) {
    const Constraints constraints{.key = Key::parse("C major"), .ending = Ending::tonic};
    for (const Song& written :
         {song(five(), constraints, length), song(test::NoteByNoteModel{true}, constraints, length),
          song(test::NoteByNoteModel{false}, constraints, length)}) {
      const PitchSet last = written.events.back().pitches;
      CHECK(last.lowest() % 12 == 0);
      CHECK(std::all_of(last.begin(), last.end(), [](int key) { return (0x91 >> (key % 12)) & 1; }));
    }
  }
  CHECK_FAILS(song(five(), {.ending = Ending::tonic}), ArgumentError,
              "[Constraints] ending on the tonic needs a key. Set Constraints::key.");
}

TEST_CASE("bars are filled: no event crosses a bar line and the song ends at one") {
  for (const Metre metre : {Metre{3, 4}, Metre{4, 4}, Metre{6, 8}}) {
    for (std::size_t length = 3; length < 40; length += 5) {
      const Song written = song(five(), {.bars = Bars::fill}, length, metre);
      const Rational bar = metre.bar();
      for (const ChordEvent& event : written.events) {
        const Rational place = event.onset - bar * Rational((event.onset / bar).floor());
        CHECK(place + event.duration <= bar);
      }
      const Rational end = written.events.back().onset + written.events.back().duration;
      CHECK((end / bar).denominator() == 1);
    }
  }
  const Song by_notes = song(test::NoteByNoteModel{}, {.bars = Bars::end_on_beat}, 21);
  CHECK((by_notes.events.back().onset + by_notes.events.back().duration).denominator() == 1);
}

TEST_CASE("durations that no bar can hold, or that never fill one, are refused at once") {
  test::MarkovModel model = five();
  model.durations = Vocabulary<Rational>({Rational(5)});
  CHECK_FAILS(song(model, {.bars = Bars::fill}, 7), ArgumentError,
              "[Constraints] no 7 events of the model's durations fill bars of 4/4. Choose another length or metre.");
  model.durations = Vocabulary<Rational>({Rational(1, 3)});
  CHECK_FAILS(
      song(model, {.bars = Bars::end_on_beat}, 2), ArgumentError,
      "[Constraints] no 2 events of the model's durations end on a beat of 4/4. Choose another length or metre.");
}

TEST_CASE("constraints hold together") {
  const Vocabulary<PitchSet> wanted({PitchSet{c4}, PitchSet{c4, e4, g4}, PitchSet{36, 37, 38}, PitchSet{d4, f4}});
  const Constraints constraints{.max_repeats = 2,
                                .key = Key::parse("C major"),
                                .lowest = 50,
                                .chords = &wanted,
                                .ending = Ending::tonic,
                                .bars = Bars::fill};
  for (const Song& written : {song(test::NoteByNoteModel{true}, constraints, 24),
                              song(test::NoteByNoteModel{false}, constraints, 24), song(five(), constraints, 24)}) {
    for (std::size_t i = 0; i < written.events.size(); ++i) {
      CHECK(wanted.find(written.events[i].pitches) >= 0);
      CHECK(written.events[i].pitches.lowest() >= 50);
      if (i >= 2)
        CHECK_FALSE((written.events[i].pitches == written.events[i - 1].pitches &&
                     written.events[i].duration == written.events[i - 1].duration &&
                     written.events[i].pitches == written.events[i - 2].pitches &&
                     written.events[i].duration == written.events[i - 2].duration));
    }
    CHECK((written.events.back().onset + written.events.back().duration).floor() % 4 == 0);
  }
}

TEST_CASE("constraints that leave nothing say so, and which are set") {
  CHECK_FAILS(song(five(), {.key = Key::parse("F# major"), .lowest = 84, .playable = Fretboard{}}), ArgumentError,
              "[continue_from] nothing is left after 0 events that keeps the constraints (key, register, playable). "
              "Loosen one of them.");
  const Vocabulary<PitchSet> wanted({PitchSet{c4}});
  CHECK_FAILS(song(test::NoteByNoteModel{}, {.max_repeats = 1, .chords = &wanted}), ArgumentError,
              "[continue_from] nothing is left after 3 events that keeps the constraints (chord vocabulary, repeats). "
              "Loosen one of them.");
  CHECK_FAILS(song(five(), {.max_copied_run = 3}), ArgumentError,
              "[Constraints] max_copied_run needs the corpus. Set Constraints::corpus.");
  CHECK_FAILS(song(five(), {.lowest = 70, .highest = 60}), ArgumentError,
              "[Constraints] register: got 70 to 60, expected the lower key first.");
}

TEST_CASE("a song copies no longer run of the corpus than allowed, whichever kind of model writes it") {
  Corpus corpus;
  Piece& piece = corpus.pieces.emplace_back();
  for (int i = 0; i < 200; ++i) piece.events.push_back({Rational(i), Rational(1), PitchSet{c4 + i % 2}, {}});
  const ChordWindows windows(corpus, {.length = 4});
  const CopiedEvents copies(windows);
  test::MarkovModel model = five();
  model.chords = windows.chords;
  model.durations = Vocabulary<Rational>({Rational(1, 2), Rational(1)});
  model.next = {{0, 1}, {1, 0}};
  CHECK(copies.longest(song(model, {}).events).length > 3);
  CHECK(copies.longest(song(model, {.max_copied_run = 3, .corpus = &copies}).events).length == 3);
}
