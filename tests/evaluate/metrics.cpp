// SPDX-License-Identifier: MIT
//
// Every metric and feature against figures worked out by hand for the same eight quarters of music:
//
//   bar 1   C4 E4 (1)   E4 held, G4 struck (1)   rest (2)
//   bar 2   C4 E4 (1)   C4 E4 (1)   B3 (2)
//
// Notes: C4 1, E4 2, G4 1 in bar 1; C4 1, E4 1, C4 1, E4 1, B3 2 in bar 2; eight in all.
#include "support/catch.hpp"

#include <chordgen/core/distributions.hpp>
#include <chordgen/evaluate/features.hpp>
#include <chordgen/evaluate/metrics.hpp>
#include <chordgen/evaluate/overlap.hpp>

#include <cmath>

using namespace chordgen;

namespace {

std::vector<ChordEvent> two_bars() {
  return {{0, 1, {60, 64}, {}}, {1, 1, {64, 67}, {64}}, {2, 2, {}, {}},
          {4, 1, {60, 64}, {}}, {5, 1, {60, 64}, {}},   {6, 2, {59}, {}}};
}

bool near(double a, double b) { return std::fabs(a - b) < 1e-12; }

/// - sum p log2 p of shares.
double entropy(std::initializer_list<double> shares) {
  double sum = 0;
  for (const double p : shares) sum -= p * std::log2(p);
  return sum;
}

}  // namespace

TEST_CASE("a note that is held is one note, and bars are counted from the upbeat") {
  const std::vector<ChordEvent> events = two_bars();
  const MusicView music(events, {4, 4});
  REQUIRE(music.notes.size() == 8);
  CHECK(music.notes[0] == SoundedNote{60, 0, 1, 0});
  CHECK(music.notes[1] == SoundedNote{64, 0, 2, 0});
  CHECK(music.notes[2] == SoundedNote{67, 1, 1, 1});
  CHECK(music.notes[7] == SoundedNote{59, 6, 2, 5});
  CHECK(music.bars() == 2);
  CHECK(music.bar_of(Rational(4)) == 1);
  CHECK(music.place_in_bar(Rational(13, 2), 64) == 40);

  const MusicView after_upbeat(events, {3, 4}, 2);  // bars: 2, then 3 and 3
  CHECK(after_upbeat.bars() == 3);
  CHECK(after_upbeat.bar_of(Rational(1)) == 0);
  CHECK(after_upbeat.bar_of(Rational(2)) == 1);
  CHECK(after_upbeat.bar_of(Rational(5)) == 2);
  CHECK(MusicView(events, {3, 4}).bars() == 3);  // the last is broken
  CHECK(MusicView(Span<const ChordEvent>(), {4, 4}).bars() == 0);
}

TEST_CASE("MusPy's metrics are those computed by hand") {
  const std::vector<ChordEvent> events = two_bars();
  const MusicView music(events, {4, 4});
  CHECK(pitch_range(music) == 8);
  CHECK(pitches_used(music) == 4);
  CHECK(pitch_classes_used(music) == 4);
  CHECK(near(polyphony(music), (2 + 2 + 2 + 2 + 2 * 1) / 6.0));
  CHECK(near(polyphony_rate(music), 4 / 8.0));
  CHECK(scale_consistency(music) == 1);
  CHECK(near(pitch_entropy(music), entropy({3 / 8.0, 3 / 8.0, 1 / 8.0, 1 / 8.0})));
  CHECK(near(pitch_class_entropy(music), pitch_entropy(music)));
  // Bar 1 is struck at 0 and 16 of 64, bar 2 at 0, 16 and 32.
  CHECK(near(groove_consistency(music), 1 - 1 / 64.0));
  CHECK(near(empty_beat_rate(music), 2 / 8.0));
  CHECK(empty_bar_rate(music) == 0);
}

TEST_CASE("scales and octaves: what lies outside lowers consistency, octaves share their class") {
  const std::vector<ChordEvent> events{{0, 1, {60, 61, 62, 63}, {}}, {1, 1, {72}, {}}};
  const MusicView music(events, {2, 4});
  CHECK(near(scale_consistency(music), 4 / 5.0));  // C, C, C sharp, D sharp: A flat major
  CHECK(pitches_used(music) == 5);
  CHECK(pitch_classes_used(music) == 4);
  CHECK(near(pitch_class_entropy(music), entropy({2 / 5.0, 1 / 5.0, 1 / 5.0, 1 / 5.0})));
}

TEST_CASE("empty spans: an event that goes on into the next span fills both, an upbeat is a span of its own") {
  const std::vector<ChordEvent> events{{0, 1, {}, {}}, {1, 3, {60}, {}}, {4, 4, {}, {}}};
  CHECK(near(empty_beat_rate(MusicView(events, {4, 4})), 5 / 8.0));
  CHECK(near(empty_bar_rate(MusicView(events, {4, 4})), 1 / 2.0));
  CHECK(near(empty_bar_rate(MusicView(events, {4, 4}, 1)), 2 / 3.0));  // spans of 1, 4 and 3
  CHECK(near(empty_bar_rate(MusicView(events, {2, 4})), 2 / 4.0));
}

TEST_CASE("MusDr's metrics are those computed by hand") {
  const std::vector<ChordEvent> events = two_bars();
  const MusicView music(events, {4, 4});
  CHECK(near(entropy_of_bars(music), (entropy({1 / 3.0, 1 / 3.0, 1 / 3.0}) + entropy({0.4, 0.4, 0.2})) / 2));
  CHECK(entropy_of_4_bars(music) == 0);  // there are no four bars
  CHECK(near(windowed_entropy(music, 2), pitch_class_entropy(music)));
  CHECK(near(grooving_similarity(music), 1 - 1 / 64.0));
  CHECK(chord_irregularity(music) == 1);
  std::vector<ChordEvent> again = events;
  again.insert(again.end(), events.begin(), events.begin() + 3);
  CHECK(near(chord_irregularity(MusicView(again, {4, 4})), 6 / 7.0));
  again.insert(again.end(), events.begin() + 3, events.end());
  // Bars 1 2 1 2: of six pairs two are alike, four differ at one place.
  CHECK(near(grooving_similarity(MusicView(again, {4, 4})), 1 - 4.0 / 6 / 64));
  CHECK(near(entropy_of_4_bars(MusicView(again, {4, 4})), pitch_class_entropy(music)));
}

TEST_CASE("a piece without notes has metrics of 0, and empty beats") {
  const std::vector<ChordEvent> silence{{0, 4, {}, {}}};
  const MusicView music(silence, {4, 4});
  for (const MusicMetric& metric : music_metrics<>) {
    INFO(metric.name);
    const bool empty = std::string(metric.name).starts_with("empty");
    CHECK(metric.value(music) == (empty ? 1 : 0));
    CHECK(metric.value(MusicView(Span<const ChordEvent>(), {4, 4})) == 0);
  }
}

TEST_CASE("mgeval's features are those computed by hand") {
  const std::vector<ChordEvent> events = two_bars();
  const FeatureView music(MusicView(events, {4, 4}), 3);
  CHECK(total_used_pitch(music) == Feature{4});
  CHECK(total_used_note(music) == Feature{8});
  CHECK(bar_used_pitch(music) == Feature{3, 3, 0});
  CHECK(bar_used_note(music) == Feature{3, 5, 0});
  const Feature classes = pitch_class_histogram(music);
  CHECK(classes == Feature{3 / 8.0, 0, 0, 0, 3 / 8.0, 0, 0, 1 / 8.0, 0, 0, 0, 1 / 8.0});
  const Feature by_bar = bar_pitch_class_histogram(music);
  REQUIRE(by_bar.size() == 36);
  CHECK(near(by_bar[7], 1 / 3.0));
  CHECK(near(by_bar[12], 2 / 5.0));
  CHECK(by_bar[24] == 0);
  // C ends where G begins; C and E end where C and E begin, and where B begins: 1 + 4 + 2 pairs.
  const Feature transitions = pitch_class_transitions(music);
  CHECK(near(transitions[0 * 12 + 7], 1 / 7.0));
  CHECK(near(transitions[0 * 12 + 4], 1 / 7.0));
  CHECK(near(transitions[4 * 12 + 0], 1 / 7.0));
  CHECK(near(transitions[0 * 12 + 11], 1 / 7.0));
  CHECK(transitions[7 * 12 + 0] == 0);  // a rest stands between
  CHECK(first_bars_pitch_range(music) == Feature{8});
  // Top notes: E 0, G 1, E 4, E 5, B 6.
  CHECK(near(average_pitch_shift(music)[0], (3 + 3 + 0 + 5) / 4.0));
  CHECK(near(average_inter_onset_time(music)[0], 6 / 4.0));
  const Feature lengths = note_length_histogram(music);
  CHECK(near(lengths[1], 2 / 8.0));  // halves
  CHECK(near(lengths[2], 6 / 8.0));
  const Feature follow = note_length_transitions(music);
  CHECK(near(follow[1 * 12 + 2], 1 / 4.0));
  CHECK(near(follow[2 * 12 + 2], 2 / 4.0));
  CHECK(near(follow[2 * 12 + 1], 1 / 4.0));
  CHECK(total_used_note(FeatureView(MusicView(events, {4, 4}), 1)) == Feature{3});
}

TEST_CASE("distances: every pair within a set once, every pair across two sets") {
  const std::vector<Feature> a{{0, 0}, {3, 4}, {0, 1}};
  const std::vector<Feature> b{{0, 0}, {6, 8}};
  CHECK(intra_distances(Span<const Feature>(a)) == std::vector<double>{5, 1, std::sqrt(18.0)});
  CHECK(inter_distances(Span<const Feature>(a), Span<const Feature>(b)) ==
        std::vector<double>{0, 10, 5, 5, 1, std::sqrt(85.0)});
}

TEST_CASE("densities: the width is Scott's, the area 1, and the overlap of two normals the one in closed form") {
  const Density two({-1, 1});  // s = root 2
  CHECK(near(two.width(), std::sqrt(2.0) * std::pow(2, -0.2)));
  const double h = two.width();
  CHECK(near(two(0), std::exp(-0.5 / h / h) / (h * std::sqrt(2 * 3.14159265358979323846))));
  CHECK(std::fabs(overlap(two, two) - 1) < 1e-4);
  CHECK(near(divergence(two, two), 0));

  // A thousand places of N(0, 1) and of N(1, 1): overlap 2 Phi(-1/2), a little more for the kernel's width.
  const auto normal_density = [](double mean) {
    std::vector<double> places;
    for (int i = 0; i < 1000; ++i) places.push_back(mean + normal_quantile((i + 0.5) / 1000));
    return Density(places);
  };
  const double width = std::sqrt(1 + normal_density(0).width() * normal_density(0).width());
  CHECK(std::fabs(overlap(normal_density(0), normal_density(1)) - std::erfc(0.5 / width / std::sqrt(2.0))) < 2e-3);
  CHECK(overlap(normal_density(0), normal_density(50)) < 1e-6);
  CHECK(divergence(Density({0, 1}), Density({0, 1, 1, 1})) > 0);
  CHECK_FAILS(Density({1}), ArgumentError, "[Density] got fewer than two distances. Compare more music.");
}

TEST_CASE("a set is as like the held-out pieces as they are among themselves, or not at all") {
  std::vector<Feature> held_out;
  for (int i = 0; i < 12; ++i) held_out.push_back({static_cast<double>(i * i % 7), static_cast<double>(i % 5)});
  std::vector<Feature> alike;
  for (int i = 0; i < 12; ++i)
    alike.push_back({static_cast<double>((i + 3) * (i + 3) % 7), static_cast<double>(i % 5)});
  const std::vector<Feature> far{{100, 100}, {101, 100}};
  const SetLikeness good = set_likeness(Span<const Feature>(alike), Span<const Feature>(held_out));
  const SetLikeness bad = set_likeness(Span<const Feature>(far), Span<const Feature>(held_out));
  CHECK(good.overlap > 0.8);
  CHECK(bad.overlap < 1e-6);
}
