// SPDX-License-Identifier: MIT
//
// Optimiser steps. Described in kernels/simd/optimiser.hpp.

inline void sgd_part(auto, const OptimiserArrays& at, const OptimiserNumbers& n) noexcept {
  for_each_vector(at.count, [=](std::size_t i, auto get, auto put) {
    const Floats move = all(n.rate) * get(at.g + i);
    if (at.first == nullptr) return put(at.w + i, get(at.w + i) - move);
    const Floats m = all(n.momentum) * get(at.first + i) - move;
    put(at.first + i, m);
    put(at.w + i, get(at.w + i) + (n.nesterov ? all(n.momentum) * m - move : m));
  });
}

inline void rmsprop_part(auto, const OptimiserArrays& at, const OptimiserNumbers& n) noexcept {
  const float rest = 1.0f - n.rho;
  for_each_vector(at.count, [=](std::size_t i, auto get, auto put) {
    const Floats g = get(at.g + i);
    const Floats squares = at.squares == nullptr ? g * g : get(at.squares + i);
    Floats variance = all(n.rho) * get(at.second + i) + all(rest) * squares;
    put(at.second + i, variance);
    if (at.third != nullptr) {
      const Floats a = all(n.rho) * get(at.third + i) + all(rest) * g;
      put(at.third + i, a);
      variance = variance - a * a;
    }
    const Floats epsilon = all(n.epsilon);
    const Floats root = n.epsilon_inside ? square_root(variance + epsilon) : square_root(variance) + epsilon;
    const Floats move = all(n.rate) * g / root;
    if (at.first == nullptr) return put(at.w + i, get(at.w + i) - move);
    const Floats m = all(n.momentum) * get(at.first + i) + move;
    put(at.first + i, m);
    put(at.w + i, get(at.w + i) - m);
  });
}

inline void adam_part(auto, const OptimiserArrays& at, const OptimiserNumbers& n) noexcept {
  const float rest1 = 1.0f - n.momentum;
  const float rest2 = 1.0f - n.rho;
  for_each_vector(at.count, [=](std::size_t i, auto get, auto put) {
    const Floats g = get(at.g + i);
    const Floats m0 = get(at.first + i);
    const Floats v0 = get(at.second + i);
    const Floats m = m0 + (g - m0) * all(rest1);
    const Floats squares = at.squares == nullptr ? g * g : get(at.squares + i);
    const Floats v = v0 + (squares - v0) * all(rest2);
    put(at.first + i, m);
    put(at.second + i, v);
    Floats variance = v;
    if (at.third != nullptr) {
      variance = maximum(get(at.third + i), v);
      put(at.third + i, variance);
    }
    const Floats w0 = get(at.w + i);
    const Floats w = w0 - all(n.decay) * w0;
    put(at.w + i, w - all(n.rate) * m / (square_root(variance) + all(n.epsilon)));
  });
}
