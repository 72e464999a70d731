// SPDX-License-Identifier: MIT
//
// What the body of the product takes from AVX-512 in the namespaces of bfloat16; a using-directive would find that
// target's product beside their own.
using avx512::all;
using avx512::bits;
using avx512::combine;
using avx512::Floats;
using avx512::fma;
using avx512::for_each_vector;
using avx512::from_bits;
using avx512::function_forward;
using avx512::Integers;
using avx512::lanes;
using avx512::load;
using avx512::load_first;
using avx512::prefetch;
using avx512::store;
using avx512::store_first;
using avx512::sum_lanes;
using avx512::sums_of_lanes;
using avx512::transpose;
using avx512::unroll;
using avx512::with_constant;
