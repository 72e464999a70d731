// SPDX-License-Identifier: MIT
//
// Where the left hand goes through a piece, and the tablature of it: of all ways to lay all chords, the one in which
// the hand moves least.
//
//   cost(path) = sum over chords of effort + 100 |frets moved| + 1000 (held notes that change their string)
//
// A shortest path (Viterbi 1967) over the fingerings of each chord: n chords of k fingerings take n k^2 steps. An open
// chord leaves the hand where it is, so its fingerings are kept once for each place of the hand before. A rest, and a
// chord that no hand can hold, leaves the hand where it is, too.
#pragma once

#include <chordgen/core/span.hpp>
#include <chordgen/music/fretboard.hpp>
#include <chordgen/music/song.hpp>

#include <string>

namespace chordgen::inline CHORDGEN_ABI {
namespace detail {

/// The shortest path through a piece.
template <class = WhenCalled>
class HandPath {
 public:
  HandPath(Span<const ChordEvent> events, const Fretboard& board) : events_(events), board_(board) {}

  [[nodiscard]] List<std::optional<Fingering>> find() {
    List<State> before{State{}};
    for (std::size_t i = 0; i < events_.size(); ++i) {
      List<State> states = reach(before, events_[i]);
      columns_.push_back(states);
      before = std::move(states);
    }
    return walk_back();
  }

 private:
  struct State {
    Fingering fingering{};
    int hand = 0;  // its place; 0 before the first chord that is pressed
    int cost = 0;
    std::size_t from = 0;
    bool held = true;  // whether a hand can hold the chord
  };

  [[nodiscard]] List<State> reach(const List<State>& before, const ChordEvent& event) const {
    List<Fingering> candidates = find_fingerings(event.pitches, board_);
    const bool playable = !candidates.empty();
    if (!playable) candidates.emplace_back();
    List<State> states;
    for (const Fingering& candidate : candidates) {
      const std::size_t first = states.size();
      for (std::size_t i = 0; i < before.size(); ++i) {
        State next{candidate, candidate.position == 0 ? before[i].hand : candidate.position,
                   before[i].cost + step(before[i], candidate, event), i, playable};
        std::size_t known = first;
        while (known < states.size() && states[known].hand != next.hand) ++known;
        if (known == states.size())
          states.push_back(next);
        else if (next.cost < states[known].cost)
          states[known] = next;
      }
    }
    return states;
  }

  [[nodiscard]] int step(const State& before, const Fingering& next, const ChordEvent& event) const noexcept {
    int cost = effort(next);
    if (next.position != 0 && before.hand != 0) cost += effort_of_a_fret * std::abs(next.position - before.hand);
    for (std::size_t string = 0; string < 6; ++string) {
      const int fret = before.fingering.frets[string];
      if (fret == Fingering::silent || !event.held.contains(board_.open[string] + fret)) continue;
      if (next.frets[string] != fret) cost += 10 * effort_of_a_fret;
    }
    return cost;
  }

  [[nodiscard]] List<std::optional<Fingering>> walk_back() const {
    List<std::optional<Fingering>> path(columns_.size());
    if (columns_.empty()) return path;
    std::size_t at = 0;
    for (std::size_t i = 1; i < columns_.back().size(); ++i)
      if (columns_.back()[i].cost < columns_.back()[at].cost) at = i;
    for (std::size_t i = columns_.size(); i-- > 0;) {
      const State& state = columns_[i][at];
      if (state.held) path[i] = state.fingering;
      at = state.from;
    }
    return path;
  }

  Span<const ChordEvent> events_;
  const Fretboard& board_;
  List<List<State>> columns_{};
};

}  // namespace detail

/// A fingering for every event, with least movement of the hand over the whole piece; nothing where no hand can hold
/// it.
template <class = WhenCalled>
[[nodiscard]] List<std::optional<Fingering>> finger_sequence(Span<const ChordEvent> events,
                                                             const Fretboard& board = {}) {
  return detail::HandPath<>(events, board).find();
}

/// Tablature, the highest string on top, a column a chord, by finger_sequence; what is held is written once. A chord
/// that no hand can hold is marked with x on all strings.
template <class = WhenCalled>
[[nodiscard]] std::string tablature(Span<const ChordEvent> events, const Fretboard& board = {}) {
  const List<std::optional<Fingering>> path = finger_sequence(events, board);
  std::array<std::string, 6> lines;
  for (std::string& line : lines) line = "|";
  for (std::size_t i = 0; i < path.size(); ++i) {
    std::size_t width = 0;
    for (std::size_t string = 0; string < 6; ++string) {
      const int fret = path[i] ? path[i]->frets[string] : Fingering::silent;
      const bool sounds_on = fret != Fingering::silent && events[i].held.contains(board.open[string] + fret) && i > 0 &&
                             path[i - 1] && path[i - 1]->frets[string] == fret;
      lines[string] += '-';
      if (!path[i])
        lines[string] += 'x';
      else if (fret != Fingering::silent && !sounds_on)
        lines[string] += std::to_string(fret);
      width = lines[string].size() > width ? lines[string].size() : width;
    }
    for (std::string& line : lines) line.resize(width, '-');
  }
  std::string text;
  for (std::size_t string = 6; string-- > 0;) text += lines[string] + "-|\n";
  return text;
}

}  // namespace chordgen::inline CHORDGEN_ABI
