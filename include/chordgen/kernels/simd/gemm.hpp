// SPDX-License-Identifier: MIT
//
// C (m, n) = f(A B + bias), or C += A B: the matrix product after Goto and van de Geijn 2008 and BLIS (Van Zee and van
// de Geijn 2015), with A (m, k) and B (k, n) each as it lies or transposed.
//
//   register tile   14 x 32 (avx512), 6 x 16 (avx2), 6 x 8 (portable): rows of C times two vectors. 28 sums, two
//                   vectors of B and one number of A fill 31 of 32 registers (15 of 16), and every number of A that is
//                   loaded serves two multiply-adds, so two loads a cycle feed two multiply-adds a cycle.
//   depth 512       a panel of A, 14 x 512 floats, is 28 KB: it stays in an L1 cache of 32 KB or more while the panels
//                   of B pass by. The LSTM's products with k = 512 need no second pass over C.
//   columns 256     a block of B, 512 x 256 floats, is 512 KB: it stays in an L2 cache of 1 MB.
//   rows 2048       of A are packed at a time, 4 MB, which an L3 cache holds; each panel returns once per block of B.
//
// Panels are packed so that the innermost loop reads both operands one after the other: a power-of-two stride would
// put a whole column of B into a few sets of the cache. Rows are shared out evenly (64 rows are 13, 13, 13, 13, 12),
// so no tile is nearly empty. Outputs of up to four columns take dot products along k, or the transposed product,
// instead of a tile that is mostly padding; sums of up to four products are written row by row.
//
// Not packed is what few tiles use: B under one tile of rows; and where its rows are at most 512 floats apart, so that
// the rows of a tile share no set of the L1 cache, A over at most 512 columns and B under at most 160 rows. An epoch
// of the note decoder, whose products are 512 x 512 x 128 and smaller, became 5 % shorter for it.
//
// With bfloat16 panels (the tag bf16) a step holds two numbers along k, rounded as they are packed, and one instruction
// multiplies both pairs: twice the arithmetic for the same loads. `depth` then is 1024, products and sums are floats.
// With AMX the tile is 32 x 32, in registers of its own (amx_tile.inl).
//
// An element's sum runs over k upwards, in blocks of `depth` that are added in order, whatever the tile, the number of
// rows or the number of threads: threads divide C, never k.
#pragma once

#include <chordgen/core/parallel.hpp>
#include <chordgen/core/tensor.hpp>
#include <chordgen/kernels/simd/activation.hpp>
#include <chordgen/kernels/variant.hpp>

#include <algorithm>

namespace chordgen::inline CHORDGEN_ABI::kernels {

/// A row-major matrix in memory, taken as it lies or transposed.
struct GemmOperand {
  const float* data;
  std::size_t stride;  ///< elements from one row in memory to the next
  bool transposed = false;
};

/// What happens to the product on its way into C.
struct GemmOutput {
  float* data;
  std::size_t stride;
  bool add = false;             ///< C += A B; otherwise C = A B
  const float* bias = nullptr;  ///< (n), added to every row
  bool activate = false;        ///< whether `function` is applied at the end
  Function function = Function::relu;
};

struct GemmSize {
  std::size_t rows;
  std::size_t columns;
  std::size_t inner;
};

/// How deep, wide and high the blocks are. Only `depth` is visible in the result.
struct GemmBlocks {
  static constexpr std::size_t depth = 512;
  static constexpr std::size_t columns = 256;
  static constexpr std::size_t rows = 2048;

  // What is read as it lies, see above.
  static constexpr std::size_t close = 512;
  static constexpr std::size_t few_columns = 512;
  static constexpr std::size_t few_rows = 160;
};

namespace detail {

/// Memory that a thread keeps for one purpose and that only grows, so that a warm call allocates nothing.
template <class Purpose>
[[nodiscard]] float* gemm_workspace(std::size_t size) {
  thread_local List<float, ArrayMemory> memory;
  if (memory.size() < size) memory.resize(size);
  return memory.data();
}
struct PackedA;
struct PackedB;
struct SmallProduct;

[[nodiscard]] constexpr std::size_t divide_up(std::size_t a, std::size_t b) noexcept { return (a + b - 1) / b; }

/// Where part `index` of `count` begins when `size` is shared out evenly.
[[nodiscard]] constexpr std::size_t share(std::size_t size, std::size_t count, std::size_t index) noexcept {
  const std::size_t more = size % count;
  return size / count * index + (index < more ? index : more);
}

}  // namespace detail
}  // namespace chordgen::inline CHORDGEN_ABI::kernels

#define CHORDGEN_BODY <chordgen/kernels/simd/float_panels.inl>
#include <chordgen/kernels/simd/each_target.inl>
#undef CHORDGEN_BODY
#define CHORDGEN_BODY <chordgen/kernels/simd/gemm_panels.inl>
#include <chordgen/kernels/simd/each_target.inl>
#undef CHORDGEN_BODY
#define CHORDGEN_BODY <chordgen/kernels/simd/gemm_tile.inl>
#include <chordgen/kernels/simd/each_target.inl>
#undef CHORDGEN_BODY
#define CHORDGEN_BODY <chordgen/kernels/simd/gemm.inl>
#include <chordgen/kernels/simd/each_target.inl>
#undef CHORDGEN_BODY

// The same product over bfloat16 panels, in vectors and in AMX's tiles. The order is the meaning.
// clang-format off
#if defined(CHORDGEN_X86)
#include <chordgen/kernels/simd/bf16_begin.inl>
#include <chordgen/kernels/simd/avx512_names.inl>
#include <chordgen/kernels/simd/bf16_panels.inl>
#include <chordgen/kernels/simd/gemm_panels.inl>
#include <chordgen/kernels/simd/gemm_tile.inl>
#include <chordgen/kernels/simd/gemm.inl>
}  // of bf16_begin.inl, whose region goes on: tiles are used by assembly alone
namespace chordgen::inline CHORDGEN_ABI::kernels::amx {
#include <chordgen/kernels/simd/avx512_names.inl>
#include <chordgen/kernels/simd/amx_panels.inl>
#include <chordgen/kernels/simd/gemm_panels.inl>
#include <chordgen/kernels/simd/amx_tile.inl>
#include <chordgen/kernels/simd/gemm.inl>
#include <chordgen/kernels/simd/target_end.inl>
#endif
// clang-format on

namespace chordgen::inline CHORDGEN_ABI::kernels {

/// Calls call(isa) with what multiplies for a tag.
template <class Call>
decltype(auto) run_product(simd, Call&& call) {
  return run_on(simd_target(), call);
}
template <class Call>
decltype(auto) run_product([[maybe_unused]] bf16 tag, Call&& call) {
#if defined(CHORDGEN_X86)
  if (simd_target() == Target::amx) return call(amx::Isa{});
  return call(avx512_bf16::Isa{});
#else
  return run_product(simd{}, call);
#endif
}

}  // namespace chordgen::inline CHORDGEN_ABI::kernels
