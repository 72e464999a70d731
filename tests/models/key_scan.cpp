// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#include <chordgen/autodiff/gradcheck.hpp>
#include <chordgen/evaluate/likelihood.hpp>
#include <chordgen/models/key_scan_player.hpp>

#include <cmath>

using namespace chordgen;

namespace {

constexpr KeyScanOptions six_keys{.lowest = 60, .highest = 65, .units = 5, .memory = 4, .width = 7};

PitchSet set_of(std::size_t bits, int lowest = 60) {
  PitchSet chord;
  for (int key = 0; bits >> key != 0; ++key)
    if ((bits >> key & 1) != 0) chord.insert(lowest + key);
  return chord;
}

Corpus pieces() {
  Corpus corpus;
  corpus.pieces.resize(2);
  for (const PitchSet& chord : {PitchSet{60, 64}, PitchSet{}, PitchSet{61, 62, 65}, PitchSet{60}})
    corpus.pieces[0].events.push_back({.pitches = chord});
  for (const PitchSet& chord : {PitchSet{65}, PitchSet{48, 63}, PitchSet{64, 80}})
    corpus.pieces[1].events.push_back({.pitches = chord});
  return corpus;
}

EventBatch batch_of(const Corpus& corpus) {
  const EventChunks chunks(corpus, {}, {.length = 0, .shifted = 0});
  EventBatch batch;
  const std::uint32_t all[] = {0, 1};
  chunks.gather(batch, all);
  return batch;
}

}  // namespace

static_assert(SequenceModel<KeyScanPlayer<float>>);

TEST_CASE("key scan: all chords of its keys add up to what the keys outside leave, after every past") {
  const KeyScan<double> model(six_keys, Rng(1));
  KeyScanPlayer<double> player(model);
  const double others = std::pow(1 - KeyViews::outside, 82);
  for (const Piece& piece : pieces().pieces) {
    auto state = player.start();
    for (const ChordEvent& event : piece.events) {
      double sum = 0;
      for (std::size_t bits = 0; bits < 64; ++bits)
        sum += std::exp(player.log_probability(state, {.pitches = set_of(bits)}).chord);
      CHECK(std::fabs(sum - others) < 1e-12);
      player.advance(state, event);
    }
  }
}

TEST_CASE("key scan: a key outside the range has the probability 1e-5, and none that no piano has") {
  const KeyScan<double> model(six_keys, Rng(1));
  KeyScanPlayer<double> player(model);
  const auto state = player.start();
  const double inside = player.log_probability(state, {.pitches = {61}}).chord;
  CHECK(std::fabs(player.log_probability(state, {.pitches = {61, 70}}).chord - inside - std::log(1e-5 / (1 - 1e-5))) <
        1e-12);
  CHECK(player.log_probability(state, {.pitches = {61, 110}}).chord == -math::infinity);
}

TEST_CASE("key scan: the player says of a piece what the loss says of it as one chunk") {
  const KeyScan<double> model(six_keys, Rng(3));
  const EventBatch batch = batch_of(pieces());
  Tape<double> tape;
  Pass<double> pass(tape, Rng(0), false);
  const Loss<double> loss = model.loss(pass, batch);
  KeyScanPlayer<double> player(model);
  CHECK(std::fabs(likelihood(player, pieces()).chord_nats() + loss.named()[0].value) < 1e-10);
}

TEST_CASE("key scan: gradients match central differences") {  // drawn so that no relu bends within a difference's reach
  KeyScan<double> model({.lowest = 60,
                         .highest = 65,
                         .units = 3,
                         .memory = 2,
                         .width = 4,
                         .key_dropout = 0,
                         .memory_dropout = 0,
                         .hidden_dropout = 0},
                        Rng(6));
  const EventBatch batch = batch_of(pieces());
  CHECK(gradcheck_parameters(model, [&](Tape<double>& tape) {
          Pass<double> pass(tape, Rng(0), false);
          return model.loss(pass, batch).total;
        }) < 1e-7);
}

TEST_CASE("key scan: composing draws each chord by its probability") {
  struct Follow {
    PitchSet wanted;
    double log = 0;
    int note(const PitchSet& written, bool, Span<const double> logs) {
      int next = piano_keys;
      for (const int pitch : wanted)
        if (!written.contains(pitch)) {
          next = pitch - lowest_piano_key;
          break;
        }
      log += logs[static_cast<std::size_t>(next)];
      return next;
    }
    std::size_t chord(Span<const double>, const Vocabulary<PitchSet>&) { return 0; }
    std::size_t duration(const PitchSet&, Span<const double>, const Vocabulary<Rational>&) { return 0; }
    bool held(int, double) { return false; }
  };
  const KeyScan<double> model(six_keys, Rng(5));
  KeyScanPlayer<double> player(model);
  auto state = player.start();
  player.advance(state, {.duration = 2, .pitches = {60, 64}});
  for (const PitchSet& chord : {PitchSet{}, PitchSet{60}, PitchSet{61, 64, 65}, PitchSet{30, 62, 90}}) {
    Follow chooser{chord};
    CHECK(player.propose(state, chooser) == ChordEvent{2, 1, chord, {}});
    CHECK(std::fabs(chooser.log - player.log_probability(state, {.pitches = chord}).chord) < 1e-12);
  }
}

TEST_CASE("key scan: the range of a corpus, and sizes that make no sense") {
  const KeyScanOptions options = key_scan_options(pieces(), six_keys);
  CHECK(options.lowest == 48);
  CHECK(options.highest == 80);
  CHECK(options.units == 5);
  CHECK_FAILS(KeyScan<float>({.lowest = 20}, Rng(0)), ArgumentError,
              "[KeyScan] keys: got 20..108, expected a range within 21..108.");
  CHECK_FAILS(KeyScan<float>({.key_dropout = 1}, Rng(0)), ArgumentError,
              "[KeyScan] dropout: got 1.000000, expected at least 0, below 1.");
}
