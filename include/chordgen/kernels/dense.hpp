// SPDX-License-Identifier: MIT
//
// A fully connected layer with its activation:
//
//   y   = f(x W + b)         x (rows, in), W (in, out), b (out), y (rows, out)
//   dz  = dy f'(z)           written with y
//   dx += dz Wᵀ    dW += xᵀ dz    db += sum over rows of dz
//
// Put together from matmul and activation of the same variant; simd fuses them. An empty b, dx or db is left out.
#pragma once

#include <chordgen/kernels/activation.hpp>
#include <chordgen/kernels/elementwise.hpp>
#include <chordgen/kernels/matmul.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI::kernels {

template <class Tag, class T>
requires std::is_base_of_v<naive, Tag> &&
    (!detail::is_simd_product<Tag, T>)void dense_forward(Tag tag, View<T> y, In<T> x, In<T> w, In<T> b,
                                                         Activation activation, Threads threads = {}) {
  matmul(tag, y, x, w, threads);
  if (b.size() != 0) add_rows(tag, y, b);
  activation_forward(tag, y, y, activation);
}

/// The same with the bias and the activation applied to each tile of the product while it is warm.
template <std::derived_from<simd> Tag, std::same_as<float> T>
void dense_forward(Tag tag, View<T> y, In<T> x, In<T> w, In<T> b, Activation activation, Threads threads = {}) {
  GemmOutput out{.data = y.data(), .stride = y.columns(), .bias = b.size() == 0 ? nullptr : b.data()};
  out.activate = activation != Activation::linear;
  out.function = activation == Activation::tanh      ? Function::tanh
                 : activation == Activation::sigmoid ? Function::sigmoid
                                                     : Function::relu;
  const GemmSize size{y.rows(), y.columns(), x.columns()};
  run_product(tag, [&](auto isa) {
    gemm(isa, out, detail::as_it_lies<T>(x), detail::as_it_lies<T>(w), nullptr, size, threads);
  });
}

/// dz (rows, out) is scratch.
template <class Tag, class T>
requires std::is_base_of_v<naive, Tag>
void dense_backward(Tag tag, View<T> dx, View<T> dw, View<T> db, View<T> dz, In<T> dy, In<T> y, In<T> x, In<T> w,
                    Activation activation, Threads threads = {}) {
  View<const T> upstream = dy;
  if (activation != Activation::linear) {
    activation_gradient(tag, dz, y, dy, activation);
    upstream = dz;
  }
  if (dx.size() != 0) matmul_nt_add(tag, dx, upstream, w, threads);
  if (dw.size() != 0) matmul_tn_add(tag, dw, x, upstream, threads);
  if (db.size() != 0) add_column_sums(tag, db, upstream, threads);
}

template <class T>
void dense_forward(View<T> y, In<T> x, In<T> w, In<T> b, Activation activation, Threads threads = {},
                   Precision precision = Precision::f32) {
  dispatch<T>(precision, [&](auto tag) { dense_forward(tag, y, x, w, b, activation, threads); });
}

/// The products of two tables with the kernel that meets them side by side, one below the other: y = [a K_A; b K_B].
/// a (rows, A), b (more rows, B), kernel (A + B, n), y (all rows, n).
template <class T>
void stacked_products(View<T> y, In<T> a, In<T> b, In<T> kernel, Threads threads = {},
                      Precision precision = Precision::f32) {
  using detail::rows_of;
  dense_forward<T>(rows_of(y, 0, a.rows()), a, rows_of(View<const T>(kernel), 0, a.columns()), {}, Activation::linear,
                   threads, precision);
  dense_forward<T>(rows_of(y, a.rows(), b.rows()), b, rows_of(View<const T>(kernel), a.columns(), b.columns()), {},
                   Activation::linear, threads, precision);
}

template <class T>
void dense_backward(View<T> dx, View<T> dw, View<T> db, View<T> dz, In<T> dy, In<T> y, In<T> x, In<T> w,
                    Activation activation, Threads threads = {}, Precision precision = Precision::f32) {
  dispatch<T>(precision, [&](auto tag) { dense_backward(tag, dx, dw, db, dz, dy, y, x, w, activation, threads); });
}

}  // namespace chordgen::inline CHORDGEN_ABI::kernels
CHORDGEN_EXACT_END
