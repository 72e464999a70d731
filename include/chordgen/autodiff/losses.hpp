// SPDX-License-Identifier: MIT
//
// Losses: each gives a scalar and is one op with its softmax or sigmoid, because together the gradient is a difference.
//
//   softmax_cross_entropy(z, classes)     mean over the rows whose class is not negative
//   softmax_cross_entropy(z, targets)     soft targets, mean over the rows
//   bce_logits(z, targets, reduction)     binary cross-entropy of sigmoid(z)
//   kl_divergence(mean, logvar, reduction)  of N(mean, e^logvar) from N(0, 1)
//   free_kl_divergence(mean, logvar, free, reduction)  the same, but for what each column may say for nothing
//   binary_cross_entropy, categorical_cross_entropy: of probabilities from elsewhere, clipped as in Keras
//
// Rows are all axes but the last: (B, classes) and (B, T, classes) both work.
#pragma once

#include <chordgen/autodiff/layers.hpp>
#include <chordgen/autodiff/scratch.hpp>
#include <chordgen/kernels/bce.hpp>
#include <chordgen/kernels/probability_losses.hpp>
#include <chordgen/kernels/softmax.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// How the elements of (rows, columns) become one number.
enum class Reduction : std::uint8_t {
  mean,      ///< the mean over all elements
  row_sums,  ///< the sum of each row, the mean over the rows
};

namespace detail {

template <class T>
void check_targets(const char* operation, Var<T> z, View<const T> targets) {
  if (z.value().size() != targets.size() || z.shape().columns() != targets.columns())
    fail_shapes(operation, "predictions and targets differ", z.shape(), targets.shape(), "Both must be the same.");
}

/// Classes may be negative: such a row does not count. Gives how many count.
template <class = WhenCalled>
std::size_t check_classes(const char* operation, const Shape& z, Span<const std::int32_t> classes) {
  if (z.rows() != classes.size())
    fail_shapes(operation, "rows and classes differ", z, Shape{classes.size()}, "Give one class for each row.");
  std::size_t counted = 0;
  for (std::size_t r = 0; r < classes.size(); ++r) {
    if (classes[r] >= 0) ++counted;
    if (classes[r] >= 0 && static_cast<std::size_t>(classes[r]) >= z.columns())
      fail_argument(operation, "row " + std::to_string(r) + ": there is no such class: got " +
                                   std::to_string(classes[r]) + ", expected below " + std::to_string(z.columns()) +
                                   ".");
  }
  return counted;
}

/// What the sum of all elements is multiplied by.
[[nodiscard]] inline double weight(const Shape& shape, Reduction reduction) noexcept {
  const std::size_t count = reduction == Reduction::mean ? shape.size() : shape.rows();
  return count == 0 ? 0.0 : 1.0 / static_cast<double>(count);
}

/// A scalar on the tape: factor times the sum of `losses`.
template <class T>
[[nodiscard]] View<T> weighted_sum(Tape<T>& tape, View<T> losses, double factor) {
  const View<T> total = tape.make({});
  total[0] = static_cast<T>(kernels::sum(View<const T>(losses)) * factor);
  return total;
}

}  // namespace detail

/// -mean log softmax(z)[r, class_r], over the rows whose class is not negative.
///
///   dz += (softmax(z) - onehot) / counted
template <class T>
Var<T> softmax_cross_entropy(Var<T> z, Span<const std::int32_t> classes) {
  const std::size_t counted = detail::check_classes("softmax_cross_entropy", z.shape(), classes);

  Tape<T>& tape = *z.tape;
  const View<T> p = tape.make(z.shape());
  const Scratch<T> losses(tape, {classes.size()});
  kernels::softmax_cross_entropy_forward(losses.view(), p, z.value(), classes, tape.threads());
  const double factor = counted == 0 ? 0.0 : 1.0 / static_cast<double>(counted);
  const Var<T> softmax = tape.constant(p);

  return tape.record(detail::weighted_sum(tape, losses.view(), factor), [z, p = softmax.index, factor,
                                                                         kept = tape.keep(classes)](Var<T> out) {
    const T upstream = static_cast<T>(static_cast<double>(out.grad()[0]) * factor);
    kernels::softmax_cross_entropy_backward(z.grad(), out.peer(p).value(), kept, upstream, out.tape->threads());
  });
}

/// -mean over rows of sum_j t_j log softmax(z)_j. The targets must stay until backward has run.
///
///   dz += (softmax(z) sum_j t_j - t) / rows
template <class T>
Var<T> softmax_cross_entropy(Var<T> z, std::type_identity_t<View<const T>> targets) {
  detail::check_targets("softmax_cross_entropy", z, targets);

  Tape<T>& tape = *z.tape;
  const View<T> p = tape.make(z.shape());
  const Scratch<T> losses(tape, {z.value().rows()});
  kernels::softmax_cross_entropy_forward(losses.view(), p, z.value(), targets, tape.threads());
  const double factor = detail::weight(z.shape(), Reduction::row_sums);
  const Var<T> softmax = tape.constant(p);
  const Var<T> t = tape.constant(targets);

  return tape.record(detail::weighted_sum(tape, losses.view(), factor),
                     [z, p = softmax.index, t = t.index, factor](Var<T> out) {
                       const T upstream = static_cast<T>(static_cast<double>(out.grad()[0]) * factor);
                       kernels::softmax_cross_entropy_backward(z.grad(), out.peer(p).value(), out.peer(t).value(),
                                                               upstream, out.tape->threads());
                     });
}

/// Binary cross-entropy of sigmoid(z), from the logits. The targets must stay until backward has run.
///
///   dz += weight (sigmoid(z) - t)
template <class T>
Var<T> bce_logits(Var<T> z, std::type_identity_t<View<const T>> targets, Reduction reduction = Reduction::mean) {
  detail::check_targets("bce_logits", z, targets);

  Tape<T>& tape = *z.tape;
  const Scratch<T> losses(tape, {z.value().rows()});
  kernels::bce_logits_forward(losses.view(), z.value(), targets);
  const double factor = detail::weight(z.shape(), reduction);
  const Var<T> t = tape.constant(targets);

  return tape.record(detail::weighted_sum(tape, losses.view(), factor), [z, t = t.index, factor](Var<T> out) {
    const T upstream = static_cast<T>(static_cast<double>(out.grad()[0]) * factor);
    kernels::bce_logits_backward(z.grad(), z.value(), out.peer(t).value(), upstream);
  });
}

/// -1/2 (1 + logvar - mean² - e^logvar), reduced.
///
///   dmean += weight mean    dlogvar += weight (e^logvar - 1) / 2
template <class T>
Var<T> kl_divergence(Var<T> mean, Var<T> logvar, Reduction reduction = Reduction::row_sums) {
  detail::check_same_shape("kl_divergence", mean, logvar);

  const double factor = detail::weight(mean.shape(), reduction);
  double total = 0;
  for (std::size_t i = 0; i < mean.value().size(); ++i) {
    const double m = static_cast<double>(mean.value()[i]);
    const double l = static_cast<double>(logvar.value()[i]);
    total += -0.5 * (1 + l - m * m - math::exp(l));
  }
  const View<T> y = mean.tape->make({});
  y[0] = static_cast<T>(total * factor);

  return mean.tape->record(y, [mean, logvar, factor](Var<T> out) {
    const double upstream = static_cast<double>(out.grad()[0]) * factor;
    const View<T> dmean = mean.grad();
    const View<T> dlogvar = logvar.grad();
    for (std::size_t i = 0; i < dmean.size(); ++i) {
      dmean[i] += static_cast<T>(upstream * static_cast<double>(mean.value()[i]));
      dlogvar[i] += static_cast<T>(upstream * 0.5 * math::expm1(static_cast<double>(logvar.value()[i])));
    }
  });
}

/// kl_divergence in which each column j counts as max(free, its mean over the rows): `free` nats are not pressed.
///
///   the gradient of kl_divergence in the columns above `free`, none in the others
template <class T>
Var<T> free_kl_divergence(Var<T> mean, Var<T> logvar, double free, Reduction reduction = Reduction::row_sums) {
  detail::check_same_shape("free_kl_divergence", mean, logvar);

  const std::size_t rows = mean.value().rows(), columns = mean.value().columns();
  const double factor = detail::weight(mean.shape(), reduction);
  const Span<double> pressed = mean.tape->template room<double>(columns);  // the factor, or 0
  double total = 0;
  for (std::size_t j = 0; j < columns; ++j) {
    double sum = 0;
    for (std::size_t i = 0; i < rows; ++i) {
      const double m = static_cast<double>(mean.value()(i, j));
      const double l = static_cast<double>(logvar.value()(i, j));
      sum += -0.5 * (1 + l - m * m - math::exp(l));
    }
    const double least = free * static_cast<double>(rows);
    pressed[j] = sum > least ? factor : 0;
    total += std::max(sum, least);
  }
  const View<T> y = mean.tape->make({});
  y[0] = static_cast<T>(total * factor);

  return mean.tape->record(y, [mean, logvar, factors = pressed.data()](Var<T> out) {
    const View<T> dmean = mean.grad();
    const View<T> dlogvar = logvar.grad();
    for (std::size_t i = 0; i < dmean.size(); ++i) {
      const double upstream = static_cast<double>(out.grad()[0]) * factors[i % dmean.columns()];
      dmean[i] += static_cast<T>(upstream * static_cast<double>(mean.value()[i]));
      dlogvar[i] += static_cast<T>(upstream * 0.5 * math::expm1(static_cast<double>(logvar.value()[i])));
    }
  });
}

/// Binary cross-entropy of probabilities, clipped to [1e-7, 1 - 1e-7]; the mean over all elements.
template <class T>
Var<T> binary_cross_entropy(Var<T> p, std::type_identity_t<View<const T>> targets) {
  detail::check_targets("binary_cross_entropy", p, targets);

  Tape<T>& tape = *p.tape;
  const Scratch<T> losses(tape, {p.value().rows()});
  kernels::binary_cross_entropy_forward(losses.view(), p.value(), targets);
  const double factor = detail::weight(p.shape(), Reduction::mean);
  const Var<T> t = tape.constant(targets);

  return tape.record(detail::weighted_sum(tape, losses.view(), factor), [p, t = t.index, factor](Var<T> out) {
    const double upstream = static_cast<double>(out.grad()[0]) * factor;
    kernels::binary_cross_entropy_backward(p.grad(), p.value(), out.peer(t).value(), upstream);
  });
}

/// Cross-entropy of probabilities, normalised, then clipped; soft targets, the mean over the rows.
template <class T>
Var<T> categorical_cross_entropy(Var<T> p, std::type_identity_t<View<const T>> targets) {
  detail::check_targets("categorical_cross_entropy", p, targets);

  Tape<T>& tape = *p.tape;
  const Scratch<T> losses(tape, {p.value().rows()});
  kernels::categorical_cross_entropy_forward(losses.view(), p.value(), targets);
  const double factor = detail::weight(p.shape(), Reduction::row_sums);
  const Var<T> t = tape.constant(targets);

  return tape.record(detail::weighted_sum(tape, losses.view(), factor), [p, t = t.index, factor](Var<T> out) {
    const double upstream = static_cast<double>(out.grad()[0]) * factor;
    kernels::categorical_cross_entropy_backward(p.grad(), p.value(), out.peer(t).value(), upstream);
  });
}

/// Cross-entropy of probabilities, clipped, then normalised; one class for each row, the mean over the rows.
template <class T>
Var<T> categorical_cross_entropy(Var<T> p, Span<const std::int32_t> classes) {
  if (detail::check_classes("categorical_cross_entropy", p.shape(), classes) != classes.size())
    fail_argument("categorical_cross_entropy", "a class is negative. Every row needs a class here.");

  Tape<T>& tape = *p.tape;
  const Scratch<T> losses(tape, {classes.size()});
  kernels::class_cross_entropy_forward(losses.view(), p.value(), classes);
  const double factor = detail::weight(p.shape(), Reduction::row_sums);

  return tape.record(detail::weighted_sum(tape, losses.view(), factor),
                     [p, factor, kept = tape.keep(classes)](Var<T> out) {
                       const double upstream = static_cast<double>(out.grad()[0]) * factor;
                       kernels::class_cross_entropy_backward(p.grad(), p.value(), kept, upstream);
                     });
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
