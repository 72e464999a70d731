// SPDX-License-Identifier: MIT
//
// A piece or a song as metrics see it: its events, and the notes that they make. A note that is held from event to
// event is one note; it was struck once, and lasts as long as all of them.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/core/span.hpp>
#include <chordgen/dataset/piece.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// A note as it was struck; times in quarters from the first event.
struct SoundedNote {
  int pitch = 60;
  Rational onset{};
  Rational duration{};
  std::size_t event = 0;  ///< in which it was struck

  friend bool operator==(const SoundedNote&, const SoundedNote&) = default;
};

/// The events must outlive it. Bars begin behind the upbeat, which is a bar of its own.
struct MusicView {
  Span<const ChordEvent> events{};
  List<SoundedNote> notes{};  ///< in the order of their onsets, then of their pitches
  List<Rational> onsets{};    ///< of the events, counted from 0
  Rational end{};
  Rational bar{4};
  Rational beat{1};
  Rational upbeat{};

  template <class = WhenCalled>
  MusicView(Span<const ChordEvent> music, const Metre& metre, const Rational& before_first_bar = {})
      : events(music), bar(metre.bar()), beat(4, metre.unit), upbeat(before_first_bar) {
    std::size_t sounding[PitchSet::keys] = {};
    for (std::size_t i = 0; i < events.size(); ++i) {
      onsets.push_back(end);
      const PitchSet before = i == 0 ? PitchSet() : events[i - 1].pitches;
      for (const int pitch : events[i].pitches) {
        if (events[i].held.contains(pitch) && before.contains(pitch)) {
          notes[sounding[pitch]].duration += events[i].duration;
        } else {
          sounding[pitch] = notes.size();
          notes.push_back({pitch, end, events[i].duration, i});
        }
      }
      end += events[i].duration;
    }
  }
  template <class = WhenCalled>
  explicit MusicView(const Piece& piece) : MusicView(piece.events, piece.metre, piece.upbeat) {}
  template <class = WhenCalled>
  explicit MusicView(const Song& song) : MusicView(song.events, song.metre) {}

  template <class = WhenCalled>
  [[nodiscard]] std::size_t bar_of(const Rational& time) const {
    const std::int64_t number = ((time - upbeat) / bar).floor() + (upbeat > Rational(0) ? 1 : 0);
    return number < 0 ? 0 : static_cast<std::size_t>(number);
  }
  /// How many bars there are, the upbeat's and a broken one at the end counted.
  template <class = WhenCalled>
  [[nodiscard]] std::size_t bars() const {
    if (events.empty()) return 0;
    const std::size_t last = bar_of(end);
    const Rational start = upbeat + bar * Rational(static_cast<std::int64_t>(last) - (upbeat > Rational(0) ? 1 : 0));
    return start == end ? last : last + 1;
  }
  /// Which of `parts` equal places of its bar a time falls into, from 0.
  template <class = WhenCalled>
  [[nodiscard]] std::size_t place_in_bar(const Rational& time, std::size_t parts) const {
    const Rational bars_before = (time - upbeat) / bar;
    const Rational share = bars_before - Rational(bars_before.floor());
    return static_cast<std::size_t>((share * Rational(static_cast<std::int64_t>(parts))).floor());
  }
};

}  // namespace chordgen::inline CHORDGEN_ABI
