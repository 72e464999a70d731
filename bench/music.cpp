// SPDX-License-Identifier: MIT
//
// chordify/performance/10000: ten thousand notes of a played performance (seeded), from a MIDI file's events to chords.
// quantize/performance/10000: the same notes moved to a grid. corpus_to_windows/<songbook|guitar>: the events of a
// corpus to vocabularies and windows of 32 as a model learns from; guitar where $CHORDGEN_SHARED has it.
#include <chordgen/core.hpp>
#include <chordgen/dataset.hpp>
#include <chordgen/midi.hpp>
#include <chordgen/music.hpp>

#include <benchmark/benchmark.h>

#include <cstdlib>

using namespace chordgen;

namespace {

/// Notes that come about every 40 ticks and last up to two quarters, none of them on a grid.
File performance(int count) {
  Rng rng = Rng(1).split("performance");
  File file;
  file.tracks.resize(1);
  std::int64_t tick = 0;
  for (int i = 0; i < count; ++i) {
    tick += static_cast<std::int64_t>(uniform_index(rng, 80));
    file.tracks[0].add({Ticks(tick), Ticks(1 + static_cast<std::int64_t>(uniform_index(rng, 960))),
                        static_cast<std::uint8_t>(30 + uniform_index(rng, 60)), 90});
  }
  file.tracks[0].sort();
  return file;
}

void chordify_performance(benchmark::State& state) {
  const File file = performance(static_cast<int>(state.range(0)));
  const std::vector<ChordEvent> events = chordify(score_from(file));
  Rational end(0);
  for (const ChordEvent& event : events) {
    if (event.onset != end) state.SkipWithError("the slices do not tile the time");
    end = event.onset + event.duration;
  }
  for (auto _ : state) benchmark::DoNotOptimize(chordify(score_from(file)));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(chordify_performance)->Name("chordify/performance")->Arg(10000)->Unit(benchmark::kMillisecond);

void quantize_performance(benchmark::State& state) {
  const Score score = score_from(performance(static_cast<int>(state.range(0))));
  Score checked = score;
  const QuantizeReport report = quantize(checked, {4, 3});
  if (report.largest_onset_error > Rational(1, 8)) state.SkipWithError("a note moved farther than half a unit");
  for (auto _ : state) {
    Score moved = score;
    benchmark::DoNotOptimize(quantize(moved, {4, 3}));
  }
  state.counters["largest_error_quarters"] = report.largest_onset_error.to_double();
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(quantize_performance)->Name("quantize/performance")->Arg(10000)->Unit(benchmark::kMillisecond);

void corpus_to_windows(benchmark::State& state, const Corpus& corpus) {
  std::int64_t events = 0;
  const ChordWindows windows = chord_windows(corpus, {.length = 32});
  for (const Piece& piece : corpus.pieces) events += static_cast<std::int64_t>(piece.events.size());
  ChordBatch batch;
  windows.gather(batch, std::vector<std::uint32_t>{0});
  for (std::size_t t = 0; t < 32; ++t)  // the first window is the first piece's beginning
    if (!(windows.chords[batch.chords[t]] == corpus.pieces[0].events[t].pitches))
      return state.SkipWithError("the first window differs from the first piece");
  for (auto _ : state) benchmark::DoNotOptimize(chord_windows(corpus, {.length = 32}).size());
  state.SetItemsProcessed(state.iterations() * events);
}

}  // namespace

int main(int count, char** words) {
  static const Corpus songs = songbook();
  benchmark::RegisterBenchmark("corpus_to_windows/songbook", [](benchmark::State& state) {
    corpus_to_windows(state, songs);
  })->Unit(benchmark::kMicrosecond);
  if (const char* shared = std::getenv("CHORDGEN_SHARED"); shared != nullptr) {
    static const Corpus guitar = read_corpus(std::string(shared) + "/data/mutopia-guitar");
    benchmark::RegisterBenchmark("corpus_to_windows/guitar", [](benchmark::State& state) {
      corpus_to_windows(state, guitar);
    })->Unit(benchmark::kMicrosecond);
  }
  benchmark::Initialize(&count, words);
  if (benchmark::ReportUnrecognizedArguments(count, words)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
