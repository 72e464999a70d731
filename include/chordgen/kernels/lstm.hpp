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

/// What goes in at every step: x with its kernel, or the sum of the rows of `products` that are listed for each place.
template <class T>
struct LstmInput {
  View<const T> x;         ///< (B, T, F)
  View<const T> kernel;    ///< (F, 4H)
  View<const T> products;  ///< (rows, 4H), in place of x and kernel
  RowLists rows{};         ///< one list for each t B + b
};

/// What forward keeps for backward, time-major.
template <class T>
struct LstmTrace {
  View<T> x;       ///< (T, B, F); empty where products are looked up
  View<T> gates;   ///< (T, B, 4H)
  View<T> cells;   ///< (T + 1, B, H), the initial state first
  View<T> hidden;  ///< (T + 1, B, H), the initial state first
  bool from_zero;  ///< the initial h is zero, and nobody asks for its gradient
};

/// Where backward adds; an empty view is left out.
template <class T>
struct LstmGradients {
  View<T> x;          ///< (B, T, F)
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
  View<const T> y;       ///< of every step's h, (B, T, H)
  View<const T> hidden;  ///< of the last h, (B, H)
  View<const T> cell;    ///< of the last c, (B, H)
};

/// Memory that backward works in.
template <class T>
struct LstmScratch {
  View<T> dh;  ///< (B, H)
  View<T> dc;  ///< (B, H)
  View<T> dx;  ///< (T, B, F); empty when the gradient of x is left out
};

namespace detail {

/// Block t of the first axis of (T, B, columns), as a matrix (B, columns).
template <class T>
[[nodiscard]] View<T> block(View<T> x, std::size_t t) noexcept {
  const std::size_t rows = x.shape()[1];
  const std::size_t columns = x.shape()[2];
  return {x.data() + t * rows * columns, Shape{rows, columns}};
}
/// The blocks [first, first + count) of the first axis, as a matrix of all their rows.
template <class T>
[[nodiscard]] View<T> blocks(View<T> x, std::size_t first, std::size_t count) noexcept {
  const std::size_t rows = x.shape()[1];
  const std::size_t columns = x.shape()[2];
  return {x.data() + first * rows * columns, Shape{count * rows, columns}};
}

template <class T>
void copy_or_zero(View<T> y, In<T> x) noexcept {
  if (x.size() != 0)
    std::copy(x.begin(), x.end(), y.begin());
  else
    std::fill(y.begin(), y.end(), T(0));
}

/// Calls body(x row b T + t, time-major row t B + b) for every place, on threads.
template <class Body>
void for_each_place(std::size_t batch, std::size_t steps, Threads threads, Body&& body) {
  for_each_row(threads, batch, [&](std::size_t b) {
    for (std::size_t t = 0; t < steps; ++t) body(b * steps + t, t * batch + b);
  });
}

/// Calls body(first, count, threads) for samples that one thread takes through all steps. Few samples stay together,
/// and their products are divided instead; so do eigen's, whose blocking, and so whose bits, depend on the sizes.
template <class Tag, class Body>
void for_each_shard(Tag, std::size_t batch, Threads threads, Body&& body) {
  const bool apart = threads.count > 1 && batch >= 8 * threads.count && !std::is_same_v<Tag, eigen>;
  const std::size_t shards = apart ? threads.count : 1;
  parallel_for(threads, shards, [&](std::size_t index) {
    const std::size_t first = batch * index / shards;
    body(first, batch * (index + 1) / shards - first, apart ? Threads{1} : threads);
  });
}
/// Samples [first, first + count) of block t.
template <class T>
[[nodiscard]] View<T> part(View<T> x, std::size_t t, std::size_t first, std::size_t count) noexcept {
  return rows_of(block(x, t), first, count);
}

}  // namespace detail

/// Fills the trace; h0 and c0 (B, H) may be empty, which means zero. The results are trace.hidden and trace.cells.
template <class Tag, class T>
requires std::is_base_of_v<naive, Tag>
void lstm_forward(Tag tag, const LstmTrace<T>& trace, const LstmInput<T>& in, In<T> recurrent, In<T> bias, In<T> h0,
                  In<T> c0, Threads threads = {}) {
  const std::size_t steps = trace.gates.shape()[0];
  const std::size_t batch = trace.gates.shape()[1];
  detail::copy_or_zero<T>(detail::block(trace.hidden, 0), h0);
  detail::copy_or_zero<T>(detail::block(trace.cells, 0), c0);
  if (in.products.size() == 0) {
    detail::for_each_place(batch, steps, threads, [&](std::size_t from, std::size_t to) {
      std::copy_n(in.x.data() + from * in.x.columns(), in.x.columns(), trace.x.data() + to * in.x.columns());
    });
    dense_forward(tag, trace.gates, trace.x, in.kernel, bias, Activation::linear, threads);
  }

  const KeptOperand<struct LstmForward, Tag, T> kept(tag, recurrent, Form::as_it_lies, threads);
  detail::for_each_shard(tag, batch, threads, [&](std::size_t first, std::size_t count, Threads mine) {
    for (std::size_t t = 0; t < steps; ++t) {
      const auto part = [&](View<T> x, std::size_t at) { return detail::part(x, at, first, count); };
      const View<T> gates = part(trace.gates, t);
      if (in.products.size() != 0) {
        for (std::size_t b = 0; b < count; ++b) std::copy(bias.begin(), bias.end(), gates.row(b).begin());
        const RowLists here{in.rows.ids, in.rows.begins.subspan(t * batch + first, count + 1)};
        row_sums_forward(tag, gates, in.products, here, mine);
      }
      if (t != 0 || !trace.from_zero) kept.multiply_add(gates, part(trace.hidden, t), mine);
      lstm_cell_forward(tag, part(trace.hidden, t + 1), part(trace.cells, t + 1), gates, part(trace.cells, t), mine);
    }
  });
}

/// Adds to the gradients; afterwards trace.gates holds dZ.
template <class Tag, class T>
requires std::is_base_of_v<naive, Tag>
void lstm_backward(Tag tag, const LstmGradients<T>& d, const LstmTrace<T>& trace, const LstmInput<T>& in,
                   const LstmUpstream<T>& upstream, const LstmScratch<T>& scratch, In<T> recurrent,
                   Threads threads = {}) {
  const std::size_t steps = trace.gates.shape()[0];
  const std::size_t batch = trace.gates.shape()[1];
  const std::size_t units = recurrent.rows();
  detail::copy_or_zero<T>(scratch.dh, upstream.hidden);
  detail::copy_or_zero<T>(scratch.dc, upstream.cell);

  const KeptOperand<struct LstmBackward, Tag, T> kept(tag, recurrent, Form::turned, threads);

  // Walk back through time; the gates of each step become its dz.
  detail::for_each_shard(tag, batch, threads, [&](std::size_t first, std::size_t count, Threads mine) {
    const View<T> dh = detail::rows_of(scratch.dh, first, count);
    const View<T> dc = detail::rows_of(scratch.dc, first, count);
    for (std::size_t t = steps; t-- > 0;) {
      for (std::size_t b = 0; b < count && upstream.y.size() != 0; ++b)
        accumulate(tag, dh.row(b), View<const T>(upstream.y.data() + ((first + b) * steps + t) * units, Shape{units}));
      const View<T> gates = detail::part(trace.gates, t, first, count);
      lstm_cell_backward(tag, gates, dc, dh, detail::part(trace.cells, t + 1, first, count),
                         detail::part(trace.cells, t, first, count), mine);
      if (t != 0 || !trace.from_zero) kept.multiply(dh, gates, mine);
    }
  });
  if (d.hidden.size() != 0) accumulate(tag, d.hidden, scratch.dh);
  if (d.cell.size() != 0) accumulate(tag, d.cell, scratch.dc);

  // The weights' gradients of all steps at once.
  const View<const T> dz = trace.gates;
  if (d.bias.size() != 0) add_column_sums(tag, d.bias, dz, threads);
  if (d.products.size() != 0) row_sums_backward(tag, d.products, dz, in.rows, threads);
  if (d.kernel.size() != 0) matmul_tn_add(tag, d.kernel, trace.x, dz, threads);
  const std::size_t first = trace.from_zero ? 1 : 0;
  if (d.recurrent.size() != 0)
    matmul_tn_add(tag, d.recurrent, detail::blocks(trace.hidden, first, steps - first),
                  View<const T>(detail::blocks(trace.gates, first, steps - first)), threads);
  if (d.x.size() == 0) return;

  // The gradient of x, back in the order (B, T, F).
  matmul_nt(tag, scratch.dx, dz, in.kernel, threads);
  const std::size_t features = d.x.columns();
  detail::for_each_place(batch, steps, threads, [&](std::size_t to, std::size_t from) {
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
