// SPDX-License-Identifier: MIT
//
// Includes the file that CHORDGEN_BODY names once per target, each time inside that target's region and namespace:
//
//   #define CHORDGEN_BODY <chordgen/kernels/simd/activation.inl>
//   #include <chordgen/kernels/simd/each_target.inl>
//   #undef CHORDGEN_BODY
//
// A body contains no #include and no vector type in a signature that is called from outside its region; whatever it
// needs stands in the including header, before the define, so that no other header is compiled for a target by
// accident. Its functions take `auto isa` first, so that an unused body is not compiled. run_on
// (kernels/simd/vector.hpp) calls the target's function. The order is the meaning.
// clang-format off
#include <chordgen/kernels/simd/portable_begin.inl>
#include CHORDGEN_BODY
#include <chordgen/kernels/simd/target_end.inl>
#if defined(CHORDGEN_X86)
#include <chordgen/kernels/simd/avx2_begin.inl>
#include CHORDGEN_BODY
#include <chordgen/kernels/simd/target_end.inl>
#include <chordgen/kernels/simd/avx512_begin.inl>
#include CHORDGEN_BODY
#include <chordgen/kernels/simd/target_end.inl>
#endif
