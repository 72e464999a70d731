// SPDX-License-Identifier: MIT
//
// Described in bench/peak.hpp.

/// Multiply-adds of `rounds` rounds, twelve independent sums of one vector each; `keep` sees the result.
inline double multiply_adds(auto, std::size_t rounds, volatile float& keep) noexcept {
  constexpr std::size_t sums = 12;
  Floats sum[sums];
  unroll<sums>([&](auto i) { sum[i] = all(static_cast<float>(i + 1)); });
  const Floats factor = all(0.999f);
  const Floats term = all(1e-3f);
  for (std::size_t r = 0; r < rounds; ++r) unroll<sums>([&](auto i) { sum[i] = fma(sum[i], factor, term); });
  float total = 0;
  unroll<sums>([&](auto i) { total += sum_lanes(sum[i]); });
  keep = total;
  return static_cast<double>(rounds * sums * lanes);
}

/// a += c and b += c over `count` floats: three streams in, two out, as RMSprop without momentum moves them.
inline void five_streams(auto, float* a, float* b, const float* c, std::size_t count) noexcept {
  for_each_vector(count, [=](std::size_t i, auto get, auto put) {
    put(a + i, get(a + i) + get(c + i));
    put(b + i, get(b + i) + get(c + i));
  });
}
