// SPDX-License-Identifier: MIT
//
// A Standard MIDI File in memory: format, division, tracks, and the chunks that are no tracks.
#pragma once

#include <chordgen/midi/track.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// How the tracks of a file belong together; the numbers stand in the file.
enum class Format : std::uint16_t {
  single = 0,       ///< one track
  parallel = 1,     ///< tracks that sound together; the first holds the tempo
  independent = 2,  ///< tracks that are pieces of their own
};

/// What a tick is: a part of a quarter, or a part of an SMPTE frame, which is a fixed time.
class Division {
 public:
  constexpr Division() = default;

  /// Throws ArgumentError outside 1 to 32767.
  [[nodiscard]] static constexpr Division ticks_per_quarter(int ticks) {
    if (ticks < 1 || ticks > 0x7FFF)
      fail_argument("Division", "ticks a quarter: got " + std::to_string(ticks) + ", expected 1 to 32767.");
    return Division(static_cast<std::uint16_t>(ticks));
  }
  /// Frames a second: 24, 25, 30, or 29, which means 30000/1001 as television counts. Throws ArgumentError for others.
  [[nodiscard]] static constexpr Division smpte(int frames_per_second, int ticks_per_frame) {
    const bool rate = frames_per_second >= 24 && frames_per_second <= 30;
    const Division division(
        static_cast<std::uint16_t>(rate ? (256 - frames_per_second) << 8 | (ticks_per_frame & 0xFF) : 0));
    if (!division.is_valid() || ticks_per_frame > 255 || ticks_per_frame < 1)
      fail_argument("Division", "SMPTE: got " + std::to_string(frames_per_second) + " frames a second and " +
                                    std::to_string(ticks_per_frame) +
                                    " ticks a frame, expected 24, 25, 29 or 30 and 1 to 255.");
    return division;
  }
  /// The word of the file's header, whatever it is.
  [[nodiscard]] static constexpr Division from_word(std::uint16_t word) noexcept { return Division(word); }

  [[nodiscard]] constexpr std::uint16_t word() const noexcept { return word_; }
  [[nodiscard]] constexpr bool is_smpte() const noexcept { return (word_ & 0x8000) != 0; }
  [[nodiscard]] constexpr bool is_valid() const noexcept {
    const int rate = frames_per_second();
    return is_smpte() ? (rate == 24 || rate == 25 || rate == 29 || rate == 30) && ticks_per_frame() != 0 : word_ != 0;
  }
  /// 0 for SMPTE divisions.
  [[nodiscard]] constexpr int ticks_per_quarter() const noexcept { return is_smpte() ? 0 : word_; }
  /// 0 for divisions of the quarter.
  [[nodiscard]] constexpr int frames_per_second() const noexcept { return is_smpte() ? 256 - (word_ >> 8) : 0; }
  [[nodiscard]] constexpr int ticks_per_frame() const noexcept { return is_smpte() ? word_ & 0xFF : 0; }

  friend constexpr bool operator==(Division, Division) = default;

 private:
  constexpr explicit Division(std::uint16_t word) noexcept : word_(word) {}

  std::uint16_t word_ = 480;
};

/// A chunk that is neither header nor track.
struct AlienChunk {
  std::array<char, 4> id{};
  List<std::byte> bytes;
  std::size_t before_track = 0;  ///< how many tracks stand before it in the file

  friend bool operator==(const AlienChunk&, const AlienChunk&) = default;
};

/// A whole MIDI file.
struct File {
  Format format = Format::parallel;
  Division division{};
  List<Track> tracks;
  List<AlienChunk> alien_chunks;

  friend bool operator==(const File&, const File&) = default;
};

}  // namespace chordgen::inline CHORDGEN_ABI
