// SPDX-License-Identifier: MIT
//
// Latent tools: ways between codes, drawing, attributes, nearest windows, songs of codes, what training remembers.
#include <chordgen/generate.hpp>
#include <chordgen/models.hpp>
#include <chordgen/optim.hpp>
#include <chordgen/train.hpp>

#include <cmath>

#include "support/catch.hpp"
#include "support/folder.hpp"

using namespace chordgen;

namespace {

/// A piece of a low part, a high part and a part of thick chords.
Corpus corpus() {
  Corpus result;
  Piece& piece = result.pieces.emplace_back();
  for (int i = 0; i < 90; ++i) {
    ChordEvent event;
    const int base = i < 30 ? 48 : i < 60 ? 72 : 60;
    event.pitches = i < 60 ? PitchSet{base + i % 5} : PitchSet{base + i % 5, base + 7, base + 12};
    event.duration = Rational(1);
    piece.events.push_back(event);
  }
  return result;
}

/// An autoencoder of that piece that rebuilds most of it.
const Autoencoder<float>& trained() {
  static const Autoencoder<float> model = [] {
    const ChordWindows windows(corpus(), {.length = 6, .targets = Targets::none});
    Autoencoder<float> made({{.chords = windows.chords.size(), .window = 6, .latent = 4, .hidden = {24}}}, Rng(1));
    Adam<float> optimizer({.learning_rate = 0.01});
    static_cast<void>(fit(made, optimizer, windows, {.epochs = 60, .batch = 16}));
    return made;
  }();
  return model;
}
ChordWindows windows() { return ChordWindows(corpus(), {.length = 6, .targets = Targets::none}); }

double mean_attribute(Attribute attribute, const Tensor<float>& codes) {
  return attribute_of(attribute, song_of_codes(trained(), codes.view(), windows()).events);
}

}  // namespace

TEST_CASE("a straight way mixes codes, the spherical way keeps their length") {
  const Tensor<double> ends({2, 2}, {3, 0, 0, 3});

  const Tensor<double> quarter = interpolate<double>(ends.view(), 0.25);
  const Tensor<double> middle = interpolate<double>(ends.view(), 0.5, Path::spherical);

  CHECK(quarter[0] == 2.25);
  CHECK(quarter[1] == 0.75);
  CHECK(middle[0] == Approx(3 / std::sqrt(2.0)));
  CHECK(middle[1] == Approx(3 / std::sqrt(2.0)));
  CHECK(interpolate<double>(ends.view(), 1.0 / 3, Path::spherical)[0] == Approx(3 * std::cos(std::acos(-1.0) / 6)));
  for (const Path path : {Path::linear, Path::spherical}) {
    CHECK(interpolate<double>(ends.view(), 0, path)[0] == Approx(3));
    CHECK(interpolate<double>(ends.view(), 1, path)[1] == Approx(3));
  }
}

TEST_CASE("between codes of one direction, or beside a code of zeros, the spherical way is straight") {
  CHECK(interpolate<double>(Tensor<double>({2, 1}, {1, 3}).view(), 0.5, Path::spherical)[0] == 2);
  CHECK(interpolate<double>(Tensor<double>({2, 2}, {0, 0, 1, 3}).view(), 0.5, Path::spherical)[1] == 1.5);
}

TEST_CASE("a combination weighs any number of codes; a walk has both its ends") {
  const Tensor<double> codes({3, 2}, {1, 2, 3, 4, 5, 6});
  const double weights[] = {1, -1, 2};
  CHECK(combination<double>(codes.view(), weights) == Tensor<double>({1, 2}, {8, 10}));
  const Tensor<double> ends({2, 1}, {0, 3});
  CHECK(walk<double>(ends.view(), 4) == Tensor<double>({4, 1}, {0, 1, 2, 3}));
  CHECK_FAILS(walk<double>(ends.view(), 1), ArgumentError, "[walk] steps: got 1, expected at least 2.");
  CHECK_FAILS(combination<double>(codes.view(), Span(weights, 2)), ArgumentError,
              "[combination] got 2 weights for 3 codes, expected one for each.");
}

TEST_CASE("the prior is N(0, I)") {
  const Tensor<double> codes = draw_from_prior<double>(20000, 2, Rng(5));
  for (const double spread : spread_of<double>(codes.view())) CHECK(spread == Approx(1).margin(0.02));
  double mean = 0;
  for (const double number : codes) mean += number / 40000;
  CHECK(mean == Approx(0).margin(0.02));
}

TEST_CASE("an autoencoder's posterior spreads about the windows' codes by Silverman's width") {
  const Tensor<float> all = encode_all(trained(), windows());
  const Tensor<float> drawn = draw_from_posterior(trained(), windows(), 4000, Rng(2));
  const double width = std::pow(4 / (static_cast<double>(windows().size()) * 6), 1.0 / 8);
  const auto of_windows = spread_of<float>(all.view()), of_draws = spread_of<float>(drawn.view());
  for (std::size_t j = 0; j < 4; ++j)
    CHECK(of_draws[j] == Approx(of_windows[j] * std::sqrt(1 + width * width)).epsilon(0.05));
}

TEST_CASE("a variational model's posterior is the mixture of its windows' distributions") {
  const ChordWindows source = windows();
  const Vae<float> model({{.chords = source.chords.size(), .window = 6, .latent = 2, .hidden = {}}, 1, 0}, Rng(1));
  const Tensor<float> drawn = draw_from_posterior(model, source, 4000, Rng(2));
  Tape<float> tape;
  Pass<float> pass(tape);
  ChordBatch batch;
  std::vector<std::uint32_t> all(source.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::uint32_t>(i);
  source.gather(batch, all);
  const auto distribution = model.encode_distribution(pass, batch);
  const auto means = spread_of<float>(distribution.mean.value());
  const auto spread = spread_of<float>(drawn.view());
  for (std::size_t j = 0; j < 2; ++j) {
    double variance = 0;
    for (std::size_t i = 0; i < all.size(); ++i)
      variance += std::exp(static_cast<double>(distribution.logvar.value()(i, j))) / static_cast<double>(all.size());
    CHECK(spread[j] == Approx(std::sqrt(means[j] * means[j] + variance)).epsilon(0.05));
  }
}

TEST_CASE("attributes measure height, notes and minor") {
  const ChordEvent major{{}, Rational(1), PitchSet{60, 64, 67}, {}};
  const ChordEvent minor{{}, Rational(1), PitchSet{60, 63, 67}, {}};
  CHECK(attribute_of(Attribute::higher, {&major, 1}) == Approx((60 + 64 + 67) / 3.0));
  CHECK(attribute_of(Attribute::denser, {&major, 1}) == 3);
  CHECK(attribute_of(Attribute::more_minor, {&minor, 1}) > 0);
  CHECK(attribute_of(Attribute::more_minor, {&major, 1}) < 0);
  const ChordEvent silence{{}, Rational(1), PitchSet{}, {}};
  CHECK(attribute_of(Attribute::higher, {&silence, 1}) == 0);
}

TEST_CASE("an attribute vector is the quarter that has most less the quarter that has least") {
  const Tensor<double> codes({8, 1}, {0, 1, 2, 3, 10, 20, 30, 40});
  const double labels[] = {7, 0, 6, 1, 2, 3, 4, 5};
  CHECK(attribute_vector<double>(codes.view(), labels)[0] == (0 + 2) / 2.0 - (1 + 3) / 2.0);
  CHECK_FAILS(attribute_vector<double>(codes.view(), Span(labels, 3)), ArgumentError,
              "[attribute_vector] got 3 labels for 8 codes, expected one for each, and at least two.");
}

TEST_CASE("a code moved along an attribute decodes to music that has more of it") {
  const Tensor<float> all = encode_all(trained(), windows());
  for (const Attribute attribute : {Attribute::higher, Attribute::denser}) {
    const auto labels = attributes_of(attribute, windows());
    const Tensor<float> vector = attribute_vector<float>(all.view(), labels);
    std::size_t lowest = 0;
    for (std::size_t i = 0; i < labels.size(); ++i)
      if (labels[i] < labels[lowest]) lowest = i;
    Tensor<float> code({1, 4});
    for (std::size_t j = 0; j < 4; ++j) code[j] = all(lowest, j);
    const double before = mean_attribute(attribute, code);
    for (std::size_t j = 0; j < 4; ++j) code[j] += vector[j];
    CHECK(mean_attribute(attribute, code) > before + 0.3);
  }
}

TEST_CASE("the nearest code of a window is its own") {
  const Tensor<float> all = encode_all(trained(), windows());
  const auto nearest = nearest_codes<float>(all.view(), Span(all.data() + 4 * 27, 4), 3);
  REQUIRE(nearest.size() == 3);
  CHECK(nearest[0].row == 27);  // half low, half high: no other window is like it
  CHECK(nearest[0].distance == 0);
  CHECK(nearest[1].distance > 0);
  CHECK(nearest[2].distance >= nearest[1].distance);
}

TEST_CASE("the song of a window's code is the window; decoding and constraints hold for codes too") {
  const std::uint32_t which[] = {10, 40};
  const Tensor<float> codes = encode(trained(), windows(), which);
  const Song song = song_of_codes(trained(), codes.view(), windows());
  REQUIRE(song.events.size() == 12);
  CHECK(song.events[3].pitches == windows().seed(10).events()[3].pitches);
  CHECK(song.events[8].pitches == windows().seed(40).events()[2].pitches);
  CHECK(song.events[11].onset == Rational(11));

  const Song high =
      song_of_codes(trained(), codes.view(), windows(), {.length = 0}, {.greedy = true}, Rng(0), {.lowest = 60});
  for (const ChordEvent& event : high.events) CHECK(event.pitches.lowest() >= 60);
  const Song hot = song_of_codes(trained(), codes.view(), windows(), {.length = 0}, {.temperature = 50}, Rng(1));
  CHECK(hot.events != song.events);
  CHECK(song_of_codes(trained(), codes.view(), windows(), {.length = 5}).events.size() == 5);
  CHECK_FAILS(song_of_codes(trained(), codes.view(), windows(), {.length = 13}), ArgumentError,
              "[CodePlayer] the codes are 12 events: asked for event 13.");
}

TEST_CASE("a trace keeps codes and one rebuilt window of some epochs, and a resumed fit has them all") {
  const ChordWindows source = windows();
  const test::Folder folder;
  const auto model = [&] {
    return Autoencoder<float>({{.chords = source.chords.size(), .window = 6, .latent = 2, .hidden = {}}}, Rng(1));
  };
  const auto learn = [&](std::size_t epochs, bool resume, const std::string& name) {
    Autoencoder<float> made = model();
    Adam<float> optimizer;
    LatentTrace<float> trace(source, folder / (name + ".safetensors"), {.every = 2, .windows = 10, .resume = resume});
    static_cast<void>(fit(made, optimizer, source, {.epochs = epochs, .batch = 16},
                          Checkpointer(folder.path.string(), {.resume = resume}), trace));
    return trace;
  };
  const auto whole = learn(5, false, "whole");
  static_cast<void>(learn(3, false, "halves"));  // with a last frame that the whole fit does not have
  const auto halves = learn(5, true, "halves");

  REQUIRE(whole.frames().size() == 4);
  REQUIRE(halves.frames().size() == 4);
  CHECK(whole.windows().size() == 10);
  CHECK(whole.windows()[1] == source.size() / 10);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(whole.frames()[i].epoch == std::vector<std::size_t>{1, 2, 4, 5}[i]);
    CHECK(whole.frames()[i].codes == halves.frames()[i].codes);
    CHECK(whole.frames()[i].rebuilt == halves.frames()[i].rebuilt);
  }
  CHECK(whole.frames()[0].codes != whole.frames()[3].codes);
  CHECK(read_file(folder / "whole.safetensors") == read_file(folder / "halves.safetensors"));
}
