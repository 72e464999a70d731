// SPDX-License-Identifier: MIT
//
// The chord softmax with an escape: a proper distribution over all sets of keys, gradients, and a player that says what
// the training loss says.
#include <chordgen/evaluate/likelihood.hpp>
#include <chordgen/models/visit_model.hpp>
#include <chordgen/optim.hpp>
#include <chordgen/train.hpp>

#include "support/catch.hpp"
#include "support/variants.hpp"

using namespace chordgen;
using test::noise;

namespace {

constexpr KeyRange six_keys{lowest_piano_key, 6};

/// Pieces over six keys: some chords come back, some stand once.
Corpus little_corpus() {
  Corpus corpus;
  Rng rng(3);
  for (int p = 0; p < 3; ++p) {
    Piece& piece = corpus.pieces.emplace_back();
    Rational onset;
    for (int i = 0; i < 14; ++i) {
      ChordEvent event{.onset = onset, .duration = Rational(1, 1 + i % 2)};
      const auto bits = i % 3 == 0 ? uniform_index(rng, 64) : 5 + static_cast<std::size_t>(i) % 2;
      for (int key = 0; key < 6; ++key)
        if ((bits >> key & 1) != 0) event.pitches.insert(lowest_piano_key + key);
      if (i % 2 == 1 && !piece.events.empty()) event.held = event.pitches & piece.events.back().pitches;
      onset = onset + event.duration;
      piece.events.push_back(event);
    }
  }
  return corpus;
}

const Vocabulary<Rational> two_durations({Rational(1, 2), Rational(1)});

template <class T>
TiedLstm<T> little_model(double dropout = 0) {
  const TiedLstmOptions options{.durations = 2,
                                .units = 5,
                                .note_vector = 4,
                                .duration_vector = 2,
                                .position_vector = 3,
                                .duration_units = 4,
                                .held_units = 3,
                                .keys = 6,
                                .input_dropout = dropout,
                                .state_dropout = dropout};
  return TiedLstm<T>(options, ChordEscape(little_corpus(), six_keys), Rng(1));
}

EventBatch whole_pieces(const Corpus& corpus) {
  const EventChunks pieces(corpus, two_durations, {.length = 0});
  EventBatch batch;
  const std::uint32_t all[] = {0, 1, 2};
  pieces.gather(batch, all);
  return batch;
}

}  // namespace

static_assert(SequenceModel<TiedPlayer<float>>);

TEST_CASE("an escape names what stands twice, and gives every other chord the odds of its keys") {
  Corpus corpus;
  corpus.pieces.resize(1);
  for (const PitchSet& chord :
       {PitchSet{60}, PitchSet{62, 65}, PitchSet{60}, PitchSet{}, PitchSet{}, PitchSet{108 + 3}})
    corpus.pieces[0].events.push_back({.pitches = chord});
  const ChordEscape escape(corpus);
  CHECK(escape.chords().entries() == std::vector<PitchSet>{PitchSet{}, PitchSet{60}});
  CHECK(escape.id(PitchSet{62, 65}) == escape.escape());
  CHECK(escape.log_keys(PitchSet{60}, PitchSet{62, 65}) > escape.log_keys(PitchSet{60}, PitchSet{62, 66}));
  Corpus once;
  once.pieces.resize(1);
  once.pieces[0].events.push_back({.pitches = {60}});
  CHECK_FAILS(ChordEscape(once), ArgumentError, "[ChordEscape] no chord stands twice in the corpus. Give more music.");
}

TEST_CASE("the tied softmax gives all 64 chords of six keys a total probability of one, after every event") {
  const TiedLstm<double> model = little_model<double>();
  TiedPlayer<double> player(model, two_durations);
  REQUIRE(model.escape.chords().size() < 30);  // most chords are the escape's
  auto state = player.start();
  const Corpus corpus = little_corpus();
  for (const ChordEvent& past : corpus.pieces[0].events) {
    double total = 0;
    for (unsigned bits = 0; bits < 64; ++bits) {
      ChordEvent event{.duration = Rational(1)};
      for (int key = 0; key < 6; ++key)
        if ((bits >> key & 1u) != 0) event.pitches.insert(lowest_piano_key + key);
      total += std::exp(player.log_probability(state, event).chord);
    }
    CHECK(std::fabs(total - 1) < 1e-12);
    player.advance(state, past);
  }
}

TEST_CASE("the tied player says of a piece what the loss says") {
  const Corpus corpus = little_corpus();
  const TiedLstm<double> model = little_model<double>();
  Tape<double> tape;
  Pass<double> pass(tape);
  const Loss<double> loss = model.loss(pass, whole_pieces(corpus));

  TiedPlayer<double> player(model, two_durations);
  const Likelihood said = likelihood(player, corpus);
  const auto events = static_cast<double>(said.events);
  CHECK(std::fabs(loss.named()[0].value + said.sum.chord / events) < 1e-10);
  CHECK(std::fabs(loss.named()[1].value + said.sum.duration / events) < 1e-10);
  CHECK(std::fabs(loss.named()[2].value + said.sum.held / events) < 1e-10);
}

TEST_CASE("tied scores and the escape's cross-entropy: the tape's gradients match central differences") {
  const std::vector<std::int32_t> classes{2, 4, -1, 0, 4};
  const std::vector<double> log_escape{-1.5, -0.25, -3, -math::infinity, -9};
  const auto x = noise<double>({5, 3}, 3);
  const auto table = noise<double>({5, 3}, 4);
  const auto bias = noise<double>({5}, 5);
  const auto loss = [&](auto a, auto e, auto b) {
    return escape_cross_entropy(tied_scores(a, e, b), classes, log_escape);
  };
  CHECK(gradcheck(loss, x, table, bias) < 1e-7);
}

TEST_CASE(
    "the escape's cross-entropy is -log(p of the class + p of the escape times k), and infinite odds do no harm") {
  Tape<double> tape;
  Tensor<double> z({2, 3});
  z(0, 0) = 1;
  z(1, 2) = 800;  // the escape is certain, the class has no probability
  const std::vector<std::int32_t> classes{0, 1};
  const std::vector<double> log_escape{std::log(0.25), std::log(0.5)};
  const double p = std::exp(1) / (std::exp(1) + 2), escape = 1 / (std::exp(1) + 2);
  const Var<double> loss = escape_cross_entropy(tape.leaf(z), classes, log_escape);
  CHECK(std::fabs(loss.item() - (-std::log(p + 0.25 * escape) - std::log(0.5)) / 2) < 1e-12);
}

TEST_CASE("a tied LSTM learns, comes back from its file and says the same") {
  const Corpus corpus = little_corpus();
  const Learnt learnt{ChordWindows(corpus, {.length = 4}), Rational(90), {3, 4}};
  TiedLstmOptions options = little_model<float>().options;
  options.keys = 88;
  options.state_dropout = 0.1;
  TiedLstm<float> model(options, ChordEscape(corpus), Rng(2));
  const EventChunks chunks(corpus, two_durations, {.length = 8, .shifted = 0});
  const EventChunks whole(corpus, two_durations, {.length = 0});
  Adam<float> adam({.learning_rate = 0.02});
  const History history = fit(model, adam, chunks, whole, {.epochs = 8, .batch = 2, .rng = Rng(5)});
  CHECK(history.last("val_chord_loss") < 0.97 * history.series("val_chord_loss")[0]);

  const auto bytes = save_model(model, learnt);
  visit_model<float>(bytes, "t", [&](auto& saved) {
    CHECK(save_model(saved.model, saved.learnt) == bytes);
    CHECK((std::is_same_v<std::remove_cvref_t<decltype(saved.model)>, TiedLstm<float>>));
    return 0;
  });
}
