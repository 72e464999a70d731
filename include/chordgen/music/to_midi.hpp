// SPDX-License-Identifier: MIT
//
// From a song to a MIDI file that says the same: ticks are exact, and a note that is held through several chords is
// written once, over its whole length.
//
//   ticks per quarter = least common multiple of the denominators of all onsets and durations, at most 32767
//
// The first track holds title, tempo and metre, the second the instrument and the notes. Rests write nothing; a rest at
// the end is kept as the time at which the tracks end.
#pragma once

#include <chordgen/midi/file.hpp>
#include <chordgen/music/song.hpp>

#include <array>

namespace chordgen::inline CHORDGEN_ABI {

struct ToMidiOptions {
  int program = -1;   ///< 0 to 127 plays the song on another instrument
  int velocity = -1;  ///< 1 to 127 plays it louder or softer
};

namespace detail {

/// The ticks per quarter that make all times of the song whole.
template <class = WhenCalled>
[[nodiscard]] int common_ticks(const Song& song) {
  std::int64_t common = 1;
  for (const ChordEvent& event : song.events) {
    for (const Rational& time : {event.onset, event.duration}) {
      common = common_multiple(common, time.denominator());
      if (common > 32767)
        fail_argument("to_midi", "a tick would be 1/" + std::to_string(common) +
                                     " quarter to make every time whole, and a MIDI file has at most 32767 ticks in "
                                     "a quarter. Quantise the durations first.");
    }
  }
  return static_cast<int>(common);
}

/// Collects the notes of a stream of chords; how long a note is, is known when it ends.
template <class = WhenCalled>
class HeldNotes {
 public:
  explicit HeldNotes(std::uint8_t velocity) : velocity_(velocity) {}

  /// A chord begins: what it does not hold ends.
  void change(Ticks tick, const PitchSet& pitches, const PitchSet& held) {
    const PitchSet sustained = sounding_ & pitches & held;
    for (const int key : sounding_ - sustained) notes_[open_[static_cast<std::size_t>(key)]].duration += tick;
    for (const int key : pitches - sustained) {
      open_[static_cast<std::size_t>(key)] = notes_.size();
      notes_.push_back({tick, Ticks(0) - tick, static_cast<std::uint8_t>(key), velocity_});
    }
    sounding_ = pitches;
  }
  /// The notes in order of their onsets, low before high.
  [[nodiscard]] const List<MidiNote>& notes() const noexcept { return notes_; }

 private:
  std::uint8_t velocity_;
  PitchSet sounding_{};
  std::array<std::size_t, PitchSet::keys> open_{};
  List<MidiNote> notes_{};
};

template <class = WhenCalled>
std::uint8_t in_range(int value, int given, int low, const char* what) {
  const int chosen = given == -1 ? value : given;
  if (chosen < low || chosen > 127)
    fail_argument("to_midi", std::string(what) + ": got " + std::to_string(chosen) + ", expected " +
                                 std::to_string(low) + " to 127.");
  return static_cast<std::uint8_t>(chosen);
}

}  // namespace detail

/// The song as a MIDI file of format 1. An event begins at its onset, or where the one before it ends if that is later.
/// Throws ArgumentError for times that no file can hold.
template <class = WhenCalled>
[[nodiscard]] File to_midi(const Song& song, const ToMidiOptions& options = {}) {
  const std::uint8_t program = detail::in_range(song.program, options.program, 0, "program");
  const std::uint8_t velocity = detail::in_range(song.velocity, options.velocity, 1, "velocity");
  const int ticks_per_quarter = detail::common_ticks(song);
  const auto ticks = [&](const Rational& time) { return Ticks((time * Rational(ticks_per_quarter)).floor()); };

  File file;
  file.division = Division::ticks_per_quarter(ticks_per_quarter);
  file.tracks.resize(2);
  Track& conductor = file.tracks[0];
  if (!song.title.empty()) conductor.add_text(Ticks(0), meta::track_name, song.title);
  conductor.add_tempo(Ticks(0), Tempo::per_minute(song.tempo));
  conductor.add_time_signature(Ticks(0), {song.metre.beats, song.metre.unit});

  Track& music = file.tracks[1];
  music.add_program(Ticks(0), 0, program);
  detail::HeldNotes notes(velocity);
  Ticks end;
  for (const ChordEvent& event : song.events) {
    if (event.duration < Rational(0) || event.onset < Rational(0))
      fail_argument("to_midi", "time runs forwards: got an event at " + to_string(event.onset) + " that lasts " +
                                   to_string(event.duration) + " quarters.");
    const Ticks onset = ticks(event.onset);
    if (onset > end) notes.change(end, {}, {});
    end = std::max(end, onset);
    notes.change(end, event.pitches, event.held);
    end += ticks(event.duration);
  }
  notes.change(end, {}, {});
  for (const MidiNote& note : notes.notes()) music.add(note);
  music.sort();
  conductor.end = end;
  music.end = end;
  return file;
}

}  // namespace chordgen::inline CHORDGEN_ABI
