// SPDX-License-Identifier: MIT
//
// Written notes to chords: a new chord wherever a note begins or ends, as chordify does with a score.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/music/song.hpp>

#include <algorithm>

namespace chordgen::inline CHORDGEN_ABI {

/// One written note; times in quarters from the beginning of the piece.
struct NotatedNote {
  int key = 60;
  Rational onset{};
  Rational end{};
};

/// The chords between all moments at which a note begins or ends; silences are chords without pitches.
template <class = WhenCalled>
[[nodiscard]] List<ChordEvent> slice_notes(List<NotatedNote> notes) {
  std::stable_sort(notes.begin(), notes.end(),
                   [](const NotatedNote& a, const NotatedNote& b) { return a.onset < b.onset; });
  List<Rational> cuts;
  for (const NotatedNote& note : notes) {
    cuts.push_back(note.onset);
    cuts.push_back(note.end);
  }
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());

  List<ChordEvent> events;
  List<NotatedNote> sounding;
  auto next = notes.begin();
  for (std::size_t cut = 0; cut + 1 < cuts.size(); ++cut) {
    ChordEvent event{cuts[cut], cuts[cut + 1] - cuts[cut]};
    erase_if(sounding, [&](const NotatedNote& note) { return note.end <= event.onset; });
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
