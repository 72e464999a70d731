// SPDX-License-Identifier: MIT
//
// How long it takes to find what a song of 500 events copies: novelty/song of a corpus of 100,000 events that was read,
// novelty/corpus to read it. A song that is cut from the corpus must be found there before anything is timed.
#include <benchmark/benchmark.h>

#include <chordgen/core/distributions.hpp>
#include <chordgen/evaluate/novelty.hpp>

namespace {

using namespace chordgen;

constexpr std::size_t song_events = 500;

/// A hundred pieces over 3,000 chords, common ones far oftener than rare ones, with passages that come back.
Corpus corpus_of(std::size_t events) {
  Rng rng(1);
  Corpus corpus;
  for (std::size_t p = 0; p < 100; ++p) {
    Piece& piece = corpus.pieces.emplace_back();
    while (piece.events.size() < events / 100) {
      if (piece.events.size() > 64 && uniform(rng) < 0.03) {
        const std::size_t from = uniform_index(rng, piece.events.size() - 32);
        for (std::size_t i = 0; i < 32 && piece.events.size() < events / 100; ++i)
          piece.events.push_back(ChordEvent(piece.events[from + i]));
      } else {
        const double u = uniform(rng);
        const auto rank = static_cast<int>(3000 * u * u * u);
        const int root = 30 + rank % 40;
        piece.events.push_back({.duration = Rational(1, 1 + rank % 3),
                                .pitches = {root, root + 1 + rank / 40 % 12, root + 13 + rank / 480}});
      }
    }
  }
  return corpus;
}

void novelty_song(benchmark::State& state) {
  const Corpus corpus = corpus_of(100000);
  const CopyFinder finder(ChordWindows(corpus, {.targets = Targets::none}));
  std::vector<ChordEvent> song(corpus.pieces[70].events.begin() + 100, corpus.pieces[70].events.begin() + 300);
  const Corpus more = corpus_of(20000);
  for (std::size_t i = 0; song.size() < song_events; ++i) song.push_back(more.pieces[i / 200].events[i % 200]);
  if (finder.novelty(song).exact.length < 200 || finder.novelty(song).transposed.length < 200) {
    state.SkipWithError("the passage was not found");
    return;
  }
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(finder.novelty(song));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(song_events));
}
BENCHMARK(novelty_song)->Name("novelty/song/100000")->Unit(benchmark::kMillisecond);

void novelty_corpus(benchmark::State& state) {
  const ChordWindows windows(corpus_of(100000), {.targets = Targets::none});
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(CopyFinder(windows));
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * 100000));
}
BENCHMARK(novelty_corpus)->Name("novelty/corpus/100000")->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
