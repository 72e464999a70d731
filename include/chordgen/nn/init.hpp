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

/// Makes the `count` rows of a (count, length) orthonormal, by Gram and Schmidt with a second pass, which is as good as
/// Householder's (Giraud, Langou and Rozloznik 2005). It is the QR factor whose R has a positive diagonal.
inline void orthonormalise_rows(double* a, std::size_t count, std::size_t length) noexcept {
  const auto inner = [length](const double* x, const double* y) {
    double total = 0;
    for (std::size_t j = 0; j < length; ++j) total += x[j] * y[j];
    return total;
  };
  for (std::size_t i = 0; i < count; ++i) {
    double* row = a + i * length;
    for (int pass = 0; pass < 2; ++pass) {
      for (std::size_t k = 0; k < i; ++k) {
        const double along = inner(row, a + k * length);
        for (std::size_t j = 0; j < length; ++j) row[j] -= along * a[k * length + j];
      }
    }
    const double norm = std::sqrt(inner(row, row));
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
