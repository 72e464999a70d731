// SPDX-License-Identifier: MIT
//
// The words of the songbook's notation: notes, chords, fingers, durations and bars, read from one line at a time. The
// grammar stands in dataset/songbook_notation.hpp.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/music/song.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace chordgen::inline CHORDGEN_ABI::detail {

/// A cursor in a line of notation, which knows where it is when it fails.
template <class = WhenCalled>
class NotationScanner {
 protected:
  /// A note, chord or rest; in a pattern the keys 0 to 4 stand for p, o, i, m, a.
  struct Item {
    PitchSet keys{};
    Rational duration{};
    bool tied = false;
  };
  using Bar = List<Item>;

  explicit NotationScanner(std::string_view text) : text_(text) {}

  /// The chords of one bar, without durations.
  [[nodiscard]] Bar read_harmony() {
    Bar chords;
    for (skip_spaces(); cursor_ < end_ && text_[cursor_] != '|'; skip_spaces()) chords.push_back({read_keys({}), 0});
    return chords;
  }

  /// Notes with durations, up to the next bar line. In a pattern, `fingers` are the names of the keys.
  [[nodiscard]] Bar read_bar(std::string_view fingers) {
    Bar items;
    Rational factor = 1;
    if (!fingers.empty()) last_duration_ = 0;
    for (skip_spaces(); cursor_ < end_ && text_[cursor_] != '|'; skip_spaces()) {
      if (accept('(')) {
        factor = Rational(2, 3);
        continue;
      }
      if (accept(')')) {
        factor = 1;
        continue;
      }
      Item item{read_keys(fingers)};
      last_duration_ = read_duration();
      if (last_duration_ == Rational(0)) fail("the first note of a line has no duration. Write c4 or c8.");
      item.duration = last_duration_ * factor;
      item.tied = accept('~');
      items.push_back(item);
    }
    return items;
  }

  [[nodiscard]] PitchSet read_keys(std::string_view fingers) {
    PitchSet keys;
    if (accept('r')) return keys;
    if (!accept('<')) {
      keys.insert(read_key(fingers));
      return keys;
    }
    for (skip_spaces(); !accept('>'); skip_spaces()) keys.insert(read_key(fingers));
    return keys;
  }

  [[nodiscard]] int read_key(std::string_view fingers) {
    constexpr int semitones[] = {9, 11, 0, 2, 4, 5, 7};
    const char letter = cursor_ < end_ ? text_[cursor_] : '|';
    if (!fingers.empty()) {
      const std::size_t finger = fingers.find(letter);
      if (finger == std::string_view::npos) fail(std::string("'") + letter + "' is no finger. Known are p o i m a.");
      ++cursor_;
      return static_cast<int>(finger);
    }
    if (letter < 'a' || letter > 'g') fail(std::string("'") + letter + "' is no note. Known are a to g, r, < and (.");
    ++cursor_;
    int key = 48 + semitones[letter - 'a'];
    while (accept('#')) ++key;
    while (accept('b')) --key;
    while (accept('\'')) key += 12;
    while (accept(',')) key -= 12;
    return key;
  }

  [[nodiscard]] Rational read_duration() {
    std::int64_t number = 0;
    while (cursor_ < end_ && text_[cursor_] >= '0' && text_[cursor_] <= '9' && number < 100)
      number = 10 * number + (text_[cursor_++] - '0');
    if (number == 0) return last_duration_;
    if ((number & (number - 1)) != 0 || number > 32) fail("a note lasts 1 2 4 8 16 or 32, perhaps with dots.");
    Rational duration(4, number);
    for (Rational dot = duration / 2; accept('.'); dot /= 2) duration += dot;
    return duration;
  }

  [[nodiscard]] std::string_view word() {
    skip_spaces();
    const std::size_t begin = cursor_;
    while (cursor_ < end_ && text_[cursor_] != ' ' && text_[cursor_] != '|') ++cursor_;
    return text_.substr(begin, cursor_ - begin);
  }
  void skip_spaces() {
    while (cursor_ < end_ && text_[cursor_] == ' ') ++cursor_;
  }
  bool accept(char expected) {
    if (cursor_ >= end_ || text_[cursor_] != expected) return false;
    ++cursor_;
    return true;
  }

  [[noreturn]] void fail(const std::string& message) {
    std::string where = "\"" + title_ + "\", line " + std::to_string(line_);
    if (!voice_.empty()) where += ", voice \"" + voice_ + "\"";
    if (bar_ != 0) where += ", bar " + std::to_string(bar_);
    fail_format("parse_notation", where + ": " + message, {.offset = cursor_, .code = "notation"});
  }

  std::string_view text_;
  std::size_t position_ = 0;  ///< where the line begins
  std::size_t cursor_ = 0;
  std::size_t end_ = 0;  ///< of the line
  std::size_t line_ = 0;
  std::size_t bar_ = 0;  ///< of the line, from 1
  std::string title_{};
  std::string voice_{};
  Rational last_duration_{0};
};

}  // namespace chordgen::inline CHORDGEN_ABI::detail
