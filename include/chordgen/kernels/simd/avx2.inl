// SPDX-License-Identifier: MIT
//
// AVX2 and FMA: eight lanes.
inline constexpr std::size_t lanes = 8;
using Floats = float __attribute__((vector_size(32)));
using Integers = std::int32_t __attribute__((vector_size(32)));

[[gnu::always_inline]] inline Floats fma(Floats a, Floats b, Floats c) noexcept {
#if defined(__clang__) && __has_builtin(__builtin_elementwise_fma)
  return __builtin_elementwise_fma(a, b, c);
#else
  return __builtin_ia32_vfmaddps256(a, b, c);
#endif
}

[[gnu::always_inline]] inline Integers first_lanes(std::size_t count) noexcept {
  return Integers{0, 1, 2, 3, 4, 5, 6, 7} < static_cast<std::int32_t>(count);
}
/// p[0..count) and zeros.
[[gnu::always_inline]] inline Floats load_first(const float* p, std::size_t count) noexcept {
  return __builtin_ia32_maskloadps256(reinterpret_cast<const Floats*>(p), first_lanes(count));
}
[[gnu::always_inline]] inline void store_first(float* p, Floats x, std::size_t count) noexcept {
  __builtin_ia32_maskstoreps256(reinterpret_cast<Floats*>(p), first_lanes(count), x);
}
[[gnu::always_inline]] inline Floats square_root(Floats x) noexcept {
#if defined(__clang__) && __has_builtin(__builtin_elementwise_sqrt)
  return __builtin_elementwise_sqrt(x);
#else
  return __builtin_ia32_sqrtps256(x);
#endif
}
