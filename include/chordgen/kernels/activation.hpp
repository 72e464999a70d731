// SPDX-License-Identifier: MIT
//
// Activations, elementwise, each with the derivative written in the value that is cheapest to keep:
//
//   tanh      y = tanh(x)           dx += dy (1 - y²)
//   sigmoid   y = 1 / (1 + e^-x)    dx += dy y (1 - y)
//   relu      y = max(x, 0)         dx += dy  where y > 0
//   exp       y = e^x               dx += dy y
//   log       y = log x             dx += dy / x
//
// An output may be its input. naive computes each function in double and rounds once.
// activation_forward and activation_gradient take the function as a value; the latter assigns dz = dy f'(z).
#pragma once

#include <chordgen/core/math.hpp>
#include <chordgen/kernels/eigen.hpp>
#include <chordgen/kernels/simd/activation.hpp>
#include <chordgen/kernels/variant.hpp>

#include <algorithm>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI::kernels {

enum class Activation : std::uint8_t { linear, tanh, sigmoid, relu };

// --- naive -----------------------------------------------------------------------------------------------------------

template <class T>
void tanh_forward(naive, View<T> y, In<T> x) noexcept {
  for (std::size_t i = 0; i < y.size(); ++i) y[i] = static_cast<T>(math::tanh(static_cast<double>(x[i])));
}
template <class T>
void tanh_backward(naive, View<T> dx, In<T> y, In<T> dy) noexcept {
  for (std::size_t i = 0; i < dx.size(); ++i) dx[i] += dy[i] * (T(1) - y[i] * y[i]);
}

template <class T>
void sigmoid_forward(naive, View<T> y, In<T> x) noexcept {
  for (std::size_t i = 0; i < y.size(); ++i) y[i] = static_cast<T>(math::sigmoid(static_cast<double>(x[i])));
}
template <class T>
void sigmoid_backward(naive, View<T> dx, In<T> y, In<T> dy) noexcept {
  for (std::size_t i = 0; i < dx.size(); ++i) dx[i] += dy[i] * (y[i] * (T(1) - y[i]));
}

template <class T>
void relu_forward(naive, View<T> y, In<T> x) noexcept {
  for (std::size_t i = 0; i < y.size(); ++i) y[i] = x[i] > T(0) ? x[i] : T(0);
}
template <class T>
void relu_backward(naive, View<T> dx, In<T> y, In<T> dy) noexcept {
  for (std::size_t i = 0; i < dx.size(); ++i)
    if (y[i] > T(0)) dx[i] += dy[i];
}

template <class T>
void exp_forward(naive, View<T> y, In<T> x) noexcept {
  for (std::size_t i = 0; i < y.size(); ++i) y[i] = static_cast<T>(math::exp(static_cast<double>(x[i])));
}
template <class T>
void exp_backward(naive, View<T> dx, In<T> y, In<T> dy) noexcept {
  for (std::size_t i = 0; i < dx.size(); ++i) dx[i] += dy[i] * y[i];
}

template <class T>
void log_forward(naive, View<T> y, In<T> x) noexcept {
  for (std::size_t i = 0; i < y.size(); ++i) y[i] = static_cast<T>(math::log(static_cast<double>(x[i])));
}
template <class T>
void log_backward(naive, View<T> dx, In<T> x, In<T> dy) noexcept {
  for (std::size_t i = 0; i < dx.size(); ++i) dx[i] += dy[i] / x[i];
}

// --- eigen -----------------------------------------------------------------------------------------------------------

template <class T>
void tanh_forward(eigen, View<T> y, In<T> x) {
  detail::as_array(y) = detail::as_array<T>(x).tanh();
}
template <class T>
void sigmoid_forward(eigen, View<T> y, In<T> x) {
  detail::as_array(y) = detail::as_array<T>(x).logistic();
}
template <class T>
void exp_forward(eigen, View<T> y, In<T> x) {
  detail::as_array(y) = detail::as_array<T>(x).exp();
}
template <class T>
void log_forward(eigen, View<T> y, In<T> x) {
  detail::as_array(y) = detail::as_array<T>(x).log();
}

// --- simd ------------------------------------------------------------------------------------------------------------

namespace detail {

template <std::same_as<float> T>
void simd_forward(Function function, View<T> y, In<T> x) noexcept {
  run_on(simd_target(), [&](auto isa) { function_forward(isa, function, y.data(), x.data(), y.size()); });
}
template <std::same_as<float> T>
void simd_backward(Function function, View<T> dx, In<T> kept, In<T> dy) noexcept {
  run_on(simd_target(),
         [&](auto isa) { function_backward(isa, function, dx.data(), kept.data(), dy.data(), dx.size()); });
}

}  // namespace detail

template <std::same_as<float> T>
void tanh_forward(simd, View<T> y, In<T> x) noexcept {
  detail::simd_forward(Function::tanh, y, x);
}
template <std::same_as<float> T>
void tanh_backward(simd, View<T> dx, In<T> y, In<T> dy) noexcept {
  detail::simd_backward(Function::tanh, dx, y, dy);
}
template <std::same_as<float> T>
void sigmoid_forward(simd, View<T> y, In<T> x) noexcept {
  detail::simd_forward(Function::sigmoid, y, x);
}
template <std::same_as<float> T>
void sigmoid_backward(simd, View<T> dx, In<T> y, In<T> dy) noexcept {
  detail::simd_backward(Function::sigmoid, dx, y, dy);
}
template <std::same_as<float> T>
void relu_forward(simd, View<T> y, In<T> x) noexcept {
  detail::simd_forward(Function::relu, y, x);
}
template <std::same_as<float> T>
void relu_backward(simd, View<T> dx, In<T> y, In<T> dy) noexcept {
  detail::simd_backward(Function::relu, dx, y, dy);
}
template <std::same_as<float> T>
void exp_forward(simd, View<T> y, In<T> x) noexcept {
  detail::simd_forward(Function::exp, y, x);
}
template <std::same_as<float> T>
void exp_backward(simd, View<T> dx, In<T> y, In<T> dy) noexcept {
  detail::simd_backward(Function::exp, dx, y, dy);
}
template <std::same_as<float> T>
void log_forward(simd, View<T> y, In<T> x) noexcept {
  detail::simd_forward(Function::log, y, x);
}
template <std::same_as<float> T>
void log_backward(simd, View<T> dx, In<T> x, In<T> dy) noexcept {
  detail::simd_backward(Function::log, dx, x, dy);
}

// --- the active variant ----------------------------------------------------------------------------------------------

template <class T>
void tanh_forward(View<T> y, In<T> x) {
  dispatch<T>([&](auto tag) { tanh_forward(tag, y, x); });
}
template <class T>
void tanh_backward(View<T> dx, In<T> y, In<T> dy) {
  dispatch<T>([&](auto tag) { tanh_backward(tag, dx, y, dy); });
}
template <class T>
void sigmoid_forward(View<T> y, In<T> x) {
  dispatch<T>([&](auto tag) { sigmoid_forward(tag, y, x); });
}
template <class T>
void sigmoid_backward(View<T> dx, In<T> y, In<T> dy) {
  dispatch<T>([&](auto tag) { sigmoid_backward(tag, dx, y, dy); });
}
template <class T>
void relu_forward(View<T> y, In<T> x) {
  dispatch<T>([&](auto tag) { relu_forward(tag, y, x); });
}
template <class T>
void relu_backward(View<T> dx, In<T> y, In<T> dy) {
  dispatch<T>([&](auto tag) { relu_backward(tag, dx, y, dy); });
}
template <class T>
void exp_forward(View<T> y, In<T> x) {
  dispatch<T>([&](auto tag) { exp_forward(tag, y, x); });
}
template <class T>
void exp_backward(View<T> dx, In<T> y, In<T> dy) {
  dispatch<T>([&](auto tag) { exp_backward(tag, dx, y, dy); });
}
template <class T>
void log_forward(View<T> y, In<T> x) {
  dispatch<T>([&](auto tag) { log_forward(tag, y, x); });
}
template <class T>
void log_backward(View<T> dx, In<T> x, In<T> dy) {
  dispatch<T>([&](auto tag) { log_backward(tag, dx, x, dy); });
}

// --- by value, for any variant ---------------------------------------------------------------------------------------

/// y = f(x).
template <class Tag, class T>
void activation_forward(Tag tag, View<T> y, In<T> x, Activation activation) {
  switch (activation) {
    case Activation::tanh:
      return tanh_forward(tag, y, x);
    case Activation::sigmoid:
      return sigmoid_forward(tag, y, x);
    case Activation::relu:
      return relu_forward(tag, y, x);
    case Activation::linear:
      if (y.data() != x.data()) std::copy(x.begin(), x.end(), y.begin());
  }
}
/// dz = dy f'(z), assigned, where y = f(z).
template <class Tag, class T>
void activation_gradient(Tag tag, View<T> dz, In<T> y, In<T> dy, Activation activation) {
  if (activation == Activation::linear) {
    std::copy(dy.begin(), dy.end(), dz.begin());
    return;
  }
  std::fill(dz.begin(), dz.end(), T(0));
  switch (activation) {
    case Activation::tanh:
      return tanh_backward(tag, dz, y, dy);
    case Activation::sigmoid:
      return sigmoid_backward(tag, dz, y, dy);
    default:
      return relu_backward(tag, dz, y, dy);
  }
}

}  // namespace chordgen::inline CHORDGEN_ABI::kernels
CHORDGEN_EXACT_END
