// SPDX-License-Identifier: MIT
//
// The tutorial's LSTM, two layers of 512 units:
//
//   lstm_train_step/<variant>/2x512/b64/t32/<f32|bf16>/threads:<n>   embeddings, LSTMs, dense, two heads, RMSprop
//   lstm_compose_event/<variant>/2x512/<window|stream>/<f32|bf16>    one event, from the last 32 or from all
//
// Each case is checked against naive on a narrower model before it is timed. `of_peak` compares the arithmetic of the
// formulas with the multiply-adds of one core, measured in this process; looked-up products need less than that.
#include <benchmark/benchmark.h>

#include <string>

#include "lstm_work.hpp"
#include "peak.hpp"

using namespace chordgen;
namespace k = chordgen::kernels;

namespace {

bool possible(const k::Choice& choice, k::Precision precision) {
  k::use(choice);
  if (precision == k::Precision::f32) return choice.target != k::Target::amx;  // its floats are avx512's
  return k::multiplies_bf16();
}
const char* name(k::Precision precision) { return precision == k::Precision::bf16 ? "bf16" : "f32"; }

void add_train_step(const k::Choice& choice, const bench::Computing& how) {
  const auto run = [=](benchmark::State& state) {
    if (!bench::lstm_learns_like_naive(choice, how)) return state.SkipWithError("differs from naive");
    bench::LstmStep step(bench::tutorial, 64, 32, how);
    step();
    for (auto _ : state) benchmark::DoNotOptimize(step());
    const double flops = step.flops() * static_cast<double>(state.iterations());
    state.counters["FLOP/s"] = benchmark::Counter(flops, benchmark::Counter::kIsRate);
    state.counters["of_peak"] = benchmark::Counter(
        flops / bench::peak_flops(choice) / static_cast<double>(how.threads.count), benchmark::Counter::kIsRate);
  };
  benchmark::RegisterBenchmark(("lstm_train_step/" + k::to_string(choice) + "/2x512/b64/t32/" + name(how.precision) +
                                "/threads:" + std::to_string(how.threads.count))
                                   .c_str(),
                               run)
      ->Unit(benchmark::kMillisecond)
      ->UseRealTime();
}

void add_compose_event(const k::Choice& choice, StateKind kind, const bench::Computing& how) {
  const auto run = [=](benchmark::State& state) {
    if (!bench::lstm_composes_like_naive(choice, kind, how)) return state.SkipWithError("differs from naive");
    bench::LstmSong song(bench::tutorial, kind, how);
    for (auto _ : state) benchmark::DoNotOptimize(song());
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
  };
  benchmark::RegisterBenchmark(("lstm_compose_event/" + k::to_string(choice) + "/2x512/" +
                                (kind == StateKind::window ? "window/" : "stream/") + name(how.precision))
                                   .c_str(),
                               run)
      ->Unit(benchmark::kMicrosecond);
}

}  // namespace

int main(int count, char** words) {
  const k::Choice usual = k::active();
  for (const k::Choice& choice : bench::all_choices())
    for (const k::Precision precision : {k::Precision::f32, k::Precision::bf16}) {
      if (!possible(choice, precision)) continue;
      for (const std::size_t threads : {1u, 2u}) add_train_step(choice, {Threads{threads}, precision});
      for (const StateKind kind : {StateKind::window, StateKind::stream})
        add_compose_event(choice, kind, {Threads{1}, precision});
    }
  k::use(usual);
  benchmark::Initialize(&count, words);
  if (benchmark::ReportUnrecognizedArguments(count, words)) return 1;
  benchmark::AddCustomContext("default variant", k::to_string(usual));
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
