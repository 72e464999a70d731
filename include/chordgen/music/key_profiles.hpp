// SPDX-License-Identifier: MIT
//
// How much each pitch class belongs to a key: the profiles in use for finding keys, tonic first, semitones upwards.
#pragma once

#include <chordgen/core/config.hpp>

#include <cstdint>

namespace chordgen::inline CHORDGEN_ABI {

/// The profile families, by their authors.
enum class KeyProfile : std::uint8_t {
  aarden_essen,          ///< Aarden 2003; music21's default for "key", and chordgen's
  krumhansl_kessler,     ///< Krumhansl 1990, with 2.23 for the minor second
  krumhansl_schmuckler,  ///< the same with 2.33, a misprint that was long copied; music21 before 6.3
  bellman_budge,         ///< Bellman 2005, after Budge 1943
  temperley,             ///< Temperley 2007, after Kostka and Payne
  simple,                ///< Sapp 2011
};

namespace detail {

struct ProfilePair {
  double major[12];
  double minor[12];
};

// In the order of KeyProfile.
inline constexpr ProfilePair key_profiles[6] = {
    {{17.7661, 0.145624, 14.9265, 0.160186, 19.8049, 11.3587, 0.291248, 22.062, 0.145624, 8.15494, 0.232998, 4.95122},
     {18.2648, 0.737619, 14.0499, 16.8599, 0.702494, 14.4362, 0.702494, 18.6161, 4.56621, 1.93186, 7.37619, 1.75623}},
    {{6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88},
     {6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17}},
    {{6.35, 2.33, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88},
     {6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17}},
    {{16.80, 0.86, 12.95, 1.41, 13.49, 11.93, 1.25, 20.28, 1.80, 8.04, 0.62, 10.57},
     {18.16, 0.69, 12.99, 13.34, 1.07, 11.15, 1.38, 21.07, 7.49, 1.53, 0.92, 10.21}},
    {{0.748, 0.060, 0.488, 0.082, 0.670, 0.460, 0.096, 0.715, 0.104, 0.366, 0.057, 0.400},
     {0.712, 0.084, 0.474, 0.618, 0.049, 0.460, 0.105, 0.747, 0.404, 0.067, 0.133, 0.330}},
    {{2, 0, 1, 0, 1, 1, 0, 2, 0, 1, 0, 1}, {2, 0, 1, 1, 0, 1, 0, 2, 1, 0, 0.5, 0.5}},
};

}  // namespace detail

}  // namespace chordgen::inline CHORDGEN_ABI
