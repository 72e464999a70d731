// SPDX-License-Identifier: MIT
//
// What the floors above ask of a model, instead of a base class.
//
//   Visitable   names its parameters, always in the same order
//   Trainable   gives the loss of a batch, recorded on the pass's tape, with named metrics beside it
#pragma once

#include <chordgen/nn/parameter.hpp>

#include <array>

namespace chordgen::inline CHORDGEN_ABI {

/// A number to watch while training: a mean over `weight` things (rows, places).
struct Metric {
  const char* name = "";
  double value = 0;
  double weight = 0;
};

/// What a batch costs: the scalar to run backward from, and up to eight metrics.
template <class T>
struct Loss {
  Var<T> total;
  double weight = 0;  ///< the number of things that the total is a mean over; 0: the samples
  std::array<Metric, 8> metrics{};
  std::size_t metric_count = 0;

  void add_metric(const Metric& metric) {
    if (metric_count == metrics.size()) fail_argument("Loss", "a loss holds at most 8 metrics.");
    metrics[metric_count++] = metric;
  }
  [[nodiscard]] Span<const Metric> named() const noexcept { return {metrics.data(), metric_count}; }
};

namespace detail {

struct AnyVisitor {
  template <class P>
  void operator()(const Name&, P&) const {}
};

}  // namespace detail

template <class Model>
concept Visitable = requires(Model& model, detail::AnyVisitor visitor) {
  model.visit(visitor);
};

template <class Model, class T, class Batch>
concept Trainable = Visitable<Model> && requires(const Model& model, Pass<T>& pass, const Batch& batch) {
  { model.loss(pass, batch).total.item() } -> std::convertible_to<T>;
};

}  // namespace chordgen::inline CHORDGEN_ABI
