// SPDX-License-Identifier: MIT
//
// Composes with a model that was trained before: the file knows of which kind it is.
//
//   compose out/demo/model.safetensors --songs 3 --seed 2 --out out/songs
//   compose out/up/model.safetensors out/down/model.safetensors --weights 2 1
//       several models, of the same kind or not, compose as one; corpus, tempo and metre are the first's
//   compose out/vae/model.safetensors --walk random random --steps 8 --out out/walk
#include "latent_songs.hpp"

#include <chordgen/models/ensemble.hpp>

namespace {

/// What there is to say of the songs that were written.
void tell(const std::vector<program::Written>& songs, const chordgen::Learnt& learnt, const std::string& path,
          bool quiet, bool json) {
  if (!quiet) program::report(songs, learnt);
  if (json) program::report_json(songs, learnt, path);
}

/// Composes with the mean of several models; `learnt` becomes what the first learnt.
std::vector<program::Written> compose_together(chordgen::Learnt& learnt, const std::vector<std::string>& paths,
                                               std::vector<double> weights, const program::SongOptions& options,
                                               const std::string& out, const chordgen::Rng& rng,
                                               chordgen::Threads threads) {
  using namespace chordgen;
  chordgen::List<chordgen::AnyPlayer> players;
  for (const std::string& path : paths)
    visit_model<float>(read_file(path), path, [&](auto& saved) {
      if constexpr (PlayableModel<std::remove_cvref_t<decltype(saved.model)>>) {
        if (players.empty()) learnt = saved.learnt;
        players.emplace_back(std::move(saved), options.player(learnt, threads));
      } else {
        fail_argument("compose", "\"" + path + "\": a model of windows cannot be mixed with others. Leave it out.");
      }
    });
  Ensemble together(std::move(players), std::move(weights), rng.split("ensemble"));
  program::prepare_folder(out);
  return program::compose_by(together, learnt, options, out, rng, threads);
}

}  // namespace

int main(int count, char** words) {
  CLI::App app("Composes songs with a trained model", "compose");
  std::vector<std::string> paths;
  std::vector<double> weights;
  std::string out = "out/compose";
  std::uint64_t seed = 0;
  std::size_t threads = 1;
  std::string precision = "f32";
  bool quiet = false;
  bool json = false;
  program::SongOptions options;
  program::LatentOptions latent;
  app.add_option("model", paths, "model.safetensors of a trainer; several compose as one")->required();
  app.add_option("--weights", weights, "Of several models, one each (default: all the same)");
  app.add_option("--out", out, "Folder for the songs")->capture_default_str();
  app.add_option("--seed", seed, "The same seed gives the same songs")->capture_default_str();
  program::add_threads(app, threads);
  program::add_precision(app, precision, "Of a chord LSTM's products");
  app.add_flag("--quiet", quiet, "No report");
  app.add_flag("--json", json, "One JSON object a line for each song, on standard output");
  options.add_to(app);
  latent.add_to(app);

  return program::run(app, count, words, [&] {
    static_cast<void>(options.decoding());
    latent.check();
    options.precision = program::precision_of_products(precision);
    const std::string& path = paths[0];
    const chordgen::Rng rng = chordgen::Rng(seed).split("compose");
    if (paths.size() > 1 || !weights.empty()) {
      if (const char* option = latent.first_named())
        chordgen::fail_argument(option, "it belongs to one autoencoder, and here several models compose as one.");
      chordgen::Learnt learnt;
      const auto songs = compose_together(learnt, paths, weights, options, out, rng, chordgen::Threads{threads});
      tell(songs, learnt, path, quiet, json);
      return 0;
    }
    return chordgen::visit_model<float>(chordgen::read_file(path), path, [&](auto& saved) {
      using Model = std::remove_cvref_t<decltype(saved.model)>;
      program::prepare_folder(out);
      std::vector<program::Written> songs;
      if constexpr (chordgen::LatentModel<Model>) {
        songs = program::compose(saved.model, saved.learnt, options, latent, out, rng, chordgen::Threads{threads});
      } else {
        if (const char* option = latent.first_named())
          chordgen::fail_argument(option, "it belongs to autoencoders, and this model goes event by event.");
        songs = program::compose(saved.model, saved.learnt, options, out, rng, chordgen::Threads{threads});
      }
      tell(songs, saved.learnt, path, quiet, json);
      return 0;
    });
  });
}
