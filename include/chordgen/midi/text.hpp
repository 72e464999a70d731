// SPDX-License-Identifier: MIT
//
// The text of a MIDI file is bytes: the standard recommends ASCII and says nothing about the rest. chordgen keeps the
// bytes and shows them: as UTF-8 where they are valid UTF-8, else each byte as the Latin-1 character of that number.
#pragma once

#include <chordgen/core/span.hpp>
#include <chordgen/midi/bytes.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace chordgen::inline CHORDGEN_ABI {

/// The bytes as characters, unchanged.
[[nodiscard]] inline std::string_view as_characters(Span<const std::byte> bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// The characters as bytes, unchanged.
template <class = WhenCalled>
[[nodiscard]] Span<const std::byte> as_byte_span(std::string_view text) noexcept {
  return midi_bytes::span_of(reinterpret_cast<const std::byte*>(text.data()), text.size());
}

/// Whether the text is well-formed UTF-8: shortest forms, no surrogates, nothing above U+10FFFF.
[[nodiscard]] constexpr bool is_utf8(std::string_view text) noexcept {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<std::uint8_t>(text[i++]);
    if (lead < 0x80) continue;
    const std::size_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    if (lead < 0xC2 || lead > 0xF4 || text.size() - i < more) return false;
    const auto second = static_cast<std::uint8_t>(text[i]);
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) || (lead == 0xF0 && second < 0x90) ||
        (lead == 0xF4 && second > 0x8F))
      return false;
    for (std::size_t k = 0; k < more; ++k)
      if ((static_cast<std::uint8_t>(text[i++]) & 0xC0) != 0x80) return false;
  }
  return true;
}

/// Latin-1 as UTF-8.
template <class = WhenCalled>
[[nodiscard]] std::string utf8_from_latin1(std::string_view text) {
  std::string utf8;
  for (const char character : text) {
    const auto code = static_cast<std::uint8_t>(character);
    if (code < 0x80) {
      utf8 += character;
    } else {
      utf8 += static_cast<char>(0xC0 | code >> 6);
      utf8 += static_cast<char>(0x80 | (code & 0x3F));
    }
  }
  return utf8;
}

/// A text of a MIDI file for show: its UTF-8, or its Latin-1 turned into UTF-8.
template <class = WhenCalled>
[[nodiscard]] std::string to_utf8(std::string_view text) {
  return is_utf8(text) ? std::string(text) : utf8_from_latin1(text);
}

}  // namespace chordgen::inline CHORDGEN_ABI
