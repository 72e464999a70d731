// SPDX-License-Identifier: MIT
//
// What the models of events say of a chord once it is known, given the LSTM's state h:
//
//   P(duration) = softmax over D durations and "another" of relu(W [h, place in four quarters] + notes of the chord);
//                 another is spread evenly over 64 values
//   P(held n)   = sigmoid of relu(W' [h, place] + n, both durations, both chords and the one before seen from n), for
//                 each note n of the chord that the chord before has too
#pragma once

#include <chordgen/models/event_lstm.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// The values over which "another duration" is spread.
inline constexpr double other_durations = 64;

template <class T>
struct TimeHeads {
  EventSizes sizes;
  Embedding<T> position_vectors;
  Dense<T> duration_hidden;
  Parameter<T> duration_notes;  ///< (keys, duration units)
  Dense<T> duration_head;
  Dense<T> held_hidden;
  Parameter<T> held_rows;  ///< see HeldRows
  Dense<T> held_head;

  TimeHeads(const EventSizes& chosen, const Rng& rng)
      : sizes(chosen),
        position_vectors(static_cast<std::size_t>(known_positions) + 1, chosen.timed(chosen.position_vector),
                         rng.split("positions")),
        duration_hidden(chosen.units + chosen.position_vector, chosen.timed(chosen.duration_units),
                        rng.split("duration")),
        duration_notes{uniform_tensor<T>({chosen.timed(chosen.keys), chosen.duration_units}, detail::fan(chosen.keys),
                                         rng.split("duration_notes"))},
        duration_head(chosen.timed(chosen.duration_units), chosen.durations + 1, rng.split("duration_head")),
        held_hidden(chosen.units + chosen.position_vector, chosen.timed(chosen.held_units), rng.split("held")),
        held_rows{uniform_tensor<T>({chosen.timed(held().count()), chosen.held_units}, detail::fan(2 * chosen.keys + 1),
                                    rng.split("held_rows"))},
        held_head(chosen.timed(chosen.held_units), 1, rng.split("held_head")) {}

  [[nodiscard]] HeldRows held() const noexcept { return {sizes.keys, sizes.durations}; }

  /// Adds -log P(duration) and -log P(held), in nats, the mean over the events, to a loss; nothing without durations.
  void add_to(Loss<T>& loss, Pass<T>& pass, Var<T> h, const NoteBatch& rows) const {
    if (!sizes.times()) return;
    const double events = static_cast<double>(rows.frames.size());
    const Var<T> past = concat(h, position_vectors(pass, rows.positions, {rows.positions.size()}), Axis::features);
    const Var<T> duration = softmax_cross_entropy(
        duration_head(pass, relu(duration_hidden(pass, past) + row_sums(pass.tape.watch(duration_notes), rows.chords))),
        rows.durations);
    loss.total = loss.total + duration;
    const double others = static_cast<double>(
        std::count(rows.durations.begin(), rows.durations.end(), static_cast<std::int32_t>(sizes.durations)));
    loss.add_metric(
        {"duration_loss", static_cast<double>(duration.item()) + others / events * math::log(other_durations), events});
    if (rows.held_rows.empty()) {
      loss.add_metric({"held_loss", 0, events});
      return;
    }
    const Var<T> holding = embedding(past, rows.held_places, {rows.held_places.size()});
    const Var<T> base = embedding(held_hidden(pass, holding), rows.held_rows, {rows.held_rows.size()});
    const Var<T> logits = held_head(pass, relu(base + row_sums(pass.tape.watch(held_rows), rows.held_views)));
    const View<T> targets = pass.tape.make(logits.shape());
    for (std::size_t i = 0; i < targets.size(); ++i) targets[i] = static_cast<T>(rows.held[i]);
    const Var<T> held_loss = static_cast<T>(static_cast<double>(targets.size()) / events) * bce_logits(logits, targets);
    loss.total = loss.total + held_loss;
    loss.add_metric({"held_loss", static_cast<double>(held_loss.item()), events});
  }

  template <class Visitor>
  void visit(Visitor&& each) {
    if (!sizes.times()) return;
    visit_in("position_vectors", position_vectors, each);
    visit_in("duration_hidden", duration_hidden, each);
    each("duration_notes", duration_notes);
    visit_in("duration_head", duration_head, each);
    visit_in("held_hidden", held_hidden, each);
    each("held_rows", held_rows);
    visit_in("held_head", held_head, each);
  }
};

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
