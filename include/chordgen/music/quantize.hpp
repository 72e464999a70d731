// SPDX-License-Identifier: MIT
//
// Rounding to a grid, on purpose: onsets and ends of notes move to the nearest multiple of one of the grid's units.
//
//   grid {4, 3}     units of 1/4 and 1/3 of a quarter: sixteenths and eighth triplets
//   nearest(x)      the multiple nearest to x; halves go down, and of units equally near the first of the grid wins
//
// Ends are rounded, not durations, so notes that met still meet; no note vanishes, the shortest is one finest unit.
// Divisibility is exact. With a tolerance, a time farther from the grid stays where it is. The errors are reported, so
// that the caller sees what a grid costs a played performance; nothing is rounded unless asked for.
#pragma once

#include <chordgen/core/math.hpp>
#include <chordgen/core/order.hpp>
#include <chordgen/core/span.hpp>
#include <chordgen/music/score.hpp>

#include <initializer_list>
#include <optional>

namespace chordgen::inline CHORDGEN_ABI {

/// The units of time that notes may fall on: 1/n of a quarter for each n.
class Grid {
 public:
  /// Throws ArgumentError for an empty grid and for parts outside 1 to 960.
  template <class = WhenCalled>
  explicit Grid(List<int> parts) : parts_(std::move(parts)) {
    if (parts_.empty()) fail_argument("Grid", "there is no unit in it. Give parts of a quarter, such as {4, 3}.");
    for (const int part : parts_) {
      if (part < 1 || part > 960)
        fail_argument("Grid", "parts of a quarter: got " + std::to_string(part) + ", expected 1 to 960.");
      common_ = detail::common_multiple(common_, part);
      finest_ = std::max(finest_, part);
    }
  }
  template <class = WhenCalled>
  Grid(std::initializer_list<int> parts) : Grid(List<int>(parts)) {}

  [[nodiscard]] const List<int>& parts() const noexcept { return parts_; }
  /// Every multiple is a whole number of 1/common() quarters.
  [[nodiscard]] std::int64_t common() const noexcept { return common_; }
  [[nodiscard]] Rational finest() const { return {1, finest_}; }

  /// The multiple nearest to a time that is not negative.
  template <class = WhenCalled>
  [[nodiscard]] Rational nearest(const Rational& time) const {
    Rational best;
    Rational best_error(-1);
    for (const int part : parts_) {
      const Rational scaled = time * Rational(part);
      const std::int64_t below = scaled.floor();
      const bool up = scaled - Rational(below) > Rational(1, 2);
      const Rational match(below + (up ? 1 : 0), part);
      const Rational error = match < time ? time - match : match - time;
      if (best_error < Rational(0) || error < best_error) {
        best = match;
        best_error = error;
      }
    }
    return best;
  }

 private:
  List<int> parts_;
  std::int64_t common_ = 1;
  int finest_ = 1;
};

/// How far notes were moved, in quarters.
struct QuantizeReport {
  Rational largest_onset_error{};
  Rational largest_end_error{};
  double mean_onset_error = 0;
  std::size_t moved = 0;  ///< notes of which the onset or the end moved
  std::size_t left = 0;   ///< notes of which the onset or the end was farther from the grid than the tolerance
  std::size_t notes = 0;
};

struct QuantizeOptions {
  std::optional<Rational> tolerance{};  ///< in quarters: a time farther from the grid is not moved; none: all are
};

namespace detail {

/// Moves the times of a score to a grid.
template <class = WhenCalled>
class Quantizer {
 public:
  Quantizer(Score& score, const Grid& grid, const QuantizeOptions& options)
      : score_(score), grid_(grid), tolerance_(options.tolerance), old_tick_(score.tick), tick_(1, grid.common()) {
    // Where times stay as they are, ticks must count these too: the greatest common part of both.
    if (tolerance_)
      tick_ = Rational(
          static_cast<std::int64_t>(common_divisor(static_cast<std::uint64_t>(old_tick_.denominator()),
                                                   static_cast<std::uint64_t>(old_tick_.numerator() * grid.common()))),
          grid.common() * old_tick_.denominator());
  }

  [[nodiscard]] QuantizeReport run() {
    for (Part& part : score_.parts) {
      for (Note& note : part.notes) move(note);
      order(part.notes, [](const Note& a, const Note& b) { return a.start < b.start; });
    }
    for (Change<Tempo>& change : score_.tempos) change.tick = ticks(nearest(change.tick));
    for (Change<Metre>& change : score_.metres) change.tick = ticks(nearest(change.tick));
    for (Change<KeySignature>& change : score_.signatures) change.tick = ticks(nearest(change.tick));
    score_.end = ticks(nearest(score_.end));
    for (const Part& part : score_.parts)
      for (const Note& note : part.notes) score_.end = std::max(score_.end, note.end());
    score_.tick = tick_;
    if (report_.notes != 0) report_.mean_onset_error = total_ / static_cast<double>(report_.notes);
    return report_;
  }

 private:
  [[nodiscard]] static Rational distance(const Rational& a, const Rational& b) { return a < b ? b - a : a - b; }
  [[nodiscard]] Ticks ticks(const Rational& quarters) const { return Ticks((quarters / tick_).floor()); }
  [[nodiscard]] bool is_far(const Rational& time, const Rational& match) const {
    return tolerance_ && distance(time, match) > *tolerance_;
  }
  [[nodiscard]] Rational nearest(Ticks old) const {
    const Rational time = old_tick_ * Rational(old.value);
    return taken(time, grid_.nearest(time));
  }
  [[nodiscard]] const Rational& taken(const Rational& time, const Rational& match) const {
    return is_far(time, match) ? time : match;
  }

  void move(Note& note) {
    const Rational old_onset = old_tick_ * Rational(note.start.value);
    const Rational old_end = old_tick_ * Rational(note.end().value);
    const Rational near_onset = grid_.nearest(old_onset);
    const Rational near_end = grid_.nearest(old_end);
    const Rational onset = taken(old_onset, near_onset);
    Rational end = taken(old_end, near_end);
    if (note.duration > Ticks(0) && end <= onset) end = onset + grid_.finest();
    note.start = ticks(onset);
    note.duration = ticks(end) - note.start;

    const Rational onset_error = distance(onset, old_onset);
    const Rational end_error = distance(end, old_end);
    report_.largest_onset_error = std::max(report_.largest_onset_error, onset_error);
    report_.largest_end_error = std::max(report_.largest_end_error, end_error);
    total_ += onset_error.to_double();
    ++report_.notes;
    if (onset_error != Rational(0) || end_error != Rational(0)) ++report_.moved;
    if (is_far(old_onset, near_onset) || is_far(old_end, near_end)) ++report_.left;
  }

  Score& score_;
  const Grid& grid_;
  std::optional<Rational> tolerance_;
  Rational old_tick_;
  Rational tick_;
  QuantizeReport report_{};
  double total_ = 0;
};

}  // namespace detail

/// Moves every note of the score to the grid; its tick becomes a common part of all units.
template <class = WhenCalled>
QuantizeReport quantize(Score& score, const Grid& grid, const QuantizeOptions& options = {}) {
  if (options.tolerance && *options.tolerance < Rational(0))
    fail_argument("quantize", "tolerance: got " + to_string(*options.tolerance) + " quarters, expected 0 or more.");
  return detail::Quantizer(score, grid, options).run();
}

namespace detail {

/// Whether at most one in twenty of the onsets is farther from the grid than `allowed`, in quarters.
template <class = WhenCalled>
[[nodiscard]] bool falls_on(const Grid& grid, const Score& score, double allowed) {
  const std::size_t most = score.note_count() / 20;
  std::size_t far = 0;
  for (const Part& part : score.parts) {
    for (const Note& note : part.notes) {
      const Rational onset = score.quarters(note.start);
      if (math::absolute((grid.nearest(onset) - onset).to_double()) > allowed && ++far > most) return false;
    }
  }
  return true;
}

}  // namespace detail

/// The coarsest of the usual grids on which the onsets fall: at most one in twenty is farther from it than `tolerance`
/// of its finest unit, where chance would leave more than half of them farther. Without such a grid, the finest one.
template <class = WhenCalled>
[[nodiscard]] Grid estimate_grid(const Score& score, double tolerance = 0.2) {
  const List<int> usual[] = {{1}, {2}, {3}, {4}, {4, 3}, {6}, {8}, {8, 6}, {12}, {16}, {16, 12}};
  for (const List<int>& parts : usual) {
    const Grid grid(parts);
    if (detail::falls_on(grid, score, tolerance * grid.finest().to_double())) return grid;
  }
  return Grid(usual[std::size(usual) - 1]);
}

/// No grid, one grid, or for each score the one that estimate_grid finds.
class GridChoice {
 public:
  GridChoice() = default;
  GridChoice(Grid grid) : grid_(std::move(grid)) {}  // implicit: .quantize = Grid{4, 3}

  [[nodiscard]] static GridChoice off() { return {}; }
  [[nodiscard]] static GridChoice estimated() {
    GridChoice choice;
    choice.estimated_ = true;
    return choice;
  }
  /// Reads "off", "auto" or the parts of a quarter, "4,3". Throws ArgumentError.
  template <class = WhenCalled>
  [[nodiscard]] static GridChoice parse(std::string_view text) {
    if (text == "off") return off();
    if (text == "auto") return estimated();
    List<int> parts;
    for (std::string_view rest = text;;) {
      const std::string_view word = rest.substr(0, rest.find(','));
      const bool is_number = !word.empty() && word.size() <= 3 && word.find_first_not_of("0123456789") == word.npos;
      if (!is_number)
        fail_argument("GridChoice::parse", "\"" + std::string(text) +
                                               "\" is no grid. Write off, auto, or the parts of a quarter that "
                                               "times may fall on: 4,3.");
      parts.push_back(static_cast<int>(Rational::parse(word).floor()));
      if (word.size() == rest.size()) return Grid(std::move(parts));
      rest.remove_prefix(word.size() + 1);
    }
  }

  [[nodiscard]] bool is_off() const noexcept { return !estimated_ && !grid_; }
  /// The grid for this score; nothing when quantising is off.
  template <class = WhenCalled>
  [[nodiscard]] std::optional<Grid> grid_for(const Score& score) const {
    return estimated_ ? estimate_grid(score) : grid_;
  }

 private:
  bool estimated_ = false;
  std::optional<Grid> grid_{};
};

}  // namespace chordgen::inline CHORDGEN_ABI
