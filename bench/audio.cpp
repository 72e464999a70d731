// SPDX-License-Identifier: MIT
//
// render/songbook: a piece of the built-in songbook, from its events to stereo sound; the counter real_time says how
// many seconds of sound a second makes.   wav_write, wav_read: the same sound to bytes and back.
#include <chordgen/audio.hpp>
#include <chordgen/dataset/songbook.hpp>

#include <benchmark/benchmark.h>

using namespace chordgen;

namespace {

/// The longest piece of the songbook.
Song longest_piece() {
  const Corpus corpus = songbook();
  const auto longest = std::max_element(corpus.pieces.begin(), corpus.pieces.end(), [](const Piece& a, const Piece& b) {
    return a.events.size() < b.events.size();
  });
  return {.events = longest->events, .tempo = longest->tempo, .metre = longest->metre};
}

void render_songbook(benchmark::State& state) {
  const Song song = longest_piece();
  const Sound once = render(song);
  if (!(once == render(song)) || !(peak(once) > 0.88 && peak(once) < 0.9))
    state.SkipWithError("the sound is not the same twice, or not as loud as asked for");
  for (auto _ : state) benchmark::DoNotOptimize(render(song));
  state.counters["real_time"] =
      benchmark::Counter(once.seconds() * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}
BENCHMARK(render_songbook)->Name("render/songbook")->Unit(benchmark::kMillisecond);

void write_sound(benchmark::State& state) {
  const Sound sound = render(longest_piece());
  const std::vector<std::byte> bytes = write_wav(sound);
  if (write_wav(read_wav(bytes)) != bytes) state.SkipWithError("the bytes are not what was written");
  for (auto _ : state) benchmark::DoNotOptimize(write_wav(sound));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes.size()));
}
BENCHMARK(write_sound)->Name("wav_write/songbook")->Unit(benchmark::kMillisecond);

void read_sound(benchmark::State& state) {
  const std::vector<std::byte> bytes = write_wav(render(longest_piece()));
  if (read_wav(bytes).size() * 4 + 44 != bytes.size()) state.SkipWithError("samples are missing");
  for (auto _ : state) benchmark::DoNotOptimize(read_wav(bytes));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes.size()));
}
BENCHMARK(read_sound)->Name("wav_read/songbook")->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
