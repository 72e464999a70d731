// SPDX-License-Identifier: MIT
//
// Composing with a chord LSTM: events go in one by one, log-probabilities of the next one come out. No tape.
//
//   stream   one running state over the whole song: the natural meaning for training with Targets::every
//   window   each prediction sees exactly the last L events, from a zero state (the tutorial)
//
// How the windows share their work: models/lstm_memory.hpp. (On the time axis a window is not a prefix of the next
// one's input: there the whole window is computed anew.)
//
// The player is a SequenceModel over the vocabularies it is given. It knows no event outside them and says nothing of
// held notes. Before the first event it says what its heads make of a state of zeros.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/models/lstm_memory.hpp>
#include <chordgen/models/model_kind.hpp>
#include <chordgen/models/nearest.hpp>
#include <chordgen/models/sequence_model.hpp>

#include <cstdint>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// The state a model was trained for: stream for Targets::every, window for Targets::last.
[[nodiscard]] constexpr StateKind trained_state(Targets targets) noexcept {
  return targets == Targets::every ? StateKind::stream : StateKind::window;
}

/// Natural logarithms of the probabilities of the next event, chord and duration apart: (chords), (durations).
struct NextEvent {
  List<double> chords{};
  List<double> durations{};
};

/// Plays a model that must outlive it and learn nothing meanwhile. Copies of a State go separate ways.
template <class T>
class LstmPlayer {
 public:
  /// Everything that decides what comes next, and what that is.
  struct State {
    LstmMemoryState<T> memory{};
    List<std::int32_t> chords{};  ///< the last `window` events, for windows on the time axis
    List<std::int32_t> durations{};
    NextEvent next{};
  };

  /// Throws ArgumentError for vocabularies that are not of the model's sizes.
  LstmPlayer(const ChordLstm<T>& model, Vocabulary<PitchSet> chords, Vocabulary<Rational> durations, StateKind kind,
             Threads threads = {}, kernels::Precision precision = kernels::Precision::f32)
      : model_(&model), chords_(std::move(chords)), durations_(std::move(durations)), threads_(threads) {
    if (chords_.size() != options().chords || durations_.size() != options().durations)
      fail_argument("LstmPlayer", "vocabularies and model differ: got " + std::to_string(chords_.size()) +
                                      " chords and " + std::to_string(durations_.size()) + " durations, expected " +
                                      std::to_string(options().chords) + " and " + std::to_string(options().durations) +
                                      ".");
    for (const Dense<T>* layer : {&model.dense, &model.chord_head, &model.duration_head})
      dense_.emplace_back(layer->weight.value.view(), kernels::Form::as_it_lies, kernels::Precision::f32, threads);
    if (!recomputes()) memory_ = LstmMemory<T>(model, kind, threads, precision);
  }

  [[nodiscard]] const Vocabulary<PitchSet>& chords() const noexcept { return chords_; }
  [[nodiscard]] const Vocabulary<Rational>& durations() const noexcept { return durations_; }

  /// The state before the first event.
  [[nodiscard]] State start() {
    State state;
    if (!recomputes()) state.memory = memory_.start();
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
    List<std::int32_t> chords, durations;
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
    memories_.clear();
    for (State* const state : states) memories_.push_back(&state->memory);
    heads(memory_.advance(memories_, chords, durations), [&](std::size_t i) -> NextEvent& { return states[i]->next; });
  }

  /// On the time axis: takes the event and computes the last window anew.
  void remember(State& state, std::int32_t chord, std::int32_t duration) {
    state.chords.push_back(chord);
    state.durations.push_back(duration);
    if (state.chords.size() > options().window) {
      state.chords.erase(state.chords.begin());
      state.durations.erase(state.durations.begin());
    }
    tape_.clear();
    Pass<T> pass(tape_, Rng(0), false, threads_);
    const auto logits = model_->forward(pass, state.chords, state.durations, 1, state.chords.size());
    log_softmax(state.next.chords, logits.chords.value());
    log_softmax(state.next.durations, logits.durations.value());
  }

  /// What both heads make of the top layer's states, (count, units); place(i) is where the i-th goes.
  template <class Place>
  void heads(View<const T> h, Place place) {
    const std::size_t count = h.rows();
    const auto through = [&](Tensor<T>& y, View<const T> x, std::size_t which, const Dense<T>& layer) {
      y.resize({count, layer.bias.value.size()});
      dense_[which].multiply(y.view(), x, threads_);
      kernels::add_rows(y.view(), layer.bias.value);
    };
    const auto head = [&](std::size_t which, const Dense<T>& layer, List<double> NextEvent::*part) {
      through(logits_, inner_.view(), which, layer);
      for (std::size_t i = 0; i < count; ++i) log_softmax(place(i).*part, View<const T>(logits_.view()).row(i));
    };
    through(inner_, h, 0, model_->dense);
    head(1, model_->chord_head, &NextEvent::chords);
    head(2, model_->duration_head, &NextEvent::durations);
  }

  /// In the list's own memory: an event of a stream takes none from the heap.
  static void log_softmax(List<double>& result, View<const T> logits) {
    result.assign(logits.begin(), logits.end());
    const double largest = *std::max_element(result.begin(), result.end());
    double total = 0;
    for (const double logit : result) total += math::exp(logit - largest);
    const double norm = largest + math::log(total);
    for (double& logit : result) logit -= norm;
  }

  const ChordLstm<T>* model_;
  Vocabulary<PitchSet> chords_;
  Vocabulary<Rational> durations_;
  Threads threads_;
  LstmMemory<T> memory_;
  List<LstmMemoryState<T>*> memories_;     ///< of the states that advance
  List<kernels::StoredOperand<T>> dense_;  ///< dense layer, chord head, duration head
  Tensor<T> inner_;                        // (n, dense)
  Tensor<T> logits_;                       // (n, entries)
  Tape<T> tape_;
};

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
