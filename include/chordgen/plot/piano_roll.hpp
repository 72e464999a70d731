// SPDX-License-Identifier: MIT
//
// A song as a piano roll: time to the right, pitch upwards, one line of music below the other like a page of a score.
// Bars are numbered, every C is named, a held note is one rectangle; the bass of each chord is drawn darker.
#pragma once

#include <chordgen/music/pitch.hpp>
#include <chordgen/music/song.hpp>
#include <chordgen/plot/svg.hpp>

#include <algorithm>
#include <array>
#include <vector>

namespace chordgen::inline CHORDGEN_ABI {

/// The size of the drawing.
struct PianoRollPage {
  double quarter = 24;          ///< pixels
  double key = 5;               ///< pixels
  Rational system{32};          ///< quarters in a line of music, or as many whole bars as fit
  std::size_t max_systems = 0;  ///< 0 draws the whole song
};

namespace detail {

/// A note with its whole length.
struct RollNote {
  Rational onset;
  Rational end;
  int key;
  bool bass;
};

[[nodiscard]] inline std::vector<RollNote> roll_notes(const Song& song) {
  std::vector<RollNote> notes;
  std::array<std::size_t, PitchSet::keys> open{};
  PitchSet before;
  for (const ChordEvent& event : song.events) {
    const Rational end = event.onset + event.duration;
    for (const int key : event.pitches) {
      std::size_t& at = open[static_cast<std::size_t>(key)];
      if (event.held.contains(key) && before.contains(key)) {
        notes[at].end = end;
      } else {
        at = notes.size();
        notes.push_back({event.onset, end, key, key == event.pitches.lowest() && event.pitches.size() > 1});
      }
    }
    before = event.pitches;
  }
  return notes;
}

/// Draws one song.
class PianoRoll {
 public:
  PianoRoll(const Song& song, const PianoRollPage& options) : song_(song), options_(options) {
    const Rational bar = song.metre.bar();
    if (bar > Rational(0) && bar <= options_.system) options_.system = bar * Rational((options_.system / bar).floor());
    for (const ChordEvent& event : song.events) {
      end_ = std::max(end_, event.onset + event.duration);
      if (event.pitches.empty()) continue;
      low_ = std::min(low_, event.pitches.lowest());
      high_ = std::max(high_, event.pitches.highest());
    }
    if (low_ > high_) low_ = high_ = 60;
    low_ -= 2;
    high_ += 2;
    systems_ = static_cast<std::size_t>((end_ / options_.system).floor());
    if (Rational(static_cast<std::int64_t>(systems_)) * options_.system < end_ || systems_ == 0) ++systems_;
    if (options.max_systems != 0) systems_ = std::min(systems_, options.max_systems);
  }

  [[nodiscard]] std::string draw() const {
    const double width = margin + options_.system.to_double() * options_.quarter + 12;
    const std::string title = song_.title.empty() ? "Song" : song_.title;
    Svg svg(width, static_cast<double>(systems_) * (height() + gap) + gap, title + ", piano roll", style);
    svg.rectangle(0, 0, width, static_cast<double>(systems_) * (height() + gap) + gap, "page");
    for (std::size_t system = 0; system < systems_; ++system) draw_grid(svg, system);
    for (const RollNote& note : roll_notes(song_)) draw_note(svg, note);
    return svg.text();
  }

 private:
  static constexpr double margin = 34;
  static constexpr double gap = 22;
  static constexpr std::string_view style =
      ".page{fill:#fbfaf7}.dark{fill:#f1efe8}.bar{stroke:#b9b4a6;stroke-width:1}.c{stroke:#ddd8cb;stroke-width:1}"
      ".note{fill:#4c8b87}.bass{fill:#8a5a44}text{font:10px sans-serif;fill:#77705f}"
      "@media(prefers-color-scheme:dark){.page{fill:#1d1e20}.dark{fill:#25272a}.bar{stroke:#565a60}"
      ".c{stroke:#3a3d42}.note{fill:#7cc0ba}.bass{fill:#d39a7d}text{fill:#a5a8ad}}";

  [[nodiscard]] double height() const noexcept { return (high_ - low_ + 1) * options_.key; }
  [[nodiscard]] double top(std::size_t system) const noexcept {
    return gap + static_cast<double>(system) * (height() + gap);
  }
  [[nodiscard]] double y_of(std::size_t system, int key) const noexcept {
    return top(system) + (high_ - key) * options_.key;
  }

  /// The black keys' rows, the lines under every C, the bar lines with their numbers.
  void draw_grid(Svg& svg, std::size_t system) const {
    const double right = margin + options_.system.to_double() * options_.quarter;
    for (int key = low_; key <= high_; ++key) {
      constexpr unsigned black = 0b010101001010;
      if ((black >> (key % 12) & 1u) != 0)
        svg.rectangle(margin, y_of(system, key), right - margin, options_.key, "dark");
      if (key % 12 != 0) continue;
      svg.line(margin, y_of(system, key) + options_.key, right, y_of(system, key) + options_.key, "c");
      svg.words(6, y_of(system, key) + options_.key, to_string(Pitch::from_key(key), Spelling::ordinary), "c-name");
    }
    const Rational bar = song_.metre.bar();
    const Rational from = Rational(static_cast<std::int64_t>(system)) * options_.system;
    for (Rational line = bar * Rational((from / bar).floor()); line <= from + options_.system; line += bar) {
      if (line < from) continue;
      const double x = margin + (line - from).to_double() * options_.quarter;
      svg.line(x, top(system), x, top(system) + height(), "bar");
      if (line < from + options_.system)
        svg.words(x + 2, top(system) - 3, std::to_string((line / bar).floor() + 1), "number");
    }
  }

  /// A note, cut where its line of music ends.
  void draw_note(Svg& svg, const RollNote& note) const {
    const std::string name = to_string(Pitch::from_key(note.key), Spelling::ordinary);
    Rational from = note.onset;
    while (from < note.end) {
      const std::int64_t system = (from / options_.system).floor();
      if (static_cast<std::size_t>(system) >= systems_) return;
      const Rational begin = Rational(system) * options_.system;
      const Rational to = std::min(note.end, begin + options_.system);
      const double x = margin + (from - begin).to_double() * options_.quarter;
      svg.rectangle(x, y_of(static_cast<std::size_t>(system), note.key) + 0.5,
                    (to - from).to_double() * options_.quarter - 1, options_.key - 1, note.bass ? "bass" : "note",
                    name + ", " + to_string(note.end - note.onset) + " quarters");
      from = to;
    }
  }

  const Song& song_;
  PianoRollPage options_;
  Rational end_{0};
  int low_ = 127;
  int high_ = 0;
  std::size_t systems_ = 0;
};

}  // namespace detail

/// The song as an SVG drawing; the same song gives the same bytes.
[[nodiscard]] inline std::string piano_roll_svg(const Song& song, const PianoRollPage& page = {}) {
  return detail::PianoRoll(song, page).draw();
}

}  // namespace chordgen::inline CHORDGEN_ABI
