// SPDX-License-Identifier: MIT
//
// Composes with a model that was trained before.
//
//   compose out/demo/model.safetensors --songs 3 --seed 2 --out out/songs
#include "songs.hpp"

int main(int count, char** words) {
  CLI::App app("Composes songs with a trained model", "compose");
  std::string path;
  std::string out = "out/compose";
  std::uint64_t seed = 0;
  std::size_t threads = 1;
  bool quiet = false;
  bool json = false;
  program::SongOptions options;
  app.add_option("model", path, "model.safetensors of a trainer")->required();
  app.add_option("--out", out, "Folder for the songs")->capture_default_str();
  app.add_option("--seed", seed, "The same seed gives the same songs")->capture_default_str();
  app.add_option("--threads", threads, "Threads; they change no bit of the result")
      ->capture_default_str()
      ->check(CLI::Range(1, 1024));
  app.add_flag("--quiet", quiet, "No report");
  app.add_flag("--json", json, "One JSON object a line for each song, on standard output");
  options.add_to(app);

  return program::run(app, count, words, [&] {
    static_cast<void>(options.decoding());
    return chordgen::visit_model<float>(chordgen::read_file(path), path, [&](auto& saved) {
      program::prepare_folder(out);
      const auto songs = program::compose(saved.model, saved.learnt, options, out, chordgen::Rng(seed).split("compose"),
                                          chordgen::Threads{threads});
      if (!quiet) program::report(songs, saved.learnt);
      if (json) program::report_json(songs, saved.learnt, path);
      return 0;
    });
  });
}
