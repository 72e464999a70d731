// SPDX-License-Identifier: MIT
//
// The tied LSTM as a kind of model file, and the recipe by which it learns guitar pieces. Which chords have vectors,
// and the odds of the keys, are counted anew from the corpus in the file.
#pragma once

#include <chordgen/models/note_decoder_kind.hpp>
#include <chordgen/models/tied_player.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// How a tied LSTM learns: as a note decoder does, but by small steps of four chunks of 16 events, and not moved: most
/// moved chords would be unknown. Measured: docs/note-decoder.md.
template <class = WhenCalled>
[[nodiscard]] NoteRecipe tied_recipe() {
  return {.epochs = 10,
          .batch = 4,
          .learning_rate = 2e-3,
          .average = 0,
          .dropout = 0.3,
          .chunks = {.length = 16, .shifted = 0}};
}

/// The options as JSON.
template <class = WhenCalled>
[[nodiscard]] Json describe(const TiedLstmOptions& options) {
  return Json::object({{"durations", options.durations},
                       {"units", options.units},
                       {"note_vector", options.note_vector},
                       {"duration_vector", options.duration_vector},
                       {"position_vector", options.position_vector},
                       {"duration_units", options.duration_units},
                       {"held_units", options.held_units},
                       {"keys", options.keys},
                       {"input_dropout", options.input_dropout},
                       {"state_dropout", options.state_dropout}});
}

/// The options back from JSON. Throws ArgumentError for what is missing or of another kind.
template <class = WhenCalled>
[[nodiscard]] TiedLstmOptions parse_tied_lstm_options(const Json& json) {
  TiedLstmOptions options;
  detail::parse_event_options(options, json);
  return options;
}

template <class T>
struct ModelKind<TiedLstm<T>> {
  static constexpr const char* name = "tied-lstm";

  [[nodiscard]] static Json describe(const TiedLstm<T>& model) { return chordgen::describe(model.options); }

  [[nodiscard]] static TiedLstm<T> make(const Json& json, const Learnt& learnt, const SizeLimit& limit) {
    const TiedLstmOptions options = parse_tied_lstm_options(json);
    detail::check_event_options(options, learnt, limit);
    limit.check(options.units, options.note_vector);
    const KeyRange range{lowest_piano_key, static_cast<int>(options.keys)};
    return TiedLstm<T>(options, ChordEscape(learnt.windows.corpus(), range), Rng(0));
  }

  [[nodiscard]] static TiedPlayer<T> player(const TiedLstm<T>& model, const Vocabulary<PitchSet>&,
                                            const Vocabulary<Rational>& durations, const PlayerOptions& options = {}) {
    return TiedPlayer<T>(model, durations, options.threads);
  }
};

}  // namespace chordgen::inline CHORDGEN_ABI
