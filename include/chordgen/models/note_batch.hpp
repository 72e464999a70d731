// SPDX-License-Identifier: MIT
//
// A batch of events as the note decoder's ops want it: keys instead of pitches, and lists of table rows. A place is an
// event: first those that begin a chunk, then those that follow them, and so on, each time the longest chunks in front.
// So an LSTM takes a step for all chunks at once, and nobody computes anything behind the end of a chunk.
#pragma once

#include <chordgen/dataset/event_chunks.hpp>
#include <chordgen/kernels/note_plan.hpp>

#include <algorithm>
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
  Span<const std::uint32_t> counts{};       ///< of each step: how many chunks have it
  kernels::RowLists sets{};                 ///< every chord of the batch as keys, in its order, then every scale
  Span<const kernels::NoteFrame> frames{};  ///< of each place
  kernels::RowLists previous{};             ///< of each place: the keys before
  kernels::RowLists chords{};               ///< of each place: its own
  Span<const std::uint8_t> first{};         ///< of each place
  Span<const std::int32_t> durations{};     ///< of each place
  Span<const std::int32_t> past_durations{};
  Span<const std::int32_t> positions{};
  Span<const std::int32_t> held_places{};  ///< places with notes that may be held
  Span<const std::int32_t> held_rows{};    ///< of each such note: which of those places
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
  [[nodiscard]] Span<const std::int32_t> operator[](std::size_t list) const {
    return Span(ids).subspan(begins[list], begins[list + 1] - begins[list]);
  }
  template <class = WhenCalled>
  void push_back(Span<const std::int32_t> list) {
    for (const std::int32_t id : list) ids.push_back(id);
    close();
  }
};

}  // namespace detail

/// The batch as keys and rows, kept on a tape; scales too where the sizes have classes.
template <class Tape>
[[nodiscard]] NoteBatch note_batch(const EventBatch& batch, const kernels::NoteSizes& sizes, Writing writing,
                                   std::size_t durations, Tape& tape) {
  /// A chunk: its number of events, and where its sets and its events begin in the batch.
  struct Lying {
    std::uint32_t length, sets, events;
    bool begins;
  };
  struct Work {
    detail::GrowingLists sets, previous, chords, views;
    List<Lying> chunks;
    List<kernels::NoteFrame> frames;
    List<std::uint32_t> counts;
    List<std::uint8_t> first, held;
    List<std::int32_t> durations, past_durations, positions, held_places, rows;
  };
  thread_local Work work;  // only grows: a warm step allocates nothing
  for (detail::GrowingLists* lists : {&work.sets, &work.previous, &work.chords, &work.views}) lists->clear();
  for (List<std::int32_t>* list :
       {&work.durations, &work.past_durations, &work.positions, &work.held_places, &work.rows})
    list->clear();
  work.chunks.clear();
  work.frames.clear();
  work.counts.clear();
  work.first.clear();
  work.held.clear();

  const std::size_t keys = sizes.keys;
  const auto add_keys = [&](const PitchSet& chord) {
    for_each_key(chord, keys, writing, [&](std::int32_t key) { work.sets.ids.push_back(key); });
    work.sets.close();
  };
  for (const PitchSet& chord : batch.chords) add_keys(chord);
  std::uint32_t events = 0;
  for (std::size_t b = 0; b < batch.lengths.size(); ++b) {
    const auto before = static_cast<std::uint32_t>(2 * b);
    work.chunks.push_back({batch.lengths[b], events + before, events, batch.begins[b] != 0});
    events += batch.lengths[b];
  }
  std::sort(work.chunks.begin(), work.chunks.end(), [](const Lying& a, const Lying& b) {
    return a.length != b.length ? a.length > b.length : a.sets < b.sets;
  });

  const HeldRows held{keys, durations};
  for (std::uint32_t t = 0; t < batch.time; ++t) {
    const std::size_t before = work.frames.size();
    for (const Lying& chunk : work.chunks) {
      if (t >= chunk.length) break;
      const auto place = static_cast<std::uint32_t>(work.frames.size());
      const std::uint32_t set = chunk.sets + t;
      const std::size_t event = chunk.events + t;
      const auto keys_of = [&](std::size_t back) { return work.sets[set + 2 - back]; };
      work.frames.push_back({place, set + 2, set + 1, set});
      work.previous.push_back(keys_of(1));
      work.chords.push_back(keys_of(0));
      work.first.push_back(t == 0 && chunk.begins ? 1 : 0);
      work.durations.push_back(batch.durations[event]);
      work.past_durations.push_back(batch.past_durations[event]);
      work.positions.push_back(batch.positions[event]);
      if (sizes.classes != 0) {
        work.frames.back().scale = static_cast<std::uint32_t>(work.sets.count());
        add_keys(batch.scales[event]);
      }
      const PitchSet both = batch.chords[set + 2] & batch.chords[set + 1];
      if (durations == 0 || both.empty()) continue;
      work.held_places.push_back(static_cast<std::int32_t>(place));
      for_each_key(both, keys, writing, [&](std::int32_t note) {
        const int pitch =
            writing == Writing::upward ? lowest_piano_key + note : lowest_piano_key + static_cast<int>(keys) - 1 - note;
        work.rows.push_back(static_cast<std::int32_t>(work.held_places.size() - 1));
        work.held.push_back(batch.held[event].contains(pitch) ? 1 : 0);
        held.rows_of(note, {keys_of(0), keys_of(1), keys_of(2)}, batch.durations[event], batch.past_durations[event],
                     [&](std::size_t row) { work.views.ids.push_back(static_cast<std::int32_t>(row)); });
        work.views.close();
      });
    }
    work.counts.push_back(static_cast<std::uint32_t>(work.frames.size() - before));
  }

  const auto keep = [&]<class U>(const List<U>& items) { return tape.keep(Span<const U>(items)); };
  const auto keep_lists = [&](const detail::GrowingLists& lists) {
    return kernels::RowLists{keep(lists.ids), keep(lists.begins)};
  };
  return {keep(work.counts),       keep_lists(work.sets),  keep(work.frames),    keep_lists(work.previous),
          keep_lists(work.chords), keep(work.first),       keep(work.durations), keep(work.past_durations),
          keep(work.positions),    keep(work.held_places), keep(work.rows),      keep_lists(work.views),
          keep(work.held)};
}

}  // namespace chordgen::inline CHORDGEN_ABI
