// SPDX-License-Identifier: MIT
//
// music21 5.7.3's chordify over parts without measures: a slice from each begin or end of a note or a rest to the next,
// also where the same notes sound on; neighbouring rests become one.
//
//   tie bits of a pitch    1 sounds on behind the slice (start)     2 sounded before it (stop)     3 both (continue)
//
// Of several notes of one pitch the bits are united, so a pitch that is struck in one part and held in another counts
// as held. A note of no length sounds for the whole slice that begins with it, unless another element's end, rounded,
// lies a little behind its onset (rounding.hpp): then the slice begins there, and the note is lost.
#pragma once

#include <chordgen/music/chordify.hpp>
#include <chordgen/music/music21/read.hpp>
#include <chordgen/music/music21/rounding.hpp>

namespace chordgen::inline CHORDGEN_ABI::music21 {

/// A slice with music21's ties; ChordEvent::held are the pitches whose tie stops or goes on.
struct TiedChord {
  ChordEvent event{};
  PitchSet goes_on{};  ///< pitches whose tie starts or goes on
};

namespace detail {

template <class = WhenCalled>
[[nodiscard]] List<std::int64_t> time_points(const List<const Element*>& elements) {
  List<std::int64_t> points{0};
  points.reserve(2 * elements.size() + 1);
  for (const Element* element : elements) {
    points.push_back(element->onset);
    points.push_back(element->end());
  }
  chordgen::detail::order_and_unite(points);
  return points;
}

/// The time points at which some end lies late.
template <class = WhenCalled>
[[nodiscard]] List<std::int64_t> late_points(const List<const Element*>& elements) {
  List<std::int64_t> points;
  for (const Element* element : elements)
    if (ends_late(*element)) points.push_back(element->end());
  chordgen::detail::order_and_unite(points);
  return points;
}

template <class = WhenCalled>
[[nodiscard]] List<const Element*> all_elements(const Reading& reading) {
  List<const Element*> elements;
  for (const Part& part : reading.parts)
    for (const Element& element : part.elements) elements.push_back(&element);
  chordgen::detail::order(elements, [](const Element* a, const Element* b) { return a->onset < b->onset; });
  return elements;
}

template <class = WhenCalled>
void add_to_slice(TiedChord& chord, const Element& element, std::int64_t from, std::int64_t to) {
  for (const int key : element.keys) {
    chord.event.pitches.insert(key);
    if (element.onset < from) chord.event.held.insert(key);
    if (element.end() > to) chord.goes_on.insert(key);
  }
}

}  // namespace detail

/// The slices of all parts, rests included.
template <class = WhenCalled>
[[nodiscard]] List<TiedChord> chordify_with_ties(const Reading& reading) {
  const List<const Element*> elements = detail::all_elements(reading);
  const List<std::int64_t> points = detail::time_points(elements);
  const List<std::int64_t> late = detail::late_points(elements);
  std::size_t next_late = 0;
  List<TiedChord> chords;
  List<const Element*> sounding;
  auto next = elements.begin();
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const std::int64_t from = points[i];
    const std::int64_t to = points[i + 1];
    erase_if(sounding, [&](const Element* element) { return element->end() <= from; });
    TiedChord chord;
    chord.event.onset = Rational(from, 12);
    chord.event.duration = Rational(to - from, 12);
    for (const Element* element : sounding) detail::add_to_slice(chord, *element, from, to);
    while (next_late < late.size() && late[next_late] < from) ++next_late;
    const bool is_late = next_late < late.size() && late[next_late] == from;
    for (; next != elements.end() && (*next)->onset == from; ++next) {
      if ((*next)->is_rest() || (is_late && (*next)->duration == 0)) continue;
      detail::add_to_slice(chord, **next, from, to);
      sounding.push_back(*next);
    }
    if (chord.event.pitches.empty() && !chords.empty() && chords.back().event.pitches.empty())
      chords.back().event.duration += chord.event.duration;
    else
      chords.push_back(chord);
  }
  return chords;
}

/// The slices as chordgen's events.
template <class = WhenCalled>
[[nodiscard]] List<ChordEvent> chordify(const Reading& reading,
                                        ChordifyOptions::Rests rests = ChordifyOptions::Rests::keep) {
  List<ChordEvent> events;
  for (const TiedChord& chord : chordify_with_ties(reading))
    if (rests == ChordifyOptions::Rests::keep || !chord.event.pitches.empty()) events.push_back(chord.event);
  return events;
}

}  // namespace chordgen::inline CHORDGEN_ABI::music21

namespace chordgen::inline CHORDGEN_ABI {

/// The chords of a file as music21 5.7.3 reads them; of the options only `rests` counts. Throws ArgumentError for SMPTE
/// time and format 2.
template <class = WhenCalled>
[[nodiscard]] List<ChordEvent> music21_events(const File& file, const ChordifyOptions& options = {}) {
  return music21::chordify(music21::read(file), options.rests);
}

}  // namespace chordgen::inline CHORDGEN_ABI
