// SPDX-License-Identifier: MIT
//
// What the steps of a batch see of scales. A scale has seven classes and more, and changes slowly: seen from l and from
// r it is one of a few hundred sets of rows, each for many steps. Such a set is a view: its rows are summed up once, a
// step adds the sum, and the gradients go the same way back. That halves the rows which a step of a guitar piece adds.
#pragma once

#include <chordgen/kernels/note_sizes.hpp>
#include <chordgen/kernels/row_sums.hpp>

namespace chordgen::inline CHORDGEN_ABI::kernels {

struct NoteViews {
  RowLists of_step{};  ///< of each step: views
  RowLists rows{};     ///< of each view: rows of the inputs

  [[nodiscard]] std::size_t count() const noexcept { return rows.size(); }
};

/// The views of some steps; none, so that the steps' own rows must hold what they see, where steps are few, classes too
/// many for a table of all their sets, or a scale names one twice. `memory` as for plan_notes.
template <class Memory>
[[nodiscard]] NoteViews list_views(const NoteSizes& sizes, Span<const NoteFrame> frames, const RowLists& sets,
                                   Span<const NoteStep> steps, Memory& memory) {
  const std::size_t classes = sizes.classes;
  constexpr std::size_t most = 12;
  if (classes == 0 || classes > most || 64 * steps.size() < std::size_t{2} << classes) return {};
  const Span<std::uint32_t> scales = memory.template room<std::uint32_t>(frames.size());  // a bit for each class
  for (std::size_t f = 0; f < frames.size(); ++f) {
    scales[f] = 0;
    for (const std::int32_t key : sets[frames[f].scale]) {
      const std::uint32_t bit = 1u << static_cast<std::size_t>(key) % classes;
      if ((scales[f] & bit) != 0) return {};
      scales[f] |= bit;
    }
  }

  // Number the views as steps come upon them. A view's name is its set of classes, turned, and whence it is seen.
  constexpr auto none = static_cast<std::uint32_t>(-1);
  const Span<std::uint32_t> numbers = memory.template room<std::uint32_t>(std::size_t{2} << classes);
  std::fill(numbers.begin(), numbers.end(), none);
  const Span<std::uint32_t> names = memory.template room<std::uint32_t>(2 * steps.size());
  const Span<std::int32_t> ids = memory.template room<std::int32_t>(2 * steps.size());
  const Span<std::uint32_t> begins = memory.template room<std::uint32_t>(steps.size() + 1);
  std::uint32_t views = 0;
  std::uint32_t total = 0;
  std::size_t rows = 0;
  for (std::size_t s = 0; s < steps.size(); ++s) {
    begins[s] = total;
    for (const auto seen : {NoteSizes::from_last, NoteSizes::from_reference}) {
      const std::int32_t from = seen == NoteSizes::from_last ? steps[s].last : steps[s].reference;
      if (from < 0) continue;
      const std::uint32_t scale = scales[steps[s].frame];
      const std::uint32_t turned = (scale | scale << classes) >> static_cast<std::size_t>(from) % classes;
      const std::uint32_t name = static_cast<std::uint32_t>(seen) << classes | (turned & ((1u << classes) - 1));
      if (numbers[name] == none) {
        numbers[name] = views;
        names[views++] = name;
        rows += sets[frames[steps[s].frame].scale].size();
      }
      ids[total++] = static_cast<std::int32_t>(numbers[name]);
    }
  }
  begins[steps.size()] = total;

  const Span<std::int32_t> row_ids = memory.template room<std::int32_t>(rows);
  const Span<std::uint32_t> row_begins = memory.template room<std::uint32_t>(views + 1);
  std::uint32_t at = 0;
  for (std::size_t v = 0; v < views; ++v) {
    row_begins[v] = at;
    const auto seen = static_cast<NoteSizes::Seen>(names[v] >> classes);
    for (std::size_t up = 0; up < classes; ++up)
      if ((names[v] >> up & 1) != 0)
        row_ids[at++] = static_cast<std::int32_t>(sizes.class_row(seen, static_cast<std::int32_t>(up)));
  }
  row_begins[views] = at;
  return {{ids.first(total), begins}, {row_ids, row_begins}};
}

}  // namespace chordgen::inline CHORDGEN_ABI::kernels
