// SPDX-License-Identifier: MIT
//
// Rounding to a grid, on purpose: onsets and ends of notes move to the nearest multiple of one of the grid's units.
//
//   grid {4, 3}     units of 1/4 and 1/3 of a quarter: sixteenths and eighth triplets
//   nearest(x)      the multiple nearest to x; halves go down, and of units equally near the first of the grid wins
//
// Ends are rounded, not durations, so notes that met still meet; no note vanishes, the shortest is one finest unit.
// Divisibility is exact. The errors are reported, so that the caller sees what a grid costs a played performance.
#pragma once

#include <chordgen/core/math.hpp>
#include <chordgen/core/order.hpp>
#include <chordgen/music/score.hpp>

#include <initializer_list>
#include <span>

namespace chordgen::inline CHORDGEN_ABI {

/// The units of time that notes may fall on: 1/n of a quarter for each n.
class Grid {
 public:
  /// Throws ArgumentError for an empty grid and for parts outside 1 to 960.
  template <class = WhenCalled>
  explicit Grid(std::vector<int> parts) : parts_(std::move(parts)) {
    if (parts_.empty()) fail_argument("Grid", "there is no unit in it. Give parts of a quarter, such as {4, 3}.");
    for (const int part : parts_) {
      if (part < 1 || part > 960)
        fail_argument("Grid", "parts of a quarter: got " + std::to_string(part) + ", expected 1 to 960.");
      common_ = detail::common_multiple(common_, part);
      finest_ = std::max(finest_, part);
    }
  }
  template <class = WhenCalled>
  Grid(std::initializer_list<int> parts) : Grid(std::vector<int>(parts)) {}

  [[nodiscard]] const std::vector<int>& parts() const noexcept { return parts_; }
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
  std::vector<int> parts_;
  std::int64_t common_ = 1;
  int finest_ = 1;
};

/// How far notes were moved, in quarters.
struct QuantizeReport {
  Rational largest_onset_error{};
  Rational largest_end_error{};
  double mean_onset_error = 0;
  std::size_t moved = 0;  ///< notes of which the onset or the end moved
  std::size_t notes = 0;
};

/// Moves every note of the score to the grid; its tick becomes a common part of all units.
template <class = WhenCalled>
QuantizeReport quantize(Score& score, const Grid& grid) {
  QuantizeReport report;
  double total = 0;
  const auto distance = [](const Rational& a, const Rational& b) { return a < b ? b - a : a - b; };
  const Rational old_tick = score.tick;
  const auto to_grid = [&](Ticks ticks) {
    return Ticks((grid.nearest(old_tick * Rational(ticks.value)) * Rational(grid.common())).floor());
  };
  score.tick = Rational(1, grid.common());

  for (Part& part : score.parts) {
    for (Note& note : part.notes) {
      const Rational onset = old_tick * Rational(note.start.value);
      const Rational end = old_tick * Rational(note.end().value);
      const bool sounds = note.duration > Ticks(0);
      note.start = to_grid(note.start);
      Ticks new_end((grid.nearest(end) * Rational(grid.common())).floor());
      if (sounds && new_end <= note.start)
        new_end = note.start + Ticks((grid.finest() * Rational(grid.common())).floor());
      note.duration = new_end - note.start;

      const Rational onset_error = distance(score.quarters(note.start), onset);
      const Rational end_error = distance(score.quarters(note.end()), end);
      report.largest_onset_error = std::max(report.largest_onset_error, onset_error);
      report.largest_end_error = std::max(report.largest_end_error, end_error);
      total += onset_error.to_double();
      ++report.notes;
      if (onset_error != Rational(0) || end_error != Rational(0)) ++report.moved;
    }
    detail::order(part.notes, [](const Note& a, const Note& b) { return a.start < b.start; });
  }
  for (Change<Tempo>& change : score.tempos) change.tick = to_grid(change.tick);
  for (Change<Metre>& change : score.metres) change.tick = to_grid(change.tick);
  for (Change<KeySignature>& change : score.signatures) change.tick = to_grid(change.tick);
  score.end = to_grid(score.end);
  for (const Part& part : score.parts)
    for (const Note& note : part.notes) score.end = std::max(score.end, note.end());
  if (report.notes != 0) report.mean_onset_error = total / static_cast<double>(report.notes);
  return report;
}

/// The coarsest of the usual grids on which the onsets fall: at most one in twenty is farther from it than `tolerance`
/// of its finest unit, where chance would leave more than half of them farther. Without such a grid, the finest one.
template <class = WhenCalled>
[[nodiscard]] Grid estimate_grid(const Score& score, double tolerance = 0.2) {
  const std::vector<int> usual[] = {{1}, {2}, {3}, {4}, {4, 3}, {6}, {8}, {8, 6}, {12}, {16}, {16, 12}};
  for (const std::vector<int>& parts : usual) {
    const Grid grid(parts);
    const double allowed = tolerance * grid.finest().to_double();
    std::size_t far = 0;
    for (const Part& part : score.parts) {
      for (const Note& note : part.notes) {
        const Rational onset = score.quarters(note.start);
        if (math::absolute((grid.nearest(onset) - onset).to_double()) > allowed) ++far;
      }
    }
    if (20 * far <= score.note_count()) return grid;
  }
  return Grid(usual[std::size(usual) - 1]);
}

}  // namespace chordgen::inline CHORDGEN_ABI
