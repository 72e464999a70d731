// SPDX-License-Identifier: MIT
//
// Rows added to one row, and one row added to rows. Described in kernels/row_sums.hpp.

/// y (width) += the rows of the table that ids name, the first id first.
inline void add_rows_to(auto, float* y, const float* table, const std::int32_t* ids, std::size_t count,
                        std::size_t width) noexcept {
  constexpr std::size_t wide = 8;  // vectors of y that stay in registers
  const auto row = [=](std::size_t j) { return table + static_cast<std::size_t>(ids[j]) * width; };
  std::size_t c = 0;
  for (; c + wide * lanes <= width; c += wide * lanes) {
    Floats sums[wide];
    unroll<wide>([&](auto v) { sums[v] = load(y + c + v * lanes); });
    for (std::size_t j = 0; j < count; ++j)
      unroll<wide>([&](auto v) { sums[v] = sums[v] + load(row(j) + c + v * lanes); });
    unroll<wide>([&](auto v) { store(y + c + v * lanes, sums[v]); });
  }
  for (; c < width; c += lanes) {
    const std::size_t here = std::min(lanes, width - c);
    Floats sum = load_first(y + c, here);
    for (std::size_t j = 0; j < count; ++j) sum = sum + load_first(row(j) + c, here);
    store_first(y + c, sum, here);
  }
}

/// Every row of the table (rows `stride` apart) that ids name += dy (width), the first id first.
inline void add_to_rows(auto, float* table, std::size_t stride, const float* dy, const std::int32_t* ids,
                        std::size_t count, std::size_t width) noexcept {
  for (std::size_t j = 0; j < count; ++j)
    for_each_vector(width, [=, row = table + static_cast<std::size_t>(ids[j]) * stride](
                               std::size_t c, auto get, auto put) { put(row + c, get(row + c) + get(dy + c)); });
}
