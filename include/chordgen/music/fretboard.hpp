// SPDX-License-Identifier: MIT
//
// What a hand can hold on a guitar: which chords are playable, a fingering for them, and tablature.
//
//   string s, fret f  sounds  open[s] + f        one note a string, f = 0 is open
//   four fingers within a span of frets; a barre, one finger flat over all strings at the lowest fret, counts as one
//
// Notes are laid from high to low over the strings, trying every string for each: at most 6! orders, and the span
// prunes nearly all of them. Of all fingerings the one with least movement of the hand, then least span, then lowest
// wins.
#pragma once

#include <chordgen/music/song.hpp>

#include <array>
#include <cstdlib>
#include <optional>
#include <span>

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
};

namespace detail {

/// Tries all ways of laying one chord.
template <class = WhenCalled>
class FingeringSearch {
 public:
  FingeringSearch(const Fretboard& board, const PitchSet& chord, int hand) : board_(board), hand_(hand) {
    for (const int key : chord)
      if (count_ < keys_.size()) keys_[count_++] = key;
  }

  [[nodiscard]] std::optional<Fingering> best() {
    place(0, 99, 0);
    return best_;
  }

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
    const int cost = cost_of(found);
    if (best_ && cost >= best_cost_) return;
    best_ = found;
    best_cost_ = cost;
  }

  [[nodiscard]] int cost_of(const Fingering& found) const noexcept {
    const int movement = found.position == 0 || hand_ == 0 ? 0 : std::abs(found.position - hand_);
    return 100 * movement + 10 * found.span + found.position + (found.barre ? 5 : 0);
  }

  const Fretboard& board_;
  int hand_;
  std::array<int, 6> keys_{};
  std::size_t count_ = 0;
  Fingering trial_{};
  std::optional<Fingering> best_{};
  int best_cost_ = 0;
};

}  // namespace detail

/// A fingering of a chord, near the hand's position (0: anywhere); nothing when no hand can hold it.
template <class = WhenCalled>
[[nodiscard]] std::optional<Fingering> find_fingering(const PitchSet& chord, int hand = 0,
                                                      const Fretboard& board = {}) {
  if (chord.size() > board.open.size()) return {};
  return detail::FingeringSearch(board, chord, hand).best();
}

template <class = WhenCalled>
[[nodiscard]] bool is_playable(const PitchSet& chord, const Fretboard& board = {}) {
  return find_fingering(chord, 0, board).has_value();
}

/// Tablature, the highest string on top, a column a chord; each chord is laid where the hand moves little from the one
/// before. A chord that no hand can hold is marked with x on all strings.
template <class = WhenCalled>
[[nodiscard]] std::string tablature(std::span<const ChordEvent> events, const Fretboard& board = {}) {
  std::array<std::string, 6> lines;
  for (std::size_t string = 0; string < 6; ++string) lines[string] = "|";
  int hand = 0;
  for (const ChordEvent& event : events) {
    const auto fingering = find_fingering(event.pitches, hand, board);
    if (fingering && fingering->position > 0) hand = fingering->position;
    std::size_t width = 0;
    for (std::size_t string = 0; string < 6; ++string) {
      const int fret = fingering ? fingering->frets[string] : Fingering::silent;
      lines[string] += '-';
      if (!fingering)
        lines[string] += 'x';
      else if (fret != Fingering::silent)
        lines[string] += std::to_string(fret);
      width = std::max(width, lines[string].size());
    }
    for (std::string& line : lines) line.resize(width, '-');
  }
  std::string text;
  for (std::size_t string = 6; string-- > 0;) text += lines[string] + "-|\n";
  return text;
}

}  // namespace chordgen::inline CHORDGEN_ABI
