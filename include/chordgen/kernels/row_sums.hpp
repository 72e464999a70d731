// SPDX-License-Identifier: MIT
//
// Sums of rows of a table, the product of a sparse matrix of zeros and ones with a dense one:
//
//   y[i] += sum over j in [begins[i], begins[i + 1]) of table[ids[j]]     table (vocabulary, width), y (rows, width)
//   dtable[ids[j]] += dy[i]                                               for the same i, j
//
// The chord {E3, G3} as the sum of two note vectors is one row of y. Both directions run over i, then j, upwards, in T,
// so the variants give the same bits. A row of y stays in registers while its ids pass by. Threads divide the rows of
// y forward; backward, where rows of the table meet again and again, they divide the columns.
#pragma once

#include <chordgen/core/parallel.hpp>
#include <chordgen/kernels/embedding.hpp>
#include <chordgen/kernels/simd/row_sums.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI::kernels {

/// Lists of row numbers, one behind the other: list i is ids[begins[i]], ..., ids[begins[i + 1] - 1].
struct RowLists {
  Span<const std::int32_t> ids{};
  Span<const std::uint32_t> begins{};  ///< one more than there are lists

  [[nodiscard]] std::size_t size() const noexcept { return begins.empty() ? 0 : begins.size() - 1; }
  [[nodiscard]] Span<const std::int32_t> operator[](std::size_t i) const noexcept {
    return ids.subspan(begins[i], begins[i + 1] - begins[i]);
  }
};

template <class T>
void row_sums_forward(naive, View<T> y, In<T> table, const RowLists& lists, Threads = {}) noexcept {
  const std::size_t width = y.columns();
  for (std::size_t i = 0; i < lists.size(); ++i)
    for (const std::int32_t id : lists[i]) {
      const T* row = table.data() + static_cast<std::size_t>(id) * width;
      for (std::size_t j = 0; j < width; ++j) y[i * width + j] += row[j];
    }
}
template <class T>
void row_sums_backward(naive, View<T> dtable, In<T> dy, const RowLists& lists, Threads = {}) noexcept {
  const std::size_t width = dy.columns();
  for (std::size_t i = 0; i < lists.size(); ++i)
    for (const std::int32_t id : lists[i]) {
      T* row = dtable.data() + static_cast<std::size_t>(id) * width;
      for (std::size_t j = 0; j < width; ++j) row[j] += dy[i * width + j];
    }
}

template <std::same_as<float> T>
void row_sums_forward(simd, View<T> y, In<T> table, const RowLists& lists, Threads threads = {}) {
  constexpr std::size_t piece = 16;
  parallel_for(threads, (lists.size() + piece - 1) / piece, [&](std::size_t index) {
    run_on(simd_target(), [&](auto isa) {
      for (std::size_t i = index * piece; i < lists.size() && i < (index + 1) * piece; ++i)
        add_rows_to(isa, y.data() + i * y.columns(), table.data(), lists[i].data(), lists[i].size(), y.columns());
    });
  });
}
template <std::same_as<float> T>
void row_sums_backward(simd, View<T> dtable, In<T> dy, const RowLists& lists, Threads threads = {}) {
  constexpr std::size_t piece = 512;
  const std::size_t columns = dy.columns();
  parallel_for(threads, (columns + piece - 1) / piece, [&](std::size_t index) {
    const std::size_t first = index * piece;
    const std::size_t width = columns - first < piece ? columns - first : piece;
    run_on(simd_target(), [&](auto isa) {
      for (std::size_t i = 0; i < lists.size(); ++i)
        add_to_rows(isa, dtable.data() + first, columns, dy.data() + i * columns + first, lists[i].data(),
                    lists[i].size(), width);
    });
  });
}

template <class T>
void row_sums_forward(View<T> y, In<T> table, const RowLists& lists, Threads threads = {}) {
  dispatch<T>([&](auto tag) { row_sums_forward(tag, y, table, lists, threads); });
}
template <class T>
void row_sums_backward(View<T> dtable, In<T> dy, const RowLists& lists, Threads threads = {}) {
  dispatch<T>([&](auto tag) { row_sums_backward(tag, dtable, dy, lists, threads); });
}

}  // namespace chordgen::inline CHORDGEN_ABI::kernels
CHORDGEN_EXACT_END
