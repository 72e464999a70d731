// SPDX-License-Identifier: MIT
//
// Opens a region for the instruction set of the translation unit itself.
#if defined(__clang__)
#pragma clang attribute push
#elif defined(__GNUC__)
#pragma GCC push_options
#endif
CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI::kernels::portable {
