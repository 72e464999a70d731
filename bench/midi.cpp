// SPDX-License-Identifier: MIT
//
// The MIDI floor against the clock: view, stored file, notes, writing. Bytes are file bytes, in memory on both sides.
//
//   ./midi                        a generated piece of 16 tracks
//   CHORDGEN_SHARED=... ./midi    and the guitar corpus and the suite that lie there
//
// Before anything is timed, each input must read strictly, show the same events in the view as in the file, and come
// back from writing as it was. What does not is left out.
#include <chordgen/core/distributions.hpp>
#include <chordgen/midi.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
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
        if (event.tick != file.tracks.at(t).events.at(e++).tick) return false;
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

void count(benchmark::State& state, const Corpus& corpus) {
  state.SetBytesProcessed(state.iterations() * corpus.bytes);
  state.SetItemsProcessed(state.iterations() * corpus.events);
}

void view(benchmark::State& state, const Corpus& corpus) {
  for (auto _ : state) {
    std::int64_t sum = 0;
    for (const Bytes& bytes : corpus.inputs)
      for (const TrackView track : MidiView(bytes))
        for (const RawEvent& event : track) sum += event.tick.value + event.status + event.data1 + event.data2;
    benchmark::DoNotOptimize(sum);
  }
  count(state, corpus);
}

void stored(benchmark::State& state, const Corpus& corpus) {
  for (auto _ : state)
    for (const Bytes& bytes : corpus.inputs) benchmark::DoNotOptimize(read_midi(bytes));
  count(state, corpus);
}

void note_list(benchmark::State& state, const Corpus& corpus) {
  for (auto _ : state)
    for (const Bytes& bytes : corpus.inputs) benchmark::DoNotOptimize(notes(read_midi(bytes)));
  count(state, corpus);
}

void write(benchmark::State& state, const Corpus& corpus) {
  for (auto _ : state)
    for (const File& file : corpus.files) benchmark::DoNotOptimize(write_midi(file));
  count(state, corpus);
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::pair<std::string, Corpus>> corpora;
  corpora.emplace_back("large", make_large());
  if (const char* shared = std::getenv("CHORDGEN_SHARED"); shared != nullptr) {
    corpora.emplace_back("guitar", read_folder(std::filesystem::path(shared) / "data/mutopia-guitar"));
    corpora.emplace_back("suite", read_folder(std::filesystem::path(shared) / "data/midi-suite"));
  }
  for (const auto& [name, corpus] : corpora) {
    const Corpus& input = corpus;
    benchmark::RegisterBenchmark((name + "/view").c_str(), [&](benchmark::State& state) { view(state, input); });
    benchmark::RegisterBenchmark((name + "/stored").c_str(), [&](benchmark::State& state) { stored(state, input); });
    benchmark::RegisterBenchmark((name + "/notes").c_str(), [&](benchmark::State& state) { note_list(state, input); });
    benchmark::RegisterBenchmark((name + "/write").c_str(), [&](benchmark::State& state) { write(state, input); });
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
