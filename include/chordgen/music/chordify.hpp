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

/// When notes begin and end. Each edge is one number, 128 ticks + key, so that sorting compares words.
template <class = WhenCalled>
class ChordEdges {
 public:
  void reserve(std::size_t notes) {
    begins_.reserve(notes);
    ends_.reserve(notes);
  }
  void add(const Note& note) {
    if (note.duration <= Ticks(0)) return;
    constexpr std::int64_t latest = std::int64_t{1} << 55;
    if (note.start < Ticks(0) || note.end() > Ticks(latest))
      fail_argument("chordify", "a note lies between tick 0 and 2^55: got one from " +
                                    std::to_string(note.start.value) + " to " + std::to_string(note.end().value) + ".");
    begins_.push_back(note.start.value * 128 + note.key % 128);
    ends_.push_back(note.end().value * 128 + note.key % 128);
  }
  void add_bar(std::int64_t tick) { bars_.push_back(tick * 128); }

  /// The begins of one part are in order as they come; ends mostly are not.
  void sort() {
    for (std::vector<std::int64_t>* edges : {&begins_, &ends_}) order(*edges);
  }

  [[nodiscard]] const std::vector<std::int64_t>& begins() const noexcept { return begins_; }
  [[nodiscard]] const std::vector<std::int64_t>& ends() const noexcept { return ends_; }
  [[nodiscard]] const std::vector<std::int64_t>& bars() const noexcept { return bars_; }
  /// At how many moments something begins or ends, once sorted: no piece has more slices.
  [[nodiscard]] std::size_t moments() const noexcept {
    std::size_t count = bars_.size();
    std::int64_t now = -1;
    for (std::size_t b = 0, e = 0; e < ends_.size();) {
      const bool begins = b < begins_.size() && begins_[b] < ends_[e];
      const std::int64_t tick = (begins ? begins_[b++] : ends_[e++]) / 128;
      if (tick != now) ++count;
      now = tick;
    }
    return count;
  }

 private:
  std::vector<std::int64_t> begins_{};
  std::vector<std::int64_t> ends_{};
  std::vector<std::int64_t> bars_{};
};

template <class = WhenCalled>
void add_barlines(ChordEdges<>& edges, const Score& score) {
  for (const Measure& measure : measures(score)) edges.add_bar((measure.onset / score.tick).floor());
}

/// The sweep: what sounds, and what was struck since the last slice began.
template <class = WhenCalled>
class ChordSweep {
 public:
  ChordSweep(const Score& score, const ChordifyOptions& options) : score_(score), options_(options) {}

  [[nodiscard]] std::vector<ChordEvent> run(const ChordEdges<>& edges) {
    const std::vector<std::int64_t>& begins = edges.begins();
    const std::vector<std::int64_t>& ends = edges.ends();
    const std::vector<std::int64_t>& bars = edges.bars();
    events_.reserve(edges.moments());
    // No end comes before its begin, so the ends are the last to run out.
    for (std::size_t b = 0, e = 0, bar = 0; e < ends.size();) {
      std::int64_t tick = ends[e] / 128;
      if (b < begins.size()) tick = std::min(tick, begins[b] / 128);
      if (bar < bars.size()) tick = std::min(tick, bars[bar] / 128);
      if (tick > from_) close(tick);
      for (; e < ends.size() && ends[e] / 128 == tick; ++e) end(static_cast<int>(ends[e] % 128));
      for (; b < begins.size() && begins[b] / 128 == tick; ++b) begin(static_cast<int>(begins[b] % 128));
      while (bar < bars.size() && bars[bar] / 128 == tick) ++bar;
    }
    return std::move(events_);
  }

 private:
  void begin(int key) {
    ++sounding_[key];
    pitches_.insert(key);
    struck_.insert(key);
  }
  void end(int key) {
    if (--sounding_[key] == 0) pitches_.erase(key);
  }

  // Ends the slice that began at from_.
  void close(std::int64_t tick) {
    const Rational onset = end_;
    end_ = score_.quarters(Ticks(tick));
    const PitchSet held = (pitches_ & before_) - struck_;
    const bool may_merge = options_.neighbours == ChordifyOptions::Neighbours::merge ||
                           (options_.neighbours == ChordifyOptions::Neighbours::merge_tied && held == pitches_);
    const bool same = may_merge && !events_.empty() && joined_ && pitches_ == before_;
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

/// `parts` is a list of indices.
template <class Parts>
[[nodiscard]] std::vector<ChordEvent> chordify_parts(const Score& score, const Parts& parts,
                                                     const ChordifyOptions& options) {
  std::size_t count = 0;
  for (const std::size_t part : parts) {
    if (part >= score.parts.size())
      fail_argument("chordify", "part: got " + std::to_string(part) + " of " + std::to_string(score.parts.size()) +
                                    " parts, which count from 0.");
    count += score.parts[part].notes.size();
  }
  ChordEdges<> edges;
  edges.reserve(count);
  for (const std::size_t part : parts) {
    if (score.parts[part].is_percussion()) continue;
    for (const Note& note : score.parts[part].notes) edges.add(note);
  }
  edges.sort();
  if (options.barlines == ChordifyOptions::Barlines::cut) add_barlines(edges, score);
  return ChordSweep(score, options).run(edges);
}

}  // namespace detail

/// The chords of some parts of a score, given by their indices. Throws ArgumentError for an index that is none.
template <class = WhenCalled>
[[nodiscard]] std::vector<ChordEvent> chordify(const Score& score, std::span<const std::size_t> parts,
                                               const ChordifyOptions& options = {}) {
  return detail::chordify_parts(score, parts, options);
}

/// The chords of the whole score.
template <class = WhenCalled>
[[nodiscard]] std::vector<ChordEvent> chordify(const Score& score, const ChordifyOptions& options = {}) {
  std::vector<std::size_t> all(score.parts.size());
  for (std::size_t part = 0; part < all.size(); ++part) all[part] = part;
  return detail::chordify_parts(score, all, options);
}

}  // namespace chordgen::inline CHORDGEN_ABI
