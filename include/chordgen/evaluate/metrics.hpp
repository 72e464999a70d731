// SPDX-License-Identifier: MIT
//
// Musical metrics of one piece, as MusPy and MusDr define them; N notes, pitch classes c, T the time that passes.
//
//   MusPy (Dong et al., "MusPy: a toolkit for symbolic music generation", ISMIR 2020, section 5)
//     pitch range             highest - lowest pitch                    pitches used, pitch classes used: how many
//     polyphony               mean number of sounding pitches over the time in which any sounds
//     polyphony rate          share of T in which two or more sound
//     scale consistency       the largest share of notes that one major or minor scale holds
//     pitch (class) entropy   - sum p log2 p over the notes' pitches (pitch classes)
//     groove consistency      1 - mean over neighbouring bars of the share of 64 places struck in only one of them
//     empty beat (bar) rate   share of beats (bars) in which no note sounds
//   MusDr (Wu and Yang, "The Jazz Transformer on the front line", ISMIR 2020, section 4)
//     H1, H4                  pitch class entropy of 1 bar (4 bars), the mean over all such windows with notes
//     grooving similarity     the groove measure as above, the mean over all pairs of bars
//     chord irregularity      different runs of three chords over all runs of three chords
//
// MusDr's structureness is not here: it is measured on sound. What a piece has no notes, bars or runs for is 0.
#pragma once

#include <chordgen/core/math.hpp>
#include <chordgen/evaluate/music_view.hpp>

#include <algorithm>
#include <array>
#include <bitset>

namespace chordgen::inline CHORDGEN_ABI {
namespace detail {

/// - sum p log2 p of counts.
template <class = WhenCalled>
[[nodiscard]] double entropy_bits(Span<const double> counts) {
  double all = 0;
  for (const double count : counts) all += count;
  double sum = 0;
  for (const double count : counts)
    if (count > 0) sum -= count / all * math::log(count / all) / math::log(2);
  return sum;
}

/// Notes by pitch (128) or by pitch class (12).
template <std::size_t classes>
[[nodiscard]] std::array<double, classes> count_notes(const MusicView& music) {
  std::array<double, classes> counts{};
  for (const SoundedNote& note : music.notes) counts[static_cast<std::size_t>(note.pitch) % classes] += 1;
  return counts;
}

using Groove = std::bitset<64>;
template <class = WhenCalled>
[[nodiscard]] List<Groove> grooves(const MusicView& music) {
  List<Groove> bars(music.bars());
  for (const SoundedNote& note : music.notes) bars[music.bar_of(note.onset)].set(music.place_in_bar(note.onset, 64));
  return bars;
}
[[nodiscard]] inline double likeness(const Groove& a, const Groove& b) noexcept {
  return 1 - static_cast<double>((a ^ b).count()) / 64;
}

/// The share of equal spans, the first from `start` back to 0, in which nothing sounds.
template <class = WhenCalled>
[[nodiscard]] double silent_share(const MusicView& music, const Rational& span, const Rational& start) {
  std::size_t spans = 0;
  std::size_t silent = 0;
  std::size_t event = 0;
  for (Rational from = 0; from < music.end; ++spans) {
    const Rational to = from < start ? start : from + span;
    bool sounds = false;
    for (; event < music.events.size() && music.onsets[event] < to; ++event) {
      sounds = sounds || !music.events[event].pitches.empty();
      if (music.onsets[event] + music.events[event].duration > to) break;  // it goes on into the next span
    }
    silent += sounds ? 0 : 1;
    from = to;
  }
  return spans == 0 ? 0 : static_cast<double>(silent) / static_cast<double>(spans);
}

}  // namespace detail

template <class = WhenCalled>
[[nodiscard]] double pitch_range(const MusicView& music) {
  PitchSet used;
  for (const SoundedNote& note : music.notes) used.insert(note.pitch);
  return used.empty() ? 0 : used.highest() - used.lowest();
}
template <class = WhenCalled>
[[nodiscard]] double pitches_used(const MusicView& music) {
  const auto counts = detail::count_notes<128>(music);
  return static_cast<double>(std::count_if(counts.begin(), counts.end(), [](double n) { return n > 0; }));
}
template <class = WhenCalled>
[[nodiscard]] double pitch_classes_used(const MusicView& music) {
  const auto counts = detail::count_notes<12>(music);
  return static_cast<double>(std::count_if(counts.begin(), counts.end(), [](double n) { return n > 0; }));
}
template <class = WhenCalled>
[[nodiscard]] double polyphony(const MusicView& music) {
  double pitches = 0;
  double time = 0;
  for (const ChordEvent& event : music.events) {
    const double duration = event.pitches.empty() ? 0 : event.duration.to_double();
    pitches += duration * static_cast<double>(event.pitches.size());
    time += duration;
  }
  return time > 0 ? pitches / time : 0;
}
template <class = WhenCalled>
[[nodiscard]] double polyphony_rate(const MusicView& music) {
  Rational several;
  for (const ChordEvent& event : music.events)
    if (event.pitches.size() >= 2) several += event.duration;
  return music.end > Rational(0) ? several.to_double() / music.end.to_double() : 0;
}
/// A minor scale has the notes of a major one, so twelve scales are tried.
template <class = WhenCalled>
[[nodiscard]] double scale_consistency(const MusicView& music) {
  const auto counts = detail::count_notes<12>(music);
  double best = 0;
  for (std::size_t root = 0; root < 12; ++root) {
    double inside = 0;
    for (const std::size_t step : {0u, 2u, 4u, 5u, 7u, 9u, 11u}) inside += counts[(root + step) % 12];
    best = std::max(best, inside);
  }
  return music.notes.empty() ? 0 : best / static_cast<double>(music.notes.size());
}
template <class = WhenCalled>
[[nodiscard]] double pitch_entropy(const MusicView& music) {
  return detail::entropy_bits(detail::count_notes<128>(music));
}
template <class = WhenCalled>
[[nodiscard]] double pitch_class_entropy(const MusicView& music) {
  return detail::entropy_bits(detail::count_notes<12>(music));
}
template <class = WhenCalled>
[[nodiscard]] double groove_consistency(const MusicView& music) {
  const List<detail::Groove> bars = detail::grooves(music);
  double sum = 0;
  for (std::size_t i = 1; i < bars.size(); ++i) sum += detail::likeness(bars[i - 1], bars[i]);
  return bars.size() < 2 ? 0 : sum / static_cast<double>(bars.size() - 1);
}
template <class = WhenCalled>
[[nodiscard]] double empty_beat_rate(const MusicView& music) {
  const Rational beats = music.upbeat / music.beat;
  return detail::silent_share(music, music.beat, music.upbeat - music.beat * Rational(beats.floor()));
}
template <class = WhenCalled>
[[nodiscard]] double empty_bar_rate(const MusicView& music) {
  return detail::silent_share(music, music.bar, music.upbeat);
}

/// Pitch class entropy of all windows of so many bars.
template <class = WhenCalled>
[[nodiscard]] double windowed_entropy(const MusicView& music, std::size_t window) {
  List<std::array<double, 12>> bars(music.bars());
  for (const SoundedNote& note : music.notes)
    bars[music.bar_of(note.onset)][static_cast<std::size_t>(note.pitch % 12)] += 1;
  double sum = 0;
  double windows = 0;
  for (std::size_t first = 0; first + window <= bars.size(); ++first) {
    std::array<double, 12> counts{};
    for (std::size_t i = first; i < first + window; ++i)
      for (std::size_t c = 0; c < 12; ++c) counts[c] += bars[i][c];
    if (std::count(counts.begin(), counts.end(), 0.0) == 12) continue;
    sum += detail::entropy_bits(counts);
    windows += 1;
  }
  return windows > 0 ? sum / windows : 0;
}
template <class = WhenCalled>
[[nodiscard]] double entropy_of_bars(const MusicView& music) {
  return windowed_entropy(music, 1);
}
template <class = WhenCalled>
[[nodiscard]] double entropy_of_4_bars(const MusicView& music) {
  return windowed_entropy(music, 4);
}
template <class = WhenCalled>
[[nodiscard]] double grooving_similarity(const MusicView& music) {
  const List<detail::Groove> bars = detail::grooves(music);
  double sum = 0;
  for (std::size_t i = 0; i < bars.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) sum += detail::likeness(bars[i], bars[j]);
  const auto count = static_cast<double>(bars.size());
  return bars.size() < 2 ? 0 : sum / (count * (count - 1) / 2);
}
template <class = WhenCalled>
[[nodiscard]] double chord_irregularity(const MusicView& music) {
  List<std::array<PitchSet, 3>> runs;
  for (std::size_t i = 2; i < music.events.size(); ++i)
    runs.push_back({music.events[i - 2].pitches, music.events[i - 1].pitches, music.events[i].pitches});
  if (runs.empty()) return 0;
  const auto all = static_cast<double>(runs.size());
  std::sort(runs.begin(), runs.end());
  return static_cast<double>(std::unique(runs.begin(), runs.end()) - runs.begin()) / all;
}

/// A metric by its name.
struct MusicMetric {
  const char* name;
  double (*value)(const MusicView&);
};

/// All of the above, in their order; a template, because a table of functions compiles them all.
template <class Lazy = WhenCalled>
inline constexpr std::array<MusicMetric, 15> music_metrics{{{"pitch range", pitch_range<Lazy>},
                                                            {"pitches used", pitches_used<Lazy>},
                                                            {"pitch classes used", pitch_classes_used<Lazy>},
                                                            {"polyphony", polyphony<Lazy>},
                                                            {"polyphony rate", polyphony_rate<Lazy>},
                                                            {"scale consistency", scale_consistency<Lazy>},
                                                            {"pitch entropy", pitch_entropy<Lazy>},
                                                            {"pitch class entropy", pitch_class_entropy<Lazy>},
                                                            {"groove consistency", groove_consistency<Lazy>},
                                                            {"empty beat rate", empty_beat_rate<Lazy>},
                                                            {"empty bar rate", empty_bar_rate<Lazy>},
                                                            {"H1", entropy_of_bars<Lazy>},
                                                            {"H4", entropy_of_4_bars<Lazy>},
                                                            {"grooving similarity", grooving_similarity<Lazy>},
                                                            {"chord irregularity", chord_irregularity<Lazy>}}};

}  // namespace chordgen::inline CHORDGEN_ABI
