// SPDX-License-Identifier: MIT
#include <chordgen/core.hpp>
#include <chordgen/midi.hpp>
#include <chordgen/music.hpp>

#include "support/catch.hpp"

using namespace chordgen;

namespace {

constexpr int quarter = 480;

Note note(int start, int duration, int key) {
  return {Ticks(start), Ticks(duration), static_cast<std::uint8_t>(key), 90};
}

Score score_of(std::vector<Note> notes) {
  Score score;
  score.parts.push_back({"", 0, 0, 0, std::move(notes)});
  return score;
}

std::string shown(const std::vector<ChordEvent>& events) {
  std::string text;
  for (const ChordEvent& event : events) {
    text += to_string(event.onset) + " " + to_string(event.duration) + " " + chord_name(event.pitches);
    if (!event.held.empty()) text += " (" + chord_name(event.held) + ")";
    text += "; ";
  }
  return text;
}

/// A score of up to three parts, on a grid of twelfths, with overlaps, repeats and notes of no length.
Score random_score(Rng rng) {
  Score score;
  score.tick = Rational(1, 12);
  const std::size_t parts = 1 + uniform_index(rng, 3);
  for (std::size_t p = 0; p < parts; ++p) {
    Part part{"", static_cast<std::uint32_t>(p), static_cast<std::uint8_t>(p), 24, {}};
    int start = 0;
    for (std::size_t n = uniform_index(rng, 40); n > 0; --n) {
      start += static_cast<int>(uniform_index(rng, 9));
      part.notes.push_back(
          note(start, static_cast<int>(uniform_index(rng, 20)), 40 + static_cast<int>(uniform_index(rng, 30))));
    }
    score.parts.push_back(std::move(part));
  }
  return score;
}

/// Whether a key sounds at a tick of the random score.
bool sounds(const Score& score, int key, std::int64_t tick) {
  for (const Part& part : score.parts)
    for (const Note& n : part.notes)
      if (n.key == key && n.start.value <= tick && tick < n.end().value) return true;
  return false;
}

}  // namespace

TEST_CASE("chordify cuts at every onset and release, and says what is held") {
  const Score score = score_of({note(0, 2 * quarter, 60), note(0, quarter, 64), note(quarter, quarter, 65)});

  CHECK(shown(chordify(score)) == "0 1 C4.E4; 1 1 C4.F4 (C4); ");
}

TEST_CASE("chordify: silence is a chord of no pitches, also before the first note, unless it is skipped") {
  const Score score = score_of({note(quarter, quarter, 60), note(3 * quarter, quarter, 62)});

  CHECK(shown(chordify(score)) == "0 1 rest; 1 1 C4; 2 1 rest; 3 1 D4; ");
  CHECK(shown(chordify(score, {.rests = ChordifyOptions::Rests::skip})) == "1 1 C4; 3 1 D4; ");
}

TEST_CASE("chordify: a pitch struck again is no held pitch, whoever strikes it") {
  Score score = score_of({note(0, quarter, 60), note(quarter, quarter, 60)});
  CHECK(shown(chordify(score)) == "0 1 C4; 1 1 C4; ");

  score = score_of({note(0, 2 * quarter, 60)});
  score.parts.push_back({"", 1, 1, 0, {note(quarter, quarter, 60)}});
  CHECK(shown(chordify(score)) == "0 1 C4; 1 1 C4; ");
  CHECK(shown(chordify(score, {.neighbours = ChordifyOptions::Neighbours::merge})) == "0 2 C4; ");
}

TEST_CASE("chordify: drums cut nothing, notes of no length do not sound") {
  Score score = score_of({note(0, 2 * quarter, 60), note(quarter, 0, 72)});
  score.parts.push_back({"", 1, percussion_channel, 0, {note(quarter, 60, 38)}});

  CHECK(shown(chordify(score)) == "0 2 C4; ");
}

TEST_CASE("chordify cuts at barlines when asked, and holds the notes over them") {
  Score score = score_of({note(0, 7 * quarter, 60)});
  score.metres.push_back({Ticks(0), {3, 4}});

  CHECK(shown(chordify(score, {.barlines = ChordifyOptions::Barlines::cut})) == "0 3 C4; 3 3 C4 (C4); 6 1 C4 (C4); ");
}

TEST_CASE("chordify merges what is tied when asked, and what is struck again only when asked for that") {
  Score score = score_of({note(0, 4 * quarter, 60), note(quarter, quarter, 60)});  // two voices share a pitch
  CHECK(shown(chordify(score)) == "0 1 C4; 1 1 C4; 2 2 C4 (C4); ");
  CHECK(shown(chordify(score, {.neighbours = ChordifyOptions::Neighbours::merge_tied})) == "0 1 C4; 1 3 C4; ");
  CHECK(shown(chordify(score, {.neighbours = ChordifyOptions::Neighbours::merge})) == "0 4 C4; ");
}

TEST_CASE("measures are laid from the time signatures; a new one ends the measure before it") {
  Score score = score_of({note(0, 15 * quarter, 60)});
  CHECK(measures(score).size() == 4);
  score.metres = {{Ticks(0), {4, 4}}, {Ticks(10 * quarter), {3, 4}}};

  const std::vector<Measure> laid = measures(score);

  REQUIRE(laid.size() == 5);
  CHECK(laid[0] == Measure{1, 0, 4, {4, 4}});
  CHECK(laid[2] == Measure{3, 8, 2, {4, 4}});
  CHECK(laid[3] == Measure{4, 10, 3, {3, 4}});
  CHECK(laid[4] == Measure{5, 13, 3, {3, 4}});
}

TEST_CASE("the measures of random scores tile the time") {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    Rng rng = Rng(seed).split("measures");
    Score score = random_score(rng.split("notes"));
    for (int tick = 0, i = 0; i < 4; ++i, tick += static_cast<int>(uniform_index(rng, 60)))
      score.metres.push_back({Ticks(tick), {1 + static_cast<int>(uniform_index(rng, 7)), 4}});
    INFO("seed " << seed);
    Rational end(0);
    for (const Measure& measure : measures(score)) {
      REQUIRE(measure.onset == end);
      REQUIRE(measure.duration > Rational(0));
      REQUIRE(measure.duration <= measure.metre.bar());
      end = measure.onset + measure.duration;
    }
    for (const Part& part : score.parts)
      for (const Note& n : part.notes) REQUIRE(score.quarters(n.end()) <= end);
  }
}

TEST_CASE("chordify takes parts by their index") {
  Score score = score_of({note(0, quarter, 60)});
  score.parts.push_back({"", 1, 1, 0, {note(0, quarter, 64)}});
  const std::size_t second[] = {1};
  const std::size_t third[] = {2};

  CHECK(shown(chordify(score, second)) == "0 1 E4; ");
  CHECK_FAILS(chordify(score, third), ArgumentError, "[chordify] part: got 2 of 2 parts, which count from 0.");
}

TEST_CASE("chordify takes no note before the beginning or beyond 2^53 ticks") {
  CHECK_FAILS(chordify(score_of({note(-1, 2, 60)})), ArgumentError,
              "[chordify] a note lies between tick 0 and 2^53: got one from -1 to 1.");
}

TEST_CASE("the slices of random scores tile the time and hold exactly what sounds") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Score score = random_score(Rng(seed).split("score"));
    const std::vector<ChordEvent> events = chordify(score);
    INFO("seed " << seed);

    Rational end(0);
    PitchSet before;
    for (const ChordEvent& event : events) {
      REQUIRE(event.onset == end);
      REQUIRE(event.duration > Rational(0));
      REQUIRE((event.held - event.pitches).empty());
      REQUIRE((event.held - before).empty());
      end = event.onset + event.duration;
      before = event.pitches;
      for (std::int64_t tick = (event.onset * Rational(12)).floor(); Rational(tick, 12) < end; ++tick)
        for (int key = 40; key < 70; ++key) REQUIRE(event.pitches.contains(key) == sounds(score, key, tick));
    }
  }
}

TEST_CASE("random music comes back from its MIDI file as it was") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    INFO("seed " << seed);
    Song song;
    song.events = chordify(random_score(Rng(seed).split("song")));
    if (song.events.empty()) continue;

    const File file = read_midi(write_midi(to_midi(song)));
    const std::vector<ChordEvent> back =
        chordify(score_from(file), {.neighbours = ChordifyOptions::Neighbours::merge_tied});

    // What is cut without a strike (two parts that shared a pitch) is one note now, so both sides are merged there.
    REQUIRE(back ==
            chordify(random_score(Rng(seed).split("song")), {.neighbours = ChordifyOptions::Neighbours::merge_tied}));
  }
}

TEST_CASE("to_midi writes a held note once and a struck one again") {
  Song song;
  song.events = {{0, 1, {60, 64}, {}}, {1, 1, {60, 65}, {60}}, {2, 1, {60}, {}}};
  song.title = "Study";

  const File file = to_midi(song);
  const NoteList list = notes(file);

  REQUIRE(list.size() == 4);
  CHECK(file.division.ticks_per_quarter() == 1);
  CHECK(file.tracks[0].name() == "Study");
  CHECK(list[0].key == 60);
  CHECK(list[0].duration == Ticks(2));
  CHECK(list[3].key == 60);
  CHECK(list[3].start == Ticks(2));
}

TEST_CASE("to_midi counts ticks that make every time whole, and says when there are too many") {
  Song song;
  song.events = {{0, {1, 3}, {60}, {}}, {{1, 3}, {1, 4}, {62}, {}}, {{7, 12}, 1, {}, {}}};
  CHECK(to_midi(song).division.ticks_per_quarter() == 12);
  CHECK(to_midi(song).tracks[1].end == Ticks(19));

  song.events = {{0, {1, 32768}, {60}, {}}};
  CHECK_FAILS(to_midi(song), ArgumentError,
              "[to_midi] a tick would be 1/32768 quarter to make every time whole, and a MIDI file has at most 32767 "
              "ticks in a quarter. Quantise the durations first.");
  song.events = {{0, 1, {60}, {}}};
  CHECK_FAILS(to_midi(song, {.program = 128}), ArgumentError, "[to_midi] program: got 128, expected 0 to 127.");
}

TEST_CASE("a score keeps the exact times of its file and splits tracks by channel and program") {
  File file;
  file.division = Division::ticks_per_quarter(7);
  file.tracks.resize(2);
  file.tracks[0].add_program(Ticks(0), 0, gm::nylon_guitar);
  file.tracks[0].add({Ticks(1), Ticks(2), 60, 90, 0});
  file.tracks[0].add({Ticks(1), Ticks(2), 36, 90, percussion_channel});
  file.tracks[0].add_program(Ticks(7), 0, gm::violin);
  file.tracks[0].add({Ticks(7), Ticks(3), 62, 90, 0});
  file.tracks[1].add_tempo(Ticks(0), Tempo{600000});
  for (Track& track : file.tracks) track.sort();

  const Score score = score_from(file);

  REQUIRE(score.parts.size() == 3);
  CHECK(score.parts[0].program == gm::nylon_guitar);
  CHECK(score.parts[1].is_percussion());
  CHECK(score.parts[2].program == gm::violin);
  CHECK(score.first_tempo() == Rational(100));
  CHECK(shown(chordify(score)) == "0 1/7 rest; 1/7 2/7 C4; 3/7 4/7 rest; 1 3/7 D4; ");
}

TEST_CASE("quantising moves onsets and ends to the grid and reports the errors") {
  Score score = score_of({note(10, 460, 60), note(470, 10, 62), note(810, 150, 64)});

  const QuantizeReport report = quantize(score, {4, 3});

  CHECK(shown(chordify(score)) == "0 1 C4; 1 1/4 D4; 5/4 5/12 rest; 5/3 1/3 E4; ");
  CHECK(report.largest_onset_error == Rational(1, 48));
  CHECK(report.moved == 3);
  CHECK_FAILS(Grid({0}), ArgumentError, "[Grid] parts of a quarter: got 0, expected 1 to 960.");
}

TEST_CASE("quantising with a tolerance leaves what is farther from the grid") {
  Score score = score_of({note(10, 470, 60), note(600, 120, 62)});
  const QuantizeReport report = quantize(score, {1}, {.tolerance = Rational(1, 16)});

  CHECK(report.left == 1);
  CHECK(report.moved == 1);
  CHECK(shown(chordify(score)) == "0 1 C4; 1 1/4 rest; 5/4 1/4 D4; ");
  CHECK_FAILS(quantize(score, {1}, {.tolerance = Rational(-1)}), ArgumentError,
              "[quantize] tolerance: got -1 quarters, expected 0 or more.");
}

TEST_CASE("quantised random scores lie on the grid, no farther from home than half its widest unit") {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    Rng rng = Rng(seed).split("quantize");
    std::vector<Note> notes;
    for (int i = 0; i < 30; ++i)
      notes.push_back(note(static_cast<int>(uniform_index(rng, 9000)), static_cast<int>(uniform_index(rng, 900)),
                           40 + static_cast<int>(uniform_index(rng, 40))));
    Score score = score_of(notes);
    const QuantizeReport report = quantize(score, {4, 3});
    INFO("seed " << seed);
    REQUIRE(report.largest_onset_error <= Rational(1, 8));
    REQUIRE(report.notes == 30);
    for (const Note& n : score.parts[0].notes) {
      const Rational onset = score.quarters(n.start);
      REQUIRE(((onset * Rational(4)).denominator() == 1 || (onset * Rational(3)).denominator() == 1));
    }
  }
}

TEST_CASE("a grid is off, given, or each score's own") {
  const Score score = score_of({note(0, 160, 60), note(160, 160, 60), note(320, 160, 60)});
  CHECK(GridChoice::parse("off").is_off());
  CHECK_FALSE(GridChoice::parse("off").grid_for(score));
  CHECK(GridChoice::parse("4,3").grid_for(score)->parts() == std::vector<int>{4, 3});
  CHECK(GridChoice::parse("auto").grid_for(score)->parts() == std::vector<int>{3});
}

TEST_CASE("the grid of a piece is the coarsest that its onsets fall on") {
  CHECK(estimate_grid(score_of({note(0, 480, 60), note(480, 480, 60), note(965, 480, 60)})).parts() ==
        std::vector<int>{1});
  CHECK(estimate_grid(score_of({note(3, 240, 60), note(238, 240, 60), note(481, 1, 60)})).parts() ==
        std::vector<int>{2});
  CHECK(estimate_grid(score_of({note(0, 160, 60), note(160, 160, 60), note(320, 160, 60)})).parts() ==
        std::vector<int>{3});
  CHECK(estimate_grid(score_of({note(0, 160, 60), note(160, 160, 60), note(360, 120, 60)})).parts() ==
        (std::vector<int>{4, 3}));
}
