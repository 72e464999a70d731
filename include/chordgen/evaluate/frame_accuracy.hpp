// SPDX-License-Identifier: MIT
//
// How much of the next chord a model gets right when it draws it, as the polyphonic benchmark reports it beside the
// likelihood. Every event is drawn several times given the true past; TP notes are in both chords, FP drawn alone, FN
// missed:
//
//   overall = sum TP / sum (TP + FP + FN)                              Bay, Ehmann and Downie, ISMIR 2009, eq. 5
//   matched = mean over the draws of TP / max(TP + FP, TP + FN)        two silences: 1
//
// The table of Boulanger-Lewandowski, Bengio and Vincent (ICML 2012) names the first and has the second: its row
// "Random" (every key with 1/2) is the notes of a frame / 88 on all four sets, which the first cannot be, and its rows
// of independent keys come out within 0.15 points. docs/polyphonic.md has both beside the table's.
#pragma once

#include <chordgen/core/distributions.hpp>
#include <chordgen/core/error.hpp>
#include <chordgen/core/list.hpp>
#include <chordgen/core/math.hpp>
#include <chordgen/dataset/piece.hpp>
#include <chordgen/models/sequence_model.hpp>

#include <algorithm>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {
namespace detail {

/// Draws every decision by its probability.
class Drawn {
 public:
  explicit Drawn(Rng rng) : rng_(rng) {}

  template <class = WhenCalled>
  std::size_t chord(Span<const double> logs, const Vocabulary<PitchSet>&) {
    return draw(logs);
  }
  template <class = WhenCalled>
  int note(const PitchSet&, bool, Span<const double> logs) {
    return static_cast<int>(draw(logs));
  }
  template <class = WhenCalled>
  std::size_t duration(const PitchSet&, Span<const double> logs, const Vocabulary<Rational>&) {
    return draw(logs);
  }
  bool held(int, double probability) { return uniform(rng_) < probability; }

 private:
  template <class = WhenCalled>
  std::size_t draw(Span<const double> logs) {
    weights_.clear();
    for (const double log : logs) weights_.push_back(math::exp(log));
    return categorical(rng_, Span<const double>(weights_));
  }

  Rng rng_;
  List<double> weights_{};
};

}  // namespace detail

/// Expected frame accuracies, from 0 to 1.
struct FrameAccuracy {
  double overall = 0;
  double matched = 0;
};

/// Draws every event of the pieces `draws` times. Throws ArgumentError when the pieces have no note.
template <SequenceModel Model>
[[nodiscard]] FrameAccuracy frame_accuracy(Model& model, const Corpus& pieces, Rng rng, std::size_t draws = 4) {
  detail::Drawn chooser(rng);
  double right = 0;
  double all = 0;
  double matched = 0;
  double count = 0;
  for (const Piece& piece : pieces.pieces) {
    auto state = model.start();
    for (const ChordEvent& event : piece.events) {
      for (std::size_t i = 0; i < draws; ++i) {
        const PitchSet drawn = model.propose(state, chooser).pitches;
        const auto both = static_cast<double>((drawn & event.pitches).size());
        const std::size_t most = std::max(drawn.size(), event.pitches.size());
        right += both;
        all += static_cast<double>((drawn | event.pitches).size());
        matched += most == 0 ? 1 : both / static_cast<double>(most);
        count += 1;
      }
      model.advance(state, event);
    }
  }
  if (!(all > 0)) fail_argument("frame_accuracy", "there is no note to foretell. Give pieces to judge the model by.");
  return {right / all, matched / count};
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
