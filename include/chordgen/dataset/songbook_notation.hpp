// SPDX-License-Identifier: MIT
//
// The songbook's notation: guitar music in several voices, as text. A piece is a head and systems of voice lines:
//
//   title   Lullaby                        metre  3/4          upbeat 1/2   quarters before the first bar line
//   source  traditional                    tempo  96           quarters a minute
//
//   melody | e'8 e' | g'2 e'8 e' | ...     one line a voice, bars closed by |, an empty bar is silent
//   bass   |        | c4 <e g> <e g> | ... a blank line ends the system; the next goes on in time
//
// Notes are named as in LilyPond: letter, # or b, octave marks (c is C3, c' is C4, e, is the low E string), then the
// duration: 1 2 4 8 16 32 with dots, as the note before when it is left out. r rests, <c e g> is a chord, ~ ties to the
// next note of the voice, and in (c8 d e) each note lasts two thirds of what is written.
//
// Study patterns are written as guitarists think of them, a right hand over a row of chords:
//
//   thumb   = p2                           a pattern: p the lowest note of the chord, o the second lowest,
//   fingers = r16 i m a m i m a            i, m, a the three highest; it is played once for every chord
//   harmony | <c g c' e'> <d a d' f'> | ...
//
// A pattern stays until its name is given again (with nothing behind the =, it ends). Every bar is filled exactly; the
// last bar lasts a bar without the upbeat. Errors name piece, line, voice and bar.  Used by: dataset/songbook.hpp.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/dataset/piece.hpp>
#include <chordgen/dataset/songbook_scanner.hpp>
#include <chordgen/dataset/songbook_slices.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace chordgen::inline CHORDGEN_ABI {

/// Reads one piece of the songbook's notation.
template <class = WhenCalled>
class NotationParser : detail::NotationScanner<> {
 public:
  explicit NotationParser(std::string_view text) : NotationScanner<>(text) {}

  /// Throws FormatError, which says where.
  [[nodiscard]] Piece parse() {
    while (position_ < text_.size()) {
      ++line_;
      const std::string_view line = text_.substr(position_, text_.find('\n', position_) - position_);
      const std::size_t next = position_ + line.size() + 1;
      if (line.empty())
        close_system();
      else
        read_line(line);
      position_ = next;
    }
    close_system();
    close_piece();
    piece_.events = slice_notes(notes_);
    return std::move(piece_);
  }

 private:
  struct Voice {
    std::string name;
    List<std::size_t> tied{};  ///< notes that the voice's next note prolongs
  };
  struct Pattern {
    std::string name;
    List<Item> items;
  };
  void read_line(std::string_view line) {
    cursor_ = position_;
    end_ = position_ + line.size();
    bar_ = 0;
    const std::string_view name = word();
    voice_.clear();
    skip_spaces();
    const char mark = cursor_ < end_ ? text_[cursor_] : '\0';
    if (mark == '|' || mark == '=') {
      voice_ = name;
      ++cursor_;
      if (mark == '=')
        read_pattern(name);
      else
        read_voice(name);
    } else {
      read_head(name, text_.substr(cursor_, end_ - cursor_));
    }
  }

  void read_head(std::string_view name, std::string_view value) {
    if (name == "title")
      piece_.name = title_ = value;
    else if (name == "source")
      piece_.source = value;
    else if (name == "tempo")
      piece_.tempo = Rational::parse(value);
    else if (name == "upbeat")
      piece_.upbeat = Rational::parse(value);
    else if (name == "metre")
      piece_.metre = parse_metre(value);
    else
      fail("\"" + std::string(name) + "\" is no head line. Known are title, source, metre, tempo, upbeat.");
  }

  [[nodiscard]] Metre parse_metre(std::string_view value) {
    const std::size_t slash = value.find('/');
    if (slash == std::string_view::npos) fail("the metre is not written as 3/4: got \"" + std::string(value) + "\".");
    return {static_cast<int>(Rational::parse(value.substr(0, slash)).floor()),
            static_cast<int>(Rational::parse(value.substr(slash + 1)).floor())};
  }

  void read_pattern(std::string_view name) {
    erase_if(patterns_, [name](const Pattern& pattern) { return pattern.name == name; });
    Pattern pattern{std::string(name), read_bar("poima")};
    if (!pattern.items.empty()) patterns_.push_back(std::move(pattern));
  }

  void read_voice(std::string_view name) {
    const bool harmony = name == "harmony";
    List<Bar> bars;
    last_duration_ = 0;
    for (skip_spaces(); cursor_ < end_; skip_spaces()) {
      ++bar_;
      bars.push_back(harmony ? read_harmony() : read_bar({}));
      if (cursor_ >= end_) fail("the line does not end with a bar line.");
      ++cursor_;
    }
    if (system_bars_ == 0) {
      system_bars_ = bars.size();
      last_system_ = text_.find('|', std::min(text_.find("\n\n", position_), text_.size())) == std::string_view::npos;
    }
    if (bars.size() != system_bars_)
      fail("the voices of a system have as many bars each: got " + std::to_string(bars.size()) + ", expected " +
           std::to_string(system_bars_) + ".");
    check_bars(bars, harmony);
    if (harmony)
      play_patterns(bars);
    else
      play(voice(name), bars);
  }

  /// How long bar `index` of the open system lasts. The last bar of a piece gives back its upbeat.
  [[nodiscard]] Rational bar_length(std::size_t index) const {
    if (index == 0 && first_system_ && piece_.upbeat > Rational(0)) return piece_.upbeat;
    return index + 1 == system_bars_ && last_system_ ? piece_.metre.bar() - piece_.upbeat : piece_.metre.bar();
  }

  void check_bars(const List<Bar>& bars, bool harmony) {
    for (std::size_t index = 0; index < bars.size(); ++index) {
      bar_ = index + 1;
      const Rational expected = bar_length(index);
      if (bars[index].empty()) continue;
      if (!harmony) check_length("the bar", length(bars[index]), expected);
      if (!harmony) continue;
      if (patterns_.empty()) fail("harmony without a pattern. Write one above it, such as: fingers = p8 i m a.");
      for (const Pattern& pattern : patterns_)
        check_length("the pattern \"" + pattern.name + "\", played for each of the chords,",
                     length(pattern.items) * Rational(static_cast<std::int64_t>(bars[index].size())), expected);
    }
  }

  void check_length(const std::string& what, const Rational& found, const Rational& expected) {
    if (found != expected)
      fail(what + " lasts " + to_string(found) + " quarters, expected " + to_string(expected) + ".");
  }

  [[nodiscard]] static Rational length(const Bar& bar) {
    Rational sum = 0;
    for (const Item& item : bar) sum += item.duration;
    return sum;
  }

  [[nodiscard]] Voice& voice(std::string_view name) {
    for (Voice& known : voices_)
      if (known.name == name) return known;
    return voices_.emplace_back(Voice{std::string(name)});
  }

  void play(Voice& voice, const List<Bar>& bars) {
    Rational start = system_start_;
    for (std::size_t index = 0; index < bars.size(); ++index) {
      bar_ = index + 1;
      Rational now = start;
      for (const Item& item : bars[index]) now = play(voice, item, now);
      start += bar_length(index);
    }
  }

  /// Adds the item's notes, or prolongs those that are tied to it. Returns when it ends.
  Rational play(Voice& voice, const Item& item, const Rational& now) {
    List<std::size_t> tied;
    std::size_t prolonged = 0;
    for (const int key : item.keys) {
      const auto from =
          std::find_if(voice.tied.begin(), voice.tied.end(), [&](std::size_t note) { return notes_[note].key == key; });
      const std::size_t note = from == voice.tied.end() ? notes_.size() : *from;
      if (note == notes_.size())
        notes_.push_back({key, now, now + item.duration});
      else
        notes_[note].end += item.duration;
      prolonged += from != voice.tied.end();
      if (item.tied) tied.push_back(note);
    }
    if (prolonged != voice.tied.size()) fail("a tie leads to another note. A tied note is followed by itself.");
    voice.tied = std::move(tied);
    return now + item.duration;
  }

  void play_patterns(const List<Bar>& bars) {
    for (const Pattern& pattern : patterns_) {
      Voice& hand = voice(pattern.name);
      Rational start = system_start_;
      for (std::size_t index = 0; index < bars.size(); ++index) {
        bar_ = index + 1;
        Rational now = start;
        for (const Item& chord : bars[index])
          for (const Item& item : pattern.items) now = play(hand, fingered(item, chord.keys), now);
        start += bar_length(index);
      }
    }
  }

  /// The notes of a chord that the fingers of a pattern pluck.
  [[nodiscard]] Item fingered(const Item& item, const PitchSet& chord) {
    if (chord.size() < 3) fail("a pattern is played on chords of three notes or more.");
    const List<int> keys(chord.begin(), chord.end());
    Item plucked{{}, item.duration, item.tied};
    for (const int finger : item.keys)
      plucked.keys.insert(finger < 2 ? keys[static_cast<std::size_t>(finger)]
                                     : keys[keys.size() - 5 + static_cast<std::size_t>(finger)]);
    return plucked;
  }

  void close_system() {
    for (std::size_t index = 0; index < system_bars_; ++index) system_start_ += bar_length(index);
    if (system_bars_ != 0) first_system_ = false;
    system_bars_ = 0;
  }

  void close_piece() {
    for (const Voice& open : voices_) {
      voice_ = open.name;
      if (!open.tied.empty()) fail("the piece ends with a tie.");
    }
    voice_.clear();
    if (notes_.empty()) fail("a piece without notes.");
    if (piece_.name.empty()) fail("a piece without a title.");
  }

  Piece piece_{};
  List<NotatedNote> notes_{};
  List<Voice> voices_{};
  List<Pattern> patterns_{};
  std::size_t system_bars_ = 0;
  Rational system_start_{0};
  bool first_system_ = true;
  bool last_system_ = false;
};

/// Reads one piece in the notation above. Throws FormatError, which names line, voice and bar.
template <class = WhenCalled>
[[nodiscard]] Piece parse_notation(std::string_view text) {
  return NotationParser<>(text).parse();
}

}  // namespace chordgen::inline CHORDGEN_ABI
