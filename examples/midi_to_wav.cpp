// SPDX-License-Identifier: MIT
//
// Lets the guitar play a MIDI file, all its instruments on six strings:   midi_to_wav IN.mid OUT.wav

#include <chordgen/audio.hpp>
#include <chordgen/chordgen.hpp>

#include <cstdio>

int main(int count, char** words) try {
  using namespace chordgen;
  if (count != 3) fail_argument("midi_to_wav", "give IN.mid OUT.wav.");
  const Score score = score_from(read_midi(read_file(words[1])));
  const Song song{.events = chordify(score), .tempo = score.first_tempo(), .metre = score.first_metre()};
  write_file(words[2], write_wav(render(song)));
} catch (const chordgen::Error& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
