// SPDX-License-Identifier: MIT
//
// Plays a note decoder event by event (models/sequence_model.hpp), without a tape, by the kernels that train it. A
// state holds the LSTM's after all events heard, so a piece is one stream, and what the model says of its events is
// what loss() says of the piece as one chunk.
//
// A note outside the model's keys is taken by octaves, as in training. The place in the bar is counted from the first
// event heard.
#pragma once

#include <chordgen/kernels/note_decoder_fast.hpp>
#include <chordgen/models/note_decoder.hpp>
#include <chordgen/models/sequence_model.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// Plays a model that must outlive it. Copies of a State go separate ways.
template <class T>
class NotePlayer {
 public:
  struct State {
    Tensor<T> hidden{};  ///< (1, units), with the event before the next already heard
    Tensor<T> cell{};
    PitchSet previous{};
    PitchSet before{};
    std::int32_t past_duration = 0;
    Rational onset{0};
  };

  NotePlayer(const NoteDecoder<T>& model, Vocabulary<Rational> durations, Threads threads = {})
      : model_(&model), durations_(std::move(durations)), threads_(threads) {
    if (model.times() && durations_.size() != options().durations)
      fail_argument("NotePlayer", "durations: the model knows " + std::to_string(options().durations) + ", got " +
                                      std::to_string(durations_.size()) + ".");
  }

  /// The state before the first event.
  [[nodiscard]] State start() {
    State state{.hidden = Tensor<T>({1, options().units}), .cell = Tensor<T>({1, options().units})};
    state.past_duration = static_cast<std::int32_t>(options().durations) + 1;
    step(state, true);
    return state;
  }

  /// What the model says of the event that comes next.
  [[nodiscard]] EventLogProbability log_probability(const State& state, const ChordEvent& event) {
    const PitchSet chord = folded(event.pitches);
    run_decoder(state, chord, false);
    EventLogProbability said;
    for (const T loss : losses_) said.chord -= static_cast<double>(loss);
    if (!model_->times()) return said;
    const std::int32_t length = duration_id(event.duration);
    const std::vector<double> durations = duration_log_probabilities(state, chord);
    said.duration = durations[static_cast<std::size_t>(length)];
    if (length == static_cast<std::int32_t>(options().durations)) said.duration -= math::log(other_durations);
    const PitchSet held = folded(event.held);
    each_held(state, chord, length,
              [&](int pitch, double z) { said.held -= math::log(1 + math::exp(held.contains(pitch) ? -z : z)); });
    return said;
  }

  /// The event was heard.
  void advance(State& state, const ChordEvent& event) {
    state.before = state.previous;
    state.previous = folded(event.pitches);
    state.past_duration = duration_id(event.duration);
    state.onset = state.onset + event.duration;
    step(state, false);
  }

  /// The next event: the chooser is asked for note after note, then for the duration, then for each held note.
  template <class Chooser>
  [[nodiscard]] ChordEvent propose(const State& state, Chooser& chooser) {
    ChordEvent event{.onset = state.onset};
    const bool upward = options().writing == Writing::upward;
    const int keys = static_cast<int>(options().keys);
    while (true) {
      run_decoder(state, event.pitches, true);
      std::vector<double> said(options().keys + 1, -math::infinity);
      for (int key = 0; key <= keys; ++key) {
        const double p = static_cast<double>(probabilities_[static_cast<std::size_t>(key)]);
        const int place = key == keys || upward ? key : keys - 1 - key;
        if (p > 0) said[static_cast<std::size_t>(place)] = math::log(p);
      }
      const int chosen = chooser.note(event.pitches, upward, std::span<const double>(said));
      if (chosen < 0 || chosen >= keys) break;
      event.pitches.insert(lowest_piano_key + chosen);
    }
    if (!model_->times()) return event;
    std::vector<double> durations = duration_log_probabilities(state, event.pitches);
    durations.pop_back();
    const std::size_t length = chooser.duration(event.pitches, std::span<const double>(durations), durations_);
    event.duration = durations_[static_cast<std::int32_t>(length)];
    each_held(state, event.pitches, static_cast<std::int32_t>(length), [&](int pitch, double z) {
      if (chooser.held(pitch, 1 / (1 + math::exp(-z)))) event.held.insert(pitch);
    });
    return event;
  }

 private:
  [[nodiscard]] const NoteDecoderOptions& options() const noexcept { return model_->options; }
  [[nodiscard]] PitchSet folded(const PitchSet& chord) const {
    return fold_into(chord, 0, lowest_piano_key, lowest_piano_key + static_cast<int>(options().keys) - 1);
  }
  [[nodiscard]] std::int32_t duration_id(const Rational& duration) const {
    const std::int32_t id = durations_.find(duration);
    return id < 0 ? static_cast<std::int32_t>(options().durations) : id;
  }
  [[nodiscard]] std::span<const std::int32_t> keys_of(std::vector<std::int32_t>& memory, const PitchSet& chord) const {
    memory.clear();
    for_each_key(chord, options().keys, options().writing, [&](std::int32_t key) { memory.push_back(key); });
    return memory;
  }
  /// y (1, width) += the rows of a table.
  static void add_rows_of(View<T> y, const Tensor<T>& table, std::span<const std::int32_t> ids) {
    const std::uint32_t begins[] = {0, static_cast<std::uint32_t>(ids.size())};
    kernels::row_sums_forward(y, table, kernels::RowLists{ids, begins});
  }

  /// The LSTM hears the event before the next one.
  void step(State& state, bool first) {
    const std::size_t notes = model_->features() - 1 - (model_->times() ? options().duration_vector : 0);
    input_.resize({1, model_->features()});
    std::fill(input_.begin(), input_.end(), T(0));
    const auto keys = keys_of(keys_, state.previous);
    if (options().note_vector != 0)
      add_rows_of(View<T>(input_.data(), Shape{1, notes}), model_->note_vectors.value, keys);
    else
      for (const std::int32_t key : keys) input_[static_cast<std::size_t>(key)] = T(1);
    if (first) input_[notes] = T(1);
    if (model_->times()) {
      const View<const T> vector =
          model_->duration_vectors.table.value.view().row(static_cast<std::size_t>(state.past_duration));
      std::copy(vector.begin(), vector.end(), input_.data() + notes + 1);
    }
    gates_.resize({1, 4 * options().units});
    const Lstm<T>& lstm = model_->lstm;
    kernels::matmul(gates_.view(), input_.view(), lstm.kernel.value, threads_);
    kernels::add_rows(gates_.view(), lstm.bias.value);
    kernels::matmul_add(gates_.view(), state.hidden.view(), lstm.recurrent.value, threads_);
    kernels::lstm_cell_forward(state.hidden.view(), state.cell.view(), gates_.view(), state.cell.view(), threads_);
  }

  /// The decoder over a whole chord, or only what follows it: losses_, and probabilities_ of the steps.
  void run_decoder(const State& state, const PitchSet& chord, bool next_only) {
    memory_.clear();
    std::vector<std::int32_t>& ids = sets_;
    ids.clear();
    std::uint32_t begins[4] = {0, 0, 0, 0};
    const PitchSet* chords[] = {&state.before, &state.previous, &chord};
    for (std::size_t i = 0; i < 3; ++i) {
      const auto keys = keys_of(keys_, *chords[i]);
      ids.insert(ids.end(), keys.begin(), keys.end());
      begins[i + 1] = static_cast<std::uint32_t>(ids.size());
    }
    const kernels::NoteFrame frame[] = {{0, 2, 1, 0}};
    const kernels::RowLists sets{ids, begins};
    const kernels::NotePlan plan = next_only ? plan_next_note(model_->sizes(), frame, sets, memory_)
                                             : plan_notes(model_->sizes(), frame, sets, memory_);

    const std::size_t width = options().width;
    const std::size_t columns = options().keys + 1;
    const std::size_t steps = plan.steps.size();
    base_.resize({1, width});
    kernels::dense_forward(base_.view(), state.hidden.view(), model_->memory.weight.value, model_->memory.bias.value,
                           Activation::linear, threads_);
    hidden_.resize({steps, width});
    probabilities_.resize({steps, columns});
    losses_.resize({steps});
    frames_.resize({1, width});
    later_.resize({steps - plan.first_steps, columns - 2});
    table_.resize({columns, width});
    bias_.resize({columns});
    block_.resize({steps, columns});
    kernels::note_decoder_forward<T>(
        {hidden_.view(), probabilities_.view(), losses_.view()}, plan, base_,
        {model_->inputs.value, model_->scores.value, model_->bias.value}, {},
        {frames_.view(), {}, {}, later_.view(), table_.view(), bias_.view(), block_.view()}, threads_);
  }

  /// [h, vector of the place in the bar] through a layer, into y.
  void past_through(Tensor<T>& y, const State& state, const Dense<T>& layer) {
    past_.resize({1, options().units + options().position_vector});
    const View<const T> place =
        model_->position_vectors.table.value.view().row(static_cast<std::size_t>(position_id(state.onset)));
    std::copy(place.begin(), place.end(), std::copy(state.hidden.begin(), state.hidden.end(), past_.begin()));
    y.resize({1, layer.bias.value.size()});
    kernels::dense_forward(y.view(), past_.view(), layer.weight.value, layer.bias.value, Activation::linear, threads_);
  }
  /// Of each duration and of "another".
  [[nodiscard]] std::vector<double> duration_log_probabilities(const State& state, const PitchSet& chord) {
    past_through(inner_, state, model_->duration_hidden);
    add_rows_of(inner_.view(), model_->duration_notes.value, keys_of(keys_, chord));
    for (T& value : inner_) value = value > T(0) ? value : T(0);
    const Dense<T>& head = model_->duration_head;
    outer_.resize({1, head.bias.value.size()});
    kernels::dense_forward(outer_.view(), inner_.view(), head.weight.value, head.bias.value, Activation::linear,
                           threads_);
    const double log_sum = kernels::detail::log_sum_exp<T>(outer_.view());
    std::vector<double> said(outer_.begin(), outer_.end());
    for (double& value : said) value -= log_sum;
    return said;
  }
  /// Calls each(pitch, z) for the notes that the chord shares with the one before; z: log-odds of being held.
  template <class Each>
  void each_held(const State& state, const PitchSet& chord, std::int32_t length, Each each) {
    const PitchSet shared = chord & state.previous;
    if (shared.empty()) return;
    past_through(outer_, state, model_->held_hidden);
    std::vector<std::int32_t> chords[3];
    const std::array<std::span<const std::int32_t>, 3> keys{
        keys_of(chords[0], chord), keys_of(chords[1], state.previous), keys_of(chords[2], state.before)};
    const int top = lowest_piano_key + static_cast<int>(options().keys) - 1;
    std::vector<std::int32_t> rows;
    for (const int pitch : shared) {
      const int note = options().writing == Writing::upward ? pitch - lowest_piano_key : top - pitch;
      rows.clear();
      model_->held().rows_of(note, keys, length, state.past_duration,
                             [&](std::size_t row) { rows.push_back(static_cast<std::int32_t>(row)); });
      inner_ = outer_;
      add_rows_of(inner_.view(), model_->held_rows.value, rows);
      double z = static_cast<double>(model_->held_head.bias.value[0]);
      for (std::size_t i = 0; i < inner_.size(); ++i)
        if (inner_[i] > T(0))
          z += static_cast<double>(inner_[i]) * static_cast<double>(model_->held_head.weight.value[i]);
      each(pitch, z);
    }
  }

  const NoteDecoder<T>* model_;
  Vocabulary<Rational> durations_;
  Threads threads_;
  Arena memory_;  ///< of one plan at a time
  std::vector<std::int32_t> keys_;
  std::vector<std::int32_t> sets_;
  Tensor<T> input_, gates_, past_, inner_, outer_;
  Tensor<T> base_, hidden_, probabilities_, losses_, frames_, later_, table_, bias_, block_;
};

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
