// SPDX-License-Identifier: MIT
//
// Row softmax, its losses and the sigmoid's cross-entropy: kernels/softmax.hpp and kernels/bce.hpp for one row of
// floats.
//
// A row is read three times: for its largest number, for the exponentials and their sum, for the division; it stays
// in the L1 cache up to 8,000 classes. The sum is taken lane by lane in float, its logarithm in double.
#pragma once

#include <chordgen/kernels/simd/math.hpp>

#include <algorithm>

namespace chordgen::inline CHORDGEN_ABI::kernels {

/// What a softmax row leaves behind: log sum_j e^z_j = largest + log(total).
struct RowSum {
  float largest;
  float total;
};

}  // namespace chordgen::inline CHORDGEN_ABI::kernels

#define CHORDGEN_BODY <chordgen/kernels/simd/softmax.inl>
#include <chordgen/kernels/simd/each_target.inl>
#undef CHORDGEN_BODY
