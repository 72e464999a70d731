// SPDX-License-Identifier: MIT
//
// Which chords a softmax names, and what it falls back on for all others: a table V of the chords that the corpus has
// at least twice, and behind it an escape to a model of keys (models/key_models.hpp).
//
//   P(c | past) = [c in V] softmax_c + softmax_escape K(c | chord before)       K = prod over keys P(on | was on or
//   off)
//
// K sums to one over all sets of keys, so P does too, without being normalised anew. Chords that the corpus has once
// teach when to escape.
#pragma once

#include <chordgen/dataset/event_chunks.hpp>
#include <chordgen/models/key_models.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// The chords with an entry of their own, and the odds of all keys. Ids from 0; the last, `escape()`, is any other.
class ChordEscape {
 public:
  ChordEscape() = default;
  /// Counts a corpus; notes outside the keys are taken by octaves. Throws ArgumentError when no chord stands twice.
  template <class = WhenCalled>
  explicit ChordEscape(const Corpus& corpus, const KeyRange& range = {}) : range_(range) {
    Corpus within;
    List<PitchSet> all;
    for (const Piece& piece : corpus.pieces) {
      Piece& folded = within.pieces.emplace_back();
      for (const ChordEvent& event : piece.events) {
        folded.events.push_back({.pitches = fold(event.pitches)});
        all.push_back(folded.events.back().pitches);
      }
    }
    std::sort(all.begin(), all.end());
    List<PitchSet> twice;
    for (std::size_t i = 1; i < all.size(); ++i)
      if (all[i] == all[i - 1]) twice.push_back(all[i]);
    if (twice.empty()) fail_argument("ChordEscape", "no chord stands twice in the corpus. Give more music.");
    chords_ = Vocabulary<PitchSet>(std::move(twice));
    keys_ = KeyMarkov(within, range);
  }

  [[nodiscard]] const Vocabulary<PitchSet>& chords() const noexcept { return chords_; }
  [[nodiscard]] const KeyRange& range() const noexcept { return range_; }
  [[nodiscard]] std::int32_t escape() const noexcept { return static_cast<std::int32_t>(chords_.size()); }
  /// The chord's id, or the escape's.
  template <class = WhenCalled>
  [[nodiscard]] std::int32_t id(const PitchSet& chord) const noexcept {
    const std::int32_t found = chords_.find(chord);
    return found < 0 ? escape() : found;
  }
  /// The chord with notes outside the keys taken by octaves.
  template <class = WhenCalled>
  [[nodiscard]] PitchSet fold(const PitchSet& chord) const {
    return fold_into(chord, 0, range_.lowest, range_.lowest + range_.keys - 1);
  }
  /// log K(chord | the one before).
  template <class = WhenCalled>
  [[nodiscard]] double log_keys(const PitchSet& before, const PitchSet& chord) const noexcept {
    return keys_.log_probability(before, chord);
  }

 private:
  KeyRange range_{};
  Vocabulary<PitchSet> chords_{};
  KeyMarkov keys_{};
};

}  // namespace chordgen::inline CHORDGEN_ABI
