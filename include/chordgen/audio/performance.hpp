// SPDX-License-Identifier: MIT
//
// From a song to what two hands do: which string is plucked when, and when it is stopped.
//
// Chords lie where find_fingering (music/fretboard.hpp) lays them. A string rings on past the written end of its note,
// as a guitar does, until
//
//   it is plucked again · the hand that presses it moves · a neighbour, at most two semitones away, is struck on
//   another string · the song rests
//
// A chord that no hand can hold is played all the same: from the top, each note on the highest free string that reaches
// it; notes below the lowest string, or of a seventh voice, are played on the string that is nearest.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/music/fretboard.hpp>
#include <chordgen/music/song.hpp>

#include <algorithm>
#include <array>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// A string is plucked, and stopped. Times are seconds from the beginning.
struct StringPluck {
  double begin = 0;
  double end = 0;
  int key = 0;
  std::size_t string = 0;  ///< 0 is the lowest
};

namespace detail {

/// Both hands, as they go through a song.
class Hands {
 public:
  Hands(const Fretboard& board, double strum) : board_(board), strum_(strum) {}

  void play(const ChordEvent& event, double begin, double end) {
    const PitchSet held = event.held & sounding_;
    const PitchSet struck = event.pitches - held;
    now_ = event.pitches;
    end_ = end;
    if (event.pitches.empty()) stop_all(begin);
    const auto fingering = find_fingering(event.pitches, hand_, board_);
    if (fingering && fingering->position > 0) {
      if (fingering->position != hand_) lift(begin, event.pitches);
      hand_ = fingering->position;
    }
    double delay = 0;  // the thumb is a little before the fingers
    std::array<bool, 6> taken{};
    for (std::size_t s = 0; s < 6; ++s) taken[s] = busy_[s] && held.contains(plucks_[last_[s]].key);
    for (int key = 127; key >= 0; --key)
      if (struck.contains(key)) choose(key, fingering ? &*fingering : nullptr, taken);
    for (const int key : struck) {
      pluck(key, begin + delay);
      delay += strum_;
    }
    sounding_ = event.pitches;
  }

  [[nodiscard]] List<StringPluck> finish(double tail) {
    stop_all(end_ + tail);
    return std::move(plucks_);
  }

 private:
  static constexpr std::size_t nowhere = 6;

  /// Which string plays this key now: where the fingering has it, or the highest free one that reaches it.
  void choose(int key, const Fingering* fingering, std::array<bool, 6>& taken) {
    std::size_t chosen = nowhere;
    for (std::size_t s = 0; s < 6 && fingering != nullptr; ++s)
      if (fingering->frets[s] != Fingering::silent && board_.open[s] + fingering->frets[s] == key && !taken[s])
        chosen = s;
    for (std::size_t s = 6; s-- > 0 && chosen == nowhere;)
      if (!taken[s] && board_.open[s] <= key) chosen = s;
    for (std::size_t s = 0; s < 6 && chosen == nowhere; ++s)
      if (!taken[s]) chosen = s;
    if (chosen != nowhere) taken[chosen] = true;
    string_of_[static_cast<std::size_t>(key)] = chosen;
  }

  void pluck(int key, double time) {
    const std::size_t string = string_of_[static_cast<std::size_t>(key)];
    for (std::size_t s = 0; s < 6; ++s) {
      if (!busy_[s]) continue;
      const int other = plucks_[last_[s]].key;
      if (s == string || other == key || (!now_.contains(other) && std::abs(other - key) <= 2)) stop(s, time);
    }
    if (string == nowhere) {  // no string is left: a voice of its own, for as long as it is written
      const auto nearest = std::min_element(board_.open.begin(), board_.open.end(),
                                            [key](int a, int b) { return std::abs(a - key) < std::abs(b - key); });
      plucks_.push_back({time, end_, key, static_cast<std::size_t>(nearest - board_.open.begin())});
      return;
    }
    busy_[string] = true;
    last_[string] = plucks_.size();
    plucks_.push_back({time, time, key, string});
  }

  /// The hand leaves the frets: pressed strings stop, unless their notes are part of what comes.
  void lift(double time, const PitchSet& coming) {
    for (std::size_t s = 0; s < 6; ++s)
      if (busy_[s] && plucks_[last_[s]].key != board_.open[s] && !coming.contains(plucks_[last_[s]].key)) stop(s, time);
  }
  void stop(std::size_t string, double time) {
    plucks_[last_[string]].end = std::max(time, plucks_[last_[string]].begin);
    busy_[string] = false;
  }
  void stop_all(double time) {
    for (std::size_t s = 0; s < 6; ++s)
      if (busy_[s]) stop(s, time);
  }

  const Fretboard& board_;
  double strum_;
  List<StringPluck> plucks_{};
  std::array<bool, 6> busy_{};
  std::array<std::size_t, 6> last_{};  // the last pluck of each string
  std::array<std::size_t, PitchSet::keys> string_of_{};
  PitchSet sounding_{};
  PitchSet now_{};
  int hand_ = 0;
  double end_ = 0;
};

}  // namespace detail

struct PerformanceOptions {
  Fretboard board{};
  double strum = 0.006;  ///< seconds from one note of a chord to the next higher
  double tail = 3;       ///< seconds that the last chord may ring on
};

/// The plucks of a song in order of their times. Throws ArgumentError for a tempo that is not positive.
template <class = WhenCalled>
[[nodiscard]] List<StringPluck> perform(const Song& song, const PerformanceOptions& options = {}) {
  if (song.tempo <= Rational(0))
    fail_argument("perform", "the tempo: got " + to_string(song.tempo) + " quarters a minute, expected more than 0.");
  const double quarter = 60.0 / song.tempo.to_double();
  detail::Hands hands(options.board, options.strum);
  for (const ChordEvent& event : song.events)
    hands.play(event, event.onset.to_double() * quarter, (event.onset + event.duration).to_double() * quarter);
  return hands.finish(options.tail);
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
