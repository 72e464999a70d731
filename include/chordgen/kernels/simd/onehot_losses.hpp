// SPDX-License-Identifier: MIT
//
// kernels/onehot_losses.hpp and kernels/narrow_onehot.hpp for floats. A vector holds the neighbouring steps of one
// class, so the largest logit of a step, its sum of exponentials and its gradients stay in their lanes.
//
// softplus(z) = max(z, 0) + log(1 + u), u = e^-|z|, and log(1 + u) + log(1 + v) = log (1 + u)(1 + v): the factors lie
// between 1 and 2, so 32 of them are multiplied before one logarithm is taken. What rounding 1 + u loses is added
// apart, or all that small u are worth would vanish.
//
// A narrow layer (up to four inputs: the tutorial's decoder has two) is computed where its logits are needed and they
// are never written down: 32 x 16,480 logits would go five times through the cache, and cost more there than the
// multiplications do. A layer that learns adds up its gradients in the same pass, since loss and slope need the same
// exponential. The class is the outer loop, so that its weights and their gradients stay in registers while the samples
// pass by; the gradient of a sample's inputs is kept as one vector each, 4 KB for a batch of 32. A logit's way to its
// slope is a chain of thirty operations, longer than the processor looks ahead. So it goes in two passes over 32
// samples, the first to the exponentials, four samples side by side, the second from there: both find enough to do at
// once, and what lies between, 4 KB, stays in the first cache.
//
// Threads share out pieces of 32 classes. Each piece has memory of its own for what all classes add to (all of it is a
// sixteenth of the tutorial's logits), and the pieces are joined in their order, so that a result does not depend on
// the number of threads.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/kernels/simd/math.hpp>

#include <algorithm>

namespace chordgen::inline CHORDGEN_ABI::kernels {

/// The logits of one window: (classes, steps).
struct WindowLogits {
  const float* z;
  std::size_t classes;
  std::size_t steps;
};

inline constexpr std::size_t widest_narrow_layer = 4;
inline constexpr std::size_t most_lanes = 16;

/// Sizes of a narrow layer, and how it is cut into pieces.
struct NarrowShape {
  static constexpr std::size_t classes_together = 32;

  std::size_t rows;
  std::size_t width;
  std::size_t classes;
  std::size_t steps;

  [[nodiscard]] std::size_t outputs() const noexcept { return classes * steps; }
  [[nodiscard]] std::size_t pieces() const noexcept { return (classes + classes_together - 1) / classes_together; }
  /// Of a piece's memory: the gradients of h lane by lane, (rows, width, most_lanes), then the largest logits, (rows,
  /// steps).
  [[nodiscard]] std::size_t lanes_size() const noexcept { return rows * width * most_lanes; }
  [[nodiscard]] std::size_t piece_size() const noexcept { return lanes_size() + rows * steps; }
};

/// A layer of few inputs: logit (r, j) = bias[j] + sum over k of h[r, k] w[k, j], with j = class * steps + step.
struct NarrowLayer : NarrowShape {
  const float* h;     // (rows, width)
  const float* w;     // (width, classes steps)
  const float* bias;  // (classes steps)
};

/// Where the gradients of its weights are added to.
struct NarrowGradients {
  float* dw;
  float* dbias;
};

namespace detail {

/// Memory of this thread: for the largest logits of a row's steps, for the sums of pieces.
template <class T>
[[nodiscard]] T* onehot_workspace(std::size_t size) {
  thread_local List<T> memory;
  if (memory.size() < size) memory.resize(size);
  return memory.data();
}

}  // namespace detail

}  // namespace chordgen::inline CHORDGEN_ABI::kernels

#define CHORDGEN_BODY <chordgen/kernels/simd/onehot_losses.inl>
#include <chordgen/kernels/simd/each_target.inl>
#undef CHORDGEN_BODY
