// SPDX-License-Identifier: MIT
//
// How the cost of learning and composing grows: a training step of a chord LSTM (2 x 128) as its batch, its window or
// its vocabulary of chords grows, and a song as its events do. Each size is doubled four times; the fastest of some
// runs counts. Prints a table and draws it:
//
//   linear [docs/pictures/linear-cost.svg]
#include <chordgen/files/write_file.hpp>
#include <chordgen/plot/axis.hpp>

#include <cstdio>
#include <string>
#include <vector>

#include "lstm_work.hpp"
#include "peak.hpp"

using namespace chordgen;

namespace {

constexpr std::size_t doublings = 5;

struct Growth {
  std::string name;
  std::vector<std::size_t> sizes{};
  std::vector<double> seconds{};
};

/// run(size) gives something to call for the time that a size takes.
template <class Run>
Growth grow(const char* name, std::size_t smallest, Run run) {
  Growth growth{name};
  for (std::size_t i = 0; i < doublings; ++i) {
    growth.sizes.push_back(smallest << i);
    growth.seconds.push_back(run(growth.sizes.back()));
  }
  return growth;
}

double step_seconds(std::size_t batch, std::size_t window, std::size_t chords) {
  ChordLstmOptions options = bench::tutorial;
  options.units = 128;
  options.chords = chords;
  bench::LstmStep step(options, batch, window, {});
  step();
  return bench::fastest(7, [&] { step(); });
}

double song_seconds(std::size_t events) {
  ChordLstmOptions options = bench::tutorial;
  options.units = 128;
  bench::LstmSong song(options, StateKind::window, {});
  return bench::fastest(3, [&] {
    for (std::size_t i = 0; i < events; ++i) song();
  });
}

/// Times over the smallest size's against the size over the smallest, both doubling; the diagonal is linear.
std::string picture(const std::vector<Growth>& growths) {
  constexpr double width = 640, height = 380, left = 56, right = 420, top = 34, bottom = 340;
  const double step_x = (right - left) / (doublings - 1);
  const double step_y = (bottom - top) / (doublings - 1);
  const auto y = [&](double times) { return bottom - std::log2(times) * step_y; };
  Svg svg(width, height, "Cost against size", plot_style);
  svg.rectangle(0, 0, width, height, "page");
  svg.words(left, 18, "Time against size, both as multiples of the smallest", "symbol");
  for (std::size_t i = 0; i < doublings; ++i) {
    const double at = left + step_x * static_cast<double>(i);
    const double multiple = static_cast<double>(1u << i);
    svg.line(left, y(multiple), right, y(multiple), "grid");
    svg.words(left - 6, y(multiple) + 4, label_number(multiple), "end");
    svg.words(at, bottom + 16, label_number(multiple), "middle");
  }
  svg.path("M" + svg_number(left) + " " + svg_number(bottom) + "L" + svg_number(right) + " " + svg_number(top),
           "line axis baseline");
  double line = top + 6;
  for (std::size_t g = 0; g < growths.size(); ++g) {
    const std::string kind = "line s" + std::to_string(g);
    std::string steps;
    for (std::size_t i = 0; i < doublings; ++i)
      steps += (i == 0 ? "M" : "L") + svg_number(left + step_x * static_cast<double>(i)) + " " +
               svg_number(y(growths[g].seconds[i] / growths[g].seconds[0]));
    svg.path(steps, kind);
    svg.path("M" + svg_number(right + 10) + " " + svg_number(line) + "h18", kind);
    svg.words(right + 34, line + 4,
              growths[g].name + " " + std::to_string(growths[g].sizes.front()) + " to " +
                  std::to_string(growths[g].sizes.back()),
              "name");
    line += 16;
  }
  return svg.text();
}

}  // namespace

int main(int count, char** words) {
  const std::vector<Growth> growths{grow("batch", 8, [](std::size_t n) { return step_seconds(n, 32, 515); }),
                                    grow("window", 8, [](std::size_t n) { return step_seconds(32, n, 515); }),
                                    grow("chords", 1000, [](std::size_t n) { return step_seconds(32, 32, n); }),
                                    grow("events", 32, song_seconds)};
  for (const Growth& growth : growths) {
    std::printf("%s\n", growth.name.c_str());
    for (std::size_t i = 0; i < doublings; ++i)
      std::printf("  %6zu  %8.3f ms  %6.2f times the first\n", growth.sizes[i], 1e3 * growth.seconds[i],
                  growth.seconds[i] / growth.seconds[0]);
  }
  if (count > 1) write_file(words[1], picture(growths));
}
