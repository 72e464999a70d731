// SPDX-License-Identifier: MIT
//
// The notes of a file: note-ons and note-offs joined, per track, channel and key.
//
//   two notes of one key overlap:   on1 --- on2 --- off --- off
//   first_in_first_out (default)    the first off ends on1
//   last_in_first_out               the first off ends on2
//   close_all                       the first off ends both, the second is an orphan
//
// While a note sounds, its `duration` holds the index of the next (or last) sounding note of its key: the notes are
// their own queues. A note's program is the last program change on its channel before it, in any track of the file that
// goes to the same port (format 2: in its own track), as a synthesizer hears it; so is the pedal.
#pragma once

#include <chordgen/midi/channel_state.hpp>

namespace chordgen::inline CHORDGEN_ABI {

enum class Pairing : std::uint8_t { first_in_first_out, last_in_first_out, close_all };

struct NoteOptions {
  enum class Unended : std::uint8_t { close_at_end_of_track, drop };
  enum class Sustain : std::uint8_t { ignore, lengthen };

  Pairing pairing = Pairing::first_in_first_out;
  Unended unended = Unended::close_at_end_of_track;
  /// lengthen: a note sounds on while controller 64 of its channel is 64 or more, until its key is struck again
  Sustain sustain = Sustain::ignore;
};

/// A note-on without its off, or an off without its on.
struct Orphan {
  enum class Kind : std::uint8_t { on_without_off, off_without_on };

  Kind kind{};
  Ticks tick{};
  std::uint32_t track = 0;
  std::uint8_t channel = 0;
  std::uint8_t key = 0;

  friend bool operator==(const Orphan&, const Orphan&) = default;
};

/// Notes track by track, in the order in which they begin.
struct NoteList {
  List<MidiNote> notes;
  List<Orphan> orphans;

  [[nodiscard]] auto begin() const noexcept { return notes.begin(); }
  [[nodiscard]] auto end() const noexcept { return notes.end(); }
  [[nodiscard]] std::size_t size() const noexcept { return notes.size(); }
  [[nodiscard]] bool empty() const noexcept { return notes.size() == 0; }
  [[nodiscard]] const MidiNote& operator[](std::size_t i) const { return notes[i]; }
};

namespace detail {

/// Joins the notes of one track after another.
template <class = WhenCalled>
class NotePairer {
 public:
  NotePairer(const File& file, const NoteOptions& options) : file_(file), options_(options), programs_(file) {
    first_.fill(none);
  }

  [[nodiscard]] NoteList pair() {
    std::size_t events = 0;
    for (const Track& track : file_.tracks) events += track.events.size();
    list_.notes.reserve(events / 2);  // most events begin or end a note
    for (std::uint32_t t = 0; t < file_.tracks.size(); ++t) pair_track(t);
    if (options_.sustain == NoteOptions::Sustain::lengthen) lengthen(Pedals(file_));
    return std::move(list_);
  }

 private:
  static constexpr std::uint32_t none = 0xFFFFFFFF;

  void pair_track(std::uint32_t track) {
    const List<Event>& events = file_.tracks[track].events;
    const std::size_t begin = list_.notes.size();
    track_ = track;
    programs_.enter(track);
    for (const Event& event : events) {
      if ((event.status & 0xE0) != 0x80) continue;
      const auto slot = static_cast<std::size_t>(event.status & 0x0F) << 7 | event.data1;
      if (event.starts_note())
        start(event, slot, programs_.at(event, static_cast<std::size_t>(&event - events.data())));
      else
        finish(event, slot);
    }
    if (sounding_ != 0) close_open(begin);
  }

  void start(const Event& event, std::size_t slot, std::uint8_t program) {
    const auto index = static_cast<std::uint32_t>(list_.notes.size());
    const auto channel = static_cast<std::uint8_t>(event.channel());
    std::uint32_t link = none;
    if (options_.pairing == Pairing::last_in_first_out) {
      link = first_[slot];
      first_[slot] = index;
    } else {
      if (first_[slot] == none)
        first_[slot] = index;
      else
        list_.notes[last_[slot]].duration = Ticks(index);
      last_[slot] = index;
    }
    list_.notes.push_back({event.tick, Ticks(link), event.data1, event.data2, channel, program, track_});
    ++sounding_;
  }

  void finish(const Event& event, std::size_t slot) {
    if (first_[slot] == none) {
      list_.orphans.push_back(
          {Orphan::Kind::off_without_on, event.tick, track_, static_cast<std::uint8_t>(event.channel()), event.data1});
      return;
    }
    do finish_first(event.tick, slot);
    while (options_.pairing == Pairing::close_all && first_[slot] != none);
  }

  void finish_first(Ticks tick, std::size_t slot) {
    MidiNote& note = list_.notes[first_[slot]];
    first_[slot] = static_cast<std::uint32_t>(note.duration.value);
    note.duration = tick - note.start;
    --sounding_;
  }

  // What still sounds at the end of the track.
  void close_open(std::size_t begin) {
    const Ticks end = std::max(file_.tracks[track_].end, file_.tracks[track_].events.back().tick);
    List<std::uint32_t> open;
    for (std::size_t i = begin; sounding_ != 0; ++i) {
      const auto slot = static_cast<std::size_t>(list_.notes[i].channel) << 7 | list_.notes[i].key;
      while (first_[slot] != none) {
        open.push_back(first_[slot]);
        finish_first(end, slot);
      }
    }
    order(open, [](std::uint32_t a, std::uint32_t b) { return a < b; });
    for (const std::uint32_t index : open) {
      const MidiNote& note = list_.notes[index];
      list_.orphans.push_back({Orphan::Kind::on_without_off, note.start, track_, note.channel, note.key});
    }
    if (options_.unended != NoteOptions::Unended::drop) return;
    auto keep = list_.notes.begin() + static_cast<std::ptrdiff_t>(begin);
    auto next = open.begin();
    for (std::size_t i = begin; i < list_.notes.size(); ++i) {
      if (next != open.end() && *next == i)
        ++next;
      else
        *keep++ = list_.notes[i];
    }
    list_.notes.erase(keep, list_.notes.end());
  }

  // Lets notes sound until the pedal is released, or their key is struck again.
  void lengthen(const Pedals<>& pedals) {
    std::uint32_t track = 0;
    std::uint64_t line = 0;
    for (std::size_t i = list_.notes.size(); i-- > 0;) {
      MidiNote& note = list_.notes[i];
      if (note.track != track || i + 1 == list_.notes.size()) {
        track = note.track;
        line = first_line(file_, track);
        first_.fill(none);  // of each key the note that begins next
      }
      std::uint32_t& next = first_[static_cast<std::size_t>(note.channel) << 7 | note.key];
      Ticks end = pedals.release(line + note.channel, note.end(), file_.tracks[track].end);
      if (next != none) end = std::max(note.end(), std::min(end, list_.notes[next].start));
      note.duration = end - note.start;
      next = static_cast<std::uint32_t>(i);
    }
  }

  const File& file_;
  const NoteOptions& options_;
  Programs<> programs_;
  std::array<std::uint32_t, 2048> first_;  // the next note to end, by channel and key
  std::array<std::uint32_t, 2048> last_;   // the note begun last, where there is one to end
  std::uint32_t track_ = 0;
  std::size_t sounding_ = 0;
  NoteList list_{};
};

}  // namespace detail

/// The notes of a file whose tracks are in order of time, as read_midi gives them; see Track::sort.
template <class = WhenCalled>
[[nodiscard]] NoteList notes(const File& file, const NoteOptions& options = {}) {
  return detail::NotePairer(file, options).pair();
}

}  // namespace chordgen::inline CHORDGEN_ABI
