// SPDX-License-Identifier: MIT
//
// Plays a note decoder event by event (models/sequence_model.hpp), without a tape, by the kernels that train it. A
// state holds the LSTM's after all events heard, so a piece is one stream, and what the model says of its events is
// what loss() says of the piece as one chunk. How it hears: models/event_player.hpp.
#pragma once

#include <chordgen/kernels/note_decoder_fast.hpp>
#include <chordgen/models/event_player.hpp>
#include <chordgen/models/note_decoder.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// Plays a model that must outlive it. Copies of a State go separate ways.
template <class T>
class NotePlayer {
 public:
  using State = EventState<T>;

  /// Throws ArgumentError for durations that are not the model's.
  NotePlayer(const NoteDecoder<T>& model, Vocabulary<Rational> durations, Threads threads = {})
      : model_(&model), player_("NotePlayer", model.events, model.heads, std::move(durations), threads) {}

  /// The state before the first event.
  [[nodiscard]] State start() { return player_.start(); }

  /// What the model says of the event that comes next.
  [[nodiscard]] EventLogProbability log_probability(const State& state, const ChordEvent& event) {
    run_decoder(state, player_.folded(event.pitches), false);
    EventLogProbability said;
    for (const T loss : losses_) said.chord -= static_cast<double>(loss);
    player_.say_times(said, state, event);
    return said;
  }

  /// The event was heard.
  void advance(State& state, const ChordEvent& event) { player_.advance(state, event); }

  /// The next event: the chooser is asked for note after note, then for the duration, then for each held note.
  template <class Chooser>
  [[nodiscard]] ChordEvent propose(const State& state, Chooser& chooser) {
    ChordEvent event{.onset = state.onset};
    const bool upward = options().writing == Writing::upward;
    const int keys = static_cast<int>(options().keys);
    while (true) {
      run_decoder(state, event.pitches, true);
      List<double> said(options().keys + 1, -math::infinity);
      for (int key = 0; key <= keys; ++key) {
        const double p = static_cast<double>(probabilities_[static_cast<std::size_t>(key)]);
        const int place = key == keys || upward ? key : keys - 1 - key;
        if (p > 0) said[static_cast<std::size_t>(place)] = math::log(p);
      }
      const int chosen = chooser.note(event.pitches, upward, Span<const double>(said));
      if (chosen < 0 || chosen >= keys) break;
      event.pitches.insert(lowest_piano_key + chosen);
    }
    player_.propose_times(event, state, chooser);
    return event;
  }

 private:
  [[nodiscard]] const NoteDecoderOptions& options() const noexcept { return model_->options; }

  /// The decoder over a whole chord, or only what follows it: losses_, and probabilities_ of the steps.
  void run_decoder(const State& state, const PitchSet& chord, bool next_only) {
    memory_.clear();
    List<std::int32_t>& ids = sets_;
    ids.clear();
    std::uint32_t begins[5] = {0, 0, 0, 0, 0};
    const PitchSet scale = state.scale.within_octave_from(lowest_piano_key);
    const PitchSet* chords[] = {&state.before, &state.previous, &chord, &scale};
    for (std::size_t i = 0; i < 4; ++i) {
      const auto keys = player_.keys_of(keys_, *chords[i]);
      ids.append(keys.begin(), keys.end());
      begins[i + 1] = static_cast<std::uint32_t>(ids.size());
    }
    const kernels::NoteFrame frame[] = {{0, 2, 1, 0, 3}};
    const kernels::RowLists sets{ids, begins};
    const kernels::NotePlan plan = next_only ? plan_next_note(model_->sizes(), frame, sets, memory_)
                                             : plan_notes(model_->sizes(), frame, sets, memory_);

    const std::size_t width = options().width;
    const std::size_t columns = options().keys + 1;
    const std::size_t steps = plan.steps.size();
    base_.resize({1, width});
    kernels::dense_forward(base_.view(), state.hidden.view(), model_->memory.weight.value, model_->memory.bias.value,
                           Activation::linear, player_.threads());
    hidden_.resize({steps, width});
    probabilities_.resize({steps, columns});
    losses_.resize({steps});
    frames_.resize({1, width});
    later_.resize({steps - plan.first_steps, columns - 2});
    table_.resize({columns, width});
    bias_.resize({columns});
    block_.resize({steps, columns});
    kernels::note_decoder_forward<T>(  // one frame has too few steps for views
        {hidden_.view(), probabilities_.view(), losses_.view()}, plan, base_,
        {model_->inputs.value, model_->scores.value, model_->bias.value}, {},
        {frames_.view(), {}, {}, later_.view(), table_.view(), bias_.view(), block_.view()}, player_.threads());
  }

  const NoteDecoder<T>* model_;
  EventPlayer<T> player_;
  Arena memory_;  ///< of one plan at a time
  List<std::int32_t> keys_;
  List<std::int32_t> sets_;
  Tensor<T> base_, hidden_, probabilities_, losses_, frames_, later_, table_, bias_, block_;
};

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
