// SPDX-License-Identifier: MIT
//
// From notes to chords: the piece is cut at every moment when a note begins or ends, and what sounds in between is one
// chord.
//
//   notes           C4 |---------------|        slices   [C4 E4] [C4 F4] [C4 F4]
//                   E4 |---|  F4 |-----|                  (C4 is held in the second)
//
// Edges (begin or end, tick, key) are sorted once, then swept with a count per key: O(n log n) in flat arrays. The
// whole piece is taken by absolute time over all parts; drums cut nothing. A note of no length does not sound. Where a
// pitch begins in one part while another part holds it, it is struck.
#pragma once

#include <chordgen/music/score.hpp>

namespace chordgen::inline CHORDGEN_ABI {

struct ChordifyOptions {
  enum class Rests : std::uint8_t { keep, skip };
  enum class Neighbours : std::uint8_t { keep, merge };
  enum class Barlines : std::uint8_t { ignore, cut };

  Rests rests = Rests::keep;
  Neighbours neighbours = Neighbours::keep;  ///< merge: neighbours of the same pitches become one chord
  Barlines barlines = Barlines::ignore;      ///< cut: a chord ends at a barline, and is held behind it
};

namespace detail {

/// Begins, ends and barlines of one moment, as one number that sorts by time: tick, then what, then key.
class ChordEdges {
 public:
  enum Kind : std::uint8_t { end, begin, bar };
  struct Edge {
    std::int64_t tick;
    std::uint8_t kind;
    std::uint8_t key;
  };

  void add(const Note& note) {
    if (note.duration <= Ticks(0)) return;
    edges_.push_back({note.start.value, begin, note.key});
    edges_.push_back({note.end().value, end, note.key});
  }
  void add_bar(std::int64_t tick) { edges_.push_back({tick, bar, 0}); }
  void reserve(std::size_t notes) { edges_.reserve(2 * notes); }

  [[nodiscard]] const std::vector<Edge>& sorted() {
    std::sort(edges_.begin(), edges_.end(), [](const Edge& a, const Edge& b) { return a.tick < b.tick; });
    return edges_;
  }
  [[nodiscard]] std::int64_t last() const noexcept {
    std::int64_t tick = 0;
    for (const Edge& edge : edges_) tick = std::max(tick, edge.tick);
    return tick;
  }

 private:
  std::vector<Edge> edges_{};
};

inline void add_barlines(ChordEdges& edges, const Score& score) {
  const std::int64_t last = edges.last();
  Rational at(0);
  for (std::size_t i = 0; i <= score.metres.size(); ++i) {
    const Metre metre = i == 0 ? Metre{} : score.metres[i - 1].value;
    const Rational until = i < score.metres.size() ? score.quarters(score.metres[i].tick) : score.quarters(Ticks(last));
    for (; at < until; at += metre.bar()) edges.add_bar((at / score.tick).floor());
    at = std::max(at, until) == until ? until : at;
  }
}

/// The sweep: what sounds, and what was struck since the last slice began.
class ChordSweep {
 public:
  ChordSweep(const Score& score, const ChordifyOptions& options) : score_(score), options_(options) {}

  [[nodiscard]] std::vector<ChordEvent> run(const std::vector<ChordEdges::Edge>& edges) {
    events_.reserve(edges.size());
    for (std::size_t i = 0; i < edges.size();) {
      const std::int64_t tick = edges[i].tick;
      if (tick > from_) close(tick);
      for (; i < edges.size() && edges[i].tick == tick; ++i) apply(edges[i]);
    }
    return std::move(events_);
  }

 private:
  void apply(const ChordEdges::Edge& edge) {
    if (edge.kind == ChordEdges::bar) return;
    int& count = sounding_[edge.key];
    count += edge.kind == ChordEdges::begin ? 1 : -1;
    if (edge.kind == ChordEdges::begin) struck_.insert(edge.key);
    // Ends and begins of one moment come in any order, so a count may be 0 or below it for a while.
    if (count > 0)
      pitches_.insert(edge.key);
    else
      pitches_.erase(edge.key);
  }

  // Ends the slice that began at from_.
  void close(std::int64_t tick) {
    const Rational onset = end_;
    end_ = score_.quarters(Ticks(tick));
    const PitchSet held = (pitches_ & before_) - struck_;
    const bool same =
        options_.neighbours == ChordifyOptions::Neighbours::merge && !events_.empty() && joined_ && pitches_ == before_;
    const bool silent_again = pitches_.empty() && !events_.empty() && joined_ && before_.empty() &&
                              options_.barlines == ChordifyOptions::Barlines::ignore;
    if (same || silent_again) {
      events_.back().duration = end_ - events_.back().onset;
    } else {
      joined_ = !(pitches_.empty() && options_.rests == ChordifyOptions::Rests::skip);
      if (joined_) events_.push_back({onset, end_ - onset, pitches_, held});
    }
    before_ = pitches_;
    struck_.clear();
    from_ = tick;
  }

  const Score& score_;
  const ChordifyOptions& options_;
  std::vector<ChordEvent> events_{};
  int sounding_[PitchSet::keys] = {};
  PitchSet pitches_{};
  PitchSet before_{};  // what sounded in the slice before
  PitchSet struck_{};
  std::int64_t from_ = 0;
  Rational end_{0};
  bool joined_ = true;  // whether the slice before is the last event
};

}  // namespace detail

/// The chords of some parts of a score, given by their indices. Throws ArgumentError for an index that is none.
[[nodiscard]] inline std::vector<ChordEvent> chordify(const Score& score, std::span<const std::size_t> parts,
                                                      const ChordifyOptions& options = {}) {
  std::size_t count = 0;
  for (const std::size_t part : parts) {
    if (part >= score.parts.size())
      fail_argument("chordify", "part: got " + std::to_string(part) + " of " + std::to_string(score.parts.size()) +
                                    " parts, which count from 0.");
    count += score.parts[part].notes.size();
  }
  detail::ChordEdges edges;
  edges.reserve(count);
  for (const std::size_t part : parts) {
    if (score.parts[part].is_percussion()) continue;
    for (const Note& note : score.parts[part].notes) edges.add(note);
  }
  if (options.barlines == ChordifyOptions::Barlines::cut) detail::add_barlines(edges, score);
  return detail::ChordSweep(score, options).run(edges.sorted());
}

/// The chords of the whole score.
[[nodiscard]] inline std::vector<ChordEvent> chordify(const Score& score, const ChordifyOptions& options = {}) {
  std::vector<std::size_t> all(score.parts.size());
  for (std::size_t part = 0; part < all.size(); ++part) all[part] = part;
  return chordify(score, all, options);
}

}  // namespace chordgen::inline CHORDGEN_ABI
