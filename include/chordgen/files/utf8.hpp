// SPDX-License-Identifier: MIT
//
// UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, nothing above U+10FFFF.
#pragma once

#include <chordgen/core/config.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace chordgen::inline CHORDGEN_ABI::detail {

/// Length of the character that the text begins with, 1 to 4 bytes; 0 when it begins with none.
[[nodiscard]] inline std::size_t utf8_length(std::string_view text) noexcept {
  const auto byte = [text](std::size_t i) {
    return i < text.size() ? static_cast<unsigned>(static_cast<unsigned char>(text[i])) : 0u;
  };
  const auto continues = [byte](std::size_t i) { return (byte(i) & 0xc0u) == 0x80u; };
  const unsigned first = byte(0);
  const unsigned second = byte(1);
  if (text.empty()) return 0;
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return continues(1) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    const bool overlong = first == 0xe0 && second < 0xa0;
    const bool surrogate = first == 0xed && second > 0x9f;
    return continues(1) && continues(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    const bool overlong = first == 0xf0 && second < 0x90;
    const bool too_large = first == 0xf4 && second > 0x8f;
    return continues(1) && continues(2) && continues(3) && !overlong && !too_large ? 4 : 0;
  }
  return 0;
}

/// Appends the character of this number, which is at most 0x10FFFF and no surrogate.
template <class = WhenCalled>
void append_utf8(std::string& text, std::uint32_t number) {
  const auto append = [&text](std::uint32_t byte) { text += static_cast<char>(static_cast<unsigned char>(byte)); };
  const auto tail = [append, number](unsigned shift) { append(0x80u | ((number >> shift) & 0x3fu)); };
  if (number < 0x80) {
    append(number);
  } else if (number < 0x800) {
    append(0xc0u | (number >> 6));
    tail(0);
  } else if (number < 0x10000) {
    append(0xe0u | (number >> 12));
    tail(6);
    tail(0);
  } else {
    append(0xf0u | (number >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

}  // namespace chordgen::inline CHORDGEN_ABI::detail
