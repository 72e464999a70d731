// SPDX-License-Identifier: MIT
#include "midi/support.hpp"
#include "support/catch.hpp"

using namespace chordgen;

namespace {

File file_of(const Track& track) {
  File file;
  file.format = Format::single;
  file.division = Division::ticks_per_quarter(96);
  file.tracks.push_back(track);
  return file;
}

}  // namespace

TEST_CASE("a built track is written in order: ends first, but a note without length begins before it ends") {
  Track track;
  track.add(MidiNote{.start = Ticks(0), .duration = Ticks(96), .key = 60, .velocity = 64});
  track.add(MidiNote{.start = Ticks(96), .duration = Ticks(0), .key = 62, .velocity = 64});
  track.add(MidiNote{.start = Ticks(0), .duration = Ticks(96), .key = 64, .velocity = 64});

  CHECK(write_midi(file_of(track)) == test::one_track("00 90 3C 40 00 90 40 40 60 80 3C 40 00 80 40 40 00 90 3E 40"
                                                      " 00 80 3E 40 00 FF 2F 00"));
}

TEST_CASE("quantities are as short as they can be at every threshold") {
  for (const std::int64_t delta : {0, 0x7F, 0x80, 0x3FFF, 0x4000, 0x1FFFFF, 0x200000, 0x0FFFFFFF}) {
    Track track;
    track.add_program(Ticks(delta), 0, 24);
    const std::vector<std::byte> bytes = write_midi(file_of(track));
    CHECK(bytes.size() == test::one_track_body + midi_bytes::vlq_size(static_cast<std::uint32_t>(delta)) + 2 + 4);
    CHECK(read_midi(bytes).tracks[0].events[0].tick == Ticks(delta));
  }
}

TEST_CASE("running status leaves out what is repeated and comes back after a meta event") {
  Track track;
  track.add_control(Ticks(0), 0, 7, 100);
  track.add_control(Ticks(0), 0, 10, 64);
  track.add_text(Ticks(0), meta::marker, "A");
  track.add_control(Ticks(0), 0, 11, 127);
  const auto bytes = write_midi(file_of(track), {.running_status = WriteOptions::RunningStatus::on});
  CHECK(bytes == test::one_track("00 B0 07 64 00 0A 40 00 FF 06 01 41 00 B0 0B 7F 00 FF 2F 00"));
  CHECK(read_midi(bytes) == file_of(track));
}

TEST_CASE("a track's end keeps its own tick") {
  Track track;
  track.end = Ticks(1920);
  CHECK(read_midi(write_midi(file_of(track))).tracks[0].end == Ticks(1920));
}

TEST_CASE("what cannot be written is refused") {
  Track late;
  late.add_program(Ticks(0x10000000), 0, 1);
  CHECK_FAILS(write_midi(file_of(late)), ArgumentError,
              "[write_midi] track 0, event 0: more than 268435455 ticks pass before it.");
  Track wrong;
  wrong.events.push_back({.status = 0xF4});
  CHECK_FAILS(write_midi(file_of(wrong)), ArgumentError,
              "[write_midi] track 0, event 0: its status is not one that a file may hold.");
  CHECK_FAILS(write_midi(File{}), ArgumentError, "[write_midi] tracks: got 0, expected 1 to 65535.");
  CHECK_FAILS(Track().add_program(Ticks(0), 16, 0), ArgumentError, "[Track] channel: got 16, expected 0 to 15.");
}
