// SPDX-License-Identifier: MIT
//
// Moves a MIDI file by semitones; tempo, programs and drums stay:   transpose_file IN.mid SEMITONES OUT.mid

#include <chordgen/files.hpp>
#include <chordgen/midi.hpp>

#include <cstdio>
#include <cstdlib>

int main(int count, char** words) try {
  using namespace chordgen;
  if (count != 4) fail_argument("transpose_file", "give IN.mid SEMITONES OUT.mid.");
  const File file = read_midi(read_file(words[1]));
  write_file(words[3], write_midi(transpose(file, std::atoi(words[2]))));
} catch (const chordgen::Error& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
