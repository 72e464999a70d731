// SPDX-License-Identifier: MIT
//
// More music from the same: every piece in other keys or octaves, as long as all its notes stay within an instrument's
// range. The piece itself comes first. Split before you augment, or transpositions leak to the other side.
#pragma once

#include <chordgen/dataset/piece.hpp>
#include <chordgen/music/transpose.hpp>

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

namespace chordgen::inline CHORDGEN_ABI {

/// A piece moved by so many semitones, key and all. Throws ArgumentError when a note would leave MIDI's keys.
template <class = WhenCalled>
[[nodiscard]] Piece transposed(Piece piece, int semitones) {
  for (ChordEvent& event : piece.events) {
    event.pitches = event.pitches.transposed(semitones);
    event.held = event.held.transposed(semitones);
  }
  piece.key = piece.key.transposed(semitones);
  return piece;
}

/// The piece, and it moved by each of the steps that keep it within the range.
template <class = WhenCalled>
[[nodiscard]] std::vector<Piece> transpositions(const Piece& piece, std::span<const int> steps,
                                                const PitchRange& range) {
  int lowest = PitchSet::keys;
  int highest = -1;
  for (const ChordEvent& event : piece.events) {
    lowest = std::min(lowest, event.pitches.lowest());
    highest = std::max(highest, event.pitches.highest());
  }
  std::vector<Piece> pieces{piece};
  for (const int step : steps)
    if (step != 0 && (highest < 0 || (lowest + step >= range.lowest && highest + step <= range.highest)))
      pieces.push_back(transposed(piece, step));
  return pieces;
}

/// How a corpus is enlarged: in all twelve keys (-6 to +5 semitones), or an octave down and up.
enum class Augment : std::uint8_t { none, keys, octaves };

/// The corpus with its transpositions, each behind the piece it comes from.
template <class = WhenCalled>
[[nodiscard]] Corpus augmented(const Corpus& corpus, Augment augment, const PitchRange& range = {}) {
  constexpr int keys[] = {-6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5};
  constexpr int octaves[] = {-12, 12};
  std::span<const int> steps;
  if (augment == Augment::keys) steps = keys;
  if (augment == Augment::octaves) steps = octaves;
  Corpus larger{{}, corpus.files, corpus.others};
  for (const Piece& piece : corpus.pieces)
    for (Piece& moved : transpositions(piece, steps, range)) larger.pieces.push_back(std::move(moved));
  return larger;
}

}  // namespace chordgen::inline CHORDGEN_ABI
