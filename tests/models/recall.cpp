// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#include <chordgen/core/distributions.hpp>
#include <chordgen/models/recall.hpp>

#include <cmath>

using namespace chordgen;

namespace {

constexpr KeyRange six_keys{60, 6};

Corpus drawn(std::uint64_t seed, std::size_t pieces) {
  const PitchSet chords[] = {{60, 62}, {61, 63}, {64}, {}, {60, 65}};
  Rng rng(seed);
  Corpus corpus;
  for (std::size_t i = 0; i < pieces; ++i) {
    Piece& piece = corpus.pieces.emplace_back();
    for (std::size_t j = 0; j < 24; ++j)
      piece.events.push_back(j >= 12 && uniform(rng) < 0.8 ? ChordEvent(piece.events[j - 12])
                                                           : ChordEvent{.pitches = chords[uniform_index(rng, 5)]});
  }
  return corpus;
}

PitchSet set_of(std::size_t bits) {
  PitchSet chord;
  for (int key = 0; key < six_keys.keys; ++key)
    if ((bits >> key & 1) != 0) chord.insert(six_keys.lowest + key);
  return chord;
}

double probability(const Recall& model, const std::vector<PitchSet>& past, const PitchSet& next) {
  Recall::State state = model.start();
  for (const PitchSet& chord : past) model.advance(state, {.pitches = chord});
  return std::exp(model.log_probability(state, {.pitches = next}).chord);
}

}  // namespace

static_assert(SequenceModel<Recall>);

TEST_CASE("recall: the chords of six keys sum to one after every event of a piece") {
  const Recall model(drawn(1, 6), drawn(2, 6), six_keys);
  const Corpus pieces = drawn(3, 2);
  for (const Piece& piece : pieces.pieces) {
    Recall::State state = model.start();
    for (const ChordEvent& event : piece.events) {
      double sum = 0;
      for (std::size_t bits = 0; bits < 64; ++bits)
        sum += std::exp(model.log_probability(state, {.pitches = set_of(bits)}).chord);
      CHECK(std::fabs(sum - 1) < 1e-12);
      model.advance(state, event);
    }
  }
}

TEST_CASE("recall: what followed the same chords before follows again, in another key too") {
  const Recall model(drawn(1, 6), drawn(2, 20));
  const PitchSet a{60, 64}, b{65}, c{50, 57}, d{70, 73, 77};
  const double fresh = probability(model, {}, d);
  const double again = probability(model, {a, b, c, d, b, a, b, c}, d);
  CHECK(again > 0.3);
  CHECK(again > 100 * fresh);
  const auto up = [](PitchSet chord) { return chord.transposed(3); };
  CHECK(probability(model, {a, b, c, d, b, up(a), up(b), up(c)}, up(d)) >
        100 * probability(model, {a, b, c, d, b, up(a), up(b), up(c)}, d));
  // A chord of another shape breaks the agreement.
  CHECK(probability(model, {a, b, c, d, b, a, b, {50, 58}}, d) < again / 10);
}

TEST_CASE("recall: contexts are told apart by the longest agreement, as it is and moved") {
  const Recall model(drawn(1, 6), drawn(2, 6));
  const auto bucket = [&](std::initializer_list<PitchSet> past) {
    Recall::State state = model.start();
    for (const PitchSet& chord : past) model.advance(state, {.pitches = chord});
    return model.bucket(state);
  };
  const PitchSet a{60}, b{65, 70}, c{50, 51, 57};
  CHECK(bucket({}) == 0);
  CHECK(bucket({a, b}) == 0);
  CHECK(bucket({a, b, a}) == 1 * 8);
  CHECK(bucket({a, b, a, b}) == 2 * 8);
  CHECK(bucket({a, b, {62}, {67, 72}}) == 2);
  CHECK(bucket({a, b, c, a, b, c, a, b, c}) == 3 * 8);  // six chords
  CHECK(bucket({a, {}, b, {}}) == 1 * 8);               // silence after silence
}

TEST_CASE("recall: composes from the chords and durations of the corpus") {
  struct Best {
    std::size_t chord(Span<const double> logs, const Vocabulary<PitchSet>&) { return best(logs); }
    std::size_t duration(const PitchSet&, Span<const double> logs, const Vocabulary<Rational>&) { return best(logs); }
    int note(const PitchSet&, bool, Span<const double>) { return piano_keys; }
    bool held(int, double probability) { return probability > 0.4; }
    static std::size_t best(Span<const double> logs) {
      return static_cast<std::size_t>(std::max_element(logs.begin(), logs.end()) - logs.begin());
    }
  };
  Corpus train;
  const PitchSet a{60, 62}, b{60, 64}, c{67};
  for (const PitchSet& chord : {a, b, c, a, b, c, a, b, c, a, b, c})
    train.pieces.resize(1), train.pieces[0].events.push_back({.duration = Rational(1, 2), .pitches = chord});
  const Recall model(train, train);
  struct All : Best {
    std::vector<double> said;
    std::size_t chord(Span<const double> logs, const Vocabulary<PitchSet>& chords) {
      said.assign(logs.begin(), logs.end());
      return Best::chord(logs, chords);
    }
  };
  Recall::State state = model.start();
  for (const PitchSet& chord : {a, b, c, a}) model.advance(state, {.duration = 2, .pitches = chord});
  Best chooser;
  CHECK(model.propose(state, chooser) == ChordEvent{8, Rational(1, 2), b, {60}});
  All all;
  static_cast<void>(model.propose(state, all));
  REQUIRE(all.said.size() == 3);
  const Vocabulary<PitchSet> known({a, b, c});
  for (std::size_t i = 0; i < 3; ++i)
    CHECK(std::fabs(all.said[i] - model.log_probability(state, {.pitches = known.entries()[i]}).chord) < 1e-12);
  // Twelve and a half of thirteen events; another duration is one of 64.
  CHECK(std::fabs(model.log_probability(state, {.duration = Rational(1, 2), .pitches = b}).duration -
                  std::log(12.5 / 13)) < 1e-12);
  CHECK(std::fabs(model.log_probability(state, {.duration = 5, .pitches = b}).duration - std::log(0.5 / 13 / 64)) <
        1e-12);
  CHECK(std::fabs(model.log_probability(state, {.duration = 5, .pitches = b}).held + std::log(2)) < 1e-12);
  CHECK_FAILS(Recall(Corpus{}, train), ArgumentError, "[Recall] there is no event to count. Give training pieces.");
}
