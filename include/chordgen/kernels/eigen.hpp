// SPDX-License-Identifier: MIT
//
// Views as Eigen sees them: the only place that names Eigen. Each kernel's eigen variant is then an expression.
//
// Eigen multiplies with its own blocking and packs its operands into memory that it allocates. So that threads do not
// change the bits, a product is cut into pieces by its shape alone, and each piece is one Eigen product.
#pragma once

#include <chordgen/core/parallel.hpp>
#include <chordgen/core/view.hpp>

#include <Eigen/Core>
#include <algorithm>

namespace chordgen::inline CHORDGEN_ABI::kernels::detail {

template <class T>
using EigenMatrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// The array as a matrix (rows, columns).
template <class T>
[[nodiscard]] Eigen::Map<EigenMatrix<T>> as_matrix(View<T> x) {
  return {x.data(), static_cast<Eigen::Index>(x.rows()), static_cast<Eigen::Index>(x.columns())};
}
template <class T>
[[nodiscard]] Eigen::Map<const EigenMatrix<T>> as_matrix(View<const T> x) {
  return {x.data(), static_cast<Eigen::Index>(x.rows()), static_cast<Eigen::Index>(x.columns())};
}

/// The array as one column of elements, for elementwise expressions.
template <class T>
[[nodiscard]] Eigen::Map<Eigen::Array<T, Eigen::Dynamic, 1>> as_array(View<T> x) {
  return {x.data(), static_cast<Eigen::Index>(x.size())};
}
template <class T>
[[nodiscard]] Eigen::Map<const Eigen::Array<T, Eigen::Dynamic, 1>> as_array(View<const T> x) {
  return {x.data(), static_cast<Eigen::Index>(x.size())};
}

/// Calls piece(first row, rows, first column, columns) for parts of an output (rows, columns): its longer side in four
/// where that leaves at least 128 each, else all at once.
template <class Piece>
void for_each_part(Threads threads, std::size_t rows, std::size_t columns, Piece&& piece) {
  const std::size_t longer = rows > columns ? rows : columns;
  const std::size_t step = longer >= 512 ? (longer + 63) / 64 * 16 : longer;
  if (step == 0) return;
  parallel_for(threads, (longer + step - 1) / step, [&](std::size_t index) {
    const auto first = static_cast<Eigen::Index>(index * step);
    const auto count = static_cast<Eigen::Index>(std::min(step, longer - index * step));
    if (rows > columns)
      piece(first, count, Eigen::Index{0}, static_cast<Eigen::Index>(columns));
    else
      piece(Eigen::Index{0}, static_cast<Eigen::Index>(rows), first, count);
  });
}

/// c = a b, or c += a b, for Eigen's matrices or their transposes.
template <class C, class A, class B>
void eigen_product(C c, const A& a, const B& b, bool add, Threads threads) {
  for_each_part(threads, static_cast<std::size_t>(c.rows()), static_cast<std::size_t>(c.cols()),
                [&](Eigen::Index row, Eigen::Index rows, Eigen::Index column, Eigen::Index columns) {
                  auto&& part = c.block(row, column, rows, columns);
                  if (add)
                    part.noalias() += a.middleRows(row, rows) * b.middleCols(column, columns);
                  else
                    part.noalias() = a.middleRows(row, rows) * b.middleCols(column, columns);
                });
}

}  // namespace chordgen::inline CHORDGEN_ABI::kernels::detail
