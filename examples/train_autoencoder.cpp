// SPDX-License-Identifier: MIT
//
// Trains an autoencoder on windows of a folder of MIDI files, or of the built-in songbook, and lets it compose.
//
//   train_autoencoder --out out/a
//   train_autoencoder --corpus DIR --name-contains giuliani --faithful --epochs 60 --out out/faithful
//   compose out/a/model.safetensors --walk random random --steps 8
//
// --out receives the songs, model.safetensors, history.csv, latent.safetensors (where the windows lie, epoch by epoch),
// report.html, which shows all of it in a browser, and last.safetensors, the checkpoint from which --resume goes on.
#include "window_trainer.hpp"

namespace {

struct Arguments {
  program::WindowTrainer windows{
      .trainer = {.name = "train_autoencoder", .epochs = 10, .batch = 64, .learning_rate = 3e-3}};
  std::string code = "linear";

  void add_to(CLI::App& app) {
    windows.add_to(app);
    app.add_option("--code", code,
                   "tanh keeps the numbers of a code between -1 and 1, as in the tutorial; linear learns much faster")
        ->capture_default_str()
        ->check(CLI::IsMember({"tanh", "linear"}));
  }
  void settle(const CLI::App& app) {
    if (windows.trainer.faithful) {
      program::set_unless_named(app, "--learning-rate", windows.trainer.learning_rate, 0.01);
      program::set_unless_named(app, "--code", code, "tanh");
    }
    windows.settle(app);
  }
};

int run(Arguments& arguments, const CLI::App& app) {
  using namespace chordgen;
  arguments.settle(app);
  program::WindowTrainer& windows = arguments.windows;
  windows.trainer.prepare({ModelKind<Autoencoder<float>>::name});
  const Rng rng(windows.trainer.seed);
  const program::Lesson lesson = windows.read(rng);
  Autoencoder<float> model({windows.coder, arguments.code == "tanh" ? Activation::tanh : Activation::linear},
                           rng.split("init"));
  return windows.run(model, "Autoencoder", lesson, rng, [](const std::vector<Figure>&, Report&) {});
}

}  // namespace

int main(int count, char** words) {
  CLI::App app("Trains an autoencoder of windows of chords and lets it compose", "train_autoencoder");
  Arguments arguments;
  arguments.add_to(app);
  return program::run(app, count, words, [&] { return run(arguments, app); });
}
