// SPDX-License-Identifier: MIT
//
// Opens a region in which every function, template and lambda is compiled for the target avx512.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"))), \
                             apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma")
#endif
CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI::kernels::avx512 {
