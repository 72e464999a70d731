// SPDX-License-Identifier: MIT
//
// Chords as sets of pitch classes: the interval vector, and the class of all sets that transposition and inversion turn
// into one another, under the name that Forte gave it (1973, The Structure of Atonal Music, appendix 1).
//
//   {C, E, G} = {0, 4, 7}     vector 001110     class 3-11, which major and minor triads share
//
// A class is known by its least member, the sets read as numbers of twelve bits. The table holds the least members of
// up to six notes in Forte's order; a larger set bears the number of its complement. A Z marks classes whose vector
// another one shares ("4-Z15" and "4-Z29").
#pragma once

#include <chordgen/music/pitch_set.hpp>

#include <array>
#include <string_view>

namespace chordgen::inline CHORDGEN_ABI {
namespace detail {

/// Bit p is pitch class p, C first.
[[nodiscard]] constexpr std::uint16_t pitch_classes(const PitchSet& chord) noexcept {
  std::uint16_t bits = 0;
  for (const int key : chord) bits = static_cast<std::uint16_t>(bits | 1u << (key % 12));
  return bits;
}

// By the number of notes, one after the other: 1 class of one note, 6 of two, 12, 29, 38, and 50 of six.
inline constexpr std::uint16_t set_classes[136] = {
    1,   3,   5,   9,   17,  33,   65,  7,   11,  19,  35,  67,  21,  37,  69,  133, 73,  137, 273, 15,  23,  27,  39,
    71,  135, 51,  99,  195, 45,   43,  77,  75,  141, 83,  163, 153, 147, 275, 291, 85,  149, 165, 277, 325, 297, 293,
    585, 139, 31,  47,  55,  79,   143, 103, 199, 93,  87,  91,  157, 107, 279, 167, 327, 155, 283, 179, 203, 355, 307,
    403, 173, 171, 301, 309, 299,  333, 331, 339, 587, 595, 341, 597, 661, 151, 313, 295, 63,  95,  111, 119, 207, 231,
    455, 189, 175, 187, 183, 215,  219, 315, 311, 371, 407, 423, 411, 819, 349, 343, 365, 347, 363, 427, 603, 619, 717,
    715, 691, 693, 685, 683, 1365, 159, 287, 399, 317, 303, 335, 591, 359, 615, 605, 599, 663, 679, 667, 723};
inline constexpr int set_class_begins[8] = {0, 0, 1, 7, 19, 48, 86, 136};  // of n notes

[[nodiscard]] constexpr unsigned rotated(unsigned classes, int down) noexcept {
  return (classes >> down | classes << (12 - down)) & 0xFFF;
}

/// The least number among all transpositions and inversions of a set.
[[nodiscard]] constexpr unsigned least_of_class(unsigned classes) noexcept {
  unsigned inverted = 0;
  for (int p = 0; p < 12; ++p)
    if ((classes >> p & 1u) != 0) inverted |= 1u << (12 - p) % 12;
  unsigned least = 0xFFF;
  for (int down = 0; down < 12; ++down)
    for (const unsigned form : {rotated(classes, down), rotated(inverted, down)})
      if (form < least) least = form;
  return least;
}

[[nodiscard]] constexpr std::array<int, 6> vector_of(unsigned classes) noexcept {
  std::array<int, 6> vector{};
  for (int a = 0; a < 12; ++a) {
    for (int b = a + 1; b < 12; ++b) {
      const int apart = b - a <= 6 ? b - a : 12 - b + a;
      if ((classes >> a & classes >> b & 1u) != 0) ++vector[static_cast<std::size_t>(apart) - 1];
    }
  }
  return vector;
}

}  // namespace detail

/// How often each interval class, from a semitone to a tritone, stands between two pitch classes of the chord.
[[nodiscard]] constexpr std::array<int, 6> interval_vector(const PitchSet& chord) noexcept {
  return detail::vector_of(detail::pitch_classes(chord));
}

/// Forte's name for the chord's pitch classes: "3-11", "4-Z15"; empty for silence.
template <class = WhenCalled>
[[nodiscard]] std::string forte_class(const PitchSet& chord) {
  unsigned classes = detail::pitch_classes(chord);
  const int notes = std::popcount(classes);
  if (notes == 0) return {};
  if (notes == 12) return "12-1";
  if (notes > 6) classes = ~classes & 0xFFF;
  const int begin = detail::set_class_begins[notes > 6 ? 12 - notes : notes];
  const int end = detail::set_class_begins[(notes > 6 ? 12 - notes : notes) + 1];

  const unsigned least = detail::least_of_class(classes);
  const std::array<int, 6> vector = detail::vector_of(classes);
  int number = 0, of_this_vector = 0;
  for (int i = begin; i < end; ++i) {
    if (detail::set_classes[i] == least) number = i - begin + 1;
    of_this_vector += detail::vector_of(detail::set_classes[i]) == vector ? 1 : 0;
  }
  return std::to_string(notes) + (of_this_vector > 1 ? "-Z" : "-") + std::to_string(number);
}

}  // namespace chordgen::inline CHORDGEN_ABI
