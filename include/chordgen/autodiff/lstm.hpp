// SPDX-License-Identifier: MIT
//
// An LSTM over a whole sequence as one op with three outputs: the last h, the last c, and where wanted every h.
// Formulas and gradients: kernels/lstm.hpp.
//
//   lstm           fed with x (B, T, F) through its kernel (F, 4H)
//   lstm_of_rows   fed with sums of rows of products (rows, 4H): embeddings times kernel, made once for all places that
//                  look them up. With a vocabulary of 515 chords and a batch of 2,048 events that is a quarter of the
//                  input's arithmetic in forward and backward.
//   lstm_of_steps  fed with x (rows, F) step by step, samples of different lengths without the places behind their ends
#pragma once

#include <chordgen/autodiff/layers.hpp>
#include <chordgen/kernels/lstm.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

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

/// What the backward step of an LSTM needs; kept on the tape, as it is larger than a closure. Vars without a tape are
/// not there.
template <class T>
struct LstmCall {
  kernels::LstmTrace<T> trace{};
  Var<T> x{};
  Var<T> kernel{};
  Var<T> products{};
  kernels::RowLists rows{};
  Var<T> recurrent{};
  Var<T> bias{};
  LstmState<T> initial{};
  Returns returns{};

  [[nodiscard]] kernels::LstmInput<T> input() const;
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
void check_lstm(std::size_t batch, Var<T> recurrent, Var<T> bias, const LstmState<T>& initial) {
  const Shape sr = recurrent.shape();
  const std::size_t units = sr.rows();
  if (bias.value().size() != 4 * units)
    fail_shapes("lstm", "recurrent kernel and bias do not fit", sr, bias.shape(), "The bias has 4 units numbers.");
  for (const Var<T> state : {initial.hidden, initial.cell})
    if (state.tape != nullptr && !(state.shape() == Shape{batch, units}))
      fail_shapes("lstm", "batch and initial state do not fit", Shape{batch, units}, state.shape(),
                  "A state is (batch, units).");
}

/// Makes the trace and fills it. `call` has everything else; the trace has an x of `features` where x comes by sample.
template <class T>
void fill_trace(Tape<T>& tape, LstmCall<T>& call, const kernels::LstmSteps& steps, std::size_t features) {
  check_lstm(steps.samples(), call.recurrent, call.bias, call.initial);
  const std::size_t units = call.recurrent.shape()[0];
  const Shape states{steps.samples() + steps.rows(), units};
  call.trace = {steps,
                features == 0 ? View<T>() : tape.make({steps.rows(), features}),
                tape.make({steps.rows(), 4 * units}),
                tape.make(states),
                tape.make(states),
                call.initial.hidden.tape == nullptr};
  kernels::lstm_forward(call.trace, call.input(), call.recurrent.value(), call.bias.value(),
                        value_if_given(call.initial.hidden), value_if_given(call.initial.cell), tape.threads(),
                        tape.precision());
}

/// Runs forward and records the op for samples that all have `count` steps.
template <class T>
LstmOutput<T> run_lstm(Tape<T>& tape, LstmCall<T> call, std::size_t batch, std::size_t count, std::size_t features) {
  const Span<std::uint32_t> begins = tape.template room<std::uint32_t>(count + 1);
  for (std::size_t t = 0; t <= count; ++t) begins[t] = static_cast<std::uint32_t>(t * batch);
  const kernels::LstmSteps steps{begins};
  fill_trace(tape, call, steps, features);

  const std::size_t units = call.recurrent.shape()[0];
  const auto backward = [kept = tape.keep(Span<const LstmCall<T>>(&call, 1)).data()](Var<T> out) { (*kept)(out); };
  const auto last_of = [&](View<T> states) { return kernels::detail::rows_of(states, steps.states(count), batch); };
  const Var<T> cell = tape.companion(last_of(call.trace.cells));
  const View<T> last = last_of(call.trace.hidden);
  if (call.returns == Returns::last_step) {
    const Var<T> hidden = tape.record(last, backward, 1);
    return {hidden, {hidden, cell}};
  }
  const Var<T> hidden = tape.companion(last);
  const View<T> y = tape.make({batch, count, units});
  const T* const states = call.trace.hidden.data() + batch * units;
  kernels::detail::for_each_place(steps, tape.threads(), [&](std::size_t to, std::size_t from) {
    std::copy_n(states + from * units, units, y.data() + to * units);
  });
  return {tape.record(y, backward, 2), {hidden, cell}};
}

}  // namespace detail

/// x (B, T, F), kernel (F, 4H), recurrent (H, 4H), bias (4H).
template <class T>
LstmOutput<T> lstm(Var<T> x, Var<T> kernel, Var<T> recurrent, Var<T> bias, Returns returns,
                   const LstmState<T>& initial = {}) {
  const Shape sx = x.shape();
  const Shape sk = kernel.shape();
  const Shape sr = recurrent.shape();
  if (sx.rank() != 3 || sx[1] == 0 || sk.rank() != 2 || sx[2] != sk[0])
    fail_shapes("lstm", "input and kernel do not fit", sx, sk, "Give (batch, time, features) and (features, 4 units).");
  if (sr.rank() != 2 || sr[1] != 4 * sr[0] || sk[1] != sr[1])
    fail_shapes("lstm", "kernel and recurrent kernel do not fit", sk, sr,
                "Give (features, 4 units), (units, 4 units).");

  detail::LstmCall<T> call{.x = x, .kernel = kernel, .recurrent = recurrent, .bias = bias};
  call.initial = initial;
  call.returns = returns;
  return detail::run_lstm(*x.tape, call, sx[0], sx[1], sx[2]);
}

/// y (rows, H) for x (rows, F), both in the order of steps: `counts` tells how many samples have each step, never more
/// than the one before; sample b's row is the b-th of a step. All samples begin at zero.
template <class T>
Var<T> lstm_of_steps(Var<T> x, Span<const std::uint32_t> counts, Var<T> kernel, Var<T> recurrent, Var<T> bias) {
  const Shape sx = x.shape();
  const Shape sk = kernel.shape();
  const Shape sr = recurrent.shape();
  if (sx.rank() != 2 || sk.rank() != 2 || sx[1] != sk[0])
    fail_shapes("lstm_of_steps", "input and kernel do not fit", sx, sk, "Give (rows, features), (features, 4 units).");
  if (sr.rank() != 2 || sr[1] != 4 * sr[0] || sk[1] != sr[1])
    fail_shapes("lstm_of_steps", "kernel and recurrent kernel do not fit", sk, sr,
                "Give (features, 4 units), (units, 4 units).");
  Tape<T>& tape = *x.tape;
  const Span<std::uint32_t> begins = tape.template room<std::uint32_t>(counts.size() + 1);
  begins[0] = 0;
  for (std::size_t t = 0; t < counts.size(); ++t) {
    begins[t + 1] = begins[t] + counts[t];
    if (counts[t] == 0 || counts[t] > counts[t == 0 ? 0 : t - 1])
      fail_argument("lstm_of_steps", "step " + std::to_string(t) + ": got " + std::to_string(counts[t]) +
                                         " samples, expected at least 1 and no more than before.");
  }
  if (counts.empty() || begins[counts.size()] != sx[0])
    fail_argument("lstm_of_steps", "the steps have " + std::to_string(begins[counts.size()]) + " rows, the input " +
                                       std::to_string(sx[0]) + ".");

  detail::LstmCall<T> call{.x = x, .kernel = kernel, .recurrent = recurrent, .bias = bias};
  call.returns = Returns::every_step;
  detail::fill_trace(tape, call, {begins, false}, 0);
  const View<T> y = kernels::detail::rows_of(call.trace.hidden, counts[0], sx[0]);
  return tape.record(
      y, [kept = tape.keep(Span<const detail::LstmCall<T>>(&call, 1)).data()](Var<T> out) { (*kept)(out); });
}

/// products (rows, 4H), recurrent (H, 4H), bias (4H); lists name the rows that are added up for each place (B, T), in
/// the order b T + t.
///
///   dproducts[id] += dZ of the places that name it
template <class T>
LstmOutput<T> lstm_of_rows(Var<T> products, const kernels::RowLists& lists, const Shape& prefix, Var<T> recurrent,
                           Var<T> bias, Returns returns, const LstmState<T>& initial = {}) {
  const Shape sp = products.shape();
  const Shape sr = recurrent.shape();
  if (prefix.rank() != 2 || prefix[1] == 0 || lists.size() != prefix.size())
    fail_shapes("lstm_of_rows", "the lists do not fit their shape", Shape{lists.size()}, prefix, "Give (batch, time).");
  if (sr.rank() != 2 || sr[1] != 4 * sr[0] || sp.rank() != 2 || sp[1] != sr[1])
    fail_shapes("lstm_of_rows", "products and recurrent kernel do not fit", sp, sr,
                "Give (rows, 4 units), (units, 4 units).");
  detail::check_ids("lstm_of_rows", lists.ids, sp[0]);

  Tape<T>& tape = *products.tape;
  const std::size_t batch = prefix[0];
  const std::size_t steps = prefix[1];
  const Span<std::int32_t> ids = tape.template room<std::int32_t>(lists.ids.size());
  const Span<std::uint32_t> begins = tape.template room<std::uint32_t>(lists.size() + 1);
  begins[0] = 0;
  for (std::size_t i = 0; i < lists.size(); ++i) {  // time-major, as the trace
    const Span<const std::int32_t> list = lists[i % batch * steps + i / batch];
    std::copy(list.begin(), list.end(), ids.begin() + begins[i]);
    begins[i + 1] = begins[i] + static_cast<std::uint32_t>(list.size());
  }

  detail::LstmCall<T> call{.products = products, .rows = {ids, begins}, .recurrent = recurrent, .bias = bias};
  call.initial = initial;
  call.returns = returns;
  return detail::run_lstm(tape, call, batch, steps, 0);
}

/// The products of two tables with the kernel that meets them side by side, one below the other: a (rows, A), b (more
/// rows, B) and kernel (A + B, n) give y = [a K_A; b K_B], (all rows, n).
///
///   da += dy_a K_Aᵀ    dK_A += aᵀ dy_a    and so for b
template <class T>
Var<T> stacked_products(Var<T> a, Var<T> b, Var<T> kernel) {
  const Shape sa = a.shape();
  const Shape sb = b.shape();
  const Shape sk = kernel.shape();
  if (sa.rank() != 2 || sb.rank() != 2 || sk.rank() != 2 || sk[0] != sa[1] + sb[1])
    fail_shapes("stacked_products", "tables and kernel do not fit", Shape{sa.columns(), sb.columns()}, sk,
                "The kernel has one row for each column of both tables.");

  Tape<T>& tape = *a.tape;
  const View<T> y = tape.make({sa[0] + sb[0], sk[1]});
  kernels::stacked_products<T>(y, a.value(), b.value(), kernel.value(), tape.threads(), tape.precision());

  using kernels::detail::rows_of;
  return tape.record(y, [a, b, kernel = kernel.index](Var<T> out) {
    const Var<T> k = out.peer(kernel);
    const auto backward = [&](Var<T> table, std::size_t first, std::size_t from) {
      const Shape shape = table.shape();
      const View<T> dk = k.tape->needs_gradient(k) ? rows_of(k.grad(), from, shape[1]) : View<T>();
      const View<const T> dy = rows_of(out.grad(), first, shape[0]);
      kernels::dense_backward(table.wanted_grad(), dk, {}, {}, dy, {}, table.value(),
                              rows_of(k.value(), from, shape[1]), Activation::linear, out.tape->threads(),
                              out.tape->precision());
    };
    backward(a, 0, 0);
    backward(b, a.shape()[0], a.shape()[1]);
  });
}

template <class T>
kernels::LstmInput<T> detail::LstmCall<T>::input() const {
  return {value_if_given(x), value_if_given(kernel), value_if_given(products), rows};
}

template <class T>
void detail::LstmCall<T>::operator()(Var<T> out) const {
  // The nodes before this one: c, or c and h; none where samples end at different steps.
  const kernels::LstmSteps& steps = trace.steps;
  const bool every = returns == Returns::every_step;
  kernels::LstmUpstream<T> upstream{};
  if (every) upstream.y = gradient_if_any(out);
  if (steps.by_sample) {
    upstream.hidden = gradient_if_any(every ? out.peer(out.index - 1) : out);
    upstream.cell = gradient_if_any(out.peer(out.index - (every ? 2 : 1)));
  }
  const kernels::LstmGradients<T> gradients{
      wanted_if_given(x), wanted_if_given(kernel),         wanted_if_given(products),    recurrent.wanted_grad(),
      bias.wanted_grad(), wanted_if_given(initial.hidden), wanted_if_given(initial.cell)};

  const std::size_t units = recurrent.shape()[0];
  const Shape state{steps.samples(), units};
  const Scratch<T> dh(*out.tape, state);
  const Scratch<T> dc(*out.tape, state);
  const Scratch<T> dx(*out.tape, gradients.x.size() == 0 || !steps.by_sample ? Shape{0} : trace.x.shape());
  const Scratch<T> before(*out.tape, steps.all_go_on() ? Shape{0} : Shape{steps.rows(), units});
  kernels::lstm_backward(gradients, trace, input(), upstream,
                         kernels::LstmScratch<T>{dh.view(), dc.view(), dx.view(), before.view()}, recurrent.value(),
                         out.tape->threads(), out.tape->precision());
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
