// SPDX-License-Identifier: MIT
//
// The tile of the matrix product in vector registers. Described in kernels/simd/gemm.hpp.

/// Rows [row, row + width) of A over [k, k + depth): the numbers of one step stand together.
inline void pack_a(auto isa, float* panel, std::size_t width, const GemmOperand& a, std::size_t row, std::size_t k,
                   std::size_t depth) noexcept {
  if (a.transposed)
    pack_along(panel, width, a.data + k * a.stride + row, a.stride, width, depth);
  else
    pack_across(isa, panel, width, a.data + row * a.stride + k, a.stride, width, depth);
}

/// rows x (vectors * lanes) elements of C; with two summands, of A (B + more B).
template <std::size_t rows, std::size_t vectors, bool two_summands = false>
inline void multiply_tile(const Tile& tile) noexcept {
  constexpr std::size_t thirds = (rows + 2) / 3;  // an address for three rows: the two others are an index away
  Floats sums[rows][vectors] = {};
  const float* a[thirds];
  unroll<thirds>([&](auto i) { a[i] = tile.a + 3 * i * tile.a_row; });
  const std::size_t a_row = tile.a_row;
  const float* b = tile.b;
  const float* more_b = tile.more_b;
  for (std::size_t k = tile.steps; k != 0; --k, b += tile.b_stride) {
    Floats right[vectors];
    unroll<vectors>([&](auto v) { right[v] = load(b + v / 2 * tile.b_panel + v % 2 * lanes); });
    if constexpr (two_summands) {
      unroll<vectors>([&](auto v) { right[v] = right[v] + load(more_b + v * lanes); });
      more_b += tile.b_stride;
    }
    unroll<rows>([&](auto r) {
      const Floats left = spread(a[r / 3] + r % 3 * a_row);
      unroll<vectors>([&](auto v) { sums[r][v] = multiply_add(left, right[v], sums[r][v]); });
    });
    unroll<thirds>([&](auto i) { a[i] += tile.a_step; });
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

/// Vector registers need no setting.
struct TileRegisters {
  void hold(std::size_t) noexcept {}
};
