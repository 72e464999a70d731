// SPDX-License-Identifier: MIT
//
// The whole way in a few lines: music, windows, a model, training, a song. README.md shows this program.

#include <cstdio>

#include <chordgen/chordgen.hpp>
using namespace chordgen;

int main() {
  Rng rng(7);
  auto corpus = songbook();  // or read_corpus("guitar/", ...): a folder of your own MIDI files
  auto data = chord_windows(corpus, {.length = 32});
  ChordLstm<float> model(
      {.chords = data.chords.size(), .durations = data.durations.size(), .layers = 1, .units = 96, .dense = 64},
      rng.split("init"));
  RmsProp<float> optimizer({.learning_rate = 2e-3});
  fit(model, optimizer, data, {.epochs = 4, .batch = 64, .rng = rng.split("fit")});
  Song song = continue_from(model, data.seed(0), {.length = 200}, {.temperature = 0.9}, rng.split("song"));
  write_file("song.mid", write_midi(to_midi(song, {.program = gm::nylon_guitar})));
  Novelty found = CopyFinder(data).novelty(song.events);
  std::printf("longest run of the corpus: %zu of %zu events\n", found.exact.length, song.events.size());
}
