// SPDX-License-Identifier: MIT
//
// The events of one track chunk, from bytes into a Track.
//
// Valid events are decoded in blocks that stay in the first-level cache, then appended in one piece. Memory grows with
// the events that are there, never with a length that is declared.
#pragma once

#include <chordgen/midi/container.hpp>
#include <chordgen/midi/decode_careful.hpp>
#include <chordgen/midi/file.hpp>
#include <chordgen/midi/meta_check.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// Reads one track chunk.
template <class = WhenCalled>
class TrackReader {
 public:
  /// `body` is the chunk as far as it lies in the file; `file_end` is where the file ends.
  TrackReader(std::span<const std::byte> body, std::uint64_t declared, const std::byte* file_end,
              detail::Reporter& report)
      : body_(body), declared_(declared), file_end_(file_end), report_(report) {
    cursor_.at = body.data();
    cursor_.end = body.data() + body.size();
  }

  /// Fills the track; returns where the next chunk is to be looked for.
  const std::byte* read(Track& track) {
    track.events.reserve(body_.size() / 4);
    do read_blocks(track);
    while (read_carefully(track) == Outcome::more);
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

  void read_blocks(Track& track) {
    std::array<Event, 128> block;
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
      track.events.insert(track.events.end(), block.begin(), block.begin() + static_cast<std::ptrdiff_t>(count));
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
    if (stretch_chunk()) return Outcome::more;
    report_cut();
    return Outcome::ended;
  }

  // Whether four letters and a length stand here.
  [[nodiscard]] bool at_chunk(const std::byte* place) const noexcept {
    if (file_end_ - place < 8) return false;
    return detail::has_letters(place);
  }

  // The chunk ends before its track does, and no other chunk follows: then the declared length is wrong, and the track
  // may go on until the next one.
  [[nodiscard]] bool stretch_chunk() {
    if (stretched_ || at_chunk(cursor_.end)) return false;
    const auto rest =
        as_characters(midi_bytes::span_of(cursor_.end, static_cast<std::size_t>(file_end_ - cursor_.end)));
    const std::size_t size = std::min(rest.find("MTrk"), rest.size());
    if (size < 4) return false;
    report_.bytes(DiagnosticCode::chunk_length, body_.data() - 4, 4);
    stretched_ = true;
    cursor_.end += size;
    return true;
  }

  void report_cut() {
    const bool cut_short = declared_ > body_.size();
    if (cursor_.at != cursor_.end || cut_short)
      report_.bytes(DiagnosticCode::unexpected_end, cursor_.at, static_cast<std::size_t>(cursor_.end - cursor_.at));
    else
      report_.bytes(DiagnosticCode::missing_end_of_track, cursor_.at, 0);
    cursor_.at = cursor_.end;
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
    if (!ended_) return cursor_.at;
    const auto actual = static_cast<std::uint64_t>(cursor_.at - body_.data());
    if (actual == declared_ || stretched_) return cursor_.at;
    report_.numbers(DiagnosticCode::chunk_length, body_.data() - 4, declared_, actual);
    const bool next_is_near = at_chunk(cursor_.at) || declared_ > body_.size();
    return next_is_near ? cursor_.at : body_.data() + body_.size();
  }

  std::span<const std::byte> body_;
  std::uint64_t declared_;
  const std::byte* file_end_;
  detail::Reporter& report_;
  detail::TrackCursor cursor_{};
  bool ended_ = false;      ///< by FF 2F
  bool stretched_ = false;  ///< beyond the declared length
};

}  // namespace chordgen::inline CHORDGEN_ABI
