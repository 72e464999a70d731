// SPDX-License-Identifier: MIT
//
// Layers as ops, one op where the maths is one thing: dense with activation, embedding, dense on one-hot input,
// dropout; the LSTM is in autodiff/lstm.hpp. The kernels of the same name hold the formulas; nn/ holds the parameters.
#pragma once

#include <chordgen/autodiff/ops.hpp>
#include <chordgen/autodiff/scratch.hpp>
#include <chordgen/core/distributions.hpp>
#include <chordgen/kernels/dense.hpp>
#include <chordgen/kernels/onehot.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

using kernels::Activation;

namespace detail {

inline constexpr std::uint32_t no_index = static_cast<std::uint32_t>(-1);

/// Throws unless every id is in [0, bound).
template <class = WhenCalled>
void check_ids(const char* operation, Span<const std::int32_t> ids, std::size_t bound) {
  for (std::size_t i = 0; i < ids.size(); ++i)
    if (ids[i] < 0 || static_cast<std::size_t>(ids[i]) >= bound)
      fail_argument(operation, "place " + std::to_string(i) + ": the id is outside the table: got " +
                                   std::to_string(ids[i]) + ", expected 0 to below " + std::to_string(bound) + ".");
}

/// The shape of x with another last extent.
template <class = WhenCalled>
[[nodiscard]] Shape with_columns(const Shape& x, std::size_t columns) {
  switch (x.rank()) {
    case 3:
      return {x[0], x[1], columns};
    case 4:
      return {x[0], x[1], x[2], columns};
    default:
      return {x.rows(), columns};
  }
}

}  // namespace detail

/// y = f(x W + b), with x (..., in), W (in, out), b (out), y (..., out). A Var without tape for b leaves the bias out.
///
///   dz = dy f'(z), written with y    dx += dz Wᵀ    dW += xᵀ dz    db += sum of dz's rows
template <class T>
Var<T> dense(Var<T> x, Var<T> w, Var<T> b, Activation activation = Activation::linear) {
  const Shape sx = x.shape();
  const Shape sw = w.shape();
  if (sw.rank() != 2 || sx.columns() != sw[0])
    fail_shapes("dense", "input and weights do not fit", sx, sw,
                "The input's last extent must equal the weight's rows.");
  const bool biased = b.tape != nullptr;
  if (biased && b.value().size() != sw[1])
    fail_shapes("dense", "weights and bias do not fit", sw, b.shape(), "The bias has one number for each column.");

  const View<T> y = x.tape->make(detail::with_columns(sx, sw[1]));
  kernels::dense_forward(y, x.value(), w.value(), biased ? b.value() : View<const T>(), activation, x.tape->threads(),
                         x.tape->precision());

  return x.tape->record(y, [x, w, bias = biased ? b.index : detail::no_index, activation](Var<T> out) {
    const View<T> db = bias == detail::no_index ? View<T>() : out.peer(bias).wanted_grad();
    const bool curved = activation != Activation::linear;
    const Scratch<T> dz(*out.tape, curved ? out.shape() : Shape{0});
    kernels::dense_backward(x.wanted_grad(), w.wanted_grad(), db, dz.view(), out.grad(), out.value(), x.value(),
                            w.value(), activation, out.tape->threads(), out.tape->precision());
  });
}

/// y (prefix..., width) = the rows of the table (vocabulary, width) that ids name; `prefix` is the shape of the ids.
///
///   dtable[id] += dy, repeated ids in order
template <class T>
Var<T> embedding(Var<T> table, Span<const std::int32_t> ids, const Shape& prefix) {
  const Shape shape = table.shape();
  detail::check_ids("embedding", ids, shape.rows());
  if (prefix.size() != ids.size() || prefix.rank() > 2)
    fail_shapes("embedding", "the ids do not fit their shape", Shape{ids.size()}, prefix, "Give (batch, time).");

  const std::size_t width = shape.columns();
  const View<T> y =
      table.tape->make(prefix.rank() == 2 ? Shape{prefix[0], prefix[1], width} : Shape{ids.size(), width});
  kernels::embedding_forward(y, table.value(), ids);

  return table.tape->record(y, [table, kept = table.tape->keep(ids)](Var<T> out) {
    kernels::embedding_backward(table.grad(), out.grad(), kept);
    if (const View<T> squares = table.tape->squares(table); squares.size() != 0)
      kernels::embedding_add_squares(squares, View<const T>(out.grad()), kept);
  });
}

/// y (rows, out) = b + the sum over steps t of W[id_t L + t]: x W + b for a one-hot x. ids are (rows, L). A Var without
/// tape for b leaves the bias out.
///
///   dW[id_t L + t] += dy    db += sum of dy's rows
template <class T>
Var<T> onehot_dense(Var<T> w, Var<T> b, Span<const std::int32_t> ids, std::size_t steps) {
  const Shape shape = w.shape();
  if (steps == 0 || shape.rows() % steps != 0 || ids.size() % steps != 0)
    fail_shapes("onehot_dense", "the ids do not fit the weights", Shape{ids.size()}, shape,
                "Rows of W and ids are multiples of the steps.");
  detail::check_ids("onehot_dense", ids, shape.rows() / steps);

  const View<T> y = w.tape->make({ids.size() / steps, shape.columns()});
  const bool biased = b.tape != nullptr;
  kernels::onehot_dense_forward(y, w.value(), biased ? b.value() : View<const T>(), ids);

  return w.tape->record(y, [w, bias = biased ? b.index : detail::no_index, kept = w.tape->keep(ids)](Var<T> out) {
    kernels::onehot_dense_backward(w.grad(), out.grad(), kept);
    if (bias != detail::no_index) kernels::add_column_sums(out.peer(bias).grad(), out.grad());
  });
}

/// y = x / (1 - rate) where a draw keeps the element, else 0 (inverted dropout; Srivastava et al. 2014).
///
///   dx += dy mask
template <class T>
Var<T> dropout(Var<T> x, double rate, Rng& rng) {
  if (!(rate >= 0 && rate < 1))
    fail_argument("dropout", "the rate is outside [0, 1): got " + std::to_string(rate) + ".");

  const View<T> mask = x.tape->make(x.shape());
  const T factors[2] = {T(0), static_cast<T>(1 / (1 - rate))};
  for (T& factor : mask) factor = factors[uniform(rng) >= rate];

  return mul(x, x.tape->constant(mask));
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
