// SPDX-License-Identifier: MIT
//
// Plays a tied LSTM event by event (models/sequence_model.hpp). It gives probability to every chord; when it composes
// it chooses among the chords that it has a vector for. How it hears: models/event_player.hpp.
#pragma once

#include <chordgen/models/event_player.hpp>
#include <chordgen/models/tied_lstm.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// Plays a model that must outlive it. Copies of a State go separate ways.
template <class T>
class TiedPlayer {
 public:
  using State = EventState<T>;

  /// Throws ArgumentError for durations that are not the model's.
  TiedPlayer(const TiedLstm<T>& model, Vocabulary<Rational> durations, Threads threads = {})
      : model_(&model),
        player_("TiedPlayer", model.events, model.heads, std::move(durations), threads),
        vectors_(model.chord_vectors.value) {
    kernels::row_sums_forward(vectors_.view(), model.events.note_vectors.value, model.class_keys());
  }

  /// The state before the first event.
  [[nodiscard]] State start() { return player_.start(own_vector(PitchSet{})); }
  /// The event was heard.
  void advance(State& state, const ChordEvent& event) {
    player_.advance(state, event, own_vector(player_.folded(event.pitches)));
  }

  /// What the model says of the event that comes next.
  [[nodiscard]] EventLogProbability log_probability(const State& state, const ChordEvent& event) {
    score(state);
    EventLogProbability said{.chord = chord_log_probability(state, player_.folded(event.pitches))};
    player_.say_times(said, state, event);
    return said;
  }

  /// The next event: the chooser takes one of the chords with a vector, then the duration, then each held note.
  template <class Chooser>
  [[nodiscard]] ChordEvent propose(const State& state, Chooser& chooser) {
    score(state);
    const Vocabulary<PitchSet>& chords = model_->escape.chords();
    List<double> said;
    for (const PitchSet& chord : chords.entries()) said.push_back(chord_log_probability(state, chord));
    ChordEvent event{.onset = state.onset};
    event.pitches = chords.entries()[chooser.chord(Span<const double>(said), chords)];
    player_.propose_times(event, state, chooser);
    return event;
  }

 private:
  /// I of the chord, or of the escape.
  [[nodiscard]] Span<const T> own_vector(const PitchSet& chord) const {
    const std::size_t width = model_->options.note_vector;
    return {model_->chord_vectors.value.data() + static_cast<std::size_t>(model_->escape.id(chord)) * width, width};
  }
  /// The log-softmax of all classes, into scores_.
  void score(const State& state) {
    const std::size_t classes = model_->classes();
    inner_.resize({1, model_->options.note_vector});
    logits_.resize({1, classes});
    const Dense<T>& projection = model_->projection;
    kernels::dense_forward(inner_.view(), state.hidden.view(), projection.weight.value, projection.bias.value,
                           Activation::linear, player_.threads());
    kernels::matmul_nt(logits_.view(), inner_.view(), vectors_, player_.threads());
    kernels::add_rows(logits_.view(), model_->bias.value);
    const double log_sum = kernels::detail::log_sum_exp<T>(logits_.view());
    scores_.assign(logits_.begin(), logits_.end());
    for (double& score : scores_) score -= log_sum;
  }
  /// log P of a chord, by the scores.
  [[nodiscard]] double chord_log_probability(const State& state, const PitchSet& chord) const {
    const double escaped = scores_.back() + model_->escape.log_keys(state.previous, chord);
    const std::int32_t id = model_->escape.id(chord);
    if (id == model_->escape.escape()) return escaped;
    const double named = scores_[static_cast<std::size_t>(id)];
    const double larger = std::max(named, escaped);
    return larger + math::log1p(math::exp(std::min(named, escaped) - larger));
  }

  const TiedLstm<T>* model_;
  EventPlayer<T> player_;
  Tensor<T> vectors_;  ///< E (classes, note vector)
  Tensor<T> inner_, logits_;
  List<double> scores_;
};

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
