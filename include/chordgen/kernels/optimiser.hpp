// SPDX-License-Identifier: MIT
//
// One update of one parameter from its gradient, elementwise: w is the parameter, g its gradient, all of one size.
//
//   sgd       w -= lr g                      with momentum: m = mu m - lr g;  w += m  (Nesterov: w += mu m - lr g)
//   rmsprop   v = rho v + (1 - rho) g²       w -= lr g / (sqrt(v) + eps)  or  lr g / sqrt(v + eps)
//             centered: a = rho a + (1 - rho) g and v - a² in place of v
//             with momentum: m = mu m + the step above;  w -= m
//   adam      m += (1 - b1) (g - m);  v += (1 - b2) (g² - v);  w -= rate m / (sqrt(v) + eps)
//             rate = lr sqrt(1 - b2^t) / (1 - b1^t) is the caller's; amsgrad: vhat = max(vhat, v) in place of v
//             decoupled weight decay (AdamW) first shrinks w by decay w
//
// Where `squares` is given it stands for g²: the sum of the squares of the rows that were added up to g.
//
// A state that is not used is given as an empty view. Keras 3 has the epsilon of RMSprop inside the root, PyTorch and
// older Keras outside. Tieleman and Hinton 2012, lecture 6.5 (RMSprop); Kingma and Ba 2015, algorithm 1 (Adam); Reddi,
// Kale and Kumar 2018 (AMSGrad); Loshchilov and Hutter 2019 (AdamW).
#pragma once

#include <chordgen/kernels/eigen.hpp>
#include <chordgen/kernels/simd/optimiser.hpp>
#include <chordgen/kernels/variant.hpp>

#include <algorithm>
#include <cmath>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI::kernels {

enum class EpsilonPlace : std::uint8_t { inside, outside };

template <class T>
struct SgdStep {
  T rate;
  T momentum = 0;
  bool nesterov = false;
};

template <class T>
struct RmsPropStep {
  T rate;
  T rho;
  T epsilon;
  EpsilonPlace place;
  T momentum = 0;
  const T* squares = nullptr;  ///< in place of g², of g's size
};

template <class T>
struct AdamStep {
  T rate;  ///< with the bias correction
  T beta1;
  T beta2;
  T epsilon;
  T decay = 0;                 ///< learning rate times weight decay
  const T* squares = nullptr;  ///< in place of g², of g's size
};

// --- naive -----------------------------------------------------------------------------------------------------------

template <class T>
void sgd_step(naive, View<T> w, View<T> m, In<T> g, const SgdStep<T>& step, Threads = {}) noexcept {
  for (std::size_t i = 0; i < w.size(); ++i) {
    const T move = step.rate * g[i];
    if (m.size() == 0) {
      w[i] -= move;
      continue;
    }
    m[i] = step.momentum * m[i] - move;
    w[i] += step.nesterov ? step.momentum * m[i] - move : m[i];
  }
}

/// v always; m with momentum, a when centered, else empty.
template <class T>
void rmsprop_step(naive, View<T> w, View<T> v, View<T> m, View<T> a, In<T> g, const RmsPropStep<T>& step,
                  Threads = {}) noexcept {
  for (std::size_t i = 0; i < w.size(); ++i) {
    v[i] = step.rho * v[i] + (T(1) - step.rho) * (step.squares == nullptr ? g[i] * g[i] : step.squares[i]);
    T variance = v[i];
    if (a.size() != 0) {
      a[i] = step.rho * a[i] + (T(1) - step.rho) * g[i];
      variance -= a[i] * a[i];
    }
    const T root =
        step.place == EpsilonPlace::inside ? std::sqrt(variance + step.epsilon) : std::sqrt(variance) + step.epsilon;
    const T move = step.rate * g[i] / root;
    if (m.size() == 0) {
      w[i] -= move;
      continue;
    }
    m[i] = step.momentum * m[i] + move;
    w[i] -= m[i];
  }
}

/// m and v always; vhat for AMSGrad, else empty.
template <class T>
void adam_step(naive, View<T> w, View<T> m, View<T> v, View<T> vhat, In<T> g, const AdamStep<T>& step,
               Threads = {}) noexcept {
  for (std::size_t i = 0; i < w.size(); ++i) {
    m[i] += (g[i] - m[i]) * (T(1) - step.beta1);
    v[i] += ((step.squares == nullptr ? g[i] * g[i] : step.squares[i]) - v[i]) * (T(1) - step.beta2);
    T variance = v[i];
    if (vhat.size() != 0) {
      vhat[i] = vhat[i] > v[i] ? vhat[i] : v[i];
      variance = vhat[i];
    }
    w[i] -= step.decay * w[i];
    w[i] -= step.rate * m[i] / (std::sqrt(variance) + step.epsilon);
  }
}

// --- eigen -----------------------------------------------------------------------------------------------------------

/// The plain form in array expressions; centered, momentum and given squares fall back on the loops.
template <class T>
void rmsprop_step(eigen, View<T> w, View<T> v, View<T> m, View<T> a, In<T> g, const RmsPropStep<T>& step,
                  Threads threads = {}) {
  if (m.size() != 0 || a.size() != 0 || step.squares != nullptr)
    return rmsprop_step(naive{}, w, v, m, a, g, step, threads);
  const Eigen::Map<const Eigen::Array<T, Eigen::Dynamic, 1>> gradient = detail::as_array<T>(g);
  detail::as_array(v) = step.rho * detail::as_array(v) + (T(1) - step.rho) * gradient.square();
  if (step.place == EpsilonPlace::inside)
    detail::as_array(w) -= step.rate * gradient / (detail::as_array(v) + step.epsilon).sqrt();
  else
    detail::as_array(w) -= step.rate * gradient / (detail::as_array(v).sqrt() + step.epsilon);
}
template <class T>
void adam_step(eigen, View<T> w, View<T> m, View<T> v, View<T> vhat, In<T> g, const AdamStep<T>& step,
               Threads threads = {}) {
  if (step.squares != nullptr) return adam_step(naive{}, w, m, v, vhat, g, step, threads);
  const Eigen::Map<const Eigen::Array<T, Eigen::Dynamic, 1>> gradient = detail::as_array<T>(g);
  detail::as_array(m) += (gradient - detail::as_array(m)) * (T(1) - step.beta1);
  detail::as_array(v) += (gradient.square() - detail::as_array(v)) * (T(1) - step.beta2);
  const View<T> variance = vhat.size() == 0 ? v : vhat;
  if (vhat.size() != 0) detail::as_array(vhat) = detail::as_array(vhat).max(detail::as_array(v));
  detail::as_array(w) -= step.decay * detail::as_array(w);
  detail::as_array(w) -= step.rate * detail::as_array(m) / (detail::as_array(variance).sqrt() + step.epsilon);
}

// --- simd ------------------------------------------------------------------------------------------------------------

namespace detail {

/// Calls part(isa, arrays) for pieces of 16,384 elements.
template <class Part>
void simd_parts(Threads threads, const OptimiserArrays& arrays, Part&& part) {
  constexpr std::size_t piece = 16384;
  parallel_for(threads, (arrays.count + piece - 1) / piece, [&](std::size_t index) {
    const std::size_t first = index * piece;
    const auto from = [first](auto* p) { return p == nullptr ? p : p + first; };
    const OptimiserArrays at{from(arrays.w),
                             from(arrays.first),
                             from(arrays.second),
                             from(arrays.third),
                             from(arrays.g),
                             from(arrays.squares),
                             std::min(piece, arrays.count - first)};
    run_on(simd_target(), [&](auto isa) { part(isa, at); });
  });
}
template <class T>
[[nodiscard]] T* data_or_null(View<T> x) noexcept {
  return x.size() == 0 ? nullptr : x.data();
}

}  // namespace detail

template <std::same_as<float> T>
void sgd_step(simd, View<T> w, View<T> m, In<T> g, const SgdStep<T>& step, Threads threads = {}) {
  const OptimiserNumbers numbers{.rate = step.rate, .momentum = step.momentum, .nesterov = step.nesterov};
  detail::simd_parts(threads, {w.data(), detail::data_or_null(m), nullptr, nullptr, g.data(), nullptr, w.size()},
                     [&](auto isa, const OptimiserArrays& at) { sgd_part(isa, at, numbers); });
}
template <std::same_as<float> T>
void rmsprop_step(simd, View<T> w, View<T> v, View<T> m, View<T> a, In<T> g, const RmsPropStep<T>& step,
                  Threads threads = {}) {
  const OptimiserNumbers numbers{.rate = step.rate,
                                 .momentum = step.momentum,
                                 .rho = step.rho,
                                 .epsilon = step.epsilon,
                                 .epsilon_inside = step.place == EpsilonPlace::inside};
  detail::simd_parts(
      threads, {w.data(), detail::data_or_null(m), v.data(), detail::data_or_null(a), g.data(), step.squares, w.size()},
      [&](auto isa, const OptimiserArrays& at) { rmsprop_part(isa, at, numbers); });
}
template <std::same_as<float> T>
void adam_step(simd, View<T> w, View<T> m, View<T> v, View<T> vhat, In<T> g, const AdamStep<T>& step,
               Threads threads = {}) {
  const OptimiserNumbers numbers{
      .rate = step.rate, .momentum = step.beta1, .rho = step.beta2, .epsilon = step.epsilon, .decay = step.decay};
  detail::simd_parts(threads,
                     {w.data(), m.data(), v.data(), detail::data_or_null(vhat), g.data(), step.squares, w.size()},
                     [&](auto isa, const OptimiserArrays& at) { adam_part(isa, at, numbers); });
}

// --- the active variant ----------------------------------------------------------------------------------------------

template <class T>
void sgd_step(View<T> w, View<T> m, In<T> g, const SgdStep<T>& step, Threads threads = {}) {
  dispatch<T>([&](auto tag) { sgd_step(tag, w, m, g, step, threads); });
}
template <class T>
void rmsprop_step(View<T> w, View<T> v, View<T> m, View<T> a, In<T> g, const RmsPropStep<T>& step,
                  Threads threads = {}) {
  dispatch<T>([&](auto tag) { rmsprop_step(tag, w, v, m, a, g, step, threads); });
}
template <class T>
void adam_step(View<T> w, View<T> m, View<T> v, View<T> vhat, In<T> g, const AdamStep<T>& step, Threads threads = {}) {
  dispatch<T>([&](auto tag) { adam_step(tag, w, m, v, vhat, g, step, threads); });
}

}  // namespace chordgen::inline CHORDGEN_ABI::kernels
CHORDGEN_EXACT_END
