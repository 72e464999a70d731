// SPDX-License-Identifier: MIT
//
// The chord LSTM as a kind of model file.
#pragma once

#include <chordgen/models/lstm_player.hpp>
#include <chordgen/models/model_kind.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// The options as JSON.
template <class = WhenCalled>
[[nodiscard]] Json describe(const ChordLstmOptions& options) {
  return Json::object({{"chords", options.chords},
                       {"durations", options.durations},
                       {"layers", options.layers},
                       {"units", options.units},
                       {"embedding", options.embedding},
                       {"dense", options.dense},
                       {"dropout", options.dropout},
                       {"concat", options.concat == Axis::features ? "features" : "time"},
                       {"targets", to_string(options.targets)},
                       {"window", options.window}});
}

/// The options back from JSON. Throws ArgumentError for what is missing or of another kind.
template <class = WhenCalled>
[[nodiscard]] ChordLstmOptions parse_chord_lstm_options(const Json& json) {
  const auto size = [&](const char* name) { return detail::size_option(json, name); };
  ChordLstmOptions options;
  options.chords = size("chords");
  options.durations = size("durations");
  options.layers = size("layers");
  options.units = size("units");
  options.embedding = size("embedding");
  options.dense = size("dense");
  options.dropout = json["dropout"].as_double();
  options.concat = json["concat"].as_string() == "time" ? Axis::time : Axis::features;
  options.targets = parse_targets(json["targets"].as_string());
  options.window = size("window");
  return options;
}

template <class T>
struct ModelKind<ChordLstm<T>> {
  static constexpr const char* name = "chord-lstm";

  [[nodiscard]] static Json describe(const ChordLstm<T>& model) { return chordgen::describe(model.options); }

  [[nodiscard]] static ChordLstm<T> make(const Json& json, const Learnt& learnt, const SizeLimit& limit) {
    const ChordLstmOptions options = parse_chord_lstm_options(json);
    if (options.chords != learnt.windows.chords.size() || options.durations != learnt.windows.durations.size())
      fail_argument("load_model", "options and vocabularies differ. The file is damaged.");
    limit.check(options.chords, options.embedding);
    limit.check(options.durations, options.embedding);
    limit.check(options.embedding, options.units);
    limit.check(options.units, options.units);
    limit.check(options.units, options.dense);
    limit.check(options.dense, options.chords);
    limit.check(options.dense, options.durations);
    limit.check(options.window, 1);
    return ChordLstm<T>(options, Rng(0));
  }

  [[nodiscard]] static LstmPlayer<T> player(const ChordLstm<T>& model, const Vocabulary<PitchSet>& chords,
                                            const Vocabulary<Rational>& durations, const PlayerOptions& options = {}) {
    return LstmPlayer<T>(model, chords, durations, options.state.value_or(trained_state(model.options.targets)),
                         options.threads, options.precision);
  }
};

}  // namespace chordgen::inline CHORDGEN_ABI
