// SPDX-License-Identifier: MIT
//
// From a File to bytes: shortest quantities, FF 2F once at the end of each track, running status if asked for. What no
// MIDI file can hold is refused with ArgumentError, which names the track and the event; nothing is bent to fit.
#pragma once

#include <chordgen/midi/container.hpp>
#include <chordgen/midi/file.hpp>

namespace chordgen::inline CHORDGEN_ABI {

struct WriteOptions {
  enum class RunningStatus : std::uint8_t { off, on };

  RunningStatus running_status = RunningStatus::off;  ///< on: a repeated status byte is left out
};

namespace detail {

/// Why no file can hold an event with so many bytes behind its length, or so long a chunk; empty where one can.
[[nodiscard]] constexpr std::string_view payload_fault(std::size_t size) noexcept {
  return size > midi_bytes::greatest_vlq ? "it carries more than 268435455 bytes" : "";
}
[[nodiscard]] constexpr std::string_view chunk_fault(std::size_t size) noexcept {
  return size > 0xFFFFFFFF ? "its chunk is longer than 4294967295 bytes" : "";
}

/// Writes one track chunk after another into one buffer.
template <class = WhenCalled>
class TrackWriter {
 public:
  TrackWriter(List<std::byte>& out, const WriteOptions& options) : out_(out), options_(options) {}

  /// The events must stand in order of time.
  void write(const Track& track, std::size_t index) {
    index_ = index;
    const std::size_t begin = out_.size();
    put_id("MTrk");
    out_.resize(out_.size() + 4);

    write_events(track);

    const std::size_t size = out_.size() - begin - 8;
    if (const std::string_view fault = chunk_fault(size); !fault.empty()) fail(fault, track.events.size());
    midi_bytes::store_big_endian_32(out_.data() + begin + 4, static_cast<std::uint32_t>(size));
  }

  void put_id(std::string_view id) {
    for (const char letter : id) out_.push_back(static_cast<std::byte>(letter));
  }

 private:
  static constexpr std::size_t greatest_head = 16;

  void write_events(const Track& track) {
    std::int64_t tick = 0;
    std::uint8_t running = 0;
    for (const Event& event : track.events) {
      check(event, tick, static_cast<std::size_t>(&event - track.events.data()));
      const auto delta = static_cast<std::uint32_t>(event.tick.value - tick);
      tick = event.tick.value;
      if (event.is_channel()) {
        put_channel(event, delta, running);
        running = options_.running_status == WriteOptions::RunningStatus::on ? event.status : 0;
      } else {
        put_payload(event, delta, track.payload(event), static_cast<std::size_t>(&event - track.events.data()));
        running = 0;
      }
    }
    put_end(std::max(track.end.value, tick) - tick, track.events.size());
  }

  void check(const Event& event, std::int64_t tick, std::size_t number) const {
    if (event.tick.value < 0) fail("its tick is negative", number);
    if (event.tick.value - tick > std::int64_t{midi_bytes::greatest_vlq})
      fail("more than 268435455 ticks pass before it", number);
    if (event.status < 0x80 ||
        (!event.is_channel() && event.status != 0xF0 && event.status != 0xF7 && event.status != 0xFF))
      fail("its status is not one that a file may hold", number);
    if (((event.data1 | event.data2) & 0x80) != 0) fail("a data byte is above 127", number);
    if (event.is_meta(meta::end_of_track)) fail("the end of a track is no event, but Track::end", number);
  }

  // A place for the head of one event; the block goes out before it is full.
  [[nodiscard]] std::byte* room() {
    if (block_.size() - used_ < greatest_head) flush();
    return block_.data() + used_;
  }
  void advance(const std::byte* at) noexcept { used_ = static_cast<std::size_t>(at - block_.data()); }
  void flush() {
    out_.append(block_.begin(), block_.begin() + static_cast<std::ptrdiff_t>(used_));
    used_ = 0;
  }

  void put_channel(const Event& event, std::uint32_t delta, std::uint8_t running) {
    std::byte* at = midi_bytes::store_vlq(room(), delta);
    if (event.status != running) *at++ = static_cast<std::byte>(event.status);
    *at++ = static_cast<std::byte>(event.data1);
    if (has_two_data_bytes(event.status)) *at++ = static_cast<std::byte>(event.data2);
    advance(at);
  }

  void put_payload(const Event& event, std::uint32_t delta, Span<const std::byte> payload, std::size_t number) {
    if (const std::string_view fault = payload_fault(payload.size()); !fault.empty()) fail(fault, number);
    std::byte* at = midi_bytes::store_vlq(room(), delta);
    *at++ = static_cast<std::byte>(event.status);
    if (event.status == 0xFF) *at++ = static_cast<std::byte>(event.data1);
    advance(midi_bytes::store_vlq(at, static_cast<std::uint32_t>(payload.size())));
    flush();
    out_.append(payload.begin(), payload.end());
  }

  void put_end(std::int64_t delta, std::size_t number) {
    if (delta > std::int64_t{midi_bytes::greatest_vlq}) fail("more than 268435455 ticks pass before its end", number);
    std::byte* at = midi_bytes::store_vlq(room(), static_cast<std::uint32_t>(delta));
    *at++ = std::byte{0xFF};
    *at++ = std::byte{meta::end_of_track};
    *at++ = std::byte{0};
    advance(at);
    flush();
  }

  [[noreturn]] void fail(std::string_view rule, std::size_t number) const {
    fail_argument("write_midi", "track " + std::to_string(index_) + ", event " + std::to_string(number) + ": " +
                                    std::string(rule) + ".");
  }

  List<std::byte>& out_;
  const WriteOptions& options_;
  std::size_t index_ = 0;
  std::array<std::byte, 2048> block_{};
  std::size_t used_ = 0;
};

template <class = WhenCalled>
void write_header(const File& file, List<std::byte>& out) {
  const std::size_t tracks = file.tracks.size();
  if (tracks == 0 || tracks > 0xFFFF)
    fail_argument("write_midi", "tracks: got " + std::to_string(tracks) + ", expected 1 to 65535.");
  if (file.format == Format::single && tracks != 1)
    fail_argument("write_midi", "a file of format 0 has one track: got " + std::to_string(tracks) +
                                    ". Call with_format(file, Format::single), or write format 1.");
  if (!file.division.is_valid())
    fail_argument("write_midi", "the division is none: got the word " + std::to_string(file.division.word()) + ".");
  out.resize(14);
  for (std::size_t i = 0; i < 4; ++i) out[i] = static_cast<std::byte>("MThd"[i]);
  std::byte* at = midi_bytes::store_big_endian_32(out.data() + 4, 6);
  at = midi_bytes::store_big_endian_16(at, static_cast<std::uint16_t>(file.format));
  at = midi_bytes::store_big_endian_16(at, static_cast<std::uint32_t>(tracks));
  midi_bytes::store_big_endian_16(at, file.division.word());
}

template <class = WhenCalled>
void write_alien(const AlienChunk& chunk, List<std::byte>& out) {
  const std::string_view id(chunk.id.data(), chunk.id.size());
  const Span<const std::byte> name = as_byte_span(id);
  if (id == "MThd" || id == "MTrk" || !has_letters(name.data()))
    fail_argument("write_midi", "an alien chunk is named " + std::string(id) +
                                    ". Its name is four printable characters, and neither MThd nor MTrk.");
  if (const std::string_view fault = chunk_fault(chunk.bytes.size()); !fault.empty())
    fail_argument("write_midi", "the alien chunk " + std::string(id) + ": " + std::string(fault) + ".");
  out.append(name.begin(), name.end());
  out.resize(out.size() + 4);
  midi_bytes::store_big_endian_32(out.data() + out.size() - 4, static_cast<std::uint32_t>(chunk.bytes.size()));
  out.append(chunk.bytes.begin(), chunk.bytes.end());
}

}  // namespace detail

/// The bytes of a MIDI file. Tracks whose events are not in order of time are written in the order of Track::sort.
template <class = WhenCalled>
[[nodiscard]] List<std::byte> write_midi(const File& file, const WriteOptions& options = {}) {
  List<std::byte> out;
  std::size_t events = 0;
  for (const Track& track : file.tracks) events += track.events.size();
  out.reserve(14 + 12 * file.tracks.size() + 5 * events);

  detail::write_header(file, out);
  detail::TrackWriter writer(out, options);
  auto alien = file.alien_chunks.begin();
  for (std::size_t i = 0; i <= file.tracks.size(); ++i) {
    for (; alien != file.alien_chunks.end() && (alien->before_track <= i || i == file.tracks.size()); ++alien)
      detail::write_alien(*alien, out);
    if (i == file.tracks.size()) break;
    if (file.tracks[i].is_sorted()) {
      writer.write(file.tracks[i], i);
    } else {
      Track sorted = file.tracks[i];
      sorted.sort();
      writer.write(sorted, i);
    }
  }
  return out;
}

}  // namespace chordgen::inline CHORDGEN_ABI
