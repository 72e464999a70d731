// SPDX-License-Identifier: MIT
//
// Songs beside the music they were learnt from: musical metrics side by side, how like the songs are to held-out
// pieces, and what they copy.
#pragma once

#include <chordgen/dataset/split.hpp>
#include <chordgen/evaluate.hpp>

#include <cstdio>
#include <string>
#include <vector>

namespace program {

/// The mean of a metric over the pieces that have a note.
inline double mean_of(const chordgen::MusicMetric& metric, const chordgen::Corpus& music) {
  double sum = 0;
  double count = 0;
  for (const chordgen::Piece& piece : music.pieces) {
    const chordgen::MusicView view(piece);
    if (view.notes.empty()) continue;
    sum += metric.value(view);
    count += 1;
  }
  return sum / count;
}

inline std::vector<chordgen::Feature> features_of(const chordgen::MusicFeature& feature, const chordgen::Corpus& music,
                                                  std::size_t bars) {
  std::vector<chordgen::Feature> features;
  for (const chordgen::Piece& piece : music.pieces)
    features.push_back(feature.value(chordgen::FeatureView(chordgen::MusicView(piece), bars)));
  return features;
}

/// metric, songs, training pieces, held-out pieces.
inline void print_metrics(const chordgen::Corpus& songs, const chordgen::SplitCorpus& parts) {
  std::printf("metric\tsongs\ttrain\ttest\n");
  for (const chordgen::MusicMetric& metric : chordgen::music_metrics<>)
    std::printf("%s\t%.3f\t%.3f\t%.3f\n", metric.name, mean_of(metric, songs), mean_of(metric, parts.train),
                mean_of(metric, parts.test));
}

/// feature, overlap of songs and of training pieces with held-out pieces, divergence likewise; the means last.
inline void print_likeness(const chordgen::Corpus& songs, const chordgen::SplitCorpus& parts, std::size_t bars) {
  std::printf("\nfeature of %zu bars\toverlap, songs\toverlap, train\tKL, songs\tKL, train\n", bars);
  double song_sum = 0;
  double train_sum = 0;
  for (const chordgen::MusicFeature& feature : chordgen::music_features<>) {
    const std::vector<chordgen::Feature> held_out = features_of(feature, parts.test, bars);
    const auto likeness = [&](const chordgen::Corpus& music) {
      return chordgen::set_likeness(features_of(feature, music, bars), held_out);
    };
    const chordgen::SetLikeness song = likeness(songs);
    const chordgen::SetLikeness train = likeness(parts.train);
    std::printf("%s\t%.3f\t%.3f\t%.3f\t%.3f\n", feature.name, song.overlap, train.overlap, song.divergence,
                train.divergence);
    song_sum += song.overlap;
    train_sum += train.overlap;
  }
  const double count = static_cast<double>(chordgen::music_features<>.size());
  std::printf("mean\t%.3f\t%.3f\nsongs / train\t%.3f\n", song_sum / count, train_sum / count, song_sum / train_sum);
}

/// song, events, longest run of a training piece as it is and in any key, shares of its runs of 4 and of 8 events.
inline void print_novelty(const chordgen::Corpus& songs, const chordgen::Corpus& train) {
  const chordgen::CopyFinder copies(chordgen::ChordWindows(train, {.length = 1, .targets = chordgen::Targets::none}));
  std::printf("\nsong\tevents\tlongest run\tin any key\tshare of 4\tshare of 8\tnearest piece\n");
  for (const chordgen::Piece& song : songs.pieces) {
    const chordgen::Novelty found = copies.novelty(song.events);
    std::printf("%s\t%zu\t%zu\t%zu\t%.3f\t%.3f\t%s\n", song.name.c_str(), song.events.size(), found.exact.length,
                found.transposed.length, found.share_of_4, found.share_of_8,
                found.exact.length == 0 ? "-" : train.pieces[found.exact.piece].name.c_str());
  }
}

}  // namespace program
