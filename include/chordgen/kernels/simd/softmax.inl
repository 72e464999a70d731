// SPDX-License-Identifier: MIT
//
// Softmax and cross-entropies of one row. Described in kernels/simd/softmax.hpp.

[[gnu::always_inline]] inline float largest_of(const float* z, std::size_t count) noexcept {
  Floats largest = all(z[0]);
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) largest = maximum(load(z + i), largest);
  float result = largest_lane(largest);
  for (; i < count; ++i) result = z[i] > result ? z[i] : result;
  return result;
}

/// p = e^(z - largest), and their sum. May be done in place.
[[gnu::always_inline]] inline RowSum exponentials(float* p, const float* z, std::size_t count) noexcept {
  const float largest = largest_of(z, count);
  const Floats shift = all(largest);
  Floats total{};
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    const Floats e = exp(load(z + i) - shift);
    store(p + i, e);
    total = total + e;
  }
  if (i < count) {
    store_first(p + i, exp(load_first(z + i, count - i) - shift), count - i);
    total = total + load_first(p + i, count - i);
  }
  return {largest, sum_lanes(total)};
}

/// p = softmax(z); gives largest and total.
inline RowSum softmax_row(auto, float* p, const float* z, std::size_t count) noexcept {
  const RowSum sum = exponentials(p, z, count);
  const Floats total = all(sum.total);
  for_each_vector(count, [=](std::size_t i, auto get, auto put) { put(p + i, get(p + i) / total); });
  return sum;
}

/// dz += factor p.
inline void add_scaled(auto, float* dz, const float* p, float factor, std::size_t count) noexcept {
  const Floats scale = all(factor);
  for_each_vector(count, [=](std::size_t i, auto get, auto put) { put(dz + i, get(dz + i) + scale * get(p + i)); });
}

/// max(z, 0) - t z + log(1 + e^-|z|).
[[gnu::always_inline]] inline Floats binary_loss(Floats z, Floats t) noexcept {
  return (maximum(z, all(0.0f)) - t * z) + log1p(exp(-absolute(z)));
}
/// The sum of a row's binary losses: 256 vectors in float lanes, then in double.
inline double bce_row(auto, const float* z, const float* t, std::size_t count) noexcept {
  constexpr std::size_t block = 256 * lanes;
  double total = 0;
  for (std::size_t first = 0; first < count; first += block) {
    const std::size_t last = std::min(count, first + block);
    Floats sum{};
    std::size_t i = first;
    for (; i + lanes <= last; i += lanes) sum = sum + binary_loss(load(z + i), load(t + i));
    if (i < last) {
      float rest[lanes];
      store(rest, binary_loss(load_first(z + i, last - i), load_first(t + i, last - i)));
      sum = sum + load_first(rest, last - i);
    }
    total += static_cast<double>(sum_lanes(sum));
  }
  return total;
}

/// dz += factor (sigmoid(z) - t).
inline void bce_gradient(auto, float* dz, const float* z, const float* t, float factor, std::size_t count) noexcept {
  const Floats scale = all(factor);
  for_each_vector(count, [=](std::size_t i, auto get, auto put) {
    put(dz + i, get(dz + i) + scale * (sigmoid(get(z + i)) - get(t + i)));
  });
}
