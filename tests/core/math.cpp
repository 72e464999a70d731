// SPDX-License-Identifier: MIT
#include <chordgen/core/math.hpp>
#include <chordgen/core/rng.hpp>

#include <cmath>

#include "support/catch.hpp"

using namespace chordgen;

namespace {

/// How many units in the last place of the true value lie between it and the result.
double ulps(double got, long double truth) {
  const double rounded = static_cast<double>(truth);
  if (std::isinf(rounded) || std::isinf(got)) return got == rounded ? 0 : 1e9;
  const double unit = std::fmax(std::fabs(std::nextafter(rounded, math::infinity) - rounded), 0x1p-1074);
  return static_cast<double>(std::fabs(static_cast<long double>(got) - truth) / static_cast<long double>(unit));
}

/// The largest error over arguments of every size in [low, high], of both signs where the range has both.
template <class Function, class Truth>
double worst(Function function, Truth truth, double low, double high) {
  double most = 0;
  const auto look = [&](double x) {
    if (x >= low && x <= high) most = std::fmax(most, ulps(function(x), truth(static_cast<long double>(x))));
  };
  Rng rng(1);
  for (int exponent = -1074; exponent < 1024; ++exponent)
    for (int repeat = 0; repeat < 40; ++repeat) {
      const double mantissa = 1.0 + static_cast<double>(rng.next() >> 12) * 0x1p-52;
      const double x = std::ldexp(mantissa, exponent);
      look(x);
      look(-x);
    }
  for (int i = 0; i <= 200'000; ++i)
    look(std::fmax(low, -800.0) + (std::fmin(high, 800.0) - std::fmax(low, -800.0)) * i / 200'000);
  for (int i = -20'000; i <= 20'000; ++i) look(i * 1e-4);
  return most;
}

constexpr double largest = std::numeric_limits<double>::max();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("exp, expm1, log and log1p are within 2 units in the last place over the whole range") {
  CHECK(worst(
            math::exp, [](long double x) { return std::exp(x); }, -largest, largest) <= 2);
  CHECK(worst(
            math::expm1, [](long double x) { return std::expm1(x); }, -largest, largest) <= 2);
  CHECK(worst(
            math::log, [](long double x) { return std::log(x); }, 0, largest) <= 2);
  CHECK(worst(
            math::log1p, [](long double x) { return std::log1p(x); }, -0.999999999, largest) <= 2);
}

TEST_CASE("tanh, sigmoid and softplus are within 2 units in the last place over the whole range") {
  CHECK(worst(
            math::tanh, [](long double x) { return std::tanh(x); }, -largest, largest) <= 2);
  CHECK(worst(
            math::sigmoid, [](long double x) { return 1 / (1 + std::exp(-x)); }, -largest, largest) <= 2);
  const auto softplus = [](long double x) { return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); };
  CHECK(worst(math::softplus, softplus, -largest, largest) <= 2);
}

TEST_CASE("the ends of the range: zeros, infinities, what overflows and what is no number") {
  CHECK(math::exp(math::infinity) == math::infinity);
  CHECK(math::exp(-math::infinity) == 0);
  CHECK(math::exp(0.0) == 1);
  CHECK(math::exp(709.782712893384) < math::infinity);
  CHECK(math::exp(709.7827128933841) == math::infinity);
  CHECK(math::exp(-745.13) == 0x1p-1074);
  CHECK(math::expm1(-math::infinity) == -1);
  CHECK(math::expm1(math::infinity) == math::infinity);
  CHECK(math::log(0.0) == -math::infinity);
  CHECK(math::log(-0.0) == -math::infinity);
  CHECK(math::log(1.0) == 0);
  CHECK(math::log(math::infinity) == math::infinity);
  CHECK(math::log1p(-1.0) == -math::infinity);
  CHECK(math::log1p(math::infinity) == math::infinity);
  CHECK(math::tanh(math::infinity) == 1);
  CHECK(math::tanh(-math::infinity) == -1);
  CHECK(math::sigmoid(-math::infinity) == 0);
  CHECK(math::sigmoid(math::infinity) == 1);
  CHECK(math::softplus(-math::infinity) == 0);
  CHECK(math::softplus(math::infinity) == math::infinity);
  CHECK(std::signbit(math::tanh(-0.0)));
  CHECK(std::signbit(math::expm1(-0.0)));
  CHECK(std::signbit(math::log1p(-0.0)));
  CHECK(std::isnan(math::log(-1.0)));
  CHECK(std::isnan(math::log1p(-1.5)));
  for (const auto function :
       {math::exp, math::expm1, math::log, math::log1p, math::tanh, math::sigmoid, math::softplus})
    CHECK(std::isnan(function(not_a_number)));
}

TEST_CASE("tanh is odd and sigmoid's two halves add to one") {
  for (double x = 0; x < 30; x += 0.37) {
    CHECK(math::tanh(-x) == -math::tanh(x));
    CHECK(std::fabs(math::sigmoid(x) + math::sigmoid(-x) - 1) <= 0x1p-52);
  }
}
