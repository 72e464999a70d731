// SPDX-License-Identifier: MIT
//
// Every macro of the library. There are fewer than ten, all named CHORDGEN_*.
//
//   set by chordgen                          set by you, before the first include or on the command line
//   CHORDGEN_ABI          inline namespace   CHORDGEN_PORTABLE           only portable code: no x86 targets,
//   CHORDGEN_EXACT_BEGIN  no contraction                                 no POSIX threads
//   CHORDGEN_EXACT_END    ... until here
//   CHORDGEN_X86          kernels for AVX2 and up
//   CHORDGEN_POSIX        files as POSIX has them; MinGW's headers of that name have a part of it
//
// Contraction (turning a * b + c into one rounding) changes the last bit and differs between compilers, so every
// floating-point function stands between CHORDGEN_EXACT_BEGIN and CHORDGEN_EXACT_END and fuses only where it says so.
// A consumer's -ffast-math, or clang's explicit -ffp-contract=fast, overrules this: results are then valid, not
// reproducible.
#pragma once

// The inline namespace is named by the instruction set and the floating-point mode of the translation unit, so that
// sources compiled with different -march may be linked into one program without breaking the one-definition rule.
#if defined(__AVX512F__)
#define CHORDGEN_ABI_SET avx512
#elif defined(__AVX2__) && defined(__FMA__)
#define CHORDGEN_ABI_SET avx2
#elif defined(__AVX__)
#define CHORDGEN_ABI_SET avx
#else
#define CHORDGEN_ABI_SET base
#endif

#define CHORDGEN_ABI_JOIN(set, mode) v0_##set##_##mode
#define CHORDGEN_ABI_NAME(set, mode) CHORDGEN_ABI_JOIN(set, mode)

#if defined(__FAST_MATH__)
#define CHORDGEN_ABI CHORDGEN_ABI_NAME(CHORDGEN_ABI_SET, fast)
#elif defined(CHORDGEN_PORTABLE)
#define CHORDGEN_ABI CHORDGEN_ABI_NAME(CHORDGEN_ABI_SET, portable)
#else
#define CHORDGEN_ABI CHORDGEN_ABI_NAME(CHORDGEN_ABI_SET, exact)
#endif

#if defined(__clang__)
#define CHORDGEN_EXACT_BEGIN _Pragma("float_control(push)") _Pragma("clang fp contract(off)")
#define CHORDGEN_EXACT_END _Pragma("float_control(pop)")
#elif defined(__GNUC__)
#define CHORDGEN_EXACT_BEGIN _Pragma("GCC push_options") _Pragma("GCC optimize(\"fp-contract=off\")")
#define CHORDGEN_EXACT_END _Pragma("GCC pop_options")
#else
#define CHORDGEN_EXACT_BEGIN
#define CHORDGEN_EXACT_END
#endif

#if defined(__x86_64__) && defined(__GNUC__) && !defined(CHORDGEN_PORTABLE)
#define CHORDGEN_X86
#endif

#if __has_include(<unistd.h>) && !defined(_WIN32)
#define CHORDGEN_POSIX
#endif

namespace chordgen::inline CHORDGEN_ABI {

/// `template <class = WhenCalled>` makes a template of a function or class for one reason: its body, and all that the
/// body instantiates, is compiled in programs that call it and in no other. Nobody ever names another argument.
struct WhenCalled;

}  // namespace chordgen::inline CHORDGEN_ABI
