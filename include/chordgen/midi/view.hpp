// SPDX-License-Identifier: MIT
//
// A MIDI file as it lies in its bytes: no copy, no allocation.
//
//   for (TrackView track : MidiView(bytes))
//     for (const RawEvent& event : track) ...
//
// Both are forward ranges. The bytes must outlive the views, and a TrackView its iterators. Reading is strict: a walk
// over all tracks and events throws the FormatError that read_midi throws, but what a meta event says is not judged. FF
// 2F ends a track's range.
#pragma once

#include <chordgen/midi/chunk.hpp>
#include <chordgen/midi/decode_careful.hpp>

namespace chordgen::inline CHORDGEN_ABI {

namespace detail {

/// A track's chunk, the input that offsets count in, and the track's index.
struct PlacedChunk {
  Chunk chunk{};
  Span<const std::byte> input{};
  int track = 0;
};

}  // namespace detail

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
    explicit Iterator(const detail::PlacedChunk& place) : place_(&place) {
      cursor_.at = place.chunk.body.data();
      cursor_.end = cursor_.at + place.chunk.body.size();
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
        advance_carefully(cursor, event, *place_);
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
    static void advance_carefully(detail::TrackCursor& cursor, RawEvent& event, const detail::PlacedChunk& place) {
      using Step = detail::CarefulDecoder<>::Step;
      detail::Reporter report(place.input, nullptr);
      report.track = place.track;
      const Step step = detail::CarefulDecoder(cursor, report).decode(event);
      if (step == Step::event) return;
      if (step == Step::end_of_data && detail::stretch(place.chunk, report) == 0)
        detail::report_cut(place.chunk, cursor, report);
      static_cast<void>(detail::check_length(place.chunk, cursor.at, report));
      cursor.at = nullptr;
    }

    detail::TrackCursor cursor_{};
    RawEvent event_{};
    const detail::PlacedChunk* place_ = nullptr;
  };

  TrackView() = default;
  explicit TrackView(const detail::PlacedChunk& place) : place_(place) {}

  template <class = WhenCalled>
  [[nodiscard]] Iterator begin() const {
    return Iterator(place_);
  }
  [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }
  /// The bytes of the chunk behind its length.
  [[nodiscard]] Span<const std::byte> bytes() const noexcept { return place_.chunk.body; }

 private:
  detail::PlacedChunk place_{};
};

/// The track chunks of one file; other chunks are passed over.
class MidiView {
 public:
  /// Throws FormatError when there is no header, or a wrong one.
  template <class = WhenCalled>
  explicit MidiView(Span<const std::byte> bytes) : input_(bytes) {
    detail::Reporter report(bytes, nullptr);
    const Span<const std::byte> midi = detail::find_midi(bytes, report);
    header_ = detail::read_header(midi, report);
    end_ = midi.data() + midi.size();
  }

  class Iterator {
   public:
    using iterator_concept = std::forward_iterator_tag;
    using iterator_category = std::input_iterator_tag;  // what it yields is made on the way
    using value_type = TrackView;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = TrackView;

    Iterator() = default;
    template <class = WhenCalled>
    explicit Iterator(const MidiView& view)
        : input_(view.input_), header_(view.header_), at_(header_.chunks), end_(view.end_) {
      find();
    }

    template <class = WhenCalled>
    [[nodiscard]] TrackView operator*() const {
      return TrackView({detail::chunk_at(at_, end_), input_, track_});
    }
    template <class = WhenCalled>
    Iterator& operator++() {
      pass();
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
    friend bool operator==(const Iterator& a, const Iterator& b) noexcept { return a.at_ == b.at_; }
    friend bool operator==(const Iterator& a, std::default_sentinel_t) noexcept { return a.at_ == a.end_; }

   private:
    template <class = WhenCalled>
    void pass() noexcept {
      const Span<const std::byte> body = detail::chunk_at(at_, end_).body;
      at_ = body.data() + body.size();
    }
    // Goes on to a track, or to the end, where the tracks are counted.
    template <class = WhenCalled>
    void find() {
      detail::Reporter report(input_, nullptr);
      for (; at_ != end_; pass()) {
        if (!detail::stands_at_chunk(at_, end_)) report.bytes(DiagnosticCode::stray_bytes, at_, 8);
        if (detail::stands_at("MTrk", at_, end_)) return;
        detail::check_alien(detail::chunk_at(at_, end_), at_, report);
      }
      static_cast<void>(detail::check_tracks(header_, static_cast<std::size_t>(track_), report));
    }

    Span<const std::byte> input_{};
    detail::FileHeader header_{};
    const std::byte* at_ = nullptr;
    const std::byte* end_ = nullptr;
    int track_ = 0;
  };

  [[nodiscard]] Format format() const noexcept { return header_.format; }
  [[nodiscard]] Division division() const noexcept { return header_.division; }
  /// How many tracks the header promises.
  [[nodiscard]] std::size_t declared_tracks() const noexcept { return header_.declared_tracks; }
  /// A track, or the end. Throws FormatError, as going on to the next does, where neither a chunk nor the end stands
  /// and where the header promises another number of tracks.
  template <class = WhenCalled>
  [[nodiscard]] Iterator begin() const {
    return Iterator(*this);
  }
  [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

 private:
  Span<const std::byte> input_;
  detail::FileHeader header_{};
  const std::byte* end_ = nullptr;
};

}  // namespace chordgen::inline CHORDGEN_ABI
