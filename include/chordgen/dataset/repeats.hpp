// SPDX-License-Identifier: MIT
//
// Where a song goes round in circles: a short block of events that stands several times back to back.
//
// For a block of p events, event i goes round when it equals event i - p; a run of r such events is the block standing
// 1 + r / p times. Every p up to the longest block is tried: time is events times blocks.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/dataset/windows.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// A block of events and how often it stands back to back.
struct Repeat {
  std::size_t start = 0;  ///< the first event of the first copy
  std::size_t block = 0;  ///< events in the block
  std::size_t times = 1;
};

/// The block of at most `longest` events that stands most often back to back; the shortest, then first, of equals.
template <class = WhenCalled>
[[nodiscard]] Repeat most_repeated_block(const IdSequence& song, std::size_t longest = 15) {
  Repeat most;
  const std::size_t events = song.chords.size();
  for (std::size_t block = 1; block <= longest && block < events; ++block) {
    std::size_t run = 0;
    for (std::size_t i = block; i < events; ++i) {
      const bool same = song.chords[i] == song.chords[i - block] && song.durations[i] == song.durations[i - block];
      run = same ? run + 1 : 0;
      if (1 + run / block > most.times) most = {i + 1 - run - block, block, 1 + run / block};
    }
  }
  return most;
}

}  // namespace chordgen::inline CHORDGEN_ABI
