// SPDX-License-Identifier: MIT
//
// How a refusal names a place in a file: [operation] byte 0x001A: got ..., expected ...
#pragma once

#include <chordgen/core/error.hpp>

namespace chordgen::inline CHORDGEN_ABI::detail {

/// "0x01A7": at least `digits` hexadecimal digits.
template <class = WhenCalled>
[[nodiscard]] std::string hex(std::uint64_t value, std::size_t digits = 4) {
  std::string text;
  for (; value != 0 || text.size() < digits; value >>= 4) text.insert(text.begin(), "0123456789ABCDEF"[value & 15]);
  return "0x" + text;
}

/// What a text begins with, for a message: a letter in quotes, a byte in hex, or the end.
template <class = WhenCalled>
[[nodiscard]] std::string found_text(std::string_view text) {
  if (text.empty()) return "the end";
  const auto letter = static_cast<unsigned char>(text.front());
  if (letter > 0x20 && letter < 0x7f) return "'" + std::string(1, text.front()) + "'";
  return "byte " + hex(letter, 2);
}

template <class = WhenCalled>
[[noreturn]] void fail_located(std::string_view operation, std::uint64_t offset, std::string_view expected,
                               const std::string& found) {
  const std::string message = "byte " + hex(offset) + ": got " + found + ", expected " + std::string(expected) + ".";
  fail_format(operation, message, {.offset = offset, .expected = std::string(expected), .found = found});
}

}  // namespace chordgen::inline CHORDGEN_ABI::detail
