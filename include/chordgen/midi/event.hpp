// SPDX-License-Identifier: MIT
//
// One event of a track: sixteen flat bytes, whatever it is.
//
//   status       data1        data2          payload
//   8c note off  key          velocity       -                    c is the channel, 0 to 15
//   9c note on   key          velocity       -                    velocity 0 means note off, as in the file
//   Ac pressure  key          pressure       -
//   Bc control   controller   value          -
//   Cc program   program      -              -
//   Dc pressure  pressure     -              -
//   Ec bend      low 7 bits   high 7 bits    -
//   F0 SysEx     -            -              the bytes after F0, with the closing F7 if it is there
//   F7 escape    -            -              the bytes as they stand: a SysEx's next packet, or any MIDI bytes
//   FF meta      type         -              the bytes after the length
//
// A payload is a number that only the Track that holds the event can turn into bytes: track.payload(event). The end of
// a track is no event: it is Track::end, so that no track has two or none. Channels count from 0 everywhere.
#pragma once

#include <chordgen/midi/ticks.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// The kinds of events by their status byte, without the channel.
enum class EventKind : std::uint8_t {
  note_off = 0x80,
  note_on = 0x90,
  key_pressure = 0xA0,
  control = 0xB0,
  program = 0xC0,
  channel_pressure = 0xD0,
  bend = 0xE0,
  sysex = 0xF0,
  escape = 0xF7,
  meta = 0xFF,
};

/// An event at an absolute tick.
struct Event {
  Ticks tick{};
  std::uint8_t status = 0x90;
  std::uint8_t data1 = 0;
  std::uint8_t data2 = 0;
  std::uint32_t payload = 0;  ///< for Track::payload; only SysEx, escape and meta have one

  [[nodiscard]] constexpr bool is_channel() const noexcept { return status < 0xF0; }
  [[nodiscard]] constexpr EventKind kind() const noexcept {
    return static_cast<EventKind>(is_channel() ? status & 0xF0 : status);
  }
  /// 0 to 15; drums are on 9.
  [[nodiscard]] constexpr int channel() const noexcept { return status & 0x0F; }

  /// A note begins: a note-on with a velocity above 0.
  [[nodiscard]] constexpr bool starts_note() const noexcept { return (status & 0xF0) == 0x90 && data2 != 0; }
  /// A note ends: a note-off, or a note-on with velocity 0.
  [[nodiscard]] constexpr bool ends_note() const noexcept {
    return (status & 0xF0) == 0x80 || ((status & 0xF0) == 0x90 && data2 == 0);
  }
  [[nodiscard]] constexpr bool is_meta(std::uint8_t type) const noexcept { return status == 0xFF && data1 == type; }

  [[nodiscard]] constexpr int key() const noexcept { return data1; }
  [[nodiscard]] constexpr int velocity() const noexcept { return data2; }
  [[nodiscard]] constexpr int controller() const noexcept { return data1; }
  [[nodiscard]] constexpr int value() const noexcept { return data2; }
  [[nodiscard]] constexpr int program() const noexcept { return data1; }
  /// Of a bend: 0 to 16383, at rest 8192.
  [[nodiscard]] constexpr int bend() const noexcept { return data2 << 7 | data1; }

  friend constexpr bool operator==(const Event&, const Event&) = default;
};

static_assert(sizeof(Event) == 16);

/// Whether channel events of this status have two data bytes, or one.
[[nodiscard]] constexpr bool has_two_data_bytes(std::uint8_t status) noexcept { return (status & 0xE0) != 0xC0; }

}  // namespace chordgen::inline CHORDGEN_ABI
