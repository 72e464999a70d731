// SPDX-License-Identifier: MIT
//
// The header chunk: format, how many tracks follow, division. And whether a chunk, or something else, stands at a
// place.
#pragma once

#include <chordgen/midi/container.hpp>
#include <chordgen/midi/file.hpp>

namespace chordgen::inline CHORDGEN_ABI::detail {

/// What the header says, with the repairs made.
struct FileHeader {
  Format format = Format::parallel;
  Division division{};
  std::size_t declared_tracks = 0;
  const std::byte* at = nullptr;      ///< where MThd stands; null in a file that begins with a track
  const std::byte* chunks = nullptr;  ///< where the chunks after it begin
};

/// Whether four letters and a length stand here.
template <class = WhenCalled>
[[nodiscard]] bool stands_at_chunk(const std::byte* place, const std::byte* file_end) noexcept {
  return file_end - place >= 8 && has_letters(place);
}

/// Whether these four letters stand here.
template <class = WhenCalled>
[[nodiscard]] bool stands_at(std::string_view id, const std::byte* place, const std::byte* file_end) noexcept {
  if (file_end - place < 4) return false;
  for (std::size_t i = 0; i < 4; ++i)
    if (static_cast<char>(place[i]) != id[i]) return false;
  return true;
}

/// Reads the header of what find_midi found.
template <class = WhenCalled>
[[nodiscard]] FileHeader read_header(Span<const std::byte> midi, Reporter& report) {
  FileHeader header;
  header.chunks = midi.data();
  if (as_characters(midi).substr(0, 4) != "MThd") return header;
  const std::byte* at = midi.data();
  if (midi.size() < 14) {
    report.bytes(DiagnosticCode::unexpected_end, at, midi.size());
    header.chunks = at + midi.size();
    return header;
  }
  std::uint32_t size = midi_bytes::load_big_endian_32(at + 4);
  if (size < 6 || size > midi.size() - 8) {
    report.numbers(DiagnosticCode::header_length, at + 4, size, 6);
    size = 6;
  }
  header.at = at;
  header.chunks = at + 8 + size;
  const std::uint32_t format = midi_bytes::load_big_endian_16(at + 8);
  if (format > 2) report.bytes(DiagnosticCode::unknown_format, at + 8, 2);
  header.format = format > 2 ? Format::parallel : static_cast<Format>(format);
  header.declared_tracks = midi_bytes::load_big_endian_16(at + 10);
  const auto division = Division::from_word(static_cast<std::uint16_t>(midi_bytes::load_big_endian_16(at + 12)));
  if (division.is_valid())
    header.division = division;
  else
    report.bytes(DiagnosticCode::bad_division, at + 12, 2);
  return header;
}

/// Compares what the header says with the tracks that were found; returns the format that they make.
template <class = WhenCalled>
[[nodiscard]] Format check_tracks(const FileHeader& header, std::size_t found, Reporter& report) {
  if (header.at == nullptr) return header.format;
  const std::byte* count = header.at + 10;
  if (found != header.declared_tracks)
    report.numbers(DiagnosticCode::track_count, count, header.declared_tracks, found);
  else if (found == 0)
    report.bytes(DiagnosticCode::no_tracks, count, 2);
  if (header.format != Format::single || found <= 1) return header.format;
  report.numbers(DiagnosticCode::format_0_tracks, count, found, 1);
  return Format::parallel;
}

}  // namespace chordgen::inline CHORDGEN_ABI::detail
