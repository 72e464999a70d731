// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "support/toy_models.hpp"

#include <chordgen/evaluate.hpp>
#include <chordgen/models/mixture.hpp>
#include <chordgen/models/ngram.hpp>
#include <chordgen/models/note_player.hpp>
#include <chordgen/models/recall.hpp>

#include <cmath>

using namespace chordgen;

namespace {

const PitchSet c{60};
const PitchSet d{62};
const PitchSet unknown{64};

/// After c: c with 0.75; after d: c with 0.5. Two durations, alike.
test::MarkovModel markov() {
  return {.chords = Vocabulary<PitchSet>({c, d}),
          .durations = Vocabulary<Rational>({Rational(1, 2), Rational(1)}),
          .next = {{0.75, 0.25}, {0.5, 0.5}}};
}

Corpus piece_of(std::initializer_list<PitchSet> chords, const Rational& duration = 1) {
  Corpus corpus;
  Piece& piece = corpus.pieces.emplace_back();
  for (const PitchSet& chord : chords) piece.events.push_back({.duration = duration, .pitches = chord});
  return corpus;
}

bool near(double a, double b) { return std::fabs(a - b) < 1e-12; }

}  // namespace

static_assert(SequenceModel<Uniform>);

TEST_CASE("likelihood: bits and perplexities are those computed by hand") {
  auto model = markov();
  const Likelihood said = likelihood(model, piece_of({c, d, d, c}));  // 0.75, 0.25, 0.5, 0.5
  CHECK(said.events == 4);
  CHECK(near(said.chord_bits(), -std::log2(0.75 * 0.25 * 0.5 * 0.5) / 4));
  CHECK(near(said.duration_bits(), 1));
  CHECK(near(said.duration_perplexity(), 2));
  CHECK(near(said.chord_perplexity(), std::pow(0.75 * 0.25 * 0.5 * 0.5, -0.25)));
  CHECK(near(said.chord_nats(), std::log(0.75 * 0.25 * 0.5 * 0.5) / 4));
  CHECK(near(said.possible_chord_bits(), said.chord_bits()));
}

TEST_CASE("likelihood: a chord outside the vocabulary makes the bits infinite and is counted apart") {
  auto model = markov();
  std::vector<EventLogProbability> said = event_log_probabilities(model, piece_of({c, d}));
  said.push_back({-math::infinity, std::log(0.5), 0});
  const Likelihood result = likelihood(said);
  CHECK(result.events == 3);
  CHECK(result.impossible == 1);
  CHECK(result.chord_bits() == math::infinity);
  CHECK(near(result.possible_chord_bits(), -std::log2(0.75 * 0.25) / 2));
  CHECK_FAILS(likelihood(model, Corpus{}), ArgumentError,
              "[likelihood] the pieces have no event. Give pieces to judge the model by.");
}

TEST_CASE("uniform: every chord of the corpus has one share, all others of the piano share the last") {
  Uniform model(piece_of({c, d, c}));
  const auto start = model.start();
  CHECK(near(model.log_probability(start, {.duration = 1, .pitches = c}).chord, -std::log(3)));
  CHECK(near(model.log_probability(start, {.duration = 1, .pitches = unknown}).chord, -std::log(3) - 88 * std::log(2)));
  CHECK(model.log_probability(start, {.duration = 1, .pitches = {109}}).chord == -math::infinity);
  CHECK(near(model.log_probability(start, {.duration = 1, .pitches = c}).duration, -std::log(2)));
  CHECK(near(model.log_probability(start, {.duration = 3, .pitches = c}).duration, -std::log(2) - std::log(64)));
  auto heard = start;
  model.advance(heard, {.duration = 1, .pitches = {60, 62, 67}});
  CHECK(near(model.log_probability(heard, {.duration = 1, .pitches = {60, 67, 69}}).held, -2 * std::log(2)));
  detail::FirstOfAll chooser;
  CHECK(model.propose(heard, chooser) == ChordEvent{1, 1, c, {}});
}

TEST_CASE("foretelling: first guesses, and confidence bin by bin, as computed by hand") {
  auto model = markov();
  // Guesses: c (0.75), c (0.75), then after d the first of two equals: c (0.5).
  const Foretelling guessed = foretelling(model, piece_of({c, d, d, c}, Rational(1, 2)));
  CHECK(guessed.events == 4);
  CHECK(guessed.right_chords == 2);
  CHECK(near(guessed.chord_accuracy(), 0.5));
  CHECK(near(guessed.duration_accuracy(), 1));  // the first of two equals, which the pieces have
  CHECK(guessed.bins[7].events == 2);
  CHECK(guessed.bins[7].right == 1);
  CHECK(guessed.bins[5].events == 2);
  CHECK(guessed.bins[5].right == 1);
  CHECK(near(guessed.calibration_error(), (1.5 - 1) / 4));
  CHECK(near(foretelling(model, piece_of({c, d})).duration_accuracy(), 0));
  CHECK_FAILS(foretelling(model, Corpus{}), ArgumentError,
              "[foretelling] the pieces have no event. Give pieces to judge the model by.");
}

TEST_CASE("foretelling: a model that writes notes is led along a chord in either direction") {
  for (const Writing writing : {Writing::upward, Writing::downward}) {
    const NoteDecoder<double> model({.durations = 1, .units = 4, .width = 8, .note_vector = 4, .writing = writing},
                                    Rng(1));
    NotePlayer<double> player(model, Vocabulary<Rational>({Rational(1)}));
    const auto state = player.start();
    const PitchSet chord{40, 52, 67};
    detail::Guess guess(chord);
    CHECK(player.propose(state, guess).pitches == chord);
    CHECK(guess.followed());
    CHECK(foretelling(player, piece_of({chord, chord})).duration_accuracy() == 1);
    // Of a chord that the model gives nothing, no duration is right.
    const PitchSet unknown_key{110};
    detail::Guess outside(unknown_key);
    static_cast<void>(player.propose(state, outside));
    CHECK_FALSE(outside.followed());
  }
}

TEST_CASE("blend: says what a mixture of the same models says") {
  const Corpus train = piece_of({c, d, c, d, c, c, d, c, unknown});
  const Corpus valid = piece_of({c, d, c, c, d});
  const Corpus test = piece_of({d, c, c, unknown});
  auto markov_model = markov();
  NGram counted(train, valid, {.order = 2, .transposed_order = 0, .range = {60, 6}});
  const Said said[] = {said_by(markov_model, valid, piece_of({d, c, c})), said_by(counted, valid, piece_of({d, c, c}))};
  for (const bool by_context : {false, true}) {
    Mixture mixture(valid, {.by_context = by_context}, markov_model, counted);
    const Said blended = blend(said, by_context ? contexts_of(counted, valid, piece_of({d, c, c})) : Contexts{});
    const auto expected = said_by(mixture, valid, piece_of({d, c, c}));
    REQUIRE(blended.test.size() == 3);
    for (std::size_t i = 0; i < blended.test.size(); ++i) {
      CHECK(near(blended.test[i].chord, expected.test[i].chord));
      CHECK(near(blended.test[i].duration, expected.test[i].duration));
      CHECK(near(blended.test[i].held, expected.test[i].held));
    }
    CHECK(near(likelihood(blended.valid).chord_bits(), likelihood(expected.valid).chord_bits()));
  }
}

TEST_CASE("blend: a model that says nothing of held notes does not make them certain") {
  const Said silent{{{-1, -1, 0}}, {{-1, -1, 0}}};
  const Said speaking{{{-1, -1, -2}}, {{-1, -1, -3}}};
  const Said all[] = {silent, speaking};
  CHECK(near(blend(all).test[0].held, -3));
  const Said none[] = {silent, silent};
  CHECK(blend(none).test[0].held == 0);
}

TEST_CASE("blend: needs events, and the same for all") {
  const Said one{{{-1, 0, 0}}, {{-1, 0, 0}}};
  const Said other{{{-1, 0, 0}}, {}};
  const Said nothing{};
  CHECK_FAILS(blend(Span(&nothing, 1)), ArgumentError,
              "[blend] there is no validation event to fit the weights on. Give pieces to validate.");
  const Said both[] = {one, other};
  CHECK_FAILS(blend(both), ArgumentError, "[blend] the models have not judged the same events.");
}

TEST_CASE("blend: all chords of six keys add up to one, with weights by context and recall on top") {
  const Corpus train = piece_of({c, d, {60, 64}, c, d, {60, 64}, {61}, c, d, c, {63, 65}, c, d});
  const Corpus valid = piece_of({d, c, d, {60, 64}, d, c, d, {60, 64}, c, {61}, d, c, d, {60, 64}});
  const NGramOptions options{.order = 2, .transposed_order = 2, .range = {60, 6}};
  NGram counted(train, valid, options);
  NGram keys(train, valid, {.order = 0, .transposed_order = 0, .range = {60, 6}});
  Recall recall(train, valid, {60, 6});
  Corpus test;  // one past, then every chord in a piece of its own
  for (unsigned bits = 0; bits < 64; ++bits) {
    Piece piece = piece_of({c, {61, 63}, d, c, {61, 63}}).pieces[0];
    ChordEvent last{.duration = 1};
    for (int key = 0; key < 6; ++key)
      if ((bits >> key & 1) != 0) last.pitches.insert(60 + key);
    piece.events.push_back(last);
    test.pieces.push_back(piece);
  }
  const Said first[] = {said_by(keys, valid, test), said_by(counted, valid, test)};
  const Said both[] = {blend(first, contexts_of(counted, valid, test)), said_by(recall, valid, test)};
  const Said blended = blend(both, contexts_of(recall, valid, test));
  double sum = 0;
  for (std::size_t i = 5; i < blended.test.size(); i += 6) sum += std::exp(blended.test[i].chord);
  CHECK(near(sum, 1));
}
