// SPDX-License-Identifier: MIT
//
// The LSTM layer. Formulas: kernels/lstm.hpp; one op for a whole sequence: autodiff/layers.hpp, lstm.
#pragma once

#include <chordgen/autodiff/layers.hpp>
#include <chordgen/nn/init.hpp>
#include <chordgen/nn/parameter.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// Long short-term memory: kernel (features, 4H) Glorot uniform, recurrent (H, 4H) orthogonal, bias (4H) zero but one
/// for the forget gate (Jozefowicz, Zaremba and Sutskever 2015). Gate blocks in the order i, f, g, o.
template <class T>
struct Lstm {
  Parameter<T> kernel;
  Parameter<T> recurrent;
  Parameter<T> bias;

  Lstm(std::size_t features, std::size_t units, Rng rng)
      : kernel{glorot_uniform<T>({features, 4 * units}, rng.split("kernel"))},
        recurrent{orthogonal<T>({units, 4 * units}, rng.split("recurrent"))},
        bias{Tensor<T>({4 * units})} {
    std::fill_n(bias.value.data() + units, units, T(1));
  }

  [[nodiscard]] std::size_t units() const noexcept { return recurrent.value.shape().rows(); }

  /// x (B, T, features) gives h of the last step (B, H), or of every step (B, T, H).
  Var<T> operator()(Pass<T>& pass, Var<T> x, Returns returns = Returns::last_step) const {
    return run(pass, x, returns).y;
  }

  /// The same from a given state, and with the state after the last step.
  LstmOutput<T> run(Pass<T>& pass, Var<T> x, Returns returns, const LstmState<T>& initial = {}) const {
    return lstm(x, pass.tape.watch(kernel), pass.tape.watch(recurrent), pass.tape.watch(bias), returns, initial);
  }

  template <class Visitor>
  void visit(Visitor&& each) {
    each("kernel", kernel);
    each("recurrent", recurrent);
    each("bias", bias);
  }
};

}  // namespace chordgen::inline CHORDGEN_ABI
