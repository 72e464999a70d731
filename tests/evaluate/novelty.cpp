// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#include <chordgen/core/distributions.hpp>
#include <chordgen/evaluate/novelty.hpp>

#include <cmath>

using namespace chordgen;

namespace {

using Events = std::vector<ChordEvent>;

Events events_of(std::initializer_list<PitchSet> chords) {
  Events events;
  for (const PitchSet& chord : chords) events.push_back({.duration = 1, .pitches = chord});
  return events;
}

ChordWindows corpus_of(std::initializer_list<Events> pieces) {
  Corpus corpus;
  for (const Events& events : pieces) corpus.pieces.push_back({.name = "piece", .events = events});
  return ChordWindows(corpus, {.length = 1, .targets = Targets::none});
}

/// Random walks over few chords: runs repeat, also in other keys.
Events drawn(Rng& rng, std::size_t length) {
  Events events;
  for (std::size_t i = 0; i < length; ++i) {
    const int root = 48 + static_cast<int>(uniform_index(rng, 3));
    const PitchSet chord = uniform(rng) < 0.5 ? PitchSet{root} : PitchSet{root, root + 4};
    events.push_back({.duration = uniform(rng) < 0.8 ? Rational(1) : Rational(1, 2), .pitches = chord});
  }
  return events;
}

bool equal(const ChordEvent& a, const ChordEvent& b, int shift) {
  return a.duration == b.duration && a.pitches.transposed(shift) == b.pitches;
}

/// The longest run by trying every pair of places, all notes moved by what the first event asks for.
std::size_t longest_by_trying(const Events& song, const std::vector<Events>& pieces, bool in_any_key) {
  std::size_t best = 0;
  for (const Events& piece : pieces)
    for (std::size_t i = 0; i < song.size(); ++i)
      for (std::size_t j = 0; j < piece.size(); ++j) {
        const int shift = in_any_key ? piece[j].pitches.lowest() - song[i].pitches.lowest() : 0;
        std::size_t length = 0;
        while (i + length < song.size() && j + length < piece.size() &&
               equal(song[i + length], piece[j + length], shift))
          ++length;
        best = std::max(best, length);
      }
  return best;
}

const PitchSet a{60, 64};
const PitchSet b{62};
const PitchSet c{65, 69};
const PitchSet other{40};

}  // namespace

TEST_CASE("novelty: the longest run, both its places, and the shares of short runs, counted by hand") {
  const CopyFinder finder(corpus_of({events_of({other, b, c}), events_of({b, a, b, c, a, b, b, c})}));
  const Novelty found = finder.novelty(events_of({other, a, b, c, a, b, other, {62, 63}, a, b, c, a}));
  CHECK(found.exact == SharedRun{5, 1, 1, 1});
  // Runs of 4 end with events 4, 5 and 11, out of 9; none has 8.
  CHECK(std::fabs(found.share_of_4 - 3.0 / 9) < 1e-12);
  CHECK(found.share_of_8 == 0);
  CHECK(finder.novelty(events_of({a, b, c})).share_of_4 == 0);
  CHECK(finder.novelty({}).exact == SharedRun{});
  const Novelty whole = finder.novelty(events_of({b, a, b, c, a, b, b, c}));
  CHECK(whole.exact == SharedRun{8, 0, 1, 0});
  CHECK(whole.share_of_8 == 1);
}

TEST_CASE("novelty: a run in another key is found in any key only") {
  const CopyFinder finder(corpus_of({events_of({a, b, c, other})}));
  Events moved = events_of({a, b, c});
  for (ChordEvent& event : moved) event.pitches = event.pitches.transposed(3);
  const Novelty found = finder.novelty(moved);
  CHECK(found.exact.length == 0);
  CHECK(found.transposed == SharedRun{3, 0, 0, 0});
  moved[2].pitches = moved[2].pitches.transposed(1);
  CHECK(finder.novelty(moved).transposed.length == 2);
  moved[1].duration = 2;
  CHECK(finder.novelty(moved).transposed.length == 1);
}

TEST_CASE("novelty: rests belong to a run, and no run goes from one piece into the next") {
  const CopyFinder finder(corpus_of({events_of({a, {}, b, {}}), events_of({c, a})}));
  CHECK(finder.novelty(events_of({a, {}, b, {}})).exact.length == 4);
  CHECK(finder.novelty(events_of({a, {}, b, {}})).transposed.length == 4);
  CHECK(finder.novelty(events_of({b, {}, c, a})).exact.length == 2);
  CHECK(finder.novelty(events_of({b, {}, c, a})).transposed.length == 2);
}

TEST_CASE("novelty: what the vocabularies of the windows lack is copied by nobody") {
  Corpus corpus;
  corpus.pieces.push_back({.name = "piece", .events = events_of({a, b, a, c, a, b})});
  const ChordWindows windows(corpus, Vocabulary<PitchSet>({a, b}), Vocabulary<Rational>({Rational(1)}),
                             {.length = 1, .targets = Targets::none});
  const Novelty found = CopyFinder(windows).novelty(events_of({a, b, a, c, a, b}));
  CHECK(found.exact == SharedRun{3, 0, 0, 0});
  CHECK(found.transposed == SharedRun{3, 0, 0, 0});
}

TEST_CASE("novelty: the automaton finds what trying every pair of places finds") {
  Rng rng(5);
  for (std::size_t round = 0; round < 40; ++round) {
    const std::vector<Events> pieces{drawn(rng, 60), drawn(rng, 1), drawn(rng, 40)};
    const CopyFinder finder(corpus_of({pieces[0], pieces[1], pieces[2]}));
    const Events song = drawn(rng, 50);
    const Novelty found = finder.novelty(song);
    CHECK(found.exact.length == longest_by_trying(song, pieces, false));
    CHECK(found.transposed.length == longest_by_trying(song, pieces, true));
    for (const auto& [run, in_any_key] : {std::pair{found.exact, false}, std::pair{found.transposed, true}}) {
      const Events& piece = pieces[run.piece];
      REQUIRE(run.length > 0);
      REQUIRE(run.piece_event + run.length <= piece.size());
      const int shift =
          in_any_key ? piece[run.piece_event].pitches.lowest() - song[run.song_event].pitches.lowest() : 0;
      for (std::size_t i = 0; i < run.length; ++i)
        CHECK(equal(song[run.song_event + i], piece[run.piece_event + i], shift));
    }
  }
}
