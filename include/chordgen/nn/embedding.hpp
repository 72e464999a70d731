// SPDX-License-Identifier: MIT
//
// A table of vectors, one for each word of a vocabulary.
#pragma once

#include <chordgen/autodiff/layers.hpp>
#include <chordgen/nn/init.hpp>
#include <chordgen/nn/parameter.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// Looks up rows of a table (vocabulary, width); begins as U(-0.05, 0.05).
template <class T>
struct Embedding {
  Parameter<T> table;

  Embedding(std::size_t vocabulary, std::size_t width, Rng rng)
      : table{uniform_tensor<T>({vocabulary, width}, 0.05, rng)} {}

  /// ids in the shape `prefix`, (B) or (B, T): the result is (prefix..., width).
  Var<T> operator()(Pass<T>& pass, Span<const std::int32_t> ids, const Shape& prefix) const {
    return embedding(pass.tape.watch(table), ids, prefix);
  }

  template <class Visitor>
  void visit(Visitor&& each) {
    each("table", table);
  }
};

}  // namespace chordgen::inline CHORDGEN_ABI
