// SPDX-License-Identifier: MIT
//
// The tile of the matrix product in AMX's registers (Intel, Software Developer's Manual, volume 1, chapter 18; speeds:
// Optimization Reference Manual, chapter on AMX). A register holds 16 rows of 64 bytes. TDPBF16PS adds the product of
// 16 x 32 numbers of A and 32 x 16 of B, both bfloat16, to 16 x 16 floats of C, in 16 cycles; a load from the L1 cache
// takes 8. So C is 32 x 32 in four registers, for which A and B need two loads each: 32 cycles of loads behind 64 of
// products, which also cover the 52 until a sum can be added to again.
//
//   A   for 16 steps a block of `rows` lines of 64 bytes, each the 16 pairs of a row: its upper 16 rows are one
//       register, the rest another. Lines stand together, as a stride of 2 KB would put all rows into two sets of L1.
//   B   as bf16_panels.inl packs it, a step the pairs of 32 columns: its left half is one register, its right another.
//
// Fewer than 32 rows take registers of fewer rows. The instructions take denormals for zero and never trap; they add
// the products of even numbers along k into one sum and of odd ones into another, 16 each, and then both to C. They
// stand here as assembly, since compilers without a flag refuse their builtins.

inline constexpr std::size_t register_rows = 16;
inline constexpr std::size_t line = 16;  ///< floats, or pairs, in 64 bytes

/// Up to sixteen steps of the pairs of `count` columns, `deep` rows in all; zeros behind them.
template <std::size_t... i>
[[gnu::always_inline]] inline void gather_steps(Floats (&steps)[lanes], const float* source, std::size_t stride,
                                                std::size_t deep, std::size_t count,
                                                std::index_sequence<i...>) noexcept {
  ((steps[i] =
        numbers * i < deep ? gather_along(source + numbers * i * stride, stride, deep - numbers * i, count) : Floats{}),
   ...);
}

/// Rows [row, row + width) of A over [k, k + depth).
inline void pack_a(auto, float* panel, std::size_t width, const GemmOperand& a, std::size_t row, std::size_t k,
                   std::size_t depth) noexcept {
  const std::size_t blocks = steps_of(depth) / line;
  if (!a.transposed) {
    for (std::size_t r = 0; r < width; ++r)
      for (std::size_t b = 0; b < blocks; ++b)
        store(panel + (b * width + r) * line,
              gather_across(a.data + (row + r) * a.stride + k + numbers * line * b, depth - numbers * line * b));
    return;
  }
  constexpr auto each = std::make_index_sequence<lanes>{};
  for (std::size_t b = 0; b < blocks; ++b)
    for (std::size_t i = 0; i < width; i += lanes) {
      const std::size_t first = numbers * line * b;
      const std::size_t count = std::min(lanes, width - i);
      Floats pairs[lanes];
      gather_steps(pairs, a.data + (k + first) * a.stride + row + i, a.stride, depth - first, count, each);
      transpose(pairs);
      store_rows(panel + (b * width + i) * line, line, pairs, count, lanes, each);
    }
}

/// `stride` counts floats.
template <int tile>
[[gnu::always_inline]] inline void load_tile(const float* from, std::size_t stride) noexcept {
  __asm__ volatile("tileloadd (%0,%1,1), %%tmm%c2" : : "r"(from), "r"(stride * sizeof(float)), "i"(tile) : "memory");
}
template <int tile>
[[gnu::always_inline]] inline void store_tile(float* to, std::size_t stride) noexcept {
  __asm__ volatile("tilestored %%tmm%c2, (%0,%1,1)" : : "r"(to), "r"(stride * sizeof(float)), "i"(tile) : "memory");
}
template <int tile>
[[gnu::always_inline]] inline void clear_tile() noexcept {
  __asm__ volatile("tilezero %%tmm%c0" : : "i"(tile));
}
template <int sum, int left, int right>
[[gnu::always_inline]] inline void multiply_add_tiles() noexcept {
  __asm__ volatile("tdpbf16ps %%tmm%c2, %%tmm%c1, %%tmm%c0" : : "i"(sum), "i"(left), "i"(right));
}

/// The tile's registers: 0 and 1 the upper rows of C, 2 and 3 the lower, 4 and 5 those of A, 6 and 7 B.
template <bool lower_rows>
inline void multiply_tile(const Tile& tile) noexcept {
  constexpr std::size_t half = line;  // of a row of C or B
  float* const lower = tile.c + register_rows * tile.c_stride;
  if (tile.add) {
    load_tile<0>(tile.c, tile.c_stride);
    load_tile<1>(tile.c + half, tile.c_stride);
    if constexpr (lower_rows) load_tile<2>(lower, tile.c_stride);
    if constexpr (lower_rows) load_tile<3>(lower + half, tile.c_stride);
  } else {
    clear_tile<0>();
    clear_tile<1>();
    if constexpr (lower_rows) clear_tile<2>();
    if constexpr (lower_rows) clear_tile<3>();
  }
  const float* a = tile.a;
  const float* b = tile.b;
  for (std::size_t step = 0; step < tile.steps; step += steps_together) {
    load_tile<4>(a, line);
    load_tile<6>(b, tile.b_stride);
    multiply_add_tiles<0, 4, 6>();
    load_tile<7>(b + half, tile.b_stride);
    multiply_add_tiles<1, 4, 7>();
    if constexpr (lower_rows) {
      load_tile<5>(a + register_rows * line, line);
      multiply_add_tiles<2, 5, 6>();
      multiply_add_tiles<3, 5, 7>();
    }
    a += tile.a_step * line;
    b += steps_together * tile.b_stride;
  }
  store_tile<0>(tile.c, tile.c_stride);
  store_tile<1>(tile.c + half, tile.c_stride);
  if constexpr (lower_rows) store_tile<2>(lower, tile.c_stride);
  if constexpr (lower_rows) store_tile<3>(lower + half, tile.c_stride);
}

[[nodiscard]] constexpr std::size_t panels_at_once(std::size_t) noexcept { return 1; }
[[nodiscard]] inline auto tile_of(auto, std::size_t rows, std::size_t) noexcept {
  return rows > register_rows ? &multiply_tile<true> : &multiply_tile<false>;
}

/// The thread's tile registers: shaped for the rows of a tile, given back at the end, so that the system need not save
/// them.
class TileRegisters {
 public:
  TileRegisters() = default;
  TileRegisters(const TileRegisters&) = delete;
  TileRegisters& operator=(const TileRegisters&) = delete;
  ~TileRegisters() { __asm__ volatile("tilerelease"); }

  void hold(std::size_t rows) noexcept {
    if (rows == rows_) return;
    rows_ = rows;
    const auto upper = static_cast<std::uint8_t>(std::min(rows, register_rows));
    const auto lower = static_cast<std::uint8_t>(rows - upper);
    alignas(64) Shapes shapes;
    const std::uint8_t of[] = {upper, upper, lower, lower, upper, lower, register_rows, register_rows};
    for (std::size_t i = 0; i < std::size(of); ++i) {
      shapes.rows[i] = of[i];
      shapes.row_bytes[i] = of[i] == 0 ? 0 : line * sizeof(float);
    }
    __asm__ volatile("ldtilecfg %0" : : "m"(shapes));
  }

 private:
  /// As the instruction reads them.
  struct Shapes {
    std::uint8_t palette = 1;
    std::uint8_t first_row = 0;
    std::uint8_t none[14] = {};
    std::uint16_t row_bytes[16] = {};
    std::uint8_t rows[16] = {};
  };
  std::size_t rows_ = 0;
};
