// SPDX-License-Identifier: MIT
//
// One output element from the input elements at the same place. All operands have the same size; an output may be one
// of the inputs.
//
//   add   y = a + b        accumulate  y += x           scale  y = factor x
//   mul   y = a b          mul_add     y += a b         axpy   y += factor x
//
// add_rows and add_column_sums are the two halves of a bias: one vector added to every row, and its gradient.
#pragma once

#include <chordgen/core/parallel.hpp>
#include <chordgen/kernels/eigen.hpp>
#include <chordgen/kernels/simd/elementwise.hpp>
#include <chordgen/kernels/variant.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI::kernels {

// --- naive -----------------------------------------------------------------------------------------------------------

template <class T>
void add(naive, View<T> y, In<T> a, In<T> b) noexcept {
  for (std::size_t i = 0; i < y.size(); ++i) y[i] = a[i] + b[i];
}
template <class T>
void mul(naive, View<T> y, In<T> a, In<T> b) noexcept {
  for (std::size_t i = 0; i < y.size(); ++i) y[i] = a[i] * b[i];
}
template <class T>
void mul_add(naive, View<T> y, In<T> a, In<T> b) noexcept {
  for (std::size_t i = 0; i < y.size(); ++i) y[i] += a[i] * b[i];
}
template <class T>
void accumulate(naive, View<T> y, In<T> x) noexcept {
  for (std::size_t i = 0; i < y.size(); ++i) y[i] += x[i];
}
template <class T>
void scale(naive, View<T> y, In<T> x, std::type_identity_t<T> factor) noexcept {
  for (std::size_t i = 0; i < y.size(); ++i) y[i] = factor * x[i];
}
template <class T>
void axpy(naive, View<T> y, In<T> x, std::type_identity_t<T> factor) noexcept {
  for (std::size_t i = 0; i < y.size(); ++i) y[i] += factor * x[i];
}

/// Every row of y (rows, columns) += b (columns).
template <class T>
void add_rows(naive, View<T> y, In<T> b) noexcept {
  for (std::size_t r = 0; r < y.rows(); ++r)
    for (std::size_t j = 0; j < b.size(); ++j) y(r, j) += b[j];
}
/// db (columns) += the sum of the rows of dy (rows, columns), taken from the first row to the last, in T.
template <class T>
void add_column_sums(naive, View<T> db, In<T> dy, Threads = {}) noexcept {
  for (std::size_t r = 0; r < dy.rows(); ++r)
    for (std::size_t j = 0; j < db.size(); ++j) db[j] += dy(r, j);
}

// --- eigen -----------------------------------------------------------------------------------------------------------

template <class T>
void mul_add(eigen, View<T> y, In<T> a, In<T> b) {
  detail::as_array(y) += detail::as_array<T>(a) * detail::as_array<T>(b);
}
template <class T>
void accumulate(eigen, View<T> y, In<T> x) {
  detail::as_array(y) += detail::as_array<T>(x);
}
template <class T>
void axpy(eigen, View<T> y, In<T> x, std::type_identity_t<T> factor) {
  detail::as_array(y) += factor * detail::as_array<T>(x);
}
template <class T>
void add_rows(eigen, View<T> y, In<T> b) {
  detail::as_matrix(y).rowwise() += detail::as_matrix<T>(View<const T>(b.data(), Shape{1, b.size()})).row(0);
}
template <class T>
void add_column_sums(eigen, View<T> db, In<T> dy, Threads = {}) {
  for (std::size_t r = 0; r < dy.rows(); ++r) detail::as_array(db) += detail::as_array<T>(dy.row(r));
}

// --- simd ------------------------------------------------------------------------------------------------------------

namespace detail {

template <std::same_as<float> T>
void simd_combine(Combine combination, View<T> y, In<T> a, In<T> b, T factor = 1) noexcept {
  run_on(simd_target(), [&](auto isa) { combine(isa, combination, y.data(), a.data(), b.data(), factor, y.size()); });
}

}  // namespace detail

template <std::same_as<float> T>
void add(simd, View<T> y, In<T> a, In<T> b) noexcept {
  detail::simd_combine(Combine::add, y, a, b);
}
template <std::same_as<float> T>
void mul(simd, View<T> y, In<T> a, In<T> b) noexcept {
  detail::simd_combine(Combine::mul, y, a, b);
}
template <std::same_as<float> T>
void mul_add(simd, View<T> y, In<T> a, In<T> b) noexcept {
  detail::simd_combine(Combine::mul_add, y, a, b);
}
template <std::same_as<float> T>
void accumulate(simd, View<T> y, In<T> x) noexcept {
  detail::simd_combine(Combine::accumulate, y, x, x);
}
template <std::same_as<float> T>
void scale(simd, View<T> y, In<T> x, std::type_identity_t<T> factor) noexcept {
  detail::simd_combine(Combine::scale, y, x, x, factor);
}
template <std::same_as<float> T>
void axpy(simd, View<T> y, In<T> x, std::type_identity_t<T> factor) noexcept {
  detail::simd_combine(Combine::axpy, y, x, x, factor);
}
template <std::same_as<float> T>
void add_rows(simd, View<T> y, In<T> b) noexcept {
  for (std::size_t r = 0; r < y.rows() && b.size() != 0; ++r)
    detail::simd_combine(Combine::accumulate, View<T>(y.data() + r * b.size(), Shape{b.size()}), b, b);
}
template <std::same_as<float> T>
void add_column_sums(simd, View<T> db, In<T> dy, Threads threads = {}) {
  constexpr std::size_t piece = 256;
  const std::size_t columns = db.size();
  parallel_for(threads, (columns + piece - 1) / piece, [&](std::size_t index) {
    const std::size_t first = index * piece;
    const std::size_t width = columns - first < piece ? columns - first : piece;
    run_on(simd_target(),
           [&](auto isa) { add_column_sums(isa, db.data() + first, dy.data() + first, columns, dy.rows(), width); });
  });
}

// --- the active variant ----------------------------------------------------------------------------------------------

template <class T>
void add(View<T> y, In<T> a, In<T> b) {
  dispatch<T>([&](auto tag) { add(tag, y, a, b); });
}
template <class T>
void mul(View<T> y, In<T> a, In<T> b) {
  dispatch<T>([&](auto tag) { mul(tag, y, a, b); });
}
template <class T>
void mul_add(View<T> y, In<T> a, In<T> b) {
  dispatch<T>([&](auto tag) { mul_add(tag, y, a, b); });
}
template <class T>
void accumulate(View<T> y, In<T> x) {
  dispatch<T>([&](auto tag) { accumulate(tag, y, x); });
}
template <class T>
void scale(View<T> y, In<T> x, std::type_identity_t<T> factor) {
  dispatch<T>([&](auto tag) { scale(tag, y, x, factor); });
}
template <class T>
void axpy(View<T> y, In<T> x, std::type_identity_t<T> factor) {
  dispatch<T>([&](auto tag) { axpy(tag, y, x, factor); });
}
template <class T>
void add_rows(View<T> y, In<T> b) {
  dispatch<T>([&](auto tag) { add_rows(tag, y, b); });
}
template <class T>
void add_column_sums(View<T> db, In<T> dy, Threads threads = {}) {
  dispatch<T>([&](auto tag) { add_column_sums(tag, db, dy, threads); });
}

}  // namespace chordgen::inline CHORDGEN_ABI::kernels
CHORDGEN_EXACT_END
