// SPDX-License-Identifier: MIT
//
//   ./music                         the benchmarks below that need no data
//   CHORDGEN_SHARED=... ./music     and those on the guitar corpus and the performances that lie there
//   ./music worker files FOLDER     chordgen's side of bench/compare.py: a folder's files to windows, timed when asked;
//   ./music worker bytes FOLDER     the same from bytes in memory, only slices and windows
//
// corpus_to_windows/guitar        all files from the disk to pieces, keys, vocabularies and windows of 32, one thread
// corpus_to_windows/guitar-like-music21   the same as music21 5.7.3 reads them
// chordify/performance/10000      ten thousand notes of a played performance (seeded), from events to chords
// quantize/performance/10000      the same notes moved to a grid; estimate/...: which grid is theirs
// performance/10000               from the file to its grid, to the grid, to chords
// chordify/played                 the longest real performance of the suite
#include <chordgen/core.hpp>
#include <chordgen/dataset.hpp>
#include <chordgen/files.hpp>
#include <chordgen/midi.hpp>
#include <chordgen/music.hpp>

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

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

void estimate_performance(benchmark::State& state) {
  const Score score = score_from(performance(static_cast<int>(state.range(0))));
  for (auto _ : state) benchmark::DoNotOptimize(estimate_grid(score));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(estimate_performance)->Name("estimate/performance")->Arg(10000)->Unit(benchmark::kMillisecond);

void whole_performance(benchmark::State& state) {
  const File file = performance(static_cast<int>(state.range(0)));
  QuantizeReport report;
  for (auto _ : state) {
    Score score = score_from(file);
    report = quantize(score, estimate_grid(score));
    benchmark::DoNotOptimize(chordify(score));
  }
  if (report.notes != static_cast<std::size_t>(state.range(0))) state.SkipWithError("a note is missing");
  state.counters["largest_error_quarters"] = report.largest_onset_error.to_double();
  state.counters["mean_error_quarters"] = report.mean_onset_error;
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(whole_performance)->Name("performance")->Arg(10000)->Unit(benchmark::kMillisecond);

ChordWindows windows_of(const std::string& folder, Reading reading, Instruments instruments = Instruments::one) {
  return chord_windows(
      read_corpus(folder, {.reading = reading, .instruments = instruments, .duplicates = Duplicates::keep}));
}

void corpus_to_windows(benchmark::State& state, const std::string& folder, Reading reading) {
  const Corpus corpus = read_corpus(folder, {.reading = reading, .duplicates = Duplicates::keep});
  std::size_t windows = 0;
  for (const Piece& piece : corpus.pieces) windows += piece.events.size() > 32 ? piece.events.size() - 32 : 0;
  if (windows_of(folder, reading).size() != windows) state.SkipWithError("a window is missing");
  for (auto _ : state) benchmark::DoNotOptimize(windows_of(folder, reading));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(corpus.files.size()));
  state.counters["windows"] = static_cast<double>(windows);
}

/// The file of a folder that has most notes.
File longest(const std::string& folder) {
  File best;
  std::size_t most = 0;
  for (const std::string& path : list_folder(folder, {.recursive = true, .extensions = {".mid"}})) {
    try {
      File file = read_midi(read_file(folder + "/" + path));
      const std::size_t count = notes(file).size();
      if (count <= most) continue;
      most = count;
      best = std::move(file);
    } catch (const FormatError&) {
    }
  }
  return best;
}

void chordify_played(benchmark::State& state, const File& file) {
  Score score = score_from(file);
  for (auto _ : state) benchmark::DoNotOptimize(chordify(score_from(file)));
  state.counters["notes"] = static_cast<double>(score.note_count());
  const QuantizeReport report = quantize(score, estimate_grid(score));
  state.counters["largest_error_quarters"] = report.largest_onset_error.to_double();
  state.counters["mean_error_quarters"] = report.mean_onset_error;
}

using Bytes = std::vector<std::byte>;

std::vector<Bytes> bytes_of(const std::string& folder) {
  std::vector<Bytes> files;
  for (const std::string& path : list_folder(folder, {.recursive = true, .extensions = {".mid"}}))
    files.push_back(read_file(folder + "/" + path));
  return files;
}

/// From bytes to slices and windows, without keys.
ChordWindows windows_of(const std::vector<Bytes>& files) {
  Corpus corpus;
  corpus.pieces.reserve(files.size());
  for (const Bytes& bytes : files) {
    Diagnostics repaired;
    corpus.pieces.emplace_back().events = chordify(score_from(read_midi(bytes, repaired)));
  }
  return chord_windows(corpus);
}

/// Answers each line N with the seconds that one of N rounds took, as bench/steps.cpp does.
template <class Work>
int serve(Work work) {
  for (int i = 0; i < 3; ++i) work();
  std::printf("ready chordgen, %zu windows\n", work().size());
  std::fflush(stdout);
  using Clock = std::chrono::steady_clock;
  for (int rounds = 0; std::scanf("%d", &rounds) == 1;) {
    const Clock::time_point begin = Clock::now();
    for (int i = 0; i < rounds; ++i) benchmark::DoNotOptimize(work());
    std::printf("%.9g\n", std::chrono::duration<double>(Clock::now() - begin).count() / rounds);
    std::fflush(stdout);
  }
  return 0;
}

int work(const std::string& from, const std::string& folder) {
  if (from == "files") return serve([&] { return windows_of(folder, Reading::exact, Instruments::all); });
  return serve([files = bytes_of(folder)] { return windows_of(files); });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 4 && std::string(argv[1]) == "worker") return work(argv[2], argv[3]);
  static File played;
  if (const char* shared = std::getenv("CHORDGEN_SHARED"); shared != nullptr) {
    const std::string guitar = std::string(shared) + "/data/mutopia-guitar";
    benchmark::RegisterBenchmark("corpus_to_windows/guitar", corpus_to_windows, guitar, Reading::exact)
        ->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark("corpus_to_windows/guitar-like-music21", corpus_to_windows, guitar, Reading::music21)
        ->Unit(benchmark::kMillisecond);
    played = longest(std::string(shared) + "/data/midi-suite");
    benchmark::RegisterBenchmark("chordify/played", [](benchmark::State& state) {
      chordify_played(state, played);
    })->Unit(benchmark::kMillisecond);
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
