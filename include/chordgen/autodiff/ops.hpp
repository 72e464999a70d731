// SPDX-License-Identifier: MIT
//
// Arithmetic on a tape. Every op is three paragraphs: check, compute, record; its backward stands under its forward and
// adds to the gradients of its inputs.
//
// Next: autodiff/structure.hpp (concat, slice, reshape), layers.hpp (dense, embedding, lstm, dropout), losses.hpp.
#pragma once

#include <chordgen/autodiff/tape.hpp>
#include <chordgen/kernels/activation.hpp>
#include <chordgen/kernels/elementwise.hpp>
#include <chordgen/kernels/matmul.hpp>
#include <chordgen/kernels/reduce.hpp>
#include <chordgen/kernels/softmax.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

namespace detail {

template <class T>
void check_same_shape(const char* operation, Var<T> a, Var<T> b) {
  const Shape shape_a = a.shape();
  const Shape shape_b = b.shape();
  if (!(shape_a == shape_b)) fail_shapes(operation, "the shapes differ", shape_a, shape_b, "Both must be the same.");
}

}  // namespace detail

/// y = a + b, elementwise.
///
///   da += dy    db += dy
template <class T>
Var<T> add(Var<T> a, Var<T> b) {
  detail::check_same_shape("add", a, b);

  const View<T> y = a.tape->make(a.shape());
  kernels::add(y, a.value(), b.value());

  return a.tape->record(y, [a, b](Var<T> out) {
    kernels::accumulate(a.grad(), out.grad());
    kernels::accumulate(b.grad(), out.grad());
  });
}

/// y = a b, elementwise.
///
///   da += dy b    db += dy a
template <class T>
Var<T> mul(Var<T> a, Var<T> b) {
  detail::check_same_shape("mul", a, b);

  const View<T> y = a.tape->make(a.shape());
  kernels::mul(y, a.value(), b.value());

  return a.tape->record(y, [a, b](Var<T> out) {
    if (a.tape->needs_gradient(a)) kernels::mul_add(a.grad(), out.grad(), b.value());
    if (b.tape->needs_gradient(b)) kernels::mul_add(b.grad(), out.grad(), a.value());
  });
}

/// y = factor x.
///
///   dx += factor dy
template <class T>
Var<T> scale(Var<T> x, std::type_identity_t<T> factor) {
  const View<T> y = x.tape->make(x.shape());
  kernels::scale(y, x.value(), factor);

  return x.tape->record(y, [x, factor](Var<T> out) { kernels::axpy(x.grad(), out.grad(), factor); });
}

template <class T>
Var<T> operator+(Var<T> a, Var<T> b) {
  return add(a, b);
}
template <class T>
Var<T> operator-(Var<T> a, Var<T> b) {
  return add(a, scale(b, T(-1)));
}
template <class T>
Var<T> operator*(Var<T> a, Var<T> b) {
  return mul(a, b);
}
template <class T>
Var<T> operator*(std::type_identity_t<T> factor, Var<T> x) {
  return scale(x, factor);
}

/// y (m, n) = A B, with A (m, k) and B (k, n).
///
///   dA += dy Bᵀ
///   dB += Aᵀ dy
template <class T>
Var<T> matmul(Var<T> a, Var<T> b) {
  const Shape sa = a.shape();
  const Shape sb = b.shape();
  if (sa.columns() != sb.rows())
    fail_shapes("matmul", "inner dimensions differ", sa, sb, "The left columns must equal the right rows.");

  const View<T> y = a.tape->make({sa.rows(), sb.columns()});
  kernels::matmul(y, a.value(), b.value(), a.tape->threads());

  return a.tape->record(y, [a, b](Var<T> out) {
    const Threads threads = out.tape->threads();
    if (a.tape->needs_gradient(a)) kernels::matmul_nt_add(a.grad(), out.grad(), b.value(), threads);
    if (b.tape->needs_gradient(b)) kernels::matmul_tn_add(b.grad(), a.value(), out.grad(), threads);
  });
}

/// y = tanh(x), elementwise.
///
///   dx += dy (1 - y²)     written with y, so x need not outlive the forward pass
template <class T>
Var<T> tanh(Var<T> x) {
  const View<T> y = x.tape->make(x.shape());
  kernels::tanh_forward(y, x.value());

  return x.tape->record(y, [x](Var<T> out) { kernels::tanh_backward(x.grad(), out.value(), out.grad()); });
}

/// y = 1 / (1 + e^-x), elementwise.
///
///   dx += dy y (1 - y)
template <class T>
Var<T> sigmoid(Var<T> x) {
  const View<T> y = x.tape->make(x.shape());
  kernels::sigmoid_forward(y, x.value());

  return x.tape->record(y, [x](Var<T> out) { kernels::sigmoid_backward(x.grad(), out.value(), out.grad()); });
}

/// y = max(x, 0), elementwise.
///
///   dx += dy where y > 0
template <class T>
Var<T> relu(Var<T> x) {
  const View<T> y = x.tape->make(x.shape());
  kernels::relu_forward(y, x.value());

  return x.tape->record(y, [x](Var<T> out) { kernels::relu_backward(x.grad(), out.value(), out.grad()); });
}

/// y = e^x, elementwise.
///
///   dx += dy y
template <class T>
Var<T> exp(Var<T> x) {
  const View<T> y = x.tape->make(x.shape());
  kernels::exp_forward(y, x.value());

  return x.tape->record(y, [x](Var<T> out) { kernels::exp_backward(x.grad(), out.value(), out.grad()); });
}

/// y = log x, elementwise.
///
///   dx += dy / x
template <class T>
Var<T> log(Var<T> x) {
  const View<T> y = x.tape->make(x.shape());
  kernels::log_forward(y, x.value());

  return x.tape->record(y, [x](Var<T> out) { kernels::log_backward(x.grad(), x.value(), out.grad()); });
}

/// Each row becomes e^x / sum e^x.
///
///   dx += y (dy - sum_j dy_j y_j)
template <class T>
Var<T> softmax(Var<T> x) {
  const View<T> y = x.tape->make(x.shape());
  kernels::softmax_forward(y, x.value(), x.tape->threads());

  return x.tape->record(
      y, [x](Var<T> out) { kernels::softmax_backward(x.grad(), out.value(), out.grad(), out.tape->threads()); });
}

/// y () = the sum of all elements.
///
///   dx += dy, everywhere
template <class T>
Var<T> sum(Var<T> x) {
  const View<T> y = x.tape->make({});
  y[0] = static_cast<T>(kernels::sum(x.value()));

  return x.tape->record(y, [x](Var<T> out) {
    const T upstream = out.grad()[0];
    for (T& gradient : x.grad()) gradient += upstream;
  });
}

/// y () = the mean of all elements.
template <class T>
Var<T> mean(Var<T> x) {
  return scale(sum(x), T(1) / static_cast<T>(x.value().size()));
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
