// SPDX-License-Identifier: MIT
//
// chordgen's own model of music: an LSTM over the events, and behind it a decoder that writes each chord note by note
// and sees the past relative to the note it is about to write (kernels/note_decoder.hpp). It knows no unknown chord.
//
//   x_t  = [sum of the note vectors of chord t-1, 1 at a piece's beginning, vector of duration t-1]
//   h_t  = LSTM(x_t)                                   base_t = A dropout(h_t) + a
//   P(chord t)    = note decoder of base_t, chord t-1, chord t-2
//   P(duration t) = softmax over D durations and "another" of relu(W [h_t, place in four quarters] + notes of chord t);
//                   another is spread evenly over 64 values
//   P(held n)     = sigmoid of relu(W' [h_t, place] + n, both durations, both chords and the one before seen from n),
//                   for each note n of chord t that chord t-1 has too
//
// Written downwards (from the highest note) key k is K-1-k everywhere; nothing else changes.
#pragma once

#include <chordgen/autodiff.hpp>
#include <chordgen/dataset/event_chunks.hpp>
#include <chordgen/models/note_batch.hpp>
#include <chordgen/nn.hpp>

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
  Writing writing = Writing::upward;
  double input_dropout = 0.1;
  double state_dropout = 0.2;
  double hidden_dropout = 0.2;

  friend bool operator==(const NoteDecoderOptions&, const NoteDecoderOptions&) = default;
};

/// The values over which "another duration" is spread.
inline constexpr double other_durations = 64;

template <class T>
struct NoteDecoder {
  NoteDecoderOptions options;
  Parameter<T> note_vectors;
  Embedding<T> duration_vectors;
  Embedding<T> position_vectors;
  Lstm<T> lstm;
  Dense<T> memory;      ///< A, a
  Parameter<T> inputs;  ///< the decoder's tables, see kernels/note_plan.hpp
  Parameter<T> scores;
  Parameter<T> bias;
  Dense<T> duration_hidden;
  Parameter<T> duration_notes;  ///< (keys, duration units)
  Dense<T> duration_head;
  Dense<T> held_hidden;
  Parameter<T> held_rows;  ///< see HeldRows
  Dense<T> held_head;

  /// Throws ArgumentError when a size is 0 or a share is no share.
  NoteDecoder(const NoteDecoderOptions& chosen, Rng rng)
      : options(checked(chosen)),
        note_vectors{uniform_tensor<T>({chosen.keys, chosen.note_vector}, fan(chosen.keys), rng.split("notes"))},
        duration_vectors(chosen.durations + 2, timed(chosen.duration_vector), rng.split("durations")),
        position_vectors(static_cast<std::size_t>(known_positions) + 1, timed(chosen.position_vector),
                         rng.split("positions")),
        lstm(features(), chosen.units, rng.split("lstm")),
        memory(chosen.units, chosen.width, rng.split("memory")),
        inputs{uniform_tensor<T>({sizes().input_rows(), chosen.width}, fan(sizes().distances()), rng.split("inputs"))},
        scores{uniform_tensor<T>({sizes().score_rows(), chosen.width}, fan(chosen.width), rng.split("scores"))},
        bias{Tensor<T>({sizes().score_rows()})},
        duration_hidden(chosen.units + chosen.position_vector, timed(chosen.duration_units), rng.split("duration")),
        duration_notes{uniform_tensor<T>({timed(chosen.keys), chosen.duration_units}, fan(chosen.keys),
                                         rng.split("duration_notes"))},
        duration_head(timed(chosen.duration_units), chosen.durations + 1, rng.split("duration_head")),
        held_hidden(chosen.units + chosen.position_vector, timed(chosen.held_units), rng.split("held")),
        held_rows{uniform_tensor<T>({timed(held().count()), chosen.held_units}, fan(sizes().distances()),
                                    rng.split("held_rows"))},
        held_head(timed(chosen.held_units), 1, rng.split("held_head")) {
    Rng memory_rng = rng.split("memory_weights");
    memory.weight.value = uniform_tensor<T>({chosen.units, chosen.width}, fan(chosen.units), memory_rng);
    const std::size_t keys = chosen.keys;
    const Tensor<T> wide = uniform_tensor<T>({3 * keys, chosen.width}, fan(keys), rng.split("keys"));
    std::copy(wide.begin(), wide.end(), inputs.value.data());  // Q, Q2, V
    const Tensor<T> narrow =
        normal_tensor<T>({2 * keys + 2 + chosen.ranks, chosen.width}, 0.05, rng.split("references"));
    std::copy(narrow.begin(), narrow.end(), inputs.value.data() + 3 * keys * chosen.width);  // L, R, Z
  }

  [[nodiscard]] bool times() const noexcept { return options.durations != 0; }
  [[nodiscard]] kernels::NoteSizes sizes() const noexcept { return {options.keys, options.ranks}; }
  [[nodiscard]] HeldRows held() const noexcept { return {options.keys, options.durations}; }
  /// The width of the LSTM's input.
  [[nodiscard]] std::size_t features() const noexcept {
    const std::size_t notes = options.note_vector == 0 ? options.keys : options.note_vector;
    return notes + 1 + timed(options.duration_vector);
  }

  /// -log P(event) in nats, the mean over the events of a batch; its parts beside it.
  Loss<T> loss(Pass<T>& pass, const EventBatch& batch) const {
    const NoteBatch rows = note_batch(batch, options.keys, options.writing, options.durations, pass.tape);
    const double events = static_cast<double>(rows.frames.size());
    const Var<T> h = Dropout<T>{options.state_dropout}(pass, states(pass, rows));
    const Var<T> chord = note_decoder(
        memory(pass, h), {pass.tape.watch(inputs), pass.tape.watch(scores), pass.tape.watch(bias)}, sizes(),
        rows.frames, rows.sets, 1 / events, {pass.training ? options.hidden_dropout : 0.0, pass.rng});
    pass.rng = pass.rng.split("behind the notes");
    Loss<T> loss{chord, events};
    loss.add_metric({"chord_loss", static_cast<double>(chord.item()), events});
    if (!times()) return loss;

    const Var<T> past = concat(h, position_vectors(pass, rows.positions, {rows.positions.size()}), Axis::features);
    const Var<T> duration = softmax_cross_entropy(
        duration_head(pass, relu(duration_hidden(pass, past) + row_sums(pass.tape.watch(duration_notes), rows.chords))),
        rows.durations);
    loss.total = loss.total + duration;
    const double others = static_cast<double>(
        std::count(rows.durations.begin(), rows.durations.end(), static_cast<std::int32_t>(options.durations)));
    loss.add_metric(
        {"duration_loss", static_cast<double>(duration.item()) + others / events * math::log(other_durations), events});
    if (rows.held_rows.empty()) {
      loss.add_metric({"held_loss", 0, events});
      return loss;
    }
    const Var<T> base = embedding(held_hidden(pass, past), rows.held_rows, {rows.held_rows.size()});
    const Var<T> logits = held_head(pass, relu(base + row_sums(pass.tape.watch(held_rows), rows.held_views)));
    const View<T> targets = pass.tape.make(logits.shape());
    for (std::size_t i = 0; i < targets.size(); ++i) targets[i] = static_cast<T>(rows.held[i]);
    const Var<T> held_loss = static_cast<T>(static_cast<double>(targets.size()) / events) * bce_logits(logits, targets);
    loss.total = loss.total + held_loss;
    loss.add_metric({"held_loss", static_cast<double>(held_loss.item()), events});
    return loss;
  }

  template <class Visitor>
  void visit(Visitor&& each) {
    if (options.note_vector != 0) each("note_vectors", note_vectors);
    visit_in("lstm", lstm, each);
    visit_in("memory", memory, each);
    each("inputs", inputs);
    each("scores", scores);
    each("bias", bias);
    if (!times()) return;
    visit_in("duration_vectors", duration_vectors, each);
    visit_in("position_vectors", position_vectors, each);
    visit_in("duration_hidden", duration_hidden, each);
    each("duration_notes", duration_notes);
    visit_in("duration_head", duration_head, each);
    visit_in("held_hidden", held_hidden, each);
    each("held_rows", held_rows);
    visit_in("held_head", held_head, each);
  }

 private:
  /// h of every place (B T, H).
  Var<T> states(Pass<T>& pass, const NoteBatch& rows) const {
    const std::size_t places = rows.batch * rows.time;
    Var<T> x{};
    if (options.note_vector != 0) {
      const View<T> flags = pass.tape.make({places, 1});
      for (std::size_t i = 0; i < places; ++i) flags[i] = static_cast<T>(rows.first[i]);
      x = concat(row_sums(pass.tape.watch(note_vectors), rows.previous), pass.tape.constant(flags), Axis::features);
    } else {
      const View<T> keys = pass.tape.make({places, options.keys + 1});
      std::fill(keys.begin(), keys.end(), T(0));
      for (std::size_t i = 0; i < places; ++i) {
        for (const std::int32_t key : rows.previous[i]) keys(i, static_cast<std::size_t>(key)) = T(1);
        keys(i, options.keys) = static_cast<T>(rows.first[i]);
      }
      x = pass.tape.constant(keys);
    }
    if (times()) x = concat(x, duration_vectors(pass, rows.past_durations, {places}), Axis::features);
    if (options.note_vector != 0 || times()) x = Dropout<T>{options.input_dropout}(pass, x);
    const Var<T> h = lstm(pass, reshape(x, {rows.batch, rows.time, features()}), Returns::every_step);
    return reshape(h, {places, options.units});
  }

  [[nodiscard]] static double fan(std::size_t in) { return 1 / std::sqrt(static_cast<double>(in)); }
  [[nodiscard]] std::size_t timed(std::size_t size) const noexcept { return times() ? size : 0; }

  static const NoteDecoderOptions& checked(const NoteDecoderOptions& options) {
    const auto between = [](const char* name, std::size_t value, std::size_t least, std::size_t most) {
      check_size("NoteDecoder", name, value, least, most);
    };
    constexpr std::size_t most = 1u << 16;
    between("durations", options.durations, 0, most);
    between("units", options.units, 1, most);
    between("width", options.width, 1, most);
    between("note_vector", options.note_vector, 0, most);
    between("duration_vector", options.duration_vector, 1, most);
    between("position_vector", options.position_vector, 1, most);
    between("duration_units", options.duration_units, 1, most);
    between("held_units", options.held_units, 1, most);
    between("keys", options.keys, 2, 88);
    between("ranks", options.ranks, 1, 89);
    for (const double rate : {options.input_dropout, options.state_dropout, options.hidden_dropout})
      if (!(rate >= 0 && rate < 1))
        fail_argument("NoteDecoder", "dropout: got " + std::to_string(rate) + ", expected at least 0, below 1.");
    return options;
  }
};

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
