// SPDX-License-Identifier: MIT
//
// An epoch of the note decoder, on the events that its figures are published for:
//
//   guitar   the training pieces of the guitar corpus, chunks of 64 events, 8 in a batch; LSTM 128, decoder 256
//   jsb      the training chorales, whole, 16 in a batch; LSTM 64, decoder 256; no durations
//
// The data lie in $CHORDGEN_SHARED, or ../shared.
#pragma once

#include "variants.hpp"

#include <chordgen/dataset.hpp>
#include <chordgen/models/note_decoder_kind.hpp>
#include <chordgen/train.hpp>

#include <cmath>
#include <cstdlib>
#include <string>

namespace bench {

/// The events, and how they are learnt.
struct NoteWork {
  chordgen::EventChunks chunks;
  chordgen::NoteDecoderOptions options;
  chordgen::NoteRecipe recipe;
};

inline NoteWork note_work(const std::string& set) {
  using namespace chordgen;
  const char* named = std::getenv("CHORDGEN_SHARED");
  const std::string data = std::string(named == nullptr ? "../shared" : named) + "/data/";
  if (set == "jsb") {
    const NoteRecipe recipe{
        .batch = 16, .learning_rate = 2e-3, .weight_decay = 0, .chunks = {.length = 0, .shifted = 0}};
    const NoteDecoderOptions options{
        .durations = 0, .units = 64, .note_vector = 0, .input_dropout = 0, .state_dropout = 0.4, .hidden_dropout = 0.2};
    const Corpus train = read_polyphonic(data + "polyphonic/jsb_chorales.json").train;
    return {EventChunks(train, Vocabulary<Rational>(), recipe.chunks), options, recipe};
  }
  const std::string folder = data + "mutopia-guitar";
  const Corpus corpus = read_corpus(folder, {.reading = Reading::music21});
  const Corpus train =
      pieces_of(corpus, split_from_table(corpus, read_text_file(folder + "/SPLIT.tsv"), "by_piece"), Side::train);
  const NoteRecipe recipe{.dropout = 0.2};
  const ChordWindows windows = chord_windows(train, {.length = 32});
  return {EventChunks(train, windows.durations, recipe.chunks),
          {.durations = windows.durations.size(), .hidden_dropout = recipe.dropout},
          recipe};
}

/// One epoch after another.
class NoteEpoch {
 public:
  NoteEpoch(const NoteWork& work, const chordgen::NoteDecoderOptions& options, chordgen::Threads threads = {})
      : work_(&work),
        model_(options, chordgen::Rng(1)),
        optimizer_(chordgen::note_optimizer<float>(work.recipe, work.chunks.size())),
        threads_(threads) {}

  /// The mean loss of an event.
  double operator()() {
    chordgen::FitOptions fit{.epochs = 1, .batch = work_->recipe.batch};
    fit.rng = chordgen::Rng(epochs_++);
    fit.threads = threads_;
    return chordgen::fit(model_, optimizer_, work_->chunks, fit).last("loss");
  }

 private:
  const NoteWork* work_;
  chordgen::NoteDecoder<float> model_;
  chordgen::Adam<float> optimizer_;
  chordgen::Threads threads_;
  std::uint64_t epochs_ = 0;
};

/// Whether an epoch of a narrow model, without the chance that dropout brings, gives the loss of the definition.
inline bool epoch_is_like_naive(const NoteWork& work, chordgen::kernels::Choice choice) {
  chordgen::NoteDecoderOptions narrow = work.options;
  narrow.units = 6;
  narrow.width = 5;
  narrow.duration_units = narrow.held_units = 4;
  chordgen::kernels::use(definition);
  const double expected = NoteEpoch(work, narrow)();
  chordgen::kernels::use(choice);
  return std::fabs(NoteEpoch(work, narrow)() - expected) <= 1e-3 * expected;
}

}  // namespace bench
