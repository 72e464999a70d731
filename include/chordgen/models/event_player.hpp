// SPDX-License-Identifier: MIT
//
// What the players of event models have in common: the memory hears event after event, without a tape, and the heads
// say how long a chord lasts and what of it is held (models/event_lstm.hpp, models/time_heads.hpp).
//
// A note outside the model's keys is taken by octaves, as in training. The place in the bar is counted from the first
// event heard.
#pragma once

#include <chordgen/models/sequence_model.hpp>
#include <chordgen/models/time_heads.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// What was heard, and the LSTM's state after it.
template <class T>
struct EventState {
  Tensor<T> hidden{};  ///< (1, units), with the event before the next already heard
  Tensor<T> cell{};
  PitchSet previous{};
  PitchSet before{};
  RunningScale scale{};  ///< of all events heard
  std::int32_t past_duration = 0;
  Rational onset{0};
};

/// Plays memory and heads that must outlive it.
template <class T>
class EventPlayer {
 public:
  using State = EventState<T>;

  /// Throws ArgumentError for durations that are not the model's.
  EventPlayer(const char* player, const EventLstm<T>& events, const TimeHeads<T>& heads, Vocabulary<Rational> durations,
              Threads threads)
      : events_(&events), heads_(&heads), durations_(std::move(durations)), threads_(threads) {
    if (sizes().times() && durations_.size() != sizes().durations)
      fail_argument(player, "durations: the model knows " + std::to_string(sizes().durations) + ", got " +
                                std::to_string(durations_.size()) + ".");
  }

  /// The state before the first event. `own` is what the model adds to silence's vector, see EventLstm.
  [[nodiscard]] State start(Span<const T> own = {}) {
    State state{.hidden = Tensor<T>({1, sizes().units}), .cell = Tensor<T>({1, sizes().units})};
    state.past_duration = static_cast<std::int32_t>(sizes().durations) + 1;
    step(state, true, own);
    return state;
  }
  /// The event was heard. `own` is what the model adds to its chord's vector.
  void advance(State& state, const ChordEvent& event, Span<const T> own = {}) {
    state.before = state.previous;
    state.previous = folded(event.pitches);
    state.scale.hear(state.previous);
    state.past_duration = duration_id(event.duration);
    state.onset = state.onset + event.duration;
    step(state, false, own);
  }

  /// Adds what the heads say of the duration and the held notes of the event to what is said of its chord.
  void say_times(EventLogProbability& said, const State& state, const ChordEvent& event) {
    if (!sizes().times()) return;
    const PitchSet chord = folded(event.pitches);
    const std::int32_t length = duration_id(event.duration);
    said.duration = duration_log_probabilities(state, chord)[static_cast<std::size_t>(length)];
    if (length == static_cast<std::int32_t>(sizes().durations)) said.duration -= math::log(other_durations);
    const PitchSet held = folded(event.held);
    each_held(state, chord, length,
              [&](int pitch, double z) { said.held -= math::log(1 + math::exp(held.contains(pitch) ? -z : z)); });
  }
  /// Gives an event whose chord is chosen its duration and its held notes, by the chooser.
  template <class Chooser>
  void propose_times(ChordEvent& event, const State& state, Chooser& chooser) {
    if (!sizes().times()) return;
    List<double> durations = duration_log_probabilities(state, event.pitches);
    durations.pop_back();
    const std::size_t length = chooser.duration(event.pitches, Span<const double>(durations), durations_);
    event.duration = durations_[static_cast<std::int32_t>(length)];
    each_held(state, event.pitches, static_cast<std::int32_t>(length), [&](int pitch, double z) {
      if (chooser.held(pitch, 1 / (1 + math::exp(-z)))) event.held.insert(pitch);
    });
  }

  [[nodiscard]] PitchSet folded(const PitchSet& chord) const {
    return fold_into(chord, 0, lowest_piano_key, lowest_piano_key + static_cast<int>(sizes().keys) - 1);
  }
  /// The model's keys of a chord, ascending, in memory that is given.
  [[nodiscard]] Span<const std::int32_t> keys_of(List<std::int32_t>& memory, const PitchSet& chord) const {
    memory.clear();
    for_each_key(chord, sizes().keys, sizes().writing, [&](std::int32_t key) { memory.push_back(key); });
    return memory;
  }
  [[nodiscard]] Threads threads() const noexcept { return threads_; }

 private:
  [[nodiscard]] const EventSizes& sizes() const noexcept { return events_->sizes; }
  [[nodiscard]] std::int32_t duration_id(const Rational& duration) const {
    const std::int32_t id = durations_.find(duration);
    return id < 0 ? static_cast<std::int32_t>(sizes().durations) : id;
  }
  /// y (1, width) += the rows of a table.
  static void add_rows_of(View<T> y, const Tensor<T>& table, Span<const std::int32_t> ids) {
    const std::uint32_t begins[] = {0, static_cast<std::uint32_t>(ids.size())};
    kernels::row_sums_forward(y, table, kernels::RowLists{ids, begins});
  }

  /// The LSTM hears the event before the next one.
  void step(State& state, bool first, Span<const T> own) {
    const std::size_t notes = sizes().chord_width();
    input_.resize({1, sizes().features()});
    std::fill(input_.begin(), input_.end(), T(0));
    const auto keys = keys_of(keys_, state.previous);
    if (sizes().note_vector != 0)
      add_rows_of(View<T>(input_.data(), Shape{1, notes}), events_->note_vectors.value, keys);
    else
      for (const std::int32_t key : keys) input_[static_cast<std::size_t>(key)] = T(1);
    for (std::size_t i = 0; i < own.size(); ++i) input_[i] += own[i];
    if (first) input_[notes] = T(1);
    if (sizes().times()) {
      const View<const T> vector =
          events_->duration_vectors.table.value.view().row(static_cast<std::size_t>(state.past_duration));
      std::copy(vector.begin(), vector.end(), input_.data() + notes + 1);
    }
    gates_.resize({1, 4 * sizes().units});
    const Lstm<T>& lstm = events_->lstm;
    kernels::matmul(gates_.view(), input_.view(), lstm.kernel.value, threads_);
    kernels::add_rows(gates_.view(), lstm.bias.value);
    kernels::matmul_add(gates_.view(), state.hidden.view(), lstm.recurrent.value, threads_);
    kernels::lstm_cell_forward(state.hidden.view(), state.cell.view(), gates_.view(), state.cell.view(), threads_);
  }

  /// [h, vector of the place in the bar] through a layer, into y.
  void past_through(Tensor<T>& y, const State& state, const Dense<T>& layer) {
    past_.resize({1, sizes().units + sizes().position_vector});
    const View<const T> place =
        heads_->position_vectors.table.value.view().row(static_cast<std::size_t>(position_id(state.onset)));
    std::copy(place.begin(), place.end(), std::copy(state.hidden.begin(), state.hidden.end(), past_.begin()));
    y.resize({1, layer.bias.value.size()});
    kernels::dense_forward(y.view(), past_.view(), layer.weight.value, layer.bias.value, Activation::linear, threads_);
  }
  /// Of each duration and of "another".
  [[nodiscard]] List<double> duration_log_probabilities(const State& state, const PitchSet& chord) {
    past_through(inner_, state, heads_->duration_hidden);
    add_rows_of(inner_.view(), heads_->duration_notes.value, keys_of(keys_, chord));
    for (T& value : inner_) value = value > T(0) ? value : T(0);
    const Dense<T>& head = heads_->duration_head;
    outer_.resize({1, head.bias.value.size()});
    kernels::dense_forward(outer_.view(), inner_.view(), head.weight.value, head.bias.value, Activation::linear,
                           threads_);
    const double log_sum = kernels::detail::log_sum_exp<T>(outer_.view());
    List<double> said(outer_.begin(), outer_.end());
    for (double& value : said) value -= log_sum;
    return said;
  }
  /// Calls each(pitch, z) for the notes that the chord shares with the one before; z: log-odds of being held.
  template <class Each>
  void each_held(const State& state, const PitchSet& chord, std::int32_t length, Each each) {
    const PitchSet shared = chord & state.previous;
    if (shared.empty()) return;
    past_through(outer_, state, heads_->held_hidden);
    List<std::int32_t> chords[3];
    const std::array<Span<const std::int32_t>, 3> keys{keys_of(chords[0], chord), keys_of(chords[1], state.previous),
                                                       keys_of(chords[2], state.before)};
    const int top = lowest_piano_key + static_cast<int>(sizes().keys) - 1;
    List<std::int32_t> rows;
    for (const int pitch : shared) {
      const int note = sizes().writing == Writing::upward ? pitch - lowest_piano_key : top - pitch;
      rows.clear();
      heads_->held().rows_of(note, keys, length, state.past_duration,
                             [&](std::size_t row) { rows.push_back(static_cast<std::int32_t>(row)); });
      inner_ = outer_;
      add_rows_of(inner_.view(), heads_->held_rows.value, rows);
      double z = static_cast<double>(heads_->held_head.bias.value[0]);
      for (std::size_t i = 0; i < inner_.size(); ++i)
        if (inner_[i] > T(0))
          z += static_cast<double>(inner_[i]) * static_cast<double>(heads_->held_head.weight.value[i]);
      each(pitch, z);
    }
  }

  const EventLstm<T>* events_;
  const TimeHeads<T>* heads_;
  Vocabulary<Rational> durations_;
  Threads threads_;
  List<std::int32_t> keys_;
  Tensor<T> input_, gates_, past_, inner_, outer_;
};

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
