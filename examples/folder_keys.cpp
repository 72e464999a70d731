// SPDX-License-Identifier: MIT
//
// Prints the key of every MIDI file of a folder:   folder_keys DIR

#include <chordgen/dataset.hpp>

#include <cstdio>

int main(int count, char** words) try {
  using namespace chordgen;
  const Corpus corpus = survey_corpus(count > 1 ? words[1] : ".", {.instruments = Instruments::all});
  for (const Piece& piece : corpus.pieces)
    std::printf("%s\t%s\n", piece.name.c_str(), to_string(piece.key, Spelling::ordinary).c_str());
  for (const FileFate& file : corpus.files)
    if (!file.kept) std::printf("%s\t(%s)\n", file.path.c_str(), file.reason.c_str());
} catch (const chordgen::Error& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
