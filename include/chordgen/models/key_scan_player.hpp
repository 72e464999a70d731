// SPDX-License-Identifier: MIT
//
// Plays a key scan event by event (models/sequence_model.hpp), without a tape. A state holds the LSTM of every key and
// of the whole chord after all events heard. The model knows chords alone: of durations and held notes it says nothing,
// and what it composes lasts a quarter.
#pragma once

#include <chordgen/models/key_scan.hpp>
#include <chordgen/models/sequence_model.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// Plays a model that must outlive it. Copies of a State go separate ways.
template <class T>
class KeyScanPlayer {
 public:
  struct State {
    Tensor<T> hidden{};  ///< (keys, units), with the event before the next already heard
    Tensor<T> cells{};
    Tensor<T> memory{};  ///< (1, memory)
    Tensor<T> memory_cells{};
    Rational onset{};
  };

  explicit KeyScanPlayer(const KeyScan<T>& model, Threads threads = {}) : model_(&model), threads_(threads) {}

  [[nodiscard]] State start() {
    const std::size_t keys = model_->views().keys();
    State state{Tensor<T>({keys, model_->options.units}),
                Tensor<T>({keys, model_->options.units}),
                Tensor<T>({1, model_->options.memory}),
                Tensor<T>({1, model_->options.memory}),
                {}};
    hear(state, {});
    return state;
  }
  void advance(State& state, const ChordEvent& event) {
    hear(state, event.pitches);
    state.onset += event.duration;
  }
  /// Minus infinity for a chord with a note that no piano has.
  [[nodiscard]] EventLogProbability log_probability(const State& state, const ChordEvent& event) {
    if (!event.pitches.empty() &&
        (event.pitches.lowest() < lowest_piano_key || event.pitches.highest() > highest_piano_key))
      return {-math::infinity, 0, 0};
    scan(state, event.pitches);
    EventLogProbability said{model_->views().outside_log(event.pitches), 0, 0};
    for (int key = model_->options.lowest; key <= model_->options.highest; ++key)
      said.chord += log_of(key, event.pitches.contains(key));
    return said;
  }
  /// The chooser is asked for note after note, upwards.
  template <class Chooser>
  [[nodiscard]] ChordEvent propose(const State& state, Chooser& chooser) {
    ChordEvent event{.onset = state.onset, .duration = 1};
    while (true) {
      scan(state, event.pitches);
      List<double> logs(piano_keys + 1, -math::infinity);
      double silent = 0;  // log P of all keys between the last note and this one being silent
      for (int key = std::max(lowest_piano_key, event.pitches.highest() + 1); key <= highest_piano_key; ++key) {
        logs[static_cast<std::size_t>(key - lowest_piano_key)] = silent + log_of(key, true);
        silent += log_of(key, false);
      }
      logs[piano_keys] = silent;
      const int chosen = chooser.note(event.pitches, true, Span<const double>(logs));
      if (chosen < 0 || chosen >= piano_keys) return event;
      event.pitches.insert(lowest_piano_key + chosen);
    }
  }

 private:
  [[nodiscard]] double log_of(int key, bool sounds) const {
    if (key < model_->options.lowest || key > model_->options.highest)
      return math::log(sounds ? KeyViews::outside : 1 - KeyViews::outside);
    const double z = logits_[static_cast<std::size_t>(key - model_->options.lowest)];
    return -math::log(1 + math::exp(sounds ? -z : z));
  }

  void lstm_step(const Lstm<T>& lstm, const Tensor<T>& input, Tensor<T>& hidden, Tensor<T>& cells) {
    gates_.resize({input.shape().rows(), lstm.bias.value.size()});
    kernels::matmul(gates_.view(), input.view(), lstm.kernel.value, threads_);
    kernels::add_rows(gates_.view(), lstm.bias.value);
    kernels::matmul_add(gates_.view(), hidden.view(), lstm.recurrent.value, threads_);
    kernels::lstm_cell_forward(hidden.view(), cells.view(), gates_.view(), cells.view(), threads_);
  }
  void hear(State& state, const PitchSet& chord) {
    const KeyViews views = model_->views();
    input_.resize({views.keys(), KeyViews::features});
    for (std::size_t k = 0; k < views.keys(); ++k)
      views.see(Span<T>(input_.data() + k * KeyViews::features, KeyViews::features), chord,
                views.lowest + static_cast<int>(k));
    lstm_step(model_->key_lstm, input_, state.hidden, state.cells);
    input_.resize({1, static_cast<std::size_t>(piano_keys)});
    std::fill(input_.begin(), input_.end(), T(0));
    for (const int pitch : chord)
      if (pitch >= lowest_piano_key && pitch <= highest_piano_key)
        input_[static_cast<std::size_t>(pitch - lowest_piano_key)] = T(1);
    lstm_step(model_->memory_lstm, input_, state.memory, state.memory_cells);
  }
  /// logits_ of every key of the range, for a chord of which the keys below it are these.
  void scan(const State& state, const PitchSet& chord) {
    const KeyViews views = model_->views();
    const std::size_t width = model_->options.width;
    hidden_.resize({views.keys(), width});
    common_.resize({1, width});
    kernels::dense_forward(hidden_.view(), state.hidden.view(), model_->from_key.weight.value,
                           model_->from_key.bias.value, Activation::linear, threads_);
    kernels::dense_forward(common_.view(), state.memory.view(), model_->from_memory.weight.value,
                           model_->from_memory.bias.value, Activation::linear, threads_);
    ids_.clear();
    begins_.assign(1, 0);
    for (int key = views.lowest; key <= views.highest; ++key) {
      views.rows_of(chord, key, [&](std::size_t row) { ids_.push_back(static_cast<std::int32_t>(row)); });
      begins_.push_back(static_cast<std::uint32_t>(ids_.size()));
    }
    kernels::add_rows(hidden_.view(), common_);
    kernels::row_sums_forward(hidden_.view(), model_->rows.value, kernels::RowLists{ids_, begins_});
    logits_.assign(views.keys(), static_cast<double>(model_->head.bias.value[0]));
    for (std::size_t k = 0; k < views.keys(); ++k) {
      logits_[k] += static_cast<double>(model_->bias.value[k]);
      for (std::size_t i = 0; i < width; ++i)
        if (hidden_(k, i) > T(0))
          logits_[k] += static_cast<double>(hidden_(k, i)) * static_cast<double>(model_->head.weight.value[i]);
    }
  }

  const KeyScan<T>* model_;
  Threads threads_;
  Tensor<T> input_, gates_, hidden_, common_;
  List<std::int32_t> ids_;
  List<std::uint32_t> begins_;
  List<double> logits_;
};

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
