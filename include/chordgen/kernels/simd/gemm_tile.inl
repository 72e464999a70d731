// SPDX-License-Identifier: MIT
//
// Panels and the register tile of the matrix product. Described in kernels/simd/gemm.hpp. Functions with an `isa` are
// templates for its sake: what is not called costs its reader next to no compile time.

inline constexpr std::size_t tile_rows = lanes == 16 ? 14 : 6;
inline constexpr std::size_t tile_columns = 2 * lanes;

// --- packing: panels in which the numbers of one k stand together ----------------------------------------------------

/// How many steps of a panel hold `depth` numbers along k: one holds `numbers` of them.
[[nodiscard]] constexpr std::size_t steps_of(std::size_t depth) noexcept { return detail::divide_up(depth, numbers); }

/// panel[k][0..width) = source[k][0..count), then zeros: the panel's direction is that of memory.
inline void pack_along(float* panel, std::size_t width, const float* source, std::size_t stride, std::size_t count,
                       std::size_t depth) noexcept {
  for (std::size_t k = 0; k < depth; k += numbers, panel += width, source += numbers * stride)
    for (std::size_t i = 0; i < width; i += lanes)
      store_first(panel + i, gather_along(source + i, stride, depth - k, i < count ? count - i : 0), width - i);
}

/// panel[k][i] = source[i][k] for i < count, then zeros: blocks of lanes x lanes numbers are transposed in registers.
inline void pack_across(auto, float* panel, std::size_t width, const float* source, std::size_t stride,
                        std::size_t count, std::size_t depth) noexcept {
  for (std::size_t i = 0; i < width; i += lanes)
    for (std::size_t k = 0; k < depth; k += numbers * lanes) {
      const std::size_t deep = std::min(numbers * lanes, depth - k);
      Floats block[lanes] = {};
      for (std::size_t row = 0; row < lanes && i + row < count; ++row)
        block[row] = gather_across(source + (i + row) * stride + k, deep);
      transpose(block);
      for (std::size_t step = 0; step < steps_of(deep); ++step)
        store_first(panel + (k / numbers + step) * width + i, block[step], width - i);
    }
}

/// Rows [row, row + width) of A, or so many columns of B, over [k, k + depth).
inline void pack_a(auto isa, float* panel, std::size_t width, const GemmOperand& a, std::size_t row, std::size_t k,
                   std::size_t depth) noexcept {
  if (a.transposed)
    pack_along(panel, width, a.data + k * a.stride + row, a.stride, width, depth);
  else
    pack_across(isa, panel, width, a.data + row * a.stride + k, a.stride, width, depth);
}
inline void pack_b(auto isa, float* panel, const GemmOperand& b, std::size_t column, std::size_t count, std::size_t k,
                   std::size_t depth) noexcept {
  if (b.transposed)
    pack_across(isa, panel, tile_columns, b.data + column * b.stride + k, b.stride, count, depth);
  else
    pack_along(panel, tile_columns, b.data + k * b.stride + column, b.stride, count, depth);
}

// --- the register tile -----------------------------------------------------------------------------------------------

/// Where the tile reads and writes. The numbers of A for one step are `a_step` behind those for the step before; B is
/// pairs of vectors, `b_panel` apart, whose rows are `b_stride` apart.
struct Tile {
  std::size_t steps;
  const float* a;
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

/// rows x (vectors * lanes) elements of C; with two summands, of A (B + more B).
template <std::size_t rows, std::size_t vectors, bool two_summands = false>
inline void multiply_tile(const Tile& tile) noexcept {
  Floats sums[rows][vectors] = {};
  const float* a = tile.a;
  const float* b = tile.b;
  const float* more_b = tile.more_b;
  for (std::size_t k = tile.steps; k != 0; --k, a += tile.a_step, b += tile.b_stride) {
    Floats right[vectors];
    unroll<vectors>([&](auto v) { right[v] = load(b + v / 2 * tile.b_panel + v % 2 * lanes); });
    if constexpr (two_summands) {
      unroll<vectors>([&](auto v) { right[v] = right[v] + load(more_b + v * lanes); });
      more_b += tile.b_stride;
    }
    unroll<rows>([&](auto r) {
      const Floats left = spread(a + r);
      unroll<vectors>([&](auto v) { sums[r][v] = multiply_add(left, right[v], sums[r][v]); });
    });
  }
  const auto put = [&](float* c, bool add) __attribute__((always_inline)) {
    unroll<rows>([&](auto r) {
      unroll<vectors>([&](auto v) {
        float* to = c + r * tile.c_stride + v * lanes;
        store(to, add ? load(to) + sums[r][v] : sums[r][v]);
      });
    });
  };
  put(tile.c, tile.add);
  if (tile.more_c != nullptr) put(tile.more_c, true);
}

/// The tile of so many rows; few rows take several panels at once, to have enough sums under way.
using TileFunction = void (*)(const Tile&) noexcept;
[[nodiscard]] constexpr std::size_t panels_at_once(std::size_t rows) noexcept {
  return rows == 1 ? 4 : rows == 2 ? 2 : 1;
}

template <std::size_t vectors, bool two_summands, std::size_t... index>
[[nodiscard]] inline TileFunction narrow_tile(std::size_t rows, std::index_sequence<index...>) noexcept {
  static constexpr TileFunction functions[] = {&multiply_tile<index + 1, vectors, two_summands>...};
  return functions[rows - 1];
}
template <std::size_t vectors = 2, bool two_summands = false>
[[nodiscard]] inline TileFunction narrow_tile(auto, std::size_t rows) noexcept {
  return narrow_tile<vectors, two_summands>(rows, std::make_index_sequence<tile_rows>{});
}
[[nodiscard]] inline TileFunction tile_of(auto isa, std::size_t rows, std::size_t panels) noexcept {
  if (panels == 1) return narrow_tile(isa, rows);
  return rows == 1 ? &multiply_tile<1, 8> : &multiply_tile<2, 4>;
}

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
