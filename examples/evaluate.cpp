// SPDX-License-Identifier: MIT
//
// How well models foretell music that they have not seen, next to counting.
//
//   evaluate out/a/model.safetensors --corpus guitar/ --split guitar/SPLIT.tsv:by_piece --like music21
//       a line a model for the test pieces, the baselines first: name, bits of chord, duration and held notes an event
//       (- where the model says nothing of them), minutes of training
//   evaluate --polyphonic jsb_chorales.json --train note-decoder
//       a line a model: name, nats a frame of the validation and the test part, minutes
//   evaluate --songs out/songs --corpus guitar/ --split guitar/SPLIT.tsv:by_piece --like music21
//       songs beside the pieces: musical metrics, likeness to held-out pieces, what is copied
#include "corpus_arguments.hpp"
#include "polyphonic.hpp"
#include "song_tables.hpp"

#include <optional>

namespace {

using chordgen::SplitCorpus;

/// What was asked for beside the corpus.
struct Wishes {
  std::vector<std::string> models;
  bool mixture = false;
  bool details = false;
  std::size_t samples = 16;
  std::size_t threads = 1;
};

/// What is counted, and under which name.
struct Baseline {
  const char* name;
  chordgen::NGramOptions options;
};

std::string describe(const chordgen::Corpus& corpus) {
  std::size_t events = 0;
  for (const chordgen::Piece& piece : corpus.pieces) events += piece.events.size();
  return std::to_string(corpus.pieces.size()) + " pieces, " + std::to_string(events) + " events";
}

void say_parts(const SplitCorpus& parts) {
  program::say("train " + describe(parts.train) + "; valid " + describe(parts.valid) + "; test " +
               describe(parts.test) + "\n");
}

template <class Print>
void each_baseline(const SplitCorpus& parts, std::initializer_list<Baseline> baselines, Print print) {
  for (const Baseline& baseline : baselines) {
    const program::Watch watch;
    chordgen::NGram model(parts.train, parts.valid, baseline.options);
    print(baseline.name, model, watch.minutes());
  }
}

/// name, validation and test nats a frame, minutes, and both frame accuracies in percent where they were asked for.
void evaluate_polyphonic(const std::string& path, const std::vector<std::string>& recipes,
                         const program::Polyphonic::Wishes& wishes) {
  const SplitCorpus parts = chordgen::read_polyphonic(path);
  say_parts(parts);
  program::Polyphonic table(parts, wishes);
  const auto print = [&](const std::string& name, const program::Judged& judged) {
    std::printf("%s\t%.2f\t%.2f\t%.2f", name.c_str(), chordgen::likelihood(judged.said.valid).chord_nats(),
                chordgen::likelihood(judged.said.test).chord_nats(), judged.minutes);
    if (judged.accuracy) std::printf("\t%.1f\t%.1f", 100 * judged.accuracy->overall, 100 * judged.accuracy->matched);
    std::printf("\n");
    std::fflush(stdout);
  };
  const Baseline baselines[] = {{"bernoulli", {.order = 0, .transposed_order = 0, .key_markov = false}},
                                {"chord-bigram", {.order = 2, .transposed_order = 0, .key_markov = false}},
                                {"n-gram-mixture", {}}};
  for (const Baseline& baseline : baselines) print(baseline.name, table.count(baseline.name, baseline.options));
  for (const std::string& recipe : recipes) print(recipe, table.judge(recipe));
}

/// The rows for a corpus of one's own, printed as they come; --details and --mixture need what went before.
class CorpusTable {
 public:
  CorpusTable(const SplitCorpus& parts, const Wishes& wishes) : parts_(parts), wishes_(wishes) {}

  /// Judges a model and prints its row: name, bits of chord, duration and held notes of the test part, minutes. A model
  /// that has no name for some chord gets a second row, with an escape.
  template <class Model>
  void add(const std::string& name, Model& model, std::optional<double> minutes) {
    chordgen::Said said{.test = event_log_probabilities(model, parts_.test)};
    const chordgen::Likelihood test = chordgen::likelihood(said.test);
    print(name, test, says_held(said), minutes);
    if (wishes_.details) detail(name, test, foretelling(model, parts_.test));
    const bool escapes = test.impossible != 0;
    if (wishes_.mixture || escapes) said.valid = event_log_probabilities(model, parts_.valid);
    if (escapes && !said.valid.empty()) add_escaping(name, said);
    if (wishes_.mixture) said_.push_back(std::move(said));
  }
  /// The row of a model of whole windows: a bound, for those that have a likelihood.
  template <class Model>
  void add_windows(const std::string& name, const Model& model, const chordgen::ChordWindows& windows,
                   std::optional<double> minutes) {
    if constexpr (requires {
                    importance_bound(model, windows.chords, windows.durations, parts_.test, 1, chordgen::Rng(0));
                  }) {
      const chordgen::Likelihood test =
          importance_bound(model, windows.chords, windows.durations, parts_.test, wishes_.samples, chordgen::Rng(0));
      print(name, test, false, minutes);
      if (wishes_.details) detail(name, test, std::nullopt);
      program::say(name + ": judged by windows of " + std::to_string(model.options.coder.window) + ", " +
                   std::to_string(test.events) + " events in all, with a bound of " + std::to_string(wishes_.samples) +
                   " draws\n");
    } else {
      program::say(name + ": it has no likelihood; its row is empty\n");
      std::printf("%s\t-\t-\t-\t-\n", name.c_str());
    }
  }
  /// The rows of all models that were given and the last baseline as one, alone and with recall.
  void add_mixture(const chordgen::Contexts& contexts) {
    const chordgen::Said said = chordgen::blend(chordgen::Span(said_).subspan(4), contexts);
    add_blend("mixture", said);

    // What the piece itself has said before helps any model; how much depends on how long it agrees with itself.
    chordgen::Recall recall(parts_.train, parts_.valid);
    add("recall", recall, 0);
    const chordgen::Said both[] = {said, said_.back()};
    add_blend("mixture+recall", chordgen::blend(both, contexts_of(recall, parts_.valid, parts_.test)));
  }
  void print_details() const {
    if (wishes_.details)
      std::printf(
          "\nmodel\tchord perplexity\tduration perplexity\tchord accuracy\tduration accuracy\tcalibration error\n%s",
          details_.c_str());
  }

 private:
  /// (1 - e) P_model + e P_keys, e fitted on the validation part: key by key every chord has a probability.
  void add_escaping(const std::string& name, const chordgen::Said& said) {
    if (keys_.valid.empty()) {
      chordgen::NGram keys(parts_.train, parts_.valid, {.order = 0, .transposed_order = 0});
      keys_ = said_by(keys, parts_.valid, parts_.test);
      for (auto* side : {&keys_.valid, &keys_.test})
        for (chordgen::EventLogProbability& logs : *side) logs.held = 0;  // it escapes from chords and durations alone
    }
    const chordgen::Said both[] = {said, keys_};
    add_blend(name + "+keys", chordgen::blend(both));
  }
  void add_blend(const std::string& name, const chordgen::Said& said) {
    print(name, chordgen::likelihood(said.test), says_held(said), std::nullopt);
    if (wishes_.details) detail(name, chordgen::likelihood(said.test), std::nullopt);
  }
  static void print(const std::string& name, const chordgen::Likelihood& test, bool says_held,
                    std::optional<double> minutes) {
    const auto number = [](const char* format, double value) {
      char text[32];
      std::snprintf(text, sizeof text, format, value);
      return std::string(text);
    };
    std::printf("%s\t%.3f\t%.3f\t%s\t%s\n", name.c_str(), test.chord_bits(), test.duration_bits(),
                !says_held ? "-" : number("%.3f", test.held_bits()).c_str(),
                minutes ? number("%.2f", *minutes).c_str() : "-");
    if (test.impossible != 0)
      program::say(name + ": has no name for " + std::to_string(test.impossible) + " of " +
                   std::to_string(test.events) + " events, which makes its bits infinite; the others' chords take " +
                   number("%.3f", test.possible_chord_bits()) + " bits.\n");
  }
  void detail(const std::string& name, const chordgen::Likelihood& test,
              const std::optional<chordgen::Foretelling>& guesses) {
    char line[160];
    std::snprintf(line, sizeof line, "\t%.1f\t%.2f", test.chord_perplexity(), test.duration_perplexity());
    details_ += name + line;
    if (guesses) {
      std::snprintf(line, sizeof line, "\t%.3f\t%.3f\t%.3f\n", guesses->chord_accuracy(), guesses->duration_accuracy(),
                    guesses->calibration_error());
      details_ += line;
    } else {
      details_ += "\t-\t-\t-\n";
    }
  }

  const SplitCorpus& parts_;
  const Wishes& wishes_;
  std::vector<chordgen::Said> said_;
  chordgen::Said keys_{};  ///< what models escape to
  std::string details_;
};

void evaluate_corpus(const SplitCorpus& parts, const Wishes& wishes) {
  say_parts(parts);
  CorpusTable table(parts, wishes);
  chordgen::Uniform uniform(parts.train);
  table.add("uniform", uniform, 0);
  chordgen::Contexts contexts;
  each_baseline(parts,
                {{"keys", {.order = 0, .transposed_order = 0, .key_markov = false}},
                 {"unigram", {.order = 1, .transposed_order = 0, .key_markov = false}},
                 {"n-gram", {.transposed_order = 0}},
                 {"n-gram-transposed", {}}},
                [&](const char* name, chordgen::NGram& model, double minutes) {
                  table.add(name, model, minutes);
                  if (wishes.mixture) contexts = contexts_of(model, parts.valid, parts.test);
                });
  for (const std::string& path : wishes.models)
    chordgen::visit_model<float>(chordgen::read_file(path), path, [&](auto& saved) {
      using Model = std::decay_t<decltype(saved.model)>;
      const chordgen::ChordWindows& windows = saved.learnt.windows;
      const chordgen::Threads threads{wishes.threads};
      if constexpr (chordgen::PlayableModel<Model>) {
        auto player =
            chordgen::ModelKind<Model>::player(saved.model, windows.chords, windows.durations, {.threads = threads});
        table.add(path, player, program::read_minutes(path));
      } else {
        table.add_windows(path, saved.model, windows, program::read_minutes(path));
      }
    });
  if (wishes.mixture) table.add_mixture(contexts);
  table.print_details();
}

/// Songs beside the pieces; see song_tables.hpp.
void evaluate_songs(const chordgen::Corpus& songs, const SplitCorpus& parts, std::size_t bars) {
  say_parts(parts);
  program::print_metrics(songs, parts);
  program::print_likeness(songs, parts, bars);
  program::print_novelty(songs, parts.train);
}

}  // namespace

int main(int count, char** words) {
  CLI::App app("Judges models and songs by music that the models have not seen", "evaluate");
  std::string polyphonic;
  std::string table;
  std::string songs;
  std::size_t bars = 16;
  std::vector<std::string> recipes;
  program::Polyphonic::Wishes training;
  Wishes wishes;
  program::CorpusArguments corpus;
  corpus.key = "any";
  corpus.duplicates = "keep";  // a table of --split says where each file belongs
  corpus.add_to(app);
  app.add_option("models", wishes.models, "model.safetensors of trainers, to be judged beside the baselines");
  app.add_option("--split", table, "FILE.tsv[:COLUMN]: train, valid or test for each file");
  app.add_flag(
      "--mixture", wishes.mixture,
      "More rows: all models and the n-gram as one, weighted by the validation part, then with the piece so far");
  app.add_flag("--details", wishes.details, "A second table: perplexity, accuracy, calibration");
  app.add_option("--samples", wishes.samples, "Draws for each window of a variational autoencoder")
      ->capture_default_str()
      ->check(program::above_zero);
  app.add_option("--songs", songs,
                 "Judge the songs in this folder instead: metrics, likeness to the test part, copies");
  app.add_option("--bars", bars, "First bars of songs and pieces whose likeness is measured")
      ->capture_default_str()
      ->check(program::above_zero);
  app.add_option("--polyphonic", polyphonic, "A set of the polyphonic benchmark, as JSON");
  app.add_option(
      "--train", recipes,
      "Train the library's own models on it: note-decoder, note-decoder-down, pair, key-scan, n-gram, recall, "
      "or several as one, joined by +");
  app.add_option("--seed", training.seed, "Of the training; the same seed gives the same figures")
      ->capture_default_str();
  app.add_flag("--accuracy", training.accuracy,
               "Two last columns: expected frame accuracies in percent, of all notes and frame by frame");
  program::add_threads(app, wishes.threads);

  return program::run(app, count, words, [&] {
    const chordgen::Threads threads{wishes.threads};
    for (const std::string& recipe : recipes) program::Polyphonic::check(recipe);
    if (!polyphonic.empty()) {
      training.threads = threads;
      evaluate_polyphonic(polyphonic, recipes, training);
      return 0;
    }
    if (!recipes.empty())
      chordgen::fail_argument("--train", "it belongs to the polyphonic benchmark. Give --polyphonic FILE.json.");
    if (table.empty())
      chordgen::fail_argument("--split", "is missing. Give --split FILE.tsv[:COLUMN], or --polyphonic FILE.json.");
    const SplitCorpus parts = program::split_by_table(corpus.read(threads), table);
    if (songs.empty()) {
      evaluate_corpus(parts, wishes);
    } else {
      corpus.folder = songs;
      corpus.name_contains.clear();
      evaluate_songs(corpus.read(threads), parts, bars);
    }
    return 0;
  });
}
