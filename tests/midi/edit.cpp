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

TEST_CASE("splitting by channel keeps every event with its channel, what has none stays first") {
  File file = two_voices();
  file.tracks[0].add_text(Ticks(10), meta::marker, "A");
  file.tracks[0].sort();
  const File split = split_by_channel(file);
  CHECK(split.format == Format::parallel);
  REQUIRE(split.tracks.size() == 3);
  CHECK(split.tracks[0].events.size() == 2);
  CHECK(split.tracks[0].text(split.tracks[0].events[1]) == "A");
  for (const std::size_t t : {1U, 2U})
    for (const Event& event : split.tracks[t].events) CHECK(event.channel() == (t == 1 ? 0 : 9));
  for (const Track& track : split.tracks) CHECK(track.end == Ticks(96));
}

TEST_CASE("format 2 becomes no other format but track by track") {
  File file = two_voices();
  file.format = Format::independent;
  CHECK(with_format(file, Format::single).format == Format::single);
  file.tracks.push_back(file.tracks[0]);
  CHECK_FAILS(with_format(file, Format::parallel), ArgumentError,
              "[with_format] the tracks of format 2 are pieces of their own: got 2 tracks. Convert them one by one.");
  CHECK_FAILS(merge(file, file), ArgumentError,
              "[merge] the tracks of format 2 are pieces of their own. Merge files of format 0 and 1.");
}

TEST_CASE("stretching moves every event and the end, and refuses to go back in time") {
  const File slow = stretch(two_voices(), Rational(3, 2));
  CHECK(notes(slow)[0].duration == Ticks(75));
  CHECK(notes(slow)[1].start == Ticks(70));
  CHECK(slow.tracks[0].end == Ticks(144));
  CHECK_FAILS(stretch(two_voices(), Rational(-1)), ArgumentError, "[stretch] the factor: got -1, expected 0 or more.");
}

TEST_CASE("merging keeps alien chunks behind the tracks that they stood behind") {
  File file = two_voices();
  file.alien_chunks.push_back({{'X', 'F', 'I', 'H'}, {}, 1});
  const File both = merge(file, file);
  REQUIRE(both.alien_chunks.size() == 2);
  CHECK(both.alien_chunks[1].before_track == 2);
  CHECK(read_midi(write_midi(both)) == both);
}
