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

TEST_CASE("a key struck again at the tick of its off is let go first") {
  Track track;
  track.add(MidiNote{.start = Ticks(96), .duration = Ticks(96), .key = 60, .velocity = 64});
  track.add(MidiNote{.start = Ticks(0), .duration = Ticks(96), .key = 60, .velocity = 64});
  CHECK(write_midi(file_of(track)) == test::one_track("00 90 3C 40 60 80 3C 40 00 90 3C 40 60 80 3C 40 00 FF 2F 00"));
}

TEST_CASE("an event can be copied within its track") {
  Track track;
  track.add_text(Ticks(0), meta::marker, "A");
  for (int i = 0; i < 100; ++i) track.add(track.events.front(), track);
  CHECK(track.events.size() == 101);
  CHECK(track.text(track.events.back()) == "A");
  CHECK(read_midi(write_midi(file_of(track))) == file_of(track));
}

TEST_CASE("every builder writes what the reader reads") {
  Track track;
  track.add_tempo(Ticks(0), Tempo{333333});
  track.add_time_signature(Ticks(0), {7, 16, 12, 8});
  track.add_key_signature(Ticks(0), {-4, true});
  for (const int rate : {24, 25, 29, 30}) track.add_smpte_offset(Ticks(0), {rate, 23, 59, 58, 23, 99});
  track.add_bend(Ticks(0), 5, 12345);
  const Track back = read_midi(write_midi(file_of(track))).tracks[0];
  CHECK(back.tempo(back.events[0]) == Tempo{333333});
  CHECK(back.time_signature(back.events[1]) == TimeSignature{7, 16, 12, 8});
  CHECK(back.key_signature(back.events[2]) == KeySignature{-4, true});
  for (const std::size_t i : {0U, 1U, 2U, 3U})
    CHECK(back.smpte_offset(back.events[3 + i]) == track.smpte_offset(track.events[3 + i]));
  CHECK(back.smpte_offset(back.events[5])->frames_per_second == 29);
  CHECK(back.events[7].bend() == 12345);
  CHECK_FAILS(track.add_smpte_offset(Ticks(0), {24, 0, 0, 0, 24, 0}), ArgumentError,
              "[SmpteOffset] no MIDI file can hold 0:0:0:24.0 at 24 frames a second. The rate is 24, 25, 29 or 30.");
  CHECK_FAILS(
      Division::smpte(280, 40), ArgumentError,
      "[Division] SMPTE: got 280 frames a second and 40 ticks a frame, expected 24, 25, 29 or 30 and 1 to 255.");
}

TEST_CASE("lengths are refused from the first on that four bytes of their kind cannot say") {
  CHECK(detail::payload_fault(0x0FFFFFFF).empty());
  CHECK(detail::payload_fault(0x10000000) == "it carries more than 268435455 bytes");
  CHECK(detail::chunk_fault(0xFFFFFFFF).empty());
  CHECK(detail::chunk_fault(0x100000000) == "its chunk is longer than 4294967295 bytes");

  Track silent;  // the longest time before an event, and before the end
  silent.add_program(Ticks(0x0FFFFFFF), 0, 1);
  silent.end = Ticks(2 * 0x0FFFFFFF);
  CHECK(read_midi(write_midi(file_of(silent))) == file_of(silent));
  silent.end += Ticks(1);
  CHECK_FAILS(write_midi(file_of(silent)), ArgumentError,
              "[write_midi] track 0, event 1: more than 268435455 ticks pass before its end.");
}

TEST_CASE("what cannot be written is refused") {
  Track late;
  late.add_program(Ticks(0x10000000), 0, 1);
  CHECK_FAILS(write_midi(file_of(late)), ArgumentError,
              "[write_midi] track 0, event 0: more than 268435455 ticks pass before it.");
  Track early;
  early.events.push_back({.tick = Ticks(-1), .status = 0x90});
  CHECK_FAILS(write_midi(file_of(early)), ArgumentError, "[write_midi] track 0, event 0: its tick is negative.");
  File named = file_of(Track());
  named.alien_chunks.push_back({{'M', 'T', 'r', 'k'}, {}, 0});
  CHECK_FAILS(write_midi(named), ArgumentError,
              "[write_midi] an alien chunk is named MTrk. Its name is four printable characters, and neither MThd nor "
              "MTrk.");
  File two = file_of(Track());
  two.tracks.resize(2);
  CHECK_FAILS(write_midi(two), ArgumentError,
              "[write_midi] a file of format 0 has one track: got 2. Call with_format(file, Format::single), or write "
              "format 1.");
  Track wrong;
  wrong.events.push_back({.status = 0xF4});
  CHECK_FAILS(write_midi(file_of(wrong)), ArgumentError,
              "[write_midi] track 0, event 0: its status is not one that a file may hold.");
  CHECK_FAILS(write_midi(File{}), ArgumentError, "[write_midi] tracks: got 0, expected 1 to 65535.");
  CHECK_FAILS(Track().add_program(Ticks(0), 16, 0), ArgumentError, "[Track] channel: got 16, expected 0 to 15.");
}
