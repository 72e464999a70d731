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
  const CopiedRuns* corpus = nullptr;  ///< needed by max_copied_run; must outlive the call
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
  [[nodiscard]] bool allows(std::int32_t chord, std::int32_t duration) const noexcept {
    if (constraints_.max_copied_run != 0 &&
        constraints_.corpus->step(walk_, chord, duration).length > constraints_.max_copied_run)
      return false;
    return constraints_.max_repeats == 0 || !repeats_too_often(chord, duration);
  }
  /// Takes the event.
  void advance(std::int32_t chord, std::int32_t duration) {
    if (constraints_.max_copied_run != 0) walk_ = constraints_.corpus->step(walk_, chord, duration);
    song_.chords.push_back(chord);
    song_.durations.push_back(duration);
  }
  [[nodiscard]] const IdSequence& song() const noexcept { return song_; }

 private:
  /// Whether the event completes one repeat too many of a block: then every event of the last max_repeats blocks equals
  /// the one a block before.
  [[nodiscard]] bool repeats_too_often(std::int32_t chord, std::int32_t duration) const noexcept {
    const std::size_t size = song_.chords.size();
    for (std::size_t block = 1; block < longest_block; ++block) {
      const std::size_t needed = block * constraints_.max_repeats;
      if (needed > size) break;
      if (song_.chords[size - block] != chord || song_.durations[size - block] != duration) continue;
      std::size_t equal = 1;
      for (std::size_t i = size; equal < needed && i-- > block;) {
        if (song_.chords[i] != song_.chords[i - block] || song_.durations[i] != song_.durations[i - block]) break;
        ++equal;
      }
      if (equal >= needed) return true;
    }
    return false;
  }

  Constraints constraints_;
  CopiedRuns::Walk walk_{};
  IdSequence song_{};
};

}  // namespace chordgen::inline CHORDGEN_ABI
