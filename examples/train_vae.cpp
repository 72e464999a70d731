// SPDX-License-Identifier: MIT
//
// Trains a variational autoencoder on windows of a folder of MIDI files, or of the built-in songbook, and lets it
// compose from codes drawn by chance.
//
//   train_vae --out out/v
//   train_vae --corpus DIR --name-contains giuliani --latent 2 --out out/plane
//   compose out/v/model.safetensors --interpolate 12 random --path spherical
//
// --out receives the songs, model.safetensors, history.csv, latent.safetensors (where the windows lie, epoch by epoch),
// report.html, which shows all of it in a browser, and last.safetensors, the checkpoint from which --resume goes on.
#include "window_trainer.hpp"

namespace {

struct Arguments {
  program::WindowTrainer windows{.trainer = {.name = "train_vae", .epochs = 20, .batch = 32, .learning_rate = 1e-3}};
  double beta = 1;
  double free_bits = 0;
  double warm_up = 10;

  void add_to(CLI::App& app) {
    windows.add_to(app);
    app.add_option("--beta", beta, "Weight of the KL term: higher keeps codes nearer to N(0, 1)")
        ->capture_default_str();
    app.add_option("--free-bits", free_bits, "What each number of a code may say before the KL term counts it")
        ->capture_default_str();
    app.add_option("--warm-up", warm_up, "Epochs in which beta rises from 0")->capture_default_str();
  }
  void settle(const CLI::App& app) {
    if (windows.trainer.faithful) program::set_unless_named(app, "--warm-up", warm_up, 0.0);
    windows.settle(app);
    if (!(beta >= 0 && beta < chordgen::math::infinity))
      chordgen::fail_argument("--beta", "got " + std::to_string(beta) + ", expected 0 or more.");
    if (!(free_bits >= 0 && free_bits < chordgen::math::infinity))
      chordgen::fail_argument("--free-bits", "got " + std::to_string(free_bits) + ", expected 0 or more.");
    if (!(warm_up >= 0 && warm_up < chordgen::math::infinity))
      chordgen::fail_argument("--warm-up", "got " + std::to_string(warm_up) + ", expected 0 or more.");
  }
};

int run(Arguments& arguments, const CLI::App& app) {
  using namespace chordgen;
  arguments.settle(app);
  program::WindowTrainer& windows = arguments.windows;
  windows.trainer.prepare({ModelKind<Vae<float>>::name});
  const Rng rng(windows.trainer.seed);
  const program::Lesson lesson = windows.read(rng);
  Vae<float> model({windows.coder, arguments.beta, arguments.free_bits}, rng.split("init"));
  const auto tell = [](const std::vector<Figure>& figures, Report& page) {
    for (const Figure& figure : figures)
      if (const auto note = figure.name == "kl" ? collapse_note(figure.value) : std::nullopt) {
        program::say("warning: " + *note + "\n");
        page.summary += " Warning: " + *note;
      }
  };
  return windows.run(model, "Variational autoencoder", lesson, rng, tell, BetaWarmUp(arguments.warm_up));
}

}  // namespace

int main(int count, char** words) {
  CLI::App app("Trains a variational autoencoder of windows of chords and lets it compose", "train_vae");
  Arguments arguments;
  arguments.add_to(app);
  return program::run(app, count, words, [&] { return run(arguments, app); });
}
