// SPDX-License-Identifier: MIT
#include <chordgen/dataset/event_chunks.hpp>
#include <chordgen/dataset/running_scale.hpp>

#include "support/catch.hpp"

using namespace chordgen;

namespace {

void hear_all(RunningScale& scale, std::initializer_list<int> pitches) {
  for (const int pitch : pitches) scale.hear(PitchSet({pitch}));
}

}  // namespace

TEST_CASE("a scale is what was heard, within the octave that is asked for") {
  RunningScale scale;
  CHECK(scale.within_octave_from(60).empty());

  scale.hear(PitchSet({60, 64, 67, 72}));  // C major: C4, E4, G4 and C5, which is no other class
  CHECK(scale.within_octave_from(60) == PitchSet({60, 64, 67}));
  CHECK(scale.within_octave_from(21) == PitchSet({24, 28, 31}));

  RunningScale silent = scale;
  silent.hear(PitchSet());
  CHECK_FALSE(silent == scale);  // a rest makes everything older
  CHECK(silent.within_octave_from(60) == scale.within_octave_from(60));
}

TEST_CASE("a class with less than a 24th of all weight does not belong to the scale") {
  RunningScale scale;
  hear_all(scale, {66});  // F sharp, once: 1 of 1, ..., 1 of 23, then forgotten
  const auto belongs = [&] { return scale.within_octave_from(60).contains(66); };
  for (int i = 0; i < 15; ++i) hear_all(scale, {60});
  CHECK(belongs());  // (63/64)^15 = 0.79 of 14.4
  for (int i = 0; i < 8; ++i) hear_all(scale, {60});
  CHECK_FALSE(belongs());  // (63/64)^23 = 0.70 of 20.1: 1 in 29
}

TEST_CASE("a new key takes the old one's place within a few dozen events") {
  RunningScale scale;
  for (int i = 0; i < 20; ++i) hear_all(scale, {60, 62, 64, 65, 67, 69, 71});  // C major
  for (int i = 0; i < 4; ++i) hear_all(scale, {62, 64, 66, 67, 69, 71, 73});   // D major
  CHECK(scale.within_octave_from(60) == PitchSet({60, 62, 64, 65, 66, 67, 69, 71, 73 - 12}));
  for (int i = 0; i < 16; ++i) hear_all(scale, {62, 64, 66, 67, 69, 71, 73});
  CHECK(scale.within_octave_from(60) == PitchSet({61, 62, 64, 66, 67, 69, 71}));
}

TEST_CASE("a chunk from the middle of a piece brings the scale along, moved as the chunk is") {
  Corpus corpus;
  Piece& piece = corpus.pieces.emplace_back();
  for (int i = 0; i < 40; ++i)
    piece.events.push_back({.duration = Rational(1), .pitches = PitchSet({60 + (i % 3) * 4})});
  const Vocabulary<Rational> durations({Rational(1)});
  for (const int shift : {0, 5}) {
    const EventChunks chunks(corpus, durations,
                             {.length = 16, .shifted = 1, .lowest_shift = shift, .highest_shift = shift});
    EventBatch batch;
    chunks.arrange(batch, Rng(1), 1);
    for (std::uint32_t i = 0; i < chunks.size(); ++i) {
      const std::uint32_t only[] = {i};
      chunks.gather(batch, only);
      RunningScale scale;
      for (std::uint32_t e = 0; e < batch.arrangement[i].first; ++e) hear_all(scale, {60 + int(e % 3) * 4 + shift});
      for (std::uint32_t e = 0; e < batch.lengths[0]; ++e) {
        CHECK(batch.scales[e] == scale.within_octave_from(21));
        scale.hear(batch.chords[2 + e]);
      }
    }
  }
}
