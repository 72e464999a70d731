// SPDX-License-Identifier: MIT
//
// A dense layer whose input is one-hot: x W is a sum of rows of W, and dW touches only those rows.
//
//   y[r]  = b + sum over steps t of W[ids[r, t] L + t]        ids (rows, L), W (classes L, out), b (out), y (rows, out)
//   dW[ids[r, t] L + t] += dy[r]
//
// The row of class c at step t is c L + t: the layout of a window as a matrix (classes, steps), flattened row by row.
#pragma once

#include <chordgen/kernels/embedding.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI::kernels {

template <class T>
void onehot_dense_forward(View<T> y, In<T> w, In<T> b, Ids ids) noexcept {
  const std::size_t width = y.columns();
  const std::size_t steps = ids.size() / (y.rows() == 0 ? 1 : y.rows());
  for (std::size_t r = 0; r < y.rows(); ++r) {
    T* out = y.data() + r * width;
    for (std::size_t j = 0; j < width; ++j) out[j] = b.size() == 0 ? T(0) : b[j];
    for (std::size_t t = 0; t < steps; ++t) {
      const T* row = w.data() + (static_cast<std::size_t>(ids[r * steps + t]) * steps + t) * width;
      for (std::size_t j = 0; j < width; ++j) out[j] += row[j];
    }
  }
}
template <class T>
void onehot_dense_backward(View<T> dw, In<T> dy, Ids ids) noexcept {
  const std::size_t width = dy.columns();
  const std::size_t steps = ids.size() / (dy.rows() == 0 ? 1 : dy.rows());
  for (std::size_t r = 0; r < dy.rows(); ++r) {
    const T* in = dy.data() + r * width;
    for (std::size_t t = 0; t < steps; ++t) {
      T* row = dw.data() + (static_cast<std::size_t>(ids[r * steps + t]) * steps + t) * width;
      for (std::size_t j = 0; j < width; ++j) row[j] += in[j];
    }
  }
}

}  // namespace chordgen::inline CHORDGEN_ABI::kernels
CHORDGEN_EXACT_END
