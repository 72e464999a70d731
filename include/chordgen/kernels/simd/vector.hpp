// SPDX-License-Identifier: MIT
//
// The vectors that the simd bodies are written in, once per target:
//
//   Floats     `lanes` floats: + - * / and comparisons, which give an Integers mask
//   Integers   as many 32-bit integers; a mask is 0 or -1 in each lane
//   fma select maximum load store load_first store_first all bits ...
//
// They are the compiler's own vector types, so one text serves every target and immintrin.h, which would add half of
// Eigen's compile time, is not needed; what the language lacks (fused multiply-add, masked access) is one builtin in
// the file of the target. Compilers without vector types, and CHORDGEN_PORTABLE, get loops over four lanes with the
// same results.
#pragma once

#include <chordgen/kernels/cpu.hpp>

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

// The order is the meaning.
// clang-format off
#include <chordgen/kernels/simd/portable_begin.inl>
#if defined(__GNUC__) && !defined(CHORDGEN_PORTABLE)
#include <chordgen/kernels/simd/portable_gnu.inl>
#else
#include <chordgen/kernels/simd/portable_loops.inl>
#endif
#include <chordgen/kernels/simd/vector.inl>
#include <chordgen/kernels/simd/target_end.inl>
#if defined(CHORDGEN_X86)
#include <chordgen/kernels/simd/avx2_begin.inl>
#include <chordgen/kernels/simd/avx2.inl>
#include <chordgen/kernels/simd/vector.inl>
#include <chordgen/kernels/simd/target_end.inl>
#include <chordgen/kernels/simd/avx512_begin.inl>
#include <chordgen/kernels/simd/avx512.inl>
#include <chordgen/kernels/simd/vector.inl>
#include <chordgen/kernels/simd/target_end.inl>
#endif
// clang-format on

namespace chordgen::inline CHORDGEN_ABI::kernels {

/// Calls call(isa) with the empty struct that names the target: `run_on(target, [&](auto isa) { gemm(isa, ...); })`
/// finds that target's gemm by argument-dependent lookup. What amx has of its own is kernels/simd/gemm.hpp's.
template <class Call>
decltype(auto) run_on([[maybe_unused]] Target target, Call&& call) {
#if defined(CHORDGEN_X86)
  if (target >= Target::avx512) return call(avx512::Isa{});
  if (target == Target::avx2) return call(avx2::Isa{});
#endif
  return call(portable::Isa{});
}

}  // namespace chordgen::inline CHORDGEN_ABI::kernels
