// SPDX-License-Identifier: MIT
#include <chordgen/nn.hpp>

#include "support/catch.hpp"

using namespace chordgen;

namespace {

double dot(const Tensor<double>& a, std::size_t i, std::size_t j) {
  double total = 0;
  for (std::size_t k = 0; k < a.shape()[1]; ++k) total += a(i, k) * a(j, k);
  return total;
}

}  // namespace

TEST_CASE("Glorot's weights fill their interval evenly") {
  const Tensor<double> w = glorot_uniform<double>({60, 90}, Rng(1));
  const double limit = 0.2;  // sqrt(6 / 150)

  double sum = 0;
  double squares = 0;
  double largest = 0;
  for (const double value : w) {
    sum += value;
    squares += value * value;
    largest = std::max(largest, std::fabs(value));
  }

  const double count = static_cast<double>(w.size());
  CHECK(largest <= limit);
  CHECK(largest > 0.99 * limit);
  CHECK(sum / count == Approx(0).margin(0.01));
  CHECK(squares / count == Approx(limit * limit / 3).epsilon(0.05));
}

TEST_CASE("an orthogonal matrix has orthonormal rows, or columns where there are more rows") {
  const Tensor<double> wide = orthogonal<double>({7, 28}, Rng(1));
  for (std::size_t i = 0; i < 7; ++i)
    for (std::size_t j = 0; j < 7; ++j) CHECK(dot(wide, i, j) == Approx(i == j ? 1 : 0).margin(1e-14));

  const Tensor<double> tall = orthogonal<double>({28, 7}, Rng(1));
  for (std::size_t i = 0; i < 28; ++i)
    for (std::size_t j = 0; j < 7; ++j) CHECK(tall(i, j) == wide(j, i));
}

TEST_CASE("an LSTM begins with its forget gate open and an orthonormal recurrent kernel") {
  const Lstm<double> layer(3, 5, Rng(4));

  CHECK(layer.units() == 5);
  for (std::size_t j = 0; j < 20; ++j) CHECK(layer.bias.value[j] == (j >= 5 && j < 10 ? 1 : 0));
  for (std::size_t i = 0; i < 5; ++i)
    for (std::size_t j = 0; j < 5; ++j) CHECK(dot(layer.recurrent.value, i, j) == Approx(i == j ? 1 : 0).margin(1e-14));
}

TEST_CASE("the same seed gives the same weights, rounded from the same draws in float") {
  const Tensor<double> exact = glorot_uniform<double>({4, 6}, Rng(9));
  const Tensor<float> single = glorot_uniform<float>({4, 6}, Rng(9));

  CHECK(exact == glorot_uniform<double>({4, 6}, Rng(9)));
  for (std::size_t i = 0; i < exact.size(); ++i) CHECK(single[i] == static_cast<float>(exact[i]));
}
