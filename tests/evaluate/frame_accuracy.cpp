// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "support/shared.hpp"
#include "support/toy_models.hpp"

#include <chordgen/evaluate/frame_accuracy.hpp>
#include <chordgen/models/key_models.hpp>

#include <cmath>

using namespace chordgen;

namespace {

Corpus piece_of(std::initializer_list<PitchSet> chords) {
  Corpus corpus;
  Piece& piece = corpus.pieces.emplace_back();
  for (const PitchSet& chord : chords) piece.events.push_back({.duration = 1, .pitches = chord});
  return corpus;
}

bool near(double a, double b) { return std::fabs(a - b) < 1e-12; }

/// Every key by itself with a given probability, whatever came before; drawn note by note, upwards.
struct IndependentKeys {
  struct State {};

  std::vector<double> on;  ///< (piano_keys)

  State start() const { return {}; }
  EventLogProbability log_probability(const State&, const ChordEvent&) const { return {}; }
  void advance(State&, const ChordEvent&) const {}
  template <class Choice>
  ChordEvent propose(const State&, Choice& chooser) const {
    ChordEvent event;
    std::vector<double> logs(piano_keys + 1, -math::infinity);
    for (int last = -1;;) {
      double none_yet = 0;
      std::fill(logs.begin(), logs.end(), -math::infinity);
      for (int key = last + 1; key < piano_keys; ++key) {
        const double p = on[static_cast<std::size_t>(key)];
        logs[static_cast<std::size_t>(key)] = none_yet + math::log(p);
        none_yet += math::log1p(-p);
      }
      logs[piano_keys] = none_yet;
      last = chooser.note(event.pitches, true, logs);
      if (last == piano_keys) return event;
      event.pitches.insert(lowest_piano_key + last);
    }
  }
};

static_assert(SequenceModel<IndependentKeys>);

}  // namespace

TEST_CASE("frame accuracy: notes drawn right over all notes drawn or missed, and over the larger chord") {
  test::MarkovModel model{
      .chords = Vocabulary<PitchSet>({{60}, {62}}), .durations = Vocabulary<Rational>({Rational(1)}), .next = {}};
  const auto is = [](const FrameAccuracy& found, double overall, double matched) {
    return near(found.overall, overall) && near(found.matched, matched);
  };
  model.chords = Vocabulary<PitchSet>({{60}, {60, 64, 67}});
  model.next = {{0, 1}, {1, 0}};  // C E G, then C
  CHECK(is(frame_accuracy(model, piece_of({{60, 64, 67}, {60}}), Rng(1)), 1, 1));
  model.next = {{1, 0}, {1, 0}};  // always C: one of three, one of one
  CHECK(is(frame_accuracy(model, piece_of({{60, 64, 67}, {60}}), Rng(1)), 2.0 / 4, 2.0 / 3));
  model.chords = Vocabulary<PitchSet>({{60, 65}, {}, {60, 64, 67}});
  const auto always = [&](const PitchSet& chord) {
    std::vector<double> row(3);
    row[static_cast<std::size_t>(model.chords.find(chord))] = 1;
    model.next.assign(3, row);
  };
  always({60, 65});  // one note right, one wrong, two missed; nothing right where all is silent
  CHECK(is(frame_accuracy(model, piece_of({{60, 64, 67}, {}}), Rng(1)), 1.0 / 6, 1.0 / 6));
  always({});  // two silences are right, and no note of the first measure
  CHECK(is(frame_accuracy(model, piece_of({{60, 64, 67}, {}}), Rng(1)), 0, 1.0 / 2));
  model.chords = Vocabulary<PitchSet>({{60}, {60, 64, 67}});
  model.next = {{0.5, 0.5}, {0.5, 0.5}};  // half of the draws are C, one of one, half C E G, one of three
  Corpus many;
  for (int i = 0; i < 2000; ++i) many.pieces.push_back(piece_of({{60}}).pieces[0]);
  const FrameAccuracy half = frame_accuracy(model, many, Rng(2));
  CHECK(std::fabs(half.overall - 0.5) < 0.02);
  CHECK(std::fabs(half.matched - 2.0 / 3) < 0.02);
  CHECK_FAILS(frame_accuracy(model, Corpus{}, Rng(3)), ArgumentError,
              "[frame_accuracy] there is no note to foretell. Give pieces to judge the model by.");
}

TEST_CASE("frame accuracy: rows of independent keys come out as in the table of 2012", "[readings]") {
  const std::filesystem::path folder = test::shared("data/polyphonic");
  if (folder.empty()) return;
  struct Row {
    const char* name;
    double random;  // Boulanger-Lewandowski, Bengio and Vincent, ICML 2012, Table 1, accuracies in percent
    double notes;   // "Note 1-Gram"
  };
  for (const Row& row : {Row{"piano_midi", 3.35, 5.80}, Row{"nottingham", 4.53, 19.87}, Row{"musedata", 3.74, 7.72},
                         Row{"jsb_chorales", 4.42, 15.25}}) {
    INFO(row.name);
    const SplitCorpus set = read_polyphonic((folder / (std::string(row.name) + ".json")).string());
    IndependentKeys random{std::vector<double>(piano_keys, 0.5)};
    const FrameAccuracy by_chance = frame_accuracy(random, set.test, Rng(1), 1);
    CHECK(std::fabs(100 * by_chance.matched - row.random) < 0.05);
    CHECK(std::fabs(100 * by_chance.overall - row.random) > 0.08);

    const KeyBernoulli counted(set.train, {});
    IndependentKeys keys;
    for (int key = lowest_piano_key; key < lowest_piano_key + piano_keys; ++key)
      keys.on.push_back(1 / (1 + math::exp(counted.log_probability({}) - counted.log_probability({key}))));
    const FrameAccuracy by_keys = frame_accuracy(keys, set.test, Rng(1), 1);
    CHECK(std::fabs(100 * by_keys.matched - row.notes) < 0.2);
    CHECK(100 * by_keys.overall < row.notes - 1.5);
  }
}
