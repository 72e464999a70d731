// SPDX-License-Identifier: MIT
//
// Where learning starts from. Draws are made in double, element after element, and rounded to T.
//
//   uniform         U(-limit, limit)
//   glorot_uniform  U(-l, l), l = sqrt(6 / (rows + columns)): Glorot and Bengio 2010, equation 16
//   orthogonal      rows orthonormal (or columns, when there are fewer of them): Saxe, McClelland and Ganguli 2014
#pragma once

#include <chordgen/core/distributions.hpp>
#include <chordgen/core/tensor.hpp>

#include <cmath>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

template <class T>
[[nodiscard]] Tensor<T> uniform_tensor(const Shape& shape, double limit, Rng rng) {
  Tensor<T> result(shape);
  for (T& value : result) value = static_cast<T>(uniform(rng, -limit, limit));
  return result;
}

template <class T>
[[nodiscard]] Tensor<T> glorot_uniform(const Shape& shape, Rng rng) {
  return uniform_tensor<T>(shape, std::sqrt(6.0 / static_cast<double>(shape.rows() + shape.columns())), rng);
}

template <class T>
[[nodiscard]] Tensor<T> normal_tensor(const Shape& shape, double deviation, Rng rng) {
  Tensor<T> result(shape);
  for (T& value : result) value = static_cast<T>(deviation * normal(rng));
  return result;
}

namespace detail {

/// The inner product of two vectors, in eight sums that are added in pairs: one sum would wait for each addition.
[[nodiscard]] inline double inner_product(const double* x, const double* y, std::size_t length) noexcept {
  double sums[8] = {};
  std::size_t j = 0;
  for (; j + 8 <= length; j += 8)
    for (std::size_t lane = 0; lane < 8; ++lane) sums[lane] += x[j + lane] * y[j + lane];
  for (; j < length; ++j) sums[j % 8] += x[j] * y[j];
  return ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
}

/// Makes the `count` rows of a (count, length) orthonormal by the modified Gram and Schmidt process: the QR factor
/// whose R has a positive diagonal. Its error grows with the condition of a (Bjorck 1967), which for normal numbers is
/// small: about 3 for an LSTM's (H, 4H).
inline void orthonormalise_rows(double* a, std::size_t count, std::size_t length) noexcept {
  for (std::size_t i = 0; i < count; ++i) {
    double* row = a + i * length;
    for (std::size_t k = 0; k < i; ++k) {
      const double* done = a + k * length;
      const double along = inner_product(row, done, length);
      for (std::size_t j = 0; j < length; ++j) row[j] -= along * done[j];
    }
    const double norm = std::sqrt(inner_product(row, row, length));
    for (std::size_t j = 0; j < length; ++j) row[j] /= norm;
  }
}

}  // namespace detail

/// (rows, columns) with orthonormal rows, or orthonormal columns where there are more rows than columns.
template <class T>
[[nodiscard]] Tensor<T> orthogonal(const Shape& shape, Rng rng) {
  const std::size_t rows = shape.rows();
  const std::size_t columns = shape.columns();
  const bool wide = rows <= columns;
  const std::size_t count = wide ? rows : columns;
  const std::size_t length = wide ? columns : rows;
  Tensor<double> vectors = normal_tensor<double>({count, length}, 1.0, rng);
  detail::orthonormalise_rows(vectors.data(), count, length);

  Tensor<T> result(shape);
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < columns; ++j) result(i, j) = static_cast<T>(wide ? vectors(i, j) : vectors(j, i));
  return result;
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
