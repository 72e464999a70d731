// SPDX-License-Identifier: MIT
//
// What people do with whole files. Every function takes a File, changes nothing in it and returns another; payloads,
// alien chunks and the division stay unless the function's name says otherwise.
#pragma once

#include <chordgen/core/order.hpp>
#include <chordgen/core/rational.hpp>
#include <chordgen/midi/notes.hpp>

namespace chordgen::inline CHORDGEN_ABI {

namespace detail {

/// The file without its tracks.
template <class = WhenCalled>
[[nodiscard]] File without_tracks(const File& file) {
  return {file.format, file.division, {}, file.alien_chunks};
}

/// All tracks in one, events in order of tick, then of track.
template <class = WhenCalled>
[[nodiscard]] Track merged_tracks(const List<Track>& tracks) {
  struct Place {
    const Event* event;
    const Track* track;
  };
  List<Place> places;
  Track merged;
  for (const Track& track : tracks) {
    merged.end = std::max(merged.end, track.end);
    for (const Event& event : track.events) places.push_back({&event, &track});
  }
  order(places, [](const Place& a, const Place& b) { return a.event->tick < b.event->tick; });
  for (const Place& place : places) merged.add(*place.event, *place.track);
  return merged;
}

/// Each event's tick, and each track's end, by one function that keeps order.
template <class Map>
[[nodiscard]] File with_ticks(const File& file, Map map) {
  File result = file;
  for (Track& track : result.tracks) {
    for (Event& event : track.events) event.tick = map(event.tick);
    track.end = map(track.end);
  }
  return result;
}

}  // namespace detail

/// One track for each channel of each track; what belongs to no channel goes into the first track.
template <class = WhenCalled>
[[nodiscard]] File split_by_channel(const File& file) {
  File result = detail::without_tracks(file);
  if (result.format == Format::single) result.format = Format::parallel;
  for (const Track& track : file.tracks) {
    std::array<Track, 17> parts;  // 0: no channel
    for (const Event& event : track.events)
      parts[event.is_channel() ? static_cast<std::size_t>(event.channel()) + 1 : 0].add(event, track);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (i != 0 && parts[i].events.empty()) continue;
      parts[i].end = track.end;
      result.tracks.push_back(std::move(parts[i]));
    }
  }
  return result;
}

/// The file in another format. 1 to 0 merges all tracks; 0 to 1 puts meta and SysEx events into a first track and each
/// channel into its own. Throws ArgumentError between format 2, whose tracks are pieces of their own, and the others.
template <class = WhenCalled>
[[nodiscard]] File with_format(const File& file, Format format) {
  if (file.format == format) return file;
  const bool one = file.tracks.size() == 1;
  if ((file.format == Format::independent || format == Format::independent) && !one)
    fail_argument("with_format", "the tracks of format 2 are pieces of their own: got " +
                                     std::to_string(file.tracks.size()) + " tracks. Convert them one by one.");
  if (file.format == Format::single && format == Format::parallel) return split_by_channel(file);
  File result = detail::without_tracks(file);
  result.format = format;
  result.tracks.push_back(one ? file.tracks[0] : detail::merged_tracks(file.tracks));
  return result;
}

/// Both files sounding together, as format 1. Throws ArgumentError where their divisions differ; see stretch.
template <class = WhenCalled>
[[nodiscard]] File merge(const File& a, const File& b) {
  if (a.division != b.division)
    fail_argument("merge", "the divisions differ: got the words " + std::to_string(a.division.word()) + " and " +
                               std::to_string(b.division.word()) + ". Bring them to one with with_division.");
  if (a.format == Format::independent || b.format == Format::independent)
    fail_argument("merge", "the tracks of format 2 are pieces of their own. Merge files of format 0 and 1.");
  File result = a;
  result.format = Format::parallel;
  for (const Track& track : b.tracks) result.tracks.push_back(track);
  for (AlienChunk chunk : b.alien_chunks) {
    chunk.before_track += a.tracks.size();
    result.alien_chunks.push_back(std::move(chunk));
  }
  return result;
}

/// Notes (and key pressures) moved by so many semitones; drums, channel 9, stay. Throws ArgumentError, naming the key,
/// when one would leave 0 to 127.
template <class = WhenCalled>
[[nodiscard]] File transpose(const File& file, int semitones) {
  File result = file;
  for (Track& track : result.tracks)
    for (Event& event : track.events) {
      if (event.status >= 0xB0 || event.channel() == 9) continue;
      const int key = event.key() + semitones;
      if (key < 0 || key > 127)
        fail_argument("transpose", "key " + std::to_string(event.key()) + " moved by " + std::to_string(semitones) +
                                       " leaves 0 to 127.");
      event.data1 = static_cast<std::uint8_t>(key);
    }
  return result;
}

/// All times multiplied, rounded down to a tick; a factor of 2 plays twice as slowly. Throws ArgumentError below 0.
template <class = WhenCalled>
[[nodiscard]] File stretch(const File& file, const Rational& factor) {
  if (factor < Rational(0)) fail_argument("stretch", "the factor: got " + to_string(factor) + ", expected 0 or more.");
  return detail::with_ticks(file, [&](Ticks tick) { return Ticks((Rational(tick.value) * factor).floor()); });
}

/// The same music counted in other ticks of the quarter. Throws ArgumentError for SMPTE divisions.
template <class = WhenCalled>
[[nodiscard]] File with_division(const File& file, int ticks_per_quarter) {
  if (file.division.is_smpte()) fail_argument("with_division", "the file counts SMPTE frames, not quarters.");
  File result = stretch(file, Rational(ticks_per_quarter, file.division.ticks_per_quarter()));
  result.division = Division::ticks_per_quarter(ticks_per_quarter);
  return result;
}

/// Each note's beginning and end, and every other event, moved to the nearest multiple of `grid`; a note that had a
/// length keeps at least one step. Throws ArgumentError for a grid below 1.
template <class = WhenCalled>
[[nodiscard]] File quantise(const File& file, Ticks grid) {
  if (grid < Ticks(1)) fail_argument("quantise", "the grid: got " + std::to_string(grid.value) + " ticks.");
  const auto nearest = [&](Ticks tick) { return Ticks((tick.value + grid.value / 2) / grid.value * grid.value); };
  File result = file;
  for (Track& track : result.tracks) {
    std::array<List<Ticks>, 2048> starts;  // where the notes that sound began, before and after: first in first
    for (Event& event : track.events) {
      const Ticks exact = event.tick;
      event.tick = nearest(exact);
      if (!event.starts_note() && !event.ends_note()) continue;
      List<Ticks>& open = starts[static_cast<std::size_t>(event.channel() << 7 | event.data1)];
      if (event.starts_note()) {
        open.push_back(exact);
      } else if (!open.empty()) {
        if (exact > open.front() && event.tick == nearest(open.front())) event.tick += grid;
        open.erase(open.begin());
      }
    }
    track.end = nearest(track.end);
    if (!track.is_sorted()) track.sort();
    if (!track.events.empty()) track.end = std::max(track.end, track.events.back().tick);
  }
  return result;
}

/// What sounds from `from` to `to`, moved to begin at 0: notes are cut at both ends, and the last program, controller,
/// bend and meta event of each kind before `from` stands at the beginning. Throws ArgumentError unless from is before
/// to.
template <class = WhenCalled>
[[nodiscard]] File trim(const File& file, Ticks from, Ticks to) {
  if (from < Ticks(0) || from >= to)
    fail_argument("trim", "the range: got " + std::to_string(from.value) + " to " + std::to_string(to.value) + ".");
  File result = detail::without_tracks(file);
  File single = detail::without_tracks(file);
  for (const Track& track : file.tracks) {
    Track& cut = result.tracks.emplace_back();
    cut.end = std::min(track.end, to) > from ? std::min(track.end, to) - from : Ticks(0);
    for (const Event& event : track.events) {
      if (event.tick >= to) break;
      if (event.starts_note() || event.ends_note() ||
          (event.tick < from && !event.is_channel() && event.status != 0xFF))
        continue;
      Event moved = event;
      moved.tick = std::max(event.tick, from) - from;
      if (event.tick < from)
        erase_if(cut.events, [&](const Event& e) {
          const bool same_data = (event.status & 0xF0) == 0xB0 || event.status == 0xFF || event.status < 0xB0;
          return e.status == event.status && (!same_data || e.data1 == event.data1);
        });
      cut.add(moved, track);
    }
    single.tracks.assign(1, track);
    for (MidiNote note : notes(single)) {
      const Ticks begin = std::max(note.start, from), end = std::min(note.end(), to);
      if (begin > end || note.start >= to || (begin == end && note.duration > Ticks(0))) continue;
      note.duration = end - begin;
      note.start = begin - from;
      cut.add(note);
    }
    cut.sort();
  }
  return result;
}

}  // namespace chordgen::inline CHORDGEN_ABI
