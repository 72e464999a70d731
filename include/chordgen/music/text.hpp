// SPDX-License-Identifier: MIT
//
// Music as lines of text: a listing in the manner of music21's show('text'), and a piano roll for the terminal.
//
//   {0.0} <instrument Acoustic Guitar (nylon)>          B-4 |    ==  |
//   {0.0} <tempo 120>                                   A4  |  ==    |
//   {0.0} <chord E3 G3>                                 G4  |==    ==|
//   {1.3333} <rest 1/2>
#pragma once

#include <chordgen/core/order.hpp>
#include <chordgen/music/key.hpp>
#include <chordgen/music/score.hpp>

#include <cstdio>

namespace chordgen::inline CHORDGEN_ABI {

/// A time as music21 shows it: at most four decimals, at least one ("0.0", "0.25", "1.3333").
template <class = WhenCalled>
[[nodiscard]] std::string time_text(const Rational& quarters) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%.4f", quarters.to_double());
  std::string text = buffer;
  while (text.back() == '0' && text[text.size() - 2] != '.') text.pop_back();
  return text;
}

/// Quarters a minute with at most two decimals, as music21 rounds them ("120", "66.67").
template <class = WhenCalled>
[[nodiscard]] std::string tempo_text(const Rational& quarters_per_minute) {
  const std::int64_t hundredths = (quarters_per_minute * Rational(100) + Rational(1, 2)).floor();
  std::string text = std::to_string(hundredths / 100);
  if (hundredths % 100 == 0) return text;
  text += '.';
  text += static_cast<char>('0' + hundredths / 10 % 10);
  if (hundredths % 10 != 0) text += static_cast<char>('0' + hundredths % 10);
  return text;
}

template <class = WhenCalled>
[[nodiscard]] std::string to_string(const Metre& metre) {
  return std::to_string(metre.beats) + "/" + std::to_string(metre.unit);
}

/// One line an event: "{0.0} <chord E3 G3>", "{1.0} <rest 1/2>".
template <class = WhenCalled>
[[nodiscard]] std::string show_text(const ChordEvent& event, Spelling spelling = Spelling::music21) {
  std::string line = "{" + time_text(event.onset) + "} ";
  if (event.pitches.empty()) return line + "<rest " + to_string(event.duration) + ">\n";
  line += "<chord";
  for (const int key : event.pitches) line += " " + to_string(Pitch::from_key(key), spelling);
  return line + ">\n";
}

/// The listing of a score and its chords; instruments first, then tempo, key and metre before the chords of their time.
template <class = WhenCalled>
[[nodiscard]] std::string show_text(const Score& score, std::span<const ChordEvent> events,
                                    Spelling spelling = Spelling::music21) {
  struct Line {
    Rational at;
    std::string text;
  };
  std::vector<Line> lines;
  const auto add = [&](Ticks tick, const std::string& what) {
    const Rational at = score.quarters(tick);
    lines.push_back({at, "{" + time_text(at) + "} <" + what + ">\n"});
  };
  for (const Part& part : score.parts) add(Ticks(0), "instrument " + std::string(part.instrument()));
  for (const Change<Tempo>& change : score.tempos) add(change.tick, "tempo " + tempo_text(change.value.per_minute()));
  for (const Change<KeySignature>& change : score.signatures) {
    const Mode mode = change.value.minor ? Mode::minor : Mode::major;
    add(change.tick, "key " + to_string(Key::of_signature(change.value.sharps, mode), spelling));
  }
  for (const Change<Metre>& change : score.metres) add(change.tick, "metre " + to_string(change.value));
  for (const ChordEvent& event : events) lines.push_back({event.onset, show_text(event, spelling)});
  detail::order(lines, [](const Line& a, const Line& b) { return a.at < b.at; });

  std::string text;
  for (const Line& line : lines) text += line.text;
  return text;
}

struct PianoRollOptions {
  Rational cell{1, 4};  ///< quarters in a column
  std::size_t columns = 100;
};

/// A row a pitch, from high to low, as far as it fits: '#' where a note is struck, '=' while it sounds.
template <class = WhenCalled>
[[nodiscard]] std::string show_piano_roll(std::span<const ChordEvent> events, const PianoRollOptions& options = {}) {
  if (options.cell <= Rational(0))
    fail_argument("show_piano_roll", "a cell lasts: got " + to_string(options.cell) + ".");
  PitchSet used;
  std::vector<std::string> rows(PitchSet::keys);
  for (const ChordEvent& event : events) {
    const auto from = static_cast<std::size_t>((event.onset / options.cell).floor());
    if (from >= options.columns) break;
    const Rational end = (event.onset + event.duration) / options.cell;
    const auto to = std::min(options.columns, static_cast<std::size_t>(std::max(end.floor(), std::int64_t{0})));
    for (const int key : event.pitches) {
      used.insert(key);
      std::string& row = rows[static_cast<std::size_t>(key)];
      const std::size_t until = std::max(to, from + 1);
      row.resize(std::max(row.size(), until), ' ');
      for (std::size_t i = from; i < until; ++i) row[i] = '=';
      if (!event.held.contains(key)) row[from] = '#';
    }
  }
  std::size_t width = 0;
  for (const std::string& row : rows) width = std::max(width, row.size());
  std::string text;
  for (int key = used.highest(); key >= 0 && key >= used.lowest(); --key) {
    std::string name = to_string(Pitch::from_key(key), Spelling::ordinary);
    name.resize(5, ' ');
    std::string& row = rows[static_cast<std::size_t>(key)];
    row.resize(width, ' ');
    text += name + "|" + row + "|\n";
  }
  return text;
}

}  // namespace chordgen::inline CHORDGEN_ABI
