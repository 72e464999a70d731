// SPDX-License-Identifier: MIT
//
// An LSTM layer over a whole sequence, forward and backward (Hochreiter and Schmidhuber 1997; forget gates: Gers,
// Schmidhuber and Cummins 2000). B samples, T steps, F features, H units; gates in the order i, f, g, o:
//
//   z_t = x_t K + h_{t-1} R + b        x (B, T, F), K (F, 4H), R (H, 4H), b (4H)
//   c_t, h_t from z_t, c_{t-1}         kernels/lstm_cell.hpp
//
// Only h_{t-1} R must wait for the step before. Forward, the input products of all steps are one matrix product;
// backward, so are the gradients dK = Xᵀ dZ, dR = H_prevᵀ dZ and dX = dZ Kᵀ. For this the trace that forward keeps is
// time-major: a step is a block of rows, and all steps together are a matrix. Backward turns its gates into dZ.
//
// Samples may end at different steps (LstmSteps): then each step has a row for every sample that goes on, the longest
// samples first, and nothing is computed behind a sample's end.
//
// Where x would be rows of small tables, x_t K is a sum of rows of (table K): the input then is that product and the
// numbers of its rows, added up as each step comes by, and backward adds dZ to those rows.
//
// Threads share out the samples of a batch, each for all steps: a step waits for the one before, samples wait for none.
//
// A layer that begins at zero leaves out what h_{-1} = 0 is multiplied with: 1 step of T in three of the products.
//
// Written once for all variants, from the products and the cell of the variant named by the tag.
#pragma once

#include <chordgen/kernels/dense.hpp>
#include <chordgen/kernels/kept_operand.hpp>
#include <chordgen/kernels/lstm_cell.hpp>
#include <chordgen/kernels/row_sums.hpp>

#include <algorithm>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI::kernels {

/// Which rows of time-major arrays belong to a step: those of step t begin at begins[t], sample b's is the b-th. No
/// step has more rows than the one before.
struct LstmSteps {
  Span<const std::uint32_t> begins{};  ///< one more than there are steps
  bool by_sample = true;               ///< x and y are (B, T, .): every sample has all steps; otherwise time-major, too

  [[nodiscard]] std::size_t size() const noexcept { return begins.size() - 1; }
  [[nodiscard]] std::size_t rows() const noexcept { return begins.back(); }
  [[nodiscard]] std::size_t count(std::size_t t) const noexcept { return begins[t + 1] - begins[t]; }
  [[nodiscard]] std::size_t samples() const noexcept { return count(0); }
  [[nodiscard]] bool all_go_on() const noexcept { return rows() == samples() * size(); }
  /// Where the states before step t begin, the initial ones first.
  [[nodiscard]] std::size_t states(std::size_t t) const noexcept { return t == 0 ? 0 : samples() + begins[t - 1]; }
  /// The row of x and y that belongs to a step of a sample.
  [[nodiscard]] std::size_t outside(std::size_t t, std::size_t b) const noexcept {
    return by_sample ? b * size() + t : begins[t] + b;
  }
};

/// What goes in at every step: x with its kernel, or the sum of the rows of `products` that are listed for each place.
template <class T>
struct LstmInput {
  View<const T> x;         ///< (B, T, F), or (rows, F)
  View<const T> kernel;    ///< (F, 4H)
  View<const T> products;  ///< (rows, 4H), in place of x and kernel
  RowLists rows{};         ///< one list for each time-major row
};

/// What forward keeps for backward, time-major.
template <class T>
struct LstmTrace {
  LstmSteps steps{};
  View<T> x{};             ///< (rows, F), where x comes by sample
  View<T> gates{};         ///< (rows, 4H)
  View<T> cells{};         ///< (B + rows, H), the initial state first
  View<T> hidden{};        ///< (B + rows, H), the initial state first
  bool from_zero = false;  ///< the initial h is zero, and nobody asks for its gradient
};

/// Where backward adds; an empty view is left out.
template <class T>
struct LstmGradients {
  View<T> x;          ///< as the input's
  View<T> kernel;     ///< (F, 4H)
  View<T> products;   ///< (rows, 4H)
  View<T> recurrent;  ///< (H, 4H)
  View<T> bias;       ///< (4H)
  View<T> hidden;     ///< of the initial state, (B, H)
  View<T> cell;       ///< of the initial state, (B, H)
};

/// The gradients that reach the layer from above; an empty view is zero.
template <class T>
struct LstmUpstream {
  View<const T> y;       ///< of every step's h, in the order of x
  View<const T> hidden;  ///< of the last h, (B, H)
  View<const T> cell;    ///< of the last c, (B, H)
};

/// Memory that backward works in.
template <class T>
struct LstmScratch {
  View<T> dh;      ///< (B, H)
  View<T> dc;      ///< (B, H)
  View<T> dx;      ///< as the trace's x; empty when the gradient of x is left out
  View<T> before;  ///< (rows, H): of each row the h before it; empty where all samples go on to the end
};

namespace detail {

template <class T>
void copy_or_zero(View<T> y, In<T> x) noexcept {
  if (x.size() != 0)
    std::copy(x.begin(), x.end(), y.begin());
  else
    std::fill(y.begin(), y.end(), T(0));
}

/// Calls body(row of x and y, time-major row) for every place, on threads.
template <class Body>
void for_each_place(const LstmSteps& steps, Threads threads, Body&& body) {
  for_each_row(threads, steps.samples(), [&](std::size_t b) {
    for (std::size_t t = 0; t < steps.size() && b < steps.count(t); ++t) body(steps.outside(t, b), steps.begins[t] + b);
  });
}

/// Calls body(first, last, threads) for samples [first, last) that one thread takes through all steps. Few samples stay
/// together, and their products are divided instead; so do eigen's, whose blocking, and so whose bits, depend on the
/// sizes.
template <class Tag, class Body>
void for_each_shard(Tag, std::size_t batch, Threads threads, Body&& body) {
  const bool apart = threads.count > 1 && batch >= 8 * threads.count && !std::is_same_v<Tag, eigen>;
  const std::size_t shards = apart ? threads.count : 1;
  parallel_for(threads, shards, [&](std::size_t index) {
    body(batch * index / shards, batch * (index + 1) / shards, apart ? Threads{1} : threads);
  });
}

}  // namespace detail

/// Fills the trace; h0 and c0 (B, H) may be empty, which means zero. The results are trace.hidden and trace.cells.
template <class Tag, class T>
requires std::is_base_of_v<naive, Tag>
void lstm_forward(Tag tag, const LstmTrace<T>& trace, const LstmInput<T>& in, In<T> recurrent, In<T> bias, In<T> h0,
                  In<T> c0, Threads threads = {}) {
  using detail::rows_of;
  const LstmSteps& steps = trace.steps;
  detail::copy_or_zero<T>(rows_of(trace.hidden, 0, steps.samples()), h0);
  detail::copy_or_zero<T>(rows_of(trace.cells, 0, steps.samples()), c0);
  if (in.products.size() == 0) {
    const std::size_t features = in.x.columns();
    if (steps.by_sample)
      detail::for_each_place(steps, threads, [&](std::size_t from, std::size_t to) {
        std::copy_n(in.x.data() + from * features, features, trace.x.data() + to * features);
      });
    dense_forward(tag, trace.gates, steps.by_sample ? trace.x : in.x, in.kernel, bias, Activation::linear, threads);
  }

  const KeptOperand<struct LstmForward, Tag, T> kept(tag, recurrent, Form::as_it_lies, threads);
  detail::for_each_shard(tag, steps.samples(), threads, [&](std::size_t first, std::size_t last, Threads mine) {
    for (std::size_t t = 0; t < steps.size() && first < steps.count(t); ++t) {
      const std::size_t count = std::min(last, steps.count(t)) - first;
      const auto states = [&](View<T> x, std::size_t at) { return rows_of(x, steps.states(at) + first, count); };
      const View<T> gates = rows_of(trace.gates, steps.begins[t] + first, count);
      if (in.products.size() != 0) {
        for (std::size_t b = 0; b < count; ++b) std::copy(bias.begin(), bias.end(), gates.row(b).begin());
        const RowLists here{in.rows.ids, in.rows.begins.subspan(steps.begins[t] + first, count + 1)};
        row_sums_forward(tag, gates, in.products, here, mine);
      }
      if (t != 0 || !trace.from_zero) kept.multiply_add(gates, states(trace.hidden, t), mine);
      lstm_cell_forward(tag, states(trace.hidden, t + 1), states(trace.cells, t + 1), gates, states(trace.cells, t),
                        mine);
    }
  });
}

namespace detail {

/// The h before each row of the trace from `first` on: where all samples go on, as it lies, else by way of memory.
template <class T>
[[nodiscard]] View<const T> hidden_before(const LstmTrace<T>& trace, View<T> memory, std::size_t first) {
  const LstmSteps& steps = trace.steps;
  if (steps.all_go_on()) return rows_of(trace.hidden, first, steps.rows() - first);
  for (std::size_t t = 0; t < steps.size(); ++t) {
    const View<const T> before = rows_of(trace.hidden, steps.states(t), steps.count(t));
    std::copy(before.begin(), before.end(), memory.row(steps.begins[t]).data());
  }
  return rows_of(memory, first, steps.rows() - first);
}

}  // namespace detail

/// Adds to the gradients; afterwards trace.gates holds dZ.
template <class Tag, class T>
requires std::is_base_of_v<naive, Tag>
void lstm_backward(Tag tag, const LstmGradients<T>& d, const LstmTrace<T>& trace, const LstmInput<T>& in,
                   const LstmUpstream<T>& upstream, const LstmScratch<T>& scratch, In<T> recurrent,
                   Threads threads = {}) {
  using detail::rows_of;
  const LstmSteps& steps = trace.steps;
  const std::size_t units = recurrent.rows();
  detail::copy_or_zero<T>(scratch.dh, upstream.hidden);
  detail::copy_or_zero<T>(scratch.dc, upstream.cell);

  const KeptOperand<struct LstmBackward, Tag, T> kept(tag, recurrent, Form::turned, threads);

  // Walk back through time; the gates of each step become its dz.
  detail::for_each_shard(tag, steps.samples(), threads, [&](std::size_t first, std::size_t last, Threads mine) {
    for (std::size_t t = steps.size(); t-- > 0;) {
      if (first >= steps.count(t)) continue;
      const std::size_t count = std::min(last, steps.count(t)) - first;
      const View<T> dh = rows_of(scratch.dh, first, count);
      const View<T> dc = rows_of(scratch.dc, first, count);
      for (std::size_t b = 0; b < count && upstream.y.size() != 0; ++b)
        accumulate(tag, dh.row(b),
                   View<const T>(upstream.y.data() + steps.outside(t, first + b) * units, Shape{units}));
      const View<T> gates = rows_of(trace.gates, steps.begins[t] + first, count);
      lstm_cell_backward(tag, gates, dc, dh, rows_of(trace.cells, steps.states(t + 1) + first, count),
                         rows_of(trace.cells, steps.states(t) + first, count), mine);
      if (t != 0 || !trace.from_zero) kept.multiply(dh, gates, mine);
    }
  });
  if (d.hidden.size() != 0) accumulate(tag, d.hidden, scratch.dh);
  if (d.cell.size() != 0) accumulate(tag, d.cell, scratch.dc);

  // The weights' gradients of all steps at once.
  const View<const T> dz = trace.gates;
  if (d.bias.size() != 0) add_column_sums(tag, d.bias, dz, threads);
  if (d.products.size() != 0) row_sums_backward(tag, d.products, dz, in.rows, threads);
  if (d.kernel.size() != 0) matmul_tn_add(tag, d.kernel, steps.by_sample ? trace.x : in.x, dz, threads);
  const std::size_t first = trace.from_zero ? steps.samples() : 0;
  if (d.recurrent.size() != 0)
    matmul_tn_add(tag, d.recurrent, detail::hidden_before(trace, scratch.before, first),
                  View<const T>(rows_of(trace.gates, first, steps.rows() - first)), threads);
  if (d.x.size() == 0) return;
  if (!steps.by_sample) return matmul_nt_add(tag, d.x, dz, in.kernel, threads);

  // The gradient of x, back in the order (B, T, F).
  matmul_nt(tag, scratch.dx, dz, in.kernel, threads);
  const std::size_t features = d.x.columns();
  detail::for_each_place(steps, threads, [&](std::size_t to, std::size_t from) {
    accumulate(tag, View<T>(d.x.data() + to * features, Shape{features}),
               View<const T>(scratch.dx.data() + from * features, Shape{features}));
  });
}

template <class T>
void lstm_forward(const LstmTrace<T>& trace, const LstmInput<T>& in, In<T> recurrent, In<T> bias, In<T> h0, In<T> c0,
                  Threads threads = {}, Precision precision = Precision::f32) {
  dispatch<T>(precision, [&](auto tag) { lstm_forward(tag, trace, in, recurrent, bias, h0, c0, threads); });
}
template <class T>
void lstm_backward(const LstmGradients<T>& d, const LstmTrace<T>& trace, const LstmInput<T>& in,
                   const LstmUpstream<T>& upstream, const LstmScratch<T>& scratch, In<T> recurrent,
                   Threads threads = {}, Precision precision = Precision::f32) {
  dispatch<T>(precision, [&](auto tag) { lstm_backward(tag, d, trace, in, upstream, scratch, recurrent, threads); });
}

}  // namespace chordgen::inline CHORDGEN_ABI::kernels
CHORDGEN_EXACT_END
