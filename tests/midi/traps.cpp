// SPDX-License-Identifier: MIT
//
// What made other readers and writers fail, one file a trap, made here by hand. Each test names the fault as its users
// reported it.
#include "midi/support.hpp"
#include "support/catch.hpp"

using namespace chordgen;

namespace {

struct Lenient {
  Diagnostics diagnostics{};
  File file{};
};

Lenient lenient(const std::vector<std::byte>& bytes) {
  Lenient result;
  result.file = read_midi(bytes, result.diagnostics);
  return result;
}

std::vector<std::byte> joined(std::initializer_list<std::vector<std::byte>> parts) {
  std::vector<std::byte> bytes;
  for (const std::vector<std::byte>& part : parts) bytes.insert(bytes.end(), part.begin(), part.end());
  return bytes;
}

const std::string scale = "00 90 3C 40 60 80 3C 40 00 90 3E 40 60 80 3E 40 00 FF 2F 00";

}  // namespace

TEST_CASE("trap: a note whose off stands at its own tick has no length, and takes no other note's off") {
  const NoteList list =
      notes(read_midi(test::one_track("00 90 3C 40 00 80 3C 40 60 90 3C 40 60 80 3C 40 00 FF 2F 00")));
  REQUIRE(list.size() == 2);
  CHECK(list[0].duration == Ticks(0));
  CHECK(list[1].start == Ticks(96));
  CHECK(list[1].duration == Ticks(96));
  CHECK(list.orphans.empty());
}

TEST_CASE("trap: a key struck again before its off gives both notes their own length") {
  const NoteList list =
      notes(read_midi(test::one_track("00 90 3C 40 60 90 3C 40 00 80 3C 40 60 80 3C 40 00 FF 2F 00")));
  REQUIRE(list.size() == 2);
  CHECK(list[0].duration == Ticks(96));
  CHECK(list[1].duration == Ticks(96));
}

TEST_CASE("trap: a second off is an orphan, not a note") {
  const NoteList list = notes(read_midi(test::one_track("00 90 3C 40 60 80 3C 40 00 80 3C 40 00 FF 2F 00")));
  CHECK(list.size() == 1);
  REQUIRE(list.orphans.size() == 1);
  CHECK(list.orphans[0] == Orphan{Orphan::Kind::off_without_on, Ticks(96), 0, 0, 60});
}

TEST_CASE("trap: running status goes on over meta, SysEx and escape events, as every player plays it") {
  for (const char* between : {"00 FF 01 01 41", "00 F0 02 01 F7", "00 F7 01 FA", "00 FF 7F 00"}) {
    INFO(between);
    const auto bytes = test::one_track("00 93 3C 40 " + std::string(between) + " 60 3C 00 00 FF 2F 00");
    const Lenient read = lenient(bytes);
    CHECK(read.diagnostics.count(DiagnosticCode::interrupted_status) == 1);
    CHECK(read.diagnostics.total() == 1);
    REQUIRE(read.file.tracks[0].events.size() == 3);
    CHECK(read.file.tracks[0].events[2] == Event{.tick = Ticks(96), .status = 0x93, .data1 = 60, .data2 = 0});
    CHECK(test::strict_violation(bytes).code == "interrupted-status");
    CHECK(read_midi(write_midi(read.file, {.running_status = WriteOptions::RunningStatus::on})) == read.file);
  }
}

TEST_CASE("trap: running status does not go on into the next track") {
  const auto track = test::hex("4D 54 72 6B 00 00 00 07 00 3C 40 00 FF 2F 00");
  auto bytes = joined({test::one_track("00 90 3C 40 00 FF 2F 00"), track});
  bytes[9] = std::byte{1};
  bytes[11] = std::byte{2};
  CHECK(test::strict_violation(bytes).code == "missing-status");
  CHECK(lenient(bytes).file.tracks[1].events.empty());
}

TEST_CASE("trap: padded quantities are legal; five and nine bytes are not, but are read") {
  CHECK(read_midi(test::one_track("80 80 80 60 90 3C 40 00 FF 2F 00")).tracks[0].events[0].tick == Ticks(96));
  const auto five = lenient(test::one_track("80 80 80 80 60 90 3C 40 00 FF 2F 00"));
  CHECK(five.file.tracks[0].events[0].tick == Ticks(96));
  const auto nine = lenient(test::one_track("80 80 80 80 80 80 80 81 00 90 3C 40 00 FF 2F 00"));
  CHECK(nine.file.tracks[0].events[0].tick == Ticks(128));
  const auto great = lenient(test::one_track("8F FF FF FF 00 90 3C 40 00 FF 2F 00"));
  CHECK(great.file.tracks[0].events[0].tick == Ticks(0));
  for (const auto* read : {&five, &nine, &great}) {
    CHECK(read->diagnostics.count(DiagnosticCode::long_quantity) == 1);
    CHECK(read->diagnostics.total() == 1);
  }
}

TEST_CASE("trap: time goes beyond 32 bits, in ticks and in seconds") {
  std::string events;
  for (int i = 0; i < 20; ++i) events += "FF FF FF 7F C0 01 ";
  const File file = read_midi(test::one_track(events + "FF FF FF 7F FF 2F 00"));
  CHECK(file.tracks[0].events.back().tick == Ticks(20 * std::int64_t{0x0FFFFFFF}));
  CHECK(file.tracks[0].end == Ticks(21 * std::int64_t{0x0FFFFFFF}));
  CHECK(TempoMap(file).seconds(file.tracks[0].end) == Rational(21 * std::int64_t{0x0FFFFFFF}, 192));
  CHECK(read_midi(write_midi(file)) == file);
}

TEST_CASE("trap: 32767 ticks a quarter are as good as 480, and come back") {
  auto bytes = test::one_track(scale);
  bytes[12] = std::byte{0x7F};
  bytes[13] = std::byte{0xFF};
  const File file = read_midi(bytes);
  CHECK(file.division.ticks_per_quarter() == 32767);
  CHECK(TempoMap(file).quarters(Ticks(32767)) == Rational(1));
  CHECK(write_midi(file) == bytes);
}

TEST_CASE("trap: what a reader does not know it keeps, byte for byte") {
  const auto bytes = test::one_track(
      "00 FF 09 02 53 45 00 FF 21 01 03 00 FF 00 02 01 02 00 FF 20 01 09 00 FF 60 01 01 00 FF 4B 03 01 02 03 "
      "00 FF 51 05 07 A1 20 AA BB 00 FF 7F 05 00 00 41 01 02 00 FF 2F 00");
  const File file = read_midi(bytes);
  const Track& track = file.tracks[0];
  REQUIRE(track.events.size() == 8);
  CHECK(track.text(track.events[0]) == "SE");
  CHECK(track.port(track.events[1]) == 3);
  CHECK(track.sequence_number(track.events[2]) == 258);
  CHECK(track.channel_prefix(track.events[3]) == 9);
  CHECK(track.port(track.events[3]) == std::nullopt);
  CHECK(track.tempo(track.events[6]) == Tempo{500000});
  CHECK(write_midi(file) == bytes);
}

TEST_CASE("trap: the packets of a SysEx keep their times, and escapes their bytes") {
  const auto bytes = test::one_track(
      "00 F0 03 43 12 00 81 48 F7 06 43 12 00 43 12 00 64 F7 04 43 12 00 F7 00 F7 02 F3 01 00 FF 2F 00");
  const File file = read_midi(bytes);
  const Track& track = file.tracks[0];
  REQUIRE(track.events.size() == 4);
  CHECK(track.events[1].kind() == EventKind::escape);
  CHECK(track.events[1].tick == Ticks(200));
  CHECK(track.events[2].tick == Ticks(300));
  CHECK(track.payload(track.events[3]).size() == 2);
  CHECK(write_midi(file) == bytes);
}

TEST_CASE("trap: odd key signatures lose the signature, not the file") {
  for (const char* key : {"80 00", "0E 00", "00 FF", "00 A1"}) {
    INFO(key);
    const Lenient read = lenient(test::one_track("00 FF 59 02 " + std::string(key) + " " + scale));
    CHECK(read.diagnostics.total() == 1);
    CHECK(notes(read.file).size() == 2);
  }
}

TEST_CASE("trap: bytes after the tracks are told and passed over") {
  for (const char* tail : {"0D 0A", "0A", "00", "00 00 00 00 00 00 00 00 00 00"}) {
    INFO(tail);
    const auto bytes = joined({test::one_track(scale), test::hex(tail)});
    CHECK(test::strict_violation(bytes) == test::Violation{"stray-bytes", bytes.size() - test::hex(tail).size()});
    CHECK(notes(lenient(bytes).file).size() == 2);
  }
  const auto style = joined({test::one_track(scale), test::hex("43 41 53 4D 00 00 00 02 01 02")});
  CHECK(read_midi(style).alien_chunks.size() == 1);
  CHECK(write_midi(read_midi(style)) == style);
}

TEST_CASE("trap: a chunk that is longer than the file is kept as far as it goes") {
  const auto bytes = joined({test::one_track(scale), test::hex("58 46 49 48 FF FF FF F0 01 02 03")});
  CHECK(test::strict_violation(bytes) == test::Violation{"chunk-length", bytes.size() - 7});
  const Lenient read = lenient(bytes);
  REQUIRE(read.file.alien_chunks.size() == 1);
  CHECK(read.file.alien_chunks[0].bytes.size() == 3);
}

TEST_CASE("trap: the tracks are counted, whatever the header and alien chunks say") {
  auto bytes = joined({test::one_track(scale), test::hex("58 46 49 48 00 00 00 01 01")});
  bytes[11] = std::byte{2};  // counts the alien chunk
  const Lenient read = lenient(bytes);
  CHECK(read.file.tracks.size() == 1);
  CHECK(read.diagnostics.count(DiagnosticCode::track_count) == 1);
}

TEST_CASE("trap: a longer header is honoured") {
  auto bytes = test::one_track(scale);
  bytes[7] = std::byte{8};
  bytes.insert(bytes.begin() + 14, 2, std::byte{0x55});
  CHECK(read_midi(bytes) == read_midi(test::one_track(scale)));
}

TEST_CASE("trap: a file without a track says so") {
  for (const char* format : {"00", "01", "02"}) {
    const auto bytes = test::hex("4D 54 68 64 00 00 00 06 00 " + std::string(format) + " 00 00 00 60");
    CHECK_FAILS(read_midi(bytes), FormatError,
                "[read_midi] byte 0x000A: a MIDI file has a track: got 00 00. There is nothing to read.");
    CHECK(test::view_violation(bytes).code == "no-tracks");
    CHECK(lenient(bytes).file.tracks.empty());
    Diagnostics diagnostics;
    CHECK_THROWS_AS(read_midi_repaired(bytes, diagnostics), FormatError);
  }
}

TEST_CASE("trap: a Macintosh header and resources lie around the file") {
  const auto midi = test::one_track(scale);
  std::vector<std::byte> bytes(128);
  bytes[86] = static_cast<std::byte>(midi.size());
  bytes = joined({bytes, midi, std::vector<std::byte>(128 - midi.size()), test::hex("00 00 01 00 4D 54 72 6B")});
  const Lenient read = lenient(bytes);
  CHECK(read.file == read_midi(midi));
  CHECK(read.diagnostics.total() == 1);
  CHECK(read.diagnostics[0].got == "a MacBinary header");
}

TEST_CASE("trap: RMID holds other chunks before its data, padded to even lengths, and may be cut") {
  const auto midi = test::one_track(scale);
  auto bytes = joined({test::hex("52 49 46 46 00 00 00 00 52 4D 49 44 49 4E 46 4F 03 00 00 00 01 02 03 00"
                                 " 64 61 74 61 00 00 00 00"),
                       midi, test::hex("44 4C 53 20 00 00 00 00")});
  bytes[28] = static_cast<std::byte>(midi.size());
  CHECK(read_midi(bytes) == read_midi(midi));
  bytes[29] = std::byte{1};
  CHECK(test::strict_violation(bytes) == test::Violation{"chunk-length", 28});
}

TEST_CASE("trap: texts are bytes that come back, shown as UTF-8 or Latin-1") {
  const auto bytes = test::one_track("00 FF 03 05 54 C3 A9 6E 00 00 FF 05 03 83 68 E9 00 FF 2F 00");
  const File file = read_midi(bytes);
  const Track& track = file.tracks[0];
  CHECK(to_utf8(track.name()) == std::string("T\xC3\xA9n\0", 5));
  CHECK(to_utf8(track.text(track.events[1])) == "\xC2\x83h\xC3\xA9");
  CHECK(write_midi(file) == bytes);
}

TEST_CASE("trap: tempo zero, 128 flats and a beat of 2^255 divide nothing") {
  const Lenient read = lenient(test::one_track("00 FF 51 03 00 00 00 00 FF 58 04 04 FF 18 08 00 FF 51 00 " + scale));
  CHECK(read.diagnostics.total() == 3);
  CHECK(TempoMap(read.file).seconds(Ticks(96)) == Rational(1, 2));
}

TEST_CASE("trap: the track's end is its own event's tick, not its delta") {
  const File file = read_midi(test::one_track("83 60 C0 01 83 60 FF 2F 00"));
  CHECK(file.tracks[0].end == Ticks(960));
}
