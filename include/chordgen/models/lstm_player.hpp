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
// The player is a SequenceModel over the vocabularies it is given. It knows no event outside them and says nothing of
// held notes. Before the first event it says what its heads make of a state of zeros.
#pragma once

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

/// Plays a model that must outlive it. Copies of a State go separate ways.
template <class T>
class LstmPlayer {
 public:
  /// Everything that decides what comes next.
  struct State {
    std::vector<Tensor<T>> hidden{};  ///< for each layer (rows, units); one row, or one for each open window
    std::vector<Tensor<T>> cells{};
    std::vector<std::int32_t> chords{};  ///< the last `window` events, for windows on the time axis
    std::vector<std::int32_t> durations{};
    std::size_t events = 0;
  };

  /// Throws ArgumentError for vocabularies that are not of the model's sizes.
  LstmPlayer(const ChordLstm<T>& model, Vocabulary<PitchSet> chords, Vocabulary<Rational> durations, StateKind kind,
             Threads threads = {})
      : model_(&model), chords_(std::move(chords)), durations_(std::move(durations)), kind_(kind), threads_(threads) {
    if (chords_.size() != options().chords || durations_.size() != options().durations)
      fail_argument("LstmPlayer", "vocabularies and model differ: got " + std::to_string(chords_.size()) +
                                      " chords and " + std::to_string(durations_.size()) + " durations, expected " +
                                      std::to_string(options().chords) + " and " + std::to_string(options().durations) +
                                      ".");
  }

  [[nodiscard]] const Vocabulary<PitchSet>& chords() const noexcept { return chords_; }
  [[nodiscard]] const Vocabulary<Rational>& durations() const noexcept { return durations_; }

  /// The state before the first event.
  [[nodiscard]] State start() const {
    State state;
    if (recomputes()) return state;
    const std::size_t rows = kind_ == StateKind::window ? options().window : 1;
    state.hidden.assign(options().layers, Tensor<T>({rows, options().units}));
    state.cells = state.hidden;
    return state;
  }

  /// Takes one event. Throws ArgumentError for ids outside the vocabularies.
  void advance(State& state, std::int32_t chord, std::int32_t duration) {
    detail::check_ids("advance", {&chord, 1}, options().chords);
    detail::check_ids("advance", {&duration, 1}, options().durations);
    if (recomputes())
      remember(state, chord, duration);
    else
      step(state, chord, duration);
    ++state.events;
  }

  /// Takes one event, or the nearest that the vocabularies hold.
  void advance(State& state, const ChordEvent& event) {
    advance(state, nearest(chords_, event.pitches), nearest(durations_, event.duration));
  }

  /// What the model says of the next event; minus infinity for a chord or a duration outside the vocabularies.
  [[nodiscard]] EventLogProbability log_probability(const State& state, const ChordEvent& event) {
    const std::int32_t chord = chords_.find(event.pitches);
    const std::int32_t duration = durations_.find(event.duration);
    const NextEvent after = next(state);
    return {chord < 0 ? -math::infinity : after.chords[static_cast<std::size_t>(chord)],
            duration < 0 ? -math::infinity : after.durations[static_cast<std::size_t>(duration)]};
  }

  /// The next event: the chooser takes the chord, then the duration.
  template <class Choice>
  [[nodiscard]] ChordEvent propose(const State& state, Choice& chooser) {
    const NextEvent after = next(state);
    ChordEvent event;
    event.pitches = chords_.entries()[chooser.chord(after.chords, chords_)];
    event.duration = durations_.entries()[chooser.duration(event.pitches, after.durations, durations_)];
    return event;
  }

  /// What may follow.
  [[nodiscard]] NextEvent next(const State& state) {
    if (recomputes()) return state.events == 0 ? heads(Tensor<T>({1, options().units}).view()) : next_of_window(state);
    const std::size_t window = options().window;
    std::size_t row = 0;
    if (kind_ == StateKind::window && state.events >= window) row = state.events % window;

    return heads({state.hidden.back().data() + row * options().units, Shape{1, options().units}});
  }

 private:
  [[nodiscard]] const ChordLstmOptions& options() const noexcept { return model_->options; }
  /// Whether every prediction computes its window from the beginning.
  [[nodiscard]] bool recomputes() const noexcept { return options().concat == Axis::time; }

  void step(State& state, std::int32_t chord, std::int32_t duration) {
    const std::size_t units = options().units;
    const std::size_t rows = state.hidden[0].shape().rows();
    if (kind_ == StateKind::window) {  // the window that began L events ago is complete: its row begins anew
      const std::size_t fresh = state.events % options().window;
      for (std::size_t layer = 0; layer < options().layers; ++layer) {
        std::fill_n(state.hidden[layer].data() + fresh * units, units, T(0));
        std::fill_n(state.cells[layer].data() + fresh * units, units, T(0));
      }
    }
    input_.resize({1, model_->features()});
    copy_row(input_.data(), model_->chord_embedding, chord);
    copy_row(input_.data() + options().embedding, model_->duration_embedding, duration);

    gates_.resize({rows, 4 * units});
    for (std::size_t layer = 0; layer < options().layers; ++layer) {
      const Lstm<T>& lstm = model_->layers[layer];
      if (layer == 0) {  // every open window gets the same event: one product serves all rows
        row_.resize({1, 4 * units});
        kernels::matmul(row_.view(), input_.view(), lstm.kernel.value, threads_);
        for (std::size_t r = 0; r < rows; ++r) std::copy_n(row_.data(), 4 * units, gates_.data() + r * 4 * units);
      } else {
        kernels::matmul(gates_.view(), state.hidden[layer - 1].view(), lstm.kernel.value, threads_);
      }
      kernels::add_rows(gates_.view(), lstm.bias.value);
      kernels::matmul_add(gates_.view(), state.hidden[layer].view(), lstm.recurrent.value, threads_);
      kernels::lstm_cell_forward(state.hidden[layer].view(), state.cells[layer].view(), gates_.view(),
                                 state.cells[layer].view(), threads_);
    }
  }

  void remember(State& state, std::int32_t chord, std::int32_t duration) const {
    state.chords.push_back(chord);
    state.durations.push_back(duration);
    if (state.chords.size() <= options().window) return;
    state.chords.erase(state.chords.begin());
    state.durations.erase(state.durations.begin());
  }

  [[nodiscard]] NextEvent next_of_window(const State& state) {
    tape_.clear();
    Pass<T> pass(tape_, Rng(0), false, threads_);
    const auto logits = model_->forward(pass, state.chords, state.durations, 1, state.chords.size());
    return {log_softmax(logits.chords.value()), log_softmax(logits.durations.value())};
  }

  /// What both heads make of the top layer's state, (1, units).
  [[nodiscard]] NextEvent heads(View<const T> h) const {
    Tensor<T> inner({1, options().dense});
    kernels::dense_forward(inner.view(), h, model_->dense.weight.value, model_->dense.bias.value, Activation::linear,
                           threads_);
    return {head(inner, model_->chord_head), head(inner, model_->duration_head)};
  }

  [[nodiscard]] std::vector<double> head(const Tensor<T>& inner, const Dense<T>& layer) const {
    Tensor<T> logits({1, layer.bias.value.size()});
    kernels::dense_forward(logits.view(), inner.view(), layer.weight.value, layer.bias.value, Activation::linear,
                           threads_);
    return log_softmax(logits.view());
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
  Tensor<T> input_;  // (1, features): the event's vectors
  Tensor<T> row_;    // (1, 4H): its share in the first layer's gates
  Tensor<T> gates_;  // (rows, 4H)
  Tape<T> tape_;
};

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
