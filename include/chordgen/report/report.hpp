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
  List<std::string> head{};
  List<List<std::string>> rows{};
};

/// A run of a song that stands in a piece of the corpus too.
struct ReportCopy {
  Rational begin{};  ///< quarters
  Rational end{};
  std::string piece{};
};

struct ReportSong {
  Song song{};
  List<ReportFact> facts{};
  List<ReportCopy> copies{};
  std::string sound_file{};  ///< beside the report; empty where there is none
};

/// Where windows lie in the latent plane after some epochs.
struct ReportLatent {
  struct Frame {
    std::size_t epoch = 0;
    List<PlanePoint> points{};
  };
  List<Frame> frames{};
  List<List<ChordEvent>> music{};   ///< one a point: its window
  List<std::size_t> groups{};       ///< one a point, or none: its colour
  List<std::string> group_names{};  ///< of group 0, 1, ...: what the colours mean
  std::string note{};               ///< what the axes are: "16 numbers, in the plane of ..."
};

/// One window, and what the model makes of it after some epochs.
struct ReportReconstruction {
  struct Frame {
    std::size_t epoch = 0;
    List<ChordEvent> events{};
  };
  List<ChordEvent> original{};
  List<Frame> frames{};
};

/// The chords where their learnt vectors lie.
struct ReportChords {
  List<PitchSet> chords{};
  List<PlanePoint> points{};
  List<List<std::size_t>> neighbours{};  ///< of each, the most similar first
};

struct Report {
  std::string title = "chordgen";
  std::string summary{};       ///< one or two sentences
  List<ReportFact> run{};      ///< program, seed, machine, versions: see report/run_section.hpp
  List<ReportFact> options{};  ///< every choice, folded away
  List<ReportTable> corpus{};  ///< kept and dropped, keys, commonest chords
  List<BarPlot> bars{};        ///< in the section of the corpus
  ChordNetwork network{};      ///< likewise; drawn when something was added
  List<CurvePlot> curves{};
  std::string model_diagram{};  ///< an SVG drawing, see plot/model_summary.hpp
  ReportLatent latent{};
  ReportReconstruction reconstruction{};
  ReportChords chords{};
  List<ReportSong> songs{};
  List<ReportTable> metrics{};
};

}  // namespace chordgen::inline CHORDGEN_ABI
