// SPDX-License-Identifier: MIT
//
// Trains an LSTM on a folder of MIDI files, or on the built-in songbook, and lets it compose.
//
//   train_lstm --out out/demo
//   train_lstm --corpus DIR --name-contains giuliani --key "C major" --epochs 20 --seed 1 --out out/g
//   train_lstm --corpus DIR --key any --split DIR/SPLIT.tsv:by_piece --out out/x
//
// --out receives song.mid, song.wav, song.svg (its piano roll), model.safetensors, history.csv, report.html, which
// shows all of it in a browser, and last.safetensors, the checkpoint from which --resume goes on.
#include "songs.hpp"
#include "trainer.hpp"

namespace {

struct Arguments {
  program::Trainer trainer{.name = "train_lstm"};
  std::string decoder = "notes";
  std::string direction = "upward";
  std::string scale = "seen";
  chordgen::NoteRecipe recipe{};  ///< of notes and tied
  program::SongOptions songs{};
  chordgen::ChordLstmOptions model{.layers = 1, .units = 128};
  std::string repeated_rows = "apart";
  std::string targets = "every";
  std::string concat = "features";
  std::string pretrained = "none";
  double share = 1;
  std::optional<double> moved;

  void add_to(CLI::App& app) {
    trainer.add_to(app);
    trainer.corpus.add_split_to(app);
    app.get_option("--epochs")
        ->description(
            "How often everything is learnt (default of --decoder notes: 24, and more where the corpus is small; tied: "
            "10)");
    app.get_option("--batch")->description("Windows of a training step (of --decoder notes: 8 chunks, of tied: 4)");
    app.get_option("--faithful")
        ->description(
            "Every choice as the tutorial describes it: a softmax over chords, two layers of 512, 500 epochs, "
            "last-step targets, greedy composing");
    app.get_option("--learning-rate")
        ->description("Step size of RMSprop (of --decoder notes: AdamW, 0.003; tied: 0.002)");
    app.add_option("--decoder", decoder,
                   "notes: chords written note by note, held notes too; chords: a softmax over all chords of the "
                   "corpus, as in the tutorial; tied: one whose chords are sums of notes, with an escape to any chord")
        ->capture_default_str()
        ->check(CLI::IsMember({"notes", "chords", "tied"}));
    app.add_option("--direction", direction, "Write the notes of a chord from the lowest up, or from the highest down")
        ->capture_default_str()
        ->check(CLI::IsMember({"upward", "downward"}));
    app.add_option("--scale", scale, "Whether the decoder of notes sees which pitch classes the piece has used of late")
        ->capture_default_str()
        ->check(CLI::IsMember({"seen", "unseen"}));
    app.add_option("--moved", moved,
                   "Share of the chunks that are learnt in another key, drawn anew every epoch (default of --decoder "
                   "notes: 1, or 0.2 where all pieces are in one key and songs are to keep it; tied: 0)")
        ->check(CLI::Range(0.0, 1.0));
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
    app.add_option("--dropout", model.dropout, "Share that is left out behind a layer (of --decoder notes, tied: 0.3)")
        ->capture_default_str();
    app.add_option("--targets", targets, "Foretell behind every event of a window, or behind the last")
        ->capture_default_str()
        ->check(CLI::IsMember({"last", "every"}));
    app.add_option("--concat", concat, "Join chord and duration vectors on this axis")
        ->capture_default_str()
        ->check(CLI::IsMember({"features", "time"}));
    app.add_option("--pretrained", pretrained,
                   "Begin with chord vectors learnt from what stands near a chord, and leave them fixed or tune them")
        ->capture_default_str()
        ->check(CLI::IsMember({"none", "fixed", "tuned"}));
    app.add_option("--share", share, "Learn only from this share of the pieces; --pretrained learns from all")
        ->capture_default_str()
        ->check(CLI::Range(0.0, 1.0));
    songs.add_to(app);
  }

  [[nodiscard]] bool chords() const { return decoder == "chords"; }
  /// The note decoder for so many durations.
  [[nodiscard]] chordgen::NoteDecoderOptions note_sizes(std::size_t durations) const {
    return {.durations = durations,
            .units = model.units,
            .classes = scale == "seen" ? std::size_t{chordgen::RunningScale::classes} : 0,
            .writing = direction == "upward" ? chordgen::Writing::upward : chordgen::Writing::downward,
            .state_dropout = recipe.dropout,
            .hidden_dropout = recipe.dropout};
  }
  /// The tied LSTM for so many durations.
  [[nodiscard]] chordgen::TiedLstmOptions tied_sizes(std::size_t durations) const {
    return {.durations = durations, .units = model.units, .state_dropout = recipe.dropout};
  }

  /// --faithful sets what was not asked for by name.
  void settle(const CLI::App& app) {
    if (trainer.faithful) settle_faithfully(app);
    if (chords())
      program::set_unless_named(app, "--split", trainer.corpus.split, "none");
    else
      settle_events(app);
    for (const char* option : {"--direction", "--scale"})
      if (decoder != "notes" && app.count(option) != 0)
        chordgen::fail_argument(option, "it belongs to --decoder notes. Leave it out, or choose that decoder.");
    if (chords() && moved)
      chordgen::fail_argument("--moved",
                              "--decoder chords has --augment instead. Leave it out, or choose another decoder.");
    model.targets = chordgen::parse_targets(targets);
    if (pretrained == "fixed") model.vectors = chordgen::ChordVectors::fixed;
    model.concat = concat == "time" ? chordgen::Axis::time : chordgen::Axis::features;
    trainer.check();
    static_cast<void>(songs.decoding());
    static_cast<void>(songs.continuation({}, {}));
  }
  void settle_faithfully(const CLI::App& app) {
    if (app.count("--decoder") != 0 && !chords())
      chordgen::fail_argument(
          "--faithful", "the tutorial has no decoder of " + decoder + ". Leave it out, or choose --decoder chords.");
    const auto set = [&](const char* option, auto& value, auto wanted) {
      program::set_unless_named(app, option, value, wanted);
    };
    decoder = "chords";
    trainer.read_faithfully(app);
    set("--layers", model.layers, 2u);
    set("--units", model.units, 512u);
    set("--targets", targets, "last");
    set("--epochs", trainer.epochs, 500u);
    set("--greedy", songs.greedy, true);
    set("--held", songs.held, "struck");
    set("--tempo", songs.tempo, 120.0);
  }
  /// The decoders that learn events by a recipe.
  void settle_events(const CLI::App& app) {
    for (const char* option : {"--targets", "--concat", "--layers", "--embedding", "--dense", "--rmsprop-epsilon",
                               "--repeated-rows", "--window", "--precision", "--pretrained", "--share", "--augment"})
      if (app.count(option) != 0)
        chordgen::fail_argument(option, "it belongs to --decoder chords. Leave it out, or choose that decoder.");
    if (decoder == "tied") recipe = chordgen::tied_recipe();
    if (app.count("--epochs") != 0) recipe.epochs = trainer.epochs;
    if (app.count("--batch") != 0) recipe.batch = trainer.batch;
    if (app.count("--learning-rate") != 0) recipe.learning_rate = trainer.learning_rate;
    if (app.count("--dropout") != 0) recipe.dropout = model.dropout;
    if (moved) recipe.chunks.shifted = *moved;
    trainer.epochs = recipe.epochs;
    trainer.batch = recipe.batch;
    trainer.learning_rate = recipe.learning_rate;
  }

  /// What must not change between a run and its resumption.
  [[nodiscard]] chordgen::Json settings() const {
    chordgen::Json settings = trainer.settings();
    settings.set("decoder", decoder);
    if (chords()) {
      settings.set("model", describe(model));
      settings.set("rmsprop_epsilon", trainer.epsilon);
      settings.set("repeated_rows", repeated_rows);
      settings.set("precision", trainer.precision);
      settings.set("pretrained", pretrained);
      settings.set("share", share);
    } else {  // the rate falls over all steps, and their number follows from epochs and batch
      settings.set("model", decoder == "tied" ? describe(tied_sizes(0)) : describe(note_sizes(0)));
      settings.set("epochs", trainer.epochs);
      settings.set("batch", trainer.batch);
      settings.set("moved", recipe.chunks.shifted);
    }
    return settings;
  }
};

using program::Lesson;

/// Saves the model, lets it compose and writes the report; the status the program ends with.
template <class Model, class Complete>
int finish(const Model& model, const char* title, const Lesson& lesson, const chordgen::History& history,
           const Arguments& arguments, const chordgen::Rng& rng, Complete complete) {
  const auto compose = [&](const std::string& folder) {
    return program::compose(model, lesson.learnt, arguments.songs, folder, rng.split("compose"),
                            chordgen::Threads{arguments.trainer.threads});
  };
  return arguments.trainer.finish(model, title, lesson.parts.train, lesson.learnt, history, arguments.settings(),
                                  compose, complete);
}

/// The windows of the first pieces, this share of all and at least one, over the vocabularies of all that train.
chordgen::ChordWindows first_pieces(const Lesson& lesson, double share) {
  const chordgen::ChordWindows& all = lesson.learnt.windows;
  if (share == 1) return all;
  chordgen::Corpus first = lesson.parts.train;
  const auto kept = static_cast<std::size_t>(share * static_cast<double>(first.pieces.size()));
  first.pieces.resize(std::max<std::size_t>(kept, 1));
  return chordgen::ChordWindows(first, all.chords, all.durations, all.options());
}

/// The tutorial's model: a softmax over the chords that the corpus has.
int learn_chords(Arguments& arguments, const Lesson& lesson, const chordgen::Rng& rng) {
  using namespace chordgen;
  const ChordWindows& windows = lesson.learnt.windows;
  arguments.model.chords = windows.chords.size();
  arguments.model.durations = windows.durations.size();
  ChordLstm<float> model(arguments.model, rng.split("init"));
  if (arguments.pretrained != "none")
    model.chord_embedding.table.value = pretrain_embeddings<float>(
        windows.pieces, windows.chords.size(), {.width = arguments.model.embedding}, rng.split("pretrain"));
  RmsPropOptions rmsprop = arguments.trainer.rmsprop();
  rmsprop.repeated_rows = arguments.repeated_rows == "apart" ? RepeatedRows::apart : RepeatedRows::summed;
  RmsProp<float> optimizer(rmsprop);
  const History history =
      arguments.trainer.train(model, "chord LSTM", optimizer, first_pieces(lesson, arguments.share),
                              program::Trainer::validation_windows(lesson.parts, windows),
                              arguments.trainer.fit_options(rng), windows.options().length, arguments.settings());
  return finish(model, "Chord LSTM", lesson, history, arguments, rng,
                [&](Report& page) { page.chords = program::chord_map(windows, model.chord_embedding.table.value); });
}

/// The models of events: cut and moved anew every epoch, validated on whole pieces.
template <class Model>
int learn_events(Model model, const char* called, const char* title, const Arguments& arguments, const Lesson& lesson,
                 const chordgen::Rng& rng) {
  using namespace chordgen;
  const NoteRecipe& recipe = arguments.recipe;
  const Vocabulary<Rational>& durations = lesson.learnt.windows.durations;
  const EventChunks chunks(lesson.parts.train, durations, recipe.chunks);
  const EventChunks whole = program::event_count(lesson.parts.valid) == 0
                                ? EventChunks()
                                : EventChunks(lesson.parts.valid, durations, {.length = 0});
  if (const Moved& moved = chunks.moved(); moved.by_octaves + moved.dropped != 0)
    program::say("notice: " + std::to_string(moved.by_octaves) +
                 " notes outside the piano's keys were moved by octaves, " + std::to_string(moved.dropped) +
                 " dropped\n");
  Adam<float> optimizer = note_optimizer<float>(recipe, chunks.size());
  FitOptions options = arguments.trainer.fit_options(rng);
  options.average = recipe.average;
  const History history = arguments.trainer.train(model, called, optimizer, chunks, whole, options,
                                                  chunks.event_count() / chunks.size(), arguments.settings());
  return finish(model, title, lesson, history, arguments, rng, [](Report&) {});
}

int run(Arguments& arguments, const CLI::App& app) {
  using namespace chordgen;
  arguments.settle(app);
  const program::Trainer& trainer = arguments.trainer;
  trainer.prepare({"chord-lstm", "note-decoder", "tied-lstm"});
  const Rng rng(trainer.seed);
  const Lesson lesson = trainer.read(arguments.model.window, arguments.model.targets, rng);
  const std::size_t durations = lesson.learnt.windows.durations.size();
  if (arguments.decoder == "notes")
    arguments.recipe.chunks.shifted = arguments.moved.value_or(moved_share(lesson.parts.train));
  if (arguments.chords()) return learn_chords(arguments, lesson, rng);
  if (arguments.decoder == "tied")
    return learn_events(
        TiedLstm<float>(arguments.tied_sizes(durations), ChordEscape(lesson.parts.train), rng.split("init")),
        "tied LSTM", "Tied LSTM", arguments, lesson, rng);
  return learn_events(NoteDecoder<float>(arguments.note_sizes(durations), rng.split("init")), "note decoder",
                      "Note decoder", arguments, lesson, rng);
}

}  // namespace

int main(int count, char** words) {
  CLI::App app("Trains an LSTM with a decoder of notes or of chords and lets it compose", "train_lstm");
  Arguments arguments;
  arguments.add_to(app);
  return program::run(app, count, words, [&] { return run(arguments, app); });
}
