// SPDX-License-Identifier: MIT
//
// How often a chord followed the chords before it: the tables of the n-gram. A piece begins with a symbol of its own;
// before that there is no context.
#pragma once

#include <chordgen/dataset/piece.hpp>
#include <chordgen/dataset/vocabulary.hpp>
#include <chordgen/models/context_counts.hpp>

#include <array>

namespace chordgen::inline CHORDGEN_ABI {

/// The chords before the next one, the nearest first.
struct ChordHistory {
  static constexpr std::size_t longest = 8;

  std::array<PitchSet, longest> chords{};
  std::size_t events = 0;  ///< since the piece began

  void push(const PitchSet& chord) noexcept {
    for (std::size_t i = longest - 1; i > 0; --i) chords[i] = chords[i - 1];
    chords[0] = chord;
    ++events;
  }
  /// The chord before the first event is silence.
  [[nodiscard]] const PitchSet& previous() const noexcept { return chords[0]; }
};

/// Contexts that were seen, from the empty one on.
struct SeenContext {
  std::array<std::uint32_t, ChordHistory::longest + 1> nodes{};
  std::array<int, ChordHistory::longest + 1> bases{};  ///< transposed: lowest note of the nearest sounding chord, or -1
  std::size_t lengths = 0;                             ///< how many: contexts of 0 .. lengths - 1 chords
};

/// Counts of chords as they stand.
class ChordCounts {
 public:
  ChordCounts() = default;
  template <class = WhenCalled>
  ChordCounts(const Corpus& corpus, const Vocabulary<PitchSet>& chords, std::size_t order) : order_(order) {
    if (order == 0) return;
    List<std::uint32_t> contexts;
    List<std::uint64_t> next;
    each_event(corpus, [&](const ChordHistory& history, const PitchSet& chord) {
      for (std::size_t back = 0; back + 1 < order; ++back) contexts.push_back(symbol(history, back, chords));
      next.push_back(static_cast<std::uint64_t>(chords.find(chord)));
    });
    chains_ = ChainCounts(contexts, order - 1, next);
  }

  template <class = WhenCalled>
  [[nodiscard]] SeenContext find(const ChordHistory& history, const Vocabulary<PitchSet>& chords) const {
    SeenContext seen;
    if (order_ == 0) return seen;
    std::array<std::uint32_t, ChordHistory::longest> symbols{};
    for (std::size_t back = 0; back + 1 < order_; ++back) symbols[back] = symbol(history, back, chords);
    seen.lengths = chains_.find(Span(symbols).first(order_ - 1), seen.nodes);
    return seen;
  }
  [[nodiscard]] const Followers& followers(std::size_t length) const noexcept { return chains_.followers(length); }
  /// How often a chord was seen.
  template <class = WhenCalled>
  [[nodiscard]] double count(std::int32_t chord) const noexcept {
    return chord < 0 || order_ == 0 ? 0 : followers(0).count(0, static_cast<std::uint64_t>(chord));
  }

  template <class Each>
  static void each_event(const Corpus& corpus, Each each) {
    for (const Piece& piece : corpus.pieces) {
      ChordHistory history;
      for (const ChordEvent& event : piece.events) {
        each(history, event.pitches);
        history.push(event.pitches);
      }
    }
  }

  /// The chord so many events before the last as a symbol; the beginning has one too, before it there is nothing.
  template <class = WhenCalled>
  [[nodiscard]] static std::uint32_t symbol(const ChordHistory& history, std::size_t back,
                                            const Vocabulary<PitchSet>& chords) noexcept {
    if (back == history.events) return static_cast<std::uint32_t>(chords.size());
    if (back > history.events) return ContextIndex::none;
    const std::int32_t id = chords.find(history.chords[back]);
    return id < 0 ? ContextIndex::none : static_cast<std::uint32_t>(id);
  }

 private:
  std::size_t order_ = 0;
  ChainCounts chains_{};
};

}  // namespace chordgen::inline CHORDGEN_ABI
