// SPDX-License-Identifier: MIT
//
// What a channel's events leave in effect: its program, its pedal. A synthesizer hears them whatever track they stand
// in, but the sixteen channels of another port, and of another piece of a file of format 2, are other channels.
#pragma once

#include <chordgen/midi/file.hpp>

namespace chordgen::inline CHORDGEN_ABI::detail {

/// An event that changes a channel's state, at its place in the file.
struct ChannelChange {
  std::uint64_t line;  ///< which channel, of all channels of all ports or pieces
  Ticks tick;
  std::uint32_t track;
  std::uint32_t event;
  std::uint8_t value;
};

/// Which events are meant: types, so that a loop over all events calls nothing.
struct IsProgram {
  [[nodiscard]] constexpr bool operator()(const Event& event) const noexcept { return (event.status & 0xF0) == 0xC0; }
};
struct IsPedal {
  [[nodiscard]] constexpr bool operator()(const Event& event) const noexcept {
    return (event.status & 0xF0) == 0xB0 && event.data1 == 64;
  }
};

/// The first of the sixteen lines that a track's channels are: those of the port that it names before its first note,
/// or in format 2 its own.
template <class = WhenCalled>
[[nodiscard]] std::uint64_t first_line(const File& file, std::uint32_t track) noexcept {
  if (file.format == Format::independent) return std::uint64_t{track} << 4;
  for (const Event& event : file.tracks[track].events) {
    if (const auto port = file.tracks[track].port(event)) return static_cast<std::uint64_t>(*port) << 4;
    if (event.starts_note()) break;
  }
  return 0;
}

/// All events of one kind, line by line in order of time, then of track.
template <class Wanted>
[[nodiscard]] List<ChannelChange> channel_changes(const File& file, Wanted wanted) {
  List<ChannelChange> changes;
  for (std::uint32_t t = 0; t < file.tracks.size(); ++t) {
    const List<Event>& events = file.tracks[t].events;
    const std::size_t begin = changes.size();
    for (std::uint32_t e = 0; e < events.size(); ++e)
      if (wanted(events[e]))
        changes.push_back({static_cast<std::uint64_t>(events[e].channel()), events[e].tick, t, e,
                           IsProgram()(events[e]) ? events[e].data1 : events[e].data2});
    if (changes.size() == begin) continue;
    const std::uint64_t first = first_line(file, t);
    for (std::size_t i = begin; i < changes.size(); ++i) changes[i].line += first;
  }
  order(changes, [](const ChannelChange& a, const ChannelChange& b) {
    return a.line != b.line ? a.line < b.line : a.tick < b.tick;
  });
  return changes;
}

/// The programs of a file, asked for in the order of each track's events.
template <class = WhenCalled>
class Programs {
 public:
  explicit Programs(const File& file) : file_(file), changes_(channel_changes(file, IsProgram())) {}

  void enter(std::uint32_t track) {
    track_ = track;
    first_line_ = changes_.empty() ? 0 : first_line(file_, track);
    places_.fill({});
  }

  /// The program of the event's channel when it is heard; 0 before any change.
  [[nodiscard]] std::uint8_t at(const Event& event, std::size_t index) {
    Place& place = places_[static_cast<std::size_t>(event.channel())];
    if (event.tick >= place.holds_until) [[unlikely]]
      place = find(event, index);
    return place.program;
  }

 private:
  struct Place {
    Ticks holds_until{INT64_MIN};  // the tick of the next change, or of this one where more follow it
    std::uint8_t program = 0;
  };

  // By halving: files were made whose every track has every other's changes before it.
  [[nodiscard]] Place find(const Event& event, std::size_t index) const {
    const std::uint64_t line = first_line_ + static_cast<std::uint64_t>(event.channel());
    std::size_t next = first_without(changes_, [&](const ChannelChange& change) {
      return change.line != line ? change.line < line : change.tick <= event.tick;
    });
    Place place{has(next, line) ? changes_[next].tick : Ticks(INT64_MAX), 0};
    // Of the changes at its own tick an event hears those that stand before it in its track.
    if (next != 0 && has(next - 1, line) && changes_[next - 1].tick == event.tick &&
        changes_[next - 1].track == track_ && changes_[next - 1].event > index) {
      place.holds_until = event.tick;
      next = first_without(changes_, [&](const ChannelChange& change) {
        if (change.line != line) return change.line < line;
        if (change.tick != event.tick) return change.tick < event.tick;
        return change.track != track_ ? change.track < track_ : change.event < index;
      });
    }
    if (next != 0 && has(next - 1, line)) place.program = changes_[next - 1].value;
    return place;
  }

  [[nodiscard]] bool has(std::size_t i, std::uint64_t line) const noexcept {
    return i < changes_.size() && changes_[i].line == line;
  }

  const File& file_;
  List<ChannelChange> changes_;
  std::array<Place, 16> places_{};
  std::uint32_t track_ = 0;
  std::uint64_t first_line_ = 0;
};

/// When the sustain pedals of a file are pressed.
template <class = WhenCalled>
class Pedals {
 public:
  explicit Pedals(const File& file) {
    for (const ChannelChange& change : channel_changes(file, IsPedal())) {
      const bool held = !presses_.empty() && presses_.back().line == change.line && presses_.back().to == never;
      if (change.value >= 64 && !held) presses_.push_back({change.line, change.tick, never});
      if (change.value < 64 && held) presses_.back().to = change.tick;
    }
  }

  /// Until when a key of the channel sounds that is let go at `end`: `last` where the pedal is never released.
  [[nodiscard]] Ticks release(std::uint64_t line, Ticks end, Ticks last) const {
    const std::size_t after = first_without(
        presses_, [&](const Press& press) { return press.line != line ? press.line < line : press.from <= end; });
    if (after == 0 || presses_[after - 1].line != line) return end;
    const Ticks to = presses_[after - 1].to;
    return std::max(end, to == never ? last : to);
  }

 private:
  static constexpr Ticks never{INT64_MAX};

  struct Press {
    std::uint64_t line;
    Ticks from, to;
  };

  List<Press> presses_;
};

}  // namespace chordgen::inline CHORDGEN_ABI::detail
