// SPDX-License-Identifier: MIT
//
// A track: its events at absolute ticks, its end, and the bytes that its meta and SysEx events carry.
//
// `events` is plain data: read it in order, or append what the builders below do not offer. Builders append; ticks need
// not ascend while a track is being built, because sort() (called by write_midi where it is needed) puts them in order:
//
//   by tick; at one tick the ends of notes begun earlier come first, all else keeps its order
//
// so a struck-again note sounds, and a note of no length still begins before it ends.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/core/order.hpp>
#include <chordgen/midi/event.hpp>
#include <chordgen/midi/meta.hpp>
#include <chordgen/midi/text.hpp>

#include <array>
#include <string_view>

namespace chordgen::inline CHORDGEN_ABI {

/// A note with its length: what `notes` finds and what Track::add writes.
struct MidiNote {
  Ticks start{};
  Ticks duration{};
  std::uint8_t key = 60;
  std::uint8_t velocity = 64;
  std::uint8_t channel = 0;
  std::uint8_t program = 0;  ///< in effect when the note begins; Track::add does not write it
  std::uint32_t track = 0;   ///< index in the file; Track::add does not use it

  [[nodiscard]] constexpr Ticks end() const noexcept { return start + duration; }
  friend constexpr bool operator==(const MidiNote&, const MidiNote&) = default;
};

/// Events in order of time.
class Track {
 public:
  List<Event> events;
  Ticks end{};  ///< where the track ends; written not before the last event

  /// The bytes of a meta, SysEx or escape event of this track; empty for other events.
  template <class = WhenCalled>
  [[nodiscard]] Span<const std::byte> payload(const Event& event) const noexcept;
  /// The bytes of a text event, as they stand in the file; see to_utf8.
  template <class = WhenCalled>
  [[nodiscard]] std::string_view text(const Event& event) const noexcept {
    return as_characters(payload(event));
  }
  /// What a meta event says; nothing for events of other types and for values that mean nothing.
  template <class = WhenCalled>
  [[nodiscard]] std::optional<Tempo> tempo(const Event& event) const noexcept;
  template <class = WhenCalled>
  [[nodiscard]] std::optional<TimeSignature> time_signature(const Event& event) const noexcept;
  template <class = WhenCalled>
  [[nodiscard]] std::optional<KeySignature> key_signature(const Event& event) const noexcept;
  template <class = WhenCalled>
  [[nodiscard]] std::optional<SmpteOffset> smpte_offset(const Event& event) const noexcept;
  /// The number of the piece or, in format 2, of the pattern.
  template <class = WhenCalled>
  [[nodiscard]] std::optional<int> sequence_number(const Event& event) const noexcept;
  /// The channel, 0 to 15, that the meta and SysEx events after it belong to.
  template <class = WhenCalled>
  [[nodiscard]] std::optional<int> channel_prefix(const Event& event) const noexcept;
  /// The MIDI port, from 0, that the events after it go to: sixteen channels of its own.
  template <class = WhenCalled>
  [[nodiscard]] std::optional<int> port(const Event& event) const noexcept;
  /// The first text of type meta::track_name; empty where there is none.
  template <class = WhenCalled>
  [[nodiscard]] std::string_view name() const noexcept;

  /// A note-on and its note-off. Throws ArgumentError for numbers outside their ranges, as all builders do.
  template <class = WhenCalled>
  void add(const MidiNote& note);
  template <class = WhenCalled>
  void add_program(Ticks tick, int channel, int program);
  template <class = WhenCalled>
  void add_control(Ticks tick, int channel, int controller, int value);
  template <class = WhenCalled>
  void add_bend(Ticks tick, int channel, int bend);
  template <class = WhenCalled>
  void add_tempo(Ticks tick, Tempo tempo);
  template <class = WhenCalled>
  void add_time_signature(Ticks tick, const TimeSignature& signature);
  template <class = WhenCalled>
  void add_key_signature(Ticks tick, const KeySignature& signature);
  template <class = WhenCalled>
  void add_smpte_offset(Ticks tick, const SmpteOffset& offset);
  /// A meta event of one of the text types (meta::text to meta::last_text).
  template <class = WhenCalled>
  void add_text(Ticks tick, std::uint8_t type, std::string_view text);
  /// A meta event of any type below 0x80 but end_of_track, which is `end`.
  template <class = WhenCalled>
  void add_meta(Ticks tick, std::uint8_t type, Span<const std::byte> bytes);
  /// A SysEx: the bytes after F0, with the closing F7.
  template <class = WhenCalled>
  void add_sysex(Ticks tick, Span<const std::byte> bytes);
  /// An F7 event: the next packet of a SysEx, or any bytes to be sent.
  template <class = WhenCalled>
  void add_escape(Ticks tick, Span<const std::byte> bytes);
  /// An event of another track, or of this one, with its payload.
  template <class = WhenCalled>
  void add(const Event& event, const Track& source);
  /// Any event of channel status.
  template <class = WhenCalled>
  void add_channel(Ticks tick, int status, int data1, int data2 = 0);

  template <class = WhenCalled>
  [[nodiscard]] bool is_sorted() const noexcept;
  /// Orders the events by time; see the head of this file.
  template <class = WhenCalled>
  void sort();

  /// Equal events in equal order, and equal ends.
  template <class = WhenCalled>
  [[nodiscard]] bool operator==(const Track& other) const noexcept;

 private:
  template <class>
  friend class TrackReader;

  struct Slice {
    std::uint32_t offset;
    std::uint32_t size;
  };

  /// Keeps the bytes; returns the number for Event::payload.
  template <class = WhenCalled>
  [[nodiscard]] std::uint32_t keep(Span<const std::byte> bytes);
  template <class = WhenCalled>
  void order_one_tick(std::size_t first, std::size_t last, std::array<std::int32_t, 2048>& sounding);

  List<Slice> slices_;
  List<std::byte> bytes_;
};

template <class Used>
Span<const std::byte> Track::payload(const Event& event) const noexcept {
  if (event.is_channel() || event.payload >= slices_.size()) return {};
  const Slice slice = slices_[event.payload];
  return midi_bytes::span_of(bytes_.data() + slice.offset, slice.size);
}

template <class Used>
std::optional<Tempo> Track::tempo(const Event& event) const noexcept {
  if (!event.is_meta(meta::tempo)) return {};
  return Tempo::parse(payload(event));
}

template <class Used>
std::optional<TimeSignature> Track::time_signature(const Event& event) const noexcept {
  if (!event.is_meta(meta::time_signature)) return {};
  return TimeSignature::parse(payload(event));
}

template <class Used>
std::optional<KeySignature> Track::key_signature(const Event& event) const noexcept {
  if (!event.is_meta(meta::key_signature)) return {};
  return KeySignature::parse(payload(event));
}

template <class Used>
std::optional<SmpteOffset> Track::smpte_offset(const Event& event) const noexcept {
  if (!event.is_meta(meta::smpte_offset)) return {};
  return SmpteOffset::parse(payload(event));
}

template <class Used>
std::optional<int> Track::sequence_number(const Event& event) const noexcept {
  const Span<const std::byte> bytes = payload(event);
  if (!event.is_meta(meta::sequence_number) || bytes.size() < 2) return {};
  return static_cast<int>(midi_bytes::load_big_endian_16(bytes.data()));
}

template <class Used>
std::optional<int> Track::channel_prefix(const Event& event) const noexcept {
  const Span<const std::byte> bytes = payload(event);
  if (!event.is_meta(meta::channel_prefix) || bytes.size() < 1 || bytes[0] > std::byte{15}) return {};
  return std::to_integer<int>(bytes[0]);
}

template <class Used>
std::optional<int> Track::port(const Event& event) const noexcept {
  const Span<const std::byte> bytes = payload(event);
  if (!event.is_meta(meta::port) || bytes.size() < 1) return {};
  return std::to_integer<int>(bytes[0]);
}

template <class Used>
std::string_view Track::name() const noexcept {
  for (const Event& event : events)
    if (event.is_meta(meta::track_name)) return text(event);
  return {};
}

}  // namespace chordgen::inline CHORDGEN_ABI

#include <chordgen/midi/track_build.hpp>
