// SPDX-License-Identifier: MIT
//
// The chooser that composes: of each decision that a model lays before it, decoding makes weights, constraints strike
// out what may not be, chance draws among the rest.
//
// A chord may turn out to leave no duration only after it was chosen. Then the event as a whole has failed: the caller
// asks the model again, and the chord is not chosen a second time.
#pragma once

#include <chordgen/generate/constraint.hpp>
#include <chordgen/generate/decoding.hpp>
#include <chordgen/models/sequence_model.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// Draws the decisions of one event after the other.
class Sampler {
 public:
  Sampler(const Decoding& decoding, const ConstraintState& constraints, Rng rng)
      : decoding_(decoding), constraints_(&constraints), rng_(rng) {
    check(decoding);
  }

  /// Begins a new event.
  void begin() {
    dead_.clear();
    failed_ = false;
  }
  /// Begins the event again, without the choice that failed. False when nothing failed.
  [[nodiscard]] bool again() {
    if (!failed_) return false;
    failed_ = false;
    return true;
  }

  std::size_t chord(std::span<const double> log_probabilities, const Vocabulary<PitchSet>& chords) {
    masked_.assign(log_probabilities.begin(), log_probabilities.end());
    for (std::size_t id = 0; id < masked_.size(); ++id)
      if (is_dead(chords.entries()[id])) masked_[id] = -math::infinity;
    return draw();
  }

  int note(const PitchSet& written, bool upward, std::span<const double> log_probabilities) {
    static_cast<void>(upward);
    masked_.assign(log_probabilities.begin(), log_probabilities.end());
    if (is_dead(written)) masked_[note_keys] = -math::infinity;
    return static_cast<int>(draw());
  }

  std::size_t duration(const PitchSet& chord, std::span<const double> log_probabilities,
                       const Vocabulary<Rational>& durations) {
    masked_.assign(log_probabilities.begin(), log_probabilities.end());
    for (std::size_t id = 0; id < masked_.size(); ++id)
      if (!constraints_->allows(chord, durations.entries()[id])) masked_[id] = -math::infinity;
    if (*std::max_element(masked_.begin(), masked_.end()) == -math::infinity) {
      dead_.push_back(chord);
      failed_ = true;
      return 0;
    }
    return draw();
  }

  bool held(int, double probability) {
    if (decoding_.greedy || decoding_.temperature == 0) return probability >= 0.5;
    return uniform(rng_) < probability;
  }

 private:
  [[nodiscard]] bool is_dead(const PitchSet& chord) const {
    return std::find(dead_.begin(), dead_.end(), chord) != dead_.end();
  }
  std::size_t draw() {
    const std::vector<double> weights = decoding_weights(masked_, decoding_);
    if (*std::max_element(weights.begin(), weights.end()) == 0)
      fail_argument("continue_from", "the constraints leave no event after " +
                                         std::to_string(constraints_->song().size()) +
                                         " events. Allow longer copied runs or more repeats.");
    return categorical(rng_, std::span<const double>(weights));
  }

  Decoding decoding_;
  const ConstraintState* constraints_;
  Rng rng_;
  std::vector<double> masked_{};
  std::vector<PitchSet> dead_{};  // chords that leave no duration
  bool failed_ = false;
};

static_assert(Chooser<Sampler>);

}  // namespace chordgen::inline CHORDGEN_ABI
