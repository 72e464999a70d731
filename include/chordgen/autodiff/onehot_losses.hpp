// SPDX-License-Identifier: MIT
//
// Losses of one-hot windows: ids (B, L) name the true class at each step, logits are (B, classes L), class by class.
//
//   onehot_bce                    an independent sigmoid for each output, binary cross-entropy (the tutorial's)
//   narrow_onehot_bce             the same with the layer before it, of up to four inputs: its logits are never stored
//   onehot_softmax_cross_entropy  a softmax over the classes of each step: a distribution over windows
//
// Reduction::row_sums is the sum over a window, the mean over the batch; Reduction::mean also divides by what one
// window sums over: its outputs for the binary losses, its steps for the softmax. Formulas: kernels/onehot_losses.hpp.
#pragma once

#include <chordgen/autodiff/losses.hpp>
#include <chordgen/autodiff/scratch.hpp>
#include <chordgen/kernels/narrow_onehot.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// The loss of a batch of windows, and the share of their steps whose true class has the largest logit.
template <class T>
struct WindowLoss {
  Var<T> total;
  double rebuilt = 0;
};

namespace detail {

template <class = WhenCalled>
void check_windows(const char* operation, const Shape& outputs, std::size_t rows, Span<const std::int32_t> ids,
                   std::size_t steps) {
  if (steps == 0 || outputs.columns() % steps != 0 || ids.size() != rows * steps)
    fail_shapes(operation, "ids and outputs do not fit", Shape{ids.size()}, outputs,
                "Give one id for each window and step; the outputs are a multiple of the steps.");
  check_ids(operation, ids, outputs.columns() / steps);
}

[[nodiscard]] inline double share(double part, std::size_t whole) noexcept {
  return whole == 0 ? 0.0 : part / static_cast<double>(whole);
}

}  // namespace detail

/// Binary cross-entropy of sigmoid(z) with one-hot windows.
///
///   dz += weight (sigmoid(z) - onehot)
template <class T>
WindowLoss<T> onehot_bce(Var<T> z, Span<const std::int32_t> ids, std::size_t steps,
                         Reduction reduction = Reduction::row_sums) {
  const Shape shape = z.shape();
  detail::check_windows("onehot_bce", shape, shape.rows(), ids, steps);

  Tape<T>& tape = *z.tape;
  const Scratch<T> losses(tape, {shape.rows()});
  const Scratch<T> rebuilt(tape, {shape.rows()});
  kernels::onehot_bce_forward<T>({losses.view(), rebuilt.view()}, z.value(), ids, steps, tape.threads());
  const double factor = detail::weight(shape, reduction);
  const View<T> total = detail::weighted_sum(tape, losses.view(), factor);

  const auto backward = [z, factor, length = static_cast<std::uint32_t>(steps), kept = tape.keep(ids)](Var<T> out) {
    const T upstream = static_cast<T>(static_cast<double>(out.grad()[0]) * factor);
    kernels::onehot_bce_backward(z.grad(), z.value(), kept, length, upstream, out.tape->threads());
  };
  return {tape.record(total, backward), detail::share(kernels::sum(View<const T>(rebuilt.view())), ids.size())};
}

/// -log of the softmax over the classes of each step, at the true classes.
///
///   dz += weight (softmax(z) - onehot)
template <class T>
WindowLoss<T> onehot_softmax_cross_entropy(Var<T> z, Span<const std::int32_t> ids, std::size_t steps,
                                           Reduction reduction = Reduction::row_sums) {
  const Shape shape = z.shape();
  detail::check_windows("onehot_softmax_cross_entropy", shape, shape.rows(), ids, steps);

  Tape<T>& tape = *z.tape;
  const Scratch<T> losses(tape, {shape.rows()});
  const Scratch<T> rebuilt(tape, {shape.rows()});
  const View<T> log_sums = tape.make({shape.rows(), steps});
  kernels::onehot_softmax_forward<T>({losses.view(), rebuilt.view()}, log_sums, z.value(), ids, steps, tape.threads());
  const double factor = detail::weight(log_sums.shape(), reduction);
  const View<T> total = detail::weighted_sum(tape, losses.view(), factor);
  const Var<T> sums = tape.constant(log_sums);

  const auto backward = [z, factor, s = sums.index, kept = tape.keep(ids)](Var<T> out) {
    const View<const T> kept_sums = out.peer(s).value();
    const T upstream = static_cast<T>(static_cast<double>(out.grad()[0]) * factor);
    kernels::onehot_softmax_backward(z.grad(), z.value(), kept_sums, kept, kept_sums.columns(), upstream,
                                     out.tape->threads());
  };
  return {tape.record(total, backward), detail::share(kernels::sum(View<const T>(rebuilt.view())), ids.size())};
}

/// onehot_bce of h W + b for a layer of at most four inputs: h (B, K), W (K, classes L), b (classes L).
///
///   g = weight (sigmoid(z) - onehot)    dh += g Wᵀ    dW += hᵀ g    db += sum of g's rows
///
/// The gradients are made in the forward step (see kernels/narrow_onehot.hpp), whether or not backward is called.
template <class T>
WindowLoss<T> narrow_onehot_bce(Var<T> h, Var<T> w, Var<T> b, Span<const std::int32_t> ids, std::size_t steps,
                                Reduction reduction = Reduction::row_sums) {
  const Shape sh = h.shape();
  const Shape sw = w.shape();
  if (sw.rank() != 2 || sh.columns() != sw[0] || b.value().size() != sw[1] || sw[0] > kernels::widest_narrow_layer)
    fail_shapes("narrow_onehot_bce", "inputs and weights do not fit", sh, sw,
                "Give (batch, inputs), (inputs, outputs) and (outputs), with at most 4 inputs.");
  detail::check_windows("narrow_onehot_bce", sw, sh.rows(), ids, steps);

  Tape<T>& tape = *h.tape;
  const auto zeros = [&tape](const Shape& shape) {
    const View<T> result = tape.make(shape);
    std::fill(result.begin(), result.end(), T(0));
    return result;
  };
  const kernels::NarrowGradientArrays<T> slopes{zeros(sh), zeros(sw), zeros(b.shape())};
  const double factor = detail::weight({sh.rows(), sw[1]}, reduction);
  const Scratch<T> largest(tape, {sh.rows(), steps});
  const kernels::NarrowArrays<T> layer{h.value(), w.value(), b.value()};
  const Scratch<T> memory(tape, {kernels::narrow_memory(layer, steps)});
  const kernels::WindowsLoss sums = kernels::narrow_onehot_bce<T>(slopes, largest.view(), memory.view(), layer, ids,
                                                                  steps, static_cast<T>(factor), tape.threads());
  const View<T> total = tape.make({});
  total[0] = static_cast<T>(sums.loss * factor);

  // The slopes exist already: backward only brings them to what they belong to.
  const std::uint32_t first = tape.constant(slopes.h).index;
  tape.constant(slopes.w);
  tape.constant(slopes.b);
  const auto backward = [first, inputs = std::array{h.index, w.index, b.index}](Var<T> out) {
    for (std::uint32_t i = 0; i < 3; ++i)
      if (const View<T> to = out.peer(inputs[i]).wanted_grad(); to.size() != 0)
        kernels::axpy(to, out.peer(first + i).value(), out.grad()[0]);
  };
  return {tape.record(total, backward), detail::share(static_cast<double>(sums.rebuilt), ids.size())};
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
