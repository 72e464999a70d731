// SPDX-License-Identifier: MIT
#include "midi/support.hpp"
#include "support/catch.hpp"

using namespace chordgen;

namespace {

// Two notes of key 60 overlap: on at 0, on at 1, off at 2, off at 3.
File overlap() { return read_midi(test::one_track("00 90 3C 40 01 90 3C 50 01 80 3C 40 01 80 3C 40 00 FF 2F 00")); }

std::vector<std::int64_t> durations(const NoteList& list) {
  std::vector<std::int64_t> values;
  for (const MidiNote& note : list) values.push_back(note.duration.value);
  return values;
}

}  // namespace

TEST_CASE("overlapping notes of one key are joined as asked") {
  CHECK(durations(notes(overlap())) == std::vector<std::int64_t>{2, 2});
  CHECK(durations(notes(overlap(), {.pairing = Pairing::last_in_first_out})) == std::vector<std::int64_t>{3, 1});
  const NoteList closed = notes(overlap(), {.pairing = Pairing::close_all});
  CHECK(durations(closed) == std::vector<std::int64_t>{2, 1});
  REQUIRE(closed.orphans.size() == 1);
  CHECK(closed.orphans[0].kind == Orphan::Kind::off_without_on);
}

TEST_CASE("a note without end ends with its track, or is dropped, and is reported") {
  const File file = read_midi(test::one_track("00 90 3C 40 05 90 3E 40 05 80 3E 40 60 FF 2F 00"));
  const NoteList kept = notes(file);
  CHECK(durations(kept) == std::vector<std::int64_t>{106, 5});
  REQUIRE(kept.orphans.size() == 1);
  CHECK(kept.orphans[0] == Orphan{Orphan::Kind::on_without_off, Ticks(0), 0, 0, 60});
  CHECK(durations(notes(file, {.unended = NoteOptions::Unended::drop})) == std::vector<std::int64_t>{5});
}

TEST_CASE("a program acts on its channel from its tick on, across tracks") {
  File file;
  file.tracks.resize(2);
  file.tracks[0].add_program(Ticks(10), 3, 40);
  for (const std::int64_t tick : {0, 10, 20})
    file.tracks[1].add(MidiNote{.start = Ticks(tick), .duration = Ticks(5), .channel = 3});
  const NoteList list = notes(file);
  REQUIRE(list.size() == 3);
  CHECK(list[0].program == 0);
  CHECK(list[1].program == 40);
  CHECK(list[2].program == 40);
}

TEST_CASE("a program acts on the channels of its own port alone, and in format 2 of its own track") {
  File file;
  file.tracks.resize(3);
  const std::byte port{1};
  file.tracks[0].add_program(Ticks(0), 3, 40);
  file.tracks[1].add_meta(Ticks(0), meta::port, {&port, 1});
  for (const std::size_t track : {1U, 2U})
    file.tracks[track].add(MidiNote{.start = Ticks(0), .duration = Ticks(5), .channel = 3});
  CHECK(notes(file)[0].program == 0);
  CHECK(notes(file)[1].program == 40);
  file.format = Format::independent;
  CHECK(notes(file)[1].program == 0);
}

TEST_CASE("at one tick a program acts on the notes after it, not on those before") {
  Track track;
  track.add_channel(Ticks(0), 0x90, 60, 64);
  track.add_program(Ticks(0), 0, 7);
  track.add_channel(Ticks(0), 0x90, 62, 64);
  File file;
  file.tracks = {track};
  const NoteList list = notes(file);
  CHECK(list[0].program == 0);
  CHECK(list[1].program == 7);
}

TEST_CASE("the pedal of another track holds notes too, until their key is struck again") {
  File file;
  file.tracks.resize(2);
  file.tracks[0].add_control(Ticks(0), 0, 64, 64);
  file.tracks[0].add_control(Ticks(90), 0, 64, 63);
  file.tracks[1].add(MidiNote{.start = Ticks(0), .duration = Ticks(10)});
  file.tracks[1].add(MidiNote{.start = Ticks(40), .duration = Ticks(10)});
  file.tracks[1].add(MidiNote{.start = Ticks(90), .duration = Ticks(10)});
  CHECK(durations(notes(file, {.sustain = NoteOptions::Sustain::lengthen})) == std::vector<std::int64_t>{40, 50, 10});
  file.tracks[0].events.pop_back();
  file.tracks[1].end = Ticks(200);
  CHECK(durations(notes(file, {.sustain = NoteOptions::Sustain::lengthen})) == std::vector<std::int64_t>{40, 50, 110});
}

TEST_CASE("the pedal holds notes until it is released") {
  const File file = read_midi(test::one_track("00 B0 40 7F 00 90 3C 40 0A 80 3C 40 0A B0 40 00 0A FF 2F 00"));
  CHECK(durations(notes(file)) == std::vector<std::int64_t>{10});
  CHECK(durations(notes(file, {.sustain = NoteOptions::Sustain::lengthen})) == std::vector<std::int64_t>{20});
}

TEST_CASE("seconds are exact, whatever track holds the tempo") {
  File file;
  file.division = Division::ticks_per_quarter(480);
  file.tracks.resize(2);
  file.tracks[1].add_tempo(Ticks(480), Tempo{333333});
  const TempoMap map(file);
  CHECK(map.seconds(Ticks(480)) == Rational(1, 2));
  CHECK(map.seconds(Ticks(960)) == Rational(833333, 1000000));
  CHECK(map.ticks_of_seconds(Rational(833333, 1000000)) == Ticks(960));
  CHECK(map.quarters(Ticks(160)) == Rational(1, 3));
  CHECK(map.tempo_at(Ticks(479)) == Tempo{500000});
}

TEST_CASE("SMPTE ticks are fixed times, and tempo events change nothing") {
  File file;
  file.division = Division::smpte(25, 40);
  file.tracks.resize(1);
  file.tracks[0].add_tempo(Ticks(0), Tempo{1000});
  CHECK(file.division.word() == 0xE728);
  CHECK(TempoMap(file).seconds(Ticks(1500)) == Rational(3, 2));
  file.division = Division::smpte(29, 100);
  CHECK(TempoMap(file).seconds(Ticks(3000)) == Rational(1001, 1000));
}
