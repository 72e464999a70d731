// SPDX-License-Identifier: MIT
//
// A training step of the tutorial's autoencoders: 267 chords x 32 steps = 8,544 outputs, batch 32, two latent numbers,
// RMSprop. Each case is checked against naive on a smaller model before it is timed.
//
//   autoencoder_train_step/<variant>/8544/b32    vae_train_step/<variant>/8544/b32
//
// A step is forward with its figures, backward and the optimiser; one thread.
#include <benchmark/benchmark.h>

#include <chordgen/models/autoencoder.hpp>
#include <chordgen/models/vae.hpp>
#include <chordgen/optim.hpp>

#include <cmath>
#include <string>
#include <vector>

using namespace chordgen;
namespace k = chordgen::kernels;

namespace {

constexpr k::Choice definition{k::Variant::naive, k::Target::portable, true};

std::vector<k::Choice> all_choices() {
  std::vector<k::Choice> choices{definition, {k::Variant::eigen, k::Target::portable, true}};
  for (const k::Target target : k::all_targets)
    if (k::supports(target)) choices.push_back({k::Variant::simd, target, true});
  return choices;
}

/// One step after another on the same batch.
template <class Model>
class Step {
 public:
  Step(const Model& model, std::size_t batch) : model_(model), optimizer_({.learning_rate = 0.001}) {
    const WindowCoderOptions& options = model.options.coder;
    Rng rng(2);
    batch_.batch = batch;
    batch_.time = options.window;
    for (std::size_t i = 0; i < batch * options.window; ++i)
      batch_.chords.push_back(static_cast<std::int32_t>(uniform_index(rng, options.chords)));
  }
  float operator()() {
    tape_.clear();
    Pass<float> pass(tape_, Rng(3), true);
    const Loss<float> loss = model_.loss(pass, batch_);
    tape_.backward(loss.total);
    optimizer_.step(model_, tape_);
    return loss.total.item();
  }

 private:
  Model model_;
  RmsProp<float> optimizer_;
  Tape<float> tape_;
  ChordBatch batch_;
};

template <class Model, class Faithful>
void add(const std::string& name, const k::Choice& choice, Faithful faithful) {
  const auto run = [=](benchmark::State& state) {
    Step<Model> expected(Model(faithful(std::size_t{21}), Rng(1)), 5);
    Step<Model> got(Model(faithful(std::size_t{21}), Rng(1)), 5);
    for (int i = 0; i < 20; ++i) {
      k::use(definition);
      const float right = expected();
      k::use(choice);
      if (!(std::fabs(got() - right) <= 1e-5f * right)) return state.SkipWithError("differs from naive");
    }
    Step<Model> step(Model(faithful(std::size_t{267}), Rng(1)), 32);
    step();
    for (auto _ : state) benchmark::DoNotOptimize(step());
    state.SetItemsProcessed(32 * static_cast<std::int64_t>(state.iterations()));
  };
  benchmark::RegisterBenchmark((name + "/" + k::to_string(choice) + "/8544/b32").c_str(), run)
      ->Unit(benchmark::kMicrosecond);
}

}  // namespace

int main(int count, char** words) {
  for (const k::Choice& choice : all_choices()) {
    add<Autoencoder<float>>("autoencoder_train_step", choice,
                            [](std::size_t chords) { return faithful_autoencoder(chords); });
    add<Vae<float>>("vae_train_step", choice, [](std::size_t chords) { return faithful_vae(chords); });
  }
  benchmark::Initialize(&count, words);
  if (benchmark::ReportUnrecognizedArguments(count, words)) return 1;
  benchmark::AddCustomContext("default variant", k::to_string(k::active()));
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
