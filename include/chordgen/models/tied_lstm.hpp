// SPDX-License-Identifier: MIT
//
// A softmax over chords that knows what chords are made of: the vector of a chord is the sum of its notes' vectors and
// one of its own, the same for hearing it and for foretelling it (tied), and what has no vector of its own is written
// key by key behind an escape (models/escape.hpp), so that every chord has probability.
//
//   e_c = I_c + sum over the notes n of c of N_n       E holds e_c of the chords in V and, last, I of the escape
//   x_t = [e of chord t-1, 1 at a piece's beginning, vector of duration t-1]       h_t = LSTM(x_t)
//   z   = E (P dropout(h_t) + p) + b      P(chord t) = [c in V] softmax(z)_c + softmax(z)_escape K(c | chord t-1)
//
// A chord outside V is heard as the escape's I and its notes. Durations and held notes: models/time_heads.hpp.
#pragma once

#include <chordgen/autodiff/escape.hpp>
#include <chordgen/models/escape.hpp>
#include <chordgen/models/time_heads.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

struct TiedLstmOptions {
  std::size_t durations = 0;     ///< entries of the vocabulary; 0: the model says nothing of durations and held notes
  std::size_t units = 128;       ///< of the LSTM
  std::size_t note_vector = 64;  ///< the width of all vectors of chords
  std::size_t duration_vector = 16;
  std::size_t position_vector = 16;
  std::size_t duration_units = 128;
  std::size_t held_units = 64;
  std::size_t keys = 88;
  double input_dropout = 0.15;
  double state_dropout = 0.3;
  static constexpr Writing writing = Writing::upward;  ///< of its chords' keys in batches; nothing depends on it

  friend bool operator==(const TiedLstmOptions&, const TiedLstmOptions&) = default;
};

template <class T>
struct TiedLstm {
  TiedLstmOptions options;
  ChordEscape escape;
  EventLstm<T> events;
  Parameter<T> chord_vectors;  ///< I (chords + 1, note vector)
  Dense<T> projection;         ///< P, p
  Parameter<T> bias;           ///< b (chords + 1)
  TimeHeads<T> heads;

  /// For the chords that an escape names. Throws ArgumentError when a size is 0 or a share is no share, and for an
  /// escape over other keys.
  TiedLstm(const TiedLstmOptions& chosen, ChordEscape chords, Rng rng)
      : options(checked(chosen, chords)),
        escape(std::move(chords)),
        events(EventSizes(chosen), rng),
        chord_vectors{normal_tensor<T>({classes(), chosen.note_vector}, 0.05, rng.split("chords"))},
        projection(chosen.units, chosen.note_vector, rng.split("projection")),
        bias{Tensor<T>({classes()})},
        heads(EventSizes(chosen), rng) {
    const auto add = [&](const PitchSet& chord) {
      for_each_key(chord, options.keys, options.writing, [&](std::int32_t key) { keys_.push_back(key); });
      begins_.push_back(static_cast<std::uint32_t>(keys_.size()));
    };
    for (const PitchSet& chord : escape.chords().entries()) add(chord);
    add({});
  }

  /// Chords with a vector of their own, and the escape.
  [[nodiscard]] std::size_t classes() const noexcept { return escape.chords().size() + 1; }
  /// The keys of each class; none of the escape.
  [[nodiscard]] kernels::RowLists class_keys() const noexcept { return {keys_, begins_}; }

  /// -log P(event) in nats, the mean over the events of a batch; its parts beside it.
  Loss<T> loss(Pass<T>& pass, const EventBatch& batch) const {
    const NoteBatch rows =
        note_batch(batch, kernels::NoteSizes{.keys = options.keys}, options.writing, options.durations, pass.tape);
    const Named named = name_chords(batch, rows);
    const double count = static_cast<double>(rows.frames.size());
    const Var<T> own = pass.tape.watch(chord_vectors);
    const Var<T> vectors = own + row_sums(pass.tape.watch(events.note_vectors), class_keys());
    const Var<T> h = Dropout<T>{options.state_dropout}(
        pass, events.states(pass, rows, embedding(own, named.previous, {named.previous.size()})));
    const Var<T> z = tied_scores(projection(pass, h), vectors, pass.tape.watch(bias));
    const Var<T> chord = escape_cross_entropy(z, named.chords, named.log_keys);
    Loss<T> loss{chord, count};
    loss.add_metric({"chord_loss", static_cast<double>(chord.item()), count});
    heads.add_to(loss, pass, h, rows);
    return loss;
  }

  template <class Visitor>
  void visit(Visitor&& each) {
    events.visit(each);
    each("chord_vectors", chord_vectors);
    visit_in("projection", projection, each);
    each("bias", bias);
    heads.visit(each);
  }

 private:
  /// Of each place: the class of the chord before, its own, and log K of it.
  struct Named {
    Span<const std::int32_t> previous;
    Span<const std::int32_t> chords;
    Span<const double> log_keys;
  };
  [[nodiscard]] Named name_chords(const EventBatch& batch, const NoteBatch& rows) const {
    struct Work {
      List<std::int32_t> previous, chords;
      List<double> log_keys;
    };
    thread_local Work work;  // only grows: a warm step allocates nothing
    work.previous.clear();
    work.chords.clear();
    work.log_keys.clear();
    for (const kernels::NoteFrame& frame : rows.frames) {
      const PitchSet& before = batch.chords[frame.previous];
      const PitchSet& chord = batch.chords[frame.written];
      work.previous.push_back(escape.id(before));
      work.chords.push_back(escape.id(chord));
      work.log_keys.push_back(escape.log_keys(before, chord));
    }
    return {work.previous, work.chords, work.log_keys};
  }

  static const TiedLstmOptions& checked(const TiedLstmOptions& options, const ChordEscape& chords) {
    detail::check_event_sizes("TiedLstm", EventSizes(options));
    check_size("TiedLstm", "note_vector", options.note_vector, 1, 1u << 16);
    for (const double rate : {options.input_dropout, options.state_dropout}) detail::check_dropout("TiedLstm", rate);
    if (!(chords.range() == KeyRange{lowest_piano_key, static_cast<int>(options.keys)}))
      fail_argument("TiedLstm", "keys: got " + std::to_string(options.keys) + " and an escape over " +
                                    std::to_string(chords.range().keys) + ". Count the escape over the model's keys.");
    return options;
  }

  List<std::int32_t> keys_{};
  List<std::uint32_t> begins_{0};
};

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
