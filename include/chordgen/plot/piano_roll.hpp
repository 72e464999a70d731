// SPDX-License-Identifier: MIT
//
// A song as a piano roll: time to the right, pitch upwards, one line of music below the other like a page of a score.
// Bars are numbered, every C is named, a held note is one rectangle; the bass of each chord is drawn darker. On request
// the chords' names stand above, and stretches of time are shaded.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/music/chord_symbol.hpp>
#include <chordgen/music/pitch.hpp>
#include <chordgen/music/song.hpp>
#include <chordgen/plot/svg.hpp>

#include <algorithm>
#include <array>

namespace chordgen::inline CHORDGEN_ABI {

/// A stretch of a song that is drawn on another ground, in quarters.
struct Shade {
  Rational begin{};
  Rational end{};
};

/// The size of the drawing, and what is in it.
struct PianoRollPage {
  double quarter = 24;          ///< pixels
  double key = 5;               ///< pixels
  Rational system{32};          ///< quarters in a line of music, or as many whole bars as fit
  std::size_t max_systems = 0;  ///< 0 draws the whole song
  bool chord_names = false;     ///< above the music, where they change
  bool tips = true;             ///< each note tells its name; without, a song takes a quarter of the bytes
  List<Shade> shades{};
};

/// Where time lies in a drawing, for whoever moves something over it: quarter q is in system floor(q / system), at x =
/// margin + (q mod system) * quarter; system s begins at y = top + s * step and is `height` high.
struct PianoRollPlan {
  double margin = 0;
  double quarter = 0;
  double system = 0;
  double top = 0;
  double step = 0;
  double height = 0;
  double width = 0;
  std::size_t systems = 0;
};

namespace detail {

/// A note with its whole length.
struct RollNote {
  Rational onset;
  Rational end;
  int key;
  bool bass;
};

template <class = WhenCalled>
[[nodiscard]] List<RollNote> roll_notes(const Song& song) {
  List<RollNote> notes;
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

  [[nodiscard]] std::string draw() {
    const std::string title = song_.title.empty() ? "Song" : song_.title;
    const double bottom = static_cast<double>(systems_) * (height() + gap()) + gap();
    Svg svg(width(), bottom, title + ", piano roll", plot_style);
    svg.rectangle(0, 0, width(), bottom, "page");
    for (std::size_t system = 0; system < systems_; ++system) draw_grid(svg, system);
    for (const Shade& shade : options_.shades)
      each_piece(shade.begin, shade.end, [&](std::size_t system, double x, double length) {
        svg.rectangle(x, top(system), length, height(), "copied");
      });
    for (const RollNote& note : roll_notes(song_)) draw_note(svg, note);
    if (!options_.tips) svg.path(notes_, "note");
    if (!options_.tips) svg.path(basses_, "bass");
    if (options_.chord_names) draw_names(svg);
    return svg.text();
  }

  [[nodiscard]] PianoRollPlan plan() const {
    return {margin,  options_.quarter, options_.system.to_double(), top(0), height() + gap(), height(),
            width(), systems_};
  }

 private:
  static constexpr double margin = 34;
  [[nodiscard]] double gap() const noexcept { return options_.chord_names ? 34 : 22; }
  [[nodiscard]] double width() const noexcept { return margin + options_.system.to_double() * options_.quarter + 12; }
  [[nodiscard]] double height() const noexcept { return (high_ - low_ + 1) * options_.key; }
  [[nodiscard]] double top(std::size_t system) const noexcept {
    return gap() + static_cast<double>(system) * (height() + gap());
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

  /// Cuts a stretch of time where lines of music end: draw(system, x, length) for each piece.
  template <class Draw>
  void each_piece(Rational from, const Rational& end, Draw draw) const {
    while (from < end) {
      const std::int64_t system = (from / options_.system).floor();
      if (static_cast<std::size_t>(system) >= systems_) return;
      const Rational begin = Rational(system) * options_.system;
      const Rational to = std::min(end, begin + options_.system);
      draw(static_cast<std::size_t>(system), margin + (from - begin).to_double() * options_.quarter,
           (to - from).to_double() * options_.quarter);
      from = to;
    }
  }

  void draw_note(Svg& svg, const RollNote& note) {
    const std::string name = to_string(Pitch::from_key(note.key), Spelling::ordinary);
    each_piece(note.onset, note.end, [&](std::size_t system, double x, double length) {
      const double y = y_of(system, note.key) + 0.5;
      if (options_.tips) {
        svg.rectangle(x, y, length - 1, options_.key - 1, note.bass ? "bass" : "note",
                      name + ", " + to_string(note.end - note.onset) + " quarters");
      } else {
        (note.bass ? basses_ : notes_) += "M" + svg_number(x) + " " + svg_number(y) + "h" + svg_number(length - 1) +
                                          "v" + svg_number(options_.key - 1) + "h" + svg_number(1 - length) + "z";
      }
    });
  }

  /// The names of chords, where they change and there is room.
  void draw_names(Svg& svg) const {
    std::string before;
    std::size_t line = 0;
    double free = 0;
    for (const ChordEvent& event : song_.events) {
      const auto symbol = chord_symbol(event.pitches);
      if (!symbol) continue;
      const std::string name = to_string(*symbol);
      each_piece(event.onset, std::min(event.onset + event.duration, event.onset + Rational(1, 64)),
                 [&](std::size_t system, double x, double) {
                   if (system != line) free = 0;
                   if ((name == before && system == line) || x < free) return;
                   svg.words(x, top(system) - 14, name, "symbol");
                   free = x + 6 + 7.0 * static_cast<double>(name.size());
                   line = system;
                   before = name;
                 });
    }
  }

  const Song& song_;
  PianoRollPage options_;
  Rational end_{0};
  int low_ = 127;
  int high_ = 0;
  std::size_t systems_ = 0;
  std::string notes_{};
  std::string basses_{};
};

}  // namespace detail

/// The song as an SVG drawing; the same song gives the same bytes.
template <class = WhenCalled>
[[nodiscard]] std::string piano_roll_svg(const Song& song, const PianoRollPage& page = {}) {
  return detail::PianoRoll(song, page).draw();
}

/// Where time lies in that drawing.
template <class = WhenCalled>
[[nodiscard]] PianoRollPlan piano_roll_plan(const Song& song, const PianoRollPage& page = {}) {
  return detail::PianoRoll(song, page).plan();
}

}  // namespace chordgen::inline CHORDGEN_ABI
