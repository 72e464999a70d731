// SPDX-License-Identifier: MIT
//
// Scores of the note decoder and their gradients. Described in kernels/simd/note_scores.hpp.

/// Tables are read as they lie where their width is a whole number of these.
[[nodiscard]] constexpr std::size_t column_step(Isa) noexcept { return 2 * lanes; }
[[nodiscard]] constexpr bool reads_tables_directly(Isa isa, std::size_t width) noexcept {
  return width % column_step(isa) == 0;
}

/// How far apart the rows of the transposed tables stand, and how many floats they take.
[[nodiscard]] inline std::size_t turned_stride(Isa, std::size_t rows) noexcept {
  return detail::divide_up(rows, lanes) * lanes;
}
[[nodiscard]] inline std::size_t turned_size(Isa isa, std::size_t rows, std::size_t width) noexcept {
  return width * turned_stride(isa, rows) + 2 * lanes;
}
inline void turn_tables(auto isa, float* turned, const float* tables, std::size_t rows, std::size_t width) noexcept {
  pack_across(isa, turned, turned_stride(isa, rows), tables, width, rows, width);
}

/// C (rows, columns) = A B, A (B + more B), or added; columns in pairs of vectors, a last single one where that is
/// enough. Whatever lies behind the columns of B must be readable, behind those of C writable.
template <bool two_summands>
inline void multiply_strip(auto isa, Tile tile, std::size_t rows, std::size_t columns) noexcept {
  for (std::size_t j = 0; j < columns; j += 2 * lanes) {
    (columns - j > lanes ? narrow_tile<2, two_summands>(isa, rows) : narrow_tile<1, two_summands>(isa, rows))(tile);
    tile.b += 2 * lanes;
    tile.c += 2 * lanes;
    if (two_summands) tile.more_b += 2 * lanes;
  }
}
inline void multiply_strip(auto isa, const Tile& tile, std::size_t rows, std::size_t columns) noexcept {
  tile.more_b == nullptr ? multiply_strip<false>(isa, tile, rows, columns)
                         : multiply_strip<true>(isa, tile, rows, columns);
}

/// Calls each(first, rows) for the tiles of a group's steps, equally high.
template <class Each>
inline void for_each_tile(const NoteGroup& group, Each&& each) {
  const std::size_t tiles = detail::divide_up(group.count, tile_rows);
  for (std::size_t t = 0; t < tiles; ++t) {
    const std::size_t begin = detail::share(group.count, tiles, t);
    each(group.first + begin, detail::share(group.count, tiles, t + 1) - begin);
  }
}

/// z becomes relu(z), left out or scaled up: detail::relu_dropout for one row.
inline void relu_dropout_row(auto, float* z, std::size_t width, double rate, Rng rng) noexcept {
  constexpr std::int32_t whole = 0x4b000000;  // the bits of 2^23: with a number below it in them, of the sum of both
  const auto left_out = static_cast<std::int32_t>(rate * 65536.0 + 0.5);
  const Floats scale = all(static_cast<float>(1 / (1 - rate)));
  for (std::size_t j = 0; j < width; j += lanes) {
    Floats factor = scale;
    if (left_out != 0) {
      std::int32_t drawn[lanes];
      for (std::size_t i = 0; i < lanes; i += 4) {
        const std::uint64_t bits = rng.next();
        unroll<4>([&](auto n) { drawn[i + n] = whole | static_cast<std::int32_t>(bits >> 16 * n & 0xffff); });
      }
      Floats chances;
      std::memcpy(static_cast<void*>(&chances), drawn, sizeof chances);
      factor = select(chances < from_bits(all(whole | left_out)), Floats{}, scale);
    }
    const Floats x = load(z + j);
    store(z + j, x * select(x > Floats{}, factor, Floats{}));
  }
}

// --- forward ---------------------------------------------------------------------------------------------------------

/// The scores of one step become its probabilities and its loss. `scores` and `later` begin at the slice's lowest key
/// and at distance 1; `later` is null for a step without a last key.
inline void finish_step(auto isa, const NoteArrays& at, std::size_t s, const NoteSlice& slice, const float* scores,
                        const float* later) noexcept {
  const NoteSizes& sizes = at.plan->sizes;
  const std::size_t end = sizes.end();
  const std::size_t first = first_permitted(at.plan->steps[s]);
  float* p = at.probabilities + s * (end + 1);
  std::fill_n(p, first, 0.0f);

  const float* bias = at.bias + first;
  const float* relative = slice.relative == 0 ? nullptr : at.bias + slice.relative + (first - slice.lowest);
  const float* nearest = at.bias + sizes.score_row(NoteSizes::from_last, 1);
  for_each_vector(
      end - first, [=, row = p + first, from = scores + (first - slice.lowest)](std::size_t i, auto get, auto put) {
        Floats score = get(from + i) + (relative == nullptr ? get(bias + i) : get(bias + i) + get(relative + i));
        if (later != nullptr) score = score + (get(later + i) + get(nearest + i));
        put(row + i, score);
      });
  float ending[1][1];
  const float* const hidden = at.hidden + s * at.width;
  dot_rows<1, 1>(ending, hidden, hidden, 0, at.scores + end * at.width, 0, at.width);
  p[end] = ending[0][0] + at.bias[end];

  const double target = static_cast<double>(p[at.plan->targets[s]]);
  const RowSum sum = softmax_row(isa, p + first, p + first, end + 1 - first);
  at.losses[s] =
      static_cast<float>(static_cast<double>(sum.largest) + math::log(static_cast<double>(sum.total)) - target);
}

/// Hidden numbers, probabilities and losses of a tile of steps.
inline void forward_tile(auto isa, const NoteArrays& at, std::size_t first, std::size_t rows) {
  const NotePlan& plan = *at.plan;
  const std::size_t width = at.width;
  float* hidden = at.hidden + first * width;
  for (std::size_t s = first; s < first + rows; ++s) {
    float* z = at.hidden + s * width;
    std::copy_n(at.frames + plan.steps[s].frame * width, width, z);
    add_rows_to(isa, z, at.inputs, plan.step_rows[s].data(), plan.step_rows[s].size(), width);
    if (plan.views.count() != 0) {
      const Span<const std::int32_t> views = plan.views.of_step[s];
      add_rows_to(isa, z, at.views, views.data(), views.size(), width);
    }
    relu_dropout_row(isa, z, width, at.dropout, at.rng.split(s));
  }

  const NoteSlice slice(plan.sizes, plan.steps[first]);
  const std::size_t columns = detail::divide_up(slice.keys, 2 * lanes) * 2 * lanes;
  float* scores = detail::gemm_workspace<detail::NoteTile>(2 * rows * columns);
  float* later = scores + rows * columns;
  const auto multiply = [&](float* c, std::size_t row, std::size_t more) {
    Tile tile{.steps = width,
              .a = hidden,
              .a_row = width,
              .a_step = 1,
              .b = at.turned + row,
              .b_stride = at.stride,
              .b_panel = 2 * lanes,
              .c = c,
              .c_stride = columns,
              .add = false};
    if (more != 0) tile.more_b = at.turned + more;
    multiply_strip(isa, tile, rows, slice.keys);
  };
  multiply(scores, slice.lowest, slice.relative);
  const bool follows = plan.steps[first].last >= 0;
  if (follows) multiply(later, plan.sizes.score_row(NoteSizes::from_last, 1), 0);
  for (std::size_t r = 0; r < rows; ++r)
    finish_step(isa, at, first + r, slice, scores + r * columns, follows ? later + r * columns : nullptr);
}
inline void note_group_forward(auto isa, const NoteArrays& at, const NoteGroup& group) {
  for_each_tile(group, [&](std::size_t first, std::size_t rows) { forward_tile(isa, at, first, rows); });
}

// --- backward --------------------------------------------------------------------------------------------------------

/// dscores, dlater and dz of a tile of steps.
inline void backward_tile(auto isa, const NoteArrays& at, std::size_t first, std::size_t rows) {
  const NotePlan& plan = *at.plan;
  const std::size_t width = at.width;
  const std::size_t end = plan.sizes.end();
  const NoteSlice slice(plan.sizes, plan.steps[first]);
  const bool follows = plan.steps[first].last >= 0;
  float* later = follows ? at.dlater + (first - plan.first_steps) * (end - 1) : nullptr;

  // The scores' gradients; those of later steps by distance, too.
  for (std::size_t r = 0; r < rows; ++r) {
    const std::size_t s = first + r;
    float* ds = at.dscores + s * (end + 1);
    const float* p = at.probabilities + s * (end + 1);
    for_each_vector(end + 1, [=](std::size_t i, auto get, auto put) { put(ds + i, all(at.factor) * get(p + i)); });
    ds[plan.targets[s]] -= at.factor;
    if (!follows) continue;
    const float* permitted = ds + first_permitted(plan.steps[s]);
    std::fill(std::copy(permitted, static_cast<const float*>(ds + end), later + r * (end - 1)),
              later + (r + 1) * (end - 1), 0.0f);
  }

  // Back to the hidden numbers.
  float* dz = at.dz + first * width;
  const auto multiply = [&](const float* ds, std::size_t stride, std::size_t row, std::size_t more, bool add) {
    Tile tile{.steps = slice.keys,
              .a = ds,
              .a_row = stride,
              .a_step = 1,
              .b = at.scores + row * width,
              .b_stride = width,
              .b_panel = 2 * lanes,
              .c = dz,
              .c_stride = width,
              .add = add};
    if (more != 0) tile.more_b = at.scores + more * width;
    multiply_strip(isa, tile, rows, width);
  };
  multiply(at.dscores + first * (end + 1) + slice.lowest, end + 1, slice.lowest, slice.relative, false);
  if (follows) multiply(later, end - 1, plan.sizes.score_row(NoteSizes::from_last, 1), 0, true);

  // Through relu and dropout.
  const Floats scale = all(static_cast<float>(1 / (1 - at.dropout)));
  for (std::size_t r = 0; r < rows; ++r, dz += width) {
    const Floats ending = all(at.dscores[(first + r) * (end + 1) + end]);
    const float* u = at.hidden + (first + r) * width;
    for (std::size_t j = 0; j < width; j += lanes) {
      const Floats du = fma(ending, load(at.scores + end * width + j), load(dz + j));
      store(dz + j, du * select(load(u + j) > Floats{}, scale, Floats{}));
    }
  }
}
inline void note_group_backward(auto isa, const NoteArrays& at, const NoteGroup& group) {
  for_each_tile(group, [&](std::size_t first, std::size_t rows) { backward_tile(isa, at, first, rows); });
}

/// dC (keys, D) += Aᵀ U over the steps from `first` on, the columns [column, column + width) of it. A row of A,
/// `a_step` behind the last, holds a step's gradients; steps_of(key) tells how many steps have one at this key or a
/// lower one.
template <class Steps>
inline void add_products(auto isa, const NoteArrays& at, std::size_t first, const float* a, std::size_t a_step,
                         std::size_t keys, Steps&& steps_of, float* dc, float* more_dc, std::size_t column,
                         std::size_t width) noexcept {
  for (std::size_t key = 0; key < keys; key += tile_rows) {
    const std::size_t rows = std::min(tile_rows, keys - key);
    const std::size_t there = key * at.width + column;
    Tile tile{.steps = steps_of(key, key + rows),
              .a = a + key,
              .a_row = 1,
              .a_step = a_step,
              .b = at.hidden + first * at.width + column,
              .b_stride = at.width,
              .b_panel = 2 * lanes,
              .c = dc + there,
              .c_stride = at.width,
              .add = true};
    if (more_dc != nullptr) tile.more_c = more_dc + there;
    if (tile.steps == 0) continue;
    for (std::size_t j = 0; j < width; j += 2 * lanes) {
      narrow_tile(isa, rows)(tile);
      tile.b += 2 * lanes;
      tile.c += 2 * lanes;
      if (more_dc != nullptr) tile.more_c += 2 * lanes;
    }
  }
}

/// A group's share of dscores' tables, columns [column, column + width).
inline void add_table_gradients(auto isa, const NoteArrays& at, const NoteGroup& group, std::size_t column,
                                std::size_t width) noexcept {
  const NotePlan& plan = *at.plan;
  const Span<const NoteStep> steps = plan.steps.subspan(group.first, group.count);
  const std::size_t end = plan.sizes.end();
  const NoteSlice slice(plan.sizes, steps[0]);
  const auto count_while = [&](auto&& holds) {
    std::size_t count = 0;
    while (count < steps.size() && holds(first_permitted(steps[count]))) ++count;
    return count;
  };
  const float* ds = at.dscores + group.first * (end + 1);
  const auto row = [&](std::size_t number) { return at.dtables + number * at.width; };
  add_products(
      isa, at, group.first, ds + slice.lowest, end + 1, slice.keys,
      [&](std::size_t, std::size_t last) {
        return count_while([&](std::size_t permitted) { return permitted < slice.lowest + last; });
      },
      row(slice.lowest), slice.relative == 0 ? nullptr : row(slice.relative), column, width);
  add_products(
      isa, at, group.first, ds + end, end + 1, 1, [&](std::size_t, std::size_t) { return steps.size(); }, row(end),
      nullptr, column, width);
  if (steps[0].last < 0) return;
  add_products(
      isa, at, group.first, at.dlater + (group.first - plan.first_steps) * (end - 1), end - 1, slice.keys,
      [&](std::size_t key, std::size_t) {
        return count_while([&](std::size_t permitted) { return permitted + key < end; });
      },
      row(plan.sizes.score_row(NoteSizes::from_last, 1)), nullptr, column, width);
}

/// A group's share of the bias's gradient.
inline void add_bias_gradients(auto, const NoteArrays& at, const NoteGroup& group) noexcept {
  const NotePlan& plan = *at.plan;
  const std::size_t end = plan.sizes.end();
  float* nearest = at.dbias + plan.sizes.score_row(NoteSizes::from_last, 1);
  for (std::size_t s = group.first; s < group.first + group.count; ++s) {
    const NoteSlice slice(plan.sizes, plan.steps[s]);
    const float* ds = at.dscores + s * (end + 1) + slice.lowest;
    const auto add = [=](float* to, std::size_t count) {
      for_each_vector(count, [=](std::size_t i, auto get, auto put) { put(to + i, get(to + i) + get(ds + i)); });
    };
    add(at.dbias + slice.lowest, slice.keys + 1);
    if (slice.relative != 0) add(at.dbias + slice.relative, slice.keys);
    if (plan.steps[s].last >= 0) add(nearest, slice.keys);
  }
}
