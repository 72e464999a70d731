// SPDX-License-Identifier: MIT
#include <chordgen/core/distributions.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

#include "support/catch.hpp"

using namespace chordgen;

namespace {

/// The quantile in long double: the result refined by Newton's method on the tail's logarithm.
long double true_quantile(double p) {
  const bool upper = p > 0.5;
  const long double tail = upper ? 1 - static_cast<long double>(p) : static_cast<long double>(p);
  long double x = -std::fabs(static_cast<long double>(normal_quantile(p)));
  for (int i = 0; i < 4; ++i) {
    const long double below = std::erfc(-x / std::sqrt(2.0L)) / 2;
    const long double density = std::exp(-x * x / 2) / std::sqrt(2 * 3.14159265358979323846264338L);
    x -= (std::log(below) - std::log(tail)) * below / density;
  }
  return upper ? -x : x;
}

/// Pearson's statistic, moved and scaled to mean 0 and deviation 1.
double chi_square(const std::vector<std::size_t>& counts, const std::vector<double>& shares) {
  double total = 0, sum = 0;
  for (const std::size_t count : counts) total += static_cast<double>(count);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double expected = total * shares[i];
    sum += (static_cast<double>(counts[i]) - expected) * (static_cast<double>(counts[i]) - expected) / expected;
  }
  const double freedom = static_cast<double>(counts.size() - 1);
  return (sum - freedom) / std::sqrt(2 * freedom);
}

}  // namespace

TEST_CASE("the normal's quantiles are those of the tables") {
  CHECK(normal_quantile(0.5) == 0);
  CHECK(normal_quantile(0.975) == Approx(1.959963984540054).epsilon(1e-15));
  CHECK(normal_quantile(0.025) == Approx(-1.959963984540054).epsilon(1e-15));
  CHECK(normal_quantile(1e-10) == Approx(-6.361340902404056).epsilon(1e-15));
}

TEST_CASE("the normal's quantiles are right to a relative 1e-15 from 1e-300 up to one") {
  double most = 0;
  const auto look = [&](double p) {
    const long double truth = true_quantile(p);
    most = std::fmax(most, static_cast<double>(std::fabs((normal_quantile(p) - truth) / truth)));
  };
  for (double p = 1e-300; p < 0.4; p *= 1.7) look(p);
  for (int i = 1; i < 10'000; ++i)
    if (i != 5'000) look(i / 10'000.0);
  for (double q = 0.4; q > 1e-15; q /= 1.7) look(1 - q);
  CHECK(most <= 2e-15);
}

TEST_CASE("uniform numbers lie in [0, 1) and fill it evenly") {
  Rng rng(1);
  std::vector<std::size_t> counts(100);
  for (int i = 0; i < 100'000; ++i) {
    const double u = uniform(rng);
    REQUIRE((u >= 0 && u < 1));
    ++counts[static_cast<std::size_t>(u * 100)];
  }
  CHECK(std::fabs(chi_square(counts, std::vector<double>(100, 0.01))) < 4);
  const double between = uniform(rng, -2, 3);
  CHECK((between >= -2 && between < 3));
}

TEST_CASE("uniform_index draws every index equally often, and none for a bound of one or nothing") {
  Rng rng(2);
  for (const std::size_t bound : {2u, 3u, 7u, 97u, 1000u}) {
    std::vector<std::size_t> counts(bound);
    for (std::size_t i = 0; i < 100 * bound; ++i) ++counts[uniform_index(rng, bound)];
    CAPTURE(bound);
    CHECK(std::fabs(chi_square(counts, std::vector<double>(bound, 1.0 / static_cast<double>(bound)))) < 4);
  }
  CHECK(uniform_index(rng, 1) == 0);
  CHECK(uniform_index(rng, 0) == 0);
  CHECK(uniform_index(rng, static_cast<std::size_t>(-1)) > 1'000'000'000);
}

TEST_CASE("categorical draws by weight and never what has none") {
  Rng rng(3);
  const std::vector<float> weights{0, 1, 0, 3, 6, 0};
  std::vector<std::size_t> counts(weights.size());
  for (int i = 0; i < 100'000; ++i) ++counts[categorical<float>(rng, weights)];
  CHECK(counts[0] + counts[2] + counts[5] == 0);
  CHECK(std::fabs(chi_square({counts[1], counts[3], counts[4]}, {0.1, 0.3, 0.6})) < 4);
}

TEST_CASE("normal numbers have mean 0, variance 1 and the tails of the bell, one generator call each") {
  Rng rng(4), counter(4);
  double sum = 0, squares = 0;
  std::size_t beyond_two = 0;
  for (int i = 0; i < 100'000; ++i) {
    const double x = normal(rng);
    static_cast<void>(counter.next());
    sum += x;
    squares += x * x;
    if (std::fabs(x) > 2) ++beyond_two;
  }
  CHECK(rng == counter);
  CHECK(std::fabs(sum / 100'000) < 4 / std::sqrt(100'000.0));
  CHECK(squares / 100'000 == Approx(1).margin(4 * std::sqrt(2 / 100'000.0)));
  CHECK(static_cast<double>(beyond_two) / 100'000 == Approx(0.0455).margin(0.003));
}

TEST_CASE("shuffle keeps the items and gives every order of three equally often") {
  Rng rng(5);
  std::vector<std::size_t> counts(6);
  for (int i = 0; i < 60'000; ++i) {
    std::vector<std::size_t> items{0, 1, 2};
    shuffle(rng, Span<std::size_t>(items));
    ++counts[items[0] * 2 + (items[1] > items[2] ? 1 : 0)];
  }
  CHECK(std::fabs(chi_square(counts, std::vector<double>(6, 1.0 / 6))) < 4);
  std::vector<std::size_t> many(1000);
  for (std::size_t i = 0; i < many.size(); ++i) many[i] = i;
  const std::vector<std::size_t> sorted = many;
  shuffle(rng, Span<std::size_t>(many));
  CHECK(many != sorted);
  std::sort(many.begin(), many.end());
  CHECK(many == sorted);
}
