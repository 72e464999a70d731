// SPDX-License-Identifier: MIT
//
// A small thing to learn: y = tanh of a fixed linear map of x, by a dense layer with dropout in front.
#pragma once

#include <chordgen/autodiff/ops.hpp>
#include <chordgen/nn/dense.hpp>
#include <chordgen/nn/dropout.hpp>
#include <chordgen/optim/adam.hpp>
#include <chordgen/optim/rmsprop.hpp>
#include <chordgen/train.hpp>

namespace toy {

using namespace chordgen;

struct Batch {
  Tensor<float> x;
  Tensor<float> y;
};

struct Source {
  using Batch = toy::Batch;
  Tensor<float> x;
  Tensor<float> y;

  Source(std::size_t samples, Rng rng) : x({samples, 3}), y({samples, 2}) {
    for (float& value : x) value = static_cast<float>(normal(rng));
    for (std::size_t i = 0; i < samples; ++i) {
      y(i, 0) = static_cast<float>(math::tanh(x(i, 0) - 0.5f * x(i, 1)));
      y(i, 1) = static_cast<float>(math::tanh(0.3f * x(i, 2)));
    }
  }

  [[nodiscard]] std::size_t size() const { return x.shape()[0]; }
  void gather(Batch& out, Span<const std::uint32_t> samples) const {
    out.x.resize({samples.size(), 3});
    out.y.resize({samples.size(), 2});
    for (std::size_t i = 0; i < samples.size(); ++i) {
      for (std::size_t j = 0; j < 3; ++j) out.x(i, j) = x(samples[i], j);
      for (std::size_t j = 0; j < 2; ++j) out.y(i, j) = y(samples[i], j);
    }
  }
};

struct Model {
  Dropout<float> dropout{0.1};
  Dense<float> layer;

  explicit Model(Rng rng) : layer(3, 2, rng, Activation::tanh) {}

  Loss<float> loss(Pass<float>& pass, const Batch& batch) const {
    const Var<float> x = dropout(pass, pass.tape.constant(batch.x));
    const Var<float> error = layer(pass, x) - pass.tape.constant(batch.y);
    Loss<float> result{mean(error * error)};
    result.add_metric({"size", static_cast<double>(batch.x.shape()[0]), 0});
    return result;
  }
  template <class Visitor>
  void visit(Visitor&& each) {
    visit_in("layer", layer, each);
  }
};

inline bool same(const Model& a, const Model& b) {
  return a.layer.weight.value == b.layer.weight.value && a.layer.bias.value == b.layer.bias.value;
}

}  // namespace toy
