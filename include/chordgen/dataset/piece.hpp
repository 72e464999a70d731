// SPDX-License-Identifier: MIT
//
// Pieces and the corpus they make, as read from a folder or from the songbook, with the fate of every file.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/midi/diagnostics.hpp>
#include <chordgen/music/key.hpp>
#include <chordgen/music/song.hpp>

#include <cstdint>
#include <string>

namespace chordgen::inline CHORDGEN_ABI {

/// One piece of music, chordified.
struct Piece {
  std::string name{};    ///< the file's path inside its folder, or the title
  std::string source{};  ///< composer, origin or licence, where known
  List<ChordEvent> events{};
  Rational tempo{120};  ///< quarters a minute
  Metre metre{};
  Rational upbeat{0};  ///< quarters before the first bar line
  int program = 24;    ///< General MIDI number of the instrument, from 0
  Key key{};           ///< by key analysis; of a transposed piece, the new key
};

/// What became of one file of a folder.
struct FileFate {
  std::string path{};  ///< inside the folder
  bool kept = false;
  std::string code{};    ///< why it was dropped, in one stable word: "name", "unreadable", "key", ...; empty when kept
  std::string reason{};  ///< the same in a sentence, with what would keep it
  List<Diagnostic> problems{};  ///< what was wrong with its bytes, and repaired
  Rational largest_move{0};     ///< how far quantising moved an onset, in quarters
};

/// The pieces that were kept, in a fixed order, and the fate of every file looked at.
struct Corpus {
  List<Piece> pieces{};
  List<FileFate> files{};
  List<Piece> others{};  ///< read but dropped by a later filter; they count for a vocabulary of all pieces
};

}  // namespace chordgen::inline CHORDGEN_ABI
