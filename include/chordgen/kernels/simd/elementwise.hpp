// SPDX-License-Identifier: MIT
//
// The loops of kernels/elementwise.hpp and kernels/reduce.hpp, a vector at a time. A tail shorter than a vector is
// loaded and stored under a mask and goes through the same arithmetic, so an element's result does not depend on where
// it stands. Products and sums stay two roundings: the results are naive's, bit for bit, but for the sums of all
// elements, which are taken lane by lane in an order that the number of elements fixes.
#pragma once

#include <chordgen/kernels/simd/vector.hpp>

#include <algorithm>

namespace chordgen::inline CHORDGEN_ABI::kernels {

/// y = a + b, a b, y + a b, y + a, factor a, y + factor a.
enum class Combine : std::uint8_t { add, mul, mul_add, accumulate, scale, axpy };

}  // namespace chordgen::inline CHORDGEN_ABI::kernels

#define CHORDGEN_BODY <chordgen/kernels/simd/elementwise.inl>
#include <chordgen/kernels/simd/each_target.inl>
#undef CHORDGEN_BODY
