// SPDX-License-Identifier: MIT
#include <chordgen/plot/terminal_roll.hpp>

#include "support/catch.hpp"

using namespace chordgen;

namespace {

std::size_t count(const std::string& text, const std::string& word) {
  std::size_t times = 0;
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++times;
  return times;
}

/// Two chords over a held bass.
Song held_bass() {
  Song song{.title = "Ground & <air>"};
  song.events = {{0, 1, {48, 60}, {}}, {1, Rational(1, 2), {48, 64}, {48}}};
  return song;
}

}  // namespace

TEST_CASE("piano_roll_svg: a held note is one rectangle, named with its octave and its whole length") {
  const std::string svg = piano_roll_svg(held_bass());

  CHECK(count(svg, "class=\"note\"") + count(svg, "class=\"bass\"") == 3);
  CHECK(count(svg, "C3, 3/2 quarters") == 1);
  CHECK(count(svg, "E4, 1/2 quarters") == 1);
}

TEST_CASE("piano_roll_svg: the same song gives the same bytes, and its title cannot break the drawing") {
  CHECK(piano_roll_svg(held_bass()) == piano_roll_svg(held_bass()));
  CHECK(piano_roll_svg(held_bass()).find("Ground &amp; &lt;air&gt;") != std::string::npos);
}

TEST_CASE("piano_roll_svg: a line of music holds whole bars") {
  Song song{.metre = {3, 4}};
  for (int i = 0; i < 31; ++i) song.events.push_back({i, 1, {60}, {}});

  const std::string svg = piano_roll_svg(song);  // ten bars to the line, then one quarter

  CHECK(count(svg, ">11</text>") == 1);
  CHECK(count(svg, ">10</text>") == 1);
}

TEST_CASE("piano_roll_svg: a song without events is a drawing too") {
  CHECK(piano_roll_svg(Song{}).find("</svg>") != std::string::npos);
}

TEST_CASE("terminal_roll: two keys a line, bars numbered, a held note drawn through, a repeated one struck twice") {
  Song song{.metre = {2, 4}};
  song.events = {{0, 1, {48, 60}, {}},
                 {1, 1, {48, 61}, {48}},
                 {2, Rational(1, 2), {60}, {}},
                 {Rational(5, 2), Rational(1, 2), {60}, {}}};

  const std::string roll = terminal_roll(song, {.columns = 21});

  CHECK(roll ==
        "     1       2\n"
        "C4   ▄▄▄ ▀▀▀ ▄ ▄\n"
        "     │       │\n"
        "     │       │\n"
        "     │       │\n"
        "     │       │\n"
        "     │       │\n"
        "C3   ▄▄▄▄▄▄▄ │\n");
}

TEST_CASE("terminal_roll: a long song goes on in the next line of music, unless fewer are asked for") {
  Song song;
  for (int i = 0; i < 40; ++i) song.events.push_back({i, 1, {60}, {}});

  CHECK(count(terminal_roll(song), "\n") == 3 * 2);  // four bars of 16 columns in a line of 75
  CHECK(count(terminal_roll(song, {.max_systems = 2}), "\n") == 2 * 2);
  CHECK(count(terminal_roll(song, {.column = Rational(1, 2)}), "\n") == 2 * 2);
  CHECK(terminal_roll(Song{}) == "(silence)\n");
  CHECK_FAILS(terminal_roll(song, {.columns = 9}), ArgumentError,
              "[terminal_roll] the page: got 9 columns of 1/4 quarters, expected at least 20 of more than 0.");
}
