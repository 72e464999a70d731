// SPDX-License-Identifier: MIT
#include <chordgen/generate/infill.hpp>
#include <chordgen/generate/prime.hpp>

#include "support/catch.hpp"
#include "support/toy_models.hpp"

using namespace chordgen;

namespace {

/// From A the likelier way (0.6) leads to B, behind which everything is unlikely; the other (0.4) to C, which is sure.
test::MarkovModel trap() {
  test::MarkovModel model;
  model.chords = Vocabulary<PitchSet>({PitchSet{60}, PitchSet{62}, PitchSet{64}, PitchSet{65}});
  model.durations = Vocabulary<Rational>({Rational(1)});
  model.next = {{0, 0.6, 0.4, 0}, {0.3, 0.3, 0.2, 0.2}, {0, 0, 1, 0}, {0, 0, 0, 1}};
  return model;
}

ChordEvent chord(int key) { return {Rational(0), Rational(1), PitchSet{key}, {}}; }

}  // namespace

TEST_CASE("a beam finds the song that greedy choice misses") {
  test::MarkovModel model = trap();
  const auto one = beam_search(model, {}, {.length = 3}, {.width = 1});
  const auto two = beam_search(model, {}, {.length = 3}, {.width = 2});
  CHECK(one[0].log_probability == Approx(std::log(0.6 * 0.3 * 0.6)));
  CHECK(two[0].log_probability == Approx(std::log(0.4)));
  for (const ChordEvent& event : two[0].song.events) CHECK(event.pitches == PitchSet{64});
  CHECK(two[0].log_probability >= two[1].log_probability);
  CHECK(two[0].song.events[2].onset == Rational(2));
}

TEST_CASE("a beam as wide as all songs finds the best of them") {
  test::MarkovModel model = trap();
  model.next[0] = {0.1, 0.5, 0.2, 0.2};
  double best = -math::infinity;
  for (int song = 0; song < 64; ++song) {
    const int ids[] = {song % 4, song / 4 % 4, song / 16};
    std::vector<ChordEvent> events;
    for (const int id : ids) events.push_back({Rational(0), Rational(1), model.chords[id], {}});
    best = std::max(best, 3 * mean_log_probability(model, {}, events));
  }
  CHECK(beam_search(model, {}, {.length = 3}, {.width = 64})[0].log_probability == Approx(best));
}

TEST_CASE("a beam keeps constraints, writes chords note by note and says when nothing is left") {
  test::NoteByNoteModel notes;
  const Vocabulary<PitchSet> wanted({PitchSet{60, 64, 67}, PitchSet{62}});
  const auto songs = beam_search(notes, {}, {.length = 4}, {.width = 3}, {.max_repeats = 1, .chords = &wanted});
  for (const BeamResult& song : songs)
    for (const ChordEvent& event : song.song.events) CHECK(wanted.find(event.pitches) >= 0);
  test::MarkovModel model = trap();
  CHECK_FAILS(beam_search(model, {}, {.length = 3}, {}, {.lowest = 100}), ArgumentError,
              "[beam_search] nothing is left after 0 events that keeps the constraints (register). Loosen one of them, "
              "or widen the beam.");
  CHECK_FAILS(beam_search(model, {}, {.length = 3}, {.width = 0}), ArgumentError,
              "[beam_search] width: got 0, expected at least 1.");
}

TEST_CASE("infilling draws from the probability given both sides") {
  // Between 60 and 65 stands one event: 62 (0.6 x 0.2) or 64 (0.4 x 0): only 62 leads on.
  test::MarkovModel model = trap();
  const ChordEvent before[] = {chord(60)};
  const ChordEvent after[] = {chord(65)};
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto filled = infill(model, before, after, {.length = 1, .sweeps = 1}, {}, Rng(seed));
    REQUIRE(filled.size() == 1);
    CHECK(filled[0].pitches == PitchSet{62});
  }
  // 60 or 65 behind 62, before 62: (0.3 x 0.6), (0.3 x 0.3) for 62 itself, 0 for the others.
  const ChordEvent left[] = {chord(62)};
  const ChordEvent right[] = {chord(62)};
  std::size_t sixty = 0;
  for (std::uint64_t seed = 0; seed < 600; ++seed)
    sixty += infill(model, left, right, {.length = 1, .sweeps = 1}, {}, Rng(seed))[0].pitches == PitchSet{60};
  CHECK(sixty > 360);  // 2/3 of 600, less or more 40
  CHECK(sixty < 440);
}

TEST_CASE("infilling bridges several events and keeps constraints") {
  test::MarkovModel model = trap();
  const ChordEvent before[] = {chord(62)};
  const ChordEvent after[] = {chord(64), chord(64)};
  const auto filled = infill(model, before, after, {.length = 5, .sweeps = 4}, {}, Rng(1), {.highest = 62});
  double total = 0;
  auto state = model.start();
  model.advance(state, before[0]);
  for (const ChordEvent& event : filled) {
    CHECK(event.pitches.highest() <= 62);
    total += model.log_probability(state, event).total();
    model.advance(state, event);
  }
  CHECK(total > -math::infinity);
  CHECK(filled[4].onset == Rational(4));
  CHECK_FAILS(infill(model, before, after, {.candidates = 0}), ArgumentError,
              "[infill] candidates: got 0, expected at least 1.");
}

TEST_CASE("the mean log-probability is that of the events behind the prime") {
  test::MarkovModel model = trap();
  const ChordEvent prime[] = {chord(64)};
  const ChordEvent song[] = {chord(64), chord(64)};
  CHECK(mean_log_probability(model, prime, song) == 0);
  const ChordEvent other[] = {chord(62), chord(65)};
  CHECK(mean_log_probability(model, {}, other) == Approx(std::log(0.6 * 0.2) / 2));
}
