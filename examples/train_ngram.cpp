// SPDX-License-Identifier: MIT
//
// Counts runs of chords in a folder of MIDI files, or in the built-in songbook, and lets the counts compose: the
// baseline of every other model, as a model of its own.
//
//   train_ngram --corpus DIR --key any --split DIR/SPLIT.tsv:by_piece --songs 3 --out out/counts
//
// --out receives model.safetensors and the songs. compose and evaluate take the model as they take any other.
#include "corpus_arguments.hpp"
#include "songs.hpp"

namespace {

struct Arguments {
  program::CorpusArguments corpus{};
  program::SongOptions songs{};
  chordgen::NGramOptions counts{};
  std::uint64_t seed = 0;
  std::size_t threads = 1;
  std::string out = "out/train_ngram";
  bool quiet = false;
  bool json = false;

  void add_to(CLI::App& app) {
    corpus.split = "drawn";
    corpus.add_to(app);
    corpus.add_split_to(app);
    app.get_option("--split")->description(
        "FILE.tsv[:COLUMN] says train, valid or test of each file; drawn: a tenth of the pieces validates. The weights "
        "of short and long runs are fitted to the pieces that validate (default: drawn)");
    app.add_option("--order", counts.order, "Chords of the longest run counted; 0: keys alone")->capture_default_str();
    app.add_option("--transposed-order", counts.transposed_order, "The same in all twelve keys; 0: not")
        ->capture_default_str();
    app.add_option("--seed", seed, "The same seed gives the same song")->capture_default_str();
    program::add_threads(app, threads);
    app.add_option("--out", out, "Folder for the results")->capture_default_str();
    app.add_flag("--quiet", quiet, "No report");
    app.add_flag("--json", json, "One JSON object a line for each song, on standard output");
    songs.add_to(app);
  }
};

int run(const Arguments& arguments) {
  using namespace chordgen;
  static_cast<void>(arguments.songs.decoding());
  static_cast<void>(arguments.songs.continuation({}, {}));
  program::prepare_folder(arguments.out);
  const Threads threads{arguments.threads};
  const Rng rng(arguments.seed);
  const Corpus corpus = arguments.corpus.read(threads);
  const SplitCorpus parts = arguments.corpus.parts(corpus, rng);
  Learnt learnt{ChordWindows(parts.train, {.length = 32, .targets = Targets::every})};
  program::take_tempo_and_metre(learnt, parts.train);
  if (!arguments.quiet) program::report(corpus, learnt.windows, arguments.corpus);

  const program::Watch watch;
  const NGram model(parts.train, parts.valid, arguments.counts);
  const std::string path = arguments.out + "/model.safetensors";
  program::write_minutes(path, watch.minutes());
  write_file(path, save_model(model, learnt));
  const auto songs = program::compose(model, learnt, arguments.songs, arguments.out, rng.split("compose"), threads);
  if (!arguments.quiet) program::report(songs, learnt);
  if (arguments.json) program::report_json(songs, learnt, path);
  return 0;
}

}  // namespace

int main(int count, char** words) {
  CLI::App app("Counts runs of chords and lets the counts compose", "train_ngram");
  Arguments arguments;
  arguments.add_to(app);
  return program::run(app, count, words, [&] { return run(arguments); });
}
