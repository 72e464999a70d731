// SPDX-License-Identifier: MIT
//
// A piano roll for a terminal: half blocks, so that a line of text holds two keys, and a column a sixteenth note. Lines
// of music stand one below the other, bars are numbered, every C is named at the left.
//
//      1               2
//   C5        ▄▄▄     │
//      ▀▀▀ ▄▄▄    ▀▀▀ │▄▄▄
//   C4 ▄▄▄▄▄▄▄▄▄▄▄▄▄▄ │
//
// A note gives up its last column when it has more than one, so that a repeated note is seen to be struck again.
#pragma once

#include <chordgen/plot/piano_roll.hpp>

namespace chordgen::inline CHORDGEN_ABI {

struct TerminalRollPage {
  std::size_t columns = 80;
  std::size_t max_systems = 0;  ///< 0 draws the whole song
  Rational column{1, 4};        ///< quarters that one column stands for
};

/// The song as lines of UTF-8 text. Throws ArgumentError for fewer than 20 columns or a column of no length.
template <class = WhenCalled>
[[nodiscard]] std::string terminal_roll(const Song& song, const TerminalRollPage& page = {}) {
  if (page.columns < 20 || page.column <= Rational(0))
    fail_argument("terminal_roll", "the page: got " + std::to_string(page.columns) + " columns of " +
                                       to_string(page.column) + " quarters, expected at least 20 of more than 0.");
  constexpr std::size_t margin = 5;
  const List<detail::RollNote> notes = detail::roll_notes(song);
  int low = 127, high = 0;
  Rational end(0);
  for (const detail::RollNote& note : notes) {
    low = std::min(low, note.key);
    high = std::max(high, note.key);
    end = std::max(end, note.end);
  }
  if (notes.empty()) return "(silence)\n";
  low -= low % 2;  // a C then lies in the lower half of its line
  const auto lines = static_cast<std::size_t>((high - low) / 2 + 1);

  // As many whole bars in a line of music as fit, or as many columns where a bar is longer.
  const Rational bar = song.metre.bar();
  const auto column_of = [&](const Rational& time) { return static_cast<std::size_t>((time / page.column).floor()); };
  std::size_t width = page.columns - margin;
  if (const std::size_t in_bar = bar > Rational(0) ? column_of(bar) : 0; in_bar > 0 && in_bar <= width)
    width -= width % in_bar;
  std::size_t systems = (column_of(end - page.column * Rational(1, 1024)) + width) / width;
  if (page.max_systems != 0) systems = std::min(systems, page.max_systems);

  std::string text;
  List<unsigned char> cells(lines * width);  // bit 1: the upper key sounds, bit 2: the lower
  for (std::size_t system = 0; system < systems; ++system) {
    std::fill(cells.begin(), cells.end(), static_cast<unsigned char>(0));
    for (const detail::RollNote& note : notes) {
      const std::size_t from = column_of(note.onset);
      std::size_t to = std::max(from + 1, column_of(note.end));
      if (to > from + 1) --to;
      const auto line = static_cast<std::size_t>((note.key - low) / 2);
      for (std::size_t at = std::max(from, system * width); at < std::min(to, (system + 1) * width); ++at)
        cells[line * width + at - system * width] |= note.key % 2 != 0 ? 1 : 2;
    }

    // The numbers of the bars, then the keys from high to low.
    const auto bar_begins = [&](std::size_t at) {
      const Rational time = page.column * Rational(static_cast<std::int64_t>(system * width + at));
      return bar > Rational(0) && time - bar * Rational((time / bar).floor()) < page.column;
    };
    std::string numbers(margin, ' ');
    for (std::size_t at = 0; at < width; ++at) {
      if (!bar_begins(at) || numbers.size() > margin + at) continue;
      numbers.resize(margin + at, ' ');
      const Rational time = page.column * Rational(static_cast<std::int64_t>(system * width + at));
      numbers += std::to_string((time / bar).floor() + 1);
    }
    text += numbers + "\n";
    for (std::size_t line = lines; line-- > 0;) {
      const int key = low + 2 * static_cast<int>(line);
      std::string row = key % 12 == 0 ? to_string(Pitch::from_key(key), Spelling::ordinary) : std::string();
      row.resize(margin, ' ');
      std::size_t blank = 0;  // blanks are written when something follows them
      for (std::size_t at = 0; at < width; ++at) {
        const unsigned char cell = cells[line * width + at];
        const char* const sign = cell == 3 ? "█" : cell == 1 ? "▀" : cell == 2 ? "▄" : bar_begins(at) ? "│" : nullptr;
        if (sign == nullptr) {
          ++blank;
          continue;
        }
        row.append(blank, ' ');
        row += sign;
        blank = 0;
      }
      text += row + "\n";
    }
  }
  return text;
}

}  // namespace chordgen::inline CHORDGEN_ABI
