// SPDX-License-Identifier: MIT
//
// A panel of the matrix product for AMX's tiles: bfloat16 pairs as in bf16_panels.inl, a multiple of 16 steps.

using avx512_bf16::gather_across;
using avx512_bf16::gather_along;

/// Names the target in overloads.
struct Isa {};

inline constexpr std::size_t numbers = 2;
inline constexpr std::size_t steps_together = 16;
inline constexpr std::size_t tile_rows = 32;
