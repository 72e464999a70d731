// SPDX-License-Identifier: MIT
//
// Layers one behind the other: Sequential(Dense<float>(...), Dropout<float>{0.2}, Dense<float>(...)).
#pragma once

#include <chordgen/nn/parameter.hpp>

#include <tuple>

namespace chordgen::inline CHORDGEN_ABI {

/// Applies its layers in order; their parameters are named 0/..., 1/..., and so on.
template <class... Layers>
struct Sequential {
  std::tuple<Layers...> layers;

  explicit Sequential(Layers... given) : layers(std::move(given)...) {}

  template <class T>
  Var<T> operator()(Pass<T>& pass, Var<T> x) const {
    std::apply([&](const auto&... layer) { ((x = layer(pass, x)), ...); }, layers);
    return x;
  }

  template <class Visitor>
  void visit(Visitor&& each) {
    static_assert(sizeof...(Layers) <= 10, "a layer's name is one digit");
    std::size_t index = 0;
    const auto next = [&](auto& layer) { visit_in(std::string_view("0123456789").substr(index++, 1), layer, each); };
    std::apply([&](auto&... layer) { (next(layer), ...); }, layers);
  }
};

}  // namespace chordgen::inline CHORDGEN_ABI
