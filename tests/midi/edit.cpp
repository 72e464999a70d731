// SPDX-License-Identifier: MIT
#include "midi/support.hpp"
#include "support/catch.hpp"

using namespace chordgen;

namespace {

File two_voices() {
  Track track;
  track.add_tempo(Ticks(0), Tempo{500000});
  track.add_program(Ticks(0), 0, 24);
  track.add(MidiNote{.start = Ticks(0), .duration = Ticks(50), .key = 60, .channel = 0});
  track.add(MidiNote{.start = Ticks(47), .duration = Ticks(3), .key = 40, .channel = 9});
  track.sort();
  track.end = Ticks(96);
  File file;
  file.format = Format::single;
  file.division = Division::ticks_per_quarter(96);
  file.tracks.push_back(track);
  return file;
}

}  // namespace

TEST_CASE("format 0 becomes format 1 by channel and comes back with the same notes") {
  const File parallel = with_format(two_voices(), Format::parallel);
  REQUIRE(parallel.tracks.size() == 3);
  CHECK(parallel.tracks[0].tempo(parallel.tracks[0].events[0]) == Tempo{500000});
  CHECK(notes(parallel).size() == 2);

  const File single = with_format(parallel, Format::single);
  CHECK(single.format == Format::single);
  CHECK(notes(single).notes == notes(two_voices()).notes);
  CHECK(read_midi(write_midi(single)) == single);
}

TEST_CASE("transposing moves notes, not drums, and refuses what leaves the keyboard") {
  const NoteList moved = notes(transpose(two_voices(), 7));
  CHECK(moved[0].key == 67);
  CHECK(moved[1].key == 40);
  CHECK_FAILS(transpose(two_voices(), 68), ArgumentError, "[transpose] key 60 moved by 68 leaves 0 to 127.");
}

TEST_CASE("another division is the same music") {
  const File file = with_division(two_voices(), 480);
  CHECK(notes(file)[1].start == Ticks(235));
  CHECK(TempoMap(file).seconds(Ticks(480)) == TempoMap(two_voices()).seconds(Ticks(96)));
  CHECK_FAILS(merge(file, two_voices()), ArgumentError,
              "[merge] the divisions differ: got the words 480 and 96. Bring them to one with with_division.");
  CHECK(notes(merge(file, file)).size() == 4);
}

TEST_CASE("quantising snaps to the grid and swallows no note") {
  const NoteList list = notes(quantise(two_voices(), Ticks(24)));
  REQUIRE(list.size() == 2);
  CHECK(list[0].duration == Ticks(48));
  CHECK(list[1].start == Ticks(48));
  CHECK(list[1].duration == Ticks(24));
}

TEST_CASE("trimming cuts notes and keeps what is in effect") {
  const File file = trim(two_voices(), Ticks(40), Ticks(48));
  const NoteList list = notes(file);
  REQUIRE(list.size() == 2);
  CHECK(list[0].start == Ticks(0));
  CHECK(list[0].duration == Ticks(8));
  CHECK(list[0].program == 24);
  CHECK(list[1].start == Ticks(7));
  CHECK(list[1].duration == Ticks(1));
  CHECK(file.tracks[0].end == Ticks(8));
  CHECK(read_midi(write_midi(file)) == file);
}
