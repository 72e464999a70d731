// SPDX-License-Identifier: MIT
//
// The built-in corpus: guitar pieces in C major, so that a model can be trained without any file. Studies for the right
// hand, carols and folk songs, dances. All of it is dedicated to the public domain (CC0 1.0).
#pragma once

#include <chordgen/core/span.hpp>
#include <chordgen/dataset/songbook_dances.hpp>
#include <chordgen/dataset/songbook_notation.hpp>
#include <chordgen/dataset/songbook_songs.hpp>
#include <chordgen/dataset/songbook_studies.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// Every piece of the songbook, in its order.
template <class = WhenCalled>
[[nodiscard]] Corpus songbook() {
  Corpus corpus;
  for (const Span<const char* const> part :
       {Span<const char* const>(songbook_studies), Span<const char* const>(songbook_songs),
        Span<const char* const>(songbook_dances)})
    for (const char* text : part) {
      corpus.pieces.push_back(parse_notation(text));
      corpus.pieces.back().key = analyze_key(corpus.pieces.back().events).key();
      corpus.files.push_back({.path = corpus.pieces.back().name, .kept = true});
    }
  return corpus;
}

}  // namespace chordgen::inline CHORDGEN_ABI
