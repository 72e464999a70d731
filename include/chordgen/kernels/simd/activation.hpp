// SPDX-License-Identifier: MIT
//
// The activations of kernels/activation.hpp, a vector at a time.
#pragma once

#include <chordgen/kernels/simd/elementwise.hpp>
#include <chordgen/kernels/simd/math.hpp>

namespace chordgen::inline CHORDGEN_ABI::kernels {

/// The functions that function_forward and function_backward know.
enum class Function : std::uint8_t { tanh, sigmoid, relu, exp, log };

}  // namespace chordgen::inline CHORDGEN_ABI::kernels

#define CHORDGEN_BODY <chordgen/kernels/simd/activation.inl>
#include <chordgen/kernels/simd/each_target.inl>
#undef CHORDGEN_BODY
