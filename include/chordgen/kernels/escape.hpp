// SPDX-License-Identifier: MIT
//
// The cross-entropy of a softmax whose last class E is an escape to another model, which gives a row's target the
// probability k_r:
//
//   P_r = [y_r is a class below E] p[r, y_r] + p[r, E] k_r          p = softmax(z), z is (rows, classes)
//   l_r = -log P_r = -log p[r, E] - log(k_r + exp(z[r, y_r] - z[r, E]))
//   s_r = p[r, y_r] / P_r                                           how much of the target is the class's
//   dz += factor (p - s_r onehot(y_r) - (1 - s_r) onehot(E))
//
// A target E is one that only the escape can name: s_r = 0. A row whose target is negative does not count. The gradient
// is that of softmax_cross_entropy to soft targets (s_r, 1 - s_r), so both steps are softmax's for the class E, moved.
#pragma once

#include <chordgen/kernels/softmax.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI::kernels {

/// losses (rows), shares s (rows) and p (rows, classes) of logits z; classes y and logarithms log k, one a row.
template <class T>
void escape_cross_entropy_forward(View<T> losses, View<T> shares, View<T> p, In<T> z, Classes classes,
                                  Span<const double> log_escape, Threads threads = {}) {
  softmax_forward(p, z, threads);
  const std::size_t escape = z.columns() - 1;
  for (std::size_t r = 0; r < z.rows(); ++r) {
    losses[r] = shares[r] = T(0);
    if (classes[r] < 0) continue;
    const double log_sum = detail::log_sum_exp<T>(z.row(r));
    const double escaped = static_cast<double>(z(r, escape)) - log_sum + log_escape[r];
    const auto y = static_cast<std::size_t>(classes[r]);
    if (y == escape) {
      losses[r] = static_cast<T>(-escaped);
      continue;
    }
    const double named = static_cast<double>(z(r, y)) - log_sum;
    const double odds = math::exp(escaped - named);  // of the escape against the class; infinite odds are no class
    shares[r] = static_cast<T>(1 / (1 + odds));
    losses[r] = static_cast<T>(odds < 1 ? -named - math::log1p(odds) : -escaped - math::log1p(1 / odds));
  }
}

/// Adds to dz what the head of this file says.
template <class T>
void escape_cross_entropy_backward(View<T> dz, In<T> p, In<T> shares, Classes classes, std::type_identity_t<T> factor,
                                   Threads threads = {}) {
  softmax_cross_entropy_backward(dz, p, classes, factor, threads);
  const std::size_t escape = p.columns() - 1;
  for (std::size_t r = 0; r < p.rows(); ++r) {
    const auto y = static_cast<std::size_t>(classes[r]);
    if (classes[r] < 0 || y == escape) continue;
    dz(r, y) += factor * (T(1) - shares[r]);
    dz(r, escape) -= factor * (T(1) - shares[r]);
  }
}

}  // namespace chordgen::inline CHORDGEN_ABI::kernels
CHORDGEN_EXACT_END
