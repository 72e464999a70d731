// SPDX-License-Identifier: MIT
//
// The note decoder: how probable is a set of keys, given the two sets before it and a vector of all the past? The set
// is written upwards, n_1 < ... < n_m, then END; each step is a softmax over what is still permitted, so the
// probabilities of all sets add up to one. Width D; x1, x2: the sets one and two steps back; l = n_{i-1}; r: i-th key
// of x1; C: the scale, a set of keys that stand for their classes k mod c. Step i:
//
//   z    = base + Q x1 + Q2 x2 + sum_{j<i} V[n_j] + L[l] + Z[i-1] + R[r] + sum_{k in C} S[k mod c]
//          + for q in {l, r}: sum_{n in x1} B1q[n-q] + sum_{n in x2} B2q[n-q] + sum_{j<i} B3q[n_j-q]
//                             + sum_{k in C} Sq[(k-q) mod c]
//   u    = dropout(relu(z))
//   s(k) = (w_k + wl_{k-l} + wr_{k-r}) u + (b_k + bl_{k-l} + br_{k-r}),  k > l        s(END) = w_END u + b_END
//   loss = -log softmax(s) at n_i, or at END behind the last key
//
// A term whose l or r is missing is left out, but for L and R, which have a row for "none". All that is seen of the
// past is seen from the key about to be written, so one weight serves all transpositions of a turn.
//
//   base (rows, D)    inputs (sizes.input_rows(), D): Q to Sq   scores (sizes.score_rows(), D), bias: w, wl, wr
//
//   naive   the definition, step by step        others   note_decoder_fast.hpp: the same sums as a few dense products
//
//   dz = du (u > 0) / kept share    every row that was added gets += dz    ds = factor (softmax(s) - onehot)
#pragma once

#include <chordgen/core/math.hpp>
#include <chordgen/core/rng.hpp>
#include <chordgen/kernels/note_plan.hpp>
#include <chordgen/kernels/softmax.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI::kernels {

template <class T>
struct NoteWeights {
  View<const T> inputs;  ///< (input rows, D)
  View<const T> scores;  ///< (score rows, D)
  View<const T> bias;    ///< (score rows)
};

/// Where backward adds.
template <class T>
struct NoteGradients {
  View<T> base;    ///< (rows, D)
  View<T> inputs;  ///< as the weights
  View<T> scores;
  View<T> bias;
};

/// What forward leaves, one row for each step in the plan's order.
template <class T>
struct NoteTrace {
  View<T> hidden;         ///< u (steps, D)
  View<T> probabilities;  ///< (steps, K + 1); zero where forbidden
  View<T> losses;         ///< (steps)
};

/// The share of u that is left out in training, and the chance that chooses it.
struct NoteDropout {
  double rate = 0;
  Rng rng = Rng(0);
};

namespace detail {

/// z becomes relu(z), left out or scaled up. Each row has a stream of its own; 16 random bits decide on an element,
/// four elements on a draw.
template <class T>
void relu_dropout(View<T> z, const NoteDropout& dropout) noexcept {
  const auto left_out = static_cast<std::uint32_t>(dropout.rate * 65536.0 + 0.5);
  const T factors[2] = {T(0),
                        static_cast<T>(1 / (1 - dropout.rate))};  // looked up: half of all signs surprise a branch
  const std::size_t width = z.columns();
  for (std::size_t r = 0; r < z.rows(); ++r) {
    Rng rng = dropout.rng.split(r);
    std::uint64_t bits = 0;
    for (std::size_t j = 0; j < width; ++j) {
      if (left_out != 0) bits = j % 4 == 0 ? rng.next() : bits >> 16;
      const bool kept = (bits & 0xffff) >= left_out;
      z(r, j) *= factors[static_cast<unsigned>(kept) & static_cast<unsigned>(z(r, j) > T(0))];
    }
  }
}
/// du becomes dz.
template <class T>
void relu_dropout_gradient(View<T> du, In<T> u, double rate) noexcept {
  const T factors[2] = {T(0), static_cast<T>(1 / (1 - rate))};
  for (std::size_t i = 0; i < du.size(); ++i) du[i] *= factors[u[i] > T(0)];
}

/// Calls each(row of the scores) for the rows that make the score of a key (or END) in a step.
template <class Each>
void for_each_score_row(const NotePlan& plan, const NoteStep& step, std::size_t key, Each&& each) {
  each(key);
  if (key == plan.sizes.end()) return;
  const auto number = static_cast<std::int32_t>(key);
  if (step.last >= 0) each(plan.sizes.score_row(NoteSizes::from_last, number - step.last));
  if (step.reference >= 0) each(plan.sizes.score_row(NoteSizes::from_reference, number - step.reference));
}

template <class T>
[[nodiscard]] double inner_product(View<const T> a, View<const T> b) noexcept {
  double sum = 0;
  for (std::size_t j = 0; j < a.size(); ++j) sum += static_cast<double>(a[j]) * static_cast<double>(b[j]);
  return sum;
}
}  // namespace detail

// --- naive -----------------------------------------------------------------------------------------------------------

template <class T>
void note_decoder_forward(naive, const NoteTrace<T>& trace, const NotePlan& plan, In<T> base, const NoteWeights<T>& w,
                          const NoteDropout& dropout) {
  const std::size_t end = plan.sizes.end();
  const std::size_t width = w.inputs.columns();
  for (std::size_t s = 0; s < plan.steps.size(); ++s) {
    const NoteStep& step = plan.steps[s];
    const NoteFrame& frame = plan.frames[step.frame];
    for (std::size_t j = 0; j < width; ++j) {
      double z = base(frame.row, j);
      const auto add = [&](std::size_t row) { z += static_cast<double>(w.inputs(row, j)); };
      detail::for_each_frame_row(plan, frame, add);
      detail::for_each_step_row(plan, step, add);
      trace.hidden(s, j) = static_cast<T>(z);
    }
  }
  detail::relu_dropout(trace.hidden, dropout);

  std::fill(trace.probabilities.begin(), trace.probabilities.end(), T(0));
  for (std::size_t s = 0; s < plan.steps.size(); ++s) {
    const std::size_t first = first_permitted(plan.steps[s]);
    const View<T> scores(trace.probabilities.row(s).data() + first, Shape{end + 1 - first});
    for (std::size_t key = first; key <= end; ++key) {
      double score = 0;
      detail::for_each_score_row(plan, plan.steps[s], key, [&](std::size_t row) {
        score += detail::inner_product<T>(trace.hidden.row(s), w.scores.row(row)) + static_cast<double>(w.bias[row]);
      });
      scores[key - first] = static_cast<T>(score);
    }
    const double log_sum = detail::log_sum_exp<T>(scores);
    const std::size_t target = static_cast<std::size_t>(plan.targets[s]);
    trace.losses[s] = static_cast<T>(log_sum - static_cast<double>(scores[target - first]));
    softmax_forward(naive{}, scores, scores);
  }
}

template <class T>
void note_decoder_backward(naive, const NoteGradients<T>& d, const NotePlan& plan, const NoteTrace<T>& trace,
                           const NoteWeights<T>& w, double rate, std::type_identity_t<T> factor, View<T> dz) {
  const std::size_t width = w.inputs.columns();
  std::fill(dz.begin(), dz.end(), T(0));
  for (std::size_t s = 0; s < plan.steps.size(); ++s) {
    const NoteStep& step = plan.steps[s];
    for (std::size_t key = first_permitted(step); key <= plan.sizes.end(); ++key) {
      const bool target = key == static_cast<std::size_t>(plan.targets[s]);
      const T ds = factor * (trace.probabilities(s, key) - (target ? T(1) : T(0)));
      detail::for_each_score_row(plan, step, key, [&](std::size_t row) {
        d.bias[row] += ds;
        for (std::size_t j = 0; j < width; ++j) {
          d.scores(row, j) += ds * trace.hidden(s, j);
          dz(s, j) += ds * w.scores(row, j);
        }
      });
    }
  }
  detail::relu_dropout_gradient<T>(dz, trace.hidden, rate);
  for (std::size_t s = 0; s < plan.steps.size(); ++s) {
    const NoteStep& step = plan.steps[s];
    const NoteFrame& frame = plan.frames[step.frame];
    const auto add = [&](std::size_t row) {
      for (std::size_t j = 0; j < width; ++j) d.inputs(row, j) += dz(s, j);
    };
    detail::for_each_frame_row(plan, frame, add);
    detail::for_each_step_row(plan, step, add);
    for (std::size_t j = 0; j < width; ++j) d.base(frame.row, j) += dz(s, j);
  }
}

}  // namespace chordgen::inline CHORDGEN_ABI::kernels
CHORDGEN_EXACT_END
