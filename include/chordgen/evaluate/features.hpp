// SPDX-License-Identifier: MIT
//
// The features by which mgeval compares sets of music (Yang and Lerch, "On the evaluation of generative models in
// music", Neural Computing and Applications 2020, section 4.1), each a vector, of the first B bars of a piece:
//
//   total used pitch, note      how many different pitches, how many notes; (1)
//   bar used pitch, note        the same bar by bar; (B)
//   pitch class histogram       shares of the notes; of all (12), bar by bar (12 B)
//   pitch class transitions     shares of the pairs of notes of which one begins where the other ends; (144)
//   pitch range                 highest - lowest pitch; (1)
//   average pitch shift         mean distance of successive top notes in semitones; (1)
//   average inter-onset time    mean time between successive moments at which notes are struck, in quarters; (1)
//   note length histogram       shares of the notes by the nearest of twelve lengths; (12)
//   note length transitions     shares of the pairs of lengths of successive top notes; (144)
//
// mgeval reads melodies from MIDI; here a chord's notes count each, and what needs one voice takes the top notes.
#pragma once

#include <chordgen/core/order.hpp>
#include <chordgen/evaluate/music_view.hpp>

#include <array>
#include <cstddef>

namespace chordgen::inline CHORDGEN_ABI {

/// A piece's first bars, as a feature sees them.
struct FeatureView {
  std::size_t bars = 16;
  List<SoundedNote> notes{};
  List<std::size_t> bar_of_note{};
  List<SoundedNote> top{};  ///< the highest note struck at each moment at which any is

  template <class = WhenCalled>
  FeatureView(const MusicView& music, std::size_t first_bars) : bars(first_bars) {
    for (const SoundedNote& note : music.notes) {
      const std::size_t bar = music.bar_of(note.onset);
      if (bar >= bars) break;
      notes.push_back(note);
      bar_of_note.push_back(bar);
      if (top.empty() || top.back().onset != note.onset) top.push_back(note);
      if (note.pitch > top.back().pitch) top.back() = note;
    }
  }
};

namespace detail {

/// Whole, half, quarter, eighth, sixteenth; the first four dotted; half, quarter and eighth of a triplet; in quarters.
inline constexpr std::array<double, 12> note_lengths{4, 2, 1, 0.5, 0.25, 6, 3, 1.5, 0.75, 4.0 / 3, 2.0 / 3, 1.0 / 3};

template <class = WhenCalled>
[[nodiscard]] std::size_t nearest_length(const Rational& duration) {
  const double quarters = duration.to_double();
  std::size_t best = 0;
  const auto far = [&](std::size_t i) {
    return note_lengths[i] > quarters ? note_lengths[i] - quarters : quarters - note_lengths[i];
  };
  for (std::size_t i = 1; i < note_lengths.size(); ++i)
    if (far(i) < far(best)) best = i;
  return best;
}
template <class = WhenCalled>
[[nodiscard]] List<double> shares(List<double> counts) {
  double all = 0;
  for (const double count : counts) all += count;
  for (double& count : counts) count = all > 0 ? count / all : 0;
  return counts;
}
[[nodiscard]] inline std::size_t pitch_class(const SoundedNote& note) noexcept {
  return static_cast<std::size_t>(note.pitch % 12);
}

}  // namespace detail

using Feature = List<double>;

template <class = WhenCalled>
[[nodiscard]] Feature total_used_pitch(const FeatureView& music) {
  PitchSet used;
  for (const SoundedNote& note : music.notes) used.insert(note.pitch);
  return {static_cast<double>(used.size())};
}
template <class = WhenCalled>
[[nodiscard]] Feature total_used_note(const FeatureView& music) {
  return {static_cast<double>(music.notes.size())};
}
template <class = WhenCalled>
[[nodiscard]] Feature bar_used_pitch(const FeatureView& music) {
  List<PitchSet> used(music.bars);
  for (std::size_t i = 0; i < music.notes.size(); ++i) used[music.bar_of_note[i]].insert(music.notes[i].pitch);
  Feature counts;
  for (const PitchSet& bar : used) counts.push_back(static_cast<double>(bar.size()));
  return counts;
}
template <class = WhenCalled>
[[nodiscard]] Feature bar_used_note(const FeatureView& music) {
  Feature counts(music.bars);
  for (const std::size_t bar : music.bar_of_note) counts[bar] += 1;
  return counts;
}
template <class = WhenCalled>
[[nodiscard]] Feature pitch_class_histogram(const FeatureView& music) {
  Feature counts(12);
  for (const SoundedNote& note : music.notes) counts[detail::pitch_class(note)] += 1;
  return detail::shares(counts);
}
template <class = WhenCalled>
[[nodiscard]] Feature bar_pitch_class_histogram(const FeatureView& music) {
  List<Feature> bars(music.bars, Feature(12));
  for (std::size_t i = 0; i < music.notes.size(); ++i)
    bars[music.bar_of_note[i]][detail::pitch_class(music.notes[i])] += 1;
  Feature all;
  for (const Feature& bar : bars)
    for (const double share : detail::shares(bar)) all.push_back(share);
  return all;
}
template <class = WhenCalled>
[[nodiscard]] Feature pitch_class_transitions(const FeatureView& music) {
  Feature counts(144);
  List<SoundedNote> ending = music.notes;
  detail::order(ending,
                [](const SoundedNote& a, const SoundedNote& b) { return a.onset + a.duration < b.onset + b.duration; });
  std::size_t first = 0;
  for (const SoundedNote& next : music.notes) {
    while (first < ending.size() && ending[first].onset + ending[first].duration < next.onset) ++first;
    for (std::size_t i = first; i < ending.size() && ending[i].onset + ending[i].duration == next.onset; ++i)
      counts[detail::pitch_class(ending[i]) * 12 + detail::pitch_class(next)] += 1;
  }
  return detail::shares(counts);
}
template <class = WhenCalled>
[[nodiscard]] Feature first_bars_pitch_range(const FeatureView& music) {
  PitchSet used;
  for (const SoundedNote& note : music.notes) used.insert(note.pitch);
  return {used.empty() ? 0.0 : used.highest() - used.lowest()};
}
template <class = WhenCalled>
[[nodiscard]] Feature average_pitch_shift(const FeatureView& music) {
  double sum = 0;
  for (std::size_t i = 1; i < music.top.size(); ++i) {
    const int shift = music.top[i].pitch - music.top[i - 1].pitch;
    sum += shift < 0 ? -shift : shift;
  }
  return {music.top.size() < 2 ? 0 : sum / static_cast<double>(music.top.size() - 1)};
}
template <class = WhenCalled>
[[nodiscard]] Feature average_inter_onset_time(const FeatureView& music) {
  if (music.top.size() < 2) return {0};
  const Rational time = music.top.back().onset - music.top.front().onset;
  return {time.to_double() / static_cast<double>(music.top.size() - 1)};
}
template <class = WhenCalled>
[[nodiscard]] Feature note_length_histogram(const FeatureView& music) {
  Feature counts(12);
  for (const SoundedNote& note : music.notes) counts[detail::nearest_length(note.duration)] += 1;
  return detail::shares(counts);
}
template <class = WhenCalled>
[[nodiscard]] Feature note_length_transitions(const FeatureView& music) {
  Feature counts(144);
  for (std::size_t i = 1; i < music.top.size(); ++i)
    counts[detail::nearest_length(music.top[i - 1].duration) * 12 + detail::nearest_length(music.top[i].duration)] += 1;
  return detail::shares(counts);
}

/// A feature by its name.
struct MusicFeature {
  const char* name;
  Feature (*value)(const FeatureView&);
};

/// All of the above, in their order; a template, because a table of functions compiles them all.
template <class Lazy = WhenCalled>
inline constexpr std::array<MusicFeature, 12> music_features{
    {{"total used pitch", total_used_pitch<Lazy>},
     {"total used note", total_used_note<Lazy>},
     {"bar used pitch", bar_used_pitch<Lazy>},
     {"bar used note", bar_used_note<Lazy>},
     {"pitch class histogram", pitch_class_histogram<Lazy>},
     {"bar pitch class histogram", bar_pitch_class_histogram<Lazy>},
     {"pitch class transitions", pitch_class_transitions<Lazy>},
     {"pitch range", first_bars_pitch_range<Lazy>},
     {"average pitch shift", average_pitch_shift<Lazy>},
     {"average inter-onset time", average_inter_onset_time<Lazy>},
     {"note length histogram", note_length_histogram<Lazy>},
     {"note length transitions", note_length_transitions<Lazy>}}};

}  // namespace chordgen::inline CHORDGEN_ABI
