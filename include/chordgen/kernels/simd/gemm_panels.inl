// SPDX-License-Identifier: MIT
//
// The panels of the matrix product, and where a tile of it lies. Described in kernels/simd/gemm.hpp. Functions with an
// `isa` are templates for its sake: what is not called costs its reader next to no compile time.

inline constexpr std::size_t tile_columns = 2 * lanes;

// --- packing: panels in which the numbers of one k stand together ----------------------------------------------------

/// How many steps of a panel hold `depth` numbers along k: one holds `numbers` of them, and they come `steps_together`.
[[nodiscard]] constexpr std::size_t steps_of(std::size_t depth) noexcept {
  return detail::divide_up(depth, numbers * steps_together) * steps_together;
}

/// panel[k][0..width) = source[k][0..count), then zeros: the panel's direction is that of memory.
inline void pack_along(float* panel, std::size_t width, const float* source, std::size_t stride, std::size_t count,
                       std::size_t depth) noexcept {
  for (std::size_t k = 0; k < depth; k += numbers, panel += width, source += numbers * stride)
    for (std::size_t i = 0; i < width; i += lanes)
      store_first(panel + i, gather_along(source + i, stride, depth - k, i < count ? count - i : 0), width - i);
  std::fill_n(panel, (steps_of(depth) - detail::divide_up(depth, numbers)) * width, 0.0f);
}

/// The rows i of a block of numbers that will be transposed: `count` rows of memory, then zeros.
template <std::size_t... i>
[[gnu::always_inline]] inline void gather_rows(Floats (&rows)[lanes], const float* source, std::size_t stride,
                                               std::size_t count, std::size_t deep,
                                               std::index_sequence<i...>) noexcept {
  ((rows[i] = i < count ? gather_across(source + i * stride, deep) : Floats{}), ...);
}
/// The first `width` numbers of the rows i < count, one row `stride` behind the other.
template <std::size_t... i>
[[gnu::always_inline]] inline void store_rows(float* to, std::size_t stride, const Floats (&rows)[lanes],
                                              std::size_t count, std::size_t width,
                                              std::index_sequence<i...>) noexcept {
  ((i < count ? store_first(to + i * stride, rows[i], width) : void()), ...);
}
/// panel[k][i] = source[i][k] for i < count, then zeros: blocks of lanes x lanes numbers are transposed in registers.
inline void pack_across(auto, float* panel, std::size_t width, const float* source, std::size_t stride,
                        std::size_t count, std::size_t depth) noexcept {
  constexpr auto each = std::make_index_sequence<lanes>{};
  for (std::size_t i = 0; i < width; i += lanes)
    for (std::size_t k = 0; k < depth; k += numbers * lanes) {
      const std::size_t deep = std::min(numbers * lanes, depth - k);
      Floats block[lanes];
      gather_rows(block, source + i * stride + k, stride, i < count ? count - i : 0, deep, each);
      transpose(block);
      store_rows(panel + k / numbers * width + i, width, block, steps_of(deep), width - i, each);
    }
}

/// So many columns of B over [k, k + depth).
inline void pack_b(auto isa, float* panel, const GemmOperand& b, std::size_t column, std::size_t count, std::size_t k,
                   std::size_t depth) noexcept {
  if (b.transposed)
    pack_across(isa, panel, tile_columns, b.data + column * b.stride + k, b.stride, count, depth);
  else
    pack_along(panel, tile_columns, b.data + k * b.stride + column, b.stride, count, depth);
}

// --- tiles -----------------------------------------------------------------------------------------------------------

/// Where the tile reads and writes. The numbers of A for one step are `a_step` behind those for the step before, its
/// rows `a_row` apart; B is pairs of vectors, `b_panel` apart, whose rows are `b_stride` apart.
struct Tile {
  std::size_t steps;
  const float* a;
  std::size_t a_row;
  std::size_t a_step;
  const float* b;
  std::size_t b_stride;
  std::size_t b_panel;
  float* c;
  std::size_t c_stride;
  bool add;
  const float* more_b = nullptr;  ///< added to B, rows as far apart
  float* more_c = nullptr;        ///< gets += what C gets
};

/// The last columns of C, fewer than a tile has: by way of a tile of their own.
inline void multiply_edge(auto isa, const Tile& tile, std::size_t rows, std::size_t columns) noexcept {
  alignas(64) float values[tile_rows * tile_columns];
  Tile whole = tile;
  whole.c = values;
  whole.c_stride = tile_columns;
  whole.add = false;
  tile_of(isa, rows, 1)(whole);
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t j = 0; j < columns; ++j) {
      float& c = tile.c[r * tile.c_stride + j];
      const float value = values[r * tile_columns + j];
      c = tile.add ? c + value : value;
    }
}
