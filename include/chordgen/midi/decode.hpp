// SPDX-License-Identifier: MIT
//
// One event from the bytes of a track: the fast way.
//
// It handles an event that is valid and whole, with at least seven bytes (four of delta, a status, two of data) before
// the end of the track, ten where it is no channel event: one check of what remains, then unchecked loads. Everything
// else, the tail of a track as well as every violation, it leaves untouched to decode_careful.hpp, which checks each
// byte. The end that nearly every track has, FF 2F 00 one byte of delta behind the last event, is recognised too.
#pragma once

#include <chordgen/core/span.hpp>
#include <chordgen/midi/bytes.hpp>
#include <chordgen/midi/event.hpp>
#include <chordgen/midi/meta.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// An event as it lies in the bytes of a file; `payload` points into them.
struct RawEvent {
  Ticks tick{};
  std::uint8_t status = 0;
  std::uint8_t data1 = 0;
  std::uint8_t data2 = 0;
  Span<const std::byte> payload{};

  [[nodiscard]] constexpr bool is_channel() const noexcept { return status < 0xF0; }
};

namespace detail {

/// A place inside a track, and what the events before it left in effect.
struct TrackCursor {
  const std::byte* at = nullptr;
  const std::byte* end = nullptr;
  std::int64_t tick = 0;
  std::uint8_t running = 0;       ///< running status, 0 for none
  std::uint8_t last_channel = 0;  ///< the last channel status, which meta and SysEx events do not cancel
};

inline constexpr std::ptrdiff_t greatest_channel_event = 7;
inline constexpr std::ptrdiff_t greatest_payload_head = 6;  // status, type, length

/// Reads a VLQ; false when it has more than four bytes.
[[nodiscard]] inline bool load_quantity(const std::byte*& at, std::uint32_t& value) noexcept {
  value = midi_bytes::load_vlq(at);
  return at[-1] < std::byte{0x80};
}

/// Decodes a meta, SysEx or escape event whose status is at `at`; false when it is not whole, or ends the track.
template <class = WhenCalled>
[[nodiscard]] inline bool decode_payload(const std::byte* at, const std::byte* end, RawEvent& event) noexcept {
  if (end - at < greatest_payload_head) return false;
  event.status = std::to_integer<std::uint8_t>(*at++);
  event.data1 = 0;
  event.data2 = 0;
  if (event.status == 0xFF) {
    event.data1 = std::to_integer<std::uint8_t>(*at++);
    if (event.data1 >= 0x80 || event.data1 == meta::end_of_track) return false;
  } else if (event.status != 0xF0 && event.status != 0xF7) {
    return false;
  }
  std::uint32_t size = 0;
  if (!load_quantity(at, size) || end - at < static_cast<std::ptrdiff_t>(size)) return false;
  event.payload = midi_bytes::span_of(at, size);
  return true;
}

/// Decodes one event and moves on. False, with nothing changed but `event`, where decode_careful must look.
template <class = WhenCalled>
[[nodiscard]] inline bool decode_fast(TrackCursor& cursor, RawEvent& event) noexcept {
  if (cursor.end - cursor.at < greatest_channel_event) [[unlikely]]
    return false;
  const std::byte* at = cursor.at;
  std::uint32_t delta = 0;
  if (!load_quantity(at, delta)) [[unlikely]]
    return false;

  auto status = std::to_integer<std::uint8_t>(*at);
  if (status >= 0xF0) [[unlikely]] {
    if (!decode_payload(at, cursor.end, event)) return false;
    at = event.payload.data() + event.payload.size();
    cursor.running = 0;
  } else {
    if (status >= 0x80) [[likely]]
      ++at;
    else
      status = cursor.running;
    const auto data1 = std::to_integer<std::uint8_t>(*at++);
    std::uint8_t data2 = 0;
    if (has_two_data_bytes(status)) [[likely]]
      data2 = std::to_integer<std::uint8_t>(*at++);
    if (((data1 | data2) & 0x80) != 0 || status == 0) [[unlikely]]
      return false;
    event.status = status;
    event.data1 = data1;
    event.data2 = data2;
    event.payload = {};
    cursor.running = status;
    cursor.last_channel = status;
  }
  cursor.tick += delta;
  event.tick = Ticks(cursor.tick);
  cursor.at = at;
  return true;
}

/// Moves on and says true where a delta of one byte and FF 2F 00 are all that remains.
template <class = WhenCalled>
[[nodiscard]] inline bool pass_plain_end(TrackCursor& cursor) noexcept {
  if (cursor.end - cursor.at != 4) return false;
  const std::uint32_t word = midi_bytes::load_big_endian_32(cursor.at);
  if ((word & 0x80FFFFFF) != 0x00FF2F00) return false;
  cursor.tick += word >> 24;
  cursor.at = cursor.end;
  return true;
}

}  // namespace detail

}  // namespace chordgen::inline CHORDGEN_ABI
