// SPDX-License-Identifier: MIT
//
// Moving music to other keys: by semitones, from key to key, into an instrument's range.
//
// What is moved is sound: chords hold MIDI keys. Written pitches keep their spelling with `transpose(pitch, interval)`
// (interval.hpp), and key_interval says which interval leads from one key to another.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/music/key.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// Where the music may lie.
struct PitchRange {
  int lowest = 0;
  int highest = 127;

  friend constexpr bool operator==(const PitchRange&, const PitchRange&) = default;
};

/// A guitar in standard tuning, E2 to B5 (19 frets).
inline constexpr PitchRange guitar_range{40, 83};

/// Reads two pitches joined by a minus, "E2-B5". Throws ArgumentError for anything else and for an empty range.
template <class = WhenCalled>
[[nodiscard]] PitchRange parse_range(std::string_view text) {
  // The minus between the pitches stands behind a digit; others are flats or belong to the octave -1.
  std::size_t at = 1;
  while (at < text.size() && !(text[at] == '-' && text[at - 1] >= '0' && text[at - 1] <= '9')) ++at;
  if (at < text.size()) {
    const PitchRange range{Pitch::parse(text.substr(0, at)).key(), Pitch::parse(text.substr(at + 1)).key()};
    if (range.lowest >= 0 && range.lowest <= range.highest && range.highest < PitchSet::keys) return range;
  }
  fail_argument("parse_range",
                "\"" + std::string(text) + "\" is no range. Write the lowest and the highest pitch: E2-B5.");
}

/// From the lowest to the highest pitch; highest below lowest when nothing sounds.
template <class = WhenCalled>
[[nodiscard]] PitchRange range_of(Span<const ChordEvent> events) noexcept {
  PitchRange range{PitchSet::keys, -1};
  for (const ChordEvent& event : events) {
    range.lowest = std::min(range.lowest, event.pitches.lowest());
    range.highest = std::max(range.highest, event.pitches.highest());
  }
  return range;
}

/// All chords moved by so many semitones. Throws ArgumentError when a pitch would leave 0 to 127.
template <class = WhenCalled>
[[nodiscard]] List<ChordEvent> transpose(Span<const ChordEvent> events, int semitones) {
  List<ChordEvent> moved(events.begin(), events.end());
  for (ChordEvent& event : moved) {
    event.pitches = event.pitches.transposed(semitones);
    event.held = event.held.transposed(semitones);
  }
  return moved;
}

/// The interval from the tonic of one key to that of another, the nearer way: -6 to +5 semitones.
[[nodiscard]] constexpr Interval key_interval(const Key& from, const Key& to) noexcept {
  Pitch goal = to.tonic;
  goal.octave = from.tonic.octave;
  Interval interval = Interval::between(from.tonic, goal);
  if (interval.semitones > 5) interval = {interval.letters - 7, interval.semitones - 12};
  if (interval.semitones < -6) interval = {interval.letters + 7, interval.semitones + 12};
  return interval;
}

/// The shift nearest to `semitones`, in whole octaves from it, that brings the music into the range. Throws
/// ArgumentError when none does.
template <class = WhenCalled>
[[nodiscard]] int shift_into(const PitchRange& range, Span<const ChordEvent> events, int semitones) {
  const PitchRange used = range_of(events);
  if (used.highest < used.lowest) return semitones;
  for (int octaves = 0; octaves <= 11; ++octaves) {
    for (const int shift : {semitones + 12 * octaves, semitones - 12 * octaves})
      if (used.lowest + shift >= range.lowest && used.highest + shift <= range.highest) return shift;
  }
  fail_argument("shift_into", "the music spans " + to_string(Pitch::from_key(used.lowest)) + " to " +
                                  to_string(Pitch::from_key(used.highest)) + ", which no octave brings into " +
                                  to_string(Pitch::from_key(range.lowest)) + " to " +
                                  to_string(Pitch::from_key(range.highest)) + ". Choose another key or range.");
}

/// The music in another key of the same mode, moved the nearer way. Throws ArgumentError between major and minor.
template <class = WhenCalled>
[[nodiscard]] List<ChordEvent> transpose(Span<const ChordEvent> events, const Key& from, const Key& to,
                                         const PitchRange& range = {}) {
  if (from.mode != to.mode)
    fail_argument("transpose", "a transposition keeps the mode: got " + to_string(from) + " to " + to_string(to) +
                                   ". Choose the relative key of the same mode.");
  return transpose(events, shift_into(range, events, key_interval(from, to).semitones));
}

/// The shifts, among -6 to +5, that keep the music inside the range: all keys that an instrument can play it in.
template <class = WhenCalled>
[[nodiscard]] List<int> shifts_within(const PitchRange& range, Span<const ChordEvent> events) {
  const PitchRange used = range_of(events);
  List<int> shifts;
  for (int shift = -6; shift <= 5; ++shift)
    if (used.lowest + shift >= range.lowest && used.highest + shift <= range.highest) shifts.push_back(shift);
  return shifts;
}

}  // namespace chordgen::inline CHORDGEN_ABI
