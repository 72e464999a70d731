// SPDX-License-Identifier: MIT
//
// The adversarial network: what each loss teaches, what every option changes, and its file.
#include <chordgen/models.hpp>
#include <chordgen/optim.hpp>
#include <chordgen/train.hpp>

#include "support/catch.hpp"

using namespace chordgen;

namespace {

/// A piece that goes round six chords.
Corpus rounds(int events) {
  Corpus corpus;
  Piece& piece = corpus.pieces.emplace_back();
  for (int i = 0; i < events; ++i) {
    ChordEvent event;
    event.pitches = PitchSet{60 + i % 6, 67 + i % 6};
    event.duration = Rational(1 + i % 2);
    piece.events.push_back(event);
  }
  return corpus;
}

const ChordWindows windows(rounds(40), {.length = 4, .targets = Targets::none});

GanOptions small() {
  return {.coder = {.chords = 6, .window = 4, .latent = 3, .hidden = {8}}, .embedding = 5, .units = 7};
}

/// Every generator with every critic, with and without durations.
std::vector<GanOptions> all_players() {
  std::vector<GanOptions> all;
  for (const Generator generator : {Generator::dense, Generator::lstm})
    for (const Critic critic : {Critic::neighbours, Critic::dense, Critic::lstm})
      for (const std::size_t durations : {std::size_t(0), std::size_t(2)}) {
        GanOptions options = small();
        options.generator = generator;
        options.critic = critic;
        options.coder.durations = durations;
        all.push_back(options);
      }
  return all;
}

ChordBatch all_windows() {
  std::vector<std::uint32_t> which(windows.size());
  for (std::size_t i = 0; i < which.size(); ++i) which[i] = static_cast<std::uint32_t>(i);
  ChordBatch batch;
  windows.gather(batch, which);
  return batch;
}

double metric(const Loss<double>& loss, std::string_view name) {
  for (const Metric& each : loss.named())
    if (each.name == name) return each.value;
  return -1;
}

/// The gradient of everything, in visiting order, from one recording of the loss.
std::vector<double> gradients(const Gan<double>& model, std::uint64_t seed = 3) {
  Tape<double> tape;
  Pass<double> pass(tape, Rng(seed), true);
  tape.backward(model.loss(pass, all_windows()).total);
  std::vector<double> numbers;
  for (const View<double> gradient : tape.gradients(const_cast<Gan<double>&>(model)))
    numbers.insert(numbers.end(), gradient.begin(), gradient.end());
  return numbers;
}

}  // namespace

TEST_CASE("adversarial: the critic's gradient is that of its own loss alone") {  // the generator's loss is frozen to it
  for (const GanOptions& options : all_players()) {
    Gan<double> model(options, Rng(1));
    const ChordBatch batch = all_windows();
    const auto critic_loss = [&] {
      Tape<double> tape;
      Pass<double> pass(tape, Rng(3), true);
      return metric(model.loss(pass, batch), "critic_loss");
    };
    Tape<double> tape;
    Pass<double> pass(tape, Rng(3), true);
    tape.backward(model.loss(pass, batch).total);
    model.critic.visit([&](const Name&, Parameter<double>& parameter) {
      const View<double> gradient = tape.grad(tape.watch(parameter));
      for (std::size_t i = 0; i < gradient.size(); i += 5) {
        double& weight = parameter.value[i];
        const double kept = weight, step = 1e-7;
        weight = kept + step;
        const double above = critic_loss();
        weight = kept - step;
        const double below = critic_loss();
        weight = kept;
        CHECK(gradient[i] == Approx((above - below) / (2 * step)).margin(2e-7));
      }
    });
  }
}

TEST_CASE("adversarial: the generator learns only to be taken for the corpus") {
  for (const GanOptions& options : all_players()) {
    Gan<double> model(options, Rng(1));
    const ChordBatch batch = all_windows();
    Tape<double> tape;
    Pass<double> pass(tape, Rng(3), true);
    tape.backward(model.loss(pass, batch).total);

    // The same draws through a critic whose loss of windows is not counted: the same gradient.
    Tape<double> again;
    Pass<double> same(again, Rng(3), true);
    const View<double> code = again.make({batch.batch, 3});
    for (double& number : code) number = normal(same.rng);
    const WindowLogits<double> logits = model.decode(same, again.constant(code));
    const auto drawn = [&](Var<double> of, const Embedding<double>& table) {
      const View<double> noise = again.make(of.shape());
      fill_gumbel(noise, same.rng);
      return matmul(straight_through(of, noise, 4).onehot, again.constant(table.table.value));
    };
    auto vectors = drawn(logits.chords, model.critic.chords);
    if (logits.durations.tape != nullptr) vectors = vectors + drawn(logits.durations, *model.critic.durations);
    const auto score = model.critic(same, reshape(vectors, {batch.batch, 4, 5}));
    const Tensor<double> ones(score.shape(), 1.0);
    again.backward(bce_logits(score, ones));
    double largest = 0;
    model.generator.visit([&](const Name&, Parameter<double>& parameter) {
      const View<double> gradient = tape.grad(tape.watch(parameter)), expected = again.grad(again.watch(parameter));
      for (std::size_t i = 0; i < gradient.size(); ++i) {
        CHECK(gradient[i] == Approx(expected[i]).margin(1e-13));
        largest = std::max(largest, std::abs(gradient[i]));
      }
    });
    CHECK(largest > 1e-6);
  }
}

TEST_CASE("adversarial: the neighbours' score is linear in each event, so its gradient tells of every other chord") {
  const Gan<double> model(small(), Rng(1));
  Tensor<double> vectors({1, 4, 5});
  Rng rng(2);
  for (double& number : vectors) number = normal(rng);
  const auto score = [&](const Tensor<double>& x) {
    Tape<double> tape;
    Pass<double> pass(tape);
    return sum(model.critic(pass, tape.constant(x))).item();
  };
  Tape<double> tape;
  Pass<double> pass(tape);
  const auto x = tape.leaf(vectors);
  tape.backward(sum(model.critic(pass, x)));

  Tensor<double> other = vectors;
  double foretold = score(vectors);
  for (std::size_t i = 5; i < 10; ++i) {  // all of the second event, far away
    other[i] = 10 * normal(rng);
    foretold += x.grad()[i] * (other[i] - vectors[i]);
  }
  CHECK(score(other) == Approx(foretold).margin(1e-12));
  CHECK(model.critic.neighbours.size() == 2);  // 1 and 2 apart; no two of four are 4 apart
}

TEST_CASE("adversarial: every option changes what is learnt") {
  const std::vector<double> plain = gradients(Gan<double>(small(), Rng(1)));
  GanOptions dense = small(), lstm = small(), stepping = small(), timed = small(), wide = small(), deep = small();
  dense.critic = Critic::dense;
  lstm.critic = Critic::lstm;
  stepping.generator = Generator::lstm;
  timed.coder.durations = 2;
  wide.embedding = 6;
  deep.units = 8;
  for (const GanOptions& options : {dense, lstm, stepping, timed, wide, deep})
    CHECK(gradients(Gan<double>(options, Rng(1))) != plain);
  CHECK(gradients(Gan<double>(small(), Rng(1))) == plain);
  CHECK(gradients(Gan<double>(small(), Rng(1)), 4) != plain);
}

TEST_CASE("adversarial: windows that are all alike have no diversity, windows that share nothing have all") {
  CHECK(diversity(std::vector<std::int32_t>{1, 2, 1, 2, 1, 2}, 2) == 0);
  CHECK(diversity(std::vector<std::int32_t>{1, 2, 3, 4}, 2) == 1);
  CHECK(diversity(std::vector<std::int32_t>{1, 2, 1, 4, 1, 2}, 2) == Approx(2.0 / 6));
}

TEST_CASE("adversarial: it learns what follows what, from nothing but the critic") {
  const ChordWindows many(rounds(200), {.length = 4, .targets = Targets::none});
  const GanOptions options{
      .coder = {.chords = 6, .window = 4, .latent = 3, .hidden = {32}}, .embedding = 8, .units = 24};
  Gan<float> model(options, Rng(1));
  Tensor<float> codes({200, 3});
  Rng rng(8);
  for (float& number : codes) number = static_cast<float>(normal(rng));
  const auto share_of_rounds = [&] {  // of steps that go on to the next chord of the round; by chance one in six
    const CodePlayer<float> player(model, codes.view(), many.chords, many.durations);
    const auto probability = [&](std::size_t event, std::size_t id) {
      const PitchSet& chord = many.chords.entries()[id];
      return std::exp(player.log_probability(event, {Rational(0), Rational(1), chord, {}}).chord);
    };
    double share = 0;
    for (std::size_t event = 0; event + 1 < player.length(); ++event)
      for (std::size_t id = 0; id < 6 && event % 4 != 3; ++id)
        share += probability(event, id) * probability(event + 1, (id + 1) % 6) / 600;
    return share;
  };
  const double before = share_of_rounds();

  Adam<float> optimizer({.learning_rate = 0.001, .beta1 = 0.5});
  const History history = fit(model, optimizer, many, {.epochs = 100, .batch = 32, .rng = Rng(2)});

  CHECK(before < 0.25);
  CHECK(share_of_rounds() > 0.6);
  CHECK(history.last("diversity") > 0.4);  // of the corpus 0.84; of a generator that has collapsed 0
}

TEST_CASE("adversarial: sizes and numbers that make no sense are refused") {
  const auto refused = [](auto change) {
    GanOptions options = small();
    change(options);
    return options;
  };
  CHECK_FAILS(Gan<float>(refused([](GanOptions& o) { o.coder.latent = 0; }), Rng(1)), ArgumentError,
              "[Gan] latent: got 0, expected 1 to 65536.");
  CHECK_FAILS(Gan<float>(refused([](GanOptions& o) { o.coder.window = 1; }), Rng(1)), ArgumentError,
              "[Gan] window: got 1, but one event has no neighbours. Choose a longer one, or another critic.");
  CHECK_FAILS(Gan<float>(refused([](GanOptions& o) { o.units = 0; }), Rng(1)), ArgumentError,
              "[Gan] units: got 0, expected 1 to 65536.");
}

TEST_CASE("adversarial: its file brings both players back, whatever they are") {
  for (const GanOptions& options : all_players()) {
    const Gan<float> model(options, Rng(4));
    Learnt learnt;
    learnt.windows = windows;
    const std::vector<std::byte> file = save_model(model, learnt);
    bool visited = false;
    visit_model<float>(file, "gan.safetensors", [&](auto& saved) {
      if constexpr (std::is_same_v<std::remove_cvref_t<decltype(saved.model)>, Gan<float>>) {
        visited = true;
        CHECK(saved.model.options == options);
        CHECK(save_model(saved.model, saved.learnt) == file);
      }
    });
    CHECK(visited);
  }
  CHECK_FAILS(parse_critic("cnn"), ArgumentError,
              "[Gan] there is no player of that name: got \"cnn\", expected dense, lstm or neighbours.");
}
