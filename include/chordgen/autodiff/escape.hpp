// SPDX-License-Identifier: MIT
//
// The head of a softmax over things that have vectors (chords as sums of notes), which can also name what has none:
//
//   tied_scores(x, table, bias)               z = x Eᵀ + b: how well x fits each vector of a table E
//   escape_cross_entropy(z, classes, log k)   -log(p_y + p_last k), see kernels/escape.hpp
#pragma once

#include <chordgen/autodiff/losses.hpp>
#include <chordgen/kernels/escape.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// z (rows, classes) = x Eᵀ + b, with x (rows, width), the table E (classes, width) and b (classes).
///
///   dx += dz E    dE += dzᵀ x    db += sum of dz's rows
template <class T>
Var<T> tied_scores(Var<T> x, Var<T> table, Var<T> bias) {
  const Shape sx = x.shape();
  const Shape st = table.shape();
  if (sx.columns() != st.columns())
    fail_shapes("tied_scores", "x and the table differ in width", sx, st, "Both have the vectors' width.");
  if (bias.value().size() != st.rows())
    fail_shapes("tied_scores", "table and bias differ", st, bias.shape(), "The bias has one number a row.");

  const View<T> z = x.tape->make({sx.rows(), st.rows()});
  kernels::matmul_nt(z, x.value(), table.value(), x.tape->threads());
  kernels::add_rows(z, bias.value());

  return x.tape->record(z, [x, table, b = bias.index](Var<T> out) {
    const Threads threads = out.tape->threads();
    kernels::matmul_add(x.grad(), out.grad(), table.value(), threads);
    kernels::matmul_tn_add(table.grad(), out.grad(), x.value(), threads);
    kernels::add_column_sums(out.peer(b).grad(), out.grad());
  });
}

/// -mean log(p[r, y_r] + p[r, last] k_r) over the rows whose class y_r is not negative, with p = softmax(z); a class
/// that is the last has only the second part. log_escape holds log k, one a row, and -infinity where k is 0.
///
///   dz += (p - s onehot(y) - (1 - s) onehot(last)) / counted
template <class T>
Var<T> escape_cross_entropy(Var<T> z, Span<const std::int32_t> classes, Span<const double> log_escape) {
  const std::size_t counted = detail::check_classes("escape_cross_entropy", z.shape(), classes);
  if (log_escape.size() != classes.size())
    fail_shapes("escape_cross_entropy", "classes and escapes differ", Shape{classes.size()}, Shape{log_escape.size()},
                "Give one logarithm for each row.");

  Tape<T>& tape = *z.tape;
  const View<T> p = tape.make(z.shape());
  const View<T> shares = tape.make({classes.size()});
  const Scratch<T> losses(tape, {classes.size()});
  kernels::escape_cross_entropy_forward(losses.view(), shares, p, z.value(), classes, log_escape, tape.threads());
  const double factor = counted == 0 ? 0.0 : 1.0 / static_cast<double>(counted);
  const Var<T> softmax = tape.constant(p);
  const Var<T> share = tape.constant(shares);

  return tape.record(detail::weighted_sum(tape, losses.view(), factor),
                     [z, p = softmax.index, s = share.index, kept = tape.keep(classes).data(), factor](Var<T> out) {
                       const T upstream = static_cast<T>(static_cast<double>(out.grad()[0]) * factor);
                       const View<const T> shares_kept = out.peer(s).value();
                       kernels::escape_cross_entropy_backward(z.grad(), out.peer(p).value(), shares_kept,
                                                              kernels::Classes(kept, shares_kept.size()), upstream,
                                                              out.tape->threads());
                     });
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
