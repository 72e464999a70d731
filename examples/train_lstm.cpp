// SPDX-License-Identifier: MIT
//
// Trains the chord LSTM on a folder of MIDI files, or on the built-in songbook, and lets it compose.
//
//   train_lstm --out out/demo
//   train_lstm --corpus DIR --name-contains giuliani --key "C major" --epochs 20 --seed 1 --out out/g
//
// --out receives song.mid, song.wav, song.svg (its piano roll), model.safetensors, history.csv, report.html, which
// shows all of it in a browser, and last.safetensors, the checkpoint from which --resume goes on.
#include "songs.hpp"
#include "trainer.hpp"

namespace {

struct Arguments {
  program::Trainer trainer{.name = "train_lstm"};
  std::string decoder = "chords";
  chordgen::NoteRecipe recipe;
  program::SongOptions songs;
  chordgen::ChordLstmOptions model{.layers = 1, .units = 128};
  std::string repeated_rows = "apart";
  std::string targets = "every";
  std::string concat = "features";

  void add_to(CLI::App& app) {
    trainer.add_to(app);
    app.get_option("--epochs")->description("How often every window is learnt (default of --decoder notes: 24)");
    app.get_option("--batch")->description("Windows of a training step (of --decoder notes: 8 chunks)");
    app.get_option("--faithful")
        ->description(
            "Every choice as the tutorial describes it: two layers of 512, 500 epochs, last-step targets, greedy "
            "composing");
    app.get_option("--learning-rate")->description("Step size of RMSprop (of --decoder notes: AdamW, 0.003)");
    app.add_option(
           "--decoder", decoder,
           "chords: a softmax over all chords of the corpus; notes: chords written note by note, held notes too")
        ->capture_default_str()
        ->check(CLI::IsMember({"notes", "chords"}));
    app.add_option("--window", model.window, "Events that a prediction learns from")->capture_default_str();
    app.add_option("--repeated-rows", repeated_rows,
                   "What RMSprop squares where a batch meets a chord several times: the sum of its gradients, or each")
        ->capture_default_str()
        ->check(CLI::IsMember({"apart", "summed"}));
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
    if (notes()) settle_notes(app);
    if (trainer.faithful) {
      const auto set = [&](const char* option, auto& value, auto wanted) {
        program::set_unless_named(app, option, value, wanted);
      };
      trainer.read_faithfully(app);
      set("--layers", model.layers, 2u);
      set("--units", model.units, 512u);
      set("--targets", targets, "last");
      set("--epochs", trainer.epochs, 500u);
      set("--greedy", songs.greedy, true);
      set("--held", songs.held, "struck");
      set("--tempo", songs.tempo, 120.0);
    }
    model.targets = chordgen::parse_targets(targets);
    model.concat = concat == "time" ? chordgen::Axis::time : chordgen::Axis::features;
    trainer.check();
    static_cast<void>(songs.decoding());
    static_cast<void>(songs.continuation({}, {}));
  }
  void settle_notes(const CLI::App& app) {
    if (trainer.faithful)
      chordgen::fail_argument("--faithful", "the tutorial has no note decoder. Leave it out, or --decoder notes.");
    for (const char* option : {"--targets", "--concat", "--layers", "--embedding", "--dense", "--rmsprop-epsilon",
                               "--repeated-rows", "--window", "--precision", "--augment"})
      if (app.count(option) != 0)
        chordgen::fail_argument(option, "it belongs to --decoder chords. Leave it out, or choose that decoder.");
    if (app.count("--epochs") != 0) recipe.epochs = trainer.epochs;
    if (app.count("--batch") != 0) recipe.batch = trainer.batch;
    if (app.count("--learning-rate") != 0) recipe.learning_rate = trainer.learning_rate;
    if (app.count("--dropout") != 0) recipe.dropout = model.dropout;
    trainer.epochs = recipe.epochs;
    trainer.batch = recipe.batch;
    trainer.learning_rate = recipe.learning_rate;
  }

  /// What must not change between a run and its resumption.
  [[nodiscard]] chordgen::Json settings() const {
    chordgen::Json settings = trainer.settings();
    settings.set("decoder", decoder);
    if (notes()) {  // the rate falls over all steps, and their number follows from epochs and batch
      settings.set("model", describe(note_sizes(0)));
      settings.set("epochs", trainer.epochs);
      settings.set("batch", trainer.batch);
    } else {
      settings.set("model", describe(model));
      settings.set("rmsprop_epsilon", trainer.epsilon);
      settings.set("repeated_rows", repeated_rows);
      settings.set("precision", trainer.precision);
    }
    return settings;
  }
};

/// Saves the model, lets it compose and writes the report; the status the program ends with.
template <class Model, class Complete>
int finish(const Model& model, const char* title, const chordgen::Corpus& corpus, const chordgen::Learnt& learnt,
           const chordgen::History& history, const Arguments& arguments, const chordgen::Rng& rng, Complete complete) {
  const auto compose = [&](const std::string& folder) {
    return program::compose(model, learnt, arguments.songs, folder, rng.split("compose"),
                            chordgen::Threads{arguments.trainer.threads});
  };
  return arguments.trainer.finish(model, title, corpus, learnt, history, arguments.settings(), compose, complete);
}

/// The tutorial's model: a softmax over the chords that the corpus has.
int learn_chords(Arguments& arguments, const chordgen::Corpus& corpus, const chordgen::Learnt& learnt,
                 const chordgen::Rng& rng) {
  using namespace chordgen;
  arguments.model.chords = learnt.windows.chords.size();
  arguments.model.durations = learnt.windows.durations.size();
  ChordLstm<float> model(arguments.model, rng.split("init"));
  RmsPropOptions rmsprop = arguments.trainer.rmsprop();
  rmsprop.repeated_rows = arguments.repeated_rows == "apart" ? RepeatedRows::apart : RepeatedRows::summed;
  RmsProp<float> optimizer(rmsprop);
  const History history =
      arguments.trainer.train(model, "chord LSTM", optimizer, learnt.windows, arguments.trainer.fit_options(rng),
                              learnt.windows.options().length, arguments.settings());
  return finish(model, "Chord LSTM", corpus, learnt, history, arguments, rng, [&](Report& page) {
    page.chords = program::chord_map(learnt.windows, model.chord_embedding.table.value);
  });
}

/// chordgen's own: writes chords note by note, whether the corpus has them or not.
int learn_notes(const Arguments& arguments, const chordgen::Corpus& corpus, const chordgen::Learnt& learnt,
                const chordgen::Rng& rng) {
  using namespace chordgen;
  const NoteRecipe& recipe = arguments.recipe;
  NoteDecoder<float> model(arguments.note_sizes(learnt.windows.durations.size()), rng.split("init"));
  const EventChunks chunks(corpus, learnt.windows.durations, recipe.chunks);
  Adam<float> optimizer = note_optimizer<float>(recipe, chunks.size());
  FitOptions options = arguments.trainer.fit_options(rng);
  options.average = recipe.average;
  const History history = arguments.trainer.train(model, "note decoder", optimizer, chunks, options,
                                                  chunks.event_count() / chunks.size(), arguments.settings());
  return finish(model, "Note decoder", corpus, learnt, history, arguments, rng, [](Report&) {});
}

int run(Arguments& arguments, const CLI::App& app) {
  arguments.settle(app);
  arguments.trainer.prepare({"chord-lstm", "note-decoder"});
  const chordgen::Corpus corpus = arguments.trainer.corpus.read(chordgen::Threads{arguments.trainer.threads});
  const chordgen::Learnt learnt = arguments.trainer.learn_from(corpus, arguments.model.window, arguments.model.targets);
  const chordgen::Rng rng(arguments.trainer.seed);
  return arguments.notes() ? learn_notes(arguments, corpus, learnt, rng) : learn_chords(arguments, corpus, learnt, rng);
}

}  // namespace

int main(int count, char** words) {
  CLI::App app("Trains an LSTM with a decoder of chords or of notes and lets it compose", "train_lstm");
  Arguments arguments;
  arguments.add_to(app);
  return program::run(app, count, words, [&] { return run(arguments, app); });
}
