// SPDX-License-Identifier: MIT
//
// From bytes to a File, in two ways that are one: strict reading throws what lenient reading notes and repairs. A file
// that gives no diagnostic reads the same both ways.
//
//   File a = read_midi(bytes);                // FormatError at the first violation: code, track, offset
//   Diagnostics diagnostics;
//   File b = read_midi(bytes, diagnostics);   // never throws for what the bytes hold
#pragma once

#include <chordgen/midi/container.hpp>
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
  FileReader(std::span<const std::byte> midi, Reporter& report, const ReadOptions& options)
      : at_(midi.data()), end_(midi.data() + midi.size()), report_(report), options_(options) {}

  [[nodiscard]] File read() {
    if (at_ == end_) return {};
    if (is("MThd")) read_header();
    while (at_ != end_) read_chunk();
    report_.track = -1;
    check_tracks();
    return std::move(file_);
  }

 private:
  [[nodiscard]] std::size_t rest() const noexcept { return static_cast<std::size_t>(end_ - at_); }
  [[nodiscard]] bool is(std::string_view id) const noexcept {
    return as_characters(midi_bytes::span_of(at_, rest())).substr(0, 4) == id;
  }

  void read_header() {
    if (rest() < 14) {
      report_.bytes(DiagnosticCode::unexpected_end, at_, rest());
      at_ = end_;
      return;
    }
    const std::byte* header = at_;
    std::uint32_t size = midi_bytes::load_big_endian_32(at_ + 4);
    if (size < 6 || size > rest() - 8) {
      report_.numbers(DiagnosticCode::header_length, at_ + 4, size, 6);
      size = 6;
    }
    declared_tracks_ = midi_bytes::load_big_endian_16(header + 10);
    count_at_ = header + 10;
    has_header_ = true;
    file_.tracks.reserve(std::min(declared_tracks_, rest() / 12));  // a track has at least twelve bytes
    read_format(header + 8);
    read_division(header + 12);
    at_ += 8 + size;
  }

  void read_format(const std::byte* place) {
    const std::uint32_t format = midi_bytes::load_big_endian_16(place);
    if (format > 2) report_.bytes(DiagnosticCode::unknown_format, place, 2);
    file_.format = format > 2 ? Format::parallel : static_cast<Format>(format);
  }

  void read_division(const std::byte* place) {
    file_.division = Division::from_word(static_cast<std::uint16_t>(midi_bytes::load_big_endian_16(place)));
    if (file_.division.is_valid()) return;
    report_.bytes(DiagnosticCode::bad_division, place, 2);
    file_.division = Division();
  }

  void read_chunk() {
    const bool letters = rest() >= 8 && has_letters(at_);
    if (!letters) return skip_stray();
    const std::uint32_t declared = midi_bytes::load_big_endian_32(at_ + 4);
    const auto body = midi_bytes::span_of(at_ + 8, std::min<std::size_t>(declared, rest() - 8));
    if (is("MTrk")) {
      report_.track = static_cast<int>(file_.tracks.size());
      file_.tracks.emplace_back();
      at_ = TrackReader(body, declared, end_, report_).read(file_.tracks.back());
      report_.track = -1;
      return;
    }
    if (is("MThd"))
      report_.bytes(DiagnosticCode::stray_bytes, at_, 8);  // a second header means nothing
    else if (declared > body.size())
      report_.numbers(DiagnosticCode::chunk_length, at_ + 4, declared, body.size());
    if (options_.alien_chunks == ReadOptions::AlienChunks::keep && !is("MThd")) keep_alien(body);
    at_ = body.data() + body.size();
  }

  void keep_alien(std::span<const std::byte> body) {
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

  void check_tracks() {
    const std::size_t found = file_.tracks.size();
    if (!has_header_) return;
    if (found != declared_tracks_) report_.numbers(DiagnosticCode::track_count, count_at_, declared_tracks_, found);
    if (file_.format != Format::single || found <= 1) return;
    report_.numbers(DiagnosticCode::format_0_tracks, count_at_, found, 1);
    file_.format = Format::parallel;
  }

  const std::byte* at_;
  const std::byte* end_;
  Reporter& report_;
  const ReadOptions& options_;
  File file_{};
  const std::byte* count_at_ = nullptr;
  std::size_t declared_tracks_ = 0;
  bool has_header_ = false;
};

template <class = WhenCalled>
File read_midi_reporting(std::span<const std::byte> bytes, Diagnostics* list, const ReadOptions& options) {
  Reporter report(bytes, list);
  return FileReader(find_midi(bytes, report), report, options).read();
}

}  // namespace detail

/// Reads a MIDI file strictly. Throws FormatError at the first violation.
template <class = WhenCalled>
[[nodiscard]] File read_midi(std::span<const std::byte> bytes, const ReadOptions& options = {}) {
  return detail::read_midi_reporting(bytes, nullptr, options);
}

/// Reads whatever can be read, and appends to `diagnostics` what was repaired. What is no MIDI at all gives an empty
/// File.
template <class = WhenCalled>
[[nodiscard]] File read_midi(std::span<const std::byte> bytes, Diagnostics& diagnostics,
                             const ReadOptions& options = {}) {
  return detail::read_midi_reporting(bytes, &diagnostics, options);
}

/// The same, but what gives no track is read strictly to say why: throws FormatError.
template <class = WhenCalled>
[[nodiscard]] File read_midi_repaired(std::span<const std::byte> bytes, Diagnostics& diagnostics,
                                      const ReadOptions& options = {}) {
  File file = read_midi(bytes, diagnostics, options);
  return file.tracks.empty() ? read_midi(bytes, options) : file;
}

}  // namespace chordgen::inline CHORDGEN_ABI
