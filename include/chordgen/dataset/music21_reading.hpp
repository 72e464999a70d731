// SPDX-License-Identifier: MIT
//
// A MIDI file as music21 5.7.3 reads and chordifies it, slips included, so that figures taken with it can be compared:
//
//   pairing     a note ends at the next event of its channel and key, be it another note-on, which is then swallowed
//   grouping    notes that begin and end within 1/16 of a quarter are one chord, as long as its last member
//   quantising  onset and length, each for itself, to the nearest of 1/4 and 1/3 quarters; ties go down, 0 is possible
//   slicing     at every onset and end; what begins at a slice sounds through all of it, even with length 0
//
// Drums are pitches here. The exact reading is chordify(score_from(file)).
#pragma once

#include <chordgen/midi/file.hpp>
#include <chordgen/music/chordify.hpp>

#include <algorithm>
#include <vector>

namespace chordgen::inline CHORDGEN_ABI {
namespace detail {

/// A note or chord on the grid, in twelfths of a quarter.
struct Music21Element {
  std::int64_t start = 0;
  std::int64_t end = 0;
  PitchSet pitches{};
};

struct Music21Note {
  std::int64_t on = 0;
  std::int64_t off = -1;
  int key = 0;
};

/// The notes of a track in the order of their note-ons; those without an end are left out.
[[nodiscard]] inline std::vector<Music21Note> music21_notes(const Track& track) {
  std::vector<Music21Note> notes;
  std::vector<std::size_t> open(16 * 128, 0);  // one more than the index of the sounding note
  for (const Event& event : track.events) {
    const int kind = event.status & 0xF0;
    if (kind != 0x80 && kind != 0x90) continue;
    std::size_t& sounding = open[static_cast<std::size_t>(event.status & 0x0F) * 128 + event.data1];
    if (sounding != 0) {
      notes[sounding - 1].off = event.tick.value;
      sounding = 0;
    } else if (kind == 0x90 && event.data2 != 0) {
      notes.push_back({event.tick.value, -1, event.data1});
      sounding = notes.size();
    }
  }
  std::erase_if(notes, [](const Music21Note& note) { return note.off < 0; });
  return notes;
}

/// The nearest multiple of 1/4 or 1/3 of a quarter, in twelfths.
[[nodiscard]] inline std::int64_t music21_quantize(std::int64_t ticks, std::int64_t per_quarter) {
  std::int64_t best = 0;
  std::int64_t best_error = -1;
  for (const std::int64_t unit : {3, 4}) {
    const std::int64_t width = unit * per_quarter;
    const std::int64_t below = 12 * ticks / width;
    const std::int64_t match = 2 * (12 * ticks - below * width) > width ? (below + 1) * unit : below * unit;
    const std::int64_t error = std::max(12 * ticks - match * per_quarter, match * per_quarter - 12 * ticks);
    if (best_error < 0 || error < best_error || (error == best_error && match < best)) {
      best = match;
      best_error = error;
    }
  }
  return best;
}

inline void add_music21_elements(std::vector<Music21Element>& elements, const Track& track, std::int64_t per_quarter) {
  const std::vector<Music21Note> notes = music21_notes(track);
  const auto near = [per_quarter](std::int64_t a, std::int64_t b) {
    return 16 * std::max(a - b, b - a) <= per_quarter;
  };
  std::vector<bool> gathered(notes.size(), false);
  for (std::size_t i = 0; i < notes.size(); ++i) {
    if (gathered[i]) continue;
    Music21Element element;
    element.pitches.insert(notes[i].key);
    std::size_t last = i;
    for (std::size_t j = i + 1; j < notes.size() && near(notes[j].on, notes[i].on); ++j) {
      if (!near(notes[j].off, notes[i].off)) continue;
      element.pitches.insert(notes[j].key);
      gathered[j] = true;
      last = j;
    }
    element.start = music21_quantize(notes[i].on, per_quarter);
    element.end = element.start + music21_quantize(notes[last].off - notes[last].on, per_quarter);
    elements.push_back(element);
  }
}

[[nodiscard]] inline std::vector<ChordEvent> slice_music21(std::vector<Music21Element> elements,
                                                           ChordifyOptions::Rests rests) {
  std::stable_sort(elements.begin(), elements.end(),
                   [](const Music21Element& a, const Music21Element& b) { return a.start < b.start; });
  std::vector<std::int64_t> cuts{0};
  for (const Music21Element& element : elements) {
    cuts.push_back(element.start);
    cuts.push_back(element.end);
  }
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());

  std::vector<ChordEvent> events;
  std::vector<Music21Element> sounding;
  std::size_t next = 0;
  bool after_rest = false;
  for (std::size_t cut = 0; cut + 1 < cuts.size(); ++cut) {
    std::erase_if(sounding, [&](const Music21Element& element) { return element.end <= cuts[cut]; });
    ChordEvent event{{cuts[cut], 12}, {cuts[cut + 1] - cuts[cut], 12}};
    for (const Music21Element& element : sounding) event.held = event.held | element.pitches;
    for (; next < elements.size() && elements[next].start == cuts[cut]; ++next) sounding.push_back(elements[next]);
    for (const Music21Element& element : sounding) event.pitches = event.pitches | element.pitches;
    const bool rest = event.pitches.empty();
    if (rest && after_rest && rests == ChordifyOptions::Rests::keep)
      events.back().duration += event.duration;
    else if (!rest || rests == ChordifyOptions::Rests::keep)
      events.push_back(event);
    after_rest = rest;
  }
  return events;
}

}  // namespace detail

/// The chords of a file as music21 5.7.3 gives them. A file that counts time in SMPTE frames gives none.
[[nodiscard]] inline std::vector<ChordEvent> music21_events(const File& file, const ChordifyOptions& options = {}) {
  std::vector<detail::Music21Element> elements;
  if (file.division.is_smpte()) return {};
  for (const Track& track : file.tracks)
    detail::add_music21_elements(elements, track, file.division.ticks_per_quarter());
  return detail::slice_music21(std::move(elements), options.rests);
}

}  // namespace chordgen::inline CHORDGEN_ABI
