// SPDX-License-Identifier: MIT
//
// The note decoder (kernels/note_decoder.hpp) group by group (kernels/note_plan.hpp), straight from its tables:
//
//   scores     S = U (w + wr)ᵀ for the keys from the group's lowest on, and L = U wlᵀ at the distances from 1 on
//   dz         dS (w + wr) + dL wl
//   tables     dw, dwr += dSᵀ U    dwl += dLᵀ U
//
// A group has about twenty steps, so packing 89 rows of tables for it, or building their sum, would cost as much as its
// products. Nothing of the tables is packed: a tile of 14 steps (simd/gemm_tile.inl) reads two slices of rows and adds
// them on the way, and a tile of gradients is added to both. For the scores, which want the tables' columns side by
// side, the tables are transposed once for all groups. Steps stand by l, so a tile of steps leaves out the keys that
// are forbidden to its first, and a tile of keys the steps behind the last that may write one of them: that is half of
// the arithmetic on chords of a guitar.
//
// The sums of a tile's rows, dropout, softmax and losses happen while the tile is in the L1 cache. Groups are shared
// among threads where steps get their own; gradients of tables by columns, each of which adds group after group.
#pragma once

#include <chordgen/core/math.hpp>
#include <chordgen/core/rng.hpp>
#include <chordgen/kernels/note_plan.hpp>
#include <chordgen/kernels/simd/gemm.hpp>
#include <chordgen/kernels/simd/softmax.hpp>

namespace chordgen::inline CHORDGEN_ABI::kernels {

/// Arrays of one batch; D (`width`) is a whole number of pairs of vectors. What a pass does not need is null.
struct NoteArrays {
  const NotePlan* plan;
  std::size_t width;
  const float* inputs;            ///< (input rows, D)
  const float* scores;            ///< (score rows, D)
  const float* bias;              ///< (score rows)
  float* hidden;                  ///< (steps, D)
  float* probabilities;           ///< (steps, K + 1)
  float* losses;                  ///< (steps)
  double dropout;                 ///< the share of hidden numbers left out
  Rng rng;                        ///< each step has a stream of its own
  const float* frames = nullptr;  ///< (frames, D): the sums that all steps of a frame share
  const float* views = nullptr;   ///< (views, D): sums of a scale's rows
  const float* turned = nullptr;  ///< the scores transposed, and two vectors of anything behind them
  std::size_t stride = 0;         ///< from one row of those to the next
  float factor = 0;               ///< dloss
  float* dscores = nullptr;       ///< (steps, K + 1)
  float* dlater = nullptr;        ///< (later steps, K - 1): by distance from l, from 1 on
  float* dz = nullptr;            ///< (steps, D)
  float* dtables = nullptr;       ///< as scores
  float* dbias = nullptr;         ///< as bias
};

namespace detail {
struct NoteTile;
struct TurnedScores;
}  // namespace detail
}  // namespace chordgen::inline CHORDGEN_ABI::kernels

#define CHORDGEN_BODY <chordgen/kernels/simd/note_scores.inl>
#include <chordgen/kernels/simd/each_target.inl>
#undef CHORDGEN_BODY
