// SPDX-License-Identifier: MIT
//
// How well a model foretells music that it has not seen. Every event of every piece is foretold from all events of the
// piece before it: the state is carried through, nothing is cut into windows.
//
//   bits of a part = - sum over events of log2 P(part) / events        perplexity = 2 ^ bits
//
// Models that give probability to every chord can be compared whatever their vocabularies. A model of a closed
// vocabulary gives minus infinity to a chord it has no name for: those events are counted apart (`impossible`), the
// mean over all events is then infinite, and so it is reported.
//
// What several models say of the same events makes a mixture of them without asking any of them again:
// evaluate/blend.hpp.
#pragma once

#include <chordgen/core/error.hpp>
#include <chordgen/core/list.hpp>
#include <chordgen/core/math.hpp>
#include <chordgen/core/span.hpp>
#include <chordgen/dataset/piece.hpp>
#include <chordgen/models/sequence_model.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

inline constexpr double nats_per_bit = math::ln2;

/// Sums over the events of held-out pieces, in nats.
struct Likelihood {
  std::size_t events = 0;
  std::size_t impossible = 0;  ///< events whose chord or duration the model gives no probability
  EventLogProbability sum{};
  EventLogProbability possible{};  ///< the sum without the impossible events

  [[nodiscard]] double chord_bits() const noexcept { return bits(sum.chord); }
  [[nodiscard]] double duration_bits() const noexcept { return bits(sum.duration); }
  [[nodiscard]] double held_bits() const noexcept { return bits(sum.held); }
  /// As many chords, all equally likely, would be as hard to foretell.
  [[nodiscard]] double chord_perplexity() const noexcept { return math::exp(chord_bits() * nats_per_bit); }
  [[nodiscard]] double duration_perplexity() const noexcept { return math::exp(duration_bits() * nats_per_bit); }
  /// Mean log-likelihood of the chords, as the polyphonic benchmark gives it: nats a frame, higher is better.
  [[nodiscard]] double chord_nats() const noexcept { return sum.chord / static_cast<double>(events); }
  /// The bits of a chord over the events that the model gives a probability; not a number when there is none.
  [[nodiscard]] double possible_chord_bits() const noexcept {
    return -possible.chord / nats_per_bit / static_cast<double>(events - impossible);
  }

 private:
  [[nodiscard]] double bits(double nats) const noexcept { return -nats / nats_per_bit / static_cast<double>(events); }
};

/// What a model says of every event of the pieces, piece behind piece.
template <SequenceModel Model>
[[nodiscard]] List<EventLogProbability> event_log_probabilities(Model& model, const Corpus& pieces) {
  List<EventLogProbability> said;
  for (const Piece& piece : pieces.pieces) {
    auto state = model.start();
    for (const ChordEvent& event : piece.events) {
      said.push_back(model.log_probability(state, event));
      model.advance(state, event);
    }
  }
  return said;
}

/// The sums of what was said. Throws ArgumentError when nothing was.
template <class = WhenCalled>
[[nodiscard]] Likelihood likelihood(Span<const EventLogProbability> said) {
  const auto add = [](EventLogProbability& sum, const EventLogProbability& logs) {
    sum = {sum.chord + logs.chord, sum.duration + logs.duration, sum.held + logs.held};
  };
  Likelihood result{.events = said.size()};
  for (const EventLogProbability& logs : said) {
    add(result.sum, logs);
    if (logs.chord + logs.duration > -math::infinity)
      add(result.possible, logs);
    else
      ++result.impossible;
  }
  if (said.empty()) fail_argument("likelihood", "the pieces have no event. Give pieces to judge the model by.");
  return result;
}

/// What a model says of the pieces. Throws ArgumentError when they have no event.
template <SequenceModel Model>
[[nodiscard]] Likelihood likelihood(Model& model, const Corpus& pieces) {
  return likelihood(Span<const EventLogProbability>(event_log_probabilities(model, pieces)));
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
