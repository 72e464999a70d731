// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#include <chordgen/evaluate/likelihood.hpp>
#include <chordgen/models/mixture.hpp>
#include <chordgen/models/ngram.hpp>

#include <cmath>

using namespace chordgen;

namespace {

/// Knows one chord and says nothing of any other.
struct OneChord {
  struct State {};
  PitchSet known;

  State start() { return {}; }
  EventLogProbability log_probability(const State&, const ChordEvent& event) {
    return {event.pitches == known ? 0 : -math::infinity, 0, 0};
  }
  void advance(State&, const ChordEvent&) {}
  template <class Chooser>
  ChordEvent propose(const State&, Chooser&) {
    return {.pitches = known};
  }
};

Corpus of(std::initializer_list<int> keys) {
  Corpus corpus;
  Piece& piece = corpus.pieces.emplace_back();
  for (const int key : keys) piece.events.push_back({.pitches = {key}});
  return corpus;
}

}  // namespace

static_assert(SequenceModel<Mixture<OneChord, NGram>>);
static_assert(SequenceModel<NGram>);

TEST_CASE("mixture: weights are the shares of what the components explain") {
  OneChord a{{60}};
  OneChord b{{62}};
  Mixture model(of({60, 60, 60, 62}), {}, a, b);
  // Common weights 3/4 and 1/4 after the first step; pseudo-events pull the only bucket to the same.
  CHECK(std::fabs(model.chord_weights().weights(0)[0] - 0.75) < 1e-12);
  CHECK(std::fabs(model.log_probability(model.start(), {.pitches = {62}}).chord - std::log(0.25)) < 1e-12);
  CHECK(model.log_probability(model.start(), {.pitches = {64}}).chord == -math::infinity);

  Mixture<OneChord, OneChord>::State state = model.start();
  detail::FirstOfAll chooser;
  std::size_t first = 0;
  for (int i = 0; i < 4000; ++i) {
    const ChordEvent event = model.propose(state, chooser);
    if (event.pitches == a.known) ++first;
    model.advance(state, event);
  }
  CHECK(first > 2850);
  CHECK(first < 3150);
}

TEST_CASE("mixture: with a model of every chord, a closed vocabulary leaves no chord without probability") {
  const Corpus train = of({60, 62, 60, 62, 60, 64, 60, 62});
  const Corpus valid = of({60, 62, 60, 60});
  OneChord closed{{60}};
  NGram open(train, valid, {.order = 2, .transposed_order = 0, .range = {60, 6}});
  CHECK(likelihood(closed, valid).impossible == 1);
  CHECK(likelihood(closed, valid).chord_bits() == math::infinity);
  for (const bool by_context : {false, true}) {
    Mixture model(valid, {.by_context = by_context}, closed, open);
    CHECK(likelihood(model, of({60, 65, 61})).impossible == 0);
    CHECK(model.chord_weights().buckets() == (by_context ? open.buckets() : 1));
    auto state = model.start();
    for (const ChordEvent& event : train.pieces[0].events) {
      double sum = 0;
      for (std::size_t bits = 0; bits < 64; ++bits) {
        PitchSet chord;
        for (int key = 0; key < 6; ++key)
          if ((bits >> key & 1) != 0) chord.insert(60 + key);
        sum += std::exp(model.log_probability(state, {.pitches = chord}).chord);
      }
      CHECK(std::fabs(sum - 1) < 1e-12);
      model.advance(state, event);
    }
  }
}

TEST_CASE("mixture: a component that says nothing of held notes does not make them certain") {
  Corpus pieces = of({60, 60, 60});
  for (std::size_t i = 1; i < 3; ++i) pieces.pieces[0].events[i].held = {60};
  OneChord silent{{60}};
  NGram counted(pieces, pieces, {.order = 1, .transposed_order = 0, .range = {60, 6}});
  const double alone = likelihood(counted, pieces).held_bits();
  CHECK(alone > 0);
  Mixture both(pieces, {}, silent, counted);
  CHECK(std::fabs(likelihood(both, pieces).held_bits() - alone) < 1e-12);
  Mixture neither(pieces, {}, silent, silent);
  CHECK(likelihood(neither, pieces).held_bits() == 0);
}
