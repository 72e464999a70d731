// SPDX-License-Identifier: MIT
//
// Rows of a table, looked up by number:
//
//   y[r] = table[ids[r]]           table (vocabulary, width), y (rows, width), one id per row
//   dtable[ids[r]] += dy[r]        repeated ids add up, in the order of the rows
//   squares[ids[r]] += dy[r]²      the squares of what was added, for optimisers that keep repeated rows apart
//
// Copies have no variants: these are memory moves, the same for all. Nor do squares, which few optimisers ask for.
#pragma once

#include <chordgen/core/span.hpp>
#include <chordgen/kernels/simd/row_sums.hpp>
#include <chordgen/kernels/variant.hpp>

#include <algorithm>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI::kernels {

/// Row numbers of a table.
using Ids = Span<const std::int32_t>;

template <class T>
void embedding_forward(View<T> y, In<T> table, Ids ids) noexcept {
  for (std::size_t r = 0; r < ids.size(); ++r) {
    const View<const T> row = table.row(static_cast<std::size_t>(ids[r]));
    std::copy(row.begin(), row.end(), y.row(r).begin());
  }
}
template <class T>
void embedding_backward(naive, View<T> dtable, In<T> dy, Ids ids) noexcept {
  const std::size_t width = dtable.columns();
  for (std::size_t r = 0; r < ids.size(); ++r) {
    T* out = dtable.data() + static_cast<std::size_t>(ids[r]) * width;
    const T* in = dy.data() + r * width;
    for (std::size_t j = 0; j < width; ++j) out[j] += in[j];
  }
}
template <std::same_as<float> T>
void embedding_backward(simd, View<T> dtable, In<T> dy, Ids ids) noexcept {
  const std::size_t width = dtable.columns();
  run_on(simd_target(), [&](auto isa) {
    for (std::size_t r = 0; r < ids.size(); ++r)
      add_to_rows(isa, dtable.data(), width, dy.data() + r * width, &ids[r], 1, width);
  });
}
template <class T>
void embedding_backward(View<T> dtable, In<T> dy, Ids ids) {
  dispatch<T>([&](auto tag) { embedding_backward(tag, dtable, dy, ids); });
}
template <class T>
void embedding_add_squares(View<T> squares, In<T> dy, Ids ids) noexcept {
  const std::size_t width = squares.columns();
  for (std::size_t r = 0; r < ids.size(); ++r) {
    T* out = squares.data() + static_cast<std::size_t>(ids[r]) * width;
    const T* in = dy.data() + r * width;
    for (std::size_t j = 0; j < width; ++j) out[j] += in[j] * in[j];
  }
}

}  // namespace chordgen::inline CHORDGEN_ABI::kernels
CHORDGEN_EXACT_END
