// SPDX-License-Identifier: MIT
//
// kernels/optimiser.hpp in one pass over parameter, state and gradient: each is read once and written once, which is
// all the time there is, since the memory is the limit. The operations and their order are naive's, bit for bit.
#pragma once

#include <chordgen/kernels/simd/vector.hpp>

#include <algorithm>

namespace chordgen::inline CHORDGEN_ABI::kernels {

/// A part of the arrays that an optimiser step reads and writes; a state that is not used is null.
struct OptimiserArrays {
  float* w;
  float* first;   ///< momentum of SGD and RMSprop, m of Adam
  float* second;  ///< v
  float* third;   ///< the mean gradient of centered RMSprop, the largest v of AMSGrad
  const float* g;
  const float* squares;  ///< in place of g², or null
  std::size_t count;
};

/// The numbers of a step, under the names of kernels/optimiser.hpp.
struct OptimiserNumbers {
  float rate = 0;
  float momentum = 0;  ///< or beta1
  float rho = 0;       ///< or beta2
  float epsilon = 0;
  float decay = 0;
  bool nesterov = false;
  bool epsilon_inside = false;
};

}  // namespace chordgen::inline CHORDGEN_ABI::kernels

#define CHORDGEN_BODY <chordgen/kernels/simd/optimiser.inl>
#include <chordgen/kernels/simd/each_target.inl>
#undef CHORDGEN_BODY
