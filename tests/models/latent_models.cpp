// SPDX-License-Identifier: MIT
//
// Models that write windows from codes: their files, and their codes as sequence models.
#include <chordgen/models/code_player.hpp>
#include <chordgen/models/model_file.hpp>
#include <chordgen/models/visit_model.hpp>

#include <cmath>

#include "support/catch.hpp"

using namespace chordgen;

namespace {

Learnt learnt() {
  Corpus corpus;
  Piece& piece = corpus.pieces.emplace_back();
  for (int i = 0; i < 14; ++i) {
    ChordEvent event;
    event.pitches = PitchSet{60 + i % 3, 67 + i * i % 5};
    event.duration = Rational(1, 1 + i % 2);
    piece.events.push_back(event);
  }
  return {ChordWindows(corpus, {.length = 4, .targets = Targets::none}), Rational(90), {3, 4}};
}

WindowCoderOptions coder(std::size_t durations = 0) {
  return {.chords = learnt().windows.chords.size(), .durations = durations, .window = 4, .latent = 3, .hidden = {6, 5}};
}

std::vector<std::byte> with_options(std::vector<std::byte> bytes, std::string_view from, std::string_view to) {
  SafeTensors file = read_safetensors(bytes);
  for (auto& [name, text] : file.metadata)
    if (name == "options") text.replace(text.find(from), from.size(), to);
  return write_safetensors(file);
}

}  // namespace

TEST_CASE("autoencoder and variational autoencoder come back from their files, and any visitor finds their kind") {
  AutoencoderOptions plain{coder(2), Activation::linear};
  const Autoencoder<float> first(plain, Rng(1));
  const auto back = load_model<Autoencoder<float>>(save_model(first, learnt()), "a");
  CHECK(back.model.options == plain);
  CHECK(back.model.decoder.chord_head.weight.value == first.decoder.chord_head.weight.value);
  CHECK(back.learnt.tempo == Rational(90));
  CHECK(save_model(back.model, back.learnt) == save_model(first, learnt()));

  VaeOptions variational{coder(), 0.5, 0.25};
  variational.coder.likelihood = WindowLikelihood::bernoulli;
  variational.coder.reduction = Reduction::mean;
  const Vae<float> second(variational, Rng(1));
  CHECK(load_model<Vae<float>>(save_model(second, learnt()), "v").model.options == variational);

  const std::string kind = visit_model<float>(save_model(second, learnt()), "v", [](auto& saved) {
    return std::string(ModelKind<std::remove_cvref_t<decltype(saved.model)>>::name);
  });
  CHECK(kind == "vae");
}

TEST_CASE("a file of another kind, of other sizes, or of more than it holds is refused") {
  const Vae<float> model({coder(), 1, 0}, Rng(1));
  const auto bytes = save_model(model, learnt());
  CHECK_FAILS(load_model<Autoencoder<float>>(bytes, "v"), FormatError,
              "[load_model] \"v\": it holds a model of another kind: got \"vae\", expected \"autoencoder\".");
  const auto load = [](std::vector<std::byte> file) { return load_model<Vae<float>>(file, "v"); };
  CHECK_FAILS(load(with_options(bytes, "\"window\":4", "\"window\":5")), FormatError,
              "[load_model] \"v\": options and vocabularies differ. The file is damaged.");
  CHECK_FAILS(load(with_options(bytes, "\"latent\":3", "\"latent\":60000")), FormatError,
              "[load_model] \"v\": its options ask for more than the file holds. The file is damaged.");
  CHECK_FAILS(load(with_options(bytes, "\"latent\":3", "\"latent\":0")), FormatError,
              "[load_model] \"v\": latent: got 0, expected 1 to 65536.");
}

TEST_CASE("the code of a window is the same alone, among others, and of all") {
  const Autoencoder<float> model({coder(), Activation::tanh}, Rng(1));
  const ChordWindows windows = learnt().windows;
  const std::uint32_t some[] = {7, 2};

  const Tensor<float> all = encode_all(model, windows);
  const Tensor<float> two = encode(model, windows, some);

  CHECK(all.shape() == Shape{windows.size(), 3});
  for (std::size_t j = 0; j < 3; ++j) {
    CHECK(two(0, j) == Approx(all(7, j)).margin(1e-6));
    CHECK(two(1, j) == Approx(all(2, j)).margin(1e-6));
  }
}

TEST_CASE("codes play as a sequence model: each step's probabilities are the softmax of its logits") {
  const Learnt from = learnt();
  const Vae<double> model({coder(2), 1, 0}, Rng(3));
  const Tensor<double> codes({2, 3}, {0.5, -1, 2, 1, 0, -0.5});
  const CodePlayer<double> player(model, codes.view(), from.windows.chords, from.windows.durations);
  Tape<double> tape;
  Pass<double> pass(tape);
  const auto logits = model.decode(pass, tape.constant(codes.view()));

  CHECK(player.length() == 8);
  for (std::size_t step : {0u, 3u, 4u, 7u}) {
    double all = 0;
    for (const PitchSet& chord : from.windows.chords.entries())
      for (const Rational& duration : from.windows.durations.entries())
        all += std::exp(player.log_probability(step, {{}, duration, chord, {}}).total());
    CHECK(all == Approx(1));
  }
  const ChordEvent a{{}, Rational(1), from.windows.chords[0], {}};
  const ChordEvent b{{}, Rational(1), from.windows.chords[3], {}};
  const double difference = player.log_probability(5, b).chord - player.log_probability(5, a).chord;
  CHECK(difference == Approx(logits.chords.value()(1, 3 * 4 + 1) - logits.chords.value()(1, 1)));
  CHECK(player.log_probability(0, {{}, Rational(1), PitchSet{1}, {}}).chord == -math::infinity);
}

TEST_CASE("a player of codes refuses what is not its model's, and plays quarters where durations are not coded") {
  const Learnt from = learnt();
  const Vae<double> model({coder(), 1, 0}, Rng(3));
  const Tensor<double> code({1, 3}, {0.5, -1, 2});
  const CodePlayer<double> player(model, code.view(), from.windows.chords, from.windows.durations);
  CHECK(player.durations().entries() == std::vector<Rational>{Rational(1)});
  CHECK(player.log_probability(0, {{}, Rational(1), from.windows.chords[0], {}}).duration == 0);
  CHECK_FAILS(player.log_probability(4, {}), ArgumentError, "[CodePlayer] the codes are 4 events: asked for event 5.");
  CHECK_FAILS(
      CodePlayer<double>(model, Tensor<double>({1, 2}).view(), from.windows.chords, {}), ShapeError,
      "[CodePlayer] codes of another width than the model's: got (1, 2) and (3). Give one row of latent numbers "
      "for each window.");
  CHECK_THROWS_AS(CodePlayer<double>(model, code.view(), Vocabulary<PitchSet>({PitchSet{60}}), {}), ArgumentError);
}
