// SPDX-License-Identifier: MIT
//
// How new a song is, against the corpus that its model learnt:
//
//   exact, transposed   the longest run of events that also stands in one piece, as it is and in any key
//   share of k-runs     of the song's n - k + 1 runs of k events, those that stand in some piece as they are
//
// Linear in the song's length; the corpus is read once (dataset/copied_runs.hpp).
#pragma once

#include <chordgen/dataset/copied_runs.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// How much of a song stands in the corpus.
struct Novelty {
  SharedRun exact{};       ///< the piece it names is the one nearest to the song
  SharedRun transposed{};  ///< never shorter, but for rests that an exact run begins with
  double share_of_4 = 0;   ///< of the runs of four events; 0 for a song that has none
  double share_of_8 = 0;
};

/// All runs of a corpus, exact and in any key.
class CopyFinder {
 public:
  template <class = WhenCalled>
  explicit CopyFinder(const ChordWindows& corpus) : exact_(corpus), transposed_(corpus, Likeness::transposed) {}

  /// The runs that a song may be kept from copying: Constraints::corpus.
  [[nodiscard]] const CopiedEvents& exact() const noexcept { return exact_; }

  template <class = WhenCalled>
  [[nodiscard]] Novelty novelty(Span<const ChordEvent> song) const noexcept {
    Novelty result{.transposed = transposed_.longest(song)};
    std::size_t fours = 0;
    std::size_t eights = 0;
    CopiedEvents::Walk walk;
    for (std::size_t i = 0; i < song.size(); ++i) {
      walk = exact_.step(walk, song[i].pitches, song[i].duration);
      if (walk.length > result.exact.length) result.exact = exact_.run(walk, i);
      fours += walk.length >= 4 ? 1 : 0;
      eights += walk.length >= 8 ? 1 : 0;
    }
    const auto share = [&](std::size_t found, std::size_t run) {
      return song.size() < run ? 0 : static_cast<double>(found) / static_cast<double>(song.size() + 1 - run);
    };
    result.share_of_4 = share(fours, 4);
    result.share_of_8 = share(eights, 8);
    return result;
  }

 private:
  CopiedEvents exact_;
  CopiedEvents transposed_;
};

}  // namespace chordgen::inline CHORDGEN_ABI
