// SPDX-License-Identifier: MIT
//
// Counts of chords in all twelve keys, without transposing anything.
//
// A chord is written relative to a base, the lowest note of the nearest sounding chord of its context, as (shape,
// lowest note - base); what follows a context is filed under (chord relative to the base, base). Shifts of -5..6
// semitones bring an occurrence at base n to the bases n - 5 .. n + 6, so what counts at base b was seen at b - 6 ..
// b + 5: neighbours in the table. A context of silence alone has no base: what follows it is written relative to
// itself, and all shifts of it count.
//
// A shift that would move the chord out of the range of keys is no occurrence; such shifts are counted apart and taken
// away. So the frequencies sum to one over the range.
#pragma once

#include <chordgen/models/chord_counts.hpp>
#include <chordgen/models/key_models.hpp>

namespace chordgen::inline CHORDGEN_ABI {

class TransposedCounts {
 public:
  static constexpr int lowest_shift = -5;
  static constexpr int highest_shift = 6;
  static constexpr int shifts = highest_shift - lowest_shift + 1;

  TransposedCounts() = default;
  template <class = WhenCalled>
  TransposedCounts(const Corpus& corpus, const KeyRange& range, std::size_t order) : range_(range) {
    if (order == 0) return;
    List<PitchSet> shapes{PitchSet()};
    for (const Piece& piece : corpus.pieces)
      for (const ChordEvent& event : piece.events) shapes.push_back(shape(event.pitches));
    shapes_ = Vocabulary<PitchSet>(std::move(shapes));
    number_contexts(corpus, order);
    count(corpus, order);
  }

  [[nodiscard]] std::size_t order() const noexcept { return followers_.size(); }

  /// The contexts that were seen in a key from which a shift leads here.
  template <class = WhenCalled>
  [[nodiscard]] SeenContext find(const ChordHistory& history) const {
    SeenContext seen = find_any(history);
    while (seen.lengths > 0 && !(total(seen, seen.lengths - 1) > 0)) --seen.lengths;
    return seen;
  }
  /// How often what is asked for was seen, over all shifts: the context, and the chord behind it.
  template <class = WhenCalled>
  [[nodiscard]] double total(const SeenContext& seen, std::size_t length) const noexcept {
    const std::uint32_t node = seen.nodes[length];
    const int base = seen.bases[length];
    if (base < 0) return shifts * followers_[length].total(node) - lost_[length].total(node);
    return bases_[length].count(node, low(base), high(base)) -
           lost_[length].count(node, static_cast<std::uint64_t>(base));
  }
  template <class = WhenCalled>
  [[nodiscard]] double count(const SeenContext& seen, std::size_t length, const PitchSet& chord) const noexcept {
    if (!range_.holds(chord)) return 0;
    const int base = seen.bases[length] >= 0 ? seen.bases[length] : chord.lowest();
    const std::uint32_t name = relative(chord, base);
    if (name == ContextIndex::none) return 0;
    const std::uint32_t node = seen.nodes[length];
    if (base == PitchSet::keys) return shifts * followers_[length].count(node, file(name, 0));
    return followers_[length].count(node, file(name, low(base)), file(name, high(base)));
  }
  /// Calls each(chord, count) for what followed a context that has a base; a chord may be called more than once.
  template <class Each>
  void each_follower(const SeenContext& seen, std::size_t length, Each each) const {
    const int base = seen.bases[length];
    for (const Followers::Follower& follower : followers_[length].of(seen.nodes[length])) {
      const int at = static_cast<int>(follower.symbol & 0xff);
      if (at < base - highest_shift || at > base - lowest_shift) continue;
      const auto name = static_cast<std::uint32_t>(follower.symbol >> 8);
      const PitchSet& chord_shape = shapes_[static_cast<std::int32_t>(name >> 8)];
      const int lowest = base + static_cast<int>(name & 0xff) - PitchSet::keys;
      if (chord_shape.empty())
        each(chord_shape, follower.count);
      else if (lowest >= range_.lowest && lowest + chord_shape.highest() < range_.lowest + range_.keys)
        each(chord_shape.transposed(lowest), follower.count);
    }
  }

 private:
  template <class = WhenCalled>
  [[nodiscard]] static PitchSet shape(const PitchSet& chord) {
    return chord.empty() ? chord : chord.transposed(-chord.lowest());
  }
  /// The chord relative to a base as a symbol: silence is the same at all of them.
  template <class = WhenCalled>
  [[nodiscard]] std::uint32_t relative(const PitchSet& chord, int base) const {
    const std::int32_t id = shapes_.find(shape(chord));
    if (id < 0) return ContextIndex::none;
    const int offset = chord.empty() ? 0 : chord.lowest() - base + PitchSet::keys;
    return (static_cast<std::uint32_t>(id) << 8) | static_cast<std::uint32_t>(offset);
  }
  /// Where a chord stands among the followers of a context: by what it is, then by the base.
  [[nodiscard]] static std::uint64_t file(std::uint32_t name, std::uint64_t base) noexcept {
    return (std::uint64_t{name} << 8) | base;
  }
  [[nodiscard]] static std::uint64_t low(int base) noexcept {
    return static_cast<std::uint64_t>(std::max(0, base - highest_shift));
  }
  [[nodiscard]] static std::uint64_t high(int base) noexcept { return static_cast<std::uint64_t>(base - lowest_shift); }

  /// The base of every length of context.
  template <class = WhenCalled>
  [[nodiscard]] static SeenContext bases_of(const ChordHistory& history, std::size_t lengths) noexcept {
    SeenContext seen;
    seen.bases[0] = -1;
    for (std::size_t length = 1; length < lengths; ++length) {
      seen.bases[length] = seen.bases[length - 1];
      if (seen.bases[length] < 0 && length <= history.events && !history.chords[length - 1].empty())
        seen.bases[length] = history.chords[length - 1].lowest();
    }
    return seen;
  }
  /// The chord so many events before the last, relative to the base of the context that it ends.
  template <class = WhenCalled>
  [[nodiscard]] std::uint32_t symbol(const ChordHistory& history, std::size_t back, int base) const {
    if (back == history.events) return static_cast<std::uint32_t>(shapes_.size()) << 8;
    if (back > history.events) return ContextIndex::none;
    return relative(history.chords[back], base);
  }
  template <class = WhenCalled>
  [[nodiscard]] SeenContext find_any(const ChordHistory& history) const {
    SeenContext seen = bases_of(history, order());
    for (std::uint32_t node = 0; seen.lengths < order() && node != ContextIndex::none;) {
      const std::size_t length = seen.lengths++;
      seen.nodes[length] = node;
      if (length + 1 < order()) node = index_.extend(length, node, symbol(history, length, seen.bases[length + 1]));
    }
    return seen;
  }

  template <class = WhenCalled>
  void number_contexts(const Corpus& corpus, std::size_t order) {
    List<std::uint32_t> contexts;
    ChordCounts::each_event(corpus, [&](const ChordHistory& history, const PitchSet&) {
      const SeenContext seen = bases_of(history, order);
      for (std::size_t back = 0; back + 1 < order; ++back)
        contexts.push_back(symbol(history, back, seen.bases[back + 1]));
    });
    index_ = ContextIndex(contexts, order - 1);
    followers_.resize(order);
    bases_.resize(order);
    lost_.resize(order);
  }
  template <class = WhenCalled>
  void count(const Corpus& corpus, std::size_t order) {
    List<List<Followers::Pair>> next(order);
    List<List<Followers::Pair>> bases(order);
    List<List<Followers::Pair>> lost(order);
    ChordCounts::each_event(corpus, [&](const ChordHistory& history, const PitchSet& chord) {
      const SeenContext seen = find_any(history);
      for (std::size_t length = 0; length < seen.lengths; ++length) {
        const std::uint32_t node = seen.nodes[length];
        const int base = seen.bases[length] >= 0 ? seen.bases[length] : chord.empty() ? 0 : chord.lowest();
        next[length].emplace_back(node, file(relative(chord, base), static_cast<std::uint64_t>(base)));
        if (seen.bases[length] >= 0) bases[length].emplace_back(node, static_cast<std::uint64_t>(base));
        for (int shift = lowest_shift; shift <= highest_shift && !chord.empty(); ++shift)
          if (chord.lowest() + shift < range_.lowest || chord.highest() + shift >= range_.lowest + range_.keys)
            lost[length].emplace_back(node, static_cast<std::uint64_t>(base + shift));
      }
    });
    for (std::size_t length = 0; length < order; ++length) {
      followers_[length] = Followers(std::move(next[length]), index_.size(length));
      bases_[length] = Followers(std::move(bases[length]), index_.size(length));
      lost_[length] = Followers(std::move(lost[length]), index_.size(length));
    }
  }

  KeyRange range_{};
  Vocabulary<PitchSet> shapes_{};
  ContextIndex index_{};
  List<Followers> followers_{};  // by length of context: what followed, and where
  List<Followers> bases_{};      // the bases of the contexts
  List<Followers> lost_{};       // bases from which the chord behind would have left the range
};

}  // namespace chordgen::inline CHORDGEN_ABI
