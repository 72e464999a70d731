// SPDX-License-Identifier: MIT
//
// Events for a model of notes, as a source of batches for fit(): pieces are cut into chunks of at most L events, at
// other places and in other keys every epoch, or stay whole. An event is foretold from the two chords before it and the
// scale of the piece so far, which a chunk therefore keeps from behind its beginning.
//
//   chords   for each chunk two chords of the past, then its own: sum of (2 + length) sets
//   others   one for each event, chunk behind chunk
//
// A piece of n events has n / L + 1 chunks whatever the cut (the first has a drawn length, the last the rest), so an
// epoch has a fixed number of steps. Whole pieces of similar length share a batch. Notes that leave the keys when a
// piece is moved come back by octaves.
#pragma once

#include <chordgen/core/distributions.hpp>
#include <chordgen/core/span.hpp>
#include <chordgen/dataset/piece.hpp>
#include <chordgen/dataset/running_scale.hpp>
#include <chordgen/dataset/vocabulary.hpp>

#include <algorithm>

namespace chordgen::inline CHORDGEN_ABI {

struct ChunkOptions {
  std::size_t length = 64;  ///< events of a chunk; 0: whole pieces
  double shifted = 1;       ///< the share of chunks that are moved
  int lowest_shift = -5;    ///< semitones, drawn from lowest to highest
  int highest_shift = 6;
  int lowest = 21;  ///< MIDI keys that the model knows
  int highest = 108;
};

/// Notes outside a range, and what became of them.
struct Moved {
  std::size_t by_octaves = 0;
  std::size_t dropped = 0;  ///< they met a note that was there, or the range is below an octave
};

/// The chord within [lowest, highest], moved by `semitones`; notes outside come in by octaves.
template <class = WhenCalled>
[[nodiscard]] PitchSet fold_into(const PitchSet& chord, int semitones, int lowest, int highest,
                                 Moved* moved = nullptr) {
  PitchSet folded;
  for (const int pitch : chord) {
    int key = pitch + semitones;
    while (key < lowest) key += 12;
    while (key > highest) key -= 12;
    const bool lost = key < lowest || folded.contains(key);
    if (moved != nullptr && lost) ++moved->dropped;
    if (moved != nullptr && !lost && key != pitch + semitones) ++moved->by_octaves;
    if (!lost) folded.insert(key);
  }
  return folded;
}

/// Where a chunk lies and how it is moved.
struct Chunk {
  std::uint32_t piece;
  std::uint32_t first;
  std::uint32_t length;
  std::int32_t shift;
};

struct EventBatch {
  std::size_t time = 0;           ///< events of the longest chunk
  List<std::uint32_t> lengths{};  ///< of each chunk
  List<std::uint8_t> begins{};    ///< whether a chunk begins a piece
  List<PitchSet> chords{};
  List<PitchSet> held{};
  List<PitchSet> scales{};              ///< of the events before, see RunningScale
  List<std::int32_t> durations{};       ///< ids; D: another duration
  List<std::int32_t> past_durations{};  ///< of the event before; D + 1: there is none
  List<std::int32_t> positions{};       ///< see position_id
  List<Chunk> arrangement{};            ///< of this epoch; empty: whole pieces in their order
};

/// Places in four quarters that are told apart, and one id for all others.
inline constexpr std::int32_t known_positions = 96;
template <class = WhenCalled>
[[nodiscard]] std::int32_t position_id(const Rational& onset) {
  const Rational place = onset * Rational(known_positions / 4);
  const std::int64_t whole = place.floor();
  if (!(Rational(whole) == place)) return known_positions;
  return static_cast<std::int32_t>(((whole % known_positions) + known_positions) % known_positions);
}

/// The pieces of a corpus, cut anew for every epoch.
class EventChunks {
 public:
  using Batch = EventBatch;

  EventChunks() = default;  ///< no piece: what stands for "no validation"
  /// Throws ArgumentError when no piece has an event, and for shifts in the wrong order.
  template <class = WhenCalled>
  EventChunks(const Corpus& corpus, const Vocabulary<Rational>& durations, const ChunkOptions& options)
      : options_(options) {
    const auto others = static_cast<std::int32_t>(durations.size());
    for (const Piece& piece : corpus.pieces) {
      if (piece.events.empty()) continue;
      Events& events = pieces_.emplace_back();
      Rational onset{0};
      RunningScale scale;
      for (const ChordEvent& event : piece.events) {
        events.chords.push_back(fold_into(event.pitches, 0, options.lowest, options.highest, &moved_));
        events.held.push_back(fold_into(event.held, 0, options.lowest, options.highest));
        events.scales.push_back(scale.within_octave_from(options.lowest));
        scale.hear(events.chords.back());
        const std::int32_t id = durations.find(event.duration);
        events.durations.push_back(id < 0 ? others : id);
        events.positions.push_back(position_id(onset));
        onset = onset + event.duration;
      }
      const std::size_t count = options.length == 0 ? 1 : events.chords.size() / options.length + 1;
      size_ += count;
    }
    none_before_ = others + 1;
    if (pieces_.empty()) fail_argument("event_chunks", "no piece has an event. Give more music.");
    if (options.lowest_shift > options.highest_shift)
      fail_argument("event_chunks", "shifts: the lowest is above the highest.");
  }

  /// How many chunks every epoch has.
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// Notes outside the range before any chunk is moved.
  [[nodiscard]] const Moved& moved() const noexcept { return moved_; }
  template <class = WhenCalled>
  [[nodiscard]] std::size_t event_count() const noexcept {
    std::size_t count = 0;
    for (const Events& piece : pieces_) count += piece.chords.size();
    return count;
  }

  /// Cuts, moves and orders the pieces for one epoch of batches of `together` chunks.
  template <class = WhenCalled>
  void arrange(EventBatch& batch, Rng rng, std::size_t together) const {
    batch.arrangement.clear();
    for (std::size_t p = 0; p < pieces_.size(); ++p) cut(batch.arrangement, p, rng);
    for (Chunk& chunk : batch.arrangement) {
      const auto range = static_cast<std::size_t>(options_.highest_shift - options_.lowest_shift + 1);
      const bool shift = uniform(rng) < options_.shifted;
      const auto drawn = static_cast<int>(uniform_index(rng, range));
      chunk.shift = shift ? options_.lowest_shift + drawn : 0;
    }
    shuffle(rng, Span(batch.arrangement));
    if (options_.length != 0) return;

    // Sort by length, then put the full batches into a random order.
    List<Chunk> sorted = batch.arrangement;
    std::stable_sort(sorted.begin(), sorted.end(), [](const Chunk& a, const Chunk& b) { return a.length < b.length; });
    List<std::size_t> order;
    for (std::size_t i = 0; i < sorted.size() / together; ++i) order.push_back(i);
    shuffle(rng, Span(order));
    std::size_t at = 0;
    for (const std::size_t i : order)
      for (std::size_t j = 0; j < together; ++j) batch.arrangement[at++] = sorted[i * together + j];
    for (std::size_t i = at; i < sorted.size(); ++i) batch.arrangement[i] = sorted[i];
  }

  /// Fills a batch with chunks of its arrangement, reusing its memory.
  template <class = WhenCalled>
  void gather(EventBatch& out, Span<const std::uint32_t> chunks) const {
    out.time = 0;
    out.lengths.clear();
    out.begins.clear();
    out.chords.clear();
    out.held.clear();
    out.scales.clear();
    out.durations.clear();
    out.past_durations.clear();
    out.positions.clear();
    if (out.arrangement.empty() && options_.length != 0) arrange_plainly(out);
    for (const std::uint32_t number : chunks)
      append(out, out.arrangement.empty()
                      ? Chunk{number, 0, static_cast<std::uint32_t>(pieces_[number].chords.size()), 0}
                      : out.arrangement[number]);
  }

 private:
  struct Events {
    List<PitchSet> chords{};
    List<PitchSet> held{};
    List<PitchSet> scales{};
    List<std::int32_t> durations{};
    List<std::int32_t> positions{};
  };

  /// Adds the chunks of a piece; their number depends on its length alone.
  template <class = WhenCalled>
  void cut(List<Chunk>& chunks, std::size_t p, Rng& rng) const {
    const std::size_t size = pieces_[p].chords.size();
    const std::size_t length = options_.length;
    const auto add = [&](std::size_t first, std::size_t count) {
      chunks.push_back(
          {static_cast<std::uint32_t>(p), static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(count), 0});
    };
    if (length == 0 || size < length) return add(0, size);
    const std::size_t least = std::max<std::size_t>(size % length, 1);
    const std::size_t most = size % length == 0 ? std::max<std::size_t>(length - 1, 1) : length;
    std::size_t first = least + uniform_index(rng, most - least + 1);
    add(0, first);
    for (std::size_t left = size / length; left > 0; --left) {
      const std::size_t count = std::min(length, size - first);
      add(first, count);
      first += count;
    }
  }
  /// What gather() names before anybody arranged.
  template <class = WhenCalled>
  void arrange_plainly(EventBatch& out) const {
    Rng rng(0);
    for (std::size_t p = 0; p < pieces_.size(); ++p) cut(out.arrangement, p, rng);
  }
  template <class = WhenCalled>
  void append(EventBatch& out, const Chunk& chunk) const {
    const Events& piece = pieces_[chunk.piece];
    const std::size_t end = chunk.first + chunk.length;
    const auto folded = [&](const PitchSet& set) {
      return chunk.shift == 0 ? set : fold_into(set, chunk.shift, options_.lowest, options_.highest);
    };
    out.time = std::max<std::size_t>(out.time, chunk.length);
    out.lengths.push_back(chunk.length);
    out.begins.push_back(chunk.first == 0 ? 1 : 0);
    for (std::size_t back = 2; back > 0; --back)
      out.chords.push_back(chunk.first < back ? PitchSet() : folded(piece.chords[chunk.first - back]));
    for (std::size_t i = chunk.first; i < end; ++i) {
      out.chords.push_back(folded(piece.chords[i]));
      out.held.push_back(folded(piece.held[i]));
      out.scales.push_back(fold_into(piece.scales[i], chunk.shift, options_.lowest, options_.lowest + 11));
      out.durations.push_back(piece.durations[i]);
      out.past_durations.push_back(i == 0 ? none_before_ : piece.durations[i - 1]);
      out.positions.push_back(piece.positions[i]);
    }
  }

  ChunkOptions options_;
  List<Events> pieces_;
  std::int32_t none_before_ = 0;
  std::size_t size_ = 0;
  Moved moved_{};
};

}  // namespace chordgen::inline CHORDGEN_ABI
