// SPDX-License-Identifier: MIT
//
// Autoencoder and variational autoencoder: step by step as in Keras, gradients, what each option does, bad input.
#include <chordgen/autodiff/gradcheck.hpp>
#include <chordgen/models/autoencoder.hpp>
#include <chordgen/models/vae.hpp>
#include <chordgen/optim.hpp>
#include <chordgen/train.hpp>

#include <limits>

#include "support/catch.hpp"
#include "support/keras_readings.hpp"
#include "support/shared.hpp"
#include "support/variants.hpp"

using namespace chordgen;

namespace {

// --- readings ---

/// A model trained as the reading says, compared at every step.
template <class T, class Model>
class Trace {
 public:
  Trace(const test::Reading& reading, Model model, std::vector<std::string> names)
      : r_(reading), model_(std::move(model)), names_(std::move(names)) {
    each_weight([&](const std::string& name, auto& values) { values = r_.tensor<T>("init." + name); });
  }

  /// loss(pass, batch, step) gives the loss of one batch.
  template <class LossOf>
  void run(LossOf&& loss_of) {
    RmsProp<T> optimizer({.learning_rate = r_.number("learning_rate", 0), .epsilon_place = EpsilonPlace::inside});
    const std::vector<std::int32_t> ids = r_.ids("ids");
    const std::size_t samples = r_.count("samples");
    const std::size_t length = r_.shape("ids")[1];
    const Tensor<double> losses = r_.tensor<double>(prefix_ + "loss_per_batch");
    std::size_t step = 0;
    for (std::size_t epoch = 0; epoch < r_.count("epochs"); ++epoch)
      for (std::size_t first = 0; first < samples; first += r_.count("batch"), ++step) {
        const std::size_t rows = std::min(r_.count("batch"), samples - first);
        const auto begin = ids.begin() + static_cast<std::ptrdiff_t>(first * length);
        const ChordBatch batch{rows, length, {begin, begin + static_cast<std::ptrdiff_t>(rows * length)}, {}, {}, {}};
        tape_.clear();
        Pass<T> pass(tape_, Rng(0), true);
        const Loss<T> loss = loss_of(model_, pass, batch, step);
        CHECK(std::fabs(static_cast<double>(loss.total.item()) - losses[step]) <=
              tolerance_ * std::fmax(1.0, losses[step]));
        tape_.backward(loss.total);
        if (step == 0) compare_gradients();
        optimizer.step(model_, tape_);
        if (step == 0) compare("step1.");
      }
    compare("final.");
  }

 private:
  template <class Call>
  void each_weight(Call&& call) {
    std::size_t index = 0;
    model_.visit([&](const Name&, auto& parameter) { call(names_.at(index++), parameter.value); });
    REQUIRE(index == names_.size());
  }
  void compare_gradients() {
    const auto gradients = tape_.gradients(model_);
    for (std::size_t i = 0; i < names_.size(); ++i) check("grad1." + names_[i], View<const T>(gradients[i]));
  }
  void compare(const std::string& what) {
    each_weight([&](const std::string& name, auto& values) { check(what + name, values.view()); });
  }
  void check(const std::string& name, View<const T> got) {
    INFO(name);
    CHECK(test::distance(got, View<const double>(r_.tensor<double>(prefix_ + name).view())) <= tolerance_);
  }

  const test::Reading& r_;
  Model model_;
  std::vector<std::string> names_;
  std::string prefix_ = std::is_same_v<T, double> ? "f64." : "f32.";
  double tolerance_ = std::is_same_v<T, double> ? 1e-10 : 1e-4;
  Tape<T> tape_;
};

template <class T>
void trace_autoencoder(const test::Reading& r) {
  const std::size_t length = r.shape("ids")[1];
  const Autoencoder<T> model(faithful_autoencoder(r.shape("x")[1] / length, length), Rng(1));
  Trace<T, Autoencoder<T>>(r, model, {"enc.kernel", "enc.bias", "dec.kernel", "dec.bias"})
      .run([](const auto& m, auto& pass, const auto& batch, std::size_t) { return m.loss(pass, batch); });
}

template <class T>
void trace_vae(const test::Reading& r) {
  const std::size_t length = r.shape("ids")[1];
  VaeOptions options = faithful_vae(r.shape("x")[1] / length, length);
  if (r.text("case").find("tutorial") == std::string::npos) options.coder.reduction = Reduction::row_sums;
  options.beta = r.number("beta", 1);
  options.coder.latent = r.shape("eps")[2];
  const Tensor<T> noise = r.tensor<T>("eps");
  const std::size_t size = noise.shape()[1] * noise.shape()[2];
  Trace<T, Vae<T>>(r, Vae<T>(options, Rng(1)),
                   {"mean.kernel", "mean.bias", "logvar.kernel", "logvar.bias", "dec.kernel", "dec.bias"})
      .run([&](const auto& m, auto& pass, const auto& batch, std::size_t step) {
        return m.loss(pass, batch,
                      View<const T>(noise.data() + step * size, Shape{batch.batch, m.options.coder.latent}));
      });
}

// --- small windows ---

ChordBatch some_windows() {
  return {3, 4, {0, 4, 4, 2, 1, 1, 3, 0, 2, 2, 2, 4}, {0, 1, 1, 0, 0, 0, 1, 2, 2, 1, 0, 1}, {}, {}};
}
WindowCoderOptions small() { return {.chords = 5, .durations = 3, .window = 4, .latent = 2, .hidden = {6}}; }

/// Makes weights small beside biases of 1 and -1, so that no relu is near its corner.
template <class Model>
void keep_from_corners(Model& model) {
  model.visit([](const Name& name, auto& parameter) {
    const bool bias = name.text().ends_with("bias");
    for (std::size_t i = 0; i < parameter.value.size(); ++i)
      parameter.value[i] = bias ? (i % 2 == 0 ? 1.0 : -1.0) : 0.1 * parameter.value[i];
  });
}

template <class Model>
double loss_of(const Model& model) {
  Tape<double> tape;
  Pass<double> pass(tape, Rng(7), true);
  return model.loss(pass, some_windows()).total.item();
}

template <class Model>
double metric_of(const Model& model, std::string_view name) {
  Tape<double> tape;
  Pass<double> pass(tape, Rng(7), true);
  const Loss<double> loss = model.loss(pass, some_windows());
  for (const Metric& metric : loss.named())
    if (metric.name == name) return metric.value;
  return -1;
}

/// A piece that goes round three chords.
Corpus little_corpus(int events) {
  Corpus corpus;
  Piece& piece = corpus.pieces.emplace_back();
  for (int i = 0; i < events; ++i) {
    ChordEvent event;
    event.pitches = PitchSet{60 + i % 3, 67 + i * i % 5};
    event.duration = Rational(1, 1 + i % 2);
    piece.events.push_back(event);
  }
  return corpus;
}

struct BetaSeen {
  std::vector<double>& seen;
  template <class State>
  void on_step(const State& state) {
    seen.push_back(state.model.beta_share);
  }
};

}  // namespace

TEST_CASE("the faithful autoencoder trains as in Keras, step by step, from ids alone", "[readings]") {
  test::for_each_reading("model_autoencoder",
                         [](const auto& r, auto scalar) { trace_autoencoder<decltype(scalar)>(r); });
}
TEST_CASE("the variational autoencoder with given noise trains as in Keras, step by step", "[readings]") {
  test::for_each_reading("model_vae", [](const auto& r, auto scalar) { trace_vae<decltype(scalar)>(r); });
}

TEST_CASE("both models: gradients match central differences, for every likelihood, depth and kind of event") {
  for (const WindowLikelihood likelihood : {WindowLikelihood::bernoulli, WindowLikelihood::categorical})
    for (const std::vector<std::size_t>& hidden : {std::vector<std::size_t>{}, {6}, {7, 6}})
      for (const std::size_t durations : {0u, 3u}) {
        WindowCoderOptions coder = small();
        coder.likelihood = likelihood;
        coder.hidden = hidden;
        coder.durations = durations;
        Autoencoder<double> plain({coder}, Rng(1));
        Vae<double> variational({coder, 0.7, 0.01}, Rng(1));
        const auto check = [](auto& model) {
          keep_from_corners(model);
          return gradcheck_parameters(model, [&](Tape<double>& tape) {
            Pass<double> pass(tape, Rng(7), true);
            return model.loss(pass, some_windows()).total;
          });
        };
        INFO(hidden.size() << " hidden layers, " << durations << " durations");
        CHECK(check(plain) < 1e-7);
        CHECK(check(variational) < 1e-7);
      }
}

TEST_CASE("each option of the models changes what it says") {
  const WindowCoderOptions base = small();
  const auto changed = [&](auto change) {
    WindowCoderOptions options = base;
    change(options);
    return Autoencoder<double>({options}, Rng(1));
  };
  const Autoencoder<double> model({base}, Rng(1));

  CHECK(changed([](auto& o) { o.latent = 5; }).decoder.hidden[0].weight.value.shape() == Shape{5, 6});
  CHECK(changed([](auto& o) { o.hidden = {9, 8}; }).decoder.chord_head.weight.value.shape() == Shape{9, 20});
  CHECK(changed([](auto& o) { o.hidden = {}; }).decoder.chord_head.weight.value.shape() == Shape{2, 20});
  CHECK(metric_of(model, "duration_accuracy") >= 0);
  CHECK(metric_of(changed([](auto& o) { o.durations = 0; }), "duration_accuracy") == -1);
  CHECK(metric_of(model, "chord_bits") > 0);
  CHECK(metric_of(model, "chord_loss") == Approx(metric_of(model, "chord_bits") * 0.69314718055994531));
  CHECK(metric_of(changed([](auto& o) { o.likelihood = WindowLikelihood::bernoulli; }), "bce") > 0);
  CHECK(loss_of(changed([](auto& o) { o.reduction = Reduction::mean; })) == Approx(loss_of(model) / 4));
  CHECK(loss_of(Autoencoder<double>({base, Activation::linear}, Rng(1))) != loss_of(model));

  const Vae<double> half({base, 0.5}, Rng(1));
  const Vae<double> whole({base, 1}, Rng(1));
  CHECK(loss_of(whole) - loss_of(half) == Approx(0.5 * metric_of(whole, "kl")));

  const Vae<double> free({base, 1, 1000}, Rng(1));  // more than two numbers can say: the KL term is a constant
  CHECK(metric_of(free, "kl") == metric_of(whole, "kl"));
  CHECK(loss_of(free) - loss_of(whole) == Approx(2 * 1000 * 0.69314718055994531 - metric_of(whole, "kl")));
}

TEST_CASE("beta warms up in a line and stays") {
  const ChordWindows windows(little_corpus(12), {.length = 4, .targets = Targets::none});
  Vae<float> model({{.chords = windows.chords.size(), .window = 4, .latent = 2, .hidden = {}}}, Rng(1));
  Adam<float> optimizer;
  std::vector<double> seen;

  static_cast<void>(fit(model, optimizer, windows, {.epochs = 3, .batch = 5}, BetaWarmUp(2), BetaSeen{seen}));

  CHECK(seen == std::vector<double>{0.25, 0.5, 0.75, 1, 1, 1});
  CHECK_FAILS(BetaWarmUp(-1), ArgumentError, "[BetaWarmUp] epochs: got -1.000000, expected 0 or more.");
}

TEST_CASE("an autoencoder rebuilds the windows it has learnt") {
  const ChordWindows windows(little_corpus(40), {.length = 8, .targets = Targets::none});
  Autoencoder<float> model({{.chords = windows.chords.size(), .window = 8, .latent = 4, .hidden = {16}}}, Rng(1));
  Adam<float> optimizer({.learning_rate = 0.01});

  const History history = fit(model, optimizer, windows, {.epochs = 60, .batch = 8});

  CHECK(history.last("reconstruction_accuracy") > 0.95);
  CHECK(history.last("chord_bits") < 0.5);
}

TEST_CASE("a model that foretells nothing has each piece's last window too, and a corpus of one window is enough") {
  CHECK(ChordWindows(little_corpus(12), {.length = 4, .targets = Targets::none}).size() == 9);
  CHECK(ChordWindows(little_corpus(12), {.length = 4, .targets = Targets::last}).size() == 8);
  const ChordWindows one(little_corpus(4), {.length = 4, .targets = Targets::none});
  ChordBatch batch;
  one.gather(batch, std::vector<std::uint32_t>{0});
  CHECK(batch.chords.size() == 4);
  CHECK(batch.next_chords.empty());
  CHECK_FAILS(
      ChordWindows(little_corpus(3), {.length = 4, .targets = Targets::none}), ArgumentError,
      "[chord_windows] no piece is long enough for a window of 4 events: got 1 pieces, the longest with 3 events. "
      "Choose a shorter window or give more music.");
}

TEST_CASE("options survive their description") {
  WindowCoderOptions options = small();
  options.hidden = {9, 8};
  CHECK(window_coder_options(Json::parse(describe(options).dump(), "test")) == options);
  options.likelihood = WindowLikelihood::bernoulli;
  options.reduction = Reduction::mean;
  options.hidden = {};
  CHECK(window_coder_options(Json::parse(describe(options).dump(), "test")) == options);
}

TEST_CASE("a collapsed latent is said in words") {
  CHECK_FALSE(collapse_note(0.5));
  CHECK(collapse_note(0.00125)->find("the latent has collapsed: KL is 0.001250 nats a window") == 0);
}

TEST_CASE("sizes and weights that make no sense are refused; a vocabulary of one chord is not") {
  WindowCoderOptions bad = small();
  bad.latent = 0;
  CHECK_FAILS(Autoencoder<float>({bad}, Rng(1)), ArgumentError, "[Autoencoder] latent: got 0, expected 1 to 65536.");
  bad = small();
  bad.hidden = {0};
  CHECK_FAILS(Vae<float>({bad}, Rng(1)), ArgumentError, "[Vae] hidden: got 0, expected 1 to 65536.");
  bad = small();
  bad.chords = 0;
  CHECK_FAILS(Vae<float>({bad}, Rng(1)), ArgumentError, "[Vae] chords: got 0, expected 1 to 1048576.");
  CHECK_FAILS(Vae<float>({small(), -1}, Rng(1)), ArgumentError, "[Vae] beta: got -1.000000, expected 0 or more.");
  CHECK_FAILS(Vae<float>({small(), 1, -2}, Rng(1)), ArgumentError,
              "[Vae] free bits: got -2.000000, expected 0 or more.");
  CHECK_THROWS_AS(Vae<float>({small(), std::numeric_limits<double>::quiet_NaN()}, Rng(1)), ArgumentError);

  const Autoencoder<double> one({{.chords = 1, .window = 4, .latent = 2, .hidden = {}}}, Rng(1));
  Tape<double> tape;
  Pass<double> pass(tape);
  CHECK(one.loss(pass, {1, 4, {0, 0, 0, 0}, {}, {}, {}}).total.item() == Approx(0).margin(1e-15));
}

TEST_CASE("a decoder that overflows is named, though the encoder before it is sound") {
  const ChordWindows windows(little_corpus(12), {.length = 4, .targets = Targets::none});
  Autoencoder<float> model({{.chords = windows.chords.size(), .window = 4, .latent = 2, .hidden = {5}}}, Rng(1));
  model.decoder.hidden[0].bias.value[3] = std::numeric_limits<float>::infinity();
  Adam<float> optimizer;
  CHECK_THROWS_WITH(fit(model, optimizer, windows, {.epochs = 1, .batch = 3}),
                    Catch::Contains("[fit] epoch 1, batch 1, layer decoder/0: loss is "));
}

TEST_CASE("weights that are no numbers stop the training and come back") {
  const ChordWindows windows(little_corpus(12), {.length = 4, .targets = Targets::none});
  Vae<float> model({{.chords = windows.chords.size(), .window = 4, .latent = 2, .hidden = {}}}, Rng(1));
  Adam<float> optimizer({.learning_rate = 1e30});
  const Tensor<float> before = model.decoder.chord_head.weight.value;
  CHECK_THROWS_AS(fit(model, optimizer, windows, {.epochs = 5, .batch = 3}), DivergedError);
  CHECK(model.decoder.chord_head.weight.value == before);
}
