// SPDX-License-Identifier: MIT
//
// The names of durations: from "maxima" (32 quarters) to "256th" (1/64), with dots and tuplets.
//
//   quarters = base (2 - 2^-dots) (normal / actual)          3/2 "dotted quarter"     1/3 "eighth triplet"
//
// The simplest name wins: no dots before dots, no tuplet before a tuplet. Notes of a tuplet have at most one dot.
#pragma once

#include <chordgen/core/rational.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace chordgen::inline CHORDGEN_ABI {

/// A duration as it is written.
struct DurationName {
  int base = 0;    ///< 0 maxima, 1 longa, 2 breve, 3 whole, 4 half, 5 quarter, ... 11 256th
  int dots = 0;    ///< 0 to 3
  int actual = 1;  ///< a tuplet: `actual` notes in the time of `normal`
  int normal = 1;

  friend constexpr bool operator==(const DurationName&, const DurationName&) = default;
};

namespace detail {

inline constexpr const char* duration_bases[12] = {"maxima", "longa", "breve", "whole", "half",  "quarter",
                                                   "eighth", "16th",  "32nd",  "64th",  "128th", "256th"};
inline constexpr const char* dot_words[4] = {"", "dotted ", "double-dotted ", "triple-dotted "};

struct Tuplet {
  int actual;
  int normal;
  std::string_view word;
};
inline constexpr Tuplet tuplets[] = {{1, 1, ""},           {3, 2, " triplet"},  {5, 4, " quintuplet"},
                                     {7, 4, " septuplet"}, {9, 8, " nonuplet"}, {11, 8, " 11-tuplet"},
                                     {13, 8, " 13-tuplet"}};

[[nodiscard]] constexpr int most_dots(const Tuplet& tuplet) noexcept { return tuplet.actual == 1 ? 3 : 1; }

}  // namespace detail

/// The length in quarters.
template <class = WhenCalled>
[[nodiscard]] Rational quarters_of(const DurationName& name) {
  const Rational base = Rational(32) / Rational(std::int64_t{1} << name.base);
  const std::int64_t dots = std::int64_t{1} << name.dots;
  return base * Rational(2 * dots - 1, dots) * Rational(name.normal, name.actual);
}

/// How a duration is written as one note; nothing when it takes more than one (5/4 quarters are a tied pair).
template <class = WhenCalled>
[[nodiscard]] std::optional<DurationName> find_duration_name(const Rational& quarters) {
  for (const detail::Tuplet& tuplet : detail::tuplets) {
    for (int dots = 0; dots <= detail::most_dots(tuplet); ++dots) {
      for (int base = 0; base < 12; ++base) {
        const DurationName name{base, dots, tuplet.actual, tuplet.normal};
        if (quarters_of(name) == quarters) return name;
      }
    }
  }
  return {};
}

/// "quarter", "dotted half", "eighth triplet".
template <class = WhenCalled>
[[nodiscard]] std::string to_string(const DurationName& name) {
  std::string text = std::string(detail::dot_words[name.dots]) + std::string(detail::duration_bases[name.base]);
  for (const detail::Tuplet& tuplet : detail::tuplets)
    if (tuplet.actual == name.actual && tuplet.normal == name.normal) text += tuplet.word;
  return text;
}

/// The name of a duration; where one note cannot hold it, its quarters ("5/4 quarters").
template <class = WhenCalled>
[[nodiscard]] std::string duration_name(const Rational& quarters) {
  if (const auto name = find_duration_name(quarters)) return to_string(*name);
  return to_string(quarters) + " quarters";
}

/// The quarters of a name as duration_name writes it; "large" and "long" are read too. Throws ArgumentError.
template <class = WhenCalled>
[[nodiscard]] Rational parse_duration_name(std::string_view text) {
  for (const detail::Tuplet& tuplet : detail::tuplets)
    for (int dots = 0; dots <= detail::most_dots(tuplet); ++dots)
      for (int base = 0; base < 12; ++base)
        if (const DurationName name{base, dots, tuplet.actual, tuplet.normal}; to_string(name) == text)
          return quarters_of(name);
  if (text == "large") return 32;
  if (text == "long") return 16;
  constexpr std::string_view unit = " quarters";
  if (text.ends_with(unit)) return Rational::parse(text.substr(0, text.size() - unit.size()));
  fail_argument("parse_duration_name", "\"" + std::string(text) +
                                           "\" names no duration. Write \"quarter\", \"dotted "
                                           "half\", \"eighth triplet\" or \"5/4 quarters\".");
}

}  // namespace chordgen::inline CHORDGEN_ABI
