// SPDX-License-Identifier: MIT
//
// A program of somebody else's: two sources that both include everything, so that linking proves the one-definition
// rule, built with the strictest warnings as errors.
#include <chordgen/audio.hpp>
#include <chordgen/chordgen.hpp>
#include <chordgen/music/like_music21.hpp>
#include <chordgen/plot.hpp>
#include <chordgen/report.hpp>

std::uint64_t first_draw_elsewhere(std::uint64_t seed);

int main() {
  chordgen::Rng rng(7);
  const std::string page =
      chordgen::report_html({.title = "A page", .songs = {{.song = {.events = {{0, 1, {60}, {}}}}}}});
  return rng.next() == first_draw_elsewhere(7) && page.find("A page") != std::string::npos ? 0 : 1;
}
