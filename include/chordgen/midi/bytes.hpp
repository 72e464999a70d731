// SPDX-License-Identifier: MIT
//
// Numbers as MIDI files write them: big-endian words, and variable-length quantities (VLQ) of seven bits a byte, the
// high groups first, the top bit set on all bytes but the last, at most four bytes long.
#pragma once

#include <chordgen/core/config.hpp>
#include <chordgen/core/span.hpp>

#include <cstddef>
#include <cstdint>

namespace chordgen::inline CHORDGEN_ABI::midi_bytes {

/// A span from an address. Constructors of Span prove concepts, at five milliseconds of compilation for each type;
/// behind this template they do so in programs that come here.
template <class Byte>
[[nodiscard]] inline Span<Byte> span_of(Byte* at, std::size_t size) noexcept {
  return {at, size};
}

/// All bytes of an array, in the same way.
template <class Bytes>
[[nodiscard]] inline Span<const typename Bytes::value_type> span_of(const Bytes& bytes) noexcept {
  return span_of(bytes.data(), bytes.size());
}

/// The greatest number that a VLQ of four bytes can hold.
inline constexpr std::uint32_t greatest_vlq = 0x0FFFFFFF;

[[nodiscard]] constexpr std::uint32_t load_big_endian_16(const std::byte* at) noexcept {
  return std::to_integer<std::uint32_t>(at[0]) << 8 | std::to_integer<std::uint32_t>(at[1]);
}

[[nodiscard]] constexpr std::uint32_t load_big_endian_32(const std::byte* at) noexcept {
  return load_big_endian_16(at) << 16 | load_big_endian_16(at + 2);
}

[[nodiscard]] constexpr std::uint32_t load_little_endian_32(const std::byte* at) noexcept {
  return std::to_integer<std::uint32_t>(at[0]) | std::to_integer<std::uint32_t>(at[1]) << 8 |
         std::to_integer<std::uint32_t>(at[2]) << 16 | std::to_integer<std::uint32_t>(at[3]) << 24;
}

constexpr std::byte* store_big_endian_16(std::byte* out, std::uint32_t value) noexcept {
  *out++ = static_cast<std::byte>(value >> 8);
  *out++ = static_cast<std::byte>(value);
  return out;
}

constexpr std::byte* store_big_endian_32(std::byte* out, std::uint32_t value) noexcept {
  return store_big_endian_16(store_big_endian_16(out, value >> 16), value);
}

/// How many bytes the shortest VLQ of `value` has; value is at most greatest_vlq.
[[nodiscard]] constexpr std::size_t vlq_size(std::uint32_t value) noexcept {
  return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x200000 ? 3 : 4;
}

/// Writes the shortest VLQ of `value`, which is at most greatest_vlq; returns the place behind it.
constexpr std::byte* store_vlq(std::byte* out, std::uint32_t value) noexcept {
  if (value >= 0x200000) *out++ = static_cast<std::byte>(value >> 21 | 0x80);
  if (value >= 0x4000) *out++ = static_cast<std::byte>(value >> 14 | 0x80);
  if (value >= 0x80) *out++ = static_cast<std::byte>(value >> 7 | 0x80);
  *out++ = static_cast<std::byte>(value & 0x7F);
  return out;
}

/// Reads a VLQ from at least four readable bytes and moves `at` behind it. After four bytes it stops: the last one's
/// top bit then tells that the number is too long.
[[nodiscard]] constexpr std::uint32_t load_vlq(const std::byte*& at) noexcept {
  std::uint32_t value = std::to_integer<std::uint32_t>(*at++);
  if (value < 0x80) [[likely]]
    return value;
  auto next = std::to_integer<std::uint32_t>(*at++);  // two bytes are common enough to be read without a loop
  value = (value & 0x7F) << 7 | (next & 0x7F);
  for (int more = 0; next >= 0x80 && more < 2; ++more) {
    next = std::to_integer<std::uint32_t>(*at++);
    value = value << 7 | (next & 0x7F);
  }
  return value;
}

}  // namespace chordgen::inline CHORDGEN_ABI::midi_bytes
