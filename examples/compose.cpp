// SPDX-License-Identifier: MIT
//
// Composes with a model that was trained before: the file knows of which kind it is.
//
//   compose out/demo/model.safetensors --songs 3 --seed 2 --out out/songs
//   compose out/vae/model.safetensors --walk random random --steps 8 --out out/walk
#include "latent_songs.hpp"

int main(int count, char** words) {
  CLI::App app("Composes songs with a trained model", "compose");
  std::string path;
  std::string out = "out/compose";
  std::uint64_t seed = 0;
  std::size_t threads = 1;
  bool quiet = false;
  bool json = false;
  program::SongOptions options;
  program::LatentOptions latent;
  app.add_option("model", path, "model.safetensors of a trainer")->required();
  app.add_option("--out", out, "Folder for the songs")->capture_default_str();
  app.add_option("--seed", seed, "The same seed gives the same songs")->capture_default_str();
  app.add_option("--threads", threads, "Threads; they change no bit of the result")
      ->capture_default_str()
      ->check(CLI::Range(1, 1024));
  app.add_flag("--quiet", quiet, "No report");
  app.add_flag("--json", json, "One JSON object a line for each song, on standard output");
  options.add_to(app);
  latent.add_to(app);

  return program::run(app, count, words, [&] {
    static_cast<void>(options.decoding());
    latent.check();
    return chordgen::visit_model<float>(chordgen::read_file(path), path, [&](auto& saved) {
      using Model = std::remove_cvref_t<decltype(saved.model)>;
      const chordgen::Rng rng = chordgen::Rng(seed).split("compose");
      program::prepare_folder(out);
      std::vector<program::Written> songs;
      if constexpr (chordgen::LatentModel<Model>) {
        songs = program::compose(saved.model, saved.learnt, options, latent, out, rng, chordgen::Threads{threads});
      } else {
        if (const char* option = latent.first_named())
          chordgen::fail_argument(option, "it belongs to autoencoders, and this model goes event by event.");
        songs = program::compose(saved.model, saved.learnt, options, out, rng, chordgen::Threads{threads});
      }
      if (!quiet) program::report(songs, saved.learnt);
      if (json) program::report_json(songs, saved.learnt, path);
      return 0;
    });
  });
}
