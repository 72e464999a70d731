// SPDX-License-Identifier: MIT
//
// Which pitch classes a piece uses about here: what a listener takes for the scale, without naming a key. Every event
// that has a class adds one to the class's weight, and all weights lose 1/64 of their size with every event, so the
// last 64 events count most. A class belongs to the scale when it has a 24th of all weight: half of what each of twelve
// classes would have.
//
//   w_c <- w_c - w_c / 64 + [the event has class c]        scale = {c : 24 w_c >= sum of w}
//
// In whole numbers, 1 being 2^16, so that every machine hears the same scale. Why: docs/note-decoder.md.
#pragma once

#include <chordgen/core/config.hpp>
#include <chordgen/music/pitch_set.hpp>

#include <cstdint>

namespace chordgen::inline CHORDGEN_ABI {

/// The scale of the events heard so far; small, and copies go separate ways.
class RunningScale {
 public:
  static constexpr int classes = 12;

  /// An event was heard.
  template <class = WhenCalled>
  void hear(const PitchSet& chord) noexcept {
    bool sounds[classes] = {};
    for (const int pitch : chord) sounds[pitch % classes] = true;
    for (int c = 0; c < classes; ++c) weights_[c] += (sounds[c] ? 1u << 16 : 0u) - (weights_[c] >> 6);
  }

  /// The scale, each class as its pitch within [lowest, lowest + 11]; empty before the first note.
  template <class = WhenCalled>
  [[nodiscard]] PitchSet within_octave_from(int lowest) const {
    std::uint32_t sum = 0;
    for (const std::uint32_t weight : weights_) sum += weight;
    PitchSet scale;
    for (int pitch = lowest; pitch < lowest + classes; ++pitch) {
      const std::uint32_t weight = weights_[pitch % classes];
      if (weight != 0 && 24 * weight >= sum) scale.insert(pitch);
    }
    return scale;
  }

  friend bool operator==(const RunningScale&, const RunningScale&) = default;

 private:
  std::uint32_t weights_[classes] = {};
};

}  // namespace chordgen::inline CHORDGEN_ABI
