// SPDX-License-Identifier: MIT
//
// One event from the bytes of a track: the careful way. It checks each byte, reports each violation (which throws in
// strict reading) and repairs what it can. It is the definition; decode.hpp is its short cut for valid events.
//
// A dropped event leaves its delta time behind, so that what follows stays in time.
#pragma once

#include <chordgen/midi/decode.hpp>
#include <chordgen/midi/report.hpp>

namespace chordgen::inline CHORDGEN_ABI::detail {

/// Decodes events of one track where the fast way gives up.
template <class = WhenCalled>
class CarefulDecoder {
 public:
  enum class Step : std::uint8_t { event, dropped, end_of_track, end_of_data };

  CarefulDecoder(TrackCursor& cursor, Reporter& report) : cursor_(cursor), report_(report) {}

  /// Reads one event. `end_of_data` means that the track stops without FF 2F, whole or in the middle of an event.
  [[nodiscard]] Step decode(RawEvent& event) {
    event_at_ = cursor_.at;
    std::uint32_t delta = 0;
    if (!read_quantity(delta) || cursor_.at == cursor_.end) return stop();
    cursor_.tick += delta;
    event = {.tick = Ticks(cursor_.tick)};

    const auto status = std::to_integer<std::uint8_t>(*cursor_.at);
    if (status < 0x80) return decode_running(event);
    ++cursor_.at;
    if (status < 0xF0) return decode_channel(event, status);
    if (status == 0xFF) return decode_meta(event);
    if (status == 0xF0 || status == 0xF7) return decode_sysex(event, status);
    return drop_illegal(status);
  }

  /// Where the event that could not be read begins.
  [[nodiscard]] const std::byte* event_at() const noexcept { return event_at_; }

 private:
  [[nodiscard]] Step stop() {
    cursor_.at = event_at_;
    return Step::end_of_data;
  }

  // False when the data end in the middle. A quantity of more than four bytes is reported.
  [[nodiscard]] bool read_quantity(std::uint32_t& value) {
    const std::byte* first = cursor_.at;
    std::uint64_t wide = 0;
    for (;;) {
      if (cursor_.at == cursor_.end) return false;
      const auto part = std::to_integer<std::uint64_t>(*cursor_.at++);
      wide = std::min<std::uint64_t>(wide << 7 | (part & 0x7F), std::uint64_t{1} << 40);
      if (part < 0x80) break;
    }
    if (cursor_.at - first > 4)
      report_.bytes(DiagnosticCode::long_quantity, first, static_cast<std::size_t>(cursor_.at - first));
    value = wide <= midi_bytes::greatest_vlq ? static_cast<std::uint32_t>(wide) : 0;
    return true;
  }

  [[nodiscard]] Step decode_running(RawEvent& event) {
    if (cursor_.running != 0) return decode_channel(event, cursor_.running);
    if (cursor_.last_channel != 0) {
      report_.bytes(DiagnosticCode::interrupted_status, cursor_.at, 3);
      return decode_channel(event, cursor_.last_channel);
    }
    report_.bytes(DiagnosticCode::missing_status, cursor_.at, 3);
    for (int data = 2; data > 0 && cursor_.at != cursor_.end && *cursor_.at < std::byte{0x80}; --data) ++cursor_.at;
    return Step::dropped;
  }

  [[nodiscard]] Step decode_channel(RawEvent& event, std::uint8_t status) {
    const std::ptrdiff_t size = has_two_data_bytes(status) ? 2 : 1;
    cursor_.running = cursor_.last_channel = status;
    if (cursor_.end - cursor_.at < size) return stop();
    for (std::ptrdiff_t i = 0; i < size; ++i)
      if (cursor_.at[i] >= std::byte{0x80}) report_.bytes(DiagnosticCode::high_data_byte, cursor_.at + i, 1);
    event.status = status;
    event.data1 = std::to_integer<std::uint8_t>(cursor_.at[0]) & 0x7F;
    event.data2 = size == 2 ? std::to_integer<std::uint8_t>(cursor_.at[1]) & 0x7F : 0;
    cursor_.at += size;
    return Step::event;
  }

  [[nodiscard]] Step decode_meta(RawEvent& event) {
    if (cursor_.at == cursor_.end) return stop();
    const std::byte* type_at = cursor_.at;
    const auto type = std::to_integer<std::uint8_t>(*cursor_.at++);
    cursor_.running = 0;
    if (!read_payload(event)) return stop();
    if (type >= 0x80) {
      report_.bytes(DiagnosticCode::meta_type, type_at, 1);
      return Step::dropped;
    }
    if (type == meta::end_of_track) return Step::end_of_track;
    event.status = 0xFF;
    event.data1 = type;
    return Step::event;
  }

  [[nodiscard]] Step decode_sysex(RawEvent& event, std::uint8_t status) {
    cursor_.running = 0;
    if (!read_payload(event)) return stop();
    event.status = status;
    return Step::event;
  }

  [[nodiscard]] bool read_payload(RawEvent& event) {
    std::uint32_t size = 0;
    if (!read_quantity(size) || cursor_.end - cursor_.at < static_cast<std::ptrdiff_t>(size)) return false;
    event.payload = midi_bytes::span_of(cursor_.at, size);
    cursor_.at += size;
    return true;
  }

  // Steps over F1 to F6 and F8 to FE with the data bytes that they have on the wire.
  [[nodiscard]] Step drop_illegal(std::uint8_t status) {
    report_.bytes(DiagnosticCode::illegal_status, cursor_.at - 1, 1);
    std::ptrdiff_t data = status == 0xF2 ? 2 : status == 0xF1 || status == 0xF3 ? 1 : 0;
    for (; data > 0 && cursor_.at != cursor_.end && *cursor_.at < std::byte{0x80}; --data) ++cursor_.at;
    if (status < 0xF8) cursor_.running = 0;
    return Step::dropped;
  }

  TrackCursor& cursor_;
  Reporter& report_;
  const std::byte* event_at_ = nullptr;
};

}  // namespace chordgen::inline CHORDGEN_ABI::detail
