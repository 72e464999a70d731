// SPDX-License-Identifier: MIT
//
// Elementwise loops, sums of rows and sums of all elements. Described in kernels/simd/elementwise.hpp.

/// y[i] = function(x[i]).
template <class Function>
[[gnu::always_inline]] inline void map(float* y, const float* x, std::size_t count, Function function) noexcept {
  for_each_vector(count, [=](std::size_t i, auto get, auto put) { put(y + i, function(get(x + i))); });
}
/// y[i] = function(y[i], a[i], b[i]).
template <class Function>
[[gnu::always_inline]] inline void map(float* y, const float* a, const float* b, std::size_t count,
                                       Function function) noexcept {
  for_each_vector(count,
                  [=](std::size_t i, auto get, auto put) { put(y + i, function(get(y + i), get(a + i), get(b + i))); });
}

inline void combine(auto, Combine combination, float* y, const float* a, const float* b, float factor,
                    std::size_t count) noexcept {
  const auto factors = [factor](auto v) { return v * all(factor); };
  switch (combination) {
    case Combine::add:
      return map(y, a, b, count, [](auto, auto u, auto v) { return u + v; });
    case Combine::mul:
      return map(y, a, b, count, [](auto, auto u, auto v) { return u * v; });
    case Combine::mul_add:
      return map(y, a, b, count, [](auto d, auto u, auto v) { return d + u * v; });
    case Combine::accumulate:
      return map(y, a, a, count, [](auto d, auto u, auto) { return d + u; });
    case Combine::scale:
      return map(y, a, count, factors);
    case Combine::axpy:
      return map(y, a, a, count, [factor](auto d, auto u, auto) { return d + all(factor) * u; });
  }
}

/// sums (columns) += the rows of y, `stride` apart, the first row first.
inline void add_column_sums(auto, float* sums, const float* y, std::size_t stride, std::size_t rows,
                            std::size_t columns) noexcept {
  constexpr std::size_t wide = 4;  // vectors of sums that stay in registers: whole cache lines of each row
  std::size_t j = 0;
  for (; j + wide * lanes <= columns; j += wide * lanes) {
    Floats total[wide];
    unroll<wide>([&](auto v) { total[v] = load(sums + j + v * lanes); });
    for (std::size_t r = 0; r < rows; ++r)
      unroll<wide>([&](auto v) { total[v] = total[v] + load(y + r * stride + j + v * lanes); });
    unroll<wide>([&](auto v) { store(sums + j + v * lanes, total[v]); });
  }
  for (; j < columns; j += lanes) {
    const std::size_t width = std::min(lanes, columns - j);
    Floats total = load_first(sums + j, width);
    for (std::size_t r = 0; r < rows; ++r) total = total + load_first(y + r * stride + j, width);
    store_first(sums + j, total, width);
  }
}

/// The sum of function(x[i]): blocks of 4096 numbers in float lanes, four vectors at a time, the blocks in double.
template <class Function>
[[gnu::always_inline]] inline double sum_of(const float* x, std::size_t count, Function function) noexcept {
  constexpr std::size_t block = 4096;
  double total = 0;
  for (std::size_t first = 0; first < count; first += block) {
    const std::size_t last = std::min(count, first + block);
    Floats sums[4] = {};
    std::size_t i = first;
    for (; i + 4 * lanes <= last; i += 4 * lanes)
      unroll<4>([&](auto v) { sums[v] = sums[v] + function(load(x + i + v * lanes)); });
    for (; i < last; i += lanes) sums[0] = sums[0] + function(load_first(x + i, std::min(lanes, last - i)));
    total += static_cast<double>(sum_lanes((sums[0] + sums[1]) + (sums[2] + sums[3])));
  }
  return total;
}
inline double sum(auto, const float* x, std::size_t count) noexcept {
  return sum_of(x, count, [](auto v) { return v; });
}
inline double squared_norm(auto, const float* x, std::size_t count) noexcept {
  return sum_of(x, count, [](auto v) { return v * v; });
}
