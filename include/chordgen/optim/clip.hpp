// SPDX-License-Identifier: MIT
//
// Gradients that are too large are made smaller before an update, in place on the tape:
//
//   value         every element into [-c, c]
//   norm          each parameter's gradient on its own:  g c / max(|g|, c)
//   global_norm   all gradients together:                g c / max(|all g|, c)        (Pascanu et al. 2013)
#pragma once

#include <chordgen/core/span.hpp>
#include <chordgen/kernels/elementwise.hpp>
#include <chordgen/kernels/reduce.hpp>

#include <cmath>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// Limits for gradients; 0 is no limit. At most one of the three is set.
struct Clip {
  double value = 0;
  double norm = 0;
  double global_norm = 0;
};

namespace detail {

template <class = WhenCalled>
void check_clip(const char* operation, const Clip& clip) {
  const int set = (clip.value != 0) + (clip.norm != 0) + (clip.global_norm != 0);
  if (set > 1 || clip.value < 0 || clip.norm < 0 || clip.global_norm < 0)
    fail_argument(operation, "clip: set at most one limit, and none below zero.");
}

/// g *= limit / norm where the norm is larger than the limit.
template <class T>
void shrink(View<T> g, double norm, double limit) {
  if (norm > limit) kernels::scale(g, g, static_cast<T>(limit / norm));
}

}  // namespace detail

/// The Euclidean norm of all gradients together.
template <class T>
[[nodiscard]] double global_norm(Span<const View<T>> gradients) {
  double total = 0;
  for (const View<T> gradient : gradients) total += kernels::squared_norm(View<const T>(gradient));
  return std::sqrt(total);
}

/// Applies the limits to the gradients.
template <class T>
void apply(const Clip& clip, Span<const View<T>> gradients) {
  if (clip.global_norm > 0) {
    const double norm = global_norm(gradients);
    for (const View<T> gradient : gradients) detail::shrink(gradient, norm, clip.global_norm);
  }
  for (const View<T> gradient : gradients) {
    if (clip.norm > 0) detail::shrink(gradient, std::sqrt(kernels::squared_norm(View<const T>(gradient))), clip.norm);
    if (clip.value > 0) {
      const T limit = static_cast<T>(clip.value);
      for (T& g : gradient) g = g > limit ? limit : g < -limit ? -limit : g;
    }
  }
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
