// SPDX-License-Identifier: MIT
//
// The report's section about a corpus: every file with its fate, the keys, the commonest chords and what follows them.
#pragma once

#include <chordgen/dataset/piece.hpp>
#include <chordgen/report/report.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// Fills what the report tells about the corpus.
template <class = WhenCalled>
void describe_corpus(Report& report, const Corpus& corpus) {
  ReportTable pieces{"Pieces that were learnt", {"piece", "key", "metre", "quarters a minute", "events"}, {}};
  std::map<std::string, std::size_t> keys;
  for (const Piece& piece : corpus.pieces) {
    const std::string key = to_string(piece.key, Spelling::ordinary);
    ++keys[key];
    pieces.rows.push_back({piece.name, key, std::to_string(piece.metre.beats) + "/" + std::to_string(piece.metre.unit),
                           label_number(piece.tempo.to_double()), std::to_string(piece.events.size())});
    report.network.add(piece.events);
  }
  ReportTable dropped{"Files that were left out", {"file", "why"}, {}};
  for (const FileFate& file : corpus.files)
    if (!file.kept) dropped.rows.push_back({file.path, file.reason});
  report.corpus.push_back(std::move(pieces));
  if (!dropped.rows.empty()) report.corpus.push_back(std::move(dropped));

  BarPlot of_keys{"Keys, pieces", {}};
  for (const auto& [key, count] : keys) of_keys.bars.push_back({key, static_cast<double>(count)});
  std::stable_sort(of_keys.bars.begin(), of_keys.bars.end(),
                   [](const Bar& a, const Bar& b) { return a.count > b.count; });
  if (of_keys.bars.size() > 24) of_keys.bars.resize(24);
  BarPlot of_chords{"Commonest chords, events", {}};
  for (const auto& [name, count] : report.network.commonest(16))
    of_chords.bars.push_back({name, static_cast<double>(count)});
  report.bars.push_back(std::move(of_keys));
  report.bars.push_back(std::move(of_chords));
}

}  // namespace chordgen::inline CHORDGEN_ABI
