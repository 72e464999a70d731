// SPDX-License-Identifier: MIT
//
// The LSTM layer. Formulas: kernels/lstm.hpp; one op for a whole sequence: autodiff/lstm.hpp.
#pragma once

#include <chordgen/autodiff/lstm.hpp>
#include <chordgen/autodiff/structure.hpp>
#include <chordgen/nn/embedding.hpp>
#include <chordgen/nn/init.hpp>
#include <chordgen/nn/parameter.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// An embedding and the rows of it that are meant, one for each place (B, T).
template <class T>
struct LookedUp {
  const Embedding<T>& embedding;
  Span<const std::int32_t> ids;
};

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

  /// The same for x = [rows of a, rows of b], places in `prefix` (B, T). Where the tables have fewer rows than there
  /// are places, their products with the kernel are looked up instead of x (unless the tape keeps squares of x's
  /// gradients).
  Var<T> operator()(Pass<T>& pass, const LookedUp<T>& a, const LookedUp<T>& b, const Shape& prefix,
                    Returns returns = Returns::last_step) const {
    const std::size_t rows = a.embedding.table.value.shape().rows();
    if (rows + b.embedding.table.value.shape().rows() >= prefix.size() || pass.tape.keeps_squares()) {
      const Var<T> first = a.embedding(pass, a.ids, prefix);
      const Var<T> second = b.embedding(pass, b.ids, prefix);
      return (*this)(pass, concat(first, second, Axis::features), returns);
    }
    detail::check_ids("embedding", a.ids, rows);
    detail::check_ids("embedding", b.ids, b.embedding.table.value.shape().rows());
    const Span<std::int32_t> ids = pass.tape.template room<std::int32_t>(2 * prefix.size());
    const Span<std::uint32_t> begins = pass.tape.template room<std::uint32_t>(prefix.size() + 1);
    for (std::size_t i = 0; i < prefix.size(); ++i) {
      begins[i] = static_cast<std::uint32_t>(2 * i);
      ids[2 * i] = a.ids[i];
      ids[2 * i + 1] = static_cast<std::int32_t>(rows) + b.ids[i];
    }
    begins[prefix.size()] = static_cast<std::uint32_t>(2 * prefix.size());
    const Var<T> first = pass.tape.watch(a.embedding.table);
    const Var<T> second = pass.tape.watch(b.embedding.table);
    return lstm_of_rows(stacked_products(first, second, pass.tape.watch(kernel)), {ids, begins}, prefix,
                        pass.tape.watch(recurrent), pass.tape.watch(bias), returns)
        .y;
  }

  /// h of every step for samples that end at different steps: x (rows, features), y (rows, H), see lstm_of_steps.
  Var<T> of_steps(Pass<T>& pass, Var<T> x, Span<const std::uint32_t> counts) const {
    return lstm_of_steps(x, counts, pass.tape.watch(kernel), pass.tape.watch(recurrent), pass.tape.watch(bias));
  }

  /// As the first, from a given state and with the state after the last step.
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
