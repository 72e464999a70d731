// SPDX-License-Identifier: MIT
#include <chordgen/generate/continue.hpp>
#include <chordgen/models/chord_lstm_kind.hpp>

#include "support/catch.hpp"
#include "support/heap.hpp"

using namespace chordgen;

namespace {

ChordWindows windows() {
  Corpus corpus;
  Piece& piece = corpus.pieces.emplace_back();
  for (int i = 0; i < 40; ++i)
    piece.events.push_back({Rational(i), Rational(1 + i % 3, 2), PitchSet{60 + i * i % 7, 67 + i % 4}, {}});
  return ChordWindows(corpus, {.length = 5});
}

ChordLstm<double> model(const ChordWindows& data, Targets targets, Axis concat = Axis::features) {
  return ChordLstm<double>({.chords = data.chords.size(),
                            .durations = data.durations.size(),
                            .layers = 2,
                            .units = 7,
                            .embedding = 4,
                            .dense = 6,
                            .concat = concat,
                            .targets = targets,
                            .window = 5},
                           Rng(2));
}

}  // namespace

TEST_CASE("many songs at once are the songs that are written one by one") {
  const ChordWindows data = windows();
  for (const auto& [targets, concat] :
       {std::pair{Targets::every, Axis::features}, {Targets::last, Axis::features}, {Targets::last, Axis::time}}) {
    const ChordLstm<double> lstm = model(data, targets, concat);
    LstmPlayer<double> player(lstm, data.chords, data.durations, trained_state(targets));
    List<List<ChordEvent>> primes;
    for (std::size_t i = 0; i < 5; ++i) {
      primes.push_back(data.seed(i).events());
      primes.back().resize(i + 1);  // primes of any length, shorter than the window too
    }
    const std::vector<Song> songs = continue_many(player, primes, {.length = 30}, {}, Rng(4));
    for (std::size_t i = 0; i < primes.size(); ++i) {
      const List<List<ChordEvent>> alone(i + 1, primes[i]);
      CHECK(continue_many(player, alone, {.length = 30}, {}, Rng(4))[i].events == songs[i].events);
    }
  }
}

TEMPLATE_TEST_CASE("a chord LSTM's window state is the network run over the last window, event by event", "", float,
                   double) {
  constexpr double tolerance = sizeof(TestType) == sizeof(float) ? 1e-5 : 1e-12;
  const ChordWindows data = windows();
  const IdSequence& piece = data.pieces[0];
  for (const std::size_t layers : {1u, 3u}) {  // one: more entries than the other products have rows; three: fewer
    for (const std::size_t window : {1u, 2u, 5u}) {
      ChordLstmOptions options = model(data, Targets::last).options;
      options.layers = layers;
      options.window = window;
      const ChordLstm<TestType> lstm(options, Rng(2));
      LstmPlayer<TestType> player(lstm, data.chords, data.durations, StateKind::window);
      auto state = player.start();
      for (std::size_t i = 0; i < 13; ++i) {
        player.advance(state, piece.chords[i], piece.durations[i]);
        const std::size_t heard = std::min(window, i + 1);
        Tape<TestType> tape;
        Pass<TestType> pass(tape, Rng(0), false);
        const auto logits = lstm.forward(pass, Span(piece.chords).subspan(i + 1 - heard, heard),
                                         Span(piece.durations).subspan(i + 1 - heard, heard), 1, heard);
        const auto check = [=](const std::vector<double>& said, View<const TestType> expected) {
          double total = 0;
          for (const TestType logit : expected) total += std::exp(static_cast<double>(logit));
          for (std::size_t id = 0; id < said.size(); ++id)
            CHECK(said[id] == Approx(static_cast<double>(expected[id]) - std::log(total)).epsilon(tolerance));
        };
        check(player.next(state).chords, logits.chords.value());
        check(player.next(state).durations, logits.durations.value());
      }
    }
  }
}

TEST_CASE("after its first events a stream takes nothing from the heap, nor does a window") {
  const ChordWindows data = windows();
  const ChordLstm<double> lstm = model(data, Targets::every);
  const IdSequence& piece = data.pieces[0];
  for (const StateKind kind : {StateKind::stream, StateKind::window}) {
    LstmPlayer<double> player(lstm, data.chords, data.durations, kind);
    auto state = player.start();
    const auto hear = [&](std::size_t first, std::size_t last) {
      for (std::size_t i = first; i < last; ++i) player.advance(state, piece.chords[i], piece.durations[i]);
    };
    hear(0, 8);
    const std::size_t before = test::Heap::allocations();
    hear(8, 38);
    CHECK(test::Heap::allocations() == before);
  }
}

TEST_CASE("an event outside the vocabularies has no probability, and is heard as the nearest") {
  const ChordWindows data = windows();
  const ChordLstm<double> lstm = model(data, Targets::every);
  LstmPlayer<double> player(lstm, data.chords, data.durations, StateKind::stream);
  auto known = player.start();
  auto unknown = known;
  const PitchSet chord = data.chords.entries()[0];
  const ChordEvent strange{Rational(0), Rational(9, 16), chord.transposed(12), {}};

  CHECK(player.log_probability(known, strange).chord == -math::infinity);
  CHECK(player.log_probability(known, strange).duration == -math::infinity);
  player.advance(known, {Rational(0), Rational(1, 2), chord, {}});
  player.advance(unknown, strange);
  CHECK(player.next(known).chords == player.next(unknown).chords);
}

TEST_CASE("what a chord LSTM says of the next event sums to one") {
  const ChordWindows data = windows();
  const ChordLstm<double> lstm = model(data, Targets::every);
  LstmPlayer<double> player(lstm, data.chords, data.durations, StateKind::stream);
  auto state = player.start();
  for (int i = 0; i < 3; ++i) {
    double total = 0;
    for (const PitchSet& chord : data.chords.entries())
      for (const Rational& duration : data.durations.entries())
        total += std::exp(player.log_probability(state, {Rational(0), duration, chord, {}}).total());
    CHECK(total == Approx(1).epsilon(1e-12));
    player.advance(state, data.pieces[0].chords[0], data.pieces[0].durations[0]);
  }
}

TEST_CASE("the nearest chord keeps the octave's other notes, then the semitones") {
  const Vocabulary<PitchSet> chords({PitchSet{}, PitchSet{61}, PitchSet{72}, PitchSet{60, 64}, PitchSet{60, 65}});
  const auto near = [&](const PitchSet& chord) { return chords[nearest(chords, chord)]; };
  CHECK(near(PitchSet{60, 64}) == PitchSet{60, 64});
  CHECK(near(PitchSet{60}) == PitchSet{72});
  CHECK(near(PitchSet{60, 63}) == PitchSet{60, 64});
  CHECK(near(PitchSet{62}) == PitchSet{61});
  CHECK(near(PitchSet{}) == PitchSet{});
  const Vocabulary<Rational> durations({Rational(1, 2), Rational(2)});
  CHECK(durations[nearest(durations, Rational(1))] == Rational(1, 2));
  CHECK(durations[nearest(durations, Rational(3))] == Rational(2));
}
