// SPDX-License-Identifier: MIT
//
// Chunks, and where a track ends: at its FF 2F, which should be where its chunk's length says. When the two differ, the
// events are believed: a chunk that is over before its track, with no other chunk behind it, goes on to the next MTrk.
#pragma once

#include <chordgen/midi/decode.hpp>
#include <chordgen/midi/header.hpp>

namespace chordgen::inline CHORDGEN_ABI::detail {

/// A chunk as it lies in the file.
struct Chunk {
  Span<const std::byte> body{};  ///< behind the length, as far as it lies in the file
  std::uint64_t declared = 0;    ///< the length
  const std::byte* file_end = nullptr;

  [[nodiscard]] const std::byte* length_at() const noexcept { return body.data() - 4; }
};

/// The chunk whose letters stand at `at`, where stands_at_chunk.
template <class = WhenCalled>
[[nodiscard]] Chunk chunk_at(const std::byte* at, const std::byte* file_end) noexcept {
  const std::uint32_t declared = midi_bytes::load_big_endian_32(at + 4);
  const auto rest = static_cast<std::size_t>(file_end - at) - 8;
  return {midi_bytes::span_of(at + 8, std::min<std::size_t>(declared, rest)), declared, file_end};
}

/// Reports what is wrong with a chunk at `at` that is no track: a second header means nothing.
template <class = WhenCalled>
void check_alien(const Chunk& chunk, const std::byte* at, Reporter& report) {
  if (stands_at("MThd", at, chunk.file_end))
    report.bytes(DiagnosticCode::stray_bytes, at, 8);
  else if (chunk.declared > chunk.body.size())
    report.numbers(DiagnosticCode::chunk_length, at + 4, chunk.declared, chunk.body.size());
}

/// By how many bytes a chunk that is over before its track goes on: then its length is wrong, which is reported.
template <class = WhenCalled>
[[nodiscard]] std::size_t stretch(const Chunk& chunk, Reporter& report) {
  const std::byte* end = chunk.body.data() + chunk.body.size();
  if (stands_at_chunk(end, chunk.file_end)) return 0;
  const auto rest = as_characters(midi_bytes::span_of(end, static_cast<std::size_t>(chunk.file_end - end)));
  const std::size_t size = std::min(rest.find("MTrk"), rest.size());
  if (size < 4) return 0;
  report.bytes(DiagnosticCode::chunk_length, chunk.length_at(), 4);
  return size;
}

/// Reports that the track stops at the cursor without FF 2F, in the middle of an event or before one.
template <class = WhenCalled>
void report_cut(const Chunk& chunk, const TrackCursor& cursor, Reporter& report) {
  if (cursor.at != cursor.end || chunk.declared > chunk.body.size())
    report.bytes(DiagnosticCode::unexpected_end, cursor.at, static_cast<std::size_t>(cursor.end - cursor.at));
  else
    report.bytes(DiagnosticCode::missing_end_of_track, cursor.at, 0);
}

/// Reports it where FF 2F, which ends at `end`, is not where the chunk's length says. Returns whether it is.
template <class = WhenCalled>
[[nodiscard]] bool check_length(const Chunk& chunk, const std::byte* end, Reporter& report) {
  const auto actual = static_cast<std::uint64_t>(end - chunk.body.data());
  if (actual != chunk.declared) report.numbers(DiagnosticCode::chunk_length, chunk.length_at(), chunk.declared, actual);
  return actual == chunk.declared;
}

}  // namespace chordgen::inline CHORDGEN_ABI::detail
