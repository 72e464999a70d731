// SPDX-License-Identifier: MIT
//
// Opens a region for products in AMX's tiles. The tiles are used by assembly alone, so the compiler need not know them.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512bf16,avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"))), \
                             apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512bf16,avx512f,avx512bw,avx512dq,avx512vl,avx2,fma")
#endif
CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI::kernels::amx {
