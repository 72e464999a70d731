// SPDX-License-Identifier: MIT
//
// Measures: a view of a score, laid from its time signatures. Notes do not depend on them.
//
//   4/4 from 0, 3/4 from 10      [0 4) [4 8) [8 10) [10 13) [13 16) ...
//
// Without a signature at the beginning the metre is 4/4. A new signature begins a measure wherever it stands, and ends
// the one before it early.
#pragma once

#include <chordgen/music/score.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// A measure; times are in quarters.
struct Measure {
  std::size_t number = 1;
  Rational onset{};
  Rational duration{};
  Metre metre{};

  friend bool operator==(const Measure&, const Measure&) = default;
};

/// The measures from the beginning until the last note has ended. Throws ArgumentError when there would be more than a
/// million, as a damaged time signature makes them.
template <class = WhenCalled>
[[nodiscard]] List<Measure> measures(const Score& score) {
  constexpr std::size_t most = 1'000'000;
  Ticks last;
  for (const Part& part : score.parts)
    for (const Note& note : part.notes) last = std::max(last, note.end());
  const Rational end = score.quarters(last);

  List<Measure> found;
  Rational at(0);
  Metre metre;
  for (std::size_t i = 0; i <= score.metres.size(); ++i) {
    const bool is_last = i == score.metres.size();
    const Rational until = is_last ? end : std::min(end, score.quarters(score.metres[i].tick));
    const Rational bar = metre.bar();
    while (at < until) {
      if (found.size() == most)
        fail_argument("measures", "there are more than 1000000 of them, the last in " + std::to_string(metre.beats) +
                                      "/" + std::to_string(metre.unit) + ". Remove the time signature.");
      const Rational next = std::min(at + bar, until);
      found.push_back({found.size() + 1, at, is_last ? bar : next - at, metre});
      at = next;
    }
    if (!is_last) metre = score.metres[i].value;
  }
  return found;
}

}  // namespace chordgen::inline CHORDGEN_ABI
