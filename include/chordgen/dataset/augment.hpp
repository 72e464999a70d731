// SPDX-License-Identifier: MIT
//
// More music from the same: every piece in other keys or octaves, as long as all its notes stay within an instrument's
// range. The piece itself comes first. Split before you augment, or transpositions leak to the other side.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/core/span.hpp>
#include <chordgen/dataset/piece.hpp>
#include <chordgen/music/transpose.hpp>

#include <utility>

namespace chordgen::inline CHORDGEN_ABI {

/// A piece moved by so many semitones, key and all. Throws ArgumentError when a note would leave MIDI's keys.
template <class = WhenCalled>
[[nodiscard]] Piece transposed(Piece piece, int semitones) {
  if (semitones == 0) return piece;
  piece.events = transpose(piece.events, semitones);
  piece.key = piece.key.transposed(semitones);
  return piece;
}

/// The piece, and it moved by each of the steps that keep it within the range.
template <class = WhenCalled>
[[nodiscard]] List<Piece> transpositions(const Piece& piece, Span<const int> steps, const PitchRange& range) {
  const PitchRange used = range_of(piece.events);
  List<Piece> pieces{piece};
  for (const int step : steps)
    if (step != 0 &&
        (used.highest < used.lowest || (used.lowest + step >= range.lowest && used.highest + step <= range.highest)))
      pieces.push_back(transposed(piece, step));
  return pieces;
}

/// From the lowest to the highest pitch of all pieces.
template <class = WhenCalled>
[[nodiscard]] PitchRange range_of(const Corpus& corpus) noexcept {
  PitchRange range{PitchSet::keys, -1};
  for (const Piece& piece : corpus.pieces) {
    const PitchRange used = range_of(piece.events);
    range = {std::min(range.lowest, used.lowest), std::max(range.highest, used.highest)};
  }
  return range;
}

/// How a corpus is enlarged: in all twelve keys (-6 to +5 semitones), or an octave down and up.
enum class Augment : std::uint8_t { none, keys, octaves };

/// The corpus with its transpositions, each behind the piece it comes from.
template <class = WhenCalled>
[[nodiscard]] Corpus augmented(const Corpus& corpus, Augment augment, const PitchRange& range = {}) {
  constexpr int keys[] = {-6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5};
  constexpr int octaves[] = {-12, 12};
  Span<const int> steps;
  if (augment == Augment::keys) steps = keys;
  if (augment == Augment::octaves) steps = octaves;
  Corpus larger{{}, corpus.files, corpus.others};
  for (const Piece& piece : corpus.pieces)
    for (Piece& moved : transpositions(piece, steps, range)) larger.pieces.push_back(std::move(moved));
  return larger;
}

}  // namespace chordgen::inline CHORDGEN_ABI
