// SPDX-License-Identifier: MIT
//
// Draws the tutorial's pictures with models trained on the songbook:   pictures
// [FOLDER]
//
// The same kernels give the same bytes: docs/pictures holds what
// CHORDGEN_KERNELS=simd:avx2 gives.

#include <chordgen/audio.hpp>
#include <chordgen/chordgen.hpp>
#include <chordgen/plot.hpp>

#include <cstdio>
#include <filesystem>

using namespace chordgen;

namespace {

constexpr std::size_t length = 32;  // events of a window

/// A few windows, their codes after some epochs, and the first of them rebuilt.
struct Drift {
  const ChordWindows& windows;
  std::vector<std::size_t> epochs;
  std::vector<std::uint32_t> shown{};
  std::vector<Tensor<float>> codes{};
  List<List<ChordEvent>> rebuilt{};

  template <class State>
  void on_epoch(const State& state) {
    if (std::find(epochs.begin(), epochs.end(), state.progress.epoch) == epochs.end()) return;
    Tape<float> tape;
    Pass<float> pass(tape);
    ChordBatch batch;
    windows.gather(batch, shown);
    const Var<float> code = state.model.encode(pass, batch);
    codes.push_back(Tensor<float>(code.value()));
    const View<const float> logits = state.model.decode(pass, code).chords.value();  // (B, C L)
    rebuilt.emplace_back();
    for (std::size_t step = 0; step < length; ++step) {
      std::size_t best = 0;
      for (std::size_t chord = 0; chord < windows.chords.size(); ++chord)
        if (logits(0, chord * length + step) > logits(0, best * length + step)) best = chord;
      rebuilt.back().push_back({0, 1, windows.chords.entries()[best], {}});
    }
  }
};

/// Where the windows lie: each point has a colour for how high its music is.
std::string map_of(const std::string& title, const Drift& drift, const Tensor<float>& codes) {
  LatentMap map{title, project_to_plane(Span<const float>(codes.data(), codes.size()), codes.shape()[1]), {}, {}};
  for (const std::uint32_t window : drift.shown) {
    double sum = 0;
    for (const ChordEvent& event : drift.windows.seed(window).events()) sum += event.pitches.highest();
    map.groups.push_back(static_cast<std::size_t>(std::clamp((sum / static_cast<double>(length) - 62) / 3, 0.0, 5.0)));
  }
  return latent_map_svg(map);
}

/// The window itself and what became of it, one below the other.
std::string rebuilt_rolls(const Drift& drift) {
  Song song{.title = "A window, and its reconstruction after 1, 5, 20 and 40 epochs"};
  List<List<ChordEvent>> rows{drift.windows.seed(drift.shown[0]).events()};
  rows.append(drift.rebuilt.begin(), drift.rebuilt.end());
  for (const List<ChordEvent>& row : rows)
    for (const ChordEvent& event : row)
      song.events.push_back({Rational(static_cast<std::int64_t>(song.events.size())), 1, event.pitches, {}});
  return piano_roll_svg(song, {.quarter = 20, .system = length, .tips = false});
}

template <class Model>
void learn(Model model, Drift& drift, Rng rng) {
  for (std::size_t i = 0; i < 300; ++i)
    drift.shown.push_back(static_cast<std::uint32_t>(i * drift.windows.size() / 300));
  Adam<float> optimizer({.learning_rate = 1e-3});
  fit(model, optimizer, drift.windows, {.epochs = drift.epochs.back(), .batch = 32, .rng = rng, .threads = Threads{2}},
      drift);
}

}  // namespace

int main(int count, char** words) try {
  const std::string folder = count > 1 ? words[1] : "out/pictures";
  std::filesystem::create_directories(folder);
  const auto save = [&](const char* name, const std::string& svg) { write_file(folder + "/" + name + ".svg", svg); };
  const Corpus corpus = songbook();
  const ChordWindows windows = chord_windows(corpus, {.length = length, .targets = Targets::none});
  const Rng rng(1);

  // The corpus.
  ChordNetwork network;
  for (const Piece& piece : corpus.pieces) network.add(piece.events);
  BarPlot commonest{"The songbook's commonest chords", {}};
  for (const auto& [name, times] : network.commonest(16)) commonest.bars.push_back({name, static_cast<double>(times)});
  save("chord-network", chord_network_svg(network, "Which chord follows which"));
  save("commonest-chords", histogram_svg(commonest));

  // The LSTM's diagram, of the tutorial's size.
  const ChordLstm<float> lstm({.chords = windows.chords.size(), .durations = windows.durations.size()}, rng);
  save("lstm", model_diagram_svg(lstm, "The tutorial's LSTM for the songbook"));
  std::printf("%s", summary(lstm).c_str());

  // What the autoencoder makes of a window, and how its codes drift.
  const std::size_t chords = windows.chords.size();
  Drift drift{windows, {1, 5, 20, 40}};
  learn(Autoencoder<float>({{.chords = chords, .latent = 2, .hidden = {32}}}, rng.split("autoencoder")), drift,
        rng.split("fit"));
  for (std::size_t i = 0; i < drift.epochs.size(); ++i) {
    const std::string epoch = std::to_string(drift.epochs[i]);
    save(("autoencoder-" + epoch).c_str(), map_of("Autoencoder, epoch " + epoch, drift, drift.codes[i]));
  }
  save("autoencoder-rebuilt", rebuilt_rolls(drift));

  // The latent space of the variational autoencoder.
  Drift variational{windows, {20}};
  learn(Vae<float>({{.chords = chords, .latent = 2, .hidden = {32}}}, rng.split("vae")), variational, rng.split("fit"));
  save("vae", map_of("Variational autoencoder, epoch 20", variational, variational.codes[0]));

  // The sound of a piece.
  const Piece& piece = corpus.pieces[0];
  const Sound sound = render({.events = piece.events, .tempo = piece.tempo, .metre = piece.metre});
  save("waveform", waveform_svg(Span(sound.channels[0]).first(std::min<std::size_t>(sound.size(), 5 * 44100)),
                                sound.rate, piece.name));
} catch (const Error& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
