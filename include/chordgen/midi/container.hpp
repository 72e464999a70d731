// SPDX-License-Identifier: MIT
//
// Where in the input the MIDI file lies: at its beginning, inside RIFF (RMID), behind a byte-order mark or a MacBinary
// header, or nowhere, because it is something else; then by name what it is.
#pragma once

#include <chordgen/midi/bytes.hpp>
#include <chordgen/midi/report.hpp>
#include <chordgen/midi/text.hpp>

namespace chordgen::inline CHORDGEN_ABI::detail {

/// Whether a chunk could begin here: four printable letters. Four bytes must be readable.
[[nodiscard]] constexpr bool has_letters(const std::byte* at) noexcept {
  for (int i = 0; i < 4; ++i)
    if (at[i] < std::byte{0x20} || at[i] > std::byte{0x7E}) return false;
  return true;
}

/// The name of a well-known kind of file that is not MIDI; empty for others.
[[nodiscard]] constexpr std::string_view foreign_kind(std::string_view text) noexcept {
  struct Signature {
    std::string_view begin;
    std::string_view kind;
  };
  constexpr std::array<Signature, 20> signatures{{
      {"PK\x03\x04", "a ZIP archive"},
      {"Rar!", "a RAR archive"},
      {"\x1F\x8B", "a gzip archive"},
      {"7z\xBC\xAF", "a 7z archive"},
      {"%PDF", "a PDF document"},
      {"\x89PNG", "a PNG picture"},
      {"\xFF\xD8\xFF", "a JPEG picture"},
      {"GIF8", "a GIF picture"},
      {"OggS", "an Ogg recording"},
      {"ID3", "an MP3 recording"},
      {"fLaC", "a FLAC recording"},
      {"XMI", "an XMI file"},
      {"FORM", "an IFF file, perhaps XMI"},
      {"RIFF", "a RIFF file without MIDI"},
      {"vti_", "a FrontPage settings file"},
      {"<!doctype", "an HTML page"},
      {"<html", "an HTML page"},
      {"<head", "an HTML page"},
      {"<?xml", "an XML document"},
      {"<", "a marked-up text"},
  }};
  while (!text.empty() && (text.front() == ' ' || text.front() == '\n' || text.front() == '\r' || text.front() == '\t'))
    text.remove_prefix(1);
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  for (const Signature& signature : signatures) {
    const bool markup = signature.begin.front() == '<';
    std::size_t i = 0;
    while (i < signature.begin.size() && i < text.size() && (markup ? lower(text[i]) : text[i]) == signature.begin[i])
      ++i;
    if (i == signature.begin.size()) return signature.kind;
  }
  return {};
}

/// The offset of the SMF inside a RIFF file of type RMID, or npos. `data` chunks are padded to even lengths.
template <class = WhenCalled>
[[nodiscard]] std::size_t find_in_riff(Span<const std::byte> input) noexcept {
  const std::string_view text = as_characters(input);
  if (text.size() < 12 || text.substr(0, 4) != "RIFF" || text.substr(8, 4) != "RMID") return text.npos;
  for (std::size_t at = 12; input.size() - at >= 8;) {
    const std::size_t size = midi_bytes::load_little_endian_32(input.data() + at + 4);
    if (text.substr(at, 4) == "data") return at + 8;
    if (size >= input.size() - at - 8) break;
    at += 8 + size + (size & 1);
    if (at > input.size()) break;
  }
  return text.npos;
}

/// What a MacBinary header of 128 bytes says to be the file's data; the resources of an old Macintosh may follow them.
template <class = WhenCalled>
[[nodiscard]] Span<const std::byte> mac_binary_data(Span<const std::byte> input) noexcept {
  const std::size_t size = midi_bytes::load_big_endian_32(input.data() + 83), rest = input.size() - 128;
  return input.subspan(128, size >= 14 && size < rest ? size : rest);
}

/// The part of the input that is the MIDI file, from its header on; empty when there is none (and it was reported).
template <class = WhenCalled>
[[nodiscard]] Span<const std::byte> find_midi(Span<const std::byte> input, Reporter& report) {
  const std::string_view text = as_characters(input);
  const auto nothing = [&](DiagnosticCode code, std::string_view got) {
    report.words(code, input.data(), got);
    return Span<const std::byte>();
  };
  if (input.empty()) return nothing(DiagnosticCode::empty_input, "no byte");
  if (text.substr(0, 4) == "MThd") return input;
  if (text.substr(0, 8) == "SMF2CLIP") return nothing(DiagnosticCode::midi2_clip, "SMF2CLIP");

  if (const std::size_t data = find_in_riff(input); data != text.npos) {
    const std::size_t declared = midi_bytes::load_little_endian_32(input.data() + data - 4);
    const auto inside = input.subspan(data, std::min(declared, input.size() - data));
    if (as_characters(inside).substr(0, 4) == "MThd") {
      if (declared > inside.size())
        report.numbers(DiagnosticCode::chunk_length, input.data() + data - 4, declared, inside.size());
      return inside;
    }
  }
  const std::size_t header = text.find("MThd");
  const bool mac_binary = header == 128 && text[0] == 0;
  const bool byte_order_mark = header == 3 && text.substr(0, 3) == "\xEF\xBB\xBF";
  const std::string_view kind = foreign_kind(text);
  if (header != text.npos && (mac_binary || byte_order_mark || kind.empty())) {
    report.words(DiagnosticCode::leading_bytes, input.data(),
                 mac_binary        ? "a MacBinary header"
                 : byte_order_mark ? "a byte-order mark"
                                   : "other bytes before it");
    return mac_binary ? mac_binary_data(input) : input.subspan(header);
  }
  if (!kind.empty()) return nothing(DiagnosticCode::foreign_file, kind);
  report.bytes(DiagnosticCode::missing_header, input.data(), 4);
  return text.substr(0, 4) == "MTrk" ? input : Span<const std::byte>();
}

}  // namespace chordgen::inline CHORDGEN_ABI::detail
