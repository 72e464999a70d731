// SPDX-License-Identifier: MIT
//
// The fully connected layer. Forward and gradients: autodiff/layers.hpp, dense.
#pragma once

#include <chordgen/autodiff/layers.hpp>
#include <chordgen/nn/init.hpp>
#include <chordgen/nn/parameter.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// Fully connected layer: y = f(x W + b).
///
/// x is (..., in), W is (in, out), b is (out), y is (..., out).
template <class T>
struct Dense {
  Parameter<T> weight;
  Parameter<T> bias;
  Activation activation;

  Dense(std::size_t in, std::size_t out, Rng rng, Activation function = Activation::linear)
      : weight{glorot_uniform<T>({in, out}, rng)}, bias{Tensor<T>({out})}, activation(function) {}

  Var<T> operator()(Pass<T>& pass, Var<T> x) const {
    return dense(x, pass.tape.watch(weight), pass.tape.watch(bias), activation);
  }

  /// Names every parameter, always in this order: checkpoints and optimisers rely on it.
  template <class Visitor>
  void visit(Visitor&& each) {
    each("weight", weight);
    each("bias", bias);
  }
};

}  // namespace chordgen::inline CHORDGEN_ABI
