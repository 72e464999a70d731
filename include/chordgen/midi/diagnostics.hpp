// SPDX-License-Identifier: MIT
//
// What can be wrong with a MIDI file: the one list of codes, and the places where they were met.
//
// Strict reading throws the first as a FormatError; lenient reading repairs, goes on, and collects them all. Each code
// with an example in bytes: docs/midi-diagnostics.md.
#pragma once

#include <chordgen/core/error.hpp>
#include <chordgen/core/list.hpp>
#include <chordgen/core/span.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace chordgen::inline CHORDGEN_ABI {

enum class DiagnosticCode : std::uint8_t {
  empty_input,
  foreign_file,
  midi2_clip,
  missing_header,
  leading_bytes,
  header_length,
  unknown_format,
  bad_division,
  track_count,
  no_tracks,
  format_0_tracks,
  stray_bytes,
  chunk_length,
  unexpected_end,
  missing_end_of_track,
  long_quantity,
  missing_status,
  interrupted_status,
  high_data_byte,
  illegal_status,
  meta_type,
  meta_length,
  tempo_value,
  time_signature_value,
  key_signature_key,
  key_signature_scale,
  smpte_offset_value,
  channel_prefix_value,
};

inline constexpr std::size_t diagnostic_codes = 28;

/// A code's name, the rule that it says was broken, and what lenient reading does about it.
struct DiagnosticRule {
  std::string_view name;
  std::string_view rule;
  std::string_view repair;
};

namespace detail {

// In the order of DiagnosticCode.
inline constexpr std::array<DiagnosticRule, diagnostic_codes> diagnostic_rules{{
    {"empty-input", "the input is empty", "There is nothing to read."},
    {"foreign-file", "this is not MIDI", "There is nothing to read."},
    {"midi2-clip", "this is a MIDI 2.0 clip file, which chordgen does not read", "There is nothing to read."},
    {"missing-header", "a MIDI file begins with MThd", "Lenient reading takes tracks without a header as they are."},
    {"leading-bytes", "a MIDI file begins with MThd", "Lenient reading skips to the header."},
    {"header-length", "the header has at least six bytes", "Lenient reading takes six."},
    {"unknown-format", "the format is 0, 1 or 2", "Lenient reading takes 1."},
    {"bad-division", "a quarter has ticks, or a second 24, 25, 29 or 30 frames with ticks",
     "Lenient reading takes 480 ticks a quarter."},
    {"track-count", "the header tells how many tracks follow", "Lenient reading keeps those that are there."},
    {"no-tracks", "a MIDI file has a track", "There is nothing to read."},
    {"format-0-tracks", "a file of format 0 has one track", "Lenient reading takes format 1."},
    {"stray-bytes", "a chunk begins with four letters and its length", "Lenient reading looks for the next track."},
    {"chunk-length", "a chunk's length tells where it ends", "Lenient reading believes the events."},
    {"unexpected-end", "an event is complete", "Lenient reading ends the track before it."},
    {"missing-end-of-track", "a track ends with FF 2F 00", "Lenient reading ends it after its last event."},
    {"long-quantity", "a variable-length quantity has at most four bytes",
     "Lenient reading takes its value, or 0 where it is too great."},
    {"missing-status", "an event begins with a status byte, or repeats one before it",
     "Lenient reading drops two data bytes."},
    {"interrupted-status", "running status ends at a meta or SysEx event",
     "Lenient reading takes the last channel status."},
    {"high-data-byte", "a data byte is below 80", "Lenient reading takes its low seven bits."},
    {"illegal-status", "F1 to F6 and F8 to FE stand in no file", "Lenient reading drops the event."},
    {"meta-type", "the type of a meta event is below 80", "Lenient reading drops the event."},
    {"meta-length", "a meta event has the bytes that its type asks for", "Lenient reading drops the event."},
    {"tempo-value", "a quarter lasts at least a microsecond", "Lenient reading drops the event."},
    {"time-signature-value", "a bar has beats, and a beat is a power of two up to 32768",
     "Lenient reading drops the event."},
    {"key-signature-key", "a key has up to seven sharps or flats", "Lenient reading drops the event."},
    {"key-signature-scale", "a key is major (0) or minor (1)", "Lenient reading drops the event."},
    {"smpte-offset-value", "an SMPTE offset is a time of day with frames", "Lenient reading drops the event."},
    {"channel-prefix-value", "a channel is 0 to 15", "Lenient reading drops the event."},
}};

template <class = WhenCalled>
std::string hex(std::uint64_t value, int digits) {
  std::string text(static_cast<std::size_t>(digits), '0');
  for (std::size_t i = text.size(); i-- > 0; value >>= 4) text[i] = "0123456789ABCDEF"[value & 15];
  return text;
}

}  // namespace detail

[[nodiscard]] constexpr const DiagnosticRule& rule_of(DiagnosticCode code) noexcept {
  return detail::diagnostic_rules[static_cast<std::size_t>(code)];
}

/// "missing-end-of-track" for DiagnosticCode::missing_end_of_track.
[[nodiscard]] constexpr std::string_view to_string(DiagnosticCode code) noexcept { return rule_of(code).name; }

/// One broken rule at its place.
struct Diagnostic {
  DiagnosticCode code{};
  int track = -1;            ///< index, -1 outside a track
  std::uint64_t offset = 0;  ///< bytes from the beginning of the input
  std::string_view got{};    ///< words, such as "a ZIP archive"; empty where numbers or bytes tell
  std::uint64_t number = 0;  ///< what the file says, where `expected` is what is right
  std::uint64_t expected = 0;
  bool has_numbers = false;
  std::uint8_t byte_count = 0;
  std::array<std::byte, 8> bytes{};  ///< the first `byte_count` are the bytes at `offset`

  /// "got 81 82 83 84 85", "got 7, expected 3".
  template <class = WhenCalled>
  [[nodiscard]] std::string found() const {
    if (!got.empty()) return std::string(got);
    if (has_numbers) return std::to_string(number) + ", expected " + std::to_string(expected);
    if (byte_count == 0) return "the end of the data";
    std::string text;
    for (std::size_t i = 0; i < byte_count; ++i)
      text += (i == 0 ? "" : " ") + detail::hex(std::to_integer<std::uint64_t>(bytes[i]), 2);
    return text;
  }

  /// "track 2, byte 0x01A7"
  template <class = WhenCalled>
  [[nodiscard]] std::string where() const {
    return (track < 0 ? "" : "track " + std::to_string(track) + ", ") + "byte 0x" +
           detail::hex(offset, offset > 0xFFFFFFFF ? 16
                               : offset > 0xFFFF   ? 8
                                                   : 4);
  }
};

/// "track 2, byte 0x01A7: a variable-length quantity has at most four bytes: got 81 82 83 84 85. Lenient ..."
template <class = WhenCalled>
[[nodiscard]] std::string to_string(const Diagnostic& diagnostic) {
  const DiagnosticRule& rule = rule_of(diagnostic.code);
  return diagnostic.where() + ": " + std::string(rule.rule) + ": got " + diagnostic.found() + ". " +
         std::string(rule.repair);
}

/// What lenient reading met. It keeps the first `kept` places and counts all, so that a broken file cannot fill memory.
class Diagnostics {
 public:
  static constexpr std::size_t kept = 1000;

  template <class = WhenCalled>
  void add(const Diagnostic& diagnostic) {
    ++counts_[static_cast<std::size_t>(diagnostic.code)];
    if (list_.size() < kept) list_.push_back(diagnostic);
  }

  [[nodiscard]] bool empty() const noexcept { return list_.empty(); }
  /// How often the rule was broken, also beyond those kept.
  [[nodiscard]] std::uint64_t count(DiagnosticCode code) const noexcept {
    return counts_[static_cast<std::size_t>(code)];
  }
  [[nodiscard]] std::uint64_t total() const noexcept {
    std::uint64_t sum = 0;
    for (const std::uint64_t count : counts_) sum += count;
    return sum;
  }
  [[nodiscard]] auto begin() const noexcept { return list_.begin(); }
  [[nodiscard]] auto end() const noexcept { return list_.end(); }
  [[nodiscard]] const Diagnostic& operator[](std::size_t i) const { return list_[i]; }
  [[nodiscard]] std::size_t size() const noexcept { return list_.size(); }

 private:
  List<Diagnostic> list_;
  std::array<std::uint64_t, diagnostic_codes> counts_{};
};

}  // namespace chordgen::inline CHORDGEN_ABI
