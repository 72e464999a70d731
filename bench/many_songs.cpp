// SPDX-License-Identifier: MIT
//
// Sampled songs, one alone and a hundred in one call: a hundred states advance by the same products, so the weights are
// read once for all of them. Names: lstm_compose_songs/2x512/stream/SONGS; items are events.
//
// 2 layers of 512 units, 515 chords, 10 durations, float; as the kernels chosen by CHORDGEN_KERNELS compute. Before
// anything is timed, the first of two songs at once is compared with the same song alone.
#include <chordgen/generate/continue.hpp>
#include <chordgen/models/lstm_player.hpp>

#include <benchmark/benchmark.h>

namespace {

using namespace chordgen;

constexpr std::size_t event_count = 500;

Vocabulary<PitchSet> chords() {
  std::vector<PitchSet> entries;
  for (int bass = 40; entries.size() < 515; ++bass)
    for (int top = bass + 1; top < bass + 24 && entries.size() < 515; ++top) entries.push_back(PitchSet{bass, top});
  return Vocabulary<PitchSet>(std::move(entries));
}
Vocabulary<Rational> durations() {
  std::vector<Rational> entries;
  for (int eighths = 1; eighths <= 10; ++eighths) entries.emplace_back(eighths, 2);
  return Vocabulary<Rational>(std::move(entries));
}

void compose(benchmark::State& state) {
  const ChordLstm<float> model({.chords = 515, .durations = 10, .layers = 2, .units = 512}, Rng(1));
  LstmPlayer<float> player(model, chords(), durations(), StateKind::stream);
  const auto songs = [&](std::size_t count, std::size_t length) {
    const List<List<ChordEvent>> primes(count);
    return continue_many(player, primes, {.length = length}, {.temperature = 0.9}, Rng(2));
  };
  if (!(songs(1, 20)[0].events == songs(2, 20)[0].events)) {
    state.SkipWithError("two songs at once are not the songs alone");
    return;
  }
  const auto count = static_cast<std::size_t>(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(songs(count, event_count));
  state.SetItemsProcessed(static_cast<std::int64_t>(count * event_count) * state.iterations());
}
BENCHMARK(compose)->Name("lstm_compose_songs/2x512/stream")->Arg(1)->Arg(100)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
