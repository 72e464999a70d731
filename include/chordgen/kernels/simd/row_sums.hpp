// SPDX-License-Identifier: MIT
//
// The loops of kernels/row_sums.hpp, a vector at a time: the same additions in the same order as naive.
#pragma once

#include <chordgen/kernels/simd/vector.hpp>

#include <algorithm>

#define CHORDGEN_BODY <chordgen/kernels/simd/row_sums.inl>
#include <chordgen/kernels/simd/each_target.inl>
#undef CHORDGEN_BODY
