// SPDX-License-Identifier: MIT
//
// Four lanes for any processor with GCC or clang: multiply and add stay two roundings, since a fused one in software
// would cost a hundred times as much.
inline constexpr std::size_t lanes = 4;
using Floats = float __attribute__((vector_size(16)));
using Integers = std::int32_t __attribute__((vector_size(16)));

[[gnu::always_inline]] inline Floats fma(Floats a, Floats b, Floats c) noexcept { return a * b + c; }

/// p[0..count) and zeros.
[[gnu::always_inline]] inline Floats load_first(const float* p, std::size_t count) noexcept {
  Floats x{};
  for (std::size_t i = 0; i < lanes; ++i)
    if (i < count) x[i] = p[i];
  return x;
}
[[gnu::always_inline]] inline void store_first(float* p, Floats x, std::size_t count) noexcept {
  for (std::size_t i = 0; i < lanes; ++i)
    if (i < count) p[i] = x[i];
}
[[gnu::always_inline]] inline Floats square_root(Floats x) noexcept {
#if defined(__clang__) && __has_builtin(__builtin_elementwise_sqrt)
  return __builtin_elementwise_sqrt(x);
#elif defined(__SSE__)
  return __builtin_ia32_sqrtps(x);
#else
  for (std::size_t i = 0; i < lanes; ++i) x[i] = __builtin_sqrtf(x[i]);
  return x;
#endif
}
