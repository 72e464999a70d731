// SPDX-License-Identifier: MIT
//
// From notes to chords: the piece is cut at every moment when a note begins or ends, and what sounds in between is one
// chord.
//
//   notes           C4 |---------------|        slices   [C4 E4] [C4 F4] [C4 F4]
//                   E4 |---|  F4 |-----|                  (C4 is held in the second)
//
// Begins and ends are sorted once, then swept with a count per key: O(n log n) in flat arrays. The
// whole piece is taken by absolute time over all parts; drums cut nothing. A note of no length does not sound. Where a
// pitch begins in one part while another part holds it, it is struck.
#pragma once

#include <chordgen/music/measures.hpp>

namespace chordgen::inline CHORDGEN_ABI {

struct ChordifyOptions {
  enum class Rests : std::uint8_t { keep, skip };
  enum class Neighbours : std::uint8_t { keep, merge_tied, merge };
  enum class Barlines : std::uint8_t { ignore, cut };

  Rests rests = Rests::keep;
  /// Neighbours of the same pitches become one chord: where nothing is struck anew (merge_tied), or always (merge).
  Neighbours neighbours = Neighbours::keep;
  Barlines barlines = Barlines::ignore;  ///< cut: a chord ends at a barline, and is held behind it
};

namespace detail {

/// Moments at which notes begin or end, or bars. Each is one number, 512 ticks + 128 kind + key, so that sorting
/// compares words; at one tick ends come first.
class ChordEdges {
 public:
  enum class Kind : std::uint8_t { end, begin, bar };

  /// At what tick an edge lies, and which it is.
  [[nodiscard]] static constexpr std::int64_t tick(std::int64_t edge) noexcept { return edge >> 9; }
  [[nodiscard]] static constexpr Kind kind(std::int64_t edge) noexcept { return static_cast<Kind>(edge >> 7 & 3); }
  [[nodiscard]] static constexpr int key(std::int64_t edge) noexcept { return static_cast<int>(edge & 127); }

  template <class = WhenCalled>
  void reserve(std::size_t notes) {
    edges_.reserve(2 * notes);
  }
  /// The begins of a part are in order as they come, its ends nearly so.
  template <class = WhenCalled>
  void add(const Part& part) {
    for (const Note& note : part.notes)
      if (note.duration > Ticks(0)) add(check(note).start, Kind::begin, note.key % 128);
    for (const Note& note : part.notes)
      if (note.duration > Ticks(0)) add(note.end(), Kind::end, note.key % 128);
  }
  void add(Ticks tick, Kind kind, int key) {
    edges_.push_back(tick.value << 9 | std::int64_t{static_cast<std::uint8_t>(kind)} << 7 | key);
  }
  template <class = WhenCalled>
  void sort() {
    order(edges_, [](std::int64_t a, std::int64_t b) { return a >> 7 < b >> 7; });  // the keys' order does not matter
  }

  [[nodiscard]] auto begin() const noexcept { return edges_.begin(); }
  [[nodiscard]] auto end() const noexcept { return edges_.end(); }
  /// The last tick, once sorted.
  [[nodiscard]] Ticks last() const noexcept { return edges_.empty() ? Ticks(0) : Ticks(tick(edges_.back())); }
  /// At how many ticks there is an edge, once sorted: no piece has more slices.
  template <class = WhenCalled>
  [[nodiscard]] std::size_t moments() const noexcept {
    std::size_t count = edges_.empty() ? 0 : 1;
    for (std::size_t i = 1; i < edges_.size(); ++i) count += tick(edges_[i]) != tick(edges_[i - 1]);
    return count;
  }

 private:
  template <class = WhenCalled>
  [[nodiscard]] static const Note& check(const Note& note) {
    constexpr std::int64_t latest = std::int64_t{1} << 53;
    if (note.start < Ticks(0) || note.end() > Ticks(latest))
      fail_argument("chordify", "a note lies between tick 0 and 2^53: got one from " +
                                    std::to_string(note.start.value) + " to " + std::to_string(note.end().value) + ".");
    return note;
  }

  List<std::int64_t> edges_{};
};

/// Adds the barlines before the last note ends.
template <class = WhenCalled>
void cut_at_barlines(ChordEdges& edges, const Score& score) {
  const Ticks last = edges.last();
  for (const Measure& measure : measures(score)) {
    const Ticks bar((measure.onset / score.tick).floor());
    if (bar < last) edges.add(bar, ChordEdges::Kind::bar, 0);
  }
  edges.sort();
}

/// Ticks as quarters. Few fractions of a quarter and few durations come again and again in a piece: they are kept.
template <class = WhenCalled>
class TickQuarters {
 public:
  explicit TickQuarters(const Rational& tick) noexcept : tick_(tick) {}

  /// Where a tick, which is not negative, lies: w q + r ticks of p/q quarters are p w + p r / q.
  [[nodiscard]] Rational onset(std::int64_t ticks) {
    const std::int64_t rest = ticks % tick_.denominator();
    Kept& kept = fractions_[place(rest)];
    if (kept.ticks != rest) kept = {rest, tick_ * Rational(rest)};
    const Rational whole(ticks / tick_.denominator());
    return kept.quarters + (tick_.numerator() == 1 ? whole : whole * Rational(tick_.numerator()));
  }
  [[nodiscard]] Rational duration(std::int64_t ticks) {
    Kept& kept = durations_[place(ticks)];
    if (kept.ticks != ticks) kept = {ticks, onset(ticks)};
    return kept.quarters;
  }

 private:
  struct Kept {
    std::int64_t ticks = 0;
    Rational quarters{};
  };

  [[nodiscard]] static std::size_t place(std::int64_t ticks) noexcept {
    return static_cast<std::uint64_t>(ticks) * 0x9E3779B97F4A7C15 >> 58;
  }

  Rational tick_;
  Kept fractions_[64] = {};
  Kept durations_[64] = {};
};

/// The sweep: what sounds, and what was struck since the last slice began.
template <class = WhenCalled>
class ChordSweep {
 public:
  ChordSweep(const Rational& tick, const ChordifyOptions& options) : quarters_(tick), options_(options) {}

  [[nodiscard]] List<ChordEvent> run(const ChordEdges& edges) {
    events_.reserve(edges.moments());
    PitchSet pitches, struck;
    int sounding[PitchSet::keys] = {};
    for (const std::int64_t edge : edges) {
      if (ChordEdges::tick(edge) != from_) {
        close(ChordEdges::tick(edge), pitches, struck);
        struck.clear();
      }
      const int key = ChordEdges::key(edge);
      if (ChordEdges::kind(edge) == ChordEdges::Kind::begin) {
        ++sounding[key];
        pitches.insert(key);
        struck.insert(key);
      } else if (ChordEdges::kind(edge) == ChordEdges::Kind::end && --sounding[key] == 0) {
        pitches.erase(key);
      }
    }
    return std::move(events_);
  }

 private:
  // Ends the slice that began at from_.
  void close(std::int64_t tick, const PitchSet& pitches, const PitchSet& struck) {
    const Rational onset = end_;
    end_ = quarters_.onset(tick);
    const PitchSet held = (pitches & before_) - struck;
    const bool may_merge = options_.neighbours == ChordifyOptions::Neighbours::merge ||
                           (options_.neighbours == ChordifyOptions::Neighbours::merge_tied && held == pitches);
    const bool same = may_merge && !events_.empty() && joined_ && pitches == before_;
    const bool silent_again = pitches.empty() && !events_.empty() && joined_ && before_.empty() &&
                              options_.barlines == ChordifyOptions::Barlines::ignore;
    if (same || silent_again) {
      events_.back().duration = end_ - events_.back().onset;
    } else {
      joined_ = !(pitches.empty() && options_.rests == ChordifyOptions::Rests::skip);
      if (joined_) events_.push_back({onset, quarters_.duration(tick - from_), pitches, held});
    }
    before_ = pitches;
    from_ = tick;
  }

  TickQuarters<> quarters_;
  const ChordifyOptions& options_;
  List<ChordEvent> events_{};
  PitchSet before_{};  // what sounded in the slice before
  std::int64_t from_ = 0;
  Rational end_{0};
  bool joined_ = true;  // whether the slice before is the last event
};

/// `parts` is a list of indices.
template <class Parts>
[[nodiscard]] List<ChordEvent> chordify_parts(const Score& score, const Parts& parts, const ChordifyOptions& options) {
  std::size_t count = 0;
  for (const std::size_t part : parts) {
    if (part >= score.parts.size())
      fail_argument("chordify", "part: got " + std::to_string(part) + " of " + std::to_string(score.parts.size()) +
                                    " parts, which count from 0.");
    count += score.parts[part].notes.size();
  }
  ChordEdges edges;
  edges.reserve(count);
  for (const std::size_t part : parts)
    if (!score.parts[part].is_percussion()) edges.add(score.parts[part]);
  edges.sort();
  if (options.barlines == ChordifyOptions::Barlines::cut) cut_at_barlines(edges, score);
  return ChordSweep(score.tick, options).run(edges);
}

}  // namespace detail

/// The chords of some parts of a score, given by their indices. Throws ArgumentError for an index that is none.
template <class = WhenCalled>
[[nodiscard]] List<ChordEvent> chordify(const Score& score, Span<const std::size_t> parts,
                                        const ChordifyOptions& options = {}) {
  return detail::chordify_parts(score, parts, options);
}

/// The chords of the whole score.
template <class = WhenCalled>
[[nodiscard]] List<ChordEvent> chordify(const Score& score, const ChordifyOptions& options = {}) {
  List<std::size_t> all(score.parts.size());
  for (std::size_t part = 0; part < all.size(); ++part) all[part] = part;
  return detail::chordify_parts(score, all, options);
}

}  // namespace chordgen::inline CHORDGEN_ABI
