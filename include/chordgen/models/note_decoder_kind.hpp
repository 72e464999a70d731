// SPDX-License-Identifier: MIT
//
// The note decoder as a kind of model file, and the recipe by which it learns guitar pieces.
#pragma once

#include <chordgen/models/event_kind.hpp>
#include <chordgen/models/note_player.hpp>
#include <chordgen/optim/adam.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// How a note decoder learns: AdamW with a cosine down to 2 % of the rate, gradients clipped to norm 1, chunks of 64
/// events moved by -5 to 6 semitones, eight in a batch, a running mean of the weights. Measured: docs/note-decoder.md.
struct NoteRecipe {
  std::size_t epochs = 24;
  std::size_t batch = 8;
  double learning_rate = 3e-3;
  double weight_decay = 1e-4;
  double average = 0.998;  ///< of the weights, see FitOptions
  double dropout = 0.3;    ///< behind the LSTM and inside the decoder
  ChunkOptions chunks{};
};

/// The share of chunks to move for these pieces. Moved to all keys equally often they teach no key of their own, and
/// songs wander through all: where all pieces share a key signature, few are moved. Measured: docs/note-decoder.md.
template <class = WhenCalled>
[[nodiscard]] double moved_share(const Corpus& train) {
  for (const Piece& piece : train.pieces)
    if (piece.key.sharps() != train.pieces[0].key.sharps()) return 1;
  return 0.2;
}

/// The optimiser of a recipe for a source of `chunks` chunks.
template <class T>
[[nodiscard]] Adam<T> note_optimizer(const NoteRecipe& recipe, std::size_t chunks) {
  const std::size_t steps = (chunks + recipe.batch - 1) / recipe.batch * recipe.epochs;
  return Adam<T>({.learning_rate = recipe.learning_rate,
                  .weight_decay = recipe.weight_decay,
                  .clip = {.global_norm = 1},
                  .schedule = {.kind = Schedule::Kind::cosine, .steps = steps, .floor = 0.02}});
}

/// The options as JSON.
template <class = WhenCalled>
[[nodiscard]] Json describe(const NoteDecoderOptions& options) {
  return Json::object({{"durations", options.durations},
                       {"units", options.units},
                       {"width", options.width},
                       {"note_vector", options.note_vector},
                       {"duration_vector", options.duration_vector},
                       {"position_vector", options.position_vector},
                       {"duration_units", options.duration_units},
                       {"held_units", options.held_units},
                       {"keys", options.keys},
                       {"ranks", options.ranks},
                       {"classes", options.classes},
                       {"writing", options.writing == Writing::upward ? "upward" : "downward"},
                       {"input_dropout", options.input_dropout},
                       {"state_dropout", options.state_dropout},
                       {"hidden_dropout", options.hidden_dropout}});
}

/// The options back from JSON. Throws ArgumentError for what is missing or of another kind.
template <class = WhenCalled>
[[nodiscard]] NoteDecoderOptions parse_note_decoder_options(const Json& json) {
  NoteDecoderOptions options;
  detail::parse_event_options(options, json);
  options.width = detail::size_option(json, "width");
  options.ranks = detail::size_option(json, "ranks");
  options.classes = json.find("classes") == nullptr ? 0 : detail::size_option(json, "classes");  // none in older files
  options.writing = json["writing"].as_string() == "downward" ? Writing::downward : Writing::upward;
  options.hidden_dropout = json["hidden_dropout"].as_double();
  return options;
}

template <class T>
struct ModelKind<NoteDecoder<T>> {
  static constexpr const char* name = "note-decoder";

  [[nodiscard]] static Json describe(const NoteDecoder<T>& model) { return chordgen::describe(model.options); }

  [[nodiscard]] static NoteDecoder<T> make(const Json& json, const Learnt& learnt, const SizeLimit& limit) {
    const NoteDecoderOptions options = parse_note_decoder_options(json);
    detail::check_event_options(options, learnt, limit);
    limit.check(options.units, options.width);
    limit.check(options.ranks + options.keys + options.classes, options.width);
    return NoteDecoder<T>(options, Rng(0));
  }

  [[nodiscard]] static NotePlayer<T> player(const NoteDecoder<T>& model, const Vocabulary<PitchSet>&,
                                            const Vocabulary<Rational>& durations, const PlayerOptions& options = {}) {
    return NotePlayer<T>(model, durations, options.threads);
  }
};

}  // namespace chordgen::inline CHORDGEN_ABI
