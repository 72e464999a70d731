// SPDX-License-Identifier: MIT
#include "midi/support.hpp"
#include "support/catch.hpp"

using namespace chordgen;

namespace {

std::string strict_code(const std::vector<std::byte>& bytes) { return test::strict_violation(bytes).code; }

/// The one diagnostic of a file that has one.
Diagnostic only_diagnostic(const std::vector<std::byte>& bytes) {
  Diagnostics diagnostics;
  (void)read_midi(bytes, diagnostics);
  REQUIRE(diagnostics.size() == 1);
  return diagnostics[0];
}

}  // namespace

TEST_CASE("events stand at absolute ticks, and running status is resolved") {
  const File file = read_midi(test::one_track("00 90 3C 40  60 3C 00  81 00 C3 18  00 FF 2F 00"));

  REQUIRE(file.tracks.size() == 1);
  const Track& track = file.tracks[0];
  REQUIRE(track.events.size() == 3);
  CHECK(track.events[0] == Event{.tick = Ticks(0), .status = 0x90, .data1 = 60, .data2 = 64});
  CHECK(track.events[1] == Event{.tick = Ticks(96), .status = 0x90, .data1 = 60, .data2 = 0});
  CHECK(track.events[1].ends_note());
  CHECK(track.events[2].kind() == EventKind::program);
  CHECK(track.events[2].channel() == 3);
  CHECK(track.events[2].program() == 24);
  CHECK(track.end == Ticks(224));
  CHECK(file.division.ticks_per_quarter() == 96);
}

TEST_CASE("meta events are typed, their bytes are kept") {
  const File file =
      read_midi(test::one_track("00 FF 51 03 07 A1 20  00 FF 58 04 06 03 24 08  00 FF 59 02 FD 01  00 FF 03 02 41 E9"
                                " 00 FF 60 01 07  00 F0 03 7E 09 F7  00 F7 01 FA  00 FF 2F 00"));

  const Track& track = file.tracks[0];
  CHECK(track.tempo(track.events[0]) == Tempo{500000});
  CHECK(track.time_signature(track.events[1]) == TimeSignature{6, 8, 36, 8});
  CHECK(track.key_signature(track.events[2]) == KeySignature{-3, true});
  CHECK(track.name() == "A\xE9");
  CHECK(to_utf8(track.name()) == "A\xC3\xA9");
  CHECK(track.payload(track.events[4]).size() == 1);
  CHECK(track.events[5].kind() == EventKind::sysex);
  CHECK(track.payload(track.events[5]).back() == std::byte{0xF7});
  CHECK(track.events[6].kind() == EventKind::escape);
}

TEST_CASE("strict reading says track, offset, rule and bytes") {
  CHECK_FAILS(
      read_midi(test::one_track("81 82 83 84 05 90 3C 40 00 FF 2F 00")), FormatError,
      "[read_midi] track 0, byte 0x0016: a variable-length quantity has at most four bytes: got 81 82 83 84 05. "
      "Lenient reading takes its value, or 0 where it is too great.");
}

TEST_CASE("a FormatError tells code, track, offset, what was expected and what was found") {
  try {
    (void)read_midi(test::one_track("00 FF 51 02 07 A1 00 FF 2F 00"));
    FAIL("read without a word");
  } catch (const FormatError& error) {
    CHECK(error.code() == "meta-length");
    CHECK(error.track() == 0);
    CHECK(error.offset() == test::one_track_body + 4);
    CHECK(error.expected() == "3");
    CHECK(error.found() == "2");
  }
}

TEST_CASE("each violation has its code and its place, in strict and in lenient reading") {
  struct Case {
    const char* events;
    DiagnosticCode code;
    std::uint64_t at;
  };
  const Case cases[] = {
      {"00 3C 40 00 FF 2F 00", DiagnosticCode::missing_status, 1},
      {"00 90 3C 40 00 FF 01 00 00 3C 00 00 FF 2F 00", DiagnosticCode::interrupted_status, 9},
      {"00 90 3C 80 00 FF 2F 00", DiagnosticCode::high_data_byte, 3},
      {"00 F1 05 00 FF 2F 00", DiagnosticCode::illegal_status, 1},
      {"00 FF 90 01 05 00 FF 2F 00", DiagnosticCode::meta_type, 2},
      {"00 FF 51 01 05 00 FF 2F 00", DiagnosticCode::meta_length, 4},
      {"00 FF 51 03 00 00 00 00 FF 2F 00", DiagnosticCode::tempo_value, 4},
      {"00 FF 58 04 04 FF 18 08 00 FF 2F 00", DiagnosticCode::time_signature_value, 4},
      {"00 FF 59 02 08 00 00 FF 2F 00", DiagnosticCode::key_signature_key, 4},
      {"00 FF 59 02 00 02 00 FF 2F 00", DiagnosticCode::key_signature_scale, 4},
      {"00 FF 54 05 60 00 10 C4 03 00 FF 2F 00", DiagnosticCode::smpte_offset_value, 4},
      {"00 FF 20 01 10 00 FF 2F 00", DiagnosticCode::channel_prefix_value, 4},
      {"00 90 3C 40", DiagnosticCode::missing_end_of_track, 4},
      {"00 90 3C 40 00 90 3C", DiagnosticCode::unexpected_end, 4},
      {"00 FF 2F 00 00 90 3C 40", DiagnosticCode::chunk_length, static_cast<std::uint64_t>(-4)},
  };
  for (const Case& sample : cases) {
    INFO(sample.events);
    const std::vector<std::byte> bytes = test::one_track(sample.events);
    const Diagnostic diagnostic = only_diagnostic(bytes);
    CHECK(to_string(diagnostic.code) == to_string(sample.code));
    CHECK(diagnostic.offset == test::one_track_body + sample.at);
    CHECK(strict_code(bytes) == to_string(sample.code));
  }
}

TEST_CASE("what is no MIDI is told by name") {
  CHECK_FAILS(read_midi({}), FormatError,
              "[read_midi] byte 0x0000: the input is empty: got no byte. There is nothing to read.");
  CHECK_FAILS(read_midi(as_byte_span("PK\x03\x04zip")), FormatError,
              "[read_midi] byte 0x0000: this is not MIDI: got a ZIP archive. There is nothing to read.");
  CHECK_FAILS(read_midi(as_byte_span("\n <!DOCTYPE html>")), FormatError,
              "[read_midi] byte 0x0000: this is not MIDI: got an HTML page. There is nothing to read.");
  CHECK(strict_code(test::hex("53 4D 46 32 43 4C 49 50 00 00 00 00")) == "midi2-clip");
  CHECK(strict_code(test::hex("01 02 03 04")) == "missing-header");

  Diagnostics diagnostics;
  CHECK(read_midi(as_byte_span("GIF89a"), diagnostics).tracks.empty());
  CHECK(diagnostics.count(DiagnosticCode::foreign_file) == 1);
}

TEST_CASE("RMID is read strictly; a byte-order mark is a diagnostic") {
  const std::vector<std::byte> midi = test::one_track("00 90 3C 40 60 80 3C 40 00 FF 2F 00");
  std::vector<std::byte> riff = test::hex("52 49 46 46 00 00 00 00 52 4D 49 44 64 61 74 61 00 00 00 00");
  riff[16] = static_cast<std::byte>(midi.size());
  riff.insert(riff.end(), midi.begin(), midi.end());
  CHECK(read_midi(riff) == read_midi(midi));

  std::vector<std::byte> marked = test::hex("EF BB BF");
  marked.insert(marked.end(), midi.begin(), midi.end());
  CHECK(only_diagnostic(marked).code == DiagnosticCode::leading_bytes);
}

TEST_CASE("a declared length of 4 GB allocates nothing and ends at the data") {
  std::vector<std::byte> bytes = test::one_track("00 90 3C 40 60 80 3C 40 00 FF 2F 00");
  midi_bytes::store_big_endian_32(bytes.data() + 18, 0xFFFFFFFF);
  Diagnostics diagnostics;
  const File file = read_midi(bytes, diagnostics);
  CHECK(diagnostics.count(DiagnosticCode::chunk_length) == 1);
  CHECK(file.tracks[0].events.size() == 2);
}

TEST_CASE("alien chunks are kept in their place, or dropped by choice") {
  std::vector<std::byte> bytes = test::one_track("00 FF 2F 00");
  for (const std::byte b : test::hex("58 46 49 48 00 00 00 02 01 02")) bytes.push_back(b);
  const File file = read_midi(bytes);
  REQUIRE(file.alien_chunks.size() == 1);
  CHECK(file.alien_chunks[0].before_track == 1);
  CHECK(read_midi(bytes, {.alien_chunks = ReadOptions::AlienChunks::drop}).alien_chunks.empty());
  CHECK(read_midi(write_midi(file)) == file);
}
