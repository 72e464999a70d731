// SPDX-License-Identifier: MIT
//
// AVX-512: sixteen lanes.
inline constexpr std::size_t lanes = 16;
using Floats = float __attribute__((vector_size(64)));
using Integers = std::int32_t __attribute__((vector_size(64)));

inline constexpr int current_rounding = 4;
#if defined(__clang__)
inline constexpr unsigned short every_lane = 0xffff;  // the two compilers' builtins differ in the mask's type
#else
inline constexpr short every_lane = -1;
#endif

[[gnu::always_inline]] inline Floats fma(Floats a, Floats b, Floats c) noexcept {
#if defined(__clang__) && __has_builtin(__builtin_elementwise_fma)
  return __builtin_elementwise_fma(a, b, c);
#else
  return __builtin_ia32_vfmaddps512_mask(a, b, c, every_lane, current_rounding);
#endif
}

[[gnu::always_inline]] inline unsigned short first_lanes(std::size_t count) noexcept {
  return static_cast<unsigned short>(count < lanes ? (1u << count) - 1u : 0xffffu);
}
/// p[0..count) and zeros.
[[gnu::always_inline]] inline Floats load_first(const float* p, std::size_t count) noexcept {
  return __builtin_ia32_loadups512_mask(p, Floats{}, first_lanes(count));
}
[[gnu::always_inline]] inline void store_first(float* p, Floats x, std::size_t count) noexcept {
  __builtin_ia32_storeups512_mask(p, x, first_lanes(count));
}
[[gnu::always_inline]] inline Floats square_root(Floats x) noexcept {
#if defined(__clang__) && __has_builtin(__builtin_elementwise_sqrt)
  return __builtin_elementwise_sqrt(x);
#elif defined(__clang__)
  return __builtin_ia32_sqrtps512(x, current_rounding);
#else
  return __builtin_ia32_sqrtps512_mask(x, Floats{}, every_lane, current_rounding);
#endif
}
/// x 2^n for a whole n.
[[gnu::always_inline]] inline Floats times_power_of_two(Floats x, Floats n) noexcept {
  return __builtin_ia32_scalefps512_mask(x, n, Floats{}, every_lane, current_rounding);
}
/// The larger, lane by lane; b where either is not a number.
[[gnu::always_inline]] inline Floats larger(Floats a, Floats b) noexcept {
#if defined(__clang__)
  return __builtin_ia32_maxps512(a, b, current_rounding);
#else
  return __builtin_ia32_maxps512_mask(a, b, Floats{}, every_lane, current_rounding);
#endif
}
