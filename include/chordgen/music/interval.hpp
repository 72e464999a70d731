// SPDX-License-Identifier: MIT
//
// Intervals: so many letters and so many semitones, each with its direction. From C4 up to E-4 are 2 letters and 3
// semitones, a minor third, "m3"; downwards it is "m-3".
//
//   quality   perfect P (1 4 5 8), major M and minor m (2 3 6 7), augmented A, diminished d, doubled AA, dd, ...
//
// A unison goes where its semitones go: C4 to C#4 is A1, C#4 to C4 is d1, as music21 names them.
#pragma once

#include <chordgen/music/pitch.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// The way from one pitch to another.
struct Interval {
  int letters = 0;
  int semitones = 0;

  [[nodiscard]] static constexpr Interval between(const Pitch& from, const Pitch& to) noexcept {
    return {to.diatonic() - from.diatonic(), to.key() - from.key()};
  }
  /// Reads "P5", "m-2", "-m2", "AA4". Throws ArgumentError for intervals that do not exist, such as "P3".
  template <class = WhenCalled>
  [[nodiscard]] static Interval parse(std::string_view text);

  /// The usual name of so many semitones: 3 is m3, 6 the diminished fifth, -4 is M-3.
  [[nodiscard]] static constexpr Interval of_semitones(int semitones) noexcept {
    constexpr int letters[12] = {0, 1, 1, 2, 2, 3, 4, 4, 5, 5, 6, 6};
    const int size = semitones < 0 ? -semitones : semitones;
    const Interval up{7 * (size / 12) + letters[size % 12], size};
    return semitones < 0 ? -up : up;
  }

  [[nodiscard]] constexpr Interval operator-() const noexcept { return {-letters, -semitones}; }
  friend constexpr bool operator==(const Interval&, const Interval&) = default;
};

namespace detail {

// Semitones of the perfect or major interval over so many letters, which are not negative.
[[nodiscard]] constexpr int plain_semitones(int letters) noexcept {
  return 12 * (letters / 7) + letter_keys[letters % 7];
}
[[nodiscard]] constexpr bool is_perfect(int letters) noexcept {
  return letters % 7 == 0 || letters % 7 == 3 || letters % 7 == 4;
}

}  // namespace detail

template <class>
Interval Interval::parse(std::string_view text) {
  const auto fail = [text] {
    fail_argument("Interval::parse", "\"" + std::string(text) +
                                         "\" is no interval. Write P, M, m, A or d and a "
                                         "number, with a minus for downwards: P5, m-3.");
  };
  std::string_view rest = text;
  bool down = false;
  const auto take_minus = [&] {
    if (rest.empty() || rest.front() != '-') return;
    if (down) fail();
    down = true;
    rest.remove_prefix(1);
  };

  take_minus();
  const std::string_view quality = rest.substr(0, rest.find_first_of("-0123456789"));
  rest.remove_prefix(quality.size());
  take_minus();
  if (quality.empty() || quality.size() > 4 || rest.empty() || rest.size() > 2) fail();
  int number = 0;
  for (const char digit : rest) {
    if (digit < '0' || digit > '9') fail();
    number = 10 * number + (digit - '0');
  }
  if (number < 1 || quality.find_first_not_of(quality.front()) != std::string_view::npos) fail();

  const int size = static_cast<int>(quality.size());
  const bool perfect = detail::is_perfect(number - 1);
  int change = 0;
  if (quality.front() == 'A')
    change = size;
  else if (quality.front() == 'd')
    change = perfect ? -size : -size - 1;
  else if (quality == "m" && !perfect)
    change = -1;
  else if (quality != (perfect ? "P" : "M"))
    fail();
  const Interval interval{number - 1, detail::plain_semitones(number - 1) + change};
  return down ? -interval : interval;
}

/// "m3", "P-4": the reverse of Interval::parse. A letter is repeated for what is augmented more than once.
template <class = WhenCalled>
[[nodiscard]] std::string to_string(const Interval& interval) {
  const bool down = interval.letters < 0;
  const int letters = down ? -interval.letters : interval.letters;
  const int change = (down ? -interval.semitones : interval.semitones) - detail::plain_semitones(letters);
  const bool perfect = detail::is_perfect(letters);

  std::string name;
  if (change > 0)
    name.assign(static_cast<std::size_t>(change), 'A');
  else if (change == 0)
    name = perfect ? "P" : "M";
  else if (change == -1 && !perfect)
    name = "m";
  else
    name.assign(static_cast<std::size_t>(perfect ? -change : -change - 1), 'd');
  return name + (down ? "-" : "") + std::to_string(letters + 1);
}

/// The pitch an interval away, spelled by the interval: F#4 up P5 is C#5, G-4 up P5 is D-5.
[[nodiscard]] constexpr Pitch transpose(const Pitch& pitch, const Interval& interval) noexcept {
  const int diatonic = pitch.diatonic() + interval.letters;
  Pitch moved{0, 0, detail::floor_divide(diatonic, 7)};
  moved.letter = diatonic - 7 * moved.octave;
  moved.accidental = pitch.key() + interval.semitones - moved.key();
  return moved;
}

}  // namespace chordgen::inline CHORDGEN_ABI
