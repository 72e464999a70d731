// SPDX-License-Identifier: MIT
//
// Chords as people name them: root, quality and bass ("G7/B"), the degree in a key ("V65"), and the interval vector.
//
// Each pitch class of the chord is tried as the root; the qualities below are compared with the intervals above it.
// Where several fit (a C6 is an Am7), the bass as the root wins, then the quality named first. A fifth may be missing
// from sevenths, and from nothing else.
#pragma once

#include <chordgen/music/key.hpp>

#include <array>
#include <optional>

namespace chordgen::inline CHORDGEN_ABI {

/// A root, a quality and what lies lowest, as pitch classes.
struct ChordSymbol {
  int root = 0;
  int bass = 0;
  std::string_view quality{};  ///< "" major, "m", "dim", "aug", "7", "maj7", "m7", ...
};

namespace detail {

struct Quality {
  std::string_view name;
  std::uint16_t classes;  // bit i: i semitones above the root
  std::uint16_t optional;
};

[[nodiscard]] constexpr std::uint16_t classes_of(std::initializer_list<int> semitones) noexcept {
  std::uint16_t bits = 0;
  for (const int semitone : semitones) bits = static_cast<std::uint16_t>(bits | 1u << semitone);
  return bits;
}

inline constexpr Quality qualities[] = {
    {"", classes_of({0, 4, 7}), 0},
    {"m", classes_of({0, 3, 7}), 0},
    {"7", classes_of({0, 4, 7, 10}), classes_of({7})},
    {"maj7", classes_of({0, 4, 7, 11}), classes_of({7})},
    {"m7", classes_of({0, 3, 7, 10}), classes_of({7})},
    {"dim", classes_of({0, 3, 6}), 0},
    {"aug", classes_of({0, 4, 8}), 0},
    {"dim7", classes_of({0, 3, 6, 9}), 0},
    {"m7b5", classes_of({0, 3, 6, 10}), 0},
    {"mMaj7", classes_of({0, 3, 7, 11}), classes_of({7})},
    {"6", classes_of({0, 4, 7, 9}), 0},
    {"m6", classes_of({0, 3, 7, 9}), 0},
    {"sus4", classes_of({0, 5, 7}), 0},
    {"sus2", classes_of({0, 2, 7}), 0},
    {"9", classes_of({0, 2, 4, 7, 10}), classes_of({7})},
    {"add9", classes_of({0, 2, 4, 7}), 0},
    {"5", classes_of({0, 7}), 0},
};

[[nodiscard]] constexpr std::uint16_t pitch_classes(const PitchSet& chord) noexcept {
  std::uint16_t bits = 0;
  for (const int key : chord) bits = static_cast<std::uint16_t>(bits | 1u << (key % 12));
  return bits;
}

}  // namespace detail

/// Root and quality of a chord; nothing where no name fits, as for a single pitch class.
template <class = WhenCalled>
[[nodiscard]] std::optional<ChordSymbol> chord_symbol(const PitchSet& chord) noexcept {
  if (chord.empty()) return {};
  const unsigned classes = detail::pitch_classes(chord);
  const int bass = chord.lowest() % 12;
  for (int step = 0; step < 12; ++step) {
    const int root = (bass + step) % 12;
    const unsigned above = (classes >> root | classes << (12 - root)) & 0xFFF;
    for (const detail::Quality& quality : detail::qualities)
      if ((above | quality.optional) == quality.classes && (above & 1u) != 0)
        return ChordSymbol{root, bass, quality.name};
  }
  return {};
}

/// "C", "Am", "G7/B"; roots are spelled by the key signature when one is given.
template <class = WhenCalled>
[[nodiscard]] std::string to_string(const ChordSymbol& symbol, int sharps = 0) {
  const auto name = [sharps](int pitch_class) {
    return name_of(Pitch::from_key(60 + pitch_class, sharps), Spelling::ordinary);
  };
  std::string text = name(symbol.root) + std::string(symbol.quality);
  if (symbol.bass != symbol.root) text += "/" + name(symbol.bass);
  return text;
}

/// The degree of a chord in a key with its figures: "I", "V65", "viio6", "bVI". Empty where chord_symbol finds none,
/// and for qualities that degrees do not tell (suspensions, added notes).
template <class = WhenCalled>
[[nodiscard]] std::string roman_numeral(const PitchSet& chord, const Key& key) {
  const auto symbol = chord_symbol(chord);
  if (!symbol) return {};
  const std::string_view q = symbol->quality;
  const bool minor = q == "m" || q == "m7" || q == "dim" || q == "dim7" || q == "m7b5" || q == "mMaj7";
  const bool seventh = q == "7" || q == "maj7" || q == "m7" || q == "dim7" || q == "m7b5" || q == "mMaj7";
  if (!minor && !seventh && q != "" && q != "aug") return {};

  // Degrees are those of the key's own scale; others are a lowered or, at the fourth, a raised degree.
  constexpr const char* major_degrees[12] = {"I",   "bII", "II",  "bIII", "III",  "IV",
                                             "#IV", "V",   "bVI", "VI",   "bVII", "VII"};
  constexpr const char* minor_degrees[12] = {"I",   "bII", "II", "III", "#III", "IV",
                                             "#IV", "V",   "VI", "#VI", "VII",  "#VII"};
  const int above = (symbol->root - key.tonic.pitch_class() + 12) % 12;
  std::string text = key.mode == Mode::major ? major_degrees[above] : minor_degrees[above];
  if (key.mode == Mode::minor && above == 11 && minor) text = "VII";
  if (minor)
    for (char& letter : text)
      if (letter == 'I' || letter == 'V') letter = static_cast<char>(letter | 0x20);
  if (q == "dim" || q == "dim7") text += "o";
  if (q == "m7b5") text += "/o";
  if (q == "aug") text += "+";
  if (q == "maj7" || q == "mMaj7") text += "M";

  const int inversion = (symbol->bass - symbol->root + 12) % 12;
  const int member = inversion == 0 ? 0 : inversion <= 4 ? 1 : inversion <= 8 ? 2 : 3;
  constexpr const char* triad_figures[4] = {"", "6", "64", "2"};
  constexpr const char* seventh_figures[4] = {"7", "65", "43", "42"};
  return text + (seventh ? seventh_figures[member] : triad_figures[member]);
}

/// How often each interval class, from a semitone to a tritone, stands between two pitch classes of the chord.
[[nodiscard]] constexpr std::array<int, 6> interval_vector(const PitchSet& chord) noexcept {
  const unsigned classes = detail::pitch_classes(chord);
  std::array<int, 6> vector{};
  for (int a = 0; a < 12; ++a)
    for (int b = a + 1; b < 12; ++b)
      if ((classes >> a & classes >> b & 1u) != 0) ++vector[static_cast<std::size_t>(std::min(b - a, 12 - b + a)) - 1];
  return vector;
}

}  // namespace chordgen::inline CHORDGEN_ABI
