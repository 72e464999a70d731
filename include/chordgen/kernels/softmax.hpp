// SPDX-License-Identifier: MIT
//
// Row softmax and cross-entropy, fused because together their gradient is one subtraction:
//
//   p   = softmax(z)              z is (rows, classes)
//   l_r = -log p[r, y_r]          y holds one class per row; a row whose class is negative does not count (l_r = 0)
//   dz += factor (p - onehot(y))  factor is 1 / rows for the mean
//
// With soft targets t (rows, classes): l_r = -sum_j t_j log p_j and dz += factor (p sum_j t_j - t).
// The row maximum is subtracted first, so no exponential overflows whatever z holds. Used by: autodiff/losses.hpp.
#pragma once

#include <chordgen/core/math.hpp>
#include <chordgen/core/span.hpp>
#include <chordgen/kernels/eigen.hpp>
#include <chordgen/kernels/simd/softmax.hpp>
#include <chordgen/kernels/variant.hpp>

#include <cmath>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI::kernels {

/// One class for each row.
using Classes = Span<const std::int32_t>;

namespace detail {

/// The logarithm of the sum of the exponentials of a row, in double.
template <class T>
[[nodiscard]] double log_sum_exp(View<const T> z) noexcept {
  double largest = -math::infinity;
  for (const T value : z.span()) largest = value > largest ? static_cast<double>(value) : largest;
  double total = 0;
  for (const T value : z.span()) total += math::exp(static_cast<double>(value) - largest);
  return largest + math::log(total);
}

/// Calls body(r) for each row, in pieces of 16 rows.
template <class Body>
void for_each_row(Threads threads, std::size_t rows, Body&& body) {
  constexpr std::size_t piece = 16;
  parallel_for(threads, (rows + piece - 1) / piece, [&](std::size_t index) {
    for (std::size_t r = index * piece; r < rows && r < (index + 1) * piece; ++r) body(r);
  });
}

}  // namespace detail

// --- naive -----------------------------------------------------------------------------------------------------------

/// l = log softmax(z). May be done in place.
template <class T>
void log_softmax_forward(naive, View<T> l, In<T> z, Threads threads = {}) {
  detail::for_each_row(threads, z.rows(), [&](std::size_t r) {
    const double log_sum = detail::log_sum_exp<T>(z.row(r));
    for (std::size_t j = 0; j < z.columns(); ++j) l(r, j) = static_cast<T>(static_cast<double>(z(r, j)) - log_sum);
  });
}
/// p = softmax(z). May be done in place.
template <class T>
void softmax_forward(naive, View<T> p, In<T> z, Threads threads = {}) {
  detail::for_each_row(threads, z.rows(), [&](std::size_t r) {
    const double log_sum = detail::log_sum_exp<T>(z.row(r));
    for (std::size_t j = 0; j < z.columns(); ++j)
      p(r, j) = static_cast<T>(math::exp(static_cast<double>(z(r, j)) - log_sum));
  });
}
/// dz += p (dp - sum_j dp_j p_j).
template <class T>
void softmax_backward(naive, View<T> dz, In<T> p, In<T> dp, Threads threads = {}) {
  detail::for_each_row(threads, p.rows(), [&](std::size_t r) {
    double inner = 0;
    for (std::size_t j = 0; j < p.columns(); ++j) inner += static_cast<double>(dp(r, j)) * static_cast<double>(p(r, j));
    for (std::size_t j = 0; j < p.columns(); ++j) dz(r, j) += p(r, j) * (dp(r, j) - static_cast<T>(inner));
  });
}

/// p = softmax(z) and losses (rows) = -log p[r, classes[r]].
template <class T>
void softmax_cross_entropy_forward(naive, View<T> losses, View<T> p, In<T> z, Classes classes, Threads threads = {}) {
  detail::for_each_row(threads, z.rows(), [&](std::size_t r) {
    const double log_sum = detail::log_sum_exp<T>(z.row(r));
    const std::int32_t y = classes[r];
    losses[r] = y < 0 ? T(0) : static_cast<T>(log_sum - static_cast<double>(z(r, static_cast<std::size_t>(y))));
    for (std::size_t j = 0; j < z.columns(); ++j)
      p(r, j) = static_cast<T>(math::exp(static_cast<double>(z(r, j)) - log_sum));
  });
}
/// dz += factor (p - onehot(classes)).
template <class T>
void softmax_cross_entropy_backward(naive, View<T> dz, In<T> p, Classes classes, std::type_identity_t<T> factor,
                                    Threads threads = {}) {
  detail::for_each_row(threads, p.rows(), [&](std::size_t r) {
    if (classes[r] < 0) return;
    for (std::size_t j = 0; j < p.columns(); ++j) dz(r, j) += factor * p(r, j);
    dz(r, static_cast<std::size_t>(classes[r])) -= factor;
  });
}

/// p = softmax(z) and losses (rows) = -sum_j targets[r, j] log p[r, j].
template <class T>
void softmax_cross_entropy_forward(naive, View<T> losses, View<T> p, In<T> z, In<T> targets, Threads threads = {}) {
  detail::for_each_row(threads, z.rows(), [&](std::size_t r) {
    const double log_sum = detail::log_sum_exp<T>(z.row(r));
    double loss = 0;
    for (std::size_t j = 0; j < z.columns(); ++j) {
      const double log_p = static_cast<double>(z(r, j)) - log_sum;
      if (targets(r, j) != T(0)) loss -= static_cast<double>(targets(r, j)) * log_p;
      p(r, j) = static_cast<T>(math::exp(log_p));
    }
    losses[r] = static_cast<T>(loss);
  });
}
/// dz += factor (p sum_j targets_j - targets).
template <class T>
void softmax_cross_entropy_backward(naive, View<T> dz, In<T> p, In<T> targets, std::type_identity_t<T> factor,
                                    Threads threads = {}) {
  detail::for_each_row(threads, p.rows(), [&](std::size_t r) {
    double weight = 0;
    for (const T target : targets.row(r).span()) weight += static_cast<double>(target);
    for (std::size_t j = 0; j < p.columns(); ++j)
      dz(r, j) += factor * (p(r, j) * static_cast<T>(weight) - targets(r, j));
  });
}

// --- eigen -----------------------------------------------------------------------------------------------------------

namespace detail {

/// p = softmax(z) for one row; gives the logarithm of the sum of the exponentials. May be done in place.
template <class T>
T eigen_softmax_row(View<T> p, View<const T> z) {
  const T largest = as_array(z).maxCoeff();
  as_array(p) = (as_array(z) - largest).exp();
  const T total = as_array(p).sum();
  as_array(p) *= T(1) / total;
  return largest + std::log(total);
}

}  // namespace detail

template <class T>
void softmax_forward(eigen, View<T> p, In<T> z, Threads threads = {}) {
  if (z.columns() == 0) return;
  detail::for_each_row(threads, z.rows(), [&](std::size_t r) { detail::eigen_softmax_row<T>(p.row(r), z.row(r)); });
}
template <class T>
void softmax_cross_entropy_forward(eigen, View<T> losses, View<T> p, In<T> z, Classes classes, Threads threads = {}) {
  if (z.columns() == 0) return;
  detail::for_each_row(threads, z.rows(), [&](std::size_t r) {
    const std::size_t y = classes[r] < 0 ? 0 : static_cast<std::size_t>(classes[r]);
    const T logit = z(r, y);  // read before p, which may be z, is written
    const T log_sum = detail::eigen_softmax_row<T>(p.row(r), z.row(r));
    losses[r] = classes[r] < 0 ? T(0) : log_sum - logit;
  });
}

// --- simd ------------------------------------------------------------------------------------------------------------

template <std::same_as<float> T>
void softmax_forward(simd, View<T> p, In<T> z, Threads threads = {}) {
  if (z.columns() == 0) return;
  detail::for_each_row(threads, z.rows(), [&](std::size_t r) {
    run_on(simd_target(), [&](auto isa) { softmax_row(isa, p.row(r).data(), z.row(r).data(), z.columns()); });
  });
}
template <std::same_as<float> T>
void softmax_cross_entropy_forward(simd, View<T> losses, View<T> p, In<T> z, Classes classes, Threads threads = {}) {
  if (z.columns() == 0) return;
  detail::for_each_row(threads, z.rows(), [&](std::size_t r) {
    const std::size_t y = classes[r] < 0 ? 0 : static_cast<std::size_t>(classes[r]);
    const double logit = static_cast<double>(z(r, y));  // read before p, which may be z, is written
    const RowSum sum = run_on(
        simd_target(), [&](auto isa) { return softmax_row(isa, p.row(r).data(), z.row(r).data(), z.columns()); });
    const double log_sum = static_cast<double>(sum.largest) + math::log(static_cast<double>(sum.total));
    losses[r] = classes[r] < 0 ? T(0) : static_cast<T>(log_sum - logit);
  });
}
template <std::same_as<float> T>
void softmax_cross_entropy_backward(simd, View<T> dz, In<T> p, Classes classes, std::type_identity_t<T> factor,
                                    Threads threads = {}) {
  detail::for_each_row(threads, p.rows(), [&](std::size_t r) {
    if (classes[r] < 0) return;
    run_on(simd_target(), [&](auto isa) { add_scaled(isa, dz.row(r).data(), p.row(r).data(), factor, p.columns()); });
    dz(r, static_cast<std::size_t>(classes[r])) -= factor;
  });
}

// --- the active variant ----------------------------------------------------------------------------------------------

template <class T>
void log_softmax_forward(View<T> l, In<T> z, Threads threads = {}) {
  dispatch<T>([&](auto tag) { log_softmax_forward(tag, l, z, threads); });
}
template <class T>
void softmax_forward(View<T> p, In<T> z, Threads threads = {}) {
  dispatch<T>([&](auto tag) { softmax_forward(tag, p, z, threads); });
}
template <class T>
void softmax_backward(View<T> dz, In<T> p, In<T> dp, Threads threads = {}) {
  dispatch<T>([&](auto tag) { softmax_backward(tag, dz, p, dp, threads); });
}
template <class T>
void softmax_cross_entropy_forward(View<T> losses, View<T> p, In<T> z, Classes classes, Threads threads = {}) {
  dispatch<T>([&](auto tag) { softmax_cross_entropy_forward(tag, losses, p, z, classes, threads); });
}
template <class T>
void softmax_cross_entropy_backward(View<T> dz, In<T> p, Classes classes, std::type_identity_t<T> factor,
                                    Threads threads = {}) {
  dispatch<T>([&](auto tag) { softmax_cross_entropy_backward(tag, dz, p, classes, factor, threads); });
}
template <class T>
void softmax_cross_entropy_forward(View<T> losses, View<T> p, In<T> z, In<T> targets, Threads threads = {}) {
  dispatch<T>([&](auto tag) { softmax_cross_entropy_forward(tag, losses, p, z, targets, threads); });
}
template <class T>
void softmax_cross_entropy_backward(View<T> dz, In<T> p, In<T> targets, std::type_identity_t<T> factor,
                                    Threads threads = {}) {
  dispatch<T>([&](auto tag) { softmax_cross_entropy_backward(tag, dz, p, targets, factor, threads); });
}

}  // namespace chordgen::inline CHORDGEN_ABI::kernels
CHORDGEN_EXACT_END
