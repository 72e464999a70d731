// SPDX-License-Identifier: MIT
//
// What the trainers of models that write whole windows share: the options of the window coder, training with
// either optimiser while the latent space is watched, what the trained model rebuilds, and what the report shows of it.
#pragma once

#include "latent_songs.hpp"
#include "trainer.hpp"

#include <string>
#include <vector>

namespace program {

struct WindowTrainer {
  Trainer trainer;
  SongOptions songs{};
  LatentOptions latent_songs{};
  chordgen::WindowCoderOptions coder{};
  std::string likelihood = "categorical";
  std::string durations = "quarters";
  std::string optimizer = "adam";
  double beta1 = 0.9;  ///< of Adam
  double average = 0;  ///< the model ends with a running mean of its weights, of this decay (FitOptions::average)

  void add_to(CLI::App& app) {
    trainer.add_to(app);
    trainer.corpus.add_split_to(app);
    app.add_option("--window", coder.window, "Events of a window")->capture_default_str();
    app.add_option("--latent", coder.latent, "Numbers that a window is coded in")->capture_default_str();
    app.add_option("--hidden", coder.hidden, "Widths of the encoder's hidden layers, the decoder's backwards; 0: none")
        ->capture_default_str();
    app.add_option(
           "--likelihood", likelihood,
           "categorical: one chord sounds at each step; bernoulli: each chord sounds or not, as in the tutorial")
        ->capture_default_str()
        ->check(CLI::IsMember({"categorical", "bernoulli"}));
    app.add_option("--durations", durations, "Code the durations too, or let every chord last a quarter")
        ->capture_default_str()
        ->check(CLI::IsMember({"coded", "quarters"}));
    app.add_option("--optimizer", optimizer, "Which way the weights learn")
        ->capture_default_str()
        ->check(CLI::IsMember({"adam", "rmsprop"}));
    songs.add_to(app);
    latent_songs.add_to(app);
  }

  /// --faithful sets what was not asked for by name.
  void settle(const CLI::App& app) {
    if (trainer.faithful) {
      const auto set = [&](const char* option, auto& value, auto wanted) {
        set_unless_named(app, option, value, wanted);
      };
      trainer.read_faithfully(app);
      set("--latent", coder.latent, 2u);
      set("--hidden", coder.hidden, std::vector<std::size_t>{});
      set("--likelihood", likelihood, "bernoulli");
      set("--optimizer", optimizer, "rmsprop");
      set("--epochs", trainer.epochs, 500u);
      set("--batch", trainer.batch, 32u);
      set("--codes", latent_songs.codes, latent_songs.first_named() == nullptr ? "prior" : "");
      set("--held", songs.held, "struck");
      set("--tempo", songs.tempo, 120.0);
      coder.reduction = chordgen::Reduction::mean;
    }
    if (coder.hidden == std::vector<std::size_t>{0}) coder.hidden.clear();
    coder.likelihood =
        likelihood == "bernoulli" ? chordgen::WindowLikelihood::bernoulli : chordgen::WindowLikelihood::categorical;
    if (app.count("--rmsprop-epsilon") != 0 && optimizer != "rmsprop")
      chordgen::fail_argument("--rmsprop-epsilon", "it belongs to --optimizer rmsprop. Choose that, or leave it out.");
    set_unless_named(app, "--split", trainer.corpus.split, "none");
    trainer.monitor = "val_loss";
    trainer.check();
    coder.chords = 1;  // as if it were known: what is checked is what was asked for
    chordgen::check(trainer.name.c_str(), coder);
    latent_songs.check();
    refuse_event_options(songs);
    static_cast<void>(songs.decoding());
    static_cast<void>(songs.continuation({}, {}));
  }

  /// What must not change between a run and its resumption; `model` are the model's own options.
  [[nodiscard]] chordgen::Json settings(chordgen::Json model) const {
    chordgen::Json settings = trainer.settings();
    settings.set("model", std::move(model));
    settings.set("optimizer", optimizer);
    settings.set("rmsprop_epsilon", trainer.epsilon);
    settings.set("precision", trainer.precision);
    settings.set("faithful", trainer.faithful);
    return settings;
  }

  /// The corpus, its windows, and the sizes of its vocabularies in `coder`. The tutorial's count of windows loses each
  /// piece's last.
  [[nodiscard]] Lesson read(const chordgen::Rng& rng) {
    using chordgen::Targets;
    Lesson lesson = trainer.read(coder.window, trainer.faithful ? Targets::last : Targets::none, rng);
    coder.chords = lesson.learnt.windows.chords.size();
    if (durations == "coded") coder.durations = lesson.learnt.windows.durations.size();
    return lesson;
  }

  /// Trains, evaluates, composes and reports; the status the program ends with. `tell(figures, page)` adds what only
  /// this model has to say of what was measured after the training.
  template <class Model, class Tell, class... Observers>
  [[nodiscard]] int run(Model& model, const std::string& title, const Lesson& lesson, const chordgen::Rng& rng,
                        Tell tell, Observers&&... observers) const {
    using namespace chordgen;
    const Learnt& learnt = lesson.learnt;
    const ChordWindows held_out = Trainer::validation_windows(lesson.parts, learnt.windows);
    const Json settings = this->settings(ModelKind<Model>::describe(model));
    LatentTrace<float> trace(learnt.windows, trainer.out + "/latent.safetensors",
                             {.resume = trainer.resume, .threads = Threads{trainer.threads}});
    FitOptions options = trainer.fit_options(rng);
    options.average = average;
    const auto train = [&](auto learner) {
      const auto watched = [&](auto&... all) {
        return trainer.train(model, title.c_str(), learner, learnt.windows, held_out, options, coder.window, settings,
                             all...);
      };
      if constexpr (CodingModel<Model>)
        return watched(observers..., trace);
      else
        return watched(observers...);
    };
    const History history = optimizer == "adam"
                                ? train(Adam<float>({.learning_rate = trainer.learning_rate, .beta1 = beta1}))
                                : train(RmsProp<float>(trainer.rmsprop()));
    if (history.end == History::End::stopped) return trainer.stopped();

    const std::vector<Figure> figures = measure(model, learnt.windows, options);
    show(figures, learnt.windows.size());
    const auto compose_songs = [&](const std::string& folder) {
      return compose(model, learnt, songs, latent_songs, folder, rng.split("compose"), Threads{trainer.threads});
    };
    return trainer.finish(
        model, title, lesson.parts.train, learnt, history, settings, compose_songs, [&](Report& page) {
          add_trace(page, trace, learnt.windows);
          for (CurvePlot& plot : page.curves)  // what foretells is no measure of what rebuilds
            erase_if(plot.baselines, [](const auto& baseline) { return baseline.name.starts_with("n-gram"); });
          ReportTable table{CodingModel<Model> ? "What the trained model rebuilds of its training windows"
                                               : "The trained model on its training windows",
                            {"figure", "value"},
                            {}};
          for (const Figure& figure : figures) table.rows.push_back({figure.name, detail::shortest(figure.value)});
          page.metrics.push_back(std::move(table));
          tell(figures, page);
        });
  }

 private:
  /// A model whose chance is taken away: windows are decoded from their codes.
  template <class Model>
  struct Rebuilding {
    const Model& model;
    [[nodiscard]] chordgen::Loss<float> loss(chordgen::Pass<float>& pass, const chordgen::ChordBatch& batch) const {
      return reconstruction_loss(pass, model.decoder, model.encode(pass, batch), batch, model.options.coder);
    }
  };

  /// The figures of the trained model on its training windows: its loss with all metrics, and what it rebuilds from
  /// codes without chance.
  template <class Model>
  [[nodiscard]] static std::vector<chordgen::Figure> measure(const Model& model, const chordgen::ChordWindows& windows,
                                                             const chordgen::FitOptions& options) {
    chordgen::Tape<float> tape;
    chordgen::ChordBatch batch;
    std::vector<chordgen::Figure> figures;
    const chordgen::RunningMeans trained = evaluate_loss(model, tape, batch, windows, options);
    for (const auto& sum : trained.sums()) figures.push_back({sum.name, sum.mean()});
    if constexpr (chordgen::CodingModel<Model>) {
      const chordgen::RunningMeans rebuilt = evaluate_loss(Rebuilding<Model>{model}, tape, batch, windows, options);
      for (const auto& sum : rebuilt.sums())
        if (sum.name == "reconstruction_accuracy") figures.push_back({"rebuilt", sum.mean()});
    }
    return figures;
  }
  void show(const std::vector<chordgen::Figure>& figures, std::size_t windows) const {
    std::string text = "after the training, all " + std::to_string(windows) + " windows:";
    chordgen::Json line = chordgen::Json::object({{"evaluated_windows", windows}});
    for (const chordgen::Figure& figure : figures) {
      text += "  " + chordgen::detail::show_figure(figure.name, figure.value);
      line.set(figure.name, figure.value);
    }
    trainer.tell(text + "\n");
    if (trainer.json) std::printf("%s\n", line.dump().c_str());
  }

  /// The latent map, in one plane for all epochs and coloured by how high the music is, and one window rebuilt.
  static void add_trace(chordgen::Report& page, const chordgen::LatentTrace<float>& trace,
                        const chordgen::ChordWindows& windows) {
    using namespace chordgen;
    if (trace.frames().empty()) return;
    const std::size_t width = trace.frames()[0].codes.shape()[1];
    std::vector<float> rows;
    for (const LatentFrame<float>& frame : trace.frames())
      rows.insert(rows.end(), frame.codes.begin(), frame.codes.end());
    const std::vector<PlanePoint> points = project_to_plane(Span<const float>(rows), width);
    const auto count = static_cast<std::ptrdiff_t>(trace.windows().size());
    std::vector<std::pair<double, std::size_t>> heights;
    for (const std::uint32_t window : trace.windows()) {
      page.latent.music.push_back(windows.seed(window).events());
      heights.emplace_back(attribute_of(Attribute::higher, page.latent.music.back()), heights.size());
    }
    std::sort(heights.begin(), heights.end());
    page.latent.groups.resize(heights.size());
    for (std::size_t i = 0; i < heights.size(); ++i) page.latent.groups[heights[i].second] = 6 * i / heights.size();
    page.latent.note =
        std::to_string(width) + (width == 2 ? " numbers" : " numbers, in the plane where they spread most");
    for (const char* word : {"lowest sixth", "second", "third", "fourth", "fifth", "highest sixth"})
      page.latent.group_names.emplace_back(word);
    page.reconstruction.original = windows.seed(0).events();
    for (auto at = points.begin(); const LatentFrame<float>& frame : trace.frames()) {
      page.latent.frames.push_back({frame.epoch, {at, at + count}});
      page.reconstruction.frames.push_back({frame.epoch, frame.rebuilt});
      at += count;
    }
  }
};

}  // namespace program
