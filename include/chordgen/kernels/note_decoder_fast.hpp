// SPDX-License-Identifier: MIT
//
// The note decoder (kernels/note_decoder.hpp) by the products of the variant named by the tag.
//
// Scores. The steps of a group have one r, so their tables w_k and wr_{k-r} are two slices of rows; the slices are
// added once and multiplied with the group's hidden rows, for keys that any of its steps may write. The table wl is
// needed at the distances 1 .. K-1 only, whatever l is: one product serves all later steps, read off at k - l - 1.
//
// Inputs. Rows that the steps of a frame share are summed once a frame (row_sums.hpp), views of a scale once a batch,
// all others once a step; the gradients go back to those rows alone.
#pragma once

#include <chordgen/kernels/elementwise.hpp>
#include <chordgen/kernels/matmul.hpp>
#include <chordgen/kernels/note_decoder_direct.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI::kernels {

/// Memory that the products work in.
template <class T>
struct NoteScratch {
  View<T> frames;   ///< (frames, D)
  View<T> dz;       ///< (steps, D); backward only
  View<T> dscores;  ///< (steps, K + 1); backward only
  View<T> later;    ///< (later steps, K - 1)
  View<T> table;    ///< (K + 1, D)
  View<T> bias;     ///< (K + 1)
  View<T> block;    ///< (steps of the largest group, K + 1)
  View<T> views{};  ///< (views, D)
};

namespace detail {

/// What a forbidden key scores: its exponential is zero, and no arithmetic on it overflows.
inline constexpr double forbidden = -1e30;

/// A view's memory under another shape, of at most its size.
template <class T>
[[nodiscard]] View<T> front(View<T> x, const Shape& shape) noexcept {
  return {x.data(), shape};
}

/// w_k + wr_{k-r} for the keys of a slice, and w_END: (keys + 1, D). Without a reference, the weights as they lie.
template <class Tag, class T>
[[nodiscard]] View<const T> slice_table(Tag tag, View<T> memory, View<const T> scores, const NoteSlice& slice) {
  const View<const T> plain = rows_of(scores, slice.lowest, slice.keys + 1);
  if (slice.relative == 0) return plain;
  const View<T> table = rows_of(memory, 0, slice.keys + 1);
  add(tag, rows_of(table, 0, slice.keys), rows_of(plain, 0, slice.keys), rows_of(scores, slice.relative, slice.keys));
  std::copy_n(plain.row(slice.keys).data(), plain.columns(), table.row(slice.keys).data());
  return table;
}

/// The scores of one step from its group's products and, for a later step, from wl's.
template <class T>
void finish_scores(View<T> out, const NoteStep& step, const T* group, const T* bias, std::size_t lowest, const T* later,
                   const T* later_bias) noexcept {
  const std::size_t end = out.size() - 1;
  const std::size_t first = first_permitted(step);
  for (std::size_t key = 0; key < first; ++key) out[key] = static_cast<T>(forbidden);
  for (std::size_t key = first; key <= end; ++key) out[key] = group[key - lowest] + bias[key - lowest];
  if (later == nullptr) return;
  for (std::size_t key = first; key < end; ++key) out[key] += later[key - first] + later_bias[key - first];
}

template <class Tag>
inline constexpr bool is_fast = std::is_same_v<Tag, simd> || std::is_same_v<Tag, eigen>;

}  // namespace detail

template <class Tag, class T>
requires detail::is_fast<Tag>
void note_decoder_forward(Tag tag, const NoteTrace<T>& trace, const NotePlan& plan, In<T> base, const NoteWeights<T>& w,
                          const NoteDropout& dropout, const NoteScratch<T>& scratch, Threads threads = {}) {
  const std::size_t nearest = plan.sizes.score_row(NoteSizes::from_last, 1);
  const std::size_t end = plan.sizes.end();

  // Sum up what goes in.
  embedding_forward<T>(scratch.frames, base, plan.base_rows);
  row_sums_forward(tag, scratch.frames, w.inputs, plan.frame_rows, threads);
  std::fill(scratch.views.begin(), scratch.views.end(), T(0));
  if (plan.views.count() != 0) row_sums_forward(tag, scratch.views, w.inputs, plan.views.rows, threads);
  if constexpr (detail::is_simd_product<Tag, T>)
    if (detail::scores_directly<Tag, T>(plan, w.inputs.columns()))
      return detail::direct_forward(trace, plan, scratch.frames, scratch.views, w, dropout, threads);
  embedding_forward<T>(trace.hidden, scratch.frames, plan.step_frames);
  row_sums_forward(tag, trace.hidden, w.inputs, plan.step_rows);
  if (plan.views.count() != 0) row_sums_forward<T>(tag, trace.hidden, scratch.views, plan.views.of_step);
  detail::relu_dropout(trace.hidden, dropout);

  // Score the keys by their distance from the last one, then group by group by the rest.
  matmul_nt(tag, scratch.later, detail::rows_of(trace.hidden, plan.first_steps, scratch.later.rows()),
            detail::rows_of(w.scores, nearest, end - 1), threads);
  for (const NoteGroup& group : plan.groups) {
    const NoteSlice slice(plan.sizes, plan.steps[group.first]);
    const View<const T> table = detail::slice_table(tag, scratch.table, w.scores, slice);
    const View<T> products = detail::front(scratch.block, {group.count, slice.keys + 1});
    matmul_nt(tag, products, detail::rows_of(trace.hidden, group.first, group.count), table, threads);
    std::copy_n(w.bias.data() + slice.lowest, slice.keys + 1, scratch.bias.data());
    if (slice.relative != 0)
      for (std::size_t j = 0; j < slice.keys; ++j) scratch.bias[j] += w.bias[slice.relative + j];
    for (std::size_t i = 0; i < group.count; ++i) {
      const std::size_t s = group.first + i;
      const T* later = s < plan.first_steps ? nullptr : scratch.later.row(s - plan.first_steps).data();
      detail::finish_scores(trace.probabilities.row(s), plan.steps[s], products.row(i).data(), scratch.bias.data(),
                            slice.lowest, later, w.bias.data() + nearest);
    }
  }
  softmax_cross_entropy_forward(tag, trace.losses, trace.probabilities, trace.probabilities, plan.targets, threads);
}

namespace detail {

/// dwl, dbl += the later steps' share, and dz of those steps = theirs.
template <class Tag, class T>
void later_backward(Tag tag, const NoteGradients<T>& d, const NotePlan& plan, const NoteTrace<T>& trace,
                    const NoteWeights<T>& w, const NoteScratch<T>& scratch, Threads threads) {
  const std::size_t nearest = plan.sizes.score_row(NoteSizes::from_last, 1);
  const std::size_t end = plan.sizes.end();
  for (std::size_t i = 0; i < scratch.later.rows(); ++i) {
    const View<T> row = scratch.later.row(i);
    const std::size_t first = first_permitted(plan.steps[plan.first_steps + i]);
    const T* ds = scratch.dscores.row(plan.first_steps + i).data();
    std::fill(std::copy(ds + first, ds + end, row.begin()), row.end(), T(0));
  }
  const std::size_t count = scratch.later.rows();
  matmul_tn_add(tag, rows_of(d.scores, nearest, end - 1), scratch.later, rows_of(trace.hidden, plan.first_steps, count),
                threads);
  add_column_sums(tag, View<T>(d.bias.data() + nearest, Shape{end - 1}), scratch.later);
  matmul(tag, rows_of(scratch.dz, plan.first_steps, count), scratch.later, rows_of(w.scores, nearest, end - 1),
         threads);
}

/// The same for a group's share of w and wr.
template <class Tag, class T>
void group_backward(Tag tag, const NoteGradients<T>& d, const NotePlan& plan, const NoteGroup& group,
                    const NoteTrace<T>& trace, const NoteWeights<T>& w, const NoteScratch<T>& scratch,
                    Threads threads) {
  const NoteSlice slice(plan.sizes, plan.steps[group.first]);
  const std::size_t columns = slice.keys + 1;
  const View<T> ds = front(scratch.block, {group.count, columns});
  for (std::size_t i = 0; i < group.count; ++i)
    std::copy_n(scratch.dscores.row(group.first + i).data() + slice.lowest, columns, ds.row(i).data());
  const View<const T> u = rows_of(trace.hidden, group.first, group.count);
  matmul_add(tag, rows_of(scratch.dz, group.first, group.count), ds, slice_table(tag, scratch.table, w.scores, slice),
             threads);

  if (slice.relative == 0) {
    matmul_tn_add(tag, rows_of(d.scores, slice.lowest, columns), ds, u, threads);
    add_column_sums(tag, View<T>(d.bias.data() + slice.lowest, Shape{columns}), ds);
    return;
  }
  const View<T> dtable = rows_of(scratch.table, 0, columns);
  matmul_tn(tag, dtable, ds, u, threads);
  accumulate(tag, rows_of(d.scores, slice.lowest, columns), dtable);
  accumulate(tag, rows_of(d.scores, slice.relative, slice.keys), rows_of(dtable, 0, slice.keys));
  const View<T> dbias = front(scratch.bias, {columns});
  std::fill(dbias.begin(), dbias.end(), T(0));
  add_column_sums(tag, dbias, ds);
  accumulate(tag, View<T>(d.bias.data() + slice.lowest, Shape{columns}), dbias);
  accumulate(tag, View<T>(d.bias.data() + slice.relative, Shape{slice.keys}), front(dbias, {slice.keys}));
}

/// dz, and the gradients of the scores' tables, group by group from a product each.
template <class Tag, class T>
void products_backward(Tag tag, const NoteGradients<T>& d, const NotePlan& plan, const NoteTrace<T>& trace,
                       const NoteWeights<T>& w, double rate, std::type_identity_t<T> factor,
                       const NoteScratch<T>& scratch, Threads threads) {
  std::fill(scratch.dscores.begin(), scratch.dscores.end(), T(0));
  softmax_cross_entropy_backward(tag, scratch.dscores, trace.probabilities, plan.targets, factor, threads);
  std::fill_n(scratch.dz.data(), plan.first_steps * scratch.dz.columns(), T(0));
  later_backward(tag, d, plan, trace, w, scratch, threads);
  for (const NoteGroup& group : plan.groups) group_backward(tag, d, plan, group, trace, w, scratch, threads);
  relu_dropout_gradient<T>(scratch.dz, trace.hidden, rate);
}

}  // namespace detail

template <class Tag, class T>
requires detail::is_fast<Tag>
void note_decoder_backward(Tag tag, const NoteGradients<T>& d, const NotePlan& plan, const NoteTrace<T>& trace,
                           const NoteWeights<T>& w, double rate, std::type_identity_t<T> factor,
                           const NoteScratch<T>& scratch, Threads threads = {}) {
  // From the losses to the hidden rows.
  const auto by_products = [&] { detail::products_backward(tag, d, plan, trace, w, rate, factor, scratch, threads); };
  if constexpr (detail::is_simd_product<Tag, T>)
    detail::scores_directly<Tag, T>(plan, w.inputs.columns())
        ? detail::direct_backward(scratch.dz, d.scores, d.bias, plan, trace, w, rate, factor, scratch.dscores,
                                  scratch.later, threads)
        : by_products();
  else
    by_products();

  // To the rows that were summed.
  row_sums_backward(tag, d.inputs, scratch.dz, plan.step_rows, threads);
  if (plan.views.count() != 0) {
    std::fill(scratch.views.begin(), scratch.views.end(), T(0));
    row_sums_backward(tag, scratch.views, scratch.dz, plan.views.of_step, threads);
    row_sums_backward(tag, d.inputs, scratch.views, plan.views.rows, threads);
  }
  std::fill(scratch.frames.begin(), scratch.frames.end(), T(0));
  embedding_backward<T>(tag, scratch.frames, scratch.dz, plan.step_frames);
  row_sums_backward(tag, d.inputs, scratch.frames, plan.frame_rows, threads);
  embedding_backward<T>(tag, d.base, scratch.frames, plan.base_rows);
}

// --- the active variant ----------------------------------------------------------------------------------------------

template <class T>
void note_decoder_forward(const NoteTrace<T>& trace, const NotePlan& plan, In<T> base, const NoteWeights<T>& w,
                          const NoteDropout& dropout, const NoteScratch<T>& scratch, Threads threads = {}) {
  dispatch<T>([&](auto tag) {
    if constexpr (detail::is_fast<decltype(tag)>)
      note_decoder_forward(tag, trace, plan, base, w, dropout, scratch, threads);
    else
      note_decoder_forward(tag, trace, plan, base, w, dropout);
  });
}
template <class T>
void note_decoder_backward(const NoteGradients<T>& d, const NotePlan& plan, const NoteTrace<T>& trace,
                           const NoteWeights<T>& w, double rate, std::type_identity_t<T> factor,
                           const NoteScratch<T>& scratch, Threads threads = {}) {
  dispatch<T>([&](auto tag) {
    if constexpr (detail::is_fast<decltype(tag)>)
      note_decoder_backward(tag, d, plan, trace, w, rate, factor, scratch, threads);
    else
      note_decoder_backward(tag, d, plan, trace, w, rate, factor, scratch.dz);
  });
}

}  // namespace chordgen::inline CHORDGEN_ABI::kernels
CHORDGEN_EXACT_END
