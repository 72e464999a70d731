// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#include <chordgen/evaluate/importance_bound.hpp>

#include <cmath>

using namespace chordgen;

namespace {

const Vocabulary<PitchSet> three({PitchSet{60}, PitchSet{62}, PitchSet{64}});
const Vocabulary<Rational> two({Rational(1, 2), Rational(1)});

Corpus piece_of(std::initializer_list<int> keys) {
  Corpus corpus;
  Piece& piece = corpus.pieces.emplace_back();
  for (const int key : keys)
    piece.events.push_back({.duration = piece.events.size() % 2 == 0 ? Rational(1) : Rational(1, 2), .pitches = {key}});
  return corpus;
}

VaeOptions small(std::size_t durations) {
  VaeOptions options;
  options.coder = {.chords = 3, .durations = durations, .window = 2, .latent = 1, .hidden = {4}};
  return options;
}

/// log of the integral over all codes, by the trapezoid rule: p(x | z) N(z; 0, 1).
double integral(const Vae<double>& model, const ChordBatch& window) {
  double sum = 0;
  constexpr double step = 0.01;
  for (double z = -8; z <= 8; z += step) {
    Tape<double> tape;
    Pass<double> pass(tape, Rng(0), false);
    Tensor<double> code({1, 1});
    code[0] = z;
    const WindowLogits<double> logits = model.decode(pass, tape.constant(code.view()));
    double probability = 1;  // entry c at step t stands at 2 c + t
    for (std::size_t t = 0; t < 2; ++t) {
      double chords = 0, durations = 0;
      for (std::size_t c = 0; c < 3; ++c) chords += std::exp(logits.chords.value()[2 * c + t]);
      for (std::size_t d = 0; d < 2; ++d) durations += std::exp(logits.durations.value()[2 * d + t]);
      probability *= std::exp(logits.chords.value()[2 * static_cast<std::size_t>(window.chords[t]) + t]) / chords;
      probability *=
          std::exp(logits.durations.value()[2 * static_cast<std::size_t>(window.durations[t]) + t]) / durations;
    }
    sum += step * probability * std::exp(-z * z / 2) / std::sqrt(2 * 3.14159265358979323846);
  }
  return std::log(sum);
}

}  // namespace

TEST_CASE("importance bound: exact where the code is the prior and the decoder ignores it") {
  Vae<double> model(small(2), Rng(1));
  model.visit([](const auto&, auto& parameter) { std::fill(parameter.value.begin(), parameter.value.end(), 0.0); });
  const Likelihood bound = importance_bound(model, three, two, piece_of({60, 64, 62, 60, 60}), 3, Rng(2));
  CHECK(bound.events == 4);  // the fifth is shorter than a window
  CHECK(std::fabs(bound.chord_bits() - std::log2(3)) < 1e-12);
  CHECK(std::fabs(bound.duration_bits() - 1) < 1e-12);
}

TEST_CASE("importance bound: many draws come to the integral over all codes, few stay below it on average") {
  Vae<double> model(small(2), Rng(3));
  model.visit([](const auto&, auto& parameter) {
    for (double& value : parameter.value) value *= 2;  // codes that say something
  });
  const Corpus piece = piece_of({60, 64});
  const ChordBatch window{1, 2, {0, 2}, {1, 0}, {}, {}};
  const double exact = integral(model, window);
  const auto bound = [&](std::size_t samples, std::uint64_t seed) {
    const Likelihood said = importance_bound(model, three, two, piece, samples, Rng(seed));
    return said.sum.chord + said.sum.duration;
  };
  CHECK(std::fabs(bound(20000, 1) - exact) < 0.02);
  double one = 0, ten = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    one += bound(1, seed) / 400;
    ten += bound(10, seed) / 400;
  }
  CHECK(one < exact);
  CHECK(one < ten);
  CHECK(ten < exact + 0.02);
}

TEST_CASE("importance bound: what has no likelihood says so, unknown chords are impossible") {
  const Vae<double> model(small(0), Rng(4));
  const Likelihood lost = importance_bound(model, three, two, piece_of({60, 65, 60, 62}), 2, Rng(1));
  CHECK(lost.events == 4);
  CHECK(lost.impossible == 2);
  CHECK(lost.chord_bits() == math::infinity);
  CHECK(lost.possible_chord_bits() > 0);
  CHECK(lost.sum.duration == 0);

  VaeOptions sigmoid = small(0);
  sigmoid.coder.likelihood = WindowLikelihood::bernoulli;
  CHECK_FAILS(
      importance_bound(Vae<double>(sigmoid, Rng(1)), three, two, piece_of({60, 62}), 1, Rng(1)), ArgumentError,
      "[importance_bound] a sigmoid for every chord is no distribution over windows. Train it with --likelihood "
      "categorical.");
  CHECK_FAILS(importance_bound(model, three, two, piece_of({60}), 1, Rng(1)), ArgumentError,
              "[importance_bound] no piece has a window of 2 events. Give longer pieces.");
  CHECK_FAILS(importance_bound(model, three, two, piece_of({60, 62}), 0, Rng(1)), ArgumentError,
              "[importance_bound] samples: got 0, expected at least 1.");
}
