// SPDX-License-Identifier: MIT
//
// Whether a model's first guess is right, and whether it knows how sure it may be.
//
//   accuracy             share of events whose chord (duration, given the chord) is the model's most probable choice
//   confidence           P(the chord it chose)
//   calibration error    sum over ten bins of confidence of |right answers - sum of confidence| / events
//                        (expected calibration error: Guo et al., "On calibration of modern neural networks", ICML
//                        2017)
//
// A model that writes notes chooses greedily note after note. Choices are asked for by propose, so every SequenceModel
// is judged by the same lines.
#pragma once

#include <chordgen/core/error.hpp>
#include <chordgen/core/math.hpp>
#include <chordgen/core/span.hpp>
#include <chordgen/dataset/piece.hpp>
#include <chordgen/models/sequence_model.hpp>

#include <algorithm>
#include <array>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// Right first guesses of a model.
struct Foretelling {
  struct Bin {
    std::size_t events = 0;
    std::size_t right = 0;
    double confidence = 0;  ///< sum over the events
  };

  std::size_t events = 0;
  std::size_t right_chords = 0;
  std::size_t right_durations = 0;  ///< given the true chord
  std::array<Bin, 10> bins{};       ///< of the chords, by confidence: [0, 0.1), [0.1, 0.2), ...

  [[nodiscard]] double chord_accuracy() const noexcept { return share(static_cast<double>(right_chords)); }
  [[nodiscard]] double duration_accuracy() const noexcept { return share(static_cast<double>(right_durations)); }
  [[nodiscard]] double calibration_error() const noexcept {
    double sum = 0;
    for (const Bin& bin : bins) {
      const double gap = static_cast<double>(bin.right) - bin.confidence;
      sum += gap < 0 ? -gap : gap;
    }
    return share(sum);
  }

 private:
  [[nodiscard]] double share(double count) const noexcept { return count / static_cast<double>(events); }
};

namespace detail {

/// The most probable choice, or with a chord given that chord and then the most probable duration.
class Guess {
 public:
  Guess() = default;
  explicit Guess(const PitchSet& chord) : chord_(&chord) {}
  explicit Guess(const PitchSet&&) = delete;  // the chord must outlive it

  /// Whether the chord that was given could be chosen.
  [[nodiscard]] bool followed() const noexcept { return followed_; }

  template <class = WhenCalled>
  std::size_t chord(Span<const double> logs, const Vocabulary<PitchSet>& chords) {
    const std::int32_t id = chord_ == nullptr ? -1 : chords.find(*chord_);
    followed_ = id >= 0;
    return id >= 0 ? static_cast<std::size_t>(id) : best(logs);
  }
  template <class = WhenCalled>
  int note(const PitchSet& written, bool upward, Span<const double> logs) {
    if (chord_ == nullptr) return static_cast<int>(best(logs));
    int next = piano_keys;
    for (const int pitch : *chord_)
      if (!written.contains(pitch) && (!upward || next == piano_keys)) next = pitch - lowest_piano_key;
    followed_ = next >= 0 && next <= piano_keys;
    return followed_ ? next : piano_keys;
  }
  template <class = WhenCalled>
  std::size_t duration(const PitchSet&, Span<const double> logs, const Vocabulary<Rational>&) {
    return best(logs);
  }
  bool held(int, double probability) { return probability > 0.5; }

 private:
  template <class = WhenCalled>
  [[nodiscard]] static std::size_t best(Span<const double> logs) {
    return static_cast<std::size_t>(std::max_element(logs.begin(), logs.end()) - logs.begin());
  }

  const PitchSet* chord_ = nullptr;
  bool followed_ = false;
};

}  // namespace detail

/// Asks a model for its first guess of every event. Throws ArgumentError when the pieces have none.
template <SequenceModel Model>
[[nodiscard]] Foretelling foretelling(Model& model, const Corpus& pieces) {
  Foretelling result;
  for (const Piece& piece : pieces.pieces) {
    auto state = model.start();
    for (const ChordEvent& event : piece.events) {
      ++result.events;
      detail::Guess free;
      const ChordEvent guess = model.propose(state, free);
      const bool right = guess.pitches == event.pitches;
      const double confidence = math::exp(model.log_probability(state, guess).chord);
      const auto place = static_cast<std::size_t>(confidence * static_cast<double>(result.bins.size()));
      Foretelling::Bin& bin = result.bins[std::min(place, result.bins.size() - 1)];
      ++bin.events;
      bin.right += right ? 1 : 0;
      bin.confidence += confidence;
      result.right_chords += right ? 1 : 0;

      detail::Guess given(event.pitches);
      const ChordEvent timed = model.propose(state, given);
      if (given.followed() && timed.duration == event.duration) ++result.right_durations;
      model.advance(state, event);
    }
  }
  if (result.events == 0) fail_argument("foretelling", "the pieces have no event. Give pieces to judge the model by.");
  return result;
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
