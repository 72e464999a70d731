// SPDX-License-Identifier: MIT
//
// A panel of the matrix product that holds bfloat16, two numbers along k at a step, in the bits of one float (the even
// one below). The instructions round to nearest even, take denormals for zero and add both products to a float.
// They are written as assembly, since the builtins differ between versions of both compilers.

/// Names the target in overloads.
struct Isa {};

inline constexpr std::size_t numbers = 2;
inline constexpr std::size_t steps_together = 1;
inline constexpr std::size_t tile_rows = 14;
using Halves = std::uint16_t __attribute__((vector_size(64)));

/// Sixteen numbers rounded, `low` before `high`.
[[gnu::always_inline]] inline Halves round_pairs(Floats low, Floats high) noexcept {
  Halves result;
  __asm__("vcvtne2ps2bf16 %2, %1, %0" : "=v"(result) : "v"(high), "v"(low));
  return result;
}
[[gnu::always_inline]] inline Floats gather_along(const float* p, std::size_t stride, std::size_t deep,
                                                  std::size_t count) noexcept {
  const Floats next = deep > 1 ? load_first(p + stride, count) : Floats{};
  const Halves rounded = round_pairs(load_first(p, count), next);
  return __builtin_bit_cast(
      Floats, __builtin_shufflevector(rounded, rounded, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23, 8, 24,
                                      9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31));
}
[[gnu::always_inline]] inline Floats gather_across(const float* p, std::size_t count) noexcept {
  const Floats next = count > lanes ? load_first(p + lanes, count - lanes) : Floats{};
  return __builtin_bit_cast(Floats, round_pairs(load_first(p, count), next));
}
[[gnu::always_inline]] inline Floats spread(const float* p) noexcept {
  std::int32_t pair = 0;
  std::memcpy(&pair, p, sizeof pair);
  return from_bits(all(pair));
}
[[gnu::always_inline]] inline Floats multiply_add(Floats left, Floats right, Floats sum) noexcept {
  __asm__("vdpbf16ps %2, %1, %0" : "+v"(sum) : "v"(left), "v"(right));
  return sum;
}
