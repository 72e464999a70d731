// SPDX-License-Identifier: MIT
//
// Codes as a sequence model: n codes are n windows of L events, played one behind the other. So decoding, constraints
// and continuation, written for models that go event by event, serve the autoencoders too.
//
//   p(chord at step t | z) = softmax over chords of the logits at t
//
// Given its code, a window's steps do not depend on each other, nor on what was played. Of a Bernoulli decoder the
// softmax is what its sigmoids say once it is known that exactly one chord sounds: p(c) is proportional to the odds
// e^logit. Greedy decoding is the tutorial's argmax. A model that codes no durations plays quarters.
#pragma once

#include <chordgen/models/latent_model.hpp>
#include <chordgen/models/sequence_model.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

template <class T>
class CodePlayer {
 public:
  using State = std::size_t;  ///< the events that were played

  /// Decodes the codes (n, latent). Throws ArgumentError for vocabularies of another size than the model's, and for
  /// codes of another width.
  template <LatentModel M>
  CodePlayer(const M& model, View<const T> codes, Vocabulary<PitchSet> chords, Vocabulary<Rational> durations,
             Threads threads = {})
      : chords_(std::move(chords)), durations_(std::move(durations)), window_(model.options.coder.window) {
    const WindowCoderOptions& coder = model.options.coder;
    if (coder.durations == 0) durations_ = Vocabulary<Rational>(List<Rational>{Rational(1)});
    if (chords_.size() != coder.chords || (coder.durations != 0 && durations_.size() != coder.durations))
      fail_argument("CodePlayer", "the vocabularies are not the model's: got " + std::to_string(chords_.size()) +
                                      " chords and " + std::to_string(durations_.size()) + " durations, expected " +
                                      std::to_string(coder.chords) + " and " + std::to_string(coder.durations) + ".");
    if (codes.columns() != coder.latent)
      fail_shapes("CodePlayer", "codes of another width than the model's", codes.shape(), Shape{coder.latent},
                  "Give one row of latent numbers for each window.");
    Tape<T> tape;
    for (std::size_t row = 0; row < codes.rows(); ++row) {
      tape.clear();
      Pass<T> pass(tape, Rng(0), false, threads);
      const WindowLogits<T> logits =
          model.decode(pass, tape.constant({codes.data() + row * coder.latent, Shape{1, coder.latent}}));
      chord_logits_.append(logits.chords.value().begin(), logits.chords.value().end());
      if (coder.durations == 0) continue;
      duration_logits_.append(logits.durations.value().begin(), logits.durations.value().end());
    }
    length_ = codes.rows() * window_;
  }

  /// How many events the codes are.
  [[nodiscard]] std::size_t length() const noexcept { return length_; }
  [[nodiscard]] const Vocabulary<PitchSet>& chords() const noexcept { return chords_; }
  [[nodiscard]] const Vocabulary<Rational>& durations() const noexcept { return durations_; }

  [[nodiscard]] State start() const noexcept { return 0; }
  void advance(State& state, const ChordEvent&) const noexcept { ++state; }

  /// Throws ArgumentError behind the last event.
  [[nodiscard]] EventLogProbability log_probability(const State& state, const ChordEvent& event) const {
    const std::int32_t chord = chords_.find(event.pitches);
    const std::int32_t duration = durations_.find(event.duration);
    const auto of = [](const List<double>& logs, std::int32_t id) {
      return id < 0 ? -math::infinity : logs[static_cast<std::size_t>(id)];
    };
    return {of(chord_logs(state), chord), of(duration_logs(state), duration)};
  }
  /// The next event as the chooser decides. Throws ArgumentError behind the last.
  template <class Choosing>
  [[nodiscard]] ChordEvent propose(const State& state, Choosing& chooser) const {
    ChordEvent event;
    event.pitches = chords_.entries()[chooser.chord(chord_logs(state), chords_)];
    event.duration = durations_.entries()[chooser.duration(event.pitches, duration_logs(state), durations_)];
    return event;
  }

 private:
  [[nodiscard]] List<double> chord_logs(std::size_t event) const {
    return log_softmax(chord_logits_, event, chords_.size());
  }
  [[nodiscard]] List<double> duration_logs(std::size_t event) const {
    if (duration_logits_.empty()) return {0};
    return log_softmax(duration_logits_, event, durations_.size());
  }
  /// Of the column of an event: its window's logits are (entries, window).
  [[nodiscard]] List<double> log_softmax(const List<T>& logits, std::size_t event, std::size_t entries) const {
    if (event >= length_)
      fail_argument("CodePlayer", "the codes are " + std::to_string(length_) + " events: asked for event " +
                                      std::to_string(event + 1) + ".");
    const T* column = logits.data() + event / window_ * entries * window_ + event % window_;
    List<double> logs(entries);
    double most = -math::infinity;
    for (std::size_t i = 0; i < entries; ++i) {
      logs[i] = static_cast<double>(column[i * window_]);
      most = std::max(most, logs[i]);
    }
    double sum = 0;
    for (const double log : logs) sum += math::exp(log - most);
    const double all = most + math::log(sum);
    for (double& log : logs) log -= all;
    return logs;
  }

  Vocabulary<PitchSet> chords_;
  Vocabulary<Rational> durations_;
  std::size_t window_;
  std::size_t length_ = 0;
  List<T> chord_logits_;     // (n, C, L)
  List<T> duration_logits_;  // (n, D, L), or empty
};

static_assert(SequenceModel<CodePlayer<float>>);

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
