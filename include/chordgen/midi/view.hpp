// SPDX-License-Identifier: MIT
//
// A MIDI file as it lies in its bytes: no copy, no allocation.
//
//   for (TrackView track : MidiView(bytes))
//     for (const RawEvent& event : track) ...
//
// Both are forward ranges. The bytes must outlive the views. Reading is strict: what breaks the structure throws the
// FormatError that read_midi throws (what a meta event says is not judged). FF 2F ends a track's range.
#pragma once

#include <chordgen/midi/container.hpp>
#include <chordgen/midi/decode_careful.hpp>
#include <chordgen/midi/file.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// The events of one track chunk.
class TrackView {
 public:
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = RawEvent;
    using difference_type = std::ptrdiff_t;
    using pointer = const RawEvent*;
    using reference = const RawEvent&;

    Iterator() = default;
    template <class = WhenCalled>
    explicit Iterator(const TrackView& view) : input_(view.input_), track_(view.track_) {
      cursor_.at = view.body_.data();
      cursor_.end = cursor_.at + view.body_.size();
      ++*this;
    }

    [[nodiscard]] const RawEvent& operator*() const noexcept { return event_; }
    [[nodiscard]] const RawEvent* operator->() const noexcept { return &event_; }
    template <class = WhenCalled>
    Iterator& operator++() {
      if (!detail::decode_fast(cursor_, event_)) [[unlikely]] {
        // The cold path works on copies: were the iterator's address taken, it would live in memory, not in registers.
        detail::TrackCursor cursor = cursor_;
        RawEvent event = event_;
        advance_carefully(cursor, event, input_, track_);
        cursor_ = cursor;
        event_ = event;
      }
      return *this;
    }
    template <class = WhenCalled>
    Iterator operator++(int) {
      Iterator before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(const Iterator& a, const Iterator& b) noexcept { return a.cursor_.at == b.cursor_.at; }
    friend bool operator==(const Iterator& a, std::default_sentinel_t) noexcept { return a.cursor_.at == nullptr; }

   private:
    template <class = WhenCalled>
    static void advance_carefully(detail::TrackCursor& cursor, RawEvent& event, std::span<const std::byte> input,
                                  int track) {
      using Step = detail::CarefulDecoder<>::Step;
      detail::Reporter report(input, nullptr);
      report.track = track;
      const Step step = detail::CarefulDecoder(cursor, report).decode(event);
      if (step == Step::event) return;
      if (step == Step::end_of_data && cursor.at != cursor.end)
        report.bytes(DiagnosticCode::unexpected_end, cursor.at, static_cast<std::size_t>(cursor.end - cursor.at));
      if (step == Step::end_of_data) report.bytes(DiagnosticCode::missing_end_of_track, cursor.at, 0);
      cursor.at = nullptr;
    }

    detail::TrackCursor cursor_{};
    RawEvent event_{};
    std::span<const std::byte> input_{};
    int track_ = 0;
  };

  TrackView(std::span<const std::byte> body, std::span<const std::byte> input, int track)
      : body_(body), input_(input), track_(track) {}

  template <class = WhenCalled>
  [[nodiscard]] Iterator begin() const {
    return Iterator(*this);
  }
  [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }
  /// The bytes of the chunk behind its length.
  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return body_; }

 private:
  std::span<const std::byte> body_;
  std::span<const std::byte> input_;
  int track_;
};

/// The track chunks of one file; other chunks are passed over.
class MidiView {
 public:
  /// Throws FormatError when there is no complete header.
  template <class = WhenCalled>
  explicit MidiView(std::span<const std::byte> bytes) : input_(bytes) {
    detail::Reporter report(bytes, nullptr);
    const std::span<const std::byte> midi = detail::find_midi(bytes, report);
    if (midi.size() < 14) report.bytes(DiagnosticCode::unexpected_end, midi.data(), midi.size());
    const std::uint32_t size = midi_bytes::load_big_endian_32(midi.data() + 4);
    if (size < 6 || size > midi.size() - 8) report.numbers(DiagnosticCode::header_length, midi.data() + 4, size, 6);
    format_ = static_cast<Format>(midi_bytes::load_big_endian_16(midi.data() + 8));
    declared_ = midi_bytes::load_big_endian_16(midi.data() + 10);
    division_ = Division::from_word(static_cast<std::uint16_t>(midi_bytes::load_big_endian_16(midi.data() + 12)));
    chunks_ = midi.subspan(8 + size);
  }

  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = TrackView;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = TrackView;

    Iterator() = default;
    template <class = WhenCalled>
    explicit Iterator(const MidiView& view) : input_(view.input_), rest_(view.chunks_) {
      find();
    }

    template <class = WhenCalled>
    [[nodiscard]] TrackView operator*() const {
      return {rest_.subspan(8, size()), input_, track_};
    }
    template <class = WhenCalled>
    Iterator& operator++() {
      rest_ = rest_.subspan(8 + size());
      ++track_;
      find();
      return *this;
    }
    template <class = WhenCalled>
    Iterator operator++(int) {
      Iterator before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(const Iterator& a, const Iterator& b) noexcept {
      return a.rest_.data() == b.rest_.data() && a.rest_.size() == b.rest_.size();
    }
    friend bool operator==(const Iterator& a, std::default_sentinel_t) noexcept { return a.rest_.size() < 8; }

   private:
    [[nodiscard]] std::size_t size() const noexcept {
      return std::min<std::size_t>(midi_bytes::load_big_endian_32(rest_.data() + 4), rest_.size() - 8);
    }
    template <class = WhenCalled>
    void find() noexcept {
      while (rest_.size() >= 8 && as_characters(rest_).substr(0, 4) != "MTrk") rest_ = rest_.subspan(8 + size());
    }

    std::span<const std::byte> input_{};
    std::span<const std::byte> rest_{};
    int track_ = 0;
  };

  [[nodiscard]] Format format() const noexcept { return format_; }
  [[nodiscard]] Division division() const noexcept { return division_; }
  /// How many tracks the header promises.
  [[nodiscard]] std::size_t declared_tracks() const noexcept { return declared_; }
  template <class = WhenCalled>
  [[nodiscard]] Iterator begin() const {
    return Iterator(*this);
  }
  [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

 private:
  std::span<const std::byte> input_;
  std::span<const std::byte> chunks_{};
  Format format_{};
  Division division_{};
  std::size_t declared_ = 0;
};

}  // namespace chordgen::inline CHORDGEN_ABI
