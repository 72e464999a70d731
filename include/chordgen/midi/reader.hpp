// SPDX-License-Identifier: MIT
//
// From bytes to a File, in two ways that are one: strict reading throws what lenient reading notes and repairs. A file
// that gives no diagnostic reads the same both ways.
//
//   File a = read_midi(bytes);                // FormatError at the first violation: code, track, offset
//   Diagnostics diagnostics;
//   File b = read_midi(bytes, diagnostics);   // never throws for what the bytes hold
#pragma once

#include <chordgen/midi/track_reader.hpp>

namespace chordgen::inline CHORDGEN_ABI {

struct ReadOptions {
  enum class AlienChunks : std::uint8_t { keep, drop };

  AlienChunks alien_chunks = AlienChunks::keep;
};

namespace detail {

/// Walks the chunks of one file.
template <class = WhenCalled>
class FileReader {
 public:
  FileReader(Span<const std::byte> midi, Reporter& report, const ReadOptions& options)
      : header_(read_header(midi, report)),
        at_(header_.chunks),
        end_(midi.data() + midi.size()),
        report_(report),
        options_(options) {}

  [[nodiscard]] File read() {
    file_.division = header_.division;
    file_.tracks.reserve(std::min(header_.declared_tracks, rest() / 12));  // a track has at least twelve bytes
    while (at_ != end_) read_chunk();
    file_.format = check_tracks(header_, file_.tracks.size(), report_);
    return std::move(file_);
  }

 private:
  [[nodiscard]] std::size_t rest() const noexcept { return static_cast<std::size_t>(end_ - at_); }
  [[nodiscard]] bool is(std::string_view id) const noexcept { return stands_at(id, at_, end_); }

  void read_chunk() {
    if (!stands_at_chunk(at_, end_)) return skip_stray();
    const Chunk chunk = chunk_at(at_, end_);
    if (is("MTrk")) {
      report_.track = static_cast<int>(file_.tracks.size());
      file_.tracks.emplace_back();
      at_ = TrackReader(chunk, block_, report_).read(file_.tracks.back());
      report_.track = -1;
      return;
    }
    check_alien(chunk, at_, report_);
    if (options_.alien_chunks == ReadOptions::AlienChunks::keep && !is("MThd")) keep_alien(chunk.body);
    at_ = chunk.body.data() + chunk.body.size();
  }

  void keep_alien(Span<const std::byte> body) {
    AlienChunk& chunk = file_.alien_chunks.emplace_back();
    for (std::size_t i = 0; i < 4; ++i) chunk.id[i] = static_cast<char>(at_[i]);
    chunk.bytes.assign(body.begin(), body.end());
    chunk.before_track = file_.tracks.size();
  }

  // No chunk begins here: go on at the next track, or at the end.
  void skip_stray() {
    report_.bytes(DiagnosticCode::stray_bytes, at_, rest());
    const std::size_t next = as_characters(midi_bytes::span_of(at_, rest())).find("MTrk", 1);
    at_ = next == std::string_view::npos ? end_ : at_ + next;
  }

  FileHeader header_;
  const std::byte* at_;
  const std::byte* end_;
  Reporter& report_;
  const ReadOptions& options_;
  File file_{};
  TrackReader<>::Block block_;
};

template <class = WhenCalled>
File read_midi_reporting(Span<const std::byte> bytes, Diagnostics* list, const ReadOptions& options) {
  Reporter report(bytes, list);
  return FileReader(find_midi(bytes, report), report, options).read();
}

}  // namespace detail

/// Reads a MIDI file strictly. Throws FormatError at the first violation.
template <class = WhenCalled>
[[nodiscard]] File read_midi(Span<const std::byte> bytes, const ReadOptions& options = {}) {
  return detail::read_midi_reporting(bytes, nullptr, options);
}

/// Reads whatever can be read, and appends to `diagnostics` what was repaired. What is no MIDI at all gives an empty
/// File.
template <class = WhenCalled>
[[nodiscard]] File read_midi(Span<const std::byte> bytes, Diagnostics& diagnostics, const ReadOptions& options = {}) {
  return detail::read_midi_reporting(bytes, &diagnostics, options);
}

/// The same, but what gives no track is read strictly to say why: throws FormatError.
template <class = WhenCalled>
[[nodiscard]] File read_midi_repaired(Span<const std::byte> bytes, Diagnostics& diagnostics,
                                      const ReadOptions& options = {}) {
  File file = read_midi(bytes, diagnostics, options);
  return file.tracks.empty() ? read_midi(bytes, options) : file;
}

}  // namespace chordgen::inline CHORDGEN_ABI
