// SPDX-License-Identifier: MIT
//
// Music as the models know it: a stream of chords, each with an exact duration. Chordified pieces are made of these
// events, and so are the songs that the models write.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/core/rational.hpp>
#include <chordgen/music/pitch_set.hpp>

#include <cstdint>
#include <string>

namespace chordgen::inline CHORDGEN_ABI {

/// What sounds from one moment until the next at which a note begins or ends. Times are in quarters.
struct ChordEvent {
  Rational onset{};
  Rational duration{1};
  PitchSet pitches{};  ///< empty: silence
  PitchSet held{};     ///< those of `pitches` that sound on from the event before; the others are struck

  friend bool operator==(const ChordEvent&, const ChordEvent&) = default;
};

/// Beats in a bar and the note value of a beat: 3/4 is {3, 4}.
struct Metre {
  int beats = 4;
  int unit = 4;

  /// The length of a bar in quarters.
  [[nodiscard]] constexpr Rational bar() const { return Rational(4 * std::int64_t{beats}, unit); }
  friend constexpr bool operator==(const Metre&, const Metre&) = default;
};

/// A piece that chordgen wrote or is about to write.
struct Song {
  List<ChordEvent> events{};
  Rational tempo{120};  ///< quarters a minute
  Metre metre{};
  std::uint8_t program = 24;  ///< General MIDI number of the instrument, from 0: 24 is the nylon guitar
  std::uint8_t velocity = 90;
  std::string title{};
};

}  // namespace chordgen::inline CHORDGEN_ABI
