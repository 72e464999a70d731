// SPDX-License-Identifier: MIT
//
// What a hand can hold on a guitar: which chords are playable, and where and with which fingers.
//
//   string s, fret f  sounds  open[s] + f        one note a string, f = 0 is open
//   four fingers within a span of frets; a barre, one finger flat over all strings at the lowest fret, counts as one
//
// Notes are laid from high to low over the strings, trying every string for each: at most 6! orders, and the span
// prunes nearly all of them. Of all fingerings the one with least movement of the hand, then least span, then lowest
// wins. Whole sequences: tablature.hpp.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/music/pitch_set.hpp>

#include <array>
#include <cstdlib>
#include <optional>

namespace chordgen::inline CHORDGEN_ABI {

/// An instrument with six strings, the lowest first, and what a hand can do on it.
struct Fretboard {
  std::array<int, 6> open{40, 45, 50, 55, 59, 64};  ///< E2 A2 D3 G3 B3 E4
  int frets = 19;
  int span = 4;  ///< frets from the first finger to the last, both counted
  int fingers = 4;
};

/// Where a chord lies.
struct Fingering {
  static constexpr int silent = -1;

  std::array<int, 6> frets{silent, silent, silent, silent, silent, silent};  ///< by string, lowest first; 0: open
  int position = 0;    ///< the lowest fret that is pressed; 0 when all are open
  int span = 0;        ///< frets from the lowest to the highest that is pressed
  bool barre = false;  ///< the first finger lies flat at `position`

  /// The finger that presses each string, 1 the first to 4 the little one, 0 for open and silent strings: along the
  /// frets upwards and on one fret from low strings to high, each finger on its own fret or higher up where they are
  /// enough.
  [[nodiscard]] constexpr std::array<int, 6> fingers() const noexcept {
    std::array<int, 6> result{};
    int left = 0;  // strings that still need a finger
    for (const int fret : frets) left += fret > 0 && !(barre && fret == position) ? 1 : 0;
    int last = barre ? 1 : 0;
    for (int fret = position; fret < position + span; ++fret) {
      for (std::size_t string = 0; string < 6; ++string) {
        if (frets[string] != fret || fret == 0) continue;
        if (barre && fret == position) {
          result[string] = 1;
          continue;
        }
        const int wanted = last + 1 > fret - position + 1 ? last + 1 : fret - position + 1;
        last = wanted + left - 1 <= 4 ? wanted : last + 1;
        result[string] = last;
        --left;
      }
    }
    return result;
  }

  friend constexpr bool operator==(const Fingering&, const Fingering&) = default;
};

namespace detail {

/// Calls visit(fingering) for every way in which a hand can lay one chord.
template <class Visit>
class FingeringSearch {
 public:
  FingeringSearch(const Fretboard& board, const PitchSet& chord, Visit visit) : board_(board), visit_(visit) {
    for (const int key : chord)
      if (count_ < keys_.size()) keys_[count_++] = key;
  }

  void run() { place(0, 99, 0); }

 private:
  // Lays the notes from `note` on; `low` and `high` are the frets pressed so far. As deep as there are strings.
  void place(std::size_t note, int low, int high) {
    if (note == count_) return judge(low, high);
    for (std::size_t string = 0; string < 6; ++string) {
      const int fret = keys_[note] - board_.open[string];
      if (trial_.frets[string] != Fingering::silent || fret < 0 || fret > board_.frets) continue;
      const int new_low = fret == 0 ? low : std::min(low, fret);
      const int new_high = std::max(high, fret);
      if (new_high != 0 && new_high - new_low >= board_.span) continue;
      trial_.frets[string] = fret;
      place(note + 1, new_low, new_high);
      trial_.frets[string] = Fingering::silent;
    }
  }

  void judge(int low, int high) {
    Fingering found = trial_;
    found.position = high == 0 ? 0 : low;
    found.span = high == 0 ? 0 : high - low + 1;
    int pressed = 0, at_lowest = 0;
    bool open = false;
    for (const int fret : found.frets) {
      pressed += fret > 0;
      at_lowest += fret > 0 && fret == low;
      open |= fret == 0;
    }
    if (pressed > board_.fingers) {
      found.barre = !open && at_lowest > 1 && pressed - at_lowest + 1 <= board_.fingers;
      if (!found.barre) return;
    }
    visit_(found);
  }

  const Fretboard& board_;
  Visit visit_;
  std::array<int, 6> keys_{};
  std::size_t count_ = 0;
  Fingering trial_{};
};

/// What it takes to hold a chord, the hand being there: reach, then height, then a barre.
[[nodiscard]] constexpr int effort(const Fingering& fingering) noexcept {
  return 10 * fingering.span + fingering.position + (fingering.barre ? 5 : 0);
}
inline constexpr int effort_of_a_fret = 100;  ///< of moving the hand

}  // namespace detail

/// All fingerings of a chord; none when no hand can hold it.
template <class = WhenCalled>
[[nodiscard]] List<Fingering> find_fingerings(const PitchSet& chord, const Fretboard& board = {}) {
  List<Fingering> all;
  if (chord.size() > board.open.size()) return all;
  const auto keep = [&all](const Fingering& found) { all.push_back(found); };
  detail::FingeringSearch<decltype(keep)>(board, chord, keep).run();
  return all;
}

/// A fingering of a chord, near the hand's position (0: anywhere); nothing when no hand can hold it.
template <class = WhenCalled>
[[nodiscard]] std::optional<Fingering> find_fingering(const PitchSet& chord, int hand = 0,
                                                      const Fretboard& board = {}) {
  std::optional<Fingering> best;
  if (chord.size() > board.open.size()) return best;
  int least = 0;
  const auto compare = [&](const Fingering& found) {
    const int movement = found.position == 0 || hand == 0 ? 0 : std::abs(found.position - hand);
    const int cost = detail::effort_of_a_fret * movement + detail::effort(found);
    if (best && cost >= least) return;
    best = found;
    least = cost;
  };
  detail::FingeringSearch<decltype(compare)>(board, chord, compare).run();
  return best;
}

template <class = WhenCalled>
[[nodiscard]] bool is_playable(const PitchSet& chord, const Fretboard& board = {}) {
  return find_fingering(chord, 0, board).has_value();
}

}  // namespace chordgen::inline CHORDGEN_ABI
