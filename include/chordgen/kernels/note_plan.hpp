// SPDX-License-Identifier: MIT
//
// What the note decoder (kernels/note_decoder.hpp) has to compute for a batch, in whole numbers: which rows of its
// tables each step of writing adds up, and which steps may share a product.
//
// A frame is a set of keys 0..K-1 with the two sets before it. Writing it takes a step for each key upwards, and one
// for END, which is number K. A step knows the key written last (l), and the reference r: the key of the set before
// that has the step's rank. (Downwards is the same with K-1-k for every key k.) A decoder may also see the scale of the
// piece so far: a set whose keys stand for their pitch classes.
//
// Steps are sorted, first steps (those without l) in front, each part by r, then by l. Steps with one r read the same
// rows of the scores' tables, since a relative table is read at k - r: they form a group, and a group is a few dense
// products. Whatever is forbidden to one of its steps is forbidden to all behind it.
//
// What steps see of scales they share as views (kernels/note_views.hpp).
#pragma once

#include <chordgen/kernels/note_views.hpp>

#include <algorithm>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI::kernels {

/// The keys that a step may write begin here; END is always permitted.
[[nodiscard]] inline std::size_t first_permitted(const NoteStep& step) noexcept {
  return static_cast<std::size_t>(step.last + 1);
}

/// Steps [first, first + count) with one reference.
struct NoteGroup {
  std::uint32_t first;
  std::uint32_t count;
  std::int32_t reference;
};

/// Where the scores of a group's steps from one on come from: `keys` keys from the lowest that any may write, and END.
struct NoteSlice {
  std::size_t lowest;
  std::size_t keys;
  std::size_t relative;  ///< the row of wr for the lowest key; 0: the group has no reference

  NoteSlice(const NoteSizes& sizes, const NoteStep& first) noexcept
      : lowest(first_permitted(first)),
        keys(sizes.keys - lowest),
        relative(first.reference < 0 ? 0
                                     : sizes.score_row(NoteSizes::from_reference, first.last + 1 - first.reference)) {}
};

struct NotePlan {
  NoteSizes sizes{};
  std::size_t first_steps = 0;  ///< steps without a last key: they stand before all others
  RowLists sets{};              ///< keys, ascending
  Span<const NoteFrame> frames{};
  Span<const NoteStep> steps{};
  Span<const NoteGroup> groups{};
  Span<const std::int32_t> targets{};      ///< of each step: a key, or END
  Span<const std::int32_t> step_frames{};  ///< of each step
  Span<const std::int32_t> base_rows{};    ///< of each frame
  RowLists frame_rows{};                   ///< rows of the inputs that all steps of a frame share
  RowLists step_rows{};                    ///< the others, of each step; what it sees in views is not among them
  NoteViews views{};
};

namespace detail {

/// Calls each(step, target) for the steps of a frame.
template <class Each>
void for_each_step(const NotePlan& plan, std::size_t frame, Each&& each) {
  const auto written = plan.sets[plan.frames[frame].written];
  const auto previous = plan.sets[plan.frames[frame].previous];
  for (std::size_t rank = 0; rank <= written.size(); ++rank)
    each(NoteStep{static_cast<std::uint32_t>(frame), static_cast<std::uint32_t>(rank),
                  rank == 0 ? -1 : written[rank - 1], rank < previous.size() ? previous[rank] : -1},
         rank < written.size() ? written[rank] : static_cast<std::int32_t>(plan.sizes.end()));
}

/// Calls each(row) for the rows of the inputs that all steps of a frame add: Q x1 + Q2 x2 + S scale.
template <class Each>
void for_each_frame_row(const NotePlan& plan, const NoteFrame& frame, Each&& each) {
  for (const std::int32_t key : plan.sets[frame.previous]) each(plan.sizes.key_row(NoteSizes::previous, key));
  for (const std::int32_t key : plan.sets[frame.before]) each(plan.sizes.key_row(NoteSizes::before, key));
  if (plan.sizes.classes == 0) return;
  for (const std::int32_t key : plan.sets[frame.scale]) each(plan.sizes.class_row(key));
}

/// Calls each(row) for the other rows that a step adds: the sum of V, L, R, Z, and what is seen from l and r, if need
/// be without the scale.
template <class Each>
void for_each_step_row(const NotePlan& plan, const NoteStep& step, Each&& each, bool with_scale = true) {
  const NoteSizes& sizes = plan.sizes;
  const NoteFrame& frame = plan.frames[step.frame];
  const auto written = plan.sets[frame.written].first(step.rank);
  for (const std::int32_t key : written) each(sizes.key_row(NoteSizes::written, key));
  each(sizes.last_row(step.last));
  each(sizes.reference_row(step.reference));
  each(sizes.rank_row(step.rank));
  const auto view = [&](NoteSizes::Seen seen, std::int32_t from) {
    if (from < 0) return;
    for (const std::int32_t key : plan.sets[frame.previous])
      each(sizes.distance_row(seen, NoteSizes::previous, key - from));
    for (const std::int32_t key : plan.sets[frame.before])
      each(sizes.distance_row(seen, NoteSizes::before, key - from));
    for (const std::int32_t key : written) each(sizes.distance_row(seen, NoteSizes::written, key - from));
    if (sizes.classes == 0 || !with_scale) return;
    for (const std::int32_t key : plan.sets[frame.scale]) each(sizes.class_row(seen, key - from));
  };
  view(NoteSizes::from_last, step.last);
  view(NoteSizes::from_reference, step.reference);
}

/// Fills one list of rows for each item: rows_of(item, each) calls each(row).
template <class Memory, class Item, class RowsOf>
[[nodiscard]] RowLists list_rows(Memory& memory, Span<const Item> items, RowsOf&& rows_of) {
  const Span<std::uint32_t> begins = memory.template room<std::uint32_t>(items.size() + 1);
  std::uint32_t total = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    begins[i] = total;
    rows_of(items[i], [&](std::size_t) { ++total; });
  }
  begins[items.size()] = total;
  const Span<std::int32_t> ids = memory.template room<std::int32_t>(total);
  std::size_t at = 0;
  for (const Item& item : items) rows_of(item, [&](std::size_t row) { ids[at++] = static_cast<std::int32_t>(row); });
  return {ids, begins};
}

/// Sorts the steps of all frames into groups: by l first, then, in that order, by what makes a group.
template <class Memory>
void order_steps(NotePlan& plan, Memory& memory) {
  const std::size_t keys = plan.sizes.keys;
  const auto group_of = [keys](const NoteStep& step) {
    return (step.rank == 0 ? 0 : keys + 1) + static_cast<std::size_t>(step.reference + 1);
  };
  const Span<std::uint32_t> by_last = memory.template room<std::uint32_t>(keys + 1);
  const Span<std::uint32_t> by_group = memory.template room<std::uint32_t>(2 * (keys + 1));
  std::fill(by_last.begin(), by_last.end(), 0u);
  std::fill(by_group.begin(), by_group.end(), 0u);
  for (std::size_t f = 0; f < plan.frames.size(); ++f)
    for_each_step(plan, f, [&](const NoteStep& step, std::int32_t) {
      ++by_last[first_permitted(step)];
      ++by_group[group_of(step)];
    });

  // Counts become the places where buckets begin, and each group's bucket that is not empty a group.
  const auto to_places = [](Span<std::uint32_t> counts, auto&& each) {
    std::uint32_t total = 0;
    for (std::size_t b = 0; b < counts.size(); ++b) {
      const std::uint32_t count = counts[b];
      counts[b] = total;
      if (count != 0) each(b, total, count);
      total += count;
    }
    return total;
  };
  const Span<NoteGroup> groups = memory.template room<NoteGroup>(by_group.size());
  std::size_t used = 0;
  const std::uint32_t total = to_places(by_group, [&](std::size_t b, std::uint32_t first, std::uint32_t count) {
    groups[used++] = {first, count, static_cast<std::int32_t>(b % (keys + 1)) - 1};
  });
  to_places(by_last, [](std::size_t, std::uint32_t, std::uint32_t) {});

  struct Written {
    NoteStep step;
    std::int32_t target;
  };
  const Span<Written> sorted = memory.template room<Written>(total);
  for (std::size_t f = 0; f < plan.frames.size(); ++f)
    for_each_step(plan, f, [&](const NoteStep& step, std::int32_t target) {
      sorted[by_last[first_permitted(step)]++] = {step, target};
    });
  const Span<NoteStep> steps = memory.template room<NoteStep>(total);
  const Span<std::int32_t> targets = memory.template room<std::int32_t>(total);
  const Span<std::int32_t> step_frames = memory.template room<std::int32_t>(total);
  for (const Written& each : sorted) {
    const std::size_t place = by_group[group_of(each.step)]++;
    steps[place] = each.step;
    targets[place] = each.target;
    step_frames[place] = static_cast<std::int32_t>(each.step.frame);
  }
  plan.first_steps = plan.frames.size();
  plan.steps = steps;
  plan.groups = groups.first(used);
  plan.targets = targets;
  plan.step_frames = step_frames;
}

/// Lists the rows that frames and steps add.
template <class Memory>
void list_inputs(NotePlan& plan, Memory& memory) {
  const Span<std::int32_t> base_rows = memory.template room<std::int32_t>(plan.frames.size());
  for (std::size_t f = 0; f < plan.frames.size(); ++f) base_rows[f] = static_cast<std::int32_t>(plan.frames[f].row);
  plan.base_rows = base_rows;
  plan.frame_rows =
      list_rows(memory, plan.frames, [&](const NoteFrame& frame, auto each) { for_each_frame_row(plan, frame, each); });
  const bool in_views = plan.views.count() != 0;
  plan.step_rows = list_rows(memory, plan.steps,
                             [&](const NoteStep& step, auto each) { for_each_step_row(plan, step, each, !in_views); });
}

}  // namespace detail

/// The plan for some frames. Whatever it needs is kept in `memory`, which answers room<U>(count) with a span of memory
/// that stays as long as the plan is used; frames and sets must stay as long.
template <class Memory>
[[nodiscard]] NotePlan plan_notes(const NoteSizes& sizes, Span<const NoteFrame> frames, const RowLists& sets,
                                  Memory& memory) {
  NotePlan plan{.sizes = sizes, .sets = sets, .frames = frames};
  detail::order_steps(plan, memory);
  plan.views = list_views(sizes, frames, sets, plan.steps, memory);
  detail::list_inputs(plan, memory);
  return plan;
}

/// The plan for what follows a part of a set: one step, behind all keys of the only frame's `written`.
template <class Memory>
[[nodiscard]] NotePlan plan_next_note(const NoteSizes& sizes, Span<const NoteFrame> frame, const RowLists& sets,
                                      Memory& memory) {
  NotePlan plan{.sizes = sizes, .sets = sets, .frames = frame};
  const Span<NoteStep> step = memory.template room<NoteStep>(1);
  const Span<std::int32_t> numbers = memory.template room<std::int32_t>(2);
  const Span<NoteGroup> group = memory.template room<NoteGroup>(1);
  detail::for_each_step(plan, 0, [&](const NoteStep& next, std::int32_t target) {
    step[0] = next;
    numbers[0] = target;
  });
  numbers[1] = 0;
  group[0] = {0, 1, step[0].reference};
  plan.first_steps = step[0].last < 0 ? 1 : 0;
  plan.steps = step;
  plan.groups = group;
  plan.targets = numbers.first(1);
  plan.step_frames = numbers.last(1);
  detail::list_inputs(plan, memory);
  return plan;
}

}  // namespace chordgen::inline CHORDGEN_ABI::kernels
CHORDGEN_EXACT_END
