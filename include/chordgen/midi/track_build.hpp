// SPDX-License-Identifier: MIT
//
// How a track is built and put in order. Included by track.hpp, whose head says what the order is.
#pragma once

#include <chordgen/midi/track.hpp>

namespace chordgen::inline CHORDGEN_ABI {

namespace detail {

template <class = WhenCalled>
void check_midi_range(std::string_view what, std::int64_t value, std::int64_t greatest) {
  if (value >= 0 && value <= greatest) return;
  fail_argument("Track", std::string(what) + ": got " + std::to_string(value) + ", expected 0 to " +
                             std::to_string(greatest) + ".");
}

template <class = WhenCalled>
void check_midi_tick(Ticks tick) {
  if (tick < Ticks(0)) fail_argument("Track", "a tick is negative: got " + std::to_string(tick.value) + ".");
}

}  // namespace detail

template <class Used>
void Track::add_channel(Ticks tick, int status, int data1, int data2) {
  detail::check_midi_tick(tick);
  if (status < 0x80 || status > 0xEF)
    fail_argument("Track", "the status of a channel event: got " + std::to_string(status) + ", expected 128 to 239.");
  detail::check_midi_range("the first data byte", data1, 127);
  detail::check_midi_range("the second data byte", data2, 127);
  events.push_back({.tick = tick,
                    .status = static_cast<std::uint8_t>(status),
                    .data1 = static_cast<std::uint8_t>(data1),
                    .data2 = static_cast<std::uint8_t>(data2)});
}

template <class Used>
void Track::add(const MidiNote& note) {
  detail::check_midi_range("channel", note.channel, 15);
  detail::check_midi_range("key", note.key, 127);
  if (note.velocity < 1 || note.velocity > 127)
    fail_argument("Track", "velocity: got " + std::to_string(note.velocity) + ", expected 1 to 127.");
  if (note.duration < Ticks(0))
    fail_argument("Track", "a duration is negative: got " + std::to_string(note.duration.value) + " ticks.");
  add_channel(note.start, 0x90 | note.channel, note.key, note.velocity);
  add_channel(note.end(), 0x80 | note.channel, note.key, 64);
}

template <class Used>
void Track::add_program(Ticks tick, int channel, int program) {
  detail::check_midi_range("channel", channel, 15);
  detail::check_midi_range("program", program, 127);
  add_channel(tick, 0xC0 | channel, program);
}

template <class Used>
void Track::add_control(Ticks tick, int channel, int controller, int value) {
  detail::check_midi_range("channel", channel, 15);
  add_channel(tick, 0xB0 | channel, controller, value);
}

template <class Used>
void Track::add_bend(Ticks tick, int channel, int bend) {
  detail::check_midi_range("channel", channel, 15);
  detail::check_midi_range("bend", bend, 16383);
  add_channel(tick, 0xE0 | channel, bend & 0x7F, bend >> 7);
}

template <class Used>
void Track::add_tempo(Ticks tick, Tempo tempo) {
  detail::check_midi_range("microseconds a quarter, less one", std::int64_t{tempo.microseconds_per_quarter} - 1,
                           0xFFFFFE);
  add_meta(tick, meta::tempo, midi_bytes::span_of(tempo.bytes()));
}

template <class Used>
void Track::add_time_signature(Ticks tick, const TimeSignature& signature) {
  add_meta(tick, meta::time_signature, midi_bytes::span_of(signature.bytes()));
}

template <class Used>
void Track::add_key_signature(Ticks tick, const KeySignature& signature) {
  add_meta(tick, meta::key_signature, midi_bytes::span_of(signature.bytes()));
}

template <class Used>
void Track::add_smpte_offset(Ticks tick, const SmpteOffset& offset) {
  add_meta(tick, meta::smpte_offset, midi_bytes::span_of(offset.bytes()));
}

template <class Used>
void Track::add_text(Ticks tick, std::uint8_t type, std::string_view text) {
  if (type < meta::text || type > meta::last_text)
    fail_argument("Track", "the type of a text: got " + std::to_string(type) + ", expected 1 to 15.");
  add_meta(tick, type, as_byte_span(text));
}

template <class Used>
void Track::add_meta(Ticks tick, std::uint8_t type, Span<const std::byte> bytes) {
  detail::check_midi_tick(tick);
  detail::check_midi_range("the type of a meta event", type, 127);
  if (type == meta::end_of_track) fail_argument("Track", "the end of a track is no event. Set Track::end.");
  events.push_back({.tick = tick, .status = 0xFF, .data1 = type, .payload = keep(bytes)});
}

template <class Used>
void Track::add_sysex(Ticks tick, Span<const std::byte> bytes) {
  detail::check_midi_tick(tick);
  events.push_back({.tick = tick, .status = 0xF0, .payload = keep(bytes)});
}

template <class Used>
void Track::add_escape(Ticks tick, Span<const std::byte> bytes) {
  detail::check_midi_tick(tick);
  events.push_back({.tick = tick, .status = 0xF7, .payload = keep(bytes)});
}

template <class Used>
void Track::add(const Event& event, const Track& source) {
  Event copy = event;
  if (!copy.is_channel() && &source != this) copy.payload = keep(source.payload(copy));
  events.push_back(copy);
}

template <class Used>
std::uint32_t Track::keep(Span<const std::byte> bytes) {
  constexpr std::size_t limit = 0xFFFFFFFF;
  if (bytes.size() > limit - bytes_.size() || slices_.size() == limit)
    fail_argument("Track", "the meta and SysEx events of one track hold more than 4 GB.");
  if (slices_.empty()) {  // few tracks have one payload alone
    slices_.reserve(16);
    bytes_.reserve(128);
  }
  const Slice slice{static_cast<std::uint32_t>(bytes_.size()), static_cast<std::uint32_t>(bytes.size())};
  bytes_.append(bytes.data(), bytes.data() + bytes.size());
  slices_.push_back(slice);
  return static_cast<std::uint32_t>(slices_.size() - 1);
}

template <class Used>
bool Track::is_sorted() const noexcept {
  return detail::is_ordered(events, [](const Event& a, const Event& b) { return a.tick < b.tick; });
}

template <class Used>
void Track::sort() {
  detail::order(events, [](const Event& a, const Event& b) { return a.tick < b.tick; });
  std::array<std::int32_t, 2048> sounding{};  // notes begun and not ended, by channel and key
  for (std::size_t first = 0, last = 0; first < events.size(); first = last) {
    while (last < events.size() && events[last].tick == events[first].tick) ++last;
    order_one_tick(first, last, sounding);
  }
}

// Moves the ends of notes begun at earlier ticks to the front of this tick's events, [first, last).
template <class Used>
void Track::order_one_tick(std::size_t first, std::size_t last, std::array<std::int32_t, 2048>& sounding) {
  const auto slot = [&](const Event& event) -> std::int32_t& {
    return sounding[static_cast<std::size_t>(event.channel() << 7 | event.data1)];
  };
  List<Event> others;
  std::size_t front = first;
  for (std::size_t i = first; i < last; ++i) {
    const Event event = events[i];
    if (event.ends_note() && slot(event) > 0) {
      --slot(event);
      events[front++] = event;
    } else {
      others.push_back(event);
    }
  }
  for (const Event& event : others) {
    events[front++] = event;
    if (event.starts_note()) ++slot(event);
    if (event.ends_note() && slot(event) > 0) --slot(event);
  }
}

template <class Used>
bool Track::operator==(const Track& other) const noexcept {
  if (end != other.end || events.size() != other.events.size()) return false;
  for (std::size_t i = 0; i < events.size(); ++i) {
    const Event& x = events[i];
    const Event& y = other.events[i];
    if (x.tick != y.tick || x.status != y.status || x.data1 != y.data1 || x.data2 != y.data2) return false;
    if (text(x) != other.text(y)) return false;
  }
  return true;
}

}  // namespace chordgen::inline CHORDGEN_ABI
