// SPDX-License-Identifier: MIT
//
// The vector functions against the correctly rounded value: a dense part of all floats, or all of them with the tag
// [exhaustive] (ten minutes; -s tells the largest distances). The reference is computed in double, whose error of 2 ulp
// is far below a float's.
#include <chordgen/core/math.hpp>
#include <chordgen/kernels/simd/activation.hpp>

#include <bit>
#include <cmath>
#include <vector>

#include "support/catch.hpp"

using namespace chordgen;
namespace k = chordgen::kernels;

namespace {

struct Named {
  const char* name;
  k::Function function;
};
constexpr Named all_functions[] = {{"tanh", k::Function::tanh},
                                   {"sigmoid", k::Function::sigmoid},
                                   {"exp", k::Function::exp},
                                   {"log", k::Function::log}};

double exact(k::Function function, double x) {
  switch (function) {
    case k::Function::tanh:
      return math::tanh(x);
    case k::Function::sigmoid:
      return math::sigmoid(x);
    case k::Function::exp:
      return math::exp(x);
    default:
      return math::log(x);
  }
}

/// The place of a float among all floats in order.
std::int64_t place(float x) {
  const auto bits = std::bit_cast<std::int32_t>(x);
  return bits < 0 ? -static_cast<std::int64_t>(bits & 0x7fffffff) : bits;
}

/// The largest distance in units of the last place over every `step`-th float; a number for a NaN counts as infinite.
std::int64_t worst_ulp(k::Target target, k::Function function, std::uint64_t step) {
  constexpr std::uint64_t end = std::uint64_t{1} << 32;
  std::vector<float> x(4096);
  std::vector<float> y(x.size());
  std::int64_t worst = 0;
  for (std::uint64_t bits = 0; bits < end;) {
    std::size_t count = 0;
    for (; count < x.size() && bits < end; bits += step)
      x[count++] = std::bit_cast<float>(static_cast<std::uint32_t>(bits));
    k::run_on(target, [&](auto isa) { function_forward(isa, function, y.data(), x.data(), count); });
    for (std::size_t i = 0; i < count; ++i) {
      const auto expected = static_cast<float>(exact(function, static_cast<double>(x[i])));
      if (std::isnan(expected) || std::isnan(y[i])) {
        if (std::isnan(expected) != std::isnan(y[i])) return end;
        continue;
      }
      worst = std::max(worst, std::abs(place(expected) - place(y[i])));
    }
  }
  return worst;
}

void check_all(std::uint64_t step) {
  for (const k::Target target : k::all_targets) {
    if (!k::supports(target)) {
      WARN("not run: this CPU lacks " << k::name(target));
      continue;
    }
    for (const auto& [name, function] : all_functions) {
      INFO(k::name(target) << ", " << name);
      CHECK(worst_ulp(target, function, step) <= 2);
    }
  }
}

}  // namespace

TEST_CASE("exp, log, tanh and sigmoid are within 2 ulp, denormals and infinities included") { check_all(4099); }

TEST_CASE("exp, log, tanh and sigmoid are within 2 ulp for every float", "[.exhaustive]") { check_all(1); }

TEST_CASE("the ends of the range are exact") {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  const float x[] = {0.0f, -0.0f, infinity, -infinity};
  for (const k::Target target : k::all_targets) {
    if (!k::supports(target)) continue;
    INFO(k::name(target));
    float y[4];

    k::run_on(target, [&](auto isa) { function_forward(isa, k::Function::tanh, y, x, 4); });
    CHECK((y[0] == 0.0f && !std::signbit(y[0]) && std::signbit(y[1]) && y[2] == 1.0f && y[3] == -1.0f));
    k::run_on(target, [&](auto isa) { function_forward(isa, k::Function::sigmoid, y, x, 4); });
    CHECK((y[0] == 0.5f && y[1] == 0.5f && y[2] == 1.0f && y[3] == 0.0f));
    k::run_on(target, [&](auto isa) { function_forward(isa, k::Function::exp, y, x, 4); });
    CHECK((y[0] == 1.0f && y[1] == 1.0f && y[2] == infinity && y[3] == 0.0f));
    k::run_on(target, [&](auto isa) { function_forward(isa, k::Function::log, y, x, 4); });
    CHECK((y[0] == -infinity && y[1] == -infinity && y[2] == infinity && std::isnan(y[3])));
  }
}
