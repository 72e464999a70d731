// SPDX-License-Identifier: MIT
//
// chordgen's own model of music: an LSTM over the events, and behind it a decoder that writes each chord note by note
// and sees the past relative to the note it is about to write (kernels/note_decoder.hpp). It knows no unknown chord.
//
//   h_t = the events' memory (models/event_lstm.hpp)      base_t = A dropout(h_t) + a
//   P(chord t) = note decoder of base_t, chord t-1, chord t-2, the scale of all chords before
//   P(duration t), P(held n): models/time_heads.hpp
//
// Written downwards (from the highest note) key k is K-1-k everywhere; nothing else changes.
#pragma once

#include <chordgen/models/time_heads.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// Sizes and dropout of a note decoder. The defaults are those for guitar pieces.
struct NoteDecoderOptions {
  std::size_t durations = 0;     ///< entries of the vocabulary; 0: the model says nothing of durations and held notes
  std::size_t units = 128;       ///< of the LSTM
  std::size_t width = 256;       ///< of the decoder
  std::size_t note_vector = 64;  ///< 0: the keys as zeros and ones
  std::size_t duration_vector = 16;
  std::size_t position_vector = 16;
  std::size_t duration_units = 128;
  std::size_t held_units = 64;
  std::size_t keys = 88;
  std::size_t ranks = 16;
  std::size_t classes = 12;  ///< pitch classes of the scale that a note is seen in; 0: the scale is not seen
  Writing writing = Writing::upward;
  double input_dropout = 0.1;
  double state_dropout = 0.2;
  double hidden_dropout = 0.2;

  friend bool operator==(const NoteDecoderOptions&, const NoteDecoderOptions&) = default;
};

template <class T>
struct NoteDecoder {
  NoteDecoderOptions options;
  EventLstm<T> events;
  Dense<T> memory;      ///< A, a
  Parameter<T> inputs;  ///< the decoder's tables, see kernels/note_plan.hpp
  Parameter<T> scores;
  Parameter<T> bias;
  TimeHeads<T> heads;

  /// Throws ArgumentError when a size is 0 or a share is no share.
  NoteDecoder(const NoteDecoderOptions& chosen, Rng rng)
      : options(checked(chosen)),
        events(EventSizes(chosen), rng),
        memory(chosen.units, chosen.width, rng.split("memory")),
        inputs{uniform_tensor<T>({sizes().input_rows(), chosen.width}, detail::fan(sizes().distances()),
                                 rng.split("inputs"))},
        scores{uniform_tensor<T>({sizes().score_rows(), chosen.width}, detail::fan(chosen.width), rng.split("scores"))},
        bias{Tensor<T>({sizes().score_rows()})},
        heads(EventSizes(chosen), rng) {
    Rng memory_rng = rng.split("memory_weights");
    memory.weight.value = uniform_tensor<T>({chosen.units, chosen.width}, detail::fan(chosen.units), memory_rng);
    const std::size_t keys = chosen.keys;
    const Tensor<T> wide = uniform_tensor<T>({3 * keys, chosen.width}, detail::fan(keys), rng.split("keys"));
    std::copy(wide.begin(), wide.end(), inputs.value.data());  // Q, Q2, V
    const Tensor<T> narrow =
        normal_tensor<T>({2 * keys + 2 + chosen.ranks, chosen.width}, 0.05, rng.split("references"));
    std::copy(narrow.begin(), narrow.end(), inputs.value.data() + 3 * keys * chosen.width);  // L, R, Z
  }

  [[nodiscard]] bool times() const noexcept { return options.durations != 0; }
  [[nodiscard]] kernels::NoteSizes sizes() const noexcept { return {options.keys, options.ranks, options.classes}; }

  /// -log P(event) in nats, the mean over the events of a batch; its parts beside it.
  Loss<T> loss(Pass<T>& pass, const EventBatch& batch) const {
    const NoteBatch rows = note_batch(batch, sizes(), options.writing, options.durations, pass.tape);
    const double count = static_cast<double>(rows.frames.size());
    const Var<T> h = Dropout<T>{options.state_dropout}(pass, events.states(pass, rows));
    const Var<T> chord = note_decoder(
        memory(pass, h), {pass.tape.watch(inputs), pass.tape.watch(scores), pass.tape.watch(bias)}, sizes(),
        rows.frames, rows.sets, 1 / count, {pass.training ? options.hidden_dropout : 0.0, pass.rng});
    pass.rng = pass.rng.split("behind the notes");
    Loss<T> loss{chord, count};
    loss.add_metric({"chord_loss", static_cast<double>(chord.item()), count});
    heads.add_to(loss, pass, h, rows);
    return loss;
  }

  template <class Visitor>
  void visit(Visitor&& each) {
    events.visit(each);
    visit_in("memory", memory, each);
    each("inputs", inputs);
    each("scores", scores);
    each("bias", bias);
    heads.visit(each);
  }

 private:
  static const NoteDecoderOptions& checked(const NoteDecoderOptions& options) {
    detail::check_event_sizes("NoteDecoder", EventSizes(options));
    check_size("NoteDecoder", "width", options.width, 1, 1u << 16);
    check_size("NoteDecoder", "ranks", options.ranks, 1, 89);
    if (options.classes != 0 && options.classes != RunningScale::classes)
      fail_argument("NoteDecoder", "classes: got " + std::to_string(options.classes) + ", expected 12, or 0 for none.");
    for (const double rate : {options.input_dropout, options.state_dropout, options.hidden_dropout})
      detail::check_dropout("NoteDecoder", rate);
    return options;
  }
};

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
