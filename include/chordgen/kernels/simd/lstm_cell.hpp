// SPDX-License-Identifier: MIT
//
// kernels/lstm_cell.hpp for one row of floats: all four gates of sixteen (eight, four) units at once, so that gates,
// cells and outputs are read and written once.
#pragma once

#include <chordgen/kernels/simd/math.hpp>

#include <algorithm>

#define CHORDGEN_BODY <chordgen/kernels/simd/lstm_cell.inl>
#include <chordgen/kernels/simd/each_target.inl>
#undef CHORDGEN_BODY
