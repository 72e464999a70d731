// SPDX-License-Identifier: MIT
//
// Music as lines of text: a listing in the manner of music21's show('text'). A piano roll for the terminal is in
// plot/terminal_roll.hpp.
//
//   {0.0} <instrument Acoustic Guitar (nylon)>
//   {0.0} <tempo 120>
//   {0.0} <chord E3 G3>
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
[[nodiscard]] std::string show_text(const Score& score, Span<const ChordEvent> events,
                                    Spelling spelling = Spelling::music21) {
  struct Line {
    Rational at;
    std::string text;
  };
  List<Line> lines;
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

}  // namespace chordgen::inline CHORDGEN_ABI
