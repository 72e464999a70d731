// SPDX-License-Identifier: MIT
//
// The note decoder's scores by simd/note_scores.hpp: straight from the tables, in float, where there are steps enough
// to make up for transposing the tables and rows are whole vectors. All other sums are those of note_decoder_fast.hpp.
#pragma once

#include <chordgen/kernels/matmul.hpp>
#include <chordgen/kernels/note_decoder.hpp>
#include <chordgen/kernels/simd/note_scores.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI::kernels::detail {

/// Whether a plan's scores are read straight from the tables.
template <class Tag, class T>
[[nodiscard]] bool scores_directly(const NotePlan& plan, std::size_t width) {
  constexpr std::size_t enough = 64;
  if constexpr (is_simd_product<Tag, T>)
    return plan.steps.size() >= enough &&
           run_on(simd_target(), [&](auto isa) { return reads_tables_directly(isa, width); });
  return false;
}

[[nodiscard]] inline NoteArrays note_arrays(const NotePlan& plan, const NoteTrace<float>& trace,
                                            const NoteWeights<float>& w, const NoteDropout& dropout) noexcept {
  return {.plan = &plan,
          .width = w.inputs.columns(),
          .inputs = w.inputs.data(),
          .scores = w.scores.data(),
          .bias = w.bias.data(),
          .hidden = trace.hidden.data(),
          .probabilities = trace.probabilities.data(),
          .losses = trace.losses.data(),
          .dropout = dropout.rate,
          .rng = dropout.rng};
}

/// Hidden rows, probabilities and losses, from the sums that steps share: (frames, D) and (views, D).
template <class = WhenCalled>
void direct_forward(const NoteTrace<float>& trace, const NotePlan& plan, View<const float> frames,
                    View<const float> views, const NoteWeights<float>& w, const NoteDropout& dropout, Threads threads) {
  NoteArrays at = note_arrays(plan, trace, w, dropout);
  at.frames = frames.data();
  at.views = views.data();
  run_on(simd_target(), [&](auto isa) {
    const std::size_t rows = w.scores.rows();
    float* turned = gemm_workspace<TurnedScores>(turned_size(isa, rows, at.width));
    turn_tables(isa, turned, at.scores, rows, at.width);
    at.turned = turned;
    at.stride = turned_stride(isa, rows);
    parallel_for(threads, plan.groups.size(), [&](std::size_t g) { note_group_forward(isa, at, plan.groups[g]); });
  });
}

/// dz of every step; dtables and dbias += theirs. dscores (steps, K + 1) and dlater (later steps, K - 1) are memory.
template <class = WhenCalled>
void direct_backward(View<float> dz, View<float> dtables, View<float> dbias, const NotePlan& plan,
                     const NoteTrace<float>& trace, const NoteWeights<float>& w, double rate, float factor,
                     View<float> dscores, View<float> dlater, Threads threads) {
  NoteArrays at = note_arrays(plan, trace, w, {rate});
  at.factor = factor;
  at.dscores = dscores.data();
  at.dlater = dlater.data();
  at.dz = dz.data();
  at.dtables = dtables.data();
  at.dbias = dbias.data();
  run_on(simd_target(), [&](auto isa) {
    parallel_for(threads, plan.groups.size(), [&](std::size_t g) { note_group_backward(isa, at, plan.groups[g]); });

    // Threads divide the tables' columns; the first piece is the bias.
    const std::size_t vectors = at.width / column_step(isa);
    const std::size_t pieces = std::min(threads.count <= 1 ? 1 : 4 * threads.count, vectors);
    parallel_for(threads, 1 + pieces, [&](std::size_t index) {
      for (const NoteGroup& group : plan.groups) {
        if (index == 0) {
          add_bias_gradients(isa, at, group);
          continue;
        }
        const std::size_t first = share(vectors, pieces, index - 1) * column_step(isa);
        const std::size_t last = share(vectors, pieces, index) * column_step(isa);
        add_table_gradients(isa, at, group, first, last - first);
      }
    });
  });
}

}  // namespace chordgen::inline CHORDGEN_ABI::kernels::detail
CHORDGEN_EXACT_END
