// SPDX-License-Identifier: MIT
//
// The interpolated n-gram: the baseline that every other model must clear, and a model that composes as they do.
//
//   P(event | past) = P(chord | chords before) P(duration | durations before, chord) P(held | chord before, chord)
//
// Each factor is a table of counts with weights fitted on other pieces (models/ngram_chords.hpp, ngram_durations.hpp,
// interpolation.hpp), and each sums to one: over all chords of the range of keys, known or not. A piece that is shorter
// than the longest run needs no rule of its own: its contexts reach back to its beginning.
//
// Composing chooses from the chords of the corpus; the rest of the probability is for judging music.
#pragma once

#include <chordgen/models/ngram_chords.hpp>
#include <chordgen/models/ngram_durations.hpp>
#include <chordgen/models/sequence_model.hpp>

#include <string>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// Counts of a corpus, with weights; see the head of this file.
class NGram {
 public:
  struct State {
    ChordHistory chords{};
    DurationHistory durations{};
    Rational time{};  ///< of the next event
  };
  /// What the chords and durations of a corpus do not tell again: weights, and which notes were held.
  struct Fitted {
    Interpolation chords{};
    Interpolation durations{};
    HeldRates held{};
  };

  /// Counts one corpus and fits the weights on another. Throws ArgumentError when one of them has no event, for orders
  /// above 8 and for notes outside the range.
  template <class = WhenCalled>
  NGram(const Corpus& train, const Corpus& valid, const NGramOptions& options = {}) : NGram(train, options) {
    List<double> logs;
    ComponentTable chord_table{chord_counts_.components()};
    ComponentTable duration_table{DurationNGram::components};
    for (const Piece& piece : valid.pieces) {
      State state = start();
      for (const ChordEvent& event : piece.events) {
        const ChordNGram::Context context = chord_counts_.context(state.chords);
        chord_counts_.components(context, event.pitches, logs);
        chord_table.add(logs, context.bucket);
        const DurationNGram::Context length = duration_context(state, event.pitches);
        duration_counts_.component_logs(length, duration_counts_.durations().find(event.duration), logs);
        duration_table.add(logs, length.bucket);
        advance(state, event);
      }
    }
    fitted_.chords = Interpolation(chord_table, chord_counts_.buckets());
    fitted_.durations = Interpolation(duration_table, DurationNGram::buckets);
  }
  /// Counts a corpus; every component weighs the same. Throws as above.
  template <class = WhenCalled>
  NGram(const Corpus& train, const NGramOptions& options)
      : options_(checked(train, options)),
        chord_counts_(train, options),
        duration_counts_(train, chord_counts_.chords()),
        fitted_{Interpolation(chord_counts_.components(), chord_counts_.buckets()),
                Interpolation(DurationNGram::components, DurationNGram::buckets), HeldRates(train)} {}
  /// Takes what another of these options had fitted. Throws ArgumentError for weights of another number.
  template <class = WhenCalled>
  void restore(Fitted fitted) {
    if (fitted.chords.weights().size() != fitted_.chords.weights().size() ||
        fitted.durations.weights().size() != fitted_.durations.weights().size())
      fail_argument("NGram", "the weights are not those of its options: got " +
                                 std::to_string(fitted.chords.weights().size()) + " and " +
                                 std::to_string(fitted.durations.weights().size()) + ", expected " +
                                 std::to_string(fitted_.chords.weights().size()) + " and " +
                                 std::to_string(fitted_.durations.weights().size()) + ".");
    fitted_ = std::move(fitted);
  }

  [[nodiscard]] const NGramOptions& options() const noexcept { return options_; }
  [[nodiscard]] const Vocabulary<PitchSet>& chords() const noexcept { return chord_counts_.chords(); }
  [[nodiscard]] const Vocabulary<Rational>& durations() const noexcept { return duration_counts_.durations(); }
  [[nodiscard]] const Fitted& fitted() const noexcept { return fitted_; }
  /// How much is known of the next chord's context: mixtures may weigh by it.
  template <class = WhenCalled>
  [[nodiscard]] std::size_t bucket(const State& state) const {
    return chord_counts_.context(state.chords).bucket;
  }
  [[nodiscard]] std::size_t buckets() const noexcept { return chord_counts_.buckets(); }

  template <class = WhenCalled>
  [[nodiscard]] State start() const {
    return {};
  }
  template <class = WhenCalled>
  void advance(State& state, const ChordEvent& event) const {
    state.chords.push(event.pitches);
    state.durations.push(event.duration);
    state.time += event.duration;
  }

  /// Minus infinity for a chord with a note outside the range of keys.
  template <class = WhenCalled>
  [[nodiscard]] EventLogProbability log_probability(const State& state, const ChordEvent& event) const {
    List<double> logs;
    EventLogProbability result;
    const ChordNGram::Context context = chord_counts_.context(state.chords);
    chord_counts_.components(context, event.pitches, logs);
    result.chord = fitted_.chords.log_probability(logs, context.bucket);
    const DurationNGram::Context length = duration_context(state, event.pitches);
    duration_counts_.component_logs(length, duration_counts_.durations().find(event.duration), logs);
    result.duration = fitted_.durations.log_probability(logs, length.bucket);
    result.held = fitted_.held.log_probability(state.chords.previous(), event);
    return result;
  }

  /// The next event, chosen from the chords and durations of the corpus.
  template <class Chooser>
  [[nodiscard]] ChordEvent propose(const State& state, Chooser& chooser) const {
    ChordEvent event{.onset = state.time};
    const List<double> chord_logs =
        chord_counts_.log_probabilities(chord_counts_.context(state.chords), fitted_.chords);
    event.pitches = chords().entries()[chooser.chord(chord_logs, chords())];

    const DurationNGram::Context context = duration_context(state, event.pitches);
    List<double> duration_logs;
    List<double> logs;
    for (std::size_t id = 0; id < durations().size(); ++id) {
      duration_counts_.component_logs(context, static_cast<std::int32_t>(id), logs);
      duration_logs.push_back(fitted_.durations.log_probability(logs, context.bucket));
    }
    event.duration = durations().entries()[chooser.duration(event.pitches, duration_logs, durations())];
    event.held = fitted_.held.propose(state.chords.previous(), event.pitches, chooser);
    return event;
  }

 private:
  template <class = WhenCalled>
  static const NGramOptions& checked(const Corpus& train, const NGramOptions& options) {
    const std::size_t most = ChordHistory::longest;
    if (options.order > most || options.transposed_order > most)
      fail_argument("NGram", "order: got " + std::to_string(std::max(options.order, options.transposed_order)) +
                                 ", expected at most " + std::to_string(most) + ".");
    std::size_t events = 0;
    for (const Piece& piece : train.pieces) {
      for (const ChordEvent& event : piece.events)
        if (!options.range.holds(event.pitches))
          fail_argument("NGram", "\"" + piece.name + "\": notes lie in " + std::to_string(options.range.lowest) + ".." +
                                     std::to_string(options.range.lowest + options.range.keys - 1) + ": got " +
                                     std::to_string(event.pitches.lowest()) + ".." +
                                     std::to_string(event.pitches.highest()) + ". Move them by octaves.");
      events += piece.events.size();
    }
    if (events == 0) fail_argument("NGram", "there is no event to count. Give training pieces.");
    return options;
  }
  template <class = WhenCalled>
  [[nodiscard]] DurationNGram::Context duration_context(const State& state, const PitchSet& chord) const {
    return duration_counts_.context(state.chords, state.durations, chord, chords());
  }

  NGramOptions options_;
  ChordNGram chord_counts_;
  DurationNGram duration_counts_;
  Fitted fitted_;
};

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
