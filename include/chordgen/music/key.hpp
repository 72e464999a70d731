// SPDX-License-Identifier: MIT
//
// Keys, and which key a piece is in: the correlation of its pitch classes with a profile of each key (Krumhansl and
// Schmuckler; Krumhansl 1990, Cognitive Foundations of Musical Pitch, chapter 4).
//
//   h[p]   = quarters during which pitch class p sounds; a chord of n notes counts n times its duration
//   r(k)   = Pearson correlation of h with the profile of key k, rotated to its tonic        24 keys, the best wins
//
// Equal correlations: the higher pitch class first, then minor before major, as in music21.
#pragma once

#include <chordgen/core/math.hpp>
#include <chordgen/core/span.hpp>
#include <chordgen/music/interval.hpp>
#include <chordgen/music/key_profiles.hpp>
#include <chordgen/music/song.hpp>

#include <array>

namespace chordgen::inline CHORDGEN_ABI {

enum class Mode : std::uint8_t { major, minor };

/// A tonic and a mode. Keys that sound the same are equal, however their tonics are spelled.
struct Key {
  Pitch tonic{};
  Mode mode = Mode::major;

  /// Reads "C major", "b- minor", "Bb minor", "F#"; a letter alone is major, a small one minor. Throws ArgumentError.
  template <class = WhenCalled>
  [[nodiscard]] static Key parse(std::string_view text);
  /// The usual name of a key: major C C# D E- E F F# G A- A B- B, minor the same with G#.
  [[nodiscard]] static constexpr Key of(int pitch_class, Mode mode) noexcept {
    Key key{Pitch::from_key(60 + pitch_class), mode};
    if (pitch_class == 8 && mode == Mode::major) key.tonic = {5, -1, 4};
    return key;
  }
  /// The key of so many sharps (negative: flats), -7 to 7.
  [[nodiscard]] static constexpr Key of_signature(int sharps, Mode mode) noexcept {
    const int fifths = mode == Mode::major ? sharps : sharps + 3;
    const int letter = ((4 * fifths) % 7 + 7) % 7;
    return {{letter, detail::floor_divide(fifths + 1, 7), 4}, mode};
  }

  /// Sharps of its signature, or, negative, flats.
  [[nodiscard]] constexpr int sharps() const noexcept {
    constexpr int fifths[7] = {0, 2, 4, -1, 1, 3, 5};
    return fifths[tonic.letter] + 7 * tonic.accidental - (mode == Mode::minor ? 3 : 0);
  }
  [[nodiscard]] constexpr Key transposed(int semitones) const noexcept {
    return of(((tonic.pitch_class() + semitones) % 12 + 12) % 12, mode);
  }

  friend constexpr bool operator==(const Key& a, const Key& b) noexcept {
    return a.tonic.pitch_class() == b.tonic.pitch_class() && a.mode == b.mode;
  }
};

/// "C major", "b- minor"; a minor tonic is written small.
template <class = WhenCalled>
[[nodiscard]] std::string to_string(const Key& key, Spelling spelling = Spelling::music21) {
  std::string name = name_of(key.tonic, spelling);
  if (key.mode == Mode::minor) name[0] = static_cast<char>(name[0] | 0x20);
  return name + (key.mode == Mode::major ? " major" : " minor");
}

template <class>
Key Key::parse(std::string_view text) {
  const auto fail = [text] {
    fail_argument("Key::parse", "\"" + std::string(text) +
                                    "\" is no key. Write a tonic from A to G and a mode, such "
                                    "as \"C major\", \"f# minor\" or \"Bb major\".");
  };
  const std::size_t space = text.find(' ');
  const std::string_view tonic = text.substr(0, space);
  if (tonic.empty() || tonic.find_first_of("0123456789") != std::string_view::npos) fail();
  if (std::string_view("ABCDEFGabcdefg").find(tonic[0]) == std::string_view::npos ||
      tonic.substr(1).find_first_not_of("#b-") != std::string_view::npos || tonic.size() > 3)
    fail();

  Key key{Pitch::parse(tonic), tonic[0] >= 'a' ? Mode::minor : Mode::major};
  if (space == std::string_view::npos) return key;
  const std::string_view mode = text.substr(space + 1);
  if (mode == "major")
    key.mode = Mode::major;
  else if (mode == "minor")
    key.mode = Mode::minor;
  else
    fail();
  return key;
}

/// Reads the name of a profile: "aarden-essen", "krumhansl" (Kessler's), "krumhansl-schmuckler", ... Throws.
template <class = WhenCalled>
[[nodiscard]] KeyProfile parse_key_profile(std::string_view text) {
  constexpr std::string_view names[] = {"aarden-essen",  "krumhansl-kessler", "krumhansl-schmuckler",
                                        "bellman-budge", "temperley",         "simple"};
  if (text == "key") return KeyProfile::aarden_essen;
  if (text == "krumhansl") return KeyProfile::krumhansl_kessler;
  for (std::size_t i = 0; i < std::size(names); ++i)
    if (text == names[i]) return static_cast<KeyProfile>(i);
  fail_argument("parse_key_profile", "\"" + std::string(text) +
                                         "\" is no key profile. There are aarden-essen, krumhansl-kessler, "
                                         "krumhansl-schmuckler, bellman-budge, temperley and simple.");
}

/// Quarters during which each pitch class sounds, C first.
using PitchClassHistogram = std::array<double, 12>;

/// A key, and how well the music fits it, from -1 to 1.
struct KeyCandidate {
  Key key{};
  double correlation = 0;
};

/// The best key and all others after it.
struct KeyEstimate {
  std::array<KeyCandidate, 24> ranked{};

  [[nodiscard]] const Key& key() const noexcept { return ranked[0].key; }
  [[nodiscard]] double correlation() const noexcept { return ranked[0].correlation; }
};

}  // namespace chordgen::inline CHORDGEN_ABI

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

template <class = WhenCalled>
[[nodiscard]] PitchClassHistogram pitch_class_histogram(Span<const ChordEvent> events) noexcept {
  PitchClassHistogram histogram{};
  for (const ChordEvent& event : events) {
    const double quarters = event.duration.to_double();
    for (const int key : event.pitches) histogram[static_cast<std::size_t>(key % 12)] += quarters;
  }
  return histogram;
}

namespace detail {

/// Pearson's r of the histogram and the profile rotated to the tonic; 0 where one of them is flat.
template <class = WhenCalled>
[[nodiscard]] double key_correlation(const PitchClassHistogram& histogram, const double* profile,
                                     std::size_t tonic) noexcept {
  double histogram_mean = 0;
  double profile_mean = 0;
  for (std::size_t p = 0; p < 12; ++p) {
    histogram_mean += histogram[p];
    profile_mean += profile[p];
  }
  histogram_mean /= 12;
  profile_mean /= 12;

  double product = 0;
  double profile_square = 0;
  double histogram_square = 0;
  for (std::size_t p = 0; p < 12; ++p) {
    const double weight = profile[(p + 12 - tonic) % 12] - profile_mean;
    const double quarters = histogram[p] - histogram_mean;
    product += weight * quarters;
    profile_square += weight * weight;
    histogram_square += quarters * quarters;
  }
  if (profile_square == 0 || histogram_square == 0) return 0;
  return product / math::sqrt(profile_square * histogram_square);
}

}  // namespace detail

/// All 24 keys by their correlation. Without any sounding pitch all correlations are 0.
template <class = WhenCalled>
[[nodiscard]] KeyEstimate analyze_key(const PitchClassHistogram& histogram,
                                      KeyProfile profile = KeyProfile::aarden_essen) noexcept {
  const detail::ProfilePair& weights = detail::key_profiles[static_cast<std::size_t>(profile)];
  KeyEstimate estimate;
  for (std::size_t tonic = 0; tonic < 12; ++tonic) {  // in order of rank for equal correlations
    const std::size_t at = 2 * (11 - tonic);
    estimate.ranked[at] = {Key::of(static_cast<int>(tonic), Mode::minor),
                           detail::key_correlation(histogram, weights.minor, tonic)};
    estimate.ranked[at + 1] = {Key::of(static_cast<int>(tonic), Mode::major),
                               detail::key_correlation(histogram, weights.major, tonic)};
  }
  for (std::size_t i = 1; i < 24; ++i)  // stable
    for (std::size_t k = i; k > 0 && estimate.ranked[k].correlation > estimate.ranked[k - 1].correlation; --k)
      std::swap(estimate.ranked[k], estimate.ranked[k - 1]);
  return estimate;
}

/// The key of a piece. Throws ArgumentError when nothing sounds in it.
template <class = WhenCalled>
[[nodiscard]] KeyEstimate analyze_key(Span<const ChordEvent> events, KeyProfile profile = KeyProfile::aarden_essen) {
  bool sounds = false;
  for (const ChordEvent& event : events) sounds |= !event.pitches.empty();
  if (!sounds) fail_argument("analyze_key", "there is no note in the music. Leave out pieces that are silent.");
  return analyze_key(pitch_class_histogram(events), profile);
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
