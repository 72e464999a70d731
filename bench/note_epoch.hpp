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
  chordgen::EventChunks few;  ///< of the first pieces
  chordgen::NoteDecoderOptions options;
  chordgen::NoteRecipe recipe;
};

/// The first pieces.
inline chordgen::Corpus first_of(const chordgen::Corpus& corpus) {
  chordgen::Corpus first;
  first.pieces.assign(corpus.pieces.begin(), corpus.pieces.begin() + 8);
  return first;
}

inline NoteWork note_work(const std::string& set) {
  using namespace chordgen;
  const char* named = std::getenv("CHORDGEN_SHARED");
  const std::string data = std::string(named == nullptr ? "../shared" : named) + "/data/";
  if (set == "jsb") {
    const NoteRecipe recipe{
        .batch = 16, .learning_rate = 2e-3, .weight_decay = 0, .chunks = {.length = 0, .shifted = 0}};
    const NoteDecoderOptions options{.durations = 0,
                                     .units = 64,
                                     .note_vector = 0,
                                     .classes = 0,
                                     .input_dropout = 0,
                                     .state_dropout = 0.4,
                                     .hidden_dropout = 0.2};
    const Corpus train = read_polyphonic(data + "polyphonic/jsb_chorales.json").train;
    const Vocabulary<Rational> none;
    return {EventChunks(train, none, recipe.chunks), EventChunks(first_of(train), none, recipe.chunks), options,
            recipe};
  }
  const std::string folder = data + "mutopia-guitar";
  const Corpus corpus = read_corpus(folder, {.reading = Reading::music21});
  const Corpus train =
      pieces_of(corpus, split_from_table(corpus, read_text_file(folder + "/SPLIT.tsv"), "by_piece"), Side::train);
  const NoteRecipe recipe{.dropout = 0.2};
  const ChordWindows windows = chord_windows(train, {.length = 32});
  return {EventChunks(train, windows.durations, recipe.chunks),
          EventChunks(first_of(train), windows.durations, recipe.chunks),
          {.durations = windows.durations.size(), .classes = 0, .hidden_dropout = recipe.dropout},
          recipe};
}

/// One epoch after another over some of the work's chunks.
class NoteEpoch {
 public:
  NoteEpoch(const NoteWork& work, const chordgen::EventChunks& chunks, const chordgen::NoteDecoderOptions& options,
            chordgen::Threads threads = {})
      : chunks_(&chunks),
        batch_(work.recipe.batch),
        model_(options, chordgen::Rng(1)),
        optimizer_(chordgen::note_optimizer<float>(work.recipe, chunks.size())),
        threads_(threads) {}

  /// The mean loss of an event.
  double operator()() {
    chordgen::FitOptions fit{.epochs = 1, .batch = batch_};
    fit.rng = chordgen::Rng(epochs_++);
    fit.threads = threads_;
    return chordgen::fit(model_, optimizer_, *chunks_, fit).last("loss");
  }

 private:
  const chordgen::EventChunks* chunks_;
  std::size_t batch_;
  chordgen::NoteDecoder<float> model_;
  chordgen::Adam<float> optimizer_;
  chordgen::Threads threads_;
  std::uint64_t epochs_ = 0;
};

/// Whether an epoch of a narrow model (whose rows are whole vectors, though) over the first pieces gives the loss of
/// the definition.
inline bool epoch_is_like_naive(const NoteWork& work, chordgen::kernels::Choice choice) {
  chordgen::NoteDecoderOptions narrow = work.options;
  narrow.units = 6;
  narrow.width = 32;
  narrow.duration_units = narrow.held_units = 4;
  chordgen::kernels::use(definition);
  const double expected = NoteEpoch(work, work.few, narrow)();
  chordgen::kernels::use(choice);
  return std::fabs(NoteEpoch(work, work.few, narrow)() - expected) <= 1e-3 * expected;
}

}  // namespace bench
