// SPDX-License-Identifier: MIT
//
// Observers of fit that write figures: CsvHistory keeps a file up to date, JsonLines gives one JSON object an epoch to
// a sink (anything that is called with a text). Neither writes a clock value.
#pragma once

#include <chordgen/files/write_file.hpp>
#include <chordgen/train/training.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// Rewrites a CSV file after every epoch: it holds the whole history at any time.
class CsvHistory {
 public:
  explicit CsvHistory(std::string path) : path_(std::move(path)) {}

  template <class State>
  void on_epoch(const State& state) {
    write_file(path_, state.progress.history.csv());
  }

 private:
  std::string path_;
};

/// {"epoch":1,"loss":2.5,...} and a newline, for every epoch.
template <class Sink>
class JsonLines {
 public:
  explicit JsonLines(Sink sink) : sink_(std::move(sink)) {}

  template <class State>
  void on_epoch(const State& state) {
    const History& history = state.progress.history;
    Json line = Json::object({{"epoch", state.progress.epoch}});
    for (const std::string& name : history.names()) line.set(name, history.last(name));
    sink_(std::string_view(line.dump() + "\n"));
  }

 private:
  Sink sink_;
};

}  // namespace chordgen::inline CHORDGEN_ABI
