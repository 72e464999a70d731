// SPDX-License-Identifier: MIT
#include <chordgen/core/trigonometry.hpp>

#include "support/catch.hpp"

#include <algorithm>
#include <cmath>

using namespace chordgen;

TEST_CASE("math: sin and cos keep an error below 1e-15 up to 100,000") {
  double worst = 0;
  for (int i = -200000; i <= 200000; ++i) {
    const double x = i * 0.4999871;
    worst = std::max({worst, std::abs(math::sin(x) - std::sin(x)), std::abs(math::cos(x) - std::cos(x))});
  }
  CHECK(worst < 1e-15);
}

TEST_CASE("math: small angles lose nothing") {
  for (double x = 1e-300; x < 1e-3; x *= 7.3) {
    CHECK(std::abs(math::sin(x) / std::sin(x) - 1) < 3e-16);
    CHECK(std::abs(math::atan(x) / std::atan(x) - 1) < 1e-15);
  }
  CHECK(math::sin(0.0) == 0.0);
  CHECK(math::cos(0.0) == 1.0);
  CHECK(math::atan(0.0) == 0.0);
}

TEST_CASE("math: atan keeps an error below 1e-15 everywhere") {
  double worst = 0;
  for (double x = 1e-8; x < 1e12; x *= 1.0007)
    worst = std::max({worst, std::abs(math::atan(x) - std::atan(x)), std::abs(math::atan(-x) + std::atan(x))});
  CHECK(worst < 1e-15);
}

TEST_CASE("math: the bits of sin, cos and atan are the same everywhere") {
  CHECK(math::sin(1.0) == 0x1.aed548f090ceep-1);
  CHECK(math::cos(1.0) == 0x1.14a280fb5068cp-1);
  CHECK(math::atan(1.0) == 0x1.921fb54442d19p-1);
}
