// SPDX-License-Identifier: MIT
//
// What every trainer tells in report.html: the corpus, the curves of its history, its songs with what they copy.
#pragma once

#include "songs.hpp"

#include <chordgen/plot.hpp>
#include <chordgen/report.hpp>

#include <numeric>
#include <optional>
#include <string>
#include <vector>

namespace program {

/// How often each chord of the vocabulary stands in the pieces.
inline std::vector<std::size_t> chord_counts(const chordgen::ChordWindows& windows) {
  std::vector<std::size_t> counts(windows.chords.size());
  for (const chordgen::IdSequence& piece : windows.pieces)
    for (const std::int32_t chord : piece.chords)
      if (chord >= 0) ++counts[static_cast<std::size_t>(chord)];
  return counts;
}

/// Nats that always naming chords by their share of the corpus costs: the first thing that a model must beat.
inline double unigram_loss(const chordgen::ChordWindows& windows) {
  const std::vector<std::size_t> counts = chord_counts(windows);
  const double all = static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::size_t{0}));
  double loss = 0;
  for (const std::size_t count : counts) {
    const double share = static_cast<double>(count) / all;
    if (count > 0) loss -= share * chordgen::math::log(share);
  }
  return loss;
}

/// Nats that an n-gram needs for a chord of pieces it has not counted, a tenth of the corpus; none where no piece can
/// be spared, or where music leaves the piano's keys.
inline std::optional<double> ngram_loss(const chordgen::Corpus& corpus) {
  using namespace chordgen;
  const SplitCorpus parts = split_corpus(corpus, split_pieces(corpus, {}, Rng(0).split("n-gram")));
  if (parts.train.pieces.empty() || parts.valid.pieces.empty()) return std::nullopt;
  try {
    NGram model(parts.train, parts.valid);
    return likelihood(model, parts.valid).chord_bits() * nats_per_bit;
  } catch (const ArgumentError&) {
    return std::nullopt;
  }
}

/// "chord_loss" as people say it: "Chord loss".
inline std::string readable_name(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  if (!name.empty() && name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return name;
}

/// A plot for each figure of the history, its validation twin beside it.
inline std::vector<chordgen::CurvePlot> curves_of(const chordgen::History& history, const chordgen::Corpus& corpus,
                                                  const chordgen::ChordWindows& windows) {
  std::vector<chordgen::CurvePlot> plots;
  for (const std::string& name : history.names()) {
    if (name.rfind("val_", 0) == 0) continue;
    chordgen::CurvePlot plot{readable_name(name), name.find("loss") != std::string::npos ? "nats" : "", {}, {}};
    plot.curves.push_back({"training", history.series(name), false});
    for (const std::string& twin : history.names())
      if (twin == "val_" + name) plot.curves.push_back({"validation", history.series(twin), true});
    if (name == "chord_loss") {
      if (const auto loss = ngram_loss(corpus)) plot.baselines.push_back({"n-gram, held out", *loss});
      plot.baselines.push_back({"unigram", unigram_loss(windows)});
      plot.baselines.push_back({"uniform", chordgen::math::log(static_cast<double>(windows.chords.size()))});
    }
    plots.push_back(std::move(plot));
  }
  return plots;
}

/// Runs of at least `least` events that stand together in one piece of the corpus.
inline std::vector<chordgen::ReportCopy> copies_in(const chordgen::Song& song, const chordgen::ChordWindows& windows,
                                                   const chordgen::CopiedEvents& runs, std::size_t least) {
  std::vector<chordgen::ReportCopy> copies;
  const auto note = [&](const chordgen::SharedRun& run) {
    if (run.length < least) return;
    const chordgen::ChordEvent& last = song.events[run.song_event + run.length - 1];
    copies.push_back({song.events[run.song_event].onset, last.onset + last.duration, windows.pieces[run.piece].name});
  };
  chordgen::CopiedEvents::Walk walk;
  chordgen::SharedRun run;
  for (std::size_t i = 0; i < song.events.size(); ++i) {
    walk = runs.step(walk, song.events[i].pitches, song.events[i].duration);
    if (walk.length <= run.length) note(run);
    run = runs.run(walk, i);
  }
  note(run);
  return copies;
}

/// The chords that are met most often, where their vectors lie.
template <class T>
chordgen::ReportChords chord_map(const chordgen::ChordWindows& windows, const chordgen::Tensor<T>& vectors) {
  constexpr std::size_t most = 200;
  std::vector<std::pair<std::size_t, std::size_t>> counts;
  for (const std::size_t count : chord_counts(windows)) counts.emplace_back(count, counts.size());
  std::stable_sort(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  if (counts.size() > most) counts.resize(most);

  const std::size_t width = vectors.size() / windows.chords.size();
  std::vector<T> rows;
  chordgen::ReportChords map;
  for (const auto& [count, id] : counts) {
    map.chords.push_back(windows.chords.entries()[id]);
    rows.insert(rows.end(), vectors.data() + id * width, vectors.data() + (id + 1) * width);
  }
  map.points = chordgen::project_to_plane(chordgen::Span<const T>(rows), width);
  map.neighbours = chordgen::nearest_rows(chordgen::Span<const T>(rows), width, 5);
  return map;
}

/// What is said of a song beside its novelty.
inline std::vector<chordgen::ReportFact> facts_of(const Written& song) {
  std::vector<chordgen::ReportFact> facts;
  for (const auto& [name, value] : song.facts) facts.push_back({name, value});
  return facts;
}

/// The sections that every trainer of chords has; the program adds what it was asked to do.
inline chordgen::Report run_report(const std::string& model, const chordgen::Corpus& corpus,
                                   const chordgen::ChordWindows& windows, const chordgen::History& history,
                                   const std::vector<Written>& songs) {
  chordgen::Report report{.title = model + ": a run"};
  report.summary = "The " + model + " learnt " + std::to_string(corpus.pieces.size()) + " pieces in " +
                   std::to_string(history.epochs()) + " epochs and wrote " + std::to_string(songs.size()) +
                   (songs.size() == 1 ? " song." : " songs.");
  describe_corpus(report, corpus);
  report.curves = curves_of(history, corpus, windows);
  const chordgen::CopiedEvents runs(windows);
  chordgen::ReportTable novelty{"How new the songs are",
                                {"song", "events", "longest copied run", "in any key", "nearest piece", "its event",
                                 "runs of 4 copied, %", "runs of 8 copied, %", "most repeats of a short block"},
                                {}};
  for (const Written& song : songs) {
    const std::string stem = song.path.substr(song.path.find_last_of('/') + 1);
    report.songs.push_back({.song = song.song,
                            .facts = facts_of(song),
                            .copies = copies_in(song.song, windows, runs, 8),
                            .sound_file = stem.substr(0, stem.size() - 4) + ".wav"});
    const chordgen::SharedRun& run = song.novelty.exact;
    novelty.rows.push_back(
        {song.song.title, std::to_string(song.events), std::to_string(run.length),
         std::to_string(song.novelty.transposed.length), run.length == 0 ? "" : windows.pieces[run.piece].name,
         run.length == 0 ? "" : std::to_string(run.piece_event), chordgen::label_number(100 * song.novelty.share_of_4),
         chordgen::label_number(100 * song.novelty.share_of_8), std::to_string(song.repeats)});
  }
  report.metrics.push_back(std::move(novelty));
  return report;
}

}  // namespace program
