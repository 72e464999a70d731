// SPDX-License-Identifier: MIT
//
// Composing with a chord LSTM: events go in one by one, log-probabilities of the next one come out. No tape.
//
//   stream   one running state over the whole song: the natural meaning for training with Targets::every
//   window   each prediction sees exactly the last L events, from a zero state (the tutorial)
//
// Done naively a window costs L steps for every event. But an event is the last of one window, the one before last of
// the next, ... the first of a window that has just begun. So the states of the L windows that are open are kept as one
// batch, and a new event advances all of them by one product: the same numbers, the weights read once. Row t mod L
// holds the window that begins with event t. (On the time axis a window is not a prefix of the next one's input: there
// the whole window is computed anew.)
//
// The weights of the products are packed when the player is made, in bfloat16 where that is asked for (PlayerOptions).
//
// The player is a SequenceModel over the vocabularies it is given. It knows no event outside them and says nothing of
// held notes. Before the first event it says what its heads make of a state of zeros.
#pragma once

#include <chordgen/kernels/kept_operand.hpp>
#include <chordgen/models/chord_lstm.hpp>
#include <chordgen/models/model_kind.hpp>
#include <chordgen/models/nearest.hpp>
#include <chordgen/models/sequence_model.hpp>

#include <cstdint>
#include <vector>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// The state a model was trained for: stream for Targets::every, window for Targets::last.
[[nodiscard]] constexpr StateKind trained_state(Targets targets) noexcept {
  return targets == Targets::every ? StateKind::stream : StateKind::window;
}

/// Natural logarithms of the probabilities of the next event, chord and duration apart: (chords), (durations).
struct NextEvent {
  std::vector<double> chords{};
  std::vector<double> durations{};
};

/// Plays a model that must outlive it and learn nothing meanwhile. Copies of a State go separate ways.
template <class T>
class LstmPlayer {
 public:
  /// Everything that decides what comes next, and what that is.
  struct State {
    std::vector<Tensor<T>> hidden{};  ///< for each layer (rows, units); one row, or one for each open window
    std::vector<Tensor<T>> cells{};
    std::vector<std::int32_t> chords{};  ///< the last `window` events, for windows on the time axis
    std::vector<std::int32_t> durations{};
    std::size_t events = 0;
    NextEvent next{};
  };

  /// Throws ArgumentError for vocabularies that are not of the model's sizes.
  LstmPlayer(const ChordLstm<T>& model, Vocabulary<PitchSet> chords, Vocabulary<Rational> durations, StateKind kind,
             Threads threads = {}, kernels::Precision precision = kernels::Precision::f32)
      : model_(&model), chords_(std::move(chords)), durations_(std::move(durations)), kind_(kind), threads_(threads) {
    if (chords_.size() != options().chords || durations_.size() != options().durations)
      fail_argument("LstmPlayer", "vocabularies and model differ: got " + std::to_string(chords_.size()) +
                                      " chords and " + std::to_string(durations_.size()) + " durations, expected " +
                                      std::to_string(options().chords) + " and " + std::to_string(options().durations) +
                                      ".");
    if (recomputes()) return;
    const auto packed = [&](const Tensor<T>& weights) {
      return kernels::StoredOperand<T>(weights.view(), kernels::Form::as_it_lies, precision, threads);
    };
    for (const Lstm<T>& lstm : model.layers) {
      kernels_.push_back(packed(lstm.kernel.value));
      recurrents_.push_back(packed(lstm.recurrent.value));
    }
  }

  [[nodiscard]] const Vocabulary<PitchSet>& chords() const noexcept { return chords_; }
  [[nodiscard]] const Vocabulary<Rational>& durations() const noexcept { return durations_; }

  /// The state before the first event.
  [[nodiscard]] State start() {
    State state;
    if (!recomputes()) {
      const std::size_t rows = kind_ == StateKind::window ? options().window : 1;
      state.hidden.assign(options().layers, Tensor<T>({rows, options().units}));
      state.cells = state.hidden;
    }
    const Tensor<T> zeros({1, options().units});
    heads(zeros.view(), [&](std::size_t) -> NextEvent& { return state.next; });
    return state;
  }

  /// Takes one event. Throws ArgumentError for ids outside the vocabularies.
  void advance(State& state, std::int32_t chord, std::int32_t duration) {
    State* const one[] = {&state};
    advance(one, {&chord, 1}, {&duration, 1});
  }
  /// Each state takes its event, all by the same products: the weights are read once. Throws as for one.
  void advance(Span<State* const> states, Span<const std::int32_t> chords, Span<const std::int32_t> durations) {
    detail::check_ids("advance", chords, options().chords);
    detail::check_ids("advance", durations, options().durations);
    if (recomputes()) {
      for (std::size_t i = 0; i < states.size(); ++i) remember(*states[i], chords[i], durations[i]);
    } else {
      step(states, chords, durations);
    }
  }
  /// The same for events, or the nearest that the vocabularies hold.
  void advance(Span<State* const> states, Span<const ChordEvent> events) {
    std::vector<std::int32_t> chords, durations;
    for (const ChordEvent& event : events) {
      chords.push_back(nearest(chords_, event.pitches));
      durations.push_back(nearest(durations_, event.duration));
    }
    advance(states, chords, durations);
  }

  /// Takes one event, or the nearest that the vocabularies hold.
  void advance(State& state, const ChordEvent& event) {
    advance(state, nearest(chords_, event.pitches), nearest(durations_, event.duration));
  }

  /// What the model says of the next event; minus infinity for a chord or a duration outside the vocabularies.
  [[nodiscard]] EventLogProbability log_probability(const State& state, const ChordEvent& event) {
    const std::int32_t chord = chords_.find(event.pitches);
    const std::int32_t duration = durations_.find(event.duration);
    const NextEvent& after = next(state);
    return {chord < 0 ? -math::infinity : after.chords[static_cast<std::size_t>(chord)],
            duration < 0 ? -math::infinity : after.durations[static_cast<std::size_t>(duration)]};
  }

  /// The next event: the chooser takes the chord, then the duration.
  template <class Choice>
  [[nodiscard]] ChordEvent propose(const State& state, Choice& chooser) {
    const NextEvent& after = next(state);
    ChordEvent event;
    event.pitches = chords_.entries()[chooser.chord(after.chords, chords_)];
    event.duration = durations_.entries()[chooser.duration(event.pitches, after.durations, durations_)];
    return event;
  }

  /// What may follow.
  [[nodiscard]] const NextEvent& next(const State& state) const noexcept { return state.next; }

 private:
  [[nodiscard]] const ChordLstmOptions& options() const noexcept { return model_->options; }
  /// Whether every prediction computes its window from the beginning.
  [[nodiscard]] bool recomputes() const noexcept { return options().concat == Axis::time; }

  void step(Span<State* const> states, Span<const std::int32_t> chords, Span<const std::int32_t> durations) {
    const std::size_t units = options().units;
    const std::size_t count = states.size();
    const std::size_t rows = kind_ == StateKind::window ? options().window : 1;  // of one state
    if (kind_ == StateKind::window) {  // the window that began L events ago is complete: its row begins anew
      for (State* const state : states) {
        const std::size_t fresh = state->events % rows;
        for (std::size_t layer = 0; layer < options().layers; ++layer) {
          std::fill_n(state->hidden[layer].data() + fresh * units, units, T(0));
          std::fill_n(state->cells[layer].data() + fresh * units, units, T(0));
        }
      }
    }
    input_.resize({count, model_->features()});
    for (std::size_t i = 0; i < count; ++i) {
      copy_row(input_.data() + i * model_->features(), model_->chord_embedding, chords[i]);
      copy_row(input_.data() + i * model_->features() + options().embedding, model_->duration_embedding, durations[i]);
    }

    gates_.resize({count * rows, 4 * units});
    below_.resize({count * rows, units});
    hidden_.resize({count * rows, units});
    cells_.resize({count * rows, units});
    for (std::size_t layer = 0; layer < options().layers; ++layer) {
      const Lstm<T>& lstm = model_->layers[layer];
      if (layer == 0) {  // every open window gets the same event: one product serves all its rows
        row_.resize({count, 4 * units});
        kernels_[0].multiply(row_.view(), input_.view(), threads_);
        kernels::add_rows(row_.view(), lstm.bias.value);
        for (std::size_t r = 0; r < count * rows; ++r)
          std::copy_n(row_.data() + r / rows * 4 * units, 4 * units, gates_.data() + r * 4 * units);
      } else {
        std::swap(below_, hidden_);
        kernels_[layer].multiply(gates_.view(), below_.view(), threads_);
        kernels::add_rows(gates_.view(), lstm.bias.value);
      }
      for (std::size_t i = 0; i < count; ++i) {
        std::copy_n(states[i]->hidden[layer].data(), rows * units, hidden_.data() + i * rows * units);
        std::copy_n(states[i]->cells[layer].data(), rows * units, cells_.data() + i * rows * units);
      }
      recurrents_[layer].multiply_add(gates_.view(), hidden_.view(), threads_);
      kernels::lstm_cell_forward(hidden_.view(), cells_.view(), gates_.view(), cells_.view(), threads_);
      for (std::size_t i = 0; i < count; ++i) {
        std::copy_n(hidden_.data() + i * rows * units, rows * units, states[i]->hidden[layer].data());
        std::copy_n(cells_.data() + i * rows * units, rows * units, states[i]->cells[layer].data());
      }
    }
    top_.resize({count, units});
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t heard = ++states[i]->events;
      const std::size_t row = kind_ == StateKind::window && heard >= rows ? heard % rows : 0;
      std::copy_n(hidden_.data() + (i * rows + row) * units, units, top_.data() + i * units);
    }
    heads(top_.view(), [&](std::size_t i) -> NextEvent& { return states[i]->next; });
  }

  /// On the time axis: takes the event and computes the last window anew.
  void remember(State& state, std::int32_t chord, std::int32_t duration) {
    ++state.events;
    state.chords.push_back(chord);
    state.durations.push_back(duration);
    if (state.chords.size() > options().window) {
      state.chords.erase(state.chords.begin());
      state.durations.erase(state.durations.begin());
    }
    tape_.clear();
    Pass<T> pass(tape_, Rng(0), false, threads_);
    const auto logits = model_->forward(pass, state.chords, state.durations, 1, state.chords.size());
    state.next = {log_softmax(logits.chords.value()), log_softmax(logits.durations.value())};
  }

  /// What both heads make of the top layer's states, (count, units); place(i) is where the i-th goes.
  template <class Place>
  void heads(View<const T> h, Place place) {
    const std::size_t count = h.rows();
    inner_.resize({count, options().dense});
    kernels::dense_forward(inner_.view(), h, model_->dense.weight.value, model_->dense.bias.value, Activation::linear,
                           threads_);
    const auto head = [&](const Dense<T>& layer, std::vector<double> NextEvent::*part) {
      logits_.resize({count, layer.bias.value.size()});
      kernels::dense_forward(logits_.view(), View<const T>(inner_.view()), layer.weight.value, layer.bias.value,
                             Activation::linear, threads_);
      for (std::size_t i = 0; i < count; ++i) place(i).*part = log_softmax(View<const T>(logits_.view()).row(i));
    };
    head(model_->chord_head, &NextEvent::chords);
    head(model_->duration_head, &NextEvent::durations);
  }

  [[nodiscard]] static std::vector<double> log_softmax(View<const T> logits) {
    std::vector<double> result(logits.begin(), logits.end());
    const double largest = *std::max_element(result.begin(), result.end());
    double total = 0;
    for (const double logit : result) total += math::exp(logit - largest);
    const double norm = largest + math::log(total);
    for (double& logit : result) logit -= norm;
    return result;
  }

  void copy_row(T* to, const Embedding<T>& embedding, std::int32_t id) const {
    const std::size_t width = options().embedding;
    std::copy_n(embedding.table.value.data() + static_cast<std::size_t>(id) * width, width, to);
  }

  const ChordLstm<T>* model_;
  Vocabulary<PitchSet> chords_;
  Vocabulary<Rational> durations_;
  StateKind kind_;
  Threads threads_;
  std::vector<kernels::StoredOperand<T>> kernels_;  ///< of each layer
  std::vector<kernels::StoredOperand<T>> recurrents_;
  // Rows of all states: n events, R rows each.
  Tensor<T> input_;   // (n, features): the events' vectors
  Tensor<T> row_;     // (n, 4H): their share in the first layer's gates
  Tensor<T> gates_;   // (nR, 4H)
  Tensor<T> below_;   // (nR, H): the layer below
  Tensor<T> hidden_;  // (nR, H)
  Tensor<T> cells_;   // (nR, H)
  Tensor<T> top_;     // (n, H): the rows that foretell
  Tensor<T> inner_;   // (n, dense)
  Tensor<T> logits_;  // (n, entries)
  Tape<T> tape_;
};

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
