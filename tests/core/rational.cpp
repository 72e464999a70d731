// SPDX-License-Identifier: MIT
#include <chordgen/core/rational.hpp>

#include "support/catch.hpp"

using chordgen::ArgumentError;
using chordgen::Rational;

TEST_CASE("a rational is in lowest terms with a positive denominator") {
  CHECK(Rational(6, 4) == Rational(3, 2));
  CHECK(Rational(1, -2).numerator() == -1);
  CHECK(Rational(1, -2).denominator() == 2);
  CHECK(Rational(0, 7) == Rational(0));
}

TEST_CASE("rational arithmetic is exact") {
  CHECK(Rational(1, 3) + Rational(1, 6) == Rational(1, 2));
  CHECK(Rational(1, 3) - Rational(1, 2) == Rational(-1, 6));
  CHECK(Rational(2, 3) * Rational(9, 4) == Rational(3, 2));
  CHECK(Rational(2, 3) / Rational(4, 3) == Rational(1, 2));
}

TEST_CASE("rationals order by value") {
  CHECK(Rational(1, 3) < Rational(1, 2));
  CHECK(Rational(-1, 2) < Rational(1, 3));
  CHECK(Rational(4'611'686'018'427'387'904, 3) > Rational(4'611'686'018'427'387'903, 3));
}

TEST_CASE("floor goes down, also below zero") {
  CHECK(Rational(7, 2).floor() == 3);
  CHECK(Rational(-7, 2).floor() == -4);
  CHECK(Rational(-4).floor() == -4);
}

TEST_CASE("a rational is read and written as 3/2") {
  CHECK(Rational::parse("3/2") == Rational(3, 2));
  CHECK(Rational::parse("-8/4") == Rational(-2));
  CHECK(to_string(Rational(-3, 6)) == "-1/2");
  CHECK(to_string(Rational(5)) == "5");
  for (const char* text : {"", "/", "1/", "1.5", "a", "1/2/3", "99999999999999999999"})
    CHECK_THROWS_AS(Rational::parse(text), ArgumentError);
}

TEST_CASE("a zero denominator and an overflow are refused, not wrapped") {
  CHECK_FAILS(Rational(1, 0), ArgumentError, "[Rational] the denominator is zero.");
  const Rational huge(9'223'372'036'854'775'807);
  CHECK_FAILS(huge + huge, ArgumentError,
              "[Rational] the result does not fit into 64 bits. Quantise the durations first.");
}
