// SPDX-License-Identifier: MIT
//
// Sampled sound in memory, and how loud it is.
//
// The peak is the largest size of any sample: max(|minimum|, |maximum|). Dividing by |maximum| alone, as scripts often
// do, lets a signal clip whose minimum is the larger in size.
#pragma once

#include <chordgen/core/error.hpp>
#include <chordgen/core/list.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// One row of samples a channel, all of one length; -1 to 1 is what a file can hold.
struct Sound {
  int rate = 44100;  ///< samples a second
  List<List<float>> channels{};

  [[nodiscard]] std::size_t size() const noexcept { return channels.empty() ? 0 : channels.front().size(); }
  [[nodiscard]] double seconds() const noexcept { return static_cast<double>(size()) / rate; }

  friend bool operator==(const Sound&, const Sound&) = default;
};

/// The largest size of any sample; 0 for silence.
[[nodiscard]] inline double peak(const Sound& sound) noexcept {
  float most = 0;
  for (const List<float>& channel : sound.channels)
    for (const float sample : channel) most = std::max(most, std::fabs(sample));
  return static_cast<double>(most);
}

/// Makes the sound louder or softer, all channels alike, so that its peak is `wanted`; silence stays silence.
/// Throws ArgumentError unless `wanted` is a positive number.
template <class = WhenCalled>
void normalise(Sound& sound, double wanted = 1.0) {
  if (!(wanted > 0 && wanted <= 1e6))
    fail_argument("normalise", "the peak: got " + std::to_string(wanted) + ", expected a positive number.");
  const double most = peak(sound);
  if (!(most > 0)) return;
  const double gain = wanted / most;
  for (List<float>& channel : sound.channels)
    for (float& sample : channel) sample = static_cast<float>(static_cast<double>(sample) * gain);
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
