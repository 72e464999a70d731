// SPDX-License-Identifier: MIT
//
// Layers as ops, one op where the maths is one thing: dense with activation, embedding, dense on one-hot input, an LSTM
// over a whole sequence, dropout. The kernels of the same name hold the formulas; nn/ holds the parameters.
#pragma once

#include <chordgen/autodiff/ops.hpp>
#include <chordgen/autodiff/scratch.hpp>
#include <chordgen/core/distributions.hpp>
#include <chordgen/kernels/dense.hpp>
#include <chordgen/kernels/lstm.hpp>
#include <chordgen/kernels/onehot.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

using kernels::Activation;

namespace detail {

inline constexpr std::uint32_t no_index = static_cast<std::uint32_t>(-1);

/// Throws unless every id is in [0, bound).
template <class = WhenCalled>
void check_ids(const char* operation, std::span<const std::int32_t> ids, std::size_t bound) {
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
Var<T> embedding(Var<T> table, std::span<const std::int32_t> ids, const Shape& prefix) {
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
Var<T> onehot_dense(Var<T> w, Var<T> b, std::span<const std::int32_t> ids, std::size_t steps) {
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
  const T kept = static_cast<T>(1 / (1 - rate));
  for (T& factor : mask) factor = uniform(rng) < rate ? T(0) : kept;

  return mul(x, x.tape->constant(mask));
}

/// The two states of an LSTM, (B, H) each. Without tapes: zero.
template <class T>
struct LstmState {
  Var<T> hidden;
  Var<T> cell;
};

/// What an LSTM layer gives: y is (B, T, H), or the last step's (B, H); state is the one after the last step.
template <class T>
struct LstmOutput {
  Var<T> y;
  LstmState<T> state;
};

enum class Returns : std::uint8_t { last_step, every_step };

namespace detail {

/// What the backward step of an LSTM needs; kept on the tape, as it is larger than a closure.
template <class T>
struct LstmCall {
  kernels::LstmTrace<T> trace;
  Var<T> x;
  Var<T> kernel;
  Var<T> recurrent;
  Var<T> bias;
  LstmState<T> initial;
  Returns returns;

  void operator()(Var<T> out) const;
};

template <class T>
View<T> wanted_if_given(Var<T> var) {
  return var.tape == nullptr ? View<T>() : var.wanted_grad();
}
template <class T>
View<const T> gradient_if_any(Var<T> var) {
  return var.tape->has_grad(var) ? View<const T>(var.grad()) : View<const T>();
}
template <class T>
View<const T> value_if_given(Var<T> var) {
  return var.tape == nullptr ? View<const T>() : var.value();
}

template <class T>
void check_lstm(Var<T> x, Var<T> kernel, Var<T> recurrent, Var<T> bias, const LstmState<T>& initial) {
  const Shape sx = x.shape();
  const Shape sk = kernel.shape();
  const Shape sr = recurrent.shape();
  const std::size_t units = sr.rows();
  if (sx.rank() != 3 || sx[1] == 0 || sk.rank() != 2 || sx[2] != sk[0])
    fail_shapes("lstm", "input and kernel do not fit", sx, sk, "Give (batch, time, features) and (features, 4 units).");
  if (sr.rank() != 2 || sr[1] != 4 * units || sk[1] != 4 * units)
    fail_shapes("lstm", "kernel and recurrent kernel do not fit", sk, sr,
                "Give (features, 4 units), (units, 4 units).");
  if (bias.value().size() != 4 * units)
    fail_shapes("lstm", "recurrent kernel and bias do not fit", sr, bias.shape(), "The bias has 4 units numbers.");
  for (const Var<T> state : {initial.hidden, initial.cell})
    if (state.tape != nullptr && !(state.shape() == Shape{sx[0], units}))
      fail_shapes("lstm", "input and initial state do not fit", sx, state.shape(), "A state is (batch, units).");
}

}  // namespace detail

/// An LSTM over a whole sequence: x (B, T, F), kernel (F, 4H), recurrent (H, 4H), bias (4H). One op, three outputs: the
/// last h, the last c, and for every_step all h. Formulas and gradients: kernels/lstm.hpp.
template <class T>
LstmOutput<T> lstm(Var<T> x, Var<T> kernel, Var<T> recurrent, Var<T> bias, Returns returns,
                   const LstmState<T>& initial = {}) {
  detail::check_lstm(x, kernel, recurrent, bias, initial);

  Tape<T>& tape = *x.tape;
  const std::size_t batch = x.shape()[0];
  const std::size_t steps = x.shape()[1];
  const std::size_t units = recurrent.shape()[0];
  const detail::LstmCall<T> call{{tape.make({steps, batch, x.shape()[2]}), tape.make({steps, batch, 4 * units}),
                                  tape.make({steps + 1, batch, units}), tape.make({steps + 1, batch, units})},
                                 x,
                                 kernel,
                                 recurrent,
                                 bias,
                                 initial,
                                 returns};
  kernels::lstm_forward(call.trace, x.value(), kernel.value(), recurrent.value(), bias.value(),
                        detail::value_if_given(initial.hidden), detail::value_if_given(initial.cell), tape.threads(),
                        tape.precision());

  const auto run = [kept = tape.keep(std::span<const detail::LstmCall<T>>(&call, 1)).data()](Var<T> out) {
    (*kept)(out);
  };
  const Var<T> cell = tape.companion(kernels::detail::block(call.trace.cells, steps));
  const View<T> last = kernels::detail::block(call.trace.hidden, steps);
  if (returns == Returns::last_step) {
    const Var<T> hidden = tape.record(last, run, 1);
    return {hidden, {hidden, cell}};
  }
  const Var<T> hidden = tape.companion(last);
  const View<T> y = tape.make({batch, steps, units});
  kernels::detail::exchange_axes<T>(
      y, View<const T>(call.trace.hidden.data() + batch * units, Shape{steps, batch, units}));
  return {tape.record(y, run, 2), {hidden, cell}};
}

template <class T>
void detail::LstmCall<T>::operator()(Var<T> out) const {
  // The nodes before this one: c, or c and h.
  const bool every = returns == Returns::every_step;
  const Var<T> hidden = every ? out.peer(out.index - 1) : out;
  const Var<T> cell = out.peer(out.index - (every ? 2 : 1));
  const kernels::LstmUpstream<T> upstream{every ? gradient_if_any(out) : View<const T>(), gradient_if_any(hidden),
                                          gradient_if_any(cell)};
  const kernels::LstmGradients<T> gradients{x.wanted_grad(),
                                            kernel.wanted_grad(),
                                            recurrent.wanted_grad(),
                                            bias.wanted_grad(),
                                            wanted_if_given(initial.hidden),
                                            wanted_if_given(initial.cell)};

  const Shape state = hidden.shape();
  const Scratch<T> dh(*out.tape, state);
  const Scratch<T> dc(*out.tape, state);
  const Scratch<T> dx(*out.tape, gradients.x.size() == 0 ? Shape{0} : trace.x.shape());
  kernels::lstm_backward(gradients, trace, upstream, kernels::LstmScratch<T>{dh.view(), dc.view(), dx.view()},
                         kernel.value(), recurrent.value(), out.tape->threads(), out.tape->precision());
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
