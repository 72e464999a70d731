// SPDX-License-Identifier: MIT
#include <chordgen/models/skip_gram.hpp>

#include "support/catch.hpp"

#include <cmath>

using namespace chordgen;

namespace {

/// Chords 0 to 3 only meet each other, and 4 to 7 only each other; 8 is never met.
std::vector<IdSequence> two_crowds() {
  std::vector<IdSequence> pieces;
  Rng rng(1);
  for (int p = 0; p < 20; ++p) {
    IdSequence& piece = pieces.emplace_back();
    for (int i = 0; i < 40; ++i) {
      piece.chords.push_back(static_cast<std::int32_t>(uniform_index(rng, 4)) + 4 * (p % 2));
      piece.durations.push_back(0);
    }
  }
  return pieces;
}

double cosine(const Tensor<float>& v, std::size_t a, std::size_t b) {
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < v.shape()[1]; ++i) {
    const double x = v(a, i), y = v(b, i);
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / std::sqrt(aa * bb);
}

}  // namespace

TEST_CASE("chords that stand near each other get vectors that point the same way") {
  const auto pieces = two_crowds();
  const Tensor<float> v = pretrain_embeddings<float>(pieces, 9, {.width = 8, .window = 2}, Rng(2));
  for (std::size_t a = 0; a < 8; ++a)
    for (std::size_t b = 0; b < a; ++b) {
      if (a / 4 == b / 4) CHECK(cosine(v, a, b) > 0.8);
      if (a / 4 != b / 4) CHECK(cosine(v, a, b) < 0.3);
    }
}

TEST_CASE("every option of the skip-gram changes its vectors, the same seed gives the same") {
  const auto pieces = two_crowds();
  const SkipGramOptions plain{.width = 4, .window = 2, .epochs = 2};
  const auto learn = [&](const SkipGramOptions& options, int seed = 2) {
    return pretrain_embeddings<float>(pieces, 9, options, Rng(static_cast<std::uint64_t>(seed)));
  };
  CHECK(learn(plain) == learn(plain));
  CHECK_FALSE(learn(plain, 3) == learn(plain));
  const auto differs = [&](auto change) {
    SkipGramOptions other = plain;
    change(other);
    return !(learn(other) == learn(plain));
  };
  CHECK(differs([](auto& o) { o.window = 3; }));
  CHECK(differs([](auto& o) { o.negatives = 2; }));
  CHECK(differs([](auto& o) { o.epochs = 3; }));
  CHECK(differs([](auto& o) { o.learning_rate = 0.01; }));
  CHECK(learn({.width = 6}).shape() == Shape{9, 6});
}

TEST_CASE("pre-training refuses what it cannot do") {
  const auto pieces = two_crowds();
  CHECK_FAILS(pretrain_embeddings<float>(pieces, 7), ArgumentError,
              "[pretrain_embeddings] there is no such chord: got 7, expected below 7.");
  CHECK_FAILS(pretrain_embeddings<float>(pieces, 8, {.learning_rate = 0}), ArgumentError,
              "[pretrain_embeddings] learning rate: got 0.000000, expected above 0.");
}
