// SPDX-License-Identifier: MIT
//
// Meta events as values: tempo, time signature, key signature and SMPTE offset, each with `parse` (nothing when the
// bytes are too few or mean nothing) and `bytes`. Readers ignore bytes beyond those they know, as the standard asks.
#pragma once

#include <chordgen/core/rational.hpp>
#include <chordgen/core/span.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace chordgen::inline CHORDGEN_ABI {

/// The types of meta events.
namespace meta {
inline constexpr std::uint8_t sequence_number = 0x00;
inline constexpr std::uint8_t text = 0x01;
inline constexpr std::uint8_t copyright = 0x02;
inline constexpr std::uint8_t track_name = 0x03;  ///< in the first track: the name of the piece
inline constexpr std::uint8_t instrument_name = 0x04;
inline constexpr std::uint8_t lyric = 0x05;
inline constexpr std::uint8_t marker = 0x06;
inline constexpr std::uint8_t cue = 0x07;
inline constexpr std::uint8_t program_name = 0x08;
inline constexpr std::uint8_t device_name = 0x09;
inline constexpr std::uint8_t last_text = 0x0F;
inline constexpr std::uint8_t channel_prefix = 0x20;
inline constexpr std::uint8_t port = 0x21;
inline constexpr std::uint8_t end_of_track = 0x2F;
inline constexpr std::uint8_t tempo = 0x51;
inline constexpr std::uint8_t smpte_offset = 0x54;
inline constexpr std::uint8_t time_signature = 0x58;
inline constexpr std::uint8_t key_signature = 0x59;
inline constexpr std::uint8_t xmf_patch_type = 0x60;
inline constexpr std::uint8_t sequencer_specific = 0x7F;
}  // namespace meta

/// How long a quarter lasts.
struct Tempo {
  std::uint32_t microseconds_per_quarter = 500000;

  /// The nearest tempo to so many quarters a minute. Throws ArgumentError where three bytes cannot hold it.
  [[nodiscard]] static constexpr Tempo per_minute(const Rational& quarters) {
    const Rational exact = quarters > Rational(0) ? Rational(60'000'000) / quarters + Rational(1, 2) : Rational(0);
    if (exact.floor() < 1 || exact.floor() > 0xFFFFFF)
      fail_argument("Tempo::per_minute", "quarters a minute: got " + to_string(quarters) + ", expected 4 to 60000000.");
    return {static_cast<std::uint32_t>(exact.floor())};
  }
  [[nodiscard]] constexpr Rational per_minute() const { return {60'000'000, microseconds_per_quarter}; }

  [[nodiscard]] static constexpr std::optional<Tempo> parse(Span<const std::byte> bytes) noexcept {
    if (bytes.size() < 3) return {};
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 3; ++i) value = value << 8 | std::to_integer<std::uint32_t>(bytes[i]);
    if (value == 0) return {};
    return Tempo{value};
  }
  [[nodiscard]] constexpr std::array<std::byte, 3> bytes() const noexcept {
    return {static_cast<std::byte>(microseconds_per_quarter >> 16),
            static_cast<std::byte>(microseconds_per_quarter >> 8), static_cast<std::byte>(microseconds_per_quarter)};
  }
  friend constexpr bool operator==(Tempo, Tempo) = default;
};

/// 3/4 is {3, 4}.
struct TimeSignature {
  int numerator = 4;
  int denominator = 4;        ///< a power of two
  int clocks_per_click = 24;  ///< 24 clocks are a quarter
  int thirty_seconds_per_quarter = 8;

  [[nodiscard]] static constexpr std::optional<TimeSignature> parse(Span<const std::byte> bytes) noexcept {
    if (bytes.size() < 2) return {};
    const auto power = std::to_integer<int>(bytes[1]);
    const auto numerator = std::to_integer<int>(bytes[0]);
    if (numerator == 0 || power > 15) return {};
    TimeSignature signature{numerator, 1 << power};
    if (bytes.size() >= 3) signature.clocks_per_click = std::to_integer<int>(bytes[2]);
    if (bytes.size() >= 4) signature.thirty_seconds_per_quarter = std::to_integer<int>(bytes[3]);
    return signature;
  }
  /// Throws ArgumentError for a denominator that is no power of two and for numbers that need more than a byte.
  [[nodiscard]] constexpr std::array<std::byte, 4> bytes() const {
    int power = 0;
    while (power < 15 && 1 << power < denominator) ++power;
    const auto fits = [](int value) { return value >= 0 && value <= 255; };
    if (1 << power != denominator || numerator < 1 || !fits(numerator) || !fits(clocks_per_click) ||
        !fits(thirty_seconds_per_quarter))
      fail_argument("TimeSignature", "no MIDI file can hold " + std::to_string(numerator) + "/" +
                                         std::to_string(denominator) +
                                         ". The upper number is 1 to 255, the lower a power of two up to 32768.");
    return {static_cast<std::byte>(numerator), static_cast<std::byte>(power), static_cast<std::byte>(clocks_per_click),
            static_cast<std::byte>(thirty_seconds_per_quarter)};
  }
  friend constexpr bool operator==(const TimeSignature&, const TimeSignature&) = default;
};

/// Sharps (or, negative, flats) from -7 to 7, and the mode.
struct KeySignature {
  int sharps = 0;
  bool minor = false;

  [[nodiscard]] static constexpr std::optional<KeySignature> parse(Span<const std::byte> bytes) noexcept {
    if (bytes.size() < 2) return {};
    const int sharps = static_cast<std::int8_t>(std::to_integer<std::uint8_t>(bytes[0]));
    const auto mode = std::to_integer<int>(bytes[1]);
    if (sharps < -7 || sharps > 7 || mode > 1) return {};
    return KeySignature{sharps, mode == 1};
  }
  /// Throws ArgumentError outside -7 to 7.
  [[nodiscard]] constexpr std::array<std::byte, 2> bytes() const {
    if (sharps < -7 || sharps > 7)
      fail_argument("KeySignature", "sharps: got " + std::to_string(sharps) + ", expected -7 to 7.");
    return {static_cast<std::byte>(sharps), minor ? std::byte{1} : std::byte{0}};
  }
  friend constexpr bool operator==(const KeySignature&, const KeySignature&) = default;
};

/// The wall-clock time at which the track is to begin.
struct SmpteOffset {
  int frames_per_second = 24;  ///< 24, 25, 29 (which means 30 drop frame) or 30
  int hours = 0;
  int minutes = 0;
  int seconds = 0;
  int frames = 0;
  int hundredths = 0;

  [[nodiscard]] static constexpr std::optional<SmpteOffset> parse(Span<const std::byte> bytes) noexcept {
    if (bytes.size() < 5) return {};
    constexpr std::array<int, 4> rates{24, 25, 29, 30};
    const auto part = [&](std::size_t i) { return std::to_integer<int>(bytes[i]); };
    const SmpteOffset offset{
        rates[static_cast<std::size_t>(part(0) >> 5 & 3)], part(0) & 0x1F, part(1), part(2), part(3), part(4)};
    if (part(0) > 0x7F || offset.hours > 23 || offset.minutes > 59 || offset.seconds > 59) return {};
    if (offset.frames >= (offset.frames_per_second == 29 ? 30 : offset.frames_per_second) || offset.hundredths > 99)
      return {};
    return offset;
  }
  /// Throws ArgumentError for what is no time of day with frames.
  [[nodiscard]] constexpr std::array<std::byte, 5> bytes() const {
    const int rate = frames_per_second == 24 ? 0 : frames_per_second == 25 ? 1 : frames_per_second == 29 ? 2 : 3;
    const std::array<int, 5> parts{rate << 5 | (hours & 0x1F), minutes, seconds, frames, hundredths};
    std::array<std::byte, 5> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(parts[i]);
    if (parse(bytes) != *this)
      fail_argument("SmpteOffset", "no MIDI file can hold " + std::to_string(hours) + ":" + std::to_string(minutes) +
                                       ":" + std::to_string(seconds) + ":" + std::to_string(frames) + "." +
                                       std::to_string(hundredths) + " at " + std::to_string(frames_per_second) +
                                       " frames a second. The rate is 24, 25, 29 or 30.");
    return bytes;
  }
  friend constexpr bool operator==(const SmpteOffset&, const SmpteOffset&) = default;
};

}  // namespace chordgen::inline CHORDGEN_ABI
