// SPDX-License-Identifier: MIT
#include <chordgen/generate/continue.hpp>

#include "support/catch.hpp"
#include "support/toy_models.hpp"

#include <limits>

using namespace chordgen;

namespace {

/// Which of four entries with these probabilities may be drawn, and how much each weighs as a share.
std::vector<double> shares(const std::vector<double>& probabilities, const Decoding& decoding) {
  std::vector<double> logs;
  for (const double p : probabilities) logs.push_back(math::log(p));
  std::vector<double> weights = decoding_weights(logs, decoding);
  double total = 0;
  for (const double weight : weights) total += weight;
  for (double& weight : weights) weight /= total;
  return weights;
}

const std::vector<double> four = {0.1, 0.5, 0.25, 0.15};

test::MarkovModel three() {
  return {Vocabulary<PitchSet>({PitchSet{60}, PitchSet{62}, PitchSet{64}}),
          Vocabulary<Rational>({Rational(1)}),
          {{0.5, 0.3, 0.2}, {0.5, 0.3, 0.2}, {0.5, 0.3, 0.2}}};
}

std::size_t count_first(const Decoding& decoding) {
  test::MarkovModel model = three();
  const Song song = continue_from(model, Span<const ChordEvent>{}, {.length = 1000}, decoding, Rng(1));
  return static_cast<std::size_t>(std::count_if(song.events.begin(), song.events.end(),
                                                [](const ChordEvent& event) { return event.pitches == PitchSet{60}; }));
}

}  // namespace

TEST_CASE("temperature raises probabilities to the power 1 / t") {
  const std::vector<double> half = shares(four, {.temperature = 0.5});
  const double total = 0.01 + 0.25 + 0.0625 + 0.0225;
  CHECK(half[0] == Approx(0.01 / total));
  CHECK(half[1] == Approx(0.25 / total));
}

TEST_CASE("temperature 0 and greedy take the most probable entry") {
  CHECK(shares(four, {.temperature = 0}) == std::vector<double>{0, 1, 0, 0});
  CHECK(shares(four, {.greedy = true}) == std::vector<double>{0, 1, 0, 0});
  CHECK(count_first({.temperature = 0}) == 1000);
}

TEST_CASE("top-k and top-p keep the most probable entries") {
  CHECK(shares(four, {.top_k = 2})[0] == 0);
  CHECK(shares(four, {.top_k = 2})[3] == 0);
  CHECK(shares(four, {.top_k = 2})[1] == Approx(2.0 / 3));
  CHECK(shares(four, {.top_p = 0.7})[2] > 0);
  CHECK(shares(four, {.top_p = 0.7})[3] == 0);
  CHECK(shares(four, {.top_p = 0.4}) == std::vector<double>{0, 1, 0, 0});
}

TEST_CASE("typical sampling keeps what is as surprising as the entropy, not what is most probable") {
  // Entropy of (0.1, 0.5, 0.25, 0.15): 1.208 nats. Surprises: 2.303, 0.693, 1.386, 1.897; nearest is the third.
  CHECK(shares(four, {.typical = 0.2}) == std::vector<double>{0, 0, 1, 0});
  const std::vector<double> more = shares(four, {.typical = 0.5});
  CHECK(more[0] == 0);
  CHECK(more[1] == Approx(2.0 / 3));
  CHECK(more[3] == 0);
}

TEST_CASE("a repetition penalty brings chords back less often") {
  const auto neighbours = [](const Decoding& decoding) {  // events whose chord is that of the event before
    test::MarkovModel model = three();
    const Song song = continue_from(model, Span<const ChordEvent>{}, {.length = 1000}, decoding, Rng(1));
    std::size_t count = 0;
    for (std::size_t i = 1; i < 1000; ++i) count += song.events[i].pitches == song.events[i - 1].pitches;
    return count;
  };
  CHECK(neighbours({}) > 330);
  CHECK(neighbours({.repetition_penalty = 3, .repetition_window = 1}) < 200);
}

TEST_CASE("values without a meaning are refused") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK_FAILS(check(Decoding{.temperature = nan}), ArgumentError,
              "[Decoding] temperature: got nan, expected 0 or more. 1 draws as the model says, 0 takes the most "
              "probable.");
  CHECK_THROWS_AS(check(Decoding{.temperature = -1}), ArgumentError);
  CHECK_FAILS(check(Decoding{.top_k = 0}), ArgumentError,
              "[Decoding] top-k: got 0, expected at least 1. Leave it out to keep all.");
  CHECK_THROWS_AS(check(Decoding{.top_p = nan}), ArgumentError);
  CHECK_FAILS(check(Decoding{.typical = 0}), ArgumentError,
              "[Decoding] typical: got 0.000000, expected above 0, at most 1.");
  CHECK_FAILS(check(Decoding{.repetition_penalty = 0.5}), ArgumentError,
              "[Decoding] repetition penalty: got 0.500000, expected 1 (none) or more.");
}

TEST_CASE("held notes are as the model says, none, or all that are common") {
  test::NoteByNoteModel model;
  const Vocabulary<PitchSet> two({PitchSet{60, 64}, PitchSet{60, 67}});
  const auto write = [&](Held held) {
    return continue_from(model, Span<const ChordEvent>{}, {.length = 200, .held = held}, {}, Rng(3), {.chords = &two});
  };
  std::size_t predicted = 0, common = 0;
  const Song as_said = write(Held::predicted), all = write(Held::common), none = write(Held::struck);
  for (std::size_t i = 1; i < 200; ++i) {
    predicted += as_said.events[i].held.size();
    common += (as_said.events[i].pitches & as_said.events[i - 1].pitches).size();
    CHECK(all.events[i].held == (all.events[i].pitches & all.events[i - 1].pitches));
    CHECK(none.events[i].held.empty());
  }
  CHECK(predicted > common / 3);
  CHECK(predicted < 2 * common / 3);
}
