// SPDX-License-Identifier: MIT
//
// The MIDI floor against the clock: view, stored file, notes, writing. Bytes are file bytes, in memory on both sides.
//
//   ./midi                                  a generated piece of 16 tracks
//   CHORDGEN_SHARED=... ./midi              and the guitar corpus and the suite that lie there
//   ./midi --serve midi_notes FOLDER        a contender of bench/compare.py
//
// Before anything is timed, each input must read strictly, show the same events in the view as in the file, and come
// back from writing as it was. What does not is left out.
#include <chordgen/core/distributions.hpp>
#include <chordgen/core/version.hpp>
#include <chordgen/midi.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace {

using namespace chordgen;
using Bytes = std::vector<std::byte>;

struct Corpus {
  std::vector<Bytes> inputs{};
  std::vector<File> files{};
  std::int64_t bytes = 0;
  std::int64_t events = 0;
};

/// Whether the view, the stored file and a round trip agree; counts the events.
bool is_sound(const Bytes& bytes, File& file, std::int64_t& events) {
  try {
    file = read_midi(bytes);
    if (file.tracks.empty() || !(read_midi(write_midi(file)) == file)) return false;
    std::size_t t = 0;
    for (const TrackView track : MidiView(bytes)) {
      std::size_t e = 0;
      for (const RawEvent& event : track)
        if (event.tick != file.tracks[t].events[e++].tick) return false;
      events += static_cast<std::int64_t>(e);
      ++t;
    }
    return true;
  } catch (const FormatError&) {
    return false;
  }
}

void add(Corpus& corpus, Bytes bytes) {
  File file;
  if (!is_sound(bytes, file, corpus.events)) return;
  corpus.bytes += static_cast<std::int64_t>(bytes.size());
  corpus.files.push_back(std::move(file));
  corpus.inputs.push_back(std::move(bytes));
}

Corpus read_folder(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  Corpus corpus;
  for (const auto& path : paths) {
    std::ifstream stream(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    const auto bytes = as_byte_span(text);
    add(corpus, {bytes.begin(), bytes.end()});
  }
  return corpus;
}

/// Sixteen tracks of 25,000 notes, with a volume change at every ninth.
Corpus make_large() {
  Rng rng(1);
  File file;
  for (int channel = 0; channel < 16; ++channel) {
    Track& track = file.tracks.emplace_back();
    Ticks tick{};
    for (int i = 0; i < 25000; ++i) {
      tick += Ticks(static_cast<std::int64_t>(60 * uniform_index(rng, 5)));
      track.add(MidiNote{.start = tick,
                         .duration = Ticks(static_cast<std::int64_t>(30 + 30 * uniform_index(rng, 6))),
                         .key = static_cast<std::uint8_t>(30 + uniform_index(rng, 60)),
                         .velocity = static_cast<std::uint8_t>(30 + uniform_index(rng, 80)),
                         .channel = static_cast<std::uint8_t>(channel)});
      if (i % 9 == 0) track.add_control(tick, channel, 7, static_cast<int>(uniform_index(rng, 128)));
    }
    track.sort();
  }
  Corpus corpus;
  add(corpus, write_midi(file));
  return corpus;
}

void view(const Corpus& corpus) {
  std::int64_t sum = 0;
  for (const Bytes& bytes : corpus.inputs)
    for (const TrackView track : MidiView(bytes))
      for (const RawEvent& event : track) sum += event.tick.value + event.status + event.data1 + event.data2;
  benchmark::DoNotOptimize(sum);
}

void stored(const Corpus& corpus) {
  for (const Bytes& bytes : corpus.inputs) benchmark::DoNotOptimize(read_midi(bytes));
}

void note_list(const Corpus& corpus) {
  for (const Bytes& bytes : corpus.inputs) benchmark::DoNotOptimize(notes(read_midi(bytes)));
}

void write(const Corpus& corpus) {
  for (const File& file : corpus.files) benchmark::DoNotOptimize(write_midi(file));
}

struct Workload {
  const char* name;
  void (*run)(const Corpus&);
};

constexpr Workload workloads[] = {
    {"midi_view", view}, {"midi_events", stored}, {"midi_notes", note_list}, {"midi_write", write}};

/// A cycle of the core: a third of a multiplication that waits for the one before it, on x86 of the last ten years.
double cycle_seconds() {
  using Clock = std::chrono::steady_clock;
  constexpr int products = 3'000'000;
  std::uint64_t factor = 3, product = 1;
  benchmark::DoNotOptimize(factor);
  const Clock::time_point begin = Clock::now();
  for (int i = 0; i < products; ++i) product *= factor;
  benchmark::DoNotOptimize(product);
  return std::chrono::duration<double>(Clock::now() - begin).count() / (3.0 * products);
}

void time(benchmark::State& state, const Corpus& corpus, const Workload& workload) {
  using Clock = std::chrono::steady_clock;
  double best = 1e9, cycle = 1e9;
  for (auto _ : state) {
    const Clock::time_point begin = Clock::now();
    workload.run(corpus);
    best = std::min(best, std::chrono::duration<double>(Clock::now() - begin).count());
  }
  for (int i = 0; i < 5; ++i) cycle = std::min(cycle, cycle_seconds());
  state.counters["best_cycles_an_event"] = best / static_cast<double>(corpus.events) / cycle;
  state.SetBytesProcessed(state.iterations() * corpus.bytes);
  state.SetItemsProcessed(state.iterations() * corpus.events);
}

/// Answers each line N on standard input with the seconds that one of N rounds took, so that rivals can take turns.
int serve(const Corpus& corpus, const std::string& name) {
  for (const Workload& workload : workloads) {
    if (name != workload.name || corpus.inputs.empty()) continue;
    workload.run(corpus);
    std::printf("ready chordgen %s\n", version);
    std::fflush(stdout);
    using Clock = std::chrono::steady_clock;
    for (int rounds = 0; std::scanf("%d", &rounds) == 1;) {
      const Clock::time_point begin = Clock::now();
      for (int i = 0; i < rounds; ++i) workload.run(corpus);
      std::printf("%.9g\n", std::chrono::duration<double>(Clock::now() - begin).count() / rounds);
      std::fflush(stdout);
    }
    return 0;
  }
  std::fprintf(stderr, "midi: no such workload, or no file in the folder: %s\n", name.c_str());
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 4 && std::string(argv[1]) == "--serve") return serve(read_folder(argv[3]), argv[2]);
  std::vector<std::pair<std::string, Corpus>> corpora;
  corpora.emplace_back("large", make_large());
  if (const char* shared = std::getenv("CHORDGEN_SHARED"); shared != nullptr) {
    corpora.emplace_back("guitar", read_folder(std::filesystem::path(shared) / "data/mutopia-guitar"));
    corpora.emplace_back("suite", read_folder(std::filesystem::path(shared) / "data/midi-suite"));
  }
  for (const auto& [name, corpus] : corpora) {
    for (const Workload& workload : workloads) {
      const Corpus& input = corpus;
      benchmark::RegisterBenchmark((std::string(workload.name) + "/" + name).c_str(),
                                   [&](benchmark::State& state) { time(state, input, workload); });
    }
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
