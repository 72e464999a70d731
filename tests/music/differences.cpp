// SPDX-License-Identifier: MIT
//
// docs/music21-differences.md, row by row: what chordgen reads, and what music21 5.7.3 reads.
#include <chordgen/midi.hpp>
#include <chordgen/music.hpp>
#include <chordgen/music/like_music21.hpp>

#include "support/catch.hpp"

using namespace chordgen;

namespace {

/// A file of 480 ticks a quarter and so many tracks.
File file_of(std::size_t tracks) {
  File file;
  file.division = Division::ticks_per_quarter(480);
  file.tracks.resize(tracks);
  return file;
}

std::string shown(const std::vector<ChordEvent>& events) {
  std::string text;
  for (const ChordEvent& event : events)
    text += to_string(event.onset) + " " + to_string(event.duration) + " " + chord_name(event.pitches) + "; ";
  return text;
}

std::string exact(const File& file) { return shown(chordify(score_from(file))); }
std::string like_music21(const File& file) { return shown(music21_events(file)); }

void add(Track& track, int start, int duration, int key, int channel = 0) {
  track.add({Ticks(start), Ticks(duration), static_cast<std::uint8_t>(key), 90, static_cast<std::uint8_t>(channel)});
  track.sort();
}

}  // namespace

TEST_CASE("difference: time is exact") {
  File file = file_of(1);
  for (int i = 0; i < 4; ++i) add(file.tracks[0], 60 * i, 60, 60 + i);

  CHECK(exact(file) == "0 1/8 C4; 1/8 1/8 C#4; 1/4 1/8 D4; 3/8 1/8 E-4; ");
  CHECK(like_music21(file) == "0 1/4 C4.C#4; 1/4 1/12 D4; ");
}

TEST_CASE("difference: notes of one pitch are paired first in, first out") {
  File file = file_of(1);
  for (const auto& [tick, velocity] : {std::pair{0, 90}, {240, 90}, {480, 0}, {960, 0}})
    file.tracks[0].add_channel(Ticks(tick), 0x90, 60, velocity);

  CHECK(exact(file) == "0 1/2 C4; 1/2 1/2 C4; 1 1 C4; ");
  CHECK(score_from(file).parts[0].notes[1].duration == Ticks(720));
  CHECK(like_music21(file) == "0 1/2 C4; ");
}

TEST_CASE("difference: a note without an end ends with its track") {
  File file = file_of(1);
  file.tracks[0].add_channel(Ticks(0), 0x90, 60, 90);
  file.tracks[0].end = Ticks(960);

  CHECK(exact(file) == "0 2 C4; ");
  CHECK(score_from(file).unended == 1);
  CHECK(like_music21(file).empty());
}

TEST_CASE("difference: channels of one track are parts of their own") {
  File file = file_of(1);
  add(file.tracks[0], 0, 480, 60, 0);
  add(file.tracks[0], 0, 480, 36, 1);

  CHECK(score_from(file).parts.size() == 2);
  CHECK(music21::read(file).parts.size() == 1);
}

TEST_CASE("difference: the conductor's track may stand anywhere") {
  File file = file_of(2);
  add(file.tracks[0], 0, 480, 60);
  file.tracks[1].add_tempo(Ticks(0), Tempo{1000000});
  file.tracks[1].add_time_signature(Ticks(0), {3, 4});

  CHECK(score_from(file).first_tempo() == Rational(60));
  CHECK(score_from(file).first_metre() == Metre{3, 4});
}

TEST_CASE("difference: drums cut no chord") {
  File file = file_of(2);
  add(file.tracks[0], 0, 960, 60);
  add(file.tracks[1], 480, 240, 38, percussion_channel);

  CHECK(exact(file) == "0 2 C4; ");
  CHECK(like_music21(file) == "0 1 C4; 1 1/2 D2.C4; 3/2 1/2 C4; ");
}

TEST_CASE("difference: a note of no length does not sound") {
  File file = file_of(1);
  add(file.tracks[0], 0, 480, 60);
  add(file.tracks[0], 480, 0, 62);

  CHECK(exact(file) == "0 1 C4; ");
  CHECK(like_music21(file) == "0 1 C4; 1 1 D4; ");
}

TEST_CASE("difference: a strike is no tie") {
  File file = file_of(2);
  add(file.tracks[0], 0, 960, 60);
  add(file.tracks[1], 480, 480, 60);

  CHECK(chordify(score_from(file))[1].held.empty());
  CHECK(music21_events(file)[1].held == PitchSet{60});
}

TEST_CASE("difference: notes before the first program change belong to program 0") {
  File file = file_of(1);
  add(file.tracks[0], 0, 480, 60);
  file.tracks[0].add_program(Ticks(480), 0, gm::violin);
  add(file.tracks[0], 480, 480, 62);

  const Score score = score_from(file);
  REQUIRE(score.parts.size() == 2);
  CHECK(score.parts[0].program == 0);
  CHECK(score.parts[1].program == gm::violin);
  const auto partition = music21::partition(music21::read(file));
  REQUIRE(partition);
  CHECK(partition->size() == 1);
  CHECK((*partition)[0].notes() == 1);
}

TEST_CASE("difference: every program has a name") {
  CHECK(program_name(gm::steel_guitar) == "Acoustic Guitar (steel)");
  CHECK(std::string_view(music21::instrument_names[gm::steel_guitar]).empty());
}

TEST_CASE("difference: SMPTE time and format 2 are read") {
  File file = file_of(1);
  file.division = Division::smpte(25, 40);
  add(file.tracks[0], 0, 500, 60);
  CHECK(exact(file) == "0 1 C4; ");
  CHECK_FAILS(music21::read(file), ArgumentError,
              "[music21::read] music21 reads neither SMPTE time nor format 2. Read the file in chordgen's way.");

  file = file_of(2);
  file.format = Format::independent;
  add(file.tracks[0], 0, 480, 60);
  add(file.tracks[1], 0, 480, 62);
  CHECK(exact(file) == "0 1 C4; 1 1 D4; ");
}

TEST_CASE("difference: a held note is written once, and nothing is added at the end") {
  Song song;
  song.events = {{0, 1, {60}, {}}, {1, 1, {60, 64}, {60}}, {2, 1, {60, 65}, {60}}};

  const File file = to_midi(song);

  CHECK(notes(file).size() == 3);
  CHECK(file.tracks[1].end == Ticks(3));
}

TEST_CASE("difference: silence has no key") {
  CHECK_THROWS_AS(analyze_key(std::vector<ChordEvent>{{0, 1, {}, {}}}), ArgumentError);
  CHECK(to_string(music21::analyze_key(PitchClassHistogram{}).key()) == "c minor");
}
