// SPDX-License-Identifier: MIT
//
// Trains a generative adversarial network on windows of a folder of MIDI files, or of the built-in songbook, and lets
// it compose from codes drawn by chance.
//
//   train_gan --out out/gan
//   train_gan --corpus DIR --name-contains giuliani --critic lstm --beside out/vae/model.safetensors --out out/g
//
// --out receives the songs, model.safetensors, history.csv with both players' losses and the diversity of what is
// drawn, report.html and last.safetensors, from which --resume goes on. At the end stands how far what it draws is from
// the corpus in its chords and in pairs of them, and the same of the models of --beside.
#include "window_trainer.hpp"

namespace {

/// So many songs of so many events, drawn as the model says: from codes by chance, or event by event.
template <class Model>
std::vector<chordgen::Song> draw_songs(const Model& model, const chordgen::Learnt& learnt, std::size_t count,
                                       std::size_t length, const chordgen::Rng& rng) {
  using namespace chordgen;
  const ChordWindows& windows = learnt.windows;
  std::vector<Song> songs;
  if constexpr (LatentModel<Model>) {
    using T = typename Model::Scalar;
    const std::size_t latent = model.options.coder.latent;
    const Tensor<T> codes = draw_from_prior<T>(count, latent, rng.split("codes"));
    for (std::size_t i = 0; i < count; ++i)
      songs.push_back(song_of_codes(model, View<const T>(codes.data() + i * latent, Shape{1, latent}), windows,
                                    {.length = 0}, Decoding{}, rng.split(i)));
  } else {
    auto player = ModelKind<Model>::player(model, windows.chords, windows.durations, {});
    songs = continue_many(player, List<List<ChordEvent>>(count), {.length = length}, {}, rng);
  }
  return songs;
}

struct Arguments {
  program::WindowTrainer windows{.trainer = {.name = "train_gan", .epochs = 10, .batch = 32, .learning_rate = 1e-3},
                                 .beta1 = 0.5,
                                 .average = 0.995};
  chordgen::GanOptions gan{};
  std::string generator = "dense";
  std::string critic = "neighbours";
  std::vector<std::string> beside;

  void add_to(CLI::App& app) {
    windows.add_to(app);
    for (const char* other : {"--likelihood", "--faithful"}) app.remove_option(app.get_option(other));
    app.get_option("--hidden")->description("Widths of the dense generator's layers, backwards; 0: none");
    app.add_option("--generator", generator, "What writes windows: dense layers, or an LSTM")
        ->capture_default_str()
        ->check(CLI::IsMember({"dense", "lstm"}));
    app.add_option("--critic", critic,
                   "What tells drawn windows from the corpus's: products of events 1, 2 and 4 apart, a dense layer, or "
                   "an LSTM")
        ->capture_default_str()
        ->check(CLI::IsMember({"neighbours", "dense", "lstm"}));
    app.add_option("--embedding", gan.embedding, "Width of an event's vector")->capture_default_str();
    app.add_option("--units", gan.units, "Width of LSTMs, and of the critic's layers")->capture_default_str();
    app.add_option("--beside", beside, "Models of trainers to compare with: their model.safetensors");
  }
  void settle(const CLI::App& app) {
    windows.settle(app);
    gan.generator = chordgen::parse_generator(generator);
    gan.critic = chordgen::parse_critic(critic);
    if (gan.generator == chordgen::Generator::lstm && app.count("--hidden") != 0)
      chordgen::fail_argument("--hidden", "it belongs to --generator dense. Leave it out, or choose that generator.");
  }
};

/// How far songs of each model are from the corpus's pieces.
template <class Model>
chordgen::ReportTable compare(const Model& model, const chordgen::Learnt& learnt, const Arguments& arguments,
                              const chordgen::Rng& rng) {
  using namespace chordgen;
  constexpr std::size_t count = 200;
  const std::size_t length = model.options.coder.window;
  ReportTable table{"How far 200 songs of " + std::to_string(length) + " events are from the corpus, 0 to 1",
                    {"model", "chords", "pairs of chords"},
                    {}};
  const std::vector<Piece> pieces = learnt.windows.corpus().pieces;
  const auto add = [&](const std::string& name, const auto& songs) {
    const ChordDistances apart = chord_distances(songs, pieces);
    char texts[2][16];
    std::snprintf(texts[0], sizeof texts[0], "%.3f", apart.histogram);
    std::snprintf(texts[1], sizeof texts[1], "%.3f", apart.bigrams);
    table.rows.push_back({name, texts[0], texts[1]});
  };
  std::vector<Piece> samples(count);
  Rng chance = rng.split("sample");
  for (Piece& sample : samples)
    sample.events = learnt.windows.seed(uniform_index(chance, learnt.windows.size())).events();
  add("windows of the corpus itself", samples);
  add("this GAN", draw_songs(model, learnt, count, length, rng));
  for (const std::string& path : arguments.beside)
    visit_model<float>(read_file(path), path,
                       [&](auto& saved) { add(path, draw_songs(saved.model, saved.learnt, count, length, rng)); });
  return table;
}

int run(Arguments& arguments, const CLI::App& app) {
  using namespace chordgen;
  arguments.settle(app);
  program::WindowTrainer& windows = arguments.windows;
  windows.trainer.prepare({ModelKind<Gan<float>>::name});
  const Rng rng(windows.trainer.seed);
  const program::Lesson lesson = windows.read(rng);
  arguments.gan.coder = windows.coder;
  Gan<float> model(arguments.gan, rng.split("init"));
  const auto tell = [&](const std::vector<Figure>&, Report& page) {
    page.metrics.push_back(compare(model, lesson.learnt, arguments, rng.split("beside")));
    const ReportTable& table = page.metrics.back();
    std::string text = table.title + ":\n";
    for (const auto& row : table.rows) text += "  " + row[0] + ": chords " + row[1] + ", pairs " + row[2] + "\n";
    windows.trainer.tell(text);
  };
  return windows.run(model, "Generative adversarial network", lesson, rng, tell);
}

}  // namespace

int main(int count, char** words) {
  CLI::App app("Trains an adversarial network of windows of chords and lets it compose", "train_gan");
  Arguments arguments;
  arguments.add_to(app);
  return program::run(app, count, words, [&] { return run(arguments, app); });
}
