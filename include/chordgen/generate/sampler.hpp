// SPDX-License-Identifier: MIT
//
// The chooser that composes: of each decision that a model lays before it, constraints strike out what may not be,
// decoding makes weights of the rest, chance draws.
//
// Whether a chord leaves a duration is known only after it was chosen. If none is left the event as a whole has failed:
// the caller asks the model again, and the chord is not chosen a second time. A chord written note by note whose
// endings have all failed fails likewise, and is not begun again. When nothing is left at all an ArgumentError says
// which constraints are set.
#pragma once

#include <chordgen/generate/constraint.hpp>
#include <chordgen/generate/decoding.hpp>
#include <chordgen/models/sequence_model.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// Draws the decisions of one event after the other.
class Sampler {
 public:
  /// The constraints must outlive the sampler. Throws ArgumentError for decoding values without a meaning.
  template <class = WhenCalled>
  Sampler(const Decoding& decoding, ConstraintState& constraints, Rng rng)
      : decoding_(decoding), constraints_(&constraints), rng_(rng) {
    check(decoding);
  }

  /// Begins a new event.
  template <class = WhenCalled>
  void begin() {
    rules_ = constraints_->chord_rules();
    dead_chords_.clear();
    dead_beginnings_.clear();
    failed_ = false;
  }
  /// Begins the event again, without the choice that failed. False when nothing failed.
  template <class = WhenCalled>
  [[nodiscard]] bool again() {
    if (!failed_) return false;
    failed_ = false;
    if (dead_chords_.size() + dead_beginnings_.size() > most_failures) fail_nothing_left();
    return true;
  }

  template <class = WhenCalled>
  std::size_t chord(Span<const double> log_probabilities, const Vocabulary<PitchSet>& chords) {
    masked_.assign(log_probabilities.begin(), log_probabilities.end());
    remember_limits(chords);
    for (std::size_t id = 0; id < masked_.size(); ++id) {
      const PitchSet& entry = chords.entries()[id];
      if (!within_limits_[id] || contains(dead_chords_, entry) || !rules_.may_end(entry))
        masked_[id] = -math::infinity;
      else
        masked_[id] *= penalty(entry);
    }
    if (nothing_left()) fail_nothing_left();
    return draw();
  }

  template <class = WhenCalled>
  int note(const PitchSet& written, bool upward, Span<const double> log_probabilities) {
    masked_.assign(log_probabilities.begin(), log_probabilities.end());
    for (int note = 0; note < piano_keys; ++note) {
      double& value = masked_[static_cast<std::size_t>(note)];
      if (value == -math::infinity) continue;
      PitchSet longer = written;
      longer.insert(lowest_piano_key + note);
      if (contains(dead_beginnings_, longer) || !rules_.may_add(written, upward, lowest_piano_key + note))
        value = -math::infinity;
    }
    if (contains(dead_chords_, written) || !rules_.may_end(written))
      masked_[piano_keys] = -math::infinity;
    else
      masked_[piano_keys] *= penalty(written);
    if (nothing_left()) {
      if (written.empty()) fail_nothing_left();
      dead_beginnings_.push_back(written);
      failed_ = true;
      return piano_keys;
    }
    return static_cast<int>(draw());
  }

  template <class = WhenCalled>
  std::size_t duration(const PitchSet& chord, Span<const double> log_probabilities,
                       const Vocabulary<Rational>& durations) {
    masked_.assign(log_probabilities.begin(), log_probabilities.end());
    if (failed_) return 0;
    for (std::size_t id = 0; id < masked_.size(); ++id)
      if (!constraints_->allows(chord, durations.entries()[id], durations)) masked_[id] = -math::infinity;
    if (nothing_left()) {
      dead_chords_.push_back(chord);
      failed_ = true;
      return 0;
    }
    return draw();
  }

  template <class = WhenCalled>
  bool held(int, double probability) {
    const double logs[] = {math::log(1 - probability), math::log(probability)};
    masked_.assign(std::begin(logs), std::end(logs));
    return draw() == 1;
  }

 private:
  static constexpr std::size_t most_failures = 1u << 16;

  template <class = WhenCalled>
  [[nodiscard]] static bool contains(const List<PitchSet>& chords, const PitchSet& chord) {
    return std::find(chords.begin(), chords.end(), chord) != chords.end();
  }
  template <class = WhenCalled>
  [[nodiscard]] bool nothing_left() const {
    return std::all_of(masked_.begin(), masked_.end(), [](double value) { return !(value > -math::infinity); });
  }
  /// Finds once which entries of a vocabulary keep the limits: fingerings are dear.
  template <class = WhenCalled>
  void remember_limits(const Vocabulary<PitchSet>& chords) {
    if (limits_of_ == chords.entries().data() && within_limits_.size() == chords.size()) return;
    limits_of_ = chords.entries().data();
    within_limits_.clear();
    for (const PitchSet& chord : chords.entries()) within_limits_.push_back(rules_.keeps_limits(chord));
  }
  template <class = WhenCalled>
  [[nodiscard]] double penalty(const PitchSet& chord) const {
    if (decoding_.repetition_penalty == 1) return 1;
    const List<ChordEvent>& song = constraints_->song();
    const std::size_t window = std::min(decoding_.repetition_window, song.size());
    for (std::size_t back = 1; back <= window; ++back)
      if (song[song.size() - back].pitches == chord) return decoding_.repetition_penalty;
    return 1;
  }
  template <class = WhenCalled>
  std::size_t draw() {
    const List<double> weights = decoding_weights(masked_, decoding_);
    return categorical(rng_, Span<const double>(weights));
  }
  template <class = WhenCalled>
  [[noreturn]] void fail_nothing_left() const {
    fail_argument("continue_from", "nothing is left after " + std::to_string(constraints_->song().size()) +
                                       " events that keeps the constraints (" + constraints_->names() +
                                       "). Loosen one of them.");
  }

  Decoding decoding_;
  ConstraintState* constraints_;
  Rng rng_;
  ChordRules rules_{ChordLimits{}};
  List<double> masked_{};
  List<PitchSet> dead_chords_{};         // that leave no duration
  List<PitchSet> dead_beginnings_{};     // that leave no chord
  const PitchSet* limits_of_ = nullptr;  // the vocabulary that within_limits_ was found for
  List<char> within_limits_{};
  bool failed_ = false;
};

static_assert(Chooser<Sampler>);

}  // namespace chordgen::inline CHORDGEN_ABI
