// SPDX-License-Identifier: MIT
//
// Trains the chord LSTM on a folder of MIDI files, or on the built-in songbook, and lets it compose.
//
//   train_lstm --out out/demo
//   train_lstm --corpus DIR --name-contains giuliani --key "C major" --epochs 20 --seed 1 --out out/g
//
// --out receives song.mid, song.wav, song.svg (its piano roll), model.safetensors, history.csv, report.html, which
// shows all of it in a browser, and last.safetensors, the checkpoint from which --resume goes on.
#include "corpus_arguments.hpp"
#include "run_report.hpp"
#include "songs.hpp"

#include <csignal>

namespace {

chordgen::StopToken interrupted;  // set by Ctrl-C: the step is finished, the checkpoint written

struct Arguments {
  std::string decoder = "chords";
  chordgen::NoteRecipe recipe;
  program::CorpusArguments corpus;
  program::SongOptions songs;
  chordgen::ChordLstmOptions model{.layers = 1, .units = 128};
  std::size_t epochs = 20;
  std::size_t batch = 64;
  double learning_rate = 1e-3;
  std::string repeated_rows = "apart";
  std::string epsilon = "outside";
  std::string targets = "every";
  std::string concat = "features";
  std::uint64_t seed = 0;
  std::size_t threads = 1;
  std::string precision = "f32";
  std::string out = "out/train_lstm";
  bool resume = false;
  bool faithful = false;
  bool quiet = false;
  bool json = false;

  void add_to(CLI::App& app) {
    corpus.add_to(app);
    app.add_option(
           "--decoder", decoder,
           "chords: a softmax over all chords of the corpus; notes: chords written note by note, held notes too")
        ->capture_default_str()
        ->check(CLI::IsMember({"notes", "chords"}));
    app.add_option("--window", model.window, "Events that a prediction learns from")->capture_default_str();
    app.add_option("--epochs", epochs, "How often every window is learnt (default of --decoder notes: 24)")
        ->capture_default_str();
    app.add_option("--batch", batch, "Windows of a training step (of --decoder notes: 8 chunks)")
        ->capture_default_str();
    app.add_option("--learning-rate", learning_rate, "Step size of RMSprop (of --decoder notes: AdamW, 0.003)")
        ->capture_default_str();
    app.add_option("--repeated-rows", repeated_rows,
                   "What RMSprop squares where a batch meets a chord several times: the sum of its gradients, or each")
        ->capture_default_str()
        ->check(CLI::IsMember({"apart", "summed"}));
    app.add_option("--rmsprop-epsilon", epsilon, "Where epsilon stands: outside the root, or inside as in Keras 3")
        ->capture_default_str()
        ->check(CLI::IsMember({"inside", "outside"}));
    app.add_option("--layers", model.layers, "LSTM layers")->capture_default_str();
    app.add_option("--units", model.units, "Units of a layer")->capture_default_str();
    app.add_option("--embedding", model.embedding, "Width of a chord's and of a duration's vector")
        ->capture_default_str();
    app.add_option("--dense", model.dense, "Width of the dense layer")->capture_default_str();
    app.add_option("--dropout", model.dropout, "Share that is left out behind a layer")->capture_default_str();
    app.add_option("--targets", targets, "Foretell behind every event of a window, or behind the last")
        ->capture_default_str()
        ->check(CLI::IsMember({"last", "every"}));
    app.add_option("--concat", concat, "Join chord and duration vectors on this axis")
        ->capture_default_str()
        ->check(CLI::IsMember({"features", "time"}));
    app.add_option("--seed", seed, "The same seed gives the same song")->capture_default_str();
    app.add_option("--threads", threads, "Threads; they change no bit of the result")
        ->capture_default_str()
        ->check(CLI::Range(1, 1024));
    app.add_option("--precision", precision, "Of matrix products: bf16 is faster where the CPU has it")
        ->capture_default_str()
        ->check(CLI::IsMember({"f32", "bf16"}));
    app.add_option("--out", out, "Folder for the results")->capture_default_str();
    app.add_flag("--resume", resume, "Go on from the checkpoint in --out");
    app.add_flag("--faithful", faithful,
                 "Every choice as the tutorial describes it: two layers of 512, 500 epochs, "
                 "last-step targets, greedy composing");
    app.add_flag("--quiet", quiet, "No progress");
    app.add_flag("--json", json, "One JSON object a line for each epoch and song, on standard output");
    songs.add_to(app);
  }

  [[nodiscard]] bool notes() const { return decoder == "notes"; }
  /// The note decoder for so many durations.
  [[nodiscard]] chordgen::NoteDecoderOptions note_sizes(std::size_t durations) const {
    return {.durations = durations,
            .units = model.units,
            .state_dropout = recipe.dropout,
            .hidden_dropout = recipe.dropout};
  }

  /// --faithful sets what was not asked for by name.
  void settle(const CLI::App& app) {
    if (notes()) {
      if (faithful)
        chordgen::fail_argument("--faithful", "the tutorial has no note decoder. Leave it out, or --decoder notes.");
      for (const char* option : {"--targets", "--concat", "--layers", "--embedding", "--dense", "--rmsprop-epsilon",
                                 "--repeated-rows", "--window", "--precision"})
        if (app.count(option) != 0)
          chordgen::fail_argument(option, "it belongs to --decoder chords. Leave it out, or choose that decoder.");
      if (app.count("--epochs") != 0) recipe.epochs = epochs;
      if (app.count("--batch") != 0) recipe.batch = batch;
      if (app.count("--learning-rate") != 0) recipe.learning_rate = learning_rate;
      if (app.count("--dropout") != 0) recipe.dropout = model.dropout;
      epochs = recipe.epochs;
      batch = recipe.batch;
      learning_rate = recipe.learning_rate;
    }
    if (faithful) {
      const auto set = [&](const char* name, auto& value, auto wanted) {
        if (app.count(name) == 0) value = wanted;
      };
      set("--like", corpus.like, "music21");
      set("--rests", corpus.rests, "skip");
      set("--vocabulary", corpus.vocabulary, "all");
      set("--layers", model.layers, 2u);
      set("--units", model.units, 512u);
      set("--targets", targets, "last");
      set("--epochs", epochs, 500u);
      set("--greedy", songs.greedy, true);
      set("--held", songs.held, "struck");
      set("--tempo", songs.tempo, 120.0);
    }
    model.targets = chordgen::parse_targets(targets);
    model.concat = concat == "time" ? chordgen::Axis::time : chordgen::Axis::features;
    if (epochs == 0) chordgen::fail_argument("--epochs", "got 0, expected at least 1.");
    if (batch == 0) chordgen::fail_argument("--batch", "got 0, expected at least 1.");
    if (!(learning_rate > 0)) chordgen::fail_argument("--learning-rate", "expected a number above 0.");
    static_cast<void>(songs.decoding());
    static_cast<void>(songs.continuation({}, {}));
  }

  /// What must not change between a run and its resumption.
  [[nodiscard]] chordgen::Json settings() const {
    chordgen::Json settings = chordgen::Json::object({{"music", corpus.describe()},
                                                      {"decoder", decoder},
                                                      {"learning_rate", learning_rate},
                                                      {"seed", std::to_string(seed)}});
    if (notes()) {  // the rate falls over all steps, and their number follows from epochs and batch
      settings.set("model", describe(note_sizes(0)));
      settings.set("epochs", epochs);
      settings.set("batch", batch);
    } else {
      settings.set("model", describe(model));
      settings.set("rmsprop_epsilon", epsilon);
      settings.set("repeated_rows", repeated_rows);
      settings.set("precision", precision);
    }
    return settings;
  }
};

/// The checkpoint of another program, or of other options, is not overwritten by accident.
void check_model_in(const std::string& out) {
  if (!std::filesystem::exists(out + "/model.safetensors")) return;
  const chordgen::SafeTensors old = chordgen::read_safetensors(chordgen::read_file(out + "/model.safetensors"));
  const std::string* kind = old.find_metadata("kind");
  if (kind == nullptr || (*kind != "chord-lstm" && *kind != "note-decoder"))
    chordgen::fail_argument("--out", "\"" + out + "\" holds another program's model. Give another folder.");
}

/// fit, with what people and other programs are told on the way.
template <class Model, class Optimizer, class Source>
chordgen::History train(Model& model, Optimizer& optimizer, const Source& source, const chordgen::FitOptions& options,
                        std::size_t events_in_sample, const Arguments& arguments) {
  using namespace chordgen;
  const auto to_people = [&](std::string_view text) {
    if (!arguments.quiet) program::say(text);
  };
  const auto to_programs = [&](std::string_view text) {
    if (arguments.json) std::fwrite(text.data(), 1, text.size(), stdout);
  };
  std::signal(SIGINT, [](int) { interrupted.request(); });
  return fit(
      model, optimizer, source, options,
      ProgressBar(to_people, {.terminal = ::isatty(2) != 0, .unit = "events", .units_in_sample = events_in_sample}),
      JsonLines(to_programs), CsvHistory(arguments.out + "/history.csv"),
      Checkpointer(arguments.out, {.resume = arguments.resume, .settings = arguments.settings()}));
}

/// What both decoders are trained with.
chordgen::FitOptions fit_options(const Arguments& arguments, const chordgen::Rng& rng) {
  return {.epochs = arguments.epochs,
          .batch = arguments.batch,
          .rng = rng.split("fit"),
          .threads = chordgen::Threads{arguments.threads},
          .stop = &interrupted};
}

/// Says what is about to learn.
template <class Model>
void announce(const Model& model, const char* name, const Arguments& arguments) {
  if (!arguments.quiet)
    program::say(std::string(name) + " with " + std::to_string(parameter_count(model)) + " parameters, kernels " +
                 chordgen::kernels::to_string(chordgen::kernels::active()) + "\n");
}

/// Saves the model, lets it compose and writes the report; the status the program ends with.
template <class Model, class Complete>
int finish(const Model& model, const char* name, const chordgen::Corpus& corpus, const chordgen::Learnt& learnt,
           const chordgen::History& history, const Arguments& arguments, chordgen::Rng rng, Complete complete) {
  using namespace chordgen;
  if (history.end == History::End::stopped) {
    program::say("interrupted; the same command with --resume goes on from " + arguments.out + "/last.safetensors\n");
    return 130;
  }
  const std::string path = arguments.out + "/model.safetensors";
  write_file(path, save_model(model, learnt));
  const auto songs =
      program::compose(model, learnt, arguments.songs, arguments.out, rng.split("compose"), Threads{arguments.threads});
  Report page = program::run_report(name, corpus, learnt.windows, history, songs);
  page.run = {{"program", "train_lstm " + std::string(version)},
              {"corpus", arguments.corpus.folder.empty() ? "the built-in songbook" : arguments.corpus.folder},
              {"seed", std::to_string(arguments.seed)},
              {"epochs, batch", std::to_string(history.epochs()) + ", " + std::to_string(arguments.batch)},
              {"parameters", std::to_string(parameter_count(model))},
              {"kernels", kernels::to_string(kernels::active())},
              {"options", arguments.settings().dump()}};
  page.model_diagram = model_diagram_svg(model, "The " + std::string(name));
  complete(page);
  write_file(arguments.out + "/report.html", report_html(page));
  if (!arguments.quiet) program::report(songs);
  if (arguments.json) program::report_json(songs, path);
  return 0;
}

/// The tutorial's model: a softmax over the chords that the corpus has.
int learn_chords(Arguments& arguments, const chordgen::Corpus& corpus, const chordgen::Learnt& learnt,
                 chordgen::Rng rng) {
  using namespace chordgen;
  arguments.model.chords = learnt.windows.chords.size();
  arguments.model.durations = learnt.windows.durations.size();
  ChordLstm<float> model(arguments.model, rng.split("init"));
  announce(model, "chord LSTM", arguments);
  if (arguments.precision == "bf16" && !kernels::multiplies_bf16())
    program::say("notice: this CPU, or the kernels chosen, multiply no bfloat16; training goes on in f32\n");
  RmsProp<float> optimizer(
      {.learning_rate = arguments.learning_rate,
       .epsilon_place = arguments.epsilon == "inside" ? kernels::EpsilonPlace::inside : kernels::EpsilonPlace::outside,
       .repeated_rows = arguments.repeated_rows == "apart" ? RepeatedRows::apart : RepeatedRows::summed});
  FitOptions options = fit_options(arguments, rng);
  options.precision = arguments.precision == "bf16" ? kernels::Precision::bf16 : kernels::Precision::f32;
  const std::size_t events = learnt.windows.options().length;
  const History history = train(model, optimizer, learnt.windows, options, events, arguments);
  return finish(model, "Chord LSTM", corpus, learnt, history, arguments, rng, [&](Report& page) {
    page.chords = program::chord_map(learnt.windows, model.chord_embedding.table.value);
  });
}

/// chordgen's own: writes chords note by note, whether the corpus has them or not.
int learn_notes(Arguments& arguments, const chordgen::Corpus& corpus, const chordgen::Learnt& learnt,
                chordgen::Rng rng) {
  using namespace chordgen;
  const NoteRecipe& recipe = arguments.recipe;
  NoteDecoder<float> model(arguments.note_sizes(learnt.windows.durations.size()), rng.split("init"));
  announce(model, "note decoder", arguments);
  const EventChunks chunks(corpus, learnt.windows.durations, recipe.chunks);
  Adam<float> optimizer = note_optimizer<float>(recipe, chunks.size());
  FitOptions options = fit_options(arguments, rng);
  options.average = recipe.average;
  const std::size_t events = chunks.event_count() / chunks.size();
  const History history = train(model, optimizer, chunks, options, events, arguments);
  return finish(model, "Note decoder", corpus, learnt, history, arguments, rng, [](Report&) {});
}

int run(Arguments& arguments, const CLI::App& app) {
  using namespace chordgen;
  arguments.settle(app);
  program::prepare_folder(arguments.out);
  check_model_in(arguments.out);

  const Corpus corpus = arguments.corpus.read(Threads{arguments.threads});
  Learnt learnt{chord_windows(
      corpus,
      {.length = arguments.model.window, .targets = arguments.model.targets, .vocabulary = arguments.corpus.scope()})};
  program::take_tempo_and_metre(learnt, corpus);
  if (!arguments.quiet) program::report(corpus, learnt.windows, arguments.corpus);
  const Rng rng(arguments.seed);
  return arguments.notes() ? learn_notes(arguments, corpus, learnt, rng) : learn_chords(arguments, corpus, learnt, rng);
}

}  // namespace

int main(int count, char** words) {
  CLI::App app("Trains an LSTM with a decoder of chords or of notes and lets it compose", "train_lstm");
  Arguments arguments;
  arguments.add_to(app);
  return program::run(app, count, words, [&] { return run(arguments, app); });
}
