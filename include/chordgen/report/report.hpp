// SPDX-License-Identifier: MIT
//
// What a report tells, as plain values: a program fills the sections it has, and the others do not appear.
// report/page.hpp makes the page of it.
#pragma once

#include <chordgen/plot/chord_network.hpp>
#include <chordgen/plot/curve.hpp>
#include <chordgen/plot/histogram.hpp>
#include <chordgen/plot/latent_map.hpp>
#include <chordgen/plot/piano_roll.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// A name and what it is: "seed", "7".
struct ReportFact {
  std::string name{};
  std::string value{};
};

/// A table; every row is as long as the head.
struct ReportTable {
  std::string title{};
  std::vector<std::string> head{};
  std::vector<std::vector<std::string>> rows{};
};

/// A run of a song that stands in a piece of the corpus too.
struct ReportCopy {
  Rational begin{};  ///< quarters
  Rational end{};
  std::string piece{};
};

struct ReportSong {
  Song song{};
  std::vector<ReportFact> facts{};
  std::vector<ReportCopy> copies{};
  std::string sound_file{};  ///< beside the report; empty where there is none
};

/// Where windows lie in the latent plane after some epochs.
struct ReportLatent {
  struct Frame {
    std::size_t epoch = 0;
    std::vector<PlanePoint> points{};
  };
  std::vector<Frame> frames{};
  std::vector<std::vector<ChordEvent>> music{};  ///< one a point: its window
  std::vector<std::size_t> groups{};             ///< one a point, or none: its colour
  std::vector<std::string> group_names{};        ///< of group 0, 1, ...: what the colours mean
  std::string note{};                            ///< what the axes are: "16 numbers, in the plane of ..."
};

/// One window, and what the model makes of it after some epochs.
struct ReportReconstruction {
  struct Frame {
    std::size_t epoch = 0;
    std::vector<ChordEvent> events{};
  };
  std::vector<ChordEvent> original{};
  std::vector<Frame> frames{};
};

/// The chords where their learnt vectors lie.
struct ReportChords {
  std::vector<PitchSet> chords{};
  std::vector<PlanePoint> points{};
  std::vector<std::vector<std::size_t>> neighbours{};  ///< of each, the most similar first
};

struct Report {
  std::string title = "chordgen";
  std::string summary{};              ///< one or two sentences
  std::vector<ReportFact> run{};      ///< program, seed, machine, versions: see report/run_section.hpp
  std::vector<ReportFact> options{};  ///< every choice, folded away
  std::vector<ReportTable> corpus{};  ///< kept and dropped, keys, commonest chords
  std::vector<BarPlot> bars{};        ///< in the section of the corpus
  ChordNetwork network{};             ///< likewise; drawn when something was added
  std::vector<CurvePlot> curves{};
  std::string model_diagram{};  ///< an SVG drawing, see plot/model_summary.hpp
  ReportLatent latent{};
  ReportReconstruction reconstruction{};
  ReportChords chords{};
  std::vector<ReportSong> songs{};
  std::vector<ReportTable> metrics{};
};

}  // namespace chordgen::inline CHORDGEN_ABI
