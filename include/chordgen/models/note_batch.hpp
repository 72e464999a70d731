// SPDX-License-Identifier: MIT
//
// A batch of events as the note decoder's ops want it: keys instead of pitches, and lists of table rows. Places are
// (B, T), row b T + t; behind the end of a chunk they are empty and count for nothing.
#pragma once

#include <chordgen/dataset/event_chunks.hpp>
#include <chordgen/kernels/note_plan.hpp>

#include <array>

namespace chordgen::inline CHORDGEN_ABI {

/// Whether a chord is written from its lowest note up or from its highest down.
enum class Writing : std::uint8_t { upward, downward };

/// Calls each(key) for the pitches of a chord, keys ascending. Pitches outside the keys are the caller's fault.
template <class Each>
void for_each_key(const PitchSet& chord, std::size_t keys, Writing writing, Each&& each) {
  const int top = lowest_piano_key + static_cast<int>(keys) - 1;
  if (writing == Writing::upward)
    for (const int pitch : chord) each(static_cast<std::int32_t>(pitch - lowest_piano_key));
  else
    for (int pitch = top; pitch >= lowest_piano_key; --pitch)
      if (chord.contains(pitch)) each(static_cast<std::int32_t>(top - pitch));
}

/// Rows of the table that tells held notes: the note's key, the keys of three chords seen from it, both durations.
struct HeldRows {
  std::size_t keys;
  std::size_t durations;

  [[nodiscard]] std::size_t key(std::int32_t number) const noexcept { return static_cast<std::size_t>(number); }
  [[nodiscard]] std::size_t seen(std::size_t chord, std::int32_t distance) const noexcept {
    return keys + chord * (2 * keys + 1) + static_cast<std::size_t>(distance + static_cast<std::int32_t>(keys));
  }
  [[nodiscard]] std::size_t duration(std::int32_t id) const noexcept {
    return keys + 3 * (2 * keys + 1) + static_cast<std::size_t>(id);
  }
  [[nodiscard]] std::size_t past_duration(std::int32_t id) const noexcept { return duration(id) + durations + 1; }
  [[nodiscard]] std::size_t count() const noexcept { return past_duration(0) + durations + 2; }

  /// Calls each(row) for a note of `chords[0]`, which follows chords[1], which follows chords[2] (keys, each).
  template <class Each>
  void rows_of(std::int32_t note, const std::array<Span<const std::int32_t>, 3>& chords, std::int32_t length,
               std::int32_t past_length, Each&& each) const {
    each(key(note));
    for (std::size_t c = 0; c < 3; ++c)
      for (const std::int32_t other : chords[c]) each(seen(c, other - note));
    each(duration(length));
    each(past_duration(past_length));
  }
};

/// See the head of this file. The spans lie on a tape.
struct NoteBatch {
  std::size_t batch = 0;
  std::size_t time = 0;
  kernels::RowLists sets{};                 ///< every chord as keys, then every scale
  Span<const kernels::NoteFrame> frames{};  ///< of each event
  kernels::RowLists previous{};             ///< of each place: the keys before
  kernels::RowLists chords{};               ///< of each place: its own
  Span<const std::uint8_t> first{};         ///< of each place
  Span<const std::int32_t> durations{};     ///< of each place; -1 behind the end
  Span<const std::int32_t> past_durations{};
  Span<const std::int32_t> positions{};
  Span<const std::int32_t> held_rows{};  ///< the place of each note that may be held
  kernels::RowLists held_views{};
  Span<const std::uint8_t> held{};  ///< whether it is
};

namespace detail {

/// Lists of numbers that grow on the way; their memory is used again.
struct GrowingLists {
  List<std::int32_t> ids{};
  List<std::uint32_t> begins{};

  template <class = WhenCalled>
  void clear() {
    ids.clear();
    begins.assign(1, 0);
  }
  template <class = WhenCalled>
  void close() {
    begins.push_back(static_cast<std::uint32_t>(ids.size()));
  }
  template <class = WhenCalled>
  [[nodiscard]] std::size_t count() const noexcept {
    return begins.size() - 1;
  }
  template <class = WhenCalled>
  [[nodiscard]] Span<const std::int32_t> last(std::size_t back) const {
    const std::size_t list = count() - 1 - back;
    return Span(ids).subspan(begins[list], begins[list + 1] - begins[list]);
  }
};

}  // namespace detail

/// The batch as keys and rows, kept on a tape; scales too where the sizes have classes.
template <class Tape>
[[nodiscard]] NoteBatch note_batch(const EventBatch& batch, const kernels::NoteSizes& sizes, Writing writing,
                                   std::size_t durations, Tape& tape) {
  struct Work {
    detail::GrowingLists sets, previous, chords, views;
    List<kernels::NoteFrame> frames;
    List<std::uint8_t> first, held;
    List<std::int32_t> durations, past_durations, positions, rows;
  };
  thread_local Work work;  // only grows: a warm step allocates nothing
  for (detail::GrowingLists* lists : {&work.sets, &work.previous, &work.chords, &work.views}) lists->clear();
  const std::size_t keys = sizes.keys;
  const std::size_t places = batch.lengths.size() * batch.time;
  work.frames.clear();
  work.rows.clear();
  work.held.clear();
  work.first.assign(places, 0);
  work.durations.assign(places, -1);
  work.past_durations.assign(places, 0);
  work.positions.assign(places, 0);

  const HeldRows held{keys, durations};
  const auto add_keys = [&](detail::GrowingLists& lists, const PitchSet& chord) {
    for_each_key(chord, keys, writing, [&](std::int32_t key) { lists.ids.push_back(key); });
    lists.close();
  };
  std::size_t event = 0;
  std::size_t set = 0;
  for (std::size_t b = 0; b < batch.lengths.size(); ++b) {
    add_keys(work.sets, batch.chords[set]);
    add_keys(work.sets, batch.chords[set + 1]);
    for (std::size_t t = 0; t < batch.time; ++t) {
      const std::size_t place = b * batch.time + t;
      if (t >= batch.lengths[b]) {
        work.previous.close();
        work.chords.close();
        continue;
      }
      const PitchSet& chord = batch.chords[set + 2 + t];
      const PitchSet& before = batch.chords[set + 1 + t];
      const auto number = static_cast<std::uint32_t>(set + t);
      add_keys(work.sets, chord);
      add_keys(work.previous, before);
      add_keys(work.chords, chord);
      work.frames.push_back({static_cast<std::uint32_t>(place), number + 2, number + 1, number});
      work.first[place] = t == 0 && batch.begins[b] != 0 ? 1 : 0;
      work.durations[place] = batch.durations[event];
      work.past_durations[place] = batch.past_durations[event];
      work.positions[place] = batch.positions[event];
      if (durations != 0)
        for_each_key(chord & before, keys, writing, [&](std::int32_t note) {
          const int pitch = writing == Writing::upward ? lowest_piano_key + note
                                                       : lowest_piano_key + static_cast<int>(keys) - 1 - note;
          work.rows.push_back(static_cast<std::int32_t>(place));
          work.held.push_back(batch.held[event].contains(pitch) ? 1 : 0);
          held.rows_of(note, {work.sets.last(0), work.sets.last(1), work.sets.last(2)}, batch.durations[event],
                       batch.past_durations[event],
                       [&](std::size_t row) { work.views.ids.push_back(static_cast<std::int32_t>(row)); });
          work.views.close();
        });
      ++event;
    }
    set += 2 + batch.lengths[b];
  }

  if (sizes.classes != 0)
    for (std::size_t i = 0; i < work.frames.size(); ++i) {
      work.frames[i].scale = static_cast<std::uint32_t>(work.sets.count());
      add_keys(work.sets, batch.scales[i]);
    }

  const auto keep = [&]<class U>(const List<U>& items) { return tape.keep(Span<const U>(items)); };
  const auto keep_lists = [&](const detail::GrowingLists& lists) {
    return kernels::RowLists{keep(lists.ids), keep(lists.begins)};
  };
  return {batch.lengths.size(),
          batch.time,
          keep_lists(work.sets),
          keep(work.frames),
          keep_lists(work.previous),
          keep_lists(work.chords),
          keep(work.first),
          keep(work.durations),
          keep(work.past_durations),
          keep(work.positions),
          keep(work.rows),
          keep_lists(work.views),
          keep(work.held)};
}

}  // namespace chordgen::inline CHORDGEN_ABI
