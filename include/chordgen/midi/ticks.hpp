// SPDX-License-Identifier: MIT
//
// Musical time in a MIDI file: a count of ticks from the beginning of the track. Always 64 bits wide, because deltas of
// a legal file add up to more than 32; always absolute in memory, deltas exist in files only.
#pragma once

#include <chordgen/core/config.hpp>

#include <compare>
#include <cstdint>

namespace chordgen::inline CHORDGEN_ABI {

/// A point in time or a length, in ticks. How long a tick is, the file's Division says.
struct Ticks {
  std::int64_t value = 0;

  constexpr Ticks() = default;
  constexpr explicit Ticks(std::int64_t count) noexcept : value(count) {}

  friend constexpr bool operator==(Ticks, Ticks) = default;
  friend constexpr auto operator<=>(Ticks, Ticks) = default;
  friend constexpr Ticks operator+(Ticks a, Ticks b) noexcept { return Ticks(a.value + b.value); }
  friend constexpr Ticks operator-(Ticks a, Ticks b) noexcept { return Ticks(a.value - b.value); }
  friend constexpr Ticks operator*(Ticks a, std::int64_t factor) noexcept { return Ticks(a.value * factor); }
  constexpr Ticks& operator+=(Ticks b) noexcept { return *this = *this + b; }
  constexpr Ticks& operator-=(Ticks b) noexcept { return *this = *this - b; }
};

}  // namespace chordgen::inline CHORDGEN_ABI
