// SPDX-License-Identifier: MIT
//
// How well models foretell music that they have not seen, next to counting.
//
//   evaluate --corpus guitar/ --split guitar/SPLIT.tsv:by_piece --key any --like music21
//       a line a model for the test pieces: name, bits of chord, duration and held notes an event, minutes of training
//   evaluate --polyphonic jsb_chorales.json
//       a line a model: name, nats a frame of the validation and the test part, minutes
#include "corpus_arguments.hpp"

#include <chrono>

namespace {

using chordgen::SplitCorpus;

/// What is counted, and under which name.
struct Baseline {
  const char* name;
  chordgen::NGramOptions options;
};

double minutes_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / 60;
}

std::string describe(const chordgen::Corpus& corpus) {
  std::size_t events = 0;
  for (const chordgen::Piece& piece : corpus.pieces) events += piece.events.size();
  return std::to_string(corpus.pieces.size()) + " pieces, " + std::to_string(events) + " events";
}

void say_parts(const SplitCorpus& parts) {
  program::say("train " + describe(parts.train) + "; valid " + describe(parts.valid) + "; test " +
               describe(parts.test) + "\n");
}

/// name, validation and test nats a frame, minutes.
template <class Model>
void print_polyphonic(const char* name, Model& model, const SplitCorpus& parts, double minutes) {
  std::printf("%s\t%.2f\t%.2f\t%.2f\n", name, likelihood(model, parts.valid).chord_nats(),
              likelihood(model, parts.test).chord_nats(), minutes);
}

/// name, bits of chord, duration and held notes an event of the test part, minutes.
template <class Model>
void print_bits(const char* name, Model& model, const SplitCorpus& parts, double minutes) {
  const chordgen::Likelihood test = likelihood(model, parts.test);
  std::printf("%s\t%.3f\t%.3f\t%.3f\t%.2f\n", name, test.chord_bits(), test.duration_bits(), test.held_bits(), minutes);
}

template <class Print>
void each_baseline(const SplitCorpus& parts, std::initializer_list<Baseline> baselines, Print print) {
  for (const Baseline& baseline : baselines) {
    const auto start = std::chrono::steady_clock::now();
    chordgen::NGram model(parts.train, parts.valid, baseline.options);
    print(baseline.name, model, minutes_since(start));
  }
}

void evaluate_polyphonic(const std::string& path) {
  const SplitCorpus parts = chordgen::read_polyphonic(path);
  say_parts(parts);
  each_baseline(
      parts,
      {{"bernoulli", {.order = 0, .transposed_order = 0, .key_markov = false}},
       {"chord-bigram", {.order = 2, .transposed_order = 0, .key_markov = false}},
       {"n-gram-mixture", {}}},
      [&](const char* name, chordgen::NGram& model, double minutes) { print_polyphonic(name, model, parts, minutes); });
}

SplitCorpus split(const chordgen::Corpus& corpus, const std::string& file_and_column) {
  const std::size_t colon = file_and_column.rfind(':');
  const std::string path = file_and_column.substr(0, colon);
  const std::string column = colon == std::string::npos ? "" : file_and_column.substr(colon + 1);
  return split_corpus(corpus, chordgen::split_from_table(corpus, chordgen::read_text_file(path), column));
}

void evaluate_corpus(const SplitCorpus& parts) {
  say_parts(parts);
  each_baseline(
      parts,
      {{"keys", {.order = 0, .transposed_order = 0, .key_markov = false}},
       {"unigram", {.order = 1, .transposed_order = 0, .key_markov = false}},
       {"n-gram", {.transposed_order = 0}},
       {"n-gram-transposed", {}}},
      [&](const char* name, chordgen::NGram& model, double minutes) { print_bits(name, model, parts, minutes); });
}

}  // namespace

int main(int count, char** words) {
  CLI::App app("Judges models by music that they have not seen", "evaluate");
  std::string polyphonic;
  std::string table;
  std::size_t threads = 1;
  program::CorpusArguments corpus;
  corpus.key = "any";
  corpus.add_to(app);
  app.add_option("--split", table, "FILE.tsv[:COLUMN]: train, valid or test for each file");
  app.add_option("--polyphonic", polyphonic, "A set of the polyphonic benchmark, as JSON");
  app.add_option("--threads", threads, "Threads for reading; they change no bit of the result")
      ->capture_default_str()
      ->check(CLI::Range(1, 1024));

  return program::run(app, count, words, [&] {
    if (!polyphonic.empty()) {
      evaluate_polyphonic(polyphonic);
      return 0;
    }
    if (table.empty())
      chordgen::fail_argument("--split", "is missing. Give --split FILE.tsv[:COLUMN], or --polyphonic FILE.json.");
    evaluate_corpus(split(corpus.read(chordgen::Threads{threads}), table));
    return 0;
  });
}
