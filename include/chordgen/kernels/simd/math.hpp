// SPDX-License-Identifier: MIT
//
// exp, log, tanh and sigmoid of a vector of floats, for the other bodies:
//
//   exp       x = n ln 2 + r, a polynomial of degree 7 in r, times 2^n
//   log       x = 2^n m, m in [sqrt 1/2, sqrt 2), a polynomial of degree 11 in m - 1
//   tanh      from e^2|x| - 1, one division; sigmoid from e^-|x|, one division
//
// All are within 2 ulp of the correctly rounded value over every float, denormals and infinities included
// (tests/kernels/simd_math.cpp). No table is looked up and nothing branches: a lane costs the same whatever it holds.
#pragma once

#include <chordgen/kernels/simd/vector.hpp>

#define CHORDGEN_BODY <chordgen/kernels/simd/math.inl>
#include <chordgen/kernels/simd/each_target.inl>
#undef CHORDGEN_BODY
