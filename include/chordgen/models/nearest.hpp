// SPDX-License-Identifier: MIT
//
// The entry of a vocabulary that comes nearest to a chord or a duration it lacks: how music that a model has no names
// for is heard by it.
//
//   distance of two chords = sum over the notes of either that the other lacks of
//                            1                           where the other has the note in another octave
//                            1 + semitones, at most 12   to the other's nearest note; 13 where the other is silent
//
// So a note an octave away costs less than a wrong one, and nothing sounding is silenced while a chord is near. Of
// equals the first in the vocabulary wins.
#pragma once

#include <chordgen/core/rational.hpp>
#include <chordgen/dataset/vocabulary.hpp>
#include <chordgen/music/pitch_set.hpp>

#include <algorithm>
#include <cstdlib>

namespace chordgen::inline CHORDGEN_ABI {
namespace detail {

/// What it costs that `other` lacks notes of `chord`.
[[nodiscard]] inline int missing_notes(const PitchSet& chord, const PitchSet& other) noexcept {
  int cost = 0;
  for (const int key : chord - other) {
    int least = 13;
    for (const int near : other)
      least = std::min(least, (near - key) % 12 == 0 ? 1 : 1 + std::min(std::abs(near - key), 11));
    cost += least;
  }
  return cost;
}

template <class Entry, class Distance>
[[nodiscard]] std::int32_t nearest_entry(const Vocabulary<Entry>& vocabulary, const Entry& wanted, Distance distance) {
  const std::int32_t known = vocabulary.find(wanted);
  if (known >= 0) return known;
  if (vocabulary.size() == 0) fail_argument("nearest", "the vocabulary is empty.");
  std::size_t best = 0;
  auto least = distance(vocabulary.entries()[0]);
  for (std::size_t id = 1; id < vocabulary.size(); ++id) {
    const auto far = distance(vocabulary.entries()[id]);
    if (!(far < least)) continue;
    least = far;
    best = id;
  }
  return static_cast<std::int32_t>(best);
}

}  // namespace detail

/// How far two chords are apart; 0 for equal ones.
[[nodiscard]] inline int chord_distance(const PitchSet& a, const PitchSet& b) noexcept {
  return detail::missing_notes(a, b) + detail::missing_notes(b, a);
}

/// The id of the chord, or of the one nearest to it. Throws ArgumentError for an empty vocabulary.
template <class = WhenCalled>
[[nodiscard]] std::int32_t nearest(const Vocabulary<PitchSet>& chords, const PitchSet& chord) {
  return detail::nearest_entry(chords, chord, [&](const PitchSet& entry) { return chord_distance(entry, chord); });
}

/// The id of the duration, or of the one nearest to it. Throws ArgumentError for an empty vocabulary.
template <class = WhenCalled>
[[nodiscard]] std::int32_t nearest(const Vocabulary<Rational>& durations, const Rational& duration) {
  return detail::nearest_entry(durations, duration, [&](const Rational& entry) {
    return entry < duration ? duration - entry : entry - duration;
  });
}

}  // namespace chordgen::inline CHORDGEN_ABI
