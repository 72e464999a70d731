// SPDX-License-Identifier: MIT
//
// The events of one track chunk, from bytes into a Track.
//
// Valid events are decoded in blocks that stay in the first-level cache, then appended in one piece. Memory grows with
// the events that are there, never with a length that is declared.
#pragma once

#include <chordgen/midi/chunk.hpp>
#include <chordgen/midi/decode_careful.hpp>
#include <chordgen/midi/meta_check.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// Reads one track chunk.
template <class = WhenCalled>
class TrackReader {
 public:
  /// Where events are gathered: shared by all tracks of a file, because to set up its two kilobytes takes a while.
  using Block = std::array<Event, 128>;

  TrackReader(const detail::Chunk& chunk, Block& block, detail::Reporter& report)
      : chunk_(chunk), block_(block), report_(report) {
    cursor_.at = chunk.body.data();
    cursor_.end = chunk.body.data() + chunk.body.size();
  }

  /// Fills the track; returns where the next chunk is to be looked for.
  const std::byte* read(Track& track) {
    const std::size_t size = chunk_.body.size();  // most events have four bytes, and so has the track's end
    if (chunk_.declared == size && size > 4) track.events.reserve((size - 4) / 4);
    do read_blocks(track);
    while (!ends_plainly() && read_carefully(track) == Outcome::more);
    release_unused(track);
    return finish(track);
  }

 private:
  enum class Outcome : std::uint8_t { more, ended };

  [[nodiscard]] static Event store(const RawEvent& raw, Track& track) {
    return {.tick = raw.tick,
            .status = raw.status,
            .data1 = raw.data1,
            .data2 = raw.data2,
            .payload = raw.is_channel() ? 0 : track.keep(raw.payload)};
  }

  [[nodiscard]] bool ends_plainly() noexcept { return ended_ = detail::pass_plain_end(cursor_); }

  void read_blocks(Track& track) {
    Block& block = block_;
    detail::TrackCursor cursor = cursor_;
    for (bool more = true; more;) {
      std::size_t count = 0;
      RawEvent raw;
      while (count < block.size() && (more = detail::decode_fast(cursor, raw))) {
        if (raw.is_channel()) [[likely]] {
          block[count++] = {raw.tick, raw.status, raw.data1, raw.data2, 0};
        } else {
          const RawEvent copy = raw;  // so that `raw` itself stays in registers
          if (copy.status == 0xFF && !detail::check_meta(copy, report_)) break;
          block[count++] = store(copy, track);
        }
      }
      track.events.append(block.begin(), block.begin() + static_cast<std::ptrdiff_t>(count));
    }
    cursor_ = cursor;
  }

  [[nodiscard]] Outcome read_carefully(Track& track) {
    using Step = detail::CarefulDecoder<>::Step;
    detail::CarefulDecoder careful(cursor_, report_);
    RawEvent raw;
    const detail::TrackCursor before = cursor_;
    switch (careful.decode(raw)) {
      case Step::event:
        if (raw.status != 0xFF || detail::check_meta(raw, report_)) track.events.push_back(store(raw, track));
        return Outcome::more;
      case Step::dropped:
        return Outcome::more;
      case Step::end_of_track:
        ended_ = true;
        return Outcome::ended;
      case Step::end_of_data:
        break;
    }
    cursor_ = before;
    if (!stretched_) {
      const std::size_t size = detail::stretch(chunk_, report_);
      stretched_ = size != 0;
      cursor_.end += size;
      if (stretched_) return Outcome::more;
    }
    detail::report_cut(chunk_, cursor_, report_);
    cursor_.at = cursor_.end;
    return Outcome::ended;
  }

  // A chunk may declare all that follows it in the file and end soon: a file of such chunks must not cost their sum.
  static void release_unused(Track& track) {
    if (track.events.capacity() > 2 * track.events.size() + 64) track.events = List<Event>(track.events);
  }

  // Dropped events leave their deltas behind. Together they may be more than one delta can hold: then time is cut.
  static void close_gaps(Track& track) {
    if (track.end.value <= std::int64_t{midi_bytes::greatest_vlq}) return;
    Ticks cut{}, before{};
    const auto shift = [&](Ticks& tick) {
      tick -= cut;
      const Ticks excess = tick - before - Ticks(midi_bytes::greatest_vlq);
      if (excess > Ticks(0)) {
        cut += excess;
        tick -= excess;
      }
      before = tick;
    };
    for (Event& event : track.events) shift(event.tick);
    shift(track.end);
  }

  [[nodiscard]] const std::byte* finish(Track& track) {
    track.end = Ticks(cursor_.tick);
    close_gaps(track);
    if (!ended_ || stretched_ || detail::check_length(chunk_, cursor_.at, report_)) return cursor_.at;
    const bool next_is_near = detail::stands_at_chunk(cursor_.at, chunk_.file_end);
    return next_is_near || chunk_.declared > chunk_.body.size() ? cursor_.at : cursor_.end;
  }

  const detail::Chunk& chunk_;
  Block& block_;
  detail::Reporter& report_;
  detail::TrackCursor cursor_{};
  bool ended_ = false;      ///< by FF 2F
  bool stretched_ = false;  ///< beyond the declared length
};

}  // namespace chordgen::inline CHORDGEN_ABI
