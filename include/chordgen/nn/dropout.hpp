// SPDX-License-Identifier: MIT
//
// Dropout: acts in training only.
#pragma once

#include <chordgen/autodiff/layers.hpp>
#include <chordgen/nn/parameter.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// Sets a share of the elements to zero while training and scales the others up, so that the mean stays.
template <class T>
struct Dropout {
  double rate = 0;

  Var<T> operator()(Pass<T>& pass, Var<T> x) const {
    return pass.training && rate > 0 ? dropout(x, rate, pass.rng) : x;
  }

  template <class Visitor>
  void visit(Visitor&&) {}
};

}  // namespace chordgen::inline CHORDGEN_ABI
