// SPDX-License-Identifier: MIT
//
//   note_decoder_epoch/<variant>/<guitar|jsb>
//
// See note_epoch.hpp for what an epoch is. Each variant's epoch of a narrow model is compared with naive's before it is
// timed; naive itself takes minutes for a whole one and is left out.
#include <benchmark/benchmark.h>

#include <memory>

#include "note_epoch.hpp"

namespace k = chordgen::kernels;

namespace {

void add(const std::shared_ptr<const bench::NoteWork>& work, const std::string& set, const k::Choice& choice) {
  const auto run = [=](benchmark::State& state) {
    if (!bench::epoch_is_like_naive(*work, choice)) return state.SkipWithError("differs from naive");
    bench::NoteEpoch epoch(*work, work->chunks, work->options);
    for (auto _ : state) benchmark::DoNotOptimize(epoch());
    state.SetItemsProcessed(static_cast<std::int64_t>(work->chunks.event_count()) *
                            static_cast<std::int64_t>(state.iterations()));
  };
  benchmark::RegisterBenchmark(("note_decoder_epoch/" + k::to_string(choice) + "/" + set).c_str(), run)
      ->Unit(benchmark::kMillisecond);
}

}  // namespace

int main(int count, char** words) {
  benchmark::Initialize(&count, words);
  if (benchmark::ReportUnrecognizedArguments(count, words)) return 1;
  for (const char* set : {"jsb", "guitar"}) {
    const auto work = std::make_shared<const bench::NoteWork>(bench::note_work(set));
    for (const k::Choice& choice : bench::all_choices())
      if (!(choice == bench::definition)) add(work, set, choice);
  }
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
