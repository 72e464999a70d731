// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#include <chordgen/core/distributions.hpp>
#include <chordgen/evaluate/likelihood.hpp>
#include <chordgen/models/model_file.hpp>
#include <chordgen/models/ngram_kind.hpp>

#include <cmath>

using namespace chordgen;

namespace {

constexpr KeyRange six_keys{60, 6};

/// Pieces of chords drawn from few, so that contexts repeat; with rests, and a piece of one event.
Corpus drawn(std::uint64_t seed, std::size_t pieces) {
  const PitchSet chords[] = {{60, 64}, {61, 65}, {62}, {}, {60, 62, 65}};
  const Rational durations[] = {1, Rational(1, 2), 2};
  Rng rng(seed);
  Corpus corpus;
  for (std::size_t i = 0; i < pieces; ++i) {
    Piece piece{.name = "piece"};
    for (std::size_t j = 0; j < (i == 0 ? 1 : 30); ++j) {
      ChordEvent event{.duration = durations[uniform_index(rng, 3)], .pitches = chords[uniform_index(rng, 5)]};
      if (!piece.events.empty() && uniform(rng) < 0.5) event.held = event.pitches & piece.events.back().pitches;
      piece.events.push_back(event);
    }
    corpus.pieces.push_back(piece);
  }
  return corpus;
}

PitchSet set_of(std::size_t bits) {
  PitchSet chord;
  for (int key = 0; key < six_keys.keys; ++key)
    if ((bits >> key & 1) != 0) chord.insert(six_keys.lowest + key);
  return chord;
}

/// Takes the most probable of everything.
struct Greedy {
  std::size_t chord(Span<const double> logs, const Vocabulary<PitchSet>&) { return best(logs); }
  std::size_t duration(const PitchSet&, Span<const double> logs, const Vocabulary<Rational>&) { return best(logs); }
  int note(const PitchSet&, bool, Span<const double>) { return piano_keys; }
  bool held(int, double probability) { return probability > 0.5; }
  static std::size_t best(Span<const double> logs) {
    return static_cast<std::size_t>(std::max_element(logs.begin(), logs.end()) - logs.begin());
  }
};

}  // namespace

TEST_CASE("n-gram: the chords of six keys sum to one, after every context, also one never seen") {
  const Corpus train = drawn(1, 8);
  const Corpus valid = drawn(2, 4);
  for (const NGramOptions& options :
       {NGramOptions{.range = six_keys}, NGramOptions{.previous_count = true, .range = six_keys},
        NGramOptions{.order = 3, .transposed_order = 0, .range = six_keys},
        NGramOptions{.order = 0, .transposed_order = 2, .key_markov = false, .range = six_keys},
        NGramOptions{.order = 0, .transposed_order = 0, .key_markov = false, .range = six_keys}}) {
    NGram model(train, valid, options);
    const Corpus test = drawn(3, 3);
    for (const Piece& piece : test.pieces) {
      NGram::State state = model.start();
      for (ChordEvent event : piece.events) {
        double sum = 0;
        for (std::size_t bits = 0; bits < 64; ++bits)
          sum += std::exp(model.log_probability(state, {.pitches = set_of(bits)}).chord);
        CHECK(std::fabs(sum - 1) < 1e-12);
        if (state.chords.events == 5) event.pitches = {60, 61, 62, 63, 64, 65};  // no such chord in training
        model.advance(state, event);
      }
    }
  }
}

TEST_CASE("n-gram: durations with the places for unknown ones sum to one, and so do the ways to hold") {
  const Corpus train = drawn(1, 8);
  NGram model(train, drawn(2, 4), {.range = six_keys});
  NGram::State state = model.start();
  for (const ChordEvent& event : train.pieces[1].events) {
    double sum = 64 * std::exp(model.log_probability(state, {.duration = 7, .pitches = {62}}).duration);
    for (const Rational& duration : model.durations().entries())
      sum += std::exp(model.log_probability(state, {.duration = duration, .pitches = {62}}).duration);
    CHECK(std::fabs(sum - 1) < 1e-12);

    const PitchSet chord{60, 62, 65};
    const PitchSet shared = chord & state.chords.previous();
    double ways = 0;
    for (std::size_t bits = 0; bits < 64; ++bits)
      if (const PitchSet held = set_of(bits); (held - shared).empty())
        ways += std::exp(model.log_probability(state, {.pitches = chord, .held = held}).held);
    CHECK(std::fabs(ways - 1) < 1e-12);
    model.advance(state, event);
  }
}

TEST_CASE("n-gram: what it proposes carries the probabilities that it judges by") {
  const Corpus train = drawn(1, 8);
  NGram model(train, drawn(2, 4), {.range = six_keys});
  struct Comparing : Greedy {
    NGram* model;
    NGram::State state;
    std::size_t chord(Span<const double> logs, const Vocabulary<PitchSet>& chords) {
      for (std::size_t i = 0; i < logs.size(); ++i)
        CHECK(std::fabs(logs[i] - model->log_probability(state, {.pitches = chords.entries()[i]}).chord) < 1e-12);
      return best(logs);
    }
  };
  NGram::State state = model.start();
  for (int i = 0; i < 12; ++i) {
    Comparing chooser;
    chooser.model = &model;
    chooser.state = state;
    const ChordEvent event = model.propose(state, chooser);
    CHECK(event.onset == state.time);
    CHECK((event.held - event.pitches).empty());
    model.advance(state, event);
  }
}

TEST_CASE("n-gram: orders count, by hand") {
  // A B A B A C: after A come B, B, C; after B comes A twice.
  const PitchSet a{60}, b{61}, c{62};
  Corpus train;
  train.pieces.push_back(
      {.events = {{.pitches = a}, {.pitches = b}, {.pitches = a}, {.pitches = b}, {.pitches = a}, {.pitches = c}}});
  const ChordNGram counts(train, {.order = 2, .transposed_order = 0, .key_markov = false});
  ChordHistory history;
  history.push(b);
  history.push(a);
  List<double> logs;
  counts.components(counts.context(history), b, logs);
  REQUIRE(logs.size() == 3);
  CHECK(std::fabs(logs[1] - std::log(2.0 / 6)) < 1e-15);
  CHECK(std::fabs(logs[2] - std::log(2.0 / 3)) < 1e-15);
}

TEST_CASE("n-gram: counts in all keys are those of a corpus that was transposed to them") {
  const Corpus train = drawn(5, 6);
  constexpr KeyRange wide{};
  const TransposedCounts counts(train, wide, 3);
  Corpus all;
  for (const Piece& piece : train.pieces)
    for (int shift = TransposedCounts::lowest_shift; shift <= TransposedCounts::highest_shift; ++shift) {
      all.pieces.push_back(piece);
      for (ChordEvent& event : all.pieces.back().events) event.pitches = event.pitches.transposed(shift);
    }
  std::vector<PitchSet> names;
  for (const Piece& piece : all.pieces)
    for (const ChordEvent& event : piece.events) names.push_back(event.pitches);
  const Vocabulary<PitchSet> chords(names);
  const ChordCounts plain(all, chords, 3);
  ChordCounts::each_event(all, [&](const ChordHistory& history, const PitchSet& chord) {
    const SeenContext expected = plain.find(history, chords);
    const SeenContext got = counts.find(history);
    REQUIRE(got.lengths == expected.lengths);
    for (std::size_t length = 0; length < got.lengths; ++length) {
      CHECK(counts.total(got, length) == plain.followers(length).total(expected.nodes[length]));
      CHECK(counts.count(got, length, chord) ==
            plain.followers(length).count(expected.nodes[length], static_cast<std::uint64_t>(chords.find(chord))));
    }
  });
}

TEST_CASE(
    "n-gram: notes outside the range and corpora without events are refused, with a song shorter than it judged") {
  Corpus train = drawn(1, 2);
  train.pieces[0].events[0].pitches = {109};
  CHECK_FAILS(NGram(train, train), ArgumentError,
              "[NGram] \"piece\": notes lie in 21..108: got 109..109. Move them by octaves.");
  CHECK_FAILS(NGram(Corpus{}, Corpus{}), ArgumentError, "[NGram] there is no event to count. Give training pieces.");
  CHECK_FAILS(NGram(drawn(1, 2), Corpus{}), ArgumentError,
              "[Interpolation] there is no event to fit the weights to. Give validation pieces.");
  CHECK_FAILS(NGram(drawn(1, 2), drawn(2, 2), {.order = 9}), ArgumentError,
              "[NGram] order: got 9, expected at most 8.");

  NGram model(drawn(1, 4), drawn(2, 2));
  CHECK(model.log_probability(model.start(), {.pitches = {109}}).chord == -math::infinity);
  Corpus one;
  one.pieces.push_back({.events = {{.pitches = {60}}}});
  CHECK(likelihood(model, one).chord_bits() > 0);
  CHECK_FAILS(likelihood(model, Corpus{}), ArgumentError,
              "[likelihood] the pieces have no event. Give pieces to judge the model by.");
}

TEST_CASE("n-gram: it comes back from its file and says what it said, held notes too") {
  const Corpus train = drawn(1, 8);
  const Corpus valid = drawn(2, 4);
  const Learnt learnt{ChordWindows(train, {.length = 4, .targets = Targets::every})};
  for (const NGramOptions& options :
       {NGramOptions{.range = six_keys}, NGramOptions{.order = 2, .transposed_order = 0, .key_markov = false},
        NGramOptions{.previous_count = true}}) {
    NGram counted(train, valid, options);
    const std::vector<std::byte> bytes = save_model(counted, learnt);
    SavedModel<NGram> back = load_model<NGram>(bytes, "a");
    CHECK(back.model.options() == options);
    NGram player = ModelKind<NGram>::player(back.model, {}, {});
    const auto expected = event_log_probabilities(counted, valid);
    const auto got = event_log_probabilities(player, valid);
    REQUIRE(got.size() == expected.size());
    for (std::size_t i = 0; i < got.size(); ++i) {
      CHECK(got[i].chord == expected[i].chord);
      CHECK(got[i].duration == expected[i].duration);
      CHECK(got[i].held == expected[i].held);
    }
    CHECK(save_model(back.model, back.learnt) == bytes);
  }
}

TEST_CASE("n-gram: a file whose weights are not those of its options is refused") {
  const Learnt learnt{ChordWindows(drawn(1, 8), {.length = 4, .targets = Targets::every})};
  const auto changed = [&](std::string_view from, std::string_view to) {
    SafeTensors file = read_safetensors(save_model(NGram(drawn(1, 8), {.order = 2, .transposed_order = 0}), learnt));
    for (auto& [key, text] : file.metadata)
      if (key == "options") text.replace(text.find(from), from.size(), to);
    return write_safetensors(file);
  };
  CHECK_FAILS(
      load_model<NGram>(changed("\"order\":2", "\"order\":3"), "m"), FormatError,
      "[load_model] \"m\": [NGram] the weights are not those of its options: got 144 and 1728, expected 240 and "
      "1728.");
  CHECK_FAILS(load_model<NGram>(changed("\"order\":2", "\"order\":9"), "m"), FormatError,
              "[load_model] \"m\": [NGram] order: got 9, expected at most 8.");
  CHECK_FAILS(load_model<NGram>(changed("\"keys\":88", "\"keys\":-1"), "m"), FormatError,
              "[load_model] \"m\": its options name keys that there are not. The file is damaged.");
}
