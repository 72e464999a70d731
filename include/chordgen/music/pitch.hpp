// SPDX-License-Identifier: MIT
//
// Pitches as they are written: a letter, accidentals and an octave, and the MIDI key they mean.
//
//   key = 12 (octave + 1) + {C 0, D 2, E 4, F 5, G 7, A 9, B 11}[letter] + accidental        C4 = 60, A4 = 69 = 440 Hz
//
// Two spellings are read and written: music21's, whose flat is '-' ("B-2"), and the ordinary one ("Bb2"). A key alone
// tells no spelling; the one music21 chooses is C C# D E- E F F# G G# A B- B, and chord names are made of it.
//
// In music21's spelling the octave -1 (keys 0 to 11) cannot be told from a flat: "E-1" is read as E flat 1, as music21
// reads it. Chord names give back what they were made from, keys 4 and 11 (E-1, B-1) excepted.
#pragma once

#include <chordgen/music/pitch_set.hpp>

#include <string>
#include <string_view>

namespace chordgen::inline CHORDGEN_ABI {

enum class Spelling : std::uint8_t { music21, ordinary };

/// A written pitch. It may lie outside the MIDI keys: what is written has no bounds.
struct Pitch {
  int letter = 0;      ///< C 0, D 1, ... B 6
  int accidental = 0;  ///< sharps, or, negative, flats
  int octave = 4;

  /// Reads "F#3", "B-2", "Bb2", "c"; without an octave it is 4. Throws ArgumentError for anything else.
  template <class = WhenCalled>
  [[nodiscard]] static Pitch parse(std::string_view text);
  /// The key's usual spelling.
  [[nodiscard]] static constexpr Pitch from_key(int key) noexcept;
  /// The key's spelling under a key signature of so many sharps (negative: flats), -7 to 7.
  [[nodiscard]] static constexpr Pitch from_key(int key, int sharps) noexcept;

  [[nodiscard]] constexpr int key() const noexcept;
  /// 0 to 11, C is 0.
  [[nodiscard]] constexpr int pitch_class() const noexcept { return ((key() % 12) + 12) % 12; }
  /// Its place on the staff: steps above C0.
  [[nodiscard]] constexpr int diatonic() const noexcept { return 7 * octave + letter; }

  friend constexpr bool operator==(const Pitch&, const Pitch&) = default;
};

namespace detail {

inline constexpr int letter_keys[7] = {0, 2, 4, 5, 7, 9, 11};
inline constexpr int usual_letters[12] = {0, 0, 1, 2, 2, 3, 3, 4, 4, 5, 6, 6};
inline constexpr int usual_accidentals[12] = {0, 1, 0, -1, 0, 0, 1, 0, 1, 0, -1, 0};

[[nodiscard]] constexpr int floor_divide(int a, int b) noexcept { return a / b - (a % b != 0 && (a < 0) != (b < 0)); }

}  // namespace detail

constexpr int Pitch::key() const noexcept { return 12 * (octave + 1) + detail::letter_keys[letter] + accidental; }

constexpr Pitch Pitch::from_key(int key) noexcept {
  const int octave = detail::floor_divide(key, 12);
  const int pitch_class = key - 12 * octave;
  return {detail::usual_letters[pitch_class], detail::usual_accidentals[pitch_class], octave - 1};
}

constexpr Pitch Pitch::from_key(int key, int sharps) noexcept {
  // Place the key on the line of fifths (F -1, C 0, G 1, ...) within five steps below and six above the signature.
  const int pitch_class = key - 12 * detail::floor_divide(key, 12);
  int fifths = (7 * pitch_class) % 12;
  while (fifths > sharps + 6) fifths -= 12;
  while (fifths < sharps - 5) fifths += 12;

  const int letter = ((4 * fifths) % 7 + 7) % 7;
  const int accidental = detail::floor_divide(fifths + 1, 7);
  return {letter, accidental, detail::floor_divide(key - detail::letter_keys[letter] - accidental, 12) - 1};
}

template <class>
Pitch Pitch::parse(std::string_view text) {
  const auto fail = [text] {
    fail_argument("Pitch::parse", "\"" + std::string(text) +
                                      "\" is no pitch. Write a letter from A to G, # or b, and "
                                      "an octave: F#3, Bb2 or B-2.");
  };
  if (text.empty()) fail();
  const std::size_t letter = std::string_view("cdefgab").find(static_cast<char>(text[0] | 0x20));
  if (letter == std::string_view::npos) fail();
  Pitch pitch{static_cast<int>(letter), 0, 4};

  std::size_t at = 1;
  for (; at < text.size() && text[at] == '#'; ++at) ++pitch.accidental;
  if (at == 1)
    for (; at < text.size() && (text[at] == 'b' || text[at] == '-'); ++at) --pitch.accidental;
  if (at == text.size()) return pitch;

  const bool below = text[at] == '-';
  if (below) ++at;
  if (at + 1 != text.size() && !(at + 2 == text.size() && text[at] == '1')) fail();
  int octave = 0;
  for (; at < text.size(); ++at) {
    if (text[at] < '0' || text[at] > '9') fail();
    octave = 10 * octave + (text[at] - '0');
  }
  pitch.octave = below ? -octave : octave;
  return pitch;
}

/// The letter and the accidentals: "B-" or "Bb".
template <class = WhenCalled>
[[nodiscard]] std::string name_of(const Pitch& pitch, Spelling spelling = Spelling::music21) {
  std::string name(1, "CDEFGAB"[pitch.letter]);
  const char flat = spelling == Spelling::music21 ? '-' : 'b';
  for (int i = 0; i < pitch.accidental; ++i) name += '#';
  for (int i = 0; i > pitch.accidental; --i) name += flat;
  return name;
}

/// The name with its octave: "B-2" or "Bb2".
template <class = WhenCalled>
[[nodiscard]] std::string to_string(const Pitch& pitch, Spelling spelling = Spelling::music21) {
  return name_of(pitch, spelling) + std::to_string(pitch.octave);
}

/// The frequency in hertz, equally tempered, A4 = `concert_pitch`.
[[nodiscard]] inline double frequency(int key, double concert_pitch = 440.0) noexcept {
  // 2^(n/12) for n = 0..11, to the last bit; octaves are exact.
  constexpr double ratios[12] = {1.0,
                                 1.0594630943592953,
                                 1.122462048309373,
                                 1.189207115002721,
                                 1.2599210498948732,
                                 1.3348398541700344,
                                 1.4142135623730951,
                                 1.4983070768766815,
                                 1.5874010519681994,
                                 1.681792830507429,
                                 1.7817974362806785,
                                 1.8877486253633868};
  int octave = detail::floor_divide(key - 69, 12);
  double hertz = concert_pitch * ratios[key - 69 - 12 * octave];
  for (; octave > 0; --octave) hertz *= 2.0;
  for (; octave < 0; ++octave) hertz *= 0.5;
  return hertz;
}

/// The name of a chord: its pitches upwards, joined by dots, in music21's spelling ("E3.G3"); "rest" for silence.
template <class = WhenCalled>
[[nodiscard]] std::string chord_name(const PitchSet& chord) {
  if (chord.empty()) return "rest";
  std::string name;
  for (const int key : chord) {
    if (!name.empty()) name += '.';
    name += to_string(Pitch::from_key(key));
  }
  return name;
}

/// The chord of a name; the reverse of chord_name. Ordinary spellings are read too. Throws ArgumentError.
template <class = WhenCalled>
[[nodiscard]] PitchSet parse_chord_name(std::string_view name) {
  PitchSet chord;
  if (name == "rest") return chord;
  for (std::string_view rest = name;;) {
    const std::size_t dot = rest.find('.');
    const std::string_view word = rest.substr(0, dot);
    Pitch pitch = Pitch::parse(word);
    // "C-1" can only be the octave -1, since no chord name spells C, D, F, G or A flat; nor double flats.
    const bool flat_is_usual = pitch.accidental == -1 && (pitch.letter == 2 || pitch.letter == 6);
    if (pitch.accidental < 0 && pitch.octave == 1 && !flat_is_usual && word[word.size() - 2] == '-') {
      ++pitch.accidental;
      pitch.octave = -1;
    }
    const int key = pitch.key();
    if (key < 0 || key >= PitchSet::keys)
      fail_argument("parse_chord_name", "\"" + std::string(word) + "\" lies outside the MIDI keys C-1 to G9.");
    chord.insert(key);
    if (dot == std::string_view::npos) return chord;
    rest.remove_prefix(dot + 1);
  }
}

}  // namespace chordgen::inline CHORDGEN_ABI
