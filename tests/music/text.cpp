// SPDX-License-Identifier: MIT
#include <chordgen/music.hpp>

#include "support/catch.hpp"

using namespace chordgen;

TEST_CASE("times are shown as music21 shows them") {
  CHECK(time_text(0) == "0.0");
  CHECK(time_text({1, 4}) == "0.25");
  CHECK(time_text({4, 3}) == "1.3333");
  CHECK(time_text({1, 32}) == "0.0312");
  CHECK(time_text({2000001, 2}) == "1000000.5");
  CHECK(tempo_text(120) == "120");
  CHECK(tempo_text({200, 3}) == "66.67");
  CHECK(tempo_text({181, 2}) == "90.5");
}

TEST_CASE("a score is listed in order of time, changes before chords") {
  Score score;
  score.parts.push_back(
      {"gtr", 1, 0, gm::nylon_guitar, {{Ticks(0), Ticks(480), 52, 90}, {Ticks(0), Ticks(480), 55, 90}}});
  score.tempos.push_back({Ticks(0), Tempo{600000}});
  score.metres.push_back({Ticks(480), {3, 4}});
  score.signatures.push_back({Ticks(0), {-1, true}});

  std::vector<ChordEvent> events = chordify(score);
  events.push_back({1, {1, 2}, {}, {}});
  CHECK(show_text(score, events) ==
        "{0.0} <instrument Acoustic Guitar (nylon)>\n"
        "{0.0} <tempo 100>\n"
        "{0.0} <key d minor>\n"
        "{0.0} <chord E3 G3>\n"
        "{1.0} <metre 3/4>\n"
        "{1.0} <rest 1/2>\n");
}
