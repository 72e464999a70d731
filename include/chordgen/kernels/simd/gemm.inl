// SPDX-License-Identifier: MIT
//
// The blocks of the matrix product and what is small. Described in kernels/simd/gemm.hpp.

/// Adds the bias and applies the function to rows x columns elements of C, beginning at column `first` of C.
inline void finish_rows(auto isa, const GemmOutput& out, float* c, std::size_t first, std::size_t rows,
                        std::size_t columns) noexcept {
  if (out.bias == nullptr && !out.activate) return;
  for (std::size_t r = 0; r < rows; ++r, c += out.stride) {
    if (out.bias != nullptr) combine(isa, Combine::accumulate, c, out.bias + first, nullptr, 1, columns);
    if (out.activate) function_forward(isa, out.function, c, c, columns);
  }
}

// --- blocks ----------------------------------------------------------------------------------------------------------

inline constexpr std::size_t pass_depth = numbers * GemmBlocks::depth;

/// Whether the rows of an operand stand close enough to be read as they lie.
[[nodiscard]] constexpr bool lies_close(const GemmOperand& x) noexcept {
  return numbers == 1 && x.stride <= GemmBlocks::close;
}

/// One pass: rows [row, row + height) of C and the inner indices [k, k + depth).
struct Pass {
  const GemmOutput* out;
  const GemmOperand* a;
  const GemmOperand* b;
  const float* kept;  ///< B packed beforehand, from this k on; else null
  GemmSize size;
  std::size_t row;
  std::size_t height;
  std::size_t k;
  std::size_t depth;
  const float* packed;  ///< the rows of A, panel after panel; null: they are read as they lie

  /// A for `rows` rows of the pass from `begin` on, as a tile reads it.
  void set_left(Tile& tile, std::size_t begin, std::size_t rows) const noexcept {
    if (packed != nullptr) {
      tile.a = packed + begin * steps_of(depth);
      tile.a_row = 1;
      tile.a_step = rows;
      return;
    }
    tile.a_row = a->transposed ? 1 : a->stride;
    tile.a_step = a->transposed ? a->stride : 1;
    tile.a = a->data + (row + begin) * tile.a_row + k * tile.a_step;
  }
};

/// The panels [first, last) of rows times the columns [column, column + width). `memory` has room for that block of B.
inline void multiply_block(auto isa, const Pass& pass, std::size_t first, std::size_t last, std::size_t column,
                           std::size_t width, float* memory) {
  const std::size_t steps = steps_of(pass.depth);
  const std::size_t panel_size = steps * tile_columns;
  const std::size_t panels = detail::divide_up(width, tile_columns);
  const std::size_t tiles = detail::divide_up(pass.height, tile_rows);
  const bool few = tiles == 1 ? numbers == 1 : pass.height <= GemmBlocks::few_rows && lies_close(*pass.b);
  const bool direct = few && pass.kept == nullptr && !pass.b->transposed;

  // Pack the block of B, or only its ragged last panel, or nothing.
  const float* packed = nullptr;
  if (pass.kept != nullptr) {
    packed = pass.kept + column * steps;
  } else {
    for (std::size_t p = direct ? width / tile_columns : 0; p < panels; ++p)
      pack_b(isa, memory + p * panel_size, *pass.b, column + p * tile_columns,
             std::min(tile_columns, width - p * tile_columns), pass.k, pass.depth);
    packed = memory;
  }

  // Multiply tile by tile; finish a row panel when its last k has been added.
  TileRegisters registers;
  for (std::size_t t = first; t < last; ++t) {
    const std::size_t begin = detail::share(pass.height, tiles, t);
    const std::size_t rows = detail::share(pass.height, tiles, t + 1) - begin;
    registers.hold(rows);
    float* c = pass.out->data + (pass.row + begin) * pass.out->stride + column;
    Tile tile{};
    tile.steps = steps;
    tile.c_stride = pass.out->stride;
    tile.add = pass.out->add || pass.k != 0;
    pass.set_left(tile, begin, rows);
    for (std::size_t p = 0; p < panels;) {
      const std::size_t left = width - p * tile_columns;
      const std::size_t together = left >= panels_at_once(rows) * tile_columns ? panels_at_once(rows) : 1;
      tile.c = c + p * tile_columns;
      tile.b = packed + p * panel_size;
      if (direct && left >= tile_columns) {
        tile.b = pass.b->data + pass.k * pass.b->stride + column + p * tile_columns;
        tile.b_stride = pass.b->stride;
        tile.b_panel = tile_columns;
      } else {
        tile.b_stride = tile_columns;
        tile.b_panel = panel_size;
      }
      if (left >= tile_columns)
        tile_of(isa, rows, together)(tile);
      else
        multiply_edge(isa, tile, rows, left);
      p += together;
    }
    if (pass.k + pass.depth == pass.size.inner) finish_rows(isa, *pass.out, c, column, rows, width);
  }
}

/// The pass's rows of A, panel after panel.
inline const float* pack_rows(auto isa, const Pass& pass, Threads threads) {
  const std::size_t tiles = detail::divide_up(pass.height, tile_rows);
  const std::size_t steps = steps_of(pass.depth);
  float* packed = detail::gemm_workspace<detail::PackedA>(pass.height * steps);
  const std::size_t group = std::clamp<std::size_t>(tiles / (4 * std::max<std::size_t>(threads.count, 1)), 1, 8);
  parallel_for(threads, detail::divide_up(tiles, group), [&](std::size_t index) {
    for (std::size_t t = index * group; t < std::min(tiles, (index + 1) * group); ++t) {
      const std::size_t begin = detail::share(pass.height, tiles, t);
      const std::size_t end = detail::share(pass.height, tiles, t + 1);
      pack_a(isa, packed + begin * steps, end - begin, *pass.a, pass.row + begin, pass.k, pass.depth);
    }
  });
  return packed;
}

/// One pass, its panels of A packed first where they are many, then its blocks of C: both shared among the threads.
inline void multiply_pass(auto isa, Pass& pass, Threads threads) {
  const std::size_t tiles = detail::divide_up(pass.height, tile_rows);
  const std::size_t steps = steps_of(pass.depth);
  const bool direct = pass.size.columns <= GemmBlocks::few_columns && lies_close(*pass.a);
  pass.packed = direct ? nullptr : pack_rows(isa, pass, threads);

  // Enough pieces for every thread: narrower blocks of columns first, then groups of row panels.
  const std::size_t pieces = threads.count <= 1 ? 1 : 4 * threads.count;
  const std::size_t panels = detail::divide_up(pass.size.columns, tile_columns);
  const std::size_t widest = std::min(GemmBlocks::columns / tile_columns, detail::divide_up(panels, pieces));
  const std::size_t block = std::max<std::size_t>(threads.count <= 1 ? GemmBlocks::columns / tile_columns : widest, 1);
  const std::size_t across = detail::divide_up(panels, block);
  const std::size_t down = std::min(tiles, detail::divide_up(pieces, across));
  const std::size_t room = pass.kept != nullptr ? 0 : std::min(block, panels) * tile_columns * steps;
  float* packed_b = detail::gemm_workspace<detail::PackedB>(participants(threads, across * down) * room);
  parallel_for(threads, across * down, [&](std::size_t index, std::size_t participant) {
    const std::size_t column = index / down * block * tile_columns;
    const std::size_t part = index % down;
    multiply_block(isa, pass, detail::share(tiles, down, part), detail::share(tiles, down, part + 1), column,
                   std::min(block * tile_columns, pass.size.columns - column), packed_b + participant * room);
  });
}

// --- few columns -----------------------------------------------------------------------------------------------------

/// The dot products of `rows` rows of A with `columns` rows of B, all along k: results[r][j]. A vector of A is loaded
/// once for all columns; the rows that come next, from `next` on, are asked for meanwhile, as no row is long enough for
/// the processor to see it coming.
template <std::size_t rows, std::size_t columns>
inline void dot_rows(float (*results)[columns], const float* a, const float* next, std::size_t a_stride, const float* b,
                     std::size_t b_stride, std::size_t inner) noexcept {
  Floats sums[rows][columns] = {};
  for_each_vector(
      inner, [&](std::size_t k, auto get, auto) __attribute__((always_inline)) {
        Floats right[columns];
        unroll<columns>([&](auto j) { right[j] = get(b + j * b_stride + k); });
        unroll<rows>([&](auto r) {
          prefetch(next + r * a_stride + k);
          const Floats left = get(a + r * a_stride + k);
          unroll<columns>([&](auto j) { sums[r][j] = fma(left, right[j], sums[r][j]); });
        });
      });
  float* const to = &results[0][0];
  constexpr std::size_t whole = rows * columns / lanes;
  unroll<whole>([&](auto g) __attribute__((always_inline)) {
    Floats these[lanes];
    unroll<lanes>([&](auto i) { these[i] = sums[(g * lanes + i) / columns][(g * lanes + i) % columns]; });
    store(to + g * lanes, sums_of_lanes(these));
  });
  unroll<rows * columns - whole * lanes>([&](auto i) {
    constexpr std::size_t n = whole * lanes + i;
    to[n] = sum_lanes(sums[n / columns][n % columns]);
  });
}

/// Where a dot product of row i of the one operand and row j of the other goes.
struct Place {
  float* data;
  std::size_t i_step;
  std::size_t j_step;
  bool add;
};

/// Every dot product of a row of `many` with the rows of `few`, at most sixteen sums at a time.
template <std::size_t few_rows>
inline void multiply_dots_of(auto, const Place& place, const GemmOperand& many, std::size_t many_rows,
                             const GemmOperand& few, std::size_t inner, Threads threads) {
  constexpr std::size_t together = 8 / ((few_rows + 1) / 2);
  constexpr std::size_t piece = 8 * together;
  parallel_for(threads, detail::divide_up(many_rows, piece), [&](std::size_t index) {
    const std::size_t end = std::min(many_rows, (index + 1) * piece);
    for (std::size_t first = index * piece; first < end; first += together) {
      const std::size_t count = std::min(together, end - first);
      const float* rows = many.data + first * many.stride;
      const float* next = many_rows - first >= 2 * together ? rows + together * many.stride : rows;
      float results[together][few_rows];
      if (count == together)
        dot_rows<together, few_rows>(results, rows, next, many.stride, few.data, few.stride, inner);
      else
        for (std::size_t i = 0; i < count; ++i, rows += many.stride)
          dot_rows<1, few_rows>(results + i, rows, rows, 0, few.data, few.stride, inner);
      for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = 0; j < few_rows; ++j) {
          float& c = place.data[(first + i) * place.i_step + j * place.j_step];
          c = place.add ? c + results[i][j] : results[i][j];
        }
    }
  });
}
inline void multiply_dots(auto isa, const Place& place, const GemmOperand& many, std::size_t many_rows,
                          const GemmOperand& few, std::size_t few_rows, std::size_t inner, Threads threads) {
  with_constant(few_rows, [&](auto rows) { multiply_dots_of<rows>(isa, place, many, many_rows, few, inner, threads); });
}

// --- short sums ------------------------------------------------------------------------------------------------------

/// C = A B or C += A B with `inner` numbers in a row of A: a row of C is the sum of so many rows of B, each times a
/// number, and is written from its beginning to its end, which memory likes better than tiles.
template <std::size_t inner>
inline void add_scaled_rows_of(auto, const GemmOutput& out, const GemmOperand& a, const GemmOperand& b,
                               const GemmSize& size, Threads threads) {
  constexpr std::size_t piece = 64;
  const std::size_t row_step = a.transposed ? 1 : a.stride;
  const std::size_t k_step = a.transposed ? a.stride : 1;
  const auto run = [&](auto finish) {
    parallel_for(threads, detail::divide_up(size.rows, piece), [&](std::size_t index) {
      const std::size_t count = std::min(piece, size.rows - index * piece);
      const float* left = a.data + index * piece * row_step;
      float* row = out.data + index * piece * out.stride;
      const GemmOperand right = b;  // copies, which stay in registers
      const std::size_t columns = size.columns;
      const std::size_t next_left = row_step;
      const std::size_t next_k = k_step;
      const std::size_t next_row = out.stride;
      for (std::size_t r = 0; r < count; ++r, left += next_left, row += next_row) {
        Floats factors[inner];
        unroll<inner>([&](auto k) { factors[k] = all(left[k * next_k]); });
        for_each_vector(
            columns, [=](std::size_t j, auto get, auto put) __attribute__((always_inline)) {
              Floats sum = {};
              unroll<inner>([&](auto k) { sum = fma(factors[k], get(right.data + k * right.stride + j), sum); });
              put(row + j, finish(sum, get, row + j));
            });
      }
    });
  };
  if (out.add)
    run([](Floats sum, auto get, const float* c) __attribute__((always_inline)) { return get(c) + sum; });
  else
    run([](Floats sum, auto, const float*) __attribute__((always_inline)) { return sum; });
}
inline void add_scaled_rows(auto isa, const GemmOutput& out, const GemmOperand& a, const GemmOperand& b,
                            const GemmSize& size, Threads threads) {
  with_constant(size.inner, [&](auto inner) { add_scaled_rows_of<inner>(isa, out, a, b, size, threads); });
}

/// The product whose output has so few columns, or rows, that tiles would be mostly padding, or whose sums are so short
/// that packing would be most of the work; false if it is no such product.
inline bool multiply_few(auto isa, const GemmOutput& out, const GemmOperand& a, const GemmOperand& b,
                         const GemmSize& size, Threads threads) {
  if (numbers != 1) return false;  // only the panels hold rounded numbers
  constexpr std::size_t few = 4;
  if (size.rows <= few && !a.transposed && b.transposed) {
    multiply_dots(isa, {out.data, 1, out.stride, out.add}, b, size.columns, a, size.rows, size.inner, threads);
    return true;
  }
  if (size.inner <= few && size.columns > few && !b.transposed) {
    add_scaled_rows(isa, out, a, b, size, threads);
    return true;
  }
  if (size.columns > few || size.rows <= few) return false;

  if (!a.transposed) {  // along k, with the columns of B turned into rows
    GemmOperand columns = b;
    if (!b.transposed) {
      float* memory = detail::gemm_workspace<detail::SmallProduct>(size.columns * size.inner);
      for (std::size_t k = 0; k < size.inner; ++k)
        for (std::size_t j = 0; j < size.columns; ++j) memory[j * size.inner + k] = b.data[k * b.stride + j];
      columns = {memory, size.inner, true};
    }
    multiply_dots(isa, {out.data, out.stride, 1, out.add}, a, size.rows, columns, size.columns, size.inner, threads);
    return true;
  }

  // A's rows lie along the rows of C: the transposed product, which has few rows.
  float* turned = detail::gemm_workspace<detail::SmallProduct>(size.columns * size.rows);
  gemm(isa, GemmOutput{turned, size.rows}, GemmOperand{b.data, b.stride, !b.transposed},
       GemmOperand{a.data, a.stride, false}, nullptr, GemmSize{size.columns, size.rows, size.inner}, threads);
  for (std::size_t i = 0; i < size.rows; ++i)
    for (std::size_t j = 0; j < size.columns; ++j) {
      float& c = out.data[i * out.stride + j];
      c = out.add ? c + turned[j * size.rows + i] : turned[j * size.rows + i];
    }
  return true;
}

// --- the product -----------------------------------------------------------------------------------------------------

inline void gemm(auto isa, const GemmOutput& out, const GemmOperand& a, const GemmOperand& b, const float* kept,
                 const GemmSize& size, Threads threads) {
  if (size.rows == 0 || size.columns == 0) return;
  if (size.inner == 0)
    for (std::size_t i = 0; i < size.rows && !out.add; ++i) std::fill_n(out.data + i * out.stride, size.columns, 0.0f);
  if (size.inner == 0 || (kept == nullptr && multiply_few(isa, out, a, b, size, threads)))
    return finish_rows(isa, out, out.data, 0, size.rows, size.columns);

  const std::size_t padded = detail::divide_up(size.columns, tile_columns) * tile_columns;
  for (std::size_t row = 0; row < size.rows; row += GemmBlocks::rows)
    for (std::size_t k = 0; k < size.inner; k += pass_depth) {
      Pass pass{&out,
                &a,
                &b,
                kept == nullptr ? nullptr : kept + k / numbers * padded,
                size,
                row,
                std::min(GemmBlocks::rows, size.rows - row),
                k,
                std::min(pass_depth, size.inner - k),
                nullptr};
      multiply_pass(isa, pass, threads);
    }
}

/// How many floats pack_matrix writes for B (inner, columns).
[[nodiscard]] inline std::size_t packed_size(Isa, std::size_t inner, std::size_t columns) noexcept {
  return steps_of(inner) * detail::divide_up(columns, tile_columns) * tile_columns;
}
/// B as gemm keeps it: blocks of `depth`, in each panel after panel.
inline void pack_matrix(auto isa, float* packed, const GemmOperand& b, std::size_t inner, std::size_t columns,
                        Threads threads) {
  const std::size_t panels = detail::divide_up(columns, tile_columns);
  for (std::size_t k = 0; k < inner; k += pass_depth) {
    const std::size_t depth = std::min(pass_depth, inner - k);
    parallel_for(threads, panels, [&](std::size_t p) {
      pack_b(isa, packed + (k / numbers * panels + p * steps_of(depth)) * tile_columns, b, p * tile_columns,
             std::min(tile_columns, columns - p * tile_columns), k, depth);
    });
  }
}
