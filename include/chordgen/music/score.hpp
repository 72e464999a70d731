// SPDX-License-Identifier: MIT
//
// A piece as its notes: parts of exact notes, and the changes of tempo, metre and key that hold for all of them.
//
// Time is whole ticks; `Score::tick` says what a tick is in quarters (1/480), so that every onset and duration is an
// exact fraction and sorting compares integers. Nothing is rounded when a file is read: see quantize.hpp for that.
//
//   a part            all notes of one (track, channel, program), in order of their onsets
//   note-on, -off     paired first in, first out; a note without an end ends with its track
//   SMPTE files       count seconds; they are read as if a quarter were half a second
//   format 2          the tracks are pieces of their own: they are read one after another
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/core/order.hpp>
#include <chordgen/midi/notes.hpp>
#include <chordgen/music/instrument.hpp>
#include <chordgen/music/song.hpp>

#include <string>

namespace chordgen::inline CHORDGEN_ABI {

/// A note of a part.
struct Note {
  Ticks start{};
  Ticks duration{};
  std::uint8_t key = 60;
  std::uint8_t velocity = 90;

  [[nodiscard]] constexpr Ticks end() const noexcept { return start + duration; }
  friend constexpr bool operator==(const Note&, const Note&) = default;
};

/// What one instrument plays.
struct Part {
  std::string name{};  ///< its track's, as it stands in the file; only a label
  std::uint32_t track = 0;
  std::uint8_t channel = 0;
  std::uint8_t program = 0;
  List<Note> notes;

  [[nodiscard]] bool is_percussion() const noexcept { return channel == percussion_channel; }
  [[nodiscard]] std::string_view instrument() const noexcept {
    return is_percussion() ? std::string_view("Percussion") : program_name(program);
  }
};

/// A value that holds from a tick on.
template <class T>
struct Change {
  Ticks tick{};
  T value{};

  friend bool operator==(const Change&, const Change&) = default;
};

/// A piece.
struct Score {
  Rational tick{1, 480};  ///< the length of a tick in quarters
  List<Part> parts;
  List<Change<Tempo>> tempos;  ///< in order of time, as all changes
  List<Change<Metre>> metres;
  List<Change<KeySignature>> signatures;
  std::string title{};      ///< the name of the first track
  Ticks end{};              ///< the end of the last note or track
  std::size_t unended = 0;  ///< notes without an end of their own

  [[nodiscard]] Rational quarters(Ticks ticks) const { return tick * Rational(ticks.value); }
  template <class = WhenCalled>
  [[nodiscard]] std::size_t note_count() const noexcept {
    std::size_t count = 0;
    for (const Part& part : parts) count += part.notes.size();
    return count;
  }
  /// The tempo at the beginning, in quarters a minute.
  template <class = WhenCalled>
  [[nodiscard]] Rational first_tempo() const {
    return tempos.empty() ? Rational(120) : tempos[0].value.per_minute();
  }
  template <class = WhenCalled>
  [[nodiscard]] Metre first_metre() const noexcept {
    return metres.empty() ? Metre{} : metres[0].value;
  }
};

struct ScoreOptions {
  NoteOptions notes{};
};

namespace detail {

/// The length of a tick in quarters.
template <class = WhenCalled>
[[nodiscard]] Rational tick_length(const Division& division) {
  if (!division.is_smpte()) return {1, division.ticks_per_quarter()};
  const int rate = division.frames_per_second();
  const Rational frame = rate == 29 ? Rational(1001, 30000) : Rational(1, rate);
  return Rational(2) * frame / Rational(division.ticks_per_frame());
}

/// Fills one score from one file.
template <class = WhenCalled>
class ScoreReader {
 public:
  ScoreReader(const File& file, const ScoreOptions& options) : file_(file), options_(options) {
    score_.tick = tick_length(file.division);
  }

  [[nodiscard]] Score read() {
    lay_tracks();
    for (std::size_t t = 0; t < file_.tracks.size(); ++t) read_changes(file_.tracks[t], starts_[t]);
    if (!file_.tracks.empty()) score_.title = std::string(file_.tracks[0].name());
    const auto by_tick = [](const auto& a, const auto& b) { return a.tick < b.tick; };
    order(score_.tempos, by_tick);
    order(score_.metres, by_tick);
    order(score_.signatures, by_tick);
    read_notes();
    return std::move(score_);
  }

 private:
  // Where each track begins: at 0, or, in format 2, behind the track before.
  void lay_tracks() {
    Ticks start;
    for (const Track& track : file_.tracks) {
      starts_.push_back(start);
      const Ticks length = track.events.empty() ? track.end : std::max(track.end, track.events.back().tick);
      score_.end = std::max(score_.end, start + length);
      if (file_.format == Format::independent) start = score_.end;
    }
  }

  void read_changes(const Track& track, Ticks start) {
    for (const Event& event : track.events) {
      if (event.status != 0xFF) continue;
      const Ticks tick = start + event.tick;
      if (const auto tempo = track.tempo(event)) score_.tempos.push_back({tick, *tempo});
      if (const auto metre = track.time_signature(event))
        score_.metres.push_back({tick, {metre->numerator, metre->denominator}});
      if (const auto signature = track.key_signature(event)) score_.signatures.push_back({tick, *signature});
    }
  }

  void read_notes() {
    const NoteList list = chordgen::notes(file_, options_.notes);
    for (const Orphan& orphan : list.orphans)
      if (orphan.kind == Orphan::Kind::on_without_off) ++score_.unended;
    // Find what belongs together first, so that each part's memory has the right size at once.
    List<Run> runs;
    List<std::size_t> counts;
    for (const MidiNote *note = list.notes.data(), *end = note + list.size(); note != end;) {
      const MidiNote* first = note;
      while (note != end && share_part(*first, *note)) ++note;
      runs.push_back({first, note, part_of(*first)});
      counts.resize(score_.parts.size());
      counts[runs.back().part] += static_cast<std::size_t>(note - first);
    }
    for (std::size_t p = 0; p < counts.size(); ++p) score_.parts[p].notes.reserve(counts[p]);
    for (const Run& run : runs) add_run(run);
  }

  // Notes one behind the other that belong to one part.
  struct Run {
    const MidiNote* first;
    const MidiNote* last;
    std::size_t part;
  };

  void add_run(const Run& run) {
    Part& part = score_.parts[run.part];
    const Ticks begin = starts_[part.track];
    Ticks end = score_.end;
    for (const MidiNote* note = run.first; note != run.last; ++note) {
      part.notes.push_back({begin + note->start, note->duration, note->key, note->velocity});
      end = std::max(end, begin + note->end());
    }
    score_.end = end;
  }

  template <class A>
  [[nodiscard]] static bool share_part(const A& a, const MidiNote& b) noexcept {
    return a.track == b.track && a.channel == b.channel && a.program == b.program;
  }

  // The index of the note's part, which is added when it is new. Notes come track by track, so the parts of this one
  // are the last.
  [[nodiscard]] std::size_t part_of(const MidiNote& note) {
    for (std::size_t p = score_.parts.size(); p-- > 0 && score_.parts[p].track == note.track;)
      if (share_part(score_.parts[p], note)) return p;
    score_.parts.push_back({std::string(file_.tracks[note.track].name()), note.track, note.channel, note.program, {}});
    return score_.parts.size() - 1;
  }

  const File& file_;
  const ScoreOptions& options_;
  Score score_{};
  List<Ticks> starts_;
};

}  // namespace detail

/// The score of a file whose tracks are in order of time, as read_midi gives them.
template <class = WhenCalled>
[[nodiscard]] Score score_from(const File& file, const ScoreOptions& options = {}) {
  return detail::ScoreReader(file, options).read();
}

}  // namespace chordgen::inline CHORDGEN_ABI
