// SPDX-License-Identifier: MIT
//
// Written notes to chords: a new chord wherever a note begins or ends, as chordify does with a score.
#pragma once

#include <chordgen/music/song.hpp>

#include <algorithm>
#include <vector>

namespace chordgen::inline CHORDGEN_ABI {

/// One written note; times in quarters from the beginning of the piece.
struct NotatedNote {
  int key = 60;
  Rational onset{};
  Rational end{};
};

/// The chords between all moments at which a note begins or ends; silences are chords without pitches.
template <class = WhenCalled>
[[nodiscard]] std::vector<ChordEvent> slice_notes(std::vector<NotatedNote> notes) {
  std::stable_sort(notes.begin(), notes.end(),
                   [](const NotatedNote& a, const NotatedNote& b) { return a.onset < b.onset; });
  std::vector<Rational> cuts;
  for (const NotatedNote& note : notes) {
    cuts.push_back(note.onset);
    cuts.push_back(note.end);
  }
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());

  std::vector<ChordEvent> events;
  std::vector<NotatedNote> sounding;
  auto next = notes.begin();
  for (std::size_t cut = 0; cut + 1 < cuts.size(); ++cut) {
    ChordEvent event{cuts[cut], cuts[cut + 1] - cuts[cut]};
    std::erase_if(sounding, [&](const NotatedNote& note) { return note.end <= event.onset; });
    for (const NotatedNote& note : sounding) event.held.insert(note.key);
    for (; next != notes.end() && next->onset == event.onset; ++next) {
      event.held.erase(next->key);
      sounding.push_back(*next);
    }
    for (const NotatedNote& note : sounding) event.pitches.insert(note.key);
    events.push_back(event);
  }
  return events;
}

}  // namespace chordgen::inline CHORDGEN_ABI
