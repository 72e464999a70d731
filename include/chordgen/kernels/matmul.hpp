// SPDX-License-Identifier: MIT
//
// The product of two matrices, in three forms, each assigned or added to its output:
//
//   matmul      C  = A B     A (m, k), B (k, n)        matmul_add      C += A B
//   matmul_nt   C  = A Bᵀ    A (m, k), B (n, k)        matmul_nt_add   C += A Bᵀ
//   matmul_tn   C  = Aᵀ B    A (k, m), B (k, n)        matmul_tn_add   C += Aᵀ B
//
// C is (m, n) and distinct from A and B; arrays of higher rank are taken as matrices (rows, columns). These are all
// that a layer needs: y = x W forward, dx = dy Wᵀ and dW = xᵀ dy backward.
//
//   naive   sums in double, k upwards, and rounds once: the definition     simd   kernels/simd     eigen   below
//
// Threads divide the output; which thread computes an element does not change how it is computed.
#pragma once

#include <chordgen/kernels/eigen.hpp>
#include <chordgen/kernels/simd/gemm.hpp>
#include <chordgen/kernels/variant.hpp>

#include <algorithm>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI::kernels {

enum class Into : std::uint8_t { assign, add };

namespace detail {

/// The rows [first, first + count) of a matrix.
template <class T>
[[nodiscard]] View<T> rows_of(View<T> x, std::size_t first, std::size_t count) noexcept {
  return {x.data() + first * x.columns(), Shape{count, x.columns()}};
}

/// A matrix whose element (i, j) lies at data[i * row + j * column]: a transposed one exchanges the two steps.
template <class T>
struct Strided {
  const T* data;
  std::size_t row;
  std::size_t column;
};

template <class T>
[[nodiscard]] Strided<T> plain(View<const T> x) noexcept {
  return {x.data(), x.columns(), 1};
}
template <class T>
[[nodiscard]] Strided<T> transposed(View<const T> x) noexcept {
  return {x.data(), 1, x.columns()};
}

/// Rows [first, last) of C = A B or C += A B: columns in blocks of 64, one double each, k from 0 upwards.
template <class T>
void multiply_rows(Into into, View<T> c, Strided<T> a, Strided<T> b, std::size_t inner, std::size_t first,
                   std::size_t last) noexcept {
  constexpr std::size_t block = 64;
  const std::size_t columns = c.columns();
  for (std::size_t i = first; i < last; ++i) {
    for (std::size_t from = 0; from < columns; from += block) {
      const std::size_t width = std::min(block, columns - from);
      double sums[block] = {};
      for (std::size_t k = 0; k < inner; ++k) {
        const double factor = a.data[i * a.row + k * a.column];
        const T* row = b.data + k * b.row + from * b.column;
        for (std::size_t j = 0; j < width; ++j) sums[j] += factor * static_cast<double>(row[j * b.column]);
      }
      T* out = c.data() + i * columns + from;
      for (std::size_t j = 0; j < width; ++j)
        out[j] = static_cast<T>(into == Into::assign ? sums[j] : static_cast<double>(out[j]) + sums[j]);
    }
  }
}

template <class T>
void multiply(Into into, View<T> c, Strided<T> a, Strided<T> b, std::size_t inner, Threads threads) {
  constexpr std::size_t piece = 16;
  parallel_for(threads, (c.rows() + piece - 1) / piece, [&](std::size_t index) {
    multiply_rows(into, c, a, b, inner, index * piece, std::min((index + 1) * piece, c.rows()));
  });
}

}  // namespace detail

// --- naive -----------------------------------------------------------------------------------------------------------

template <class T>
void matmul(naive, View<T> c, In<T> a, In<T> b, Threads threads = {}) {
  detail::multiply(Into::assign, c, detail::plain(a), detail::plain(b), a.columns(), threads);
}
template <class T>
void matmul_nt(naive, View<T> c, In<T> a, In<T> b, Threads threads = {}) {
  detail::multiply(Into::assign, c, detail::plain(a), detail::transposed(b), a.columns(), threads);
}
template <class T>
void matmul_tn(naive, View<T> c, In<T> a, In<T> b, Threads threads = {}) {
  detail::multiply(Into::assign, c, detail::transposed(a), detail::plain(b), a.rows(), threads);
}
template <class T>
void matmul_add(naive, View<T> c, In<T> a, In<T> b, Threads threads = {}) {
  detail::multiply(Into::add, c, detail::plain(a), detail::plain(b), a.columns(), threads);
}
template <class T>
void matmul_nt_add(naive, View<T> c, In<T> a, In<T> b, Threads threads = {}) {
  detail::multiply(Into::add, c, detail::plain(a), detail::transposed(b), a.columns(), threads);
}
template <class T>
void matmul_tn_add(naive, View<T> c, In<T> a, In<T> b, Threads threads = {}) {
  detail::multiply(Into::add, c, detail::transposed(a), detail::plain(b), a.rows(), threads);
}

// --- eigen -----------------------------------------------------------------------------------------------------------

template <class T>
void matmul(eigen, View<T> c, In<T> a, In<T> b, Threads threads = {}) {
  detail::eigen_product(detail::as_matrix(c), detail::as_matrix<T>(a), detail::as_matrix<T>(b), false, threads);
}
template <class T>
void matmul_add(eigen, View<T> c, In<T> a, In<T> b, Threads threads = {}) {
  detail::eigen_product(detail::as_matrix(c), detail::as_matrix<T>(a), detail::as_matrix<T>(b), true, threads);
}
template <class T>
void matmul_nt(eigen, View<T> c, In<T> a, In<T> b, Threads threads = {}) {
  detail::eigen_product(detail::as_matrix(c), detail::as_matrix<T>(a), detail::as_matrix<T>(b).transpose(), false,
                        threads);
}
template <class T>
void matmul_nt_add(eigen, View<T> c, In<T> a, In<T> b, Threads threads = {}) {
  detail::eigen_product(detail::as_matrix(c), detail::as_matrix<T>(a), detail::as_matrix<T>(b).transpose(), true,
                        threads);
}
template <class T>
void matmul_tn(eigen, View<T> c, In<T> a, In<T> b, Threads threads = {}) {
  detail::eigen_product(detail::as_matrix(c), detail::as_matrix<T>(a).transpose(), detail::as_matrix<T>(b), false,
                        threads);
}
template <class T>
void matmul_tn_add(eigen, View<T> c, In<T> a, In<T> b, Threads threads = {}) {
  detail::eigen_product(detail::as_matrix(c), detail::as_matrix<T>(a).transpose(), detail::as_matrix<T>(b), true,
                        threads);
}

// --- simd ------------------------------------------------------------------------------------------------------------

namespace detail {

/// Whether a tag's products of T are the hand-written ones.
template <class Tag, class T>
inline constexpr bool is_simd_product = std::is_base_of_v<simd, Tag>&& std::is_same_v<T, float>;

/// C = A B or C += A B, each operand as it lies or transposed.
template <class Tag, std::same_as<float> T>
void simd_product(Tag tag, Into into, View<T> c, GemmOperand a, GemmOperand b, std::size_t inner, Threads threads) {
  const GemmOutput out{.data = c.data(), .stride = c.columns(), .add = into == Into::add};
  run_product(tag, [&](auto isa) { gemm(isa, out, a, b, nullptr, {c.rows(), c.columns(), inner}, threads); });
}
template <std::same_as<float> T>
[[nodiscard]] GemmOperand as_it_lies(View<const T> x) noexcept {
  return {x.data(), x.columns(), false};
}
template <std::same_as<float> T>
[[nodiscard]] GemmOperand turned(View<const T> x) noexcept {
  return {x.data(), x.columns(), true};
}

}  // namespace detail

template <std::derived_from<simd> Tag, std::same_as<float> T>
void matmul(Tag tag, View<T> c, In<T> a, In<T> b, Threads threads = {}) {
  detail::simd_product(tag, Into::assign, c, detail::as_it_lies<T>(a), detail::as_it_lies<T>(b), a.columns(), threads);
}
template <std::derived_from<simd> Tag, std::same_as<float> T>
void matmul_nt(Tag tag, View<T> c, In<T> a, In<T> b, Threads threads = {}) {
  detail::simd_product(tag, Into::assign, c, detail::as_it_lies<T>(a), detail::turned<T>(b), a.columns(), threads);
}
template <std::derived_from<simd> Tag, std::same_as<float> T>
void matmul_tn(Tag tag, View<T> c, In<T> a, In<T> b, Threads threads = {}) {
  detail::simd_product(tag, Into::assign, c, detail::turned<T>(a), detail::as_it_lies<T>(b), a.rows(), threads);
}
template <std::derived_from<simd> Tag, std::same_as<float> T>
void matmul_add(Tag tag, View<T> c, In<T> a, In<T> b, Threads threads = {}) {
  detail::simd_product(tag, Into::add, c, detail::as_it_lies<T>(a), detail::as_it_lies<T>(b), a.columns(), threads);
}
template <std::derived_from<simd> Tag, std::same_as<float> T>
void matmul_nt_add(Tag tag, View<T> c, In<T> a, In<T> b, Threads threads = {}) {
  detail::simd_product(tag, Into::add, c, detail::as_it_lies<T>(a), detail::turned<T>(b), a.columns(), threads);
}
template <std::derived_from<simd> Tag, std::same_as<float> T>
void matmul_tn_add(Tag tag, View<T> c, In<T> a, In<T> b, Threads threads = {}) {
  detail::simd_product(tag, Into::add, c, detail::turned<T>(a), detail::as_it_lies<T>(b), a.rows(), threads);
}

// --- the active variant ----------------------------------------------------------------------------------------------

template <class T>
void matmul(View<T> c, In<T> a, In<T> b, Threads threads = {}) {
  dispatch<T>([&](auto tag) { matmul(tag, c, a, b, threads); });
}
template <class T>
void matmul_nt(View<T> c, In<T> a, In<T> b, Threads threads = {}) {
  dispatch<T>([&](auto tag) { matmul_nt(tag, c, a, b, threads); });
}
template <class T>
void matmul_tn(View<T> c, In<T> a, In<T> b, Threads threads = {}) {
  dispatch<T>([&](auto tag) { matmul_tn(tag, c, a, b, threads); });
}
template <class T>
void matmul_add(View<T> c, In<T> a, In<T> b, Threads threads = {}) {
  dispatch<T>([&](auto tag) { matmul_add(tag, c, a, b, threads); });
}
template <class T>
void matmul_nt_add(View<T> c, In<T> a, In<T> b, Threads threads = {}) {
  dispatch<T>([&](auto tag) { matmul_nt_add(tag, c, a, b, threads); });
}
template <class T>
void matmul_tn_add(View<T> c, In<T> a, In<T> b, Threads threads = {}) {
  dispatch<T>([&](auto tag) { matmul_tn_add(tag, c, a, b, threads); });
}

}  // namespace chordgen::inline CHORDGEN_ABI::kernels
CHORDGEN_EXACT_END
