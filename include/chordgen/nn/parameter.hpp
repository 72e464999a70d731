// SPDX-License-Identifier: MIT
//
// A parameter is a tensor that is learnt. Layers and models are structs of them, and say so by visiting:
//
//   template <class Visitor> void visit(Visitor&& each) {
//     each("weight", weight);                     // a parameter
//     visit_in("encoder", encoder, each);         // a layer inside: its names become encoder/weight, ...
//   }
//
// The visitor is called as each(const Name&, Parameter<T>&), always in the same order: optimisers keep their state in
// that order, checkpoints write it. A Name becomes text only when somebody asks, so that a visit allocates nothing.
#pragma once

#include <chordgen/autodiff/tape.hpp>
#include <chordgen/core/rng.hpp>

#include <string_view>

namespace chordgen::inline CHORDGEN_ABI {

/// A tensor that is learnt.
template <class T>
struct Parameter {
  Tensor<T> value;
};

/// A parameter's name, from the outermost layer inwards.
struct Name {
  std::string_view part;
  const Name* inner = nullptr;

  Name(const char* text) : part(text) {}
  Name(std::string_view text, const Name* rest = nullptr) : part(text), inner(rest) {}

  /// "encoder/0/weight".
  template <class = WhenCalled>
  [[nodiscard]] std::string text() const {
    std::string joined(part);
    for (const Name* next = inner; next != nullptr; next = next->inner) joined += "/" + std::string(next->part);
    return joined;
  }
};

/// Visits the parameters of a layer inside another, under its name.
template <class Layer, class Visitor>
void visit_in(std::string_view name, Layer& layer, Visitor&& each) {
  layer.visit([&](const Name& inner, auto& parameter) { each(Name(name, &inner), parameter); });
}

/// Visits a model that must not change: the visitor gets const parameters.
template <class Model, class Visitor>
void visit_const(const Model& model, Visitor&& each) {
  // visit() hands out references and changes nothing itself; const comes back before anybody sees them.
  const_cast<Model&>(model).visit([&](const Name& name, const auto& parameter) { each(name, parameter); });
}

/// How many numbers a model learns.
template <class Model>
[[nodiscard]] std::size_t parameter_count(const Model& model) {
  std::size_t count = 0;
  visit_const(model, [&](const Name&, const auto& parameter) { count += parameter.value.size(); });
  return count;
}

/// What a forward pass gets beside its inputs: where to record, a source of chance, whether it trains, how many
/// threads.
template <class T>
struct Pass {
  Tape<T>& tape;
  Rng rng;
  bool training;
  Threads threads;

  explicit Pass(Tape<T>& onto, Rng source = Rng(0), bool is_training = false, Threads use = {},
                kernels::Precision precision = kernels::Precision::f32)
      : tape(onto), rng(source), training(is_training), threads(use) {
    tape.set_threads(threads);
    tape.set_precision(precision);
  }
};

}  // namespace chordgen::inline CHORDGEN_ABI
