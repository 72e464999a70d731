// SPDX-License-Identifier: MIT
#include <chordgen/models/chord_lstm.hpp>
#include <chordgen/plot.hpp>

#include "support/catch.hpp"

using namespace chordgen;

namespace {

std::size_t count(const std::string& text, const std::string& word) {
  std::size_t times = 0;
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++times;
  return times;
}

}  // namespace

TEST_CASE("svg_number: two decimals at most, and no minus before zero") {
  CHECK(svg_number(1.5) == "1.5");
  CHECK(svg_number(-0.001) == "0");
  CHECK(svg_number(100) == "100");
  CHECK(svg_number(2.346) == "2.35");
}

TEST_CASE("PlotAxis: ticks are round and enclose the numbers") {
  CHECK(PlotAxis(0.3, 9.7, 0, 100).ticks() == std::vector<double>{0, 2, 4, 6, 8, 10});
  CHECK(PlotAxis(0, 10, 0, 100)(5) == 50.0);
  CHECK(PlotAxis(3, 3, 0, 100).ticks().size() > 1);  // a single value is no division by zero
}

TEST_CASE("curve_svg: validation is dashed, a baseline is named, a gap in the numbers is a gap in the line") {
  const CurvePlot plot{
      "Loss",
      "bits",
      {{"training", {3, 2, 1}, false}, {"validation", {3, std::numeric_limits<double>::quiet_NaN(), 2}, true}},
      {{"unigram", 2.5}}};

  const std::string svg = curve_svg(plot);

  CHECK(count(svg, "class=\"line s0\"") == 2);
  CHECK(count(svg, "class=\"line s0 dashed\"") == 2);
  CHECK(count(svg, "unigram 2.5") == 1);
  CHECK(count(svg, "nan") == 0);
  CHECK(svg == curve_svg(plot));
}

TEST_CASE("histogram: every number is counted once, the greatest too") {
  const BarPlot plot = histogram("Durations", {0, 1, 1, 2, 4}, 4);
  REQUIRE(plot.bars.size() == 4);
  CHECK(plot.bars[0].count == 1);
  CHECK(plot.bars[1].count == 2);
  CHECK(plot.bars[2].count == 1);
  CHECK(plot.bars[3].count == 1);
  CHECK(count(histogram_svg(plot), "class=\"fill\"") == 4);
  CHECK(histogram("nothing", {}).bars.empty());
}

TEST_CASE("project_to_plane: a plane in space is found again, up to its centre") {
  std::vector<double> rows;  // along (3, 4, 0) / 5, and half as far along (0, 0, 1)
  for (int i = -3; i <= 3; ++i)
    for (int j = -1; j <= 1; ++j) {
      rows.push_back(7 + 0.6 * i);
      rows.push_back(0.8 * i);
      rows.push_back(j * 0.5);
    }

  const std::vector<PlanePoint> points = project_to_plane(Span<const double>(rows), 3);

  REQUIRE(points.size() == 21);
  for (int i = -3; i <= 3; ++i)
    for (int j = -1; j <= 1; ++j) {
      const PlanePoint& point = points[static_cast<std::size_t>(3 * (i + 3) + j + 1)];
      CHECK(point[0] == Approx(i).margin(1e-9));
      CHECK(point[1] == Approx(0.5 * j).margin(1e-9));
    }
}

TEST_CASE("project_to_plane: rows of two numbers, or of one, keep their axes and their origin") {
  const std::vector<float> numbers{3, 4, -1, 0};
  CHECK(project_to_plane(Span<const float>(numbers), 2) == std::vector<PlanePoint>{{3, 4}, {-1, 0}});
  CHECK(project_to_plane(Span<const float>(numbers), 1)[2] == PlanePoint{-1, 0});
}

TEST_CASE("nearest_rows: the most similar direction comes first, whatever the length") {
  const std::vector<float> rows{1, 0, 5, 1, 0, 1, -1, 0};
  CHECK(nearest_rows(Span<const float>(rows), 2, 2)[0] == std::vector<std::size_t>{1, 2});
}

TEST_CASE("latent_map_svg: a point that is nowhere is left out") {
  const LatentMap map{
      "Map", {{0, 0}, {1, 2}, {std::numeric_limits<double>::quiet_NaN(), 1}}, {"a", "b<", "c"}, {0, 1, 2}};
  CHECK(count(latent_map_svg(map), "<circle") == 2);
  CHECK(count(latent_map_svg(map), "b&lt;") == 1);
}

TEST_CASE("ChordNetwork: counts chords and their changes") {
  ChordNetwork network;
  const std::vector<ChordEvent> events{{0, 1, {48, 52, 55}, {}}, {1, 1, {48, 52, 55}, {}}, {2, 1, {43, 47, 50}, {}}};
  network.add(events);

  CHECK(network.commonest(1) == std::vector<std::pair<std::string, std::size_t>>{{"C", 2}});
  CHECK(network.changes("C", "G") == 1);
  CHECK(network.changes("C", "C") == 0);
  CHECK(count(chord_network_svg(network, "Changes"), "class=\"link\"") == 1);
}

TEST_CASE("waveform_svg: one step a pixel, and silence is a drawing too") {
  const std::vector<float> samples(44100, 0.5f);
  CHECK(count(waveform_svg(samples, 44100, "Sound"), "Sound, 1 s") == 1);
  CHECK(waveform_svg({}, 44100, "Nothing").find("</svg>") != std::string::npos);
}

TEST_CASE("summary: every parameter with its shape, and the sum") {
  ChordLstmOptions options;
  options.layers = 1, options.units = 4, options.embedding = 2, options.dense = 3, options.chords = 5,
  options.durations = 2;
  const ChordLstm<float> model(options, Rng(1));

  const std::string text = summary(model);

  CHECK(count(text, "chord_embedding/table") == 1);
  CHECK(count(text, "(5, 2)") == 1);
  CHECK(count(text, std::to_string(parameter_count(model)) + "\n") >= 1);
  CHECK(count(model_diagram_svg(model, "Model"), "class=\"box\"") == 6);
}

TEST_CASE("piano_roll_svg: names stand where the chord changes, and shades where they are asked for") {
  Song song;
  song.events = {{0, 1, {48, 52, 55}, {}}, {1, 1, {48, 52, 55}, {}}, {4, 1, {43, 47, 50}, {}}};
  PianoRollPage page{.chord_names = true, .tips = false};
  page.shades = {{Rational(1), Rational(2)}};

  const std::string svg = piano_roll_svg(song, page);

  CHECK(count(svg, "class=\"symbol\"") == 2);
  CHECK(count(svg, "class=\"copied\"") == 1);
  CHECK(count(svg, "<path") == 2);
  CHECK(piano_roll_plan(song, page).systems == 1);
}
