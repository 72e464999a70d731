// SPDX-License-Identifier: MIT
//
// music21 5.7.3's key analysis. It differs from chordgen's where two keys of one mode fit equally well: the lower pitch
// class then stands for both, so silence is in C minor. Its "krumhansl" is KeyProfile::krumhansl_schmuckler.
#pragma once

#include <chordgen/music/key.hpp>
#include <chordgen/music/music21/element.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI::music21 {

/// Quarters of each pitch class in the notes of the parts, before chordify.
template <class = WhenCalled>
[[nodiscard]] PitchClassHistogram pitch_class_histogram(const Reading& reading) {
  std::array<std::int64_t, 12> twelfths{};
  for (const Part& part : reading.parts)
    for (const Element& element : part.elements)
      for (const int key : element.keys) twelfths[static_cast<std::size_t>(key % 12)] += element.duration;
  PitchClassHistogram histogram{};
  for (std::size_t p = 0; p < 12; ++p) histogram[p] = static_cast<double>(twelfths[p]) / 12.0;
  return histogram;
}

namespace detail {

/// For each tonic the first one whose profile gives the same product with the histogram.
template <class = WhenCalled>
[[nodiscard]] std::array<std::size_t, 12> first_equal(const PitchClassHistogram& histogram,
                                                      const double* profile) noexcept {
  std::array<double, 12> products{};
  std::array<std::size_t, 12> first{};
  for (std::size_t tonic = 0; tonic < 12; ++tonic) {
    for (std::size_t p = 0; p < 12; ++p) products[tonic] += profile[(p + 12 - tonic) % 12] * histogram[p];
    while (products[first[tonic]] != products[tonic]) ++first[tonic];
  }
  return first;
}

}  // namespace detail

/// The keys as music21 5.7.3 ranks them; some may stand twice, and others not at all.
template <class = WhenCalled>
[[nodiscard]] KeyEstimate analyze_key(const PitchClassHistogram& histogram,
                                      KeyProfile profile = KeyProfile::aarden_essen) noexcept {
  const auto& weights = chordgen::detail::key_profiles[static_cast<std::size_t>(profile)];
  KeyEstimate estimate;
  std::size_t at = 0;
  for (const Mode mode : {Mode::minor, Mode::major}) {
    const double* of_mode = mode == Mode::minor ? weights.minor : weights.major;
    for (const std::size_t tonic : detail::first_equal(histogram, of_mode))
      estimate.ranked[at++] = {Key::of(static_cast<int>(tonic), mode),
                               chordgen::detail::key_correlation(histogram, of_mode, tonic)};
  }
  chordgen::detail::order(estimate.ranked, [](const KeyCandidate& a, const KeyCandidate& b) {
    if (a.correlation != b.correlation) return a.correlation > b.correlation;
    return a.key.tonic.pitch_class() > b.key.tonic.pitch_class();
  });
  return estimate;
}

}  // namespace chordgen::inline CHORDGEN_ABI::music21
CHORDGEN_EXACT_END
