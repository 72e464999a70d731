// SPDX-License-Identifier: MIT
//
// A panel of the matrix product that holds floats, one number along k at a step. Described in kernels/simd/gemm.hpp.

inline constexpr std::size_t numbers = 1;
inline constexpr std::size_t steps_together = 1;
inline constexpr std::size_t tile_rows = lanes == 16 ? 14 : 6;

/// The numbers of one step for the first `count` places, whose memory runs along the panel.
[[gnu::always_inline]] inline Floats gather_along(const float* p, std::size_t, std::size_t,
                                                  std::size_t count) noexcept {
  return load_first(p, count);
}
/// The numbers of `lanes` steps for one place, whose memory runs along k.
[[gnu::always_inline]] inline Floats gather_across(const float* p, std::size_t count) noexcept {
  return load_first(p, count);
}
/// One place of a step, in all lanes.
[[gnu::always_inline]] inline Floats spread(const float* p) noexcept { return all(*p); }
[[gnu::always_inline]] inline Floats multiply_add(Floats left, Floats right, Floats sum) noexcept {
  return fma(left, right, sum);
}
