// SPDX-License-Identifier: MIT
//
// Compares the tape's gradients with differences of the function itself, in double:
//
//   f'(x) = (8 (f(x+h) - f(x-h)) - (f(x+2h) - f(x-2h))) / 12h      error of order h⁴; h = 1e-3
//
// The result is the largest |tape - difference| / max(1, |difference|) over all elements: below 1e-8 for one op, below
// 1e-7 for compositions. The function must be smooth near the inputs (relu: keep them away from zero).
#pragma once

#include <chordgen/autodiff/tape.hpp>

#include <array>
#include <cmath>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

namespace detail {

/// The largest error of `gradient` as the gradient of evaluate() in `values`, which are moved and put back.
template <class Evaluate>
[[nodiscard]] double worst_gradient_error(Tensor<double>& values, View<const double> gradient, Evaluate&& evaluate) {
  constexpr double h = 1e-3;
  double worst = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double middle = values[i];
    const auto at = [&](double offset) {
      values[i] = middle + offset;
      return evaluate();
    };
    const double difference = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
    values[i] = middle;
    const double error = std::fabs(gradient[i] - difference) / std::fmax(1.0, std::fabs(difference));
    if (!(error <= worst)) worst = error;  // keeps a NaN
  }
  return worst;
}

}  // namespace detail

/// The largest gradient error of f(Var...) -> scalar Var, over all its inputs.
template <class F, class... Inputs>
[[nodiscard]] double gradcheck(F&& f, const Inputs&... given) {
  std::array<Tensor<double>, sizeof...(Inputs)> inputs{given...};
  Tape<double> tape;
  const auto run = [&]<std::size_t... I>(std::index_sequence<I...>) {
    tape.clear();
    const std::array<Var<double>, sizeof...(I)> leaves{tape.leaf(inputs[I])...};
    return std::pair{f(leaves[I]...), leaves};
  };
  const auto indices = std::make_index_sequence<sizeof...(Inputs)>();

  // The tape's gradients, copied before the tape is used again.
  std::array<Tensor<double>, sizeof...(Inputs)> gradients;
  const auto [total, leaves] = run(indices);
  tape.backward(total);
  for (std::size_t i = 0; i < gradients.size(); ++i)
    gradients[i] = Tensor<double>(View<const double>(tape.grad(leaves[i])));

  double worst = 0;
  for (std::size_t i = 0; i < inputs.size(); ++i)
    worst = std::fmax(worst,
                      detail::worst_gradient_error(inputs[i], gradients[i], [&] { return run(indices).first.item(); }));
  return worst;
}

/// The largest gradient error of f(tape) -> scalar Var, over all parameters of a model.
template <class Model, class F>
[[nodiscard]] double gradcheck_parameters(Model& model, F&& f) {
  Tape<double> tape;
  tape.backward(f(tape));
  List<Tensor<double>> gradients;
  for (const View<double> gradient : tape.gradients(model)) gradients.emplace_back(View<const double>(gradient));

  double worst = 0;
  std::size_t index = 0;
  model.visit([&](const auto&, auto& parameter) {
    Tensor<double>& gradient = gradients[index++];
    if (gradient.size() == 0) gradient = Tensor<double>(parameter.value.shape());
    worst = std::fmax(worst, detail::worst_gradient_error(parameter.value, gradient.view(), [&] {
                        tape.clear();
                        return f(tape).item();
                      }));
  });
  return worst;
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
