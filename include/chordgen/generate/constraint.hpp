// SPDX-License-Identifier: MIT
//
// What a song may not do, said of the next event. Constraints are masks: they forbid, the model chooses among the rest.
//
//   max_copied_run   no more than this many events in a row that stand in one piece of the corpus
//   max_repeats      no block of fewer than 16 events more often than this back to back
//
// 0 leaves a constraint out.
#pragma once

#include <chordgen/dataset/copied_runs.hpp>

#include <cstddef>

namespace chordgen::inline CHORDGEN_ABI {

struct Constraints {
  std::size_t max_copied_run = 0;
  const CopiedEvents* corpus = nullptr;  ///< needed by max_copied_run; must outlive the call
  std::size_t max_repeats = 0;
};

/// Watches a song grow and says of an event whether it may come next.
class ConstraintState {
 public:
  static constexpr std::size_t longest_block = 16;

  /// Throws ArgumentError when a limit on copying has no corpus to compare with.
  explicit ConstraintState(const Constraints& constraints) : constraints_(constraints) {
    if (constraints.max_copied_run != 0 && constraints.corpus == nullptr)
      fail_argument("Constraints", "max_copied_run needs the corpus. Set Constraints::corpus.");
  }

  /// Whether the event keeps every constraint.
  [[nodiscard]] bool allows(const PitchSet& pitches, const Rational& duration) const noexcept {
    if (constraints_.max_copied_run != 0 &&
        constraints_.corpus->step(walk_, pitches, duration).length > constraints_.max_copied_run)
      return false;
    return constraints_.max_repeats == 0 || !repeats_too_often(pitches, duration);
  }
  /// Takes the event.
  void advance(const ChordEvent& event) {
    if (constraints_.max_copied_run != 0) walk_ = constraints_.corpus->step(walk_, event.pitches, event.duration);
    song_.push_back(event);
  }
  [[nodiscard]] const std::vector<ChordEvent>& song() const noexcept { return song_; }

 private:
  /// Whether the event completes one repeat too many of a block: then every event of the last max_repeats blocks equals
  /// the one a block before.
  [[nodiscard]] bool repeats_too_often(const PitchSet& pitches, const Rational& duration) const noexcept {
    const auto equal = [](const ChordEvent& a, const PitchSet& notes, const Rational& length) {
      return a.pitches == notes && a.duration == length;
    };
    const std::size_t size = song_.size();
    for (std::size_t block = 1; block < longest_block; ++block) {
      const std::size_t needed = block * constraints_.max_repeats;
      if (needed > size) break;
      if (!equal(song_[size - block], pitches, duration)) continue;
      std::size_t run = 1;
      for (std::size_t i = size; run < needed && i-- > block; ++run)
        if (!equal(song_[i - block], song_[i].pitches, song_[i].duration)) break;
      if (run >= needed) return true;
    }
    return false;
  }

  Constraints constraints_;
  CopiedEvents::Walk walk_{};
  std::vector<ChordEvent> song_{};
};

}  // namespace chordgen::inline CHORDGEN_ABI
