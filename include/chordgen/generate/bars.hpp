// SPDX-License-Identifier: MIT
//
// Metre as a constraint on durations: which of them leave a way to end well.
//
//   free          anything
//   end_on_beat   the last event ends on a beat
//   fill          no event crosses a bar line, and the last one ends at a bar line
//
// Let u be the largest length that measures the bar and all durations, p the place in the bar in units of u, n the
// events still to come. Then way(0, p) says whether p is a good end, and
//
//   way(n, p) = there is a duration d that may stand at p with way(n - 1, (p + d) mod bar)
//
// so a duration is offered only when the song can still be finished with the events that are left: no dead end.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/dataset/vocabulary.hpp>
#include <chordgen/music/song.hpp>

#include <numeric>

namespace chordgen::inline CHORDGEN_ABI {

enum class Bars : std::uint8_t { free, end_on_beat, fill };

/// The durations that may follow, for a song of a known number of events.
class BarPlan {
 public:
  /// Throws ArgumentError when no song of so many events keeps the rule.
  template <class = WhenCalled>
  BarPlan(const Vocabulary<Rational>& durations, const Metre& metre, Bars rule, std::size_t events)
      : bar_(metre.bar()), rule_(rule) {
    Rational unit = measure(bar_, Rational(4, metre.unit));
    for (const Rational& duration : durations.entries()) unit = measure(unit, duration);
    unit_ = unit;
    steps_ = count(bar_);
    if (steps_ * (events + 1) > (std::size_t{1} << 28))
      fail_argument("Constraints", "the durations have no common measure worth the name: a bar has " +
                                       std::to_string(steps_) + " of it. Quantise the durations first.");
    for (const Rational& duration : durations.entries()) lengths_.push_back(count(duration));
    const std::size_t beat = count(Rational(4, metre.unit));
    ways_.emplace_back(steps_, char{0});
    for (std::size_t place = 0; place < steps_; ++place)
      ways_[0][place] = rule == Bars::fill ? place == 0 : place % beat == 0;
    for (std::size_t left = 1; left <= events; ++left) {
      List<char> row(steps_, char{0});
      for (std::size_t place = 0; place < steps_; ++place)
        for (const std::size_t length : lengths_) row[place] |= static_cast<char>(leads_on(place, left - 1, length));
      ways_.push_back(std::move(row));
    }
    if (!ways_[events][0])
      fail_argument("Constraints", "no " + std::to_string(events) + " events of the model's durations " +
                                       (rule == Bars::fill ? "fill bars" : "end on a beat") + " of " +
                                       std::to_string(metre.beats) + "/" + std::to_string(metre.unit) +
                                       ". Choose another length or metre.");
  }

  /// Whether this duration may stand at `position` quarters of the song when `left` events follow it.
  template <class = WhenCalled>
  [[nodiscard]] bool allows(const Rational& position, std::size_t left, const Rational& duration) const {
    const Rational place = position - bar_ * Rational((position / bar_).floor());
    return leads_on(count(place), left, count(duration));
  }

 private:
  template <class = WhenCalled>
  [[nodiscard]] static Rational measure(const Rational& a, const Rational& b) {
    return {std::gcd(a.numerator() * b.denominator(), b.numerator() * a.denominator()),
            a.denominator() * b.denominator()};
  }
  template <class = WhenCalled>
  [[nodiscard]] std::size_t count(const Rational& length) const {
    return static_cast<std::size_t>((length / unit_).floor());
  }
  template <class = WhenCalled>
  [[nodiscard]] bool leads_on(std::size_t place, std::size_t left, std::size_t length) const {
    if (rule_ == Bars::fill && place + length > steps_) return false;
    return ways_[left][(place + length) % steps_] != 0;
  }

  Rational bar_;
  Rational unit_{};
  Bars rule_;
  std::size_t steps_ = 0;
  List<std::size_t> lengths_;
  List<List<char>> ways_;  // (events to come, places)
};

}  // namespace chordgen::inline CHORDGEN_ABI
