// SPDX-License-Identifier: MIT
//
// Chords drawn on a tape: the draw against its distribution, the gradient against its definition.
#include <chordgen/autodiff.hpp>
#include <chordgen/nn.hpp>

#include "support/catch.hpp"
#include "support/variants.hpp"

using namespace chordgen;
using test::noise;

namespace {

constexpr std::size_t rows = 3, entries = 5, steps = 4;

/// sum of w * softmax((z + g) / temperature), said with ops of their own: what the gradient is meant to be of.
template <class V>
V relaxed(V z, const Tensor<double>& g, const Tensor<double>& weights, double temperature) {
  V total{};
  for (std::size_t row = 0; row < rows; ++row)
    for (std::size_t t = 0; t < steps; ++t) {
      Tensor<double> pick({rows * entries * steps, entries}), shift({1, entries}), weight({1, entries});
      for (std::size_t c = 0; c < entries; ++c) {
        pick((row * entries + c) * steps + t, c) = 1 / temperature;
        shift(0, c) = g(row, c * steps + t) / temperature;
        weight(0, c) = weights(row * steps + t, c);
      }
      const V scaled = matmul(reshape(z, {1, rows * entries * steps}), z.tape->leaf(pick));
      const V part = sum(softmax(scaled + z.tape->leaf(shift)) * z.tape->leaf(weight));
      total = total.tape == nullptr ? part : total + part;
    }
  return total;
}

}  // namespace

TEST_CASE("straight-through: the gradient is that of the softmax with noise, at every temperature") {
  const auto z = noise<double>({rows, entries * steps}, 1), g = noise<double>({rows, entries * steps}, 2);
  const auto weights = noise<double>({rows * steps, entries}, 3);
  for (const double temperature : {0.5, 1.0, 2.0}) {
    Tape<double> tape;
    const auto x = tape.leaf(z);
    tape.backward(sum(straight_through(x, g, steps, temperature).onehot * tape.leaf(weights)));
    Tape<double> other;
    const auto x2 = other.leaf(z);
    other.backward(relaxed(x2, g, weights, temperature));
    for (std::size_t i = 0; i < z.size(); ++i) CHECK(x.grad()[i] == Approx(x2.grad()[i]).margin(1e-13));
  }
}

TEST_CASE("straight-through: each step has one entry, the one with the highest sum, where ids say it is") {
  const auto z = noise<double>({rows, entries * steps}, 1), g = noise<double>({rows, entries * steps}, 2);
  Tape<double> tape;
  const auto drawn = straight_through(tape.leaf(z), g, steps);
  REQUIRE(drawn.ids.size() == rows * steps);
  for (std::size_t row = 0; row < rows; ++row)
    for (std::size_t t = 0; t < steps; ++t)
      for (std::size_t c = 0; c < entries; ++c) {
        const auto id = static_cast<std::size_t>(drawn.ids[row * steps + t]);
        CHECK(z(row, id * steps + t) + g(row, id * steps + t) >= z(row, c * steps + t) + g(row, c * steps + t));
        CHECK(drawn.onehot.value()(row * steps + t, c) == (c == id ? 1.0 : 0.0));
      }
}

TEST_CASE("Gumbel noise draws from the softmax") {  // 1, 2, 7 parts of ten
  Rng rng(5);
  int counts[3] = {};
  for (int i = 0; i < 20000; ++i) {
    Tape<double> tape;
    Tensor<double> z({1, 3}), g({1, 3});
    fill_gumbel(g.view(), rng);
    z[0] = std::log(1.0), z[1] = std::log(2.0), z[2] = std::log(7.0);
    ++counts[straight_through(tape.leaf(z), g, 1).ids[0]];
  }
  CHECK(counts[0] == Approx(2000).margin(150));  // 3.5 deviations
  CHECK(counts[1] == Approx(4000).margin(200));
}

TEST_CASE("straight-through: what does not fit is refused") {
  Tape<double> tape;
  const auto z = tape.leaf(noise<double>({2, 6}, 1));
  CHECK_FAILS(
      straight_through(z, noise<double>({2, 4}, 2), 3), ShapeError,
      "[straight_through] logits and noise do not fit: got (2, 6) and (2, 4). Both are the same, their columns a "
      "multiple of the steps.");
  CHECK_THROWS_AS(straight_through(z, noise<double>({2, 6}, 2), 4), ShapeError);
  CHECK_FAILS(straight_through(z, noise<double>({2, 6}, 2), 3, 0), ArgumentError,
              "[straight_through] temperature: got 0.000000, expected above 0.");
}

TEST_CASE("while a tape is frozen, parameters get no gradient from what is recorded, before and after they do") {
  const Parameter<double> w{noise<double>({2, 3}, 1)};
  Tape<double> tape;
  const auto x = tape.leaf(noise<double>({4, 2}, 2));
  const auto before = sum(matmul(x, tape.watch(w)));
  Var<double> during;
  {
    const Frozen<double> frozen(tape);
    during = sum(matmul(x, tape.watch(w)));
  }
  tape.backward(before + 100.0 * during);
  const auto dw = tape.grad(tape.watch(w));
  for (std::size_t i = 0; i < 2; ++i) {
    double column = 0;
    for (std::size_t row = 0; row < 4; ++row) column += x.value()(row, i);
    CHECK(dw(i, 0) == Approx(column));  // of `before` alone
    CHECK(x.grad()(0, i) == Approx(101 * (w.value(i, 0) + w.value(i, 1) + w.value(i, 2))));
  }
}
