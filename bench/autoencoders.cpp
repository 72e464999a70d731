// SPDX-License-Identifier: MIT
//
// A training step of the tutorial's autoencoders: 267 chords x 32 steps = 8,544 outputs, batch 32, two latent numbers,
// RMSprop. Each case is checked against naive on a smaller model before it is timed.
//
//   autoencoder_train_step/<variant>/8544/b32    vae_train_step/<variant>/8544/b32
//
// A step is forward with its figures, backward and the optimiser; one thread.
#include <benchmark/benchmark.h>

#include <string>

#include "coder_step.hpp"

namespace k = chordgen::kernels;

namespace {

template <class Make>
void add(const std::string& name, const k::Choice& choice, Make make) {
  const auto run = [=](benchmark::State& state) {
    if (!bench::learns_like_naive(make, choice)) return state.SkipWithError("differs from naive");
    bench::CoderStep step(make(267), 32);
    step();
    for (auto _ : state) benchmark::DoNotOptimize(step());
    state.SetItemsProcessed(32 * static_cast<std::int64_t>(state.iterations()));
  };
  benchmark::RegisterBenchmark((name + "/" + k::to_string(choice) + "/8544/b32").c_str(), run)
      ->Unit(benchmark::kMicrosecond);
}

}  // namespace

int main(int count, char** words) {
  for (const k::Choice& choice : bench::all_choices()) {
    add("autoencoder_train_step", choice, bench::autoencoder);
    add("vae_train_step", choice, bench::vae);
  }
  benchmark::Initialize(&count, words);
  if (benchmark::ReportUnrecognizedArguments(count, words)) return 1;
  benchmark::AddCustomContext("default variant", k::to_string(k::active()));
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
