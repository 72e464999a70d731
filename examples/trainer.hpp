// SPDX-License-Identifier: MIT
//
// What every trainer has: its common options, the corpus, training with progress, history and checkpoints, and the end
// of a run: the model file, the songs, the report.
//
//   trainer.read(...)      corpus -> its parts; windows, tempo and metre of the part that trains
//   trainer.train(...)     fit; Ctrl-C finishes the step, --resume goes on
//   trainer.finish(...)    model.safetensors, songs, report.html; the status the program ends with
#pragma once

#include "corpus_arguments.hpp"
#include "run_report.hpp"

#include <csignal>
#include <initializer_list>
#include <string>
#include <utility>

namespace program {

inline chordgen::StopToken interrupted;  ///< set by Ctrl-C: the step is finished, the checkpoint written

/// Sets what was not asked for by name; --faithful is made of these.
template <class Value, class Wanted>
void set_unless_named(const CLI::App& app, const char* option, Value& value, Wanted wanted) {
  if (app.count(option) == 0) value = wanted;
}

/// What is learnt from: the corpus by its parts, and the windows of the part that trains.
struct Lesson {
  chordgen::SplitCorpus parts{};
  chordgen::Learnt learnt{};
};

/// A program gives its own defaults, adds these options to its own and calls check() when all are settled.
struct Trainer {
  std::string name;  ///< of the program
  std::size_t epochs = 20;
  std::size_t batch = 64;
  double learning_rate = 1e-3;
  std::size_t patience = 0;
  const char* monitor = "val_chord_loss";  ///< what decides which epoch is best, where pieces validate
  CorpusArguments corpus{};
  std::string epsilon = "outside";
  std::uint64_t seed = 0;
  std::size_t threads = 1;
  std::string precision = "f32";
  std::string out = "out/" + name;
  bool resume = false;
  bool faithful = false;
  bool quiet = false;
  bool json = false;

  void add_to(CLI::App& app) {
    corpus.add_to(app);
    corpus.add_augment_to(app);
    app.add_option("--patience", patience,
                   "Stop when so many epochs brought nothing better for the pieces that validate; 0: never")
        ->capture_default_str();
    app.add_option("--epochs", epochs, "How often every window is learnt")->capture_default_str();
    app.add_option("--batch", batch, "Windows of a training step")->capture_default_str();
    app.add_option("--learning-rate", learning_rate, "Step size of the optimiser")->capture_default_str();
    app.add_option("--rmsprop-epsilon", epsilon, "Where epsilon stands: outside the root, or inside as in Keras 3")
        ->capture_default_str()
        ->check(CLI::IsMember({"inside", "outside"}));
    app.add_option("--seed", seed, "The same seed gives the same song")->capture_default_str();
    add_threads(app, threads);
    add_precision(app, precision, "Of matrix products");
    app.add_option("--out", out, "Folder for the results")->capture_default_str();
    app.add_flag("--resume", resume, "Go on from the checkpoint in --out");
    app.add_flag("--faithful", faithful, "Every choice as the tutorial describes it");
    app.add_flag("--quiet", quiet, "No progress");
    app.add_flag("--json", json, "One JSON object a line for each epoch and song, on standard output");
  }

  /// The corpus as the tutorial reads it, but for what was asked for by name.
  void read_faithfully(const CLI::App& app) {
    set_unless_named(app, "--like", corpus.like, "music21");
    set_unless_named(app, "--rests", corpus.rests, "skip");
    set_unless_named(app, "--vocabulary", corpus.vocabulary, "all");
  }
  /// Throws ArgumentError for numbers that make no sense.
  void check() const {
    if (epochs == 0) chordgen::fail_argument("--epochs", "got 0, expected at least 1.");
    if (batch == 0) chordgen::fail_argument("--batch", "got 0, expected at least 1.");
    if (!(learning_rate > 0)) chordgen::fail_argument("--learning-rate", "expected a number above 0.");
  }

  /// Text for people who want it.
  void tell(std::string_view text) const {
    if (!quiet) say(text);
  }

  /// What no trainer lets change between a run and its resumption; a program adds its own.
  [[nodiscard]] chordgen::Json settings() const {
    return chordgen::Json::object({{"music", corpus.describe()},
                                   {"learning_rate", learning_rate},
                                   {"patience", patience},
                                   {"seed", std::to_string(seed)}});
  }

  /// RMSprop as it was asked for.
  [[nodiscard]] chordgen::RmsPropOptions rmsprop() const {
    return {.learning_rate = learning_rate,
            .epsilon_place = epsilon == "inside" ? chordgen::EpsilonPlace::inside : chordgen::EpsilonPlace::outside};
  }
  [[nodiscard]] chordgen::FitOptions fit_options(const chordgen::Rng& rng) const {
    return {.epochs = epochs,
            .batch = batch,
            .rng = rng.split("fit"),
            .threads = chordgen::Threads{threads},
            .precision = precision_of_products(precision),
            .early = {.patience = patience},
            .stop = &interrupted};
  }

  /// Makes the folder for the results. A model of another program, of none of these kinds, is not overwritten.
  void prepare(std::initializer_list<std::string_view> kinds) const {
    prepare_folder(out);
    if (!std::filesystem::exists(out + "/model.safetensors")) return;
    const auto old = chordgen::read_safetensors(chordgen::read_file(out + "/model.safetensors"));
    const std::string* kind = old.find_metadata("kind");
    if (kind == nullptr || std::find(kinds.begin(), kinds.end(), *kind) == kinds.end())
      chordgen::fail_argument("--out", "\"" + out + "\" holds another program's model. Give another folder.");
  }

  /// The corpus, its parts and the windows of the part that trains; says what was read. Chance splits where --split
  /// leaves it to chance.
  [[nodiscard]] Lesson read(std::size_t window, chordgen::Targets targets, const chordgen::Rng& rng) const {
    const chordgen::Corpus music = corpus.read(chordgen::Threads{threads});
    Lesson lesson{corpus.parts(music, rng), {}};
    const auto learn = [&](const chordgen::Corpus& pieces) {
      lesson.learnt.windows =
          chord_windows(corpus.enlarged(pieces), {.length = window, .targets = targets, .vocabulary = corpus.scope()});
      take_tempo_and_metre(lesson.learnt, pieces);
    };
    const chordgen::SplitCorpus& parts = lesson.parts;
    const bool whole = parts.train.pieces.size() == music.pieces.size();
    if (!quiet || whole) learn(music);
    if (!quiet) report(music, lesson.learnt.windows, corpus);
    if (whole) return lesson;
    learn(parts.train);
    const chordgen::ChordWindows& windows = lesson.learnt.windows;
    const auto part = [](const chordgen::Corpus& side) {
      return std::to_string(side.pieces.size()) + " pieces with " + std::to_string(event_count(side)) + " events";
    };
    tell("split " + corpus.split_or_default() + ": " + part(parts.train) + " train (" +
         std::to_string(windows.chords.size()) + " chords, " + std::to_string(windows.durations.size()) +
         " durations, " + std::to_string(windows.size()) + " windows), " + part(parts.valid) + " validate, " +
         part(parts.test) + " are left out\n");
    return lesson;
  }

  /// The windows of the pieces that validate, over the vocabularies of those that train; none when no piece is as long.
  [[nodiscard]] static chordgen::ChordWindows validation_windows(const chordgen::SplitCorpus& parts,
                                                                 const chordgen::ChordWindows& known) {
    try {
      return chordgen::ChordWindows(parts.valid, known.chords, known.durations, known.options());
    } catch (const chordgen::ArgumentError&) {
      return {};
    }
  }

  /// fit, with what people and other programs are told on the way. `settings` must not change between a run and its
  /// resumption; `observers` see the training behind the checkpoint. With pieces that validate, where there are any,
  /// the model ends with the weights of the epoch whose `monitor` is best.
  template <class Model, class Optimizer, class Source, class Validation, class... Observers>
  [[nodiscard]] chordgen::History train(Model& model, const char* called, Optimizer& optimizer, const Source& source,
                                        const Validation& validation, chordgen::FitOptions options,
                                        std::size_t events_in_sample, const chordgen::Json& settings,
                                        Observers&&... observers) const {
    using namespace chordgen;
    tell(std::string(called) + " with " + std::to_string(parameter_count(model)) + " parameters, kernels " +
         kernels::to_string(kernels::active()) + "\n");
    if (validation.size() != 0) {
      options.early.monitor = monitor;
      options.early.restore_best = true;
    }
    const auto to_people = [this](std::string_view text) { tell(text); };
    const auto to_programs = [this](std::string_view text) {
      if (!json) return;
      std::fwrite(text.data(), 1, text.size(), stdout);
      std::fflush(stdout);  // whoever reads along sees an epoch when it ends
    };
    std::signal(SIGINT, [](int) { interrupted.request(); });
    const Watch watch;
    try {
      History history = fit(
          model, optimizer, source, validation, options,
          ProgressBar(to_people, {.terminal = ::isatty(2) != 0, .unit = "events", .units_in_sample = events_in_sample}),
          JsonLines(to_programs), CsvHistory(out + "/history.csv"),
          Checkpointer(out, {.resume = resume, .settings = settings}), std::forward<Observers>(observers)...);
      write_minutes(out + "/model.safetensors", watch.minutes());
      return history;
    } catch (const DivergedError& error) {
      if (error.good_epochs == 0) throw;
      throw Error(std::string(error.what()) + " Those of epoch " + std::to_string(error.good_epochs) + " are in \"" +
                  out + "/last.safetensors\".");
    }
  }

  /// Says how to go on; the status of an interrupted program.
  [[nodiscard]] int stopped() const {
    say("interrupted; the same command with --resume goes on from " + out + "/last.safetensors\n");
    return 130;
  }

  /// Saves the model, lets it compose and writes the report; the status the program ends with. `compose(folder)` writes
  /// songs, `complete(page)` adds what only this model can show.
  template <class Model, class Compose, class Complete>
  [[nodiscard]] int finish(const Model& model, const std::string& title, const chordgen::Corpus& music,
                           const chordgen::Learnt& learnt, const chordgen::History& history,
                           const chordgen::Json& settings, Compose compose, Complete complete) const {
    using namespace chordgen;
    if (history.end == History::End::stopped) return stopped();
    const bool watched = std::find(history.names().begin(), history.names().end(), "val_loss") != history.names().end();
    if (watched && history.best_epoch < history.epochs())
      tell("kept the weights of epoch " + std::to_string(history.best_epoch) + " of " +
           std::to_string(history.epochs()) + ", the best\n");
    const std::string path = out + "/model.safetensors";
    write_file(path, save_model(model, learnt));
    const std::vector<Written> songs = compose(out);
    Report page = run_report(title, music, learnt.windows, history, songs);
    page.run = {{"program", name},
                {"corpus", corpus.folder.empty() ? "the built-in songbook" : corpus.folder},
                {"seed", std::to_string(seed)},
                {"epochs, batch", std::to_string(history.epochs()) + ", " + std::to_string(batch)},
                {"parameters", std::to_string(parameter_count(model))}};
    for (ReportFact& fact : machine_facts()) page.run.push_back(std::move(fact));
    page.options = facts_of(settings);
    page.model_diagram = model_diagram_svg(model, "The " + title);
    complete(page);
    write_file(out + "/report.html", report_html(page));
    if (!quiet) report(songs, learnt);
    if (json) report_json(songs, learnt, path);
    return 0;
  }
};

}  // namespace program
