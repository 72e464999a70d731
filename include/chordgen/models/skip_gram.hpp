// SPDX-License-Identifier: MIT
//
// Vectors of chords learnt from what stands near them, without any other aim: skip-gram with negative sampling
// (Mikolov et al. 2013, equation 4; with chords: Chuan, Agres and Herremans 2018).
//
//   for each chord c and each chord o at most `window` events away, and k drawn chords n_1 .. n_k:
//   loss = -log sigmoid(u_o . v_c) - sum_i log sigmoid(-u_{n_i} . v_c)
//
// n is drawn by the chords' counts to the power 3/4. v, the vectors that are given back, begin uniform in +-1/(2
// width), u at zero; plain descent, its rate falling in a line to a hundredth. Chords that are met in the same places
// get vectors that point the same way; a chord that is never met keeps the vector it began with.
#pragma once

#include <chordgen/core/distributions.hpp>
#include <chordgen/core/math.hpp>
#include <chordgen/core/tensor.hpp>
#include <chordgen/dataset/windows.hpp>

#include <algorithm>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

struct SkipGramOptions {
  std::size_t width = 64;
  std::size_t window = 4;  ///< events to either side
  std::size_t negatives = 5;
  std::size_t epochs = 10;
  double learning_rate = 0.05;
};

namespace detail {

/// The learner of one run.
template <class T>
class SkipGram {
 public:
  SkipGram(Span<const IdSequence> pieces, std::size_t chords, const SkipGramOptions& options, const Rng& rng)
      : options_(options), vectors_({chords, options.width}), contexts_({chords, options.width}), shares_(chords) {
    Rng start = rng.split("vectors");
    const double range = 0.5 / static_cast<double>(options.width);
    for (T& value : vectors_) value = static_cast<T>((2 * uniform(start) - 1) * range);
    List<double> counts(chords);
    for (const IdSequence& piece : pieces)
      for (const std::int32_t chord : piece.chords)
        if (chord >= 0) ++counts[static_cast<std::size_t>(chord)];
    double sum = 0;
    for (std::size_t chord = 0; chord < chords; ++chord) {
      if (counts[chord] > 0) sum += math::exp(0.75 * math::log(counts[chord]));
      shares_[chord] = sum;
    }
  }

  void learn(const IdSequence& piece, double rate, Rng& rng) {
    const std::size_t size = piece.chords.size();
    for (std::size_t at = 0; at < size; ++at) {
      const std::size_t end = std::min(size, at + options_.window + 1);
      for (std::size_t near = at > options_.window ? at - options_.window : 0; near < end; ++near)
        if (near != at && piece.chords[at] >= 0 && piece.chords[near] >= 0)
          step(static_cast<std::size_t>(piece.chords[at]), static_cast<std::size_t>(piece.chords[near]), rate, rng);
    }
  }
  [[nodiscard]] Tensor<T> vectors() && { return std::move(vectors_); }

 private:
  void step(std::size_t chord, std::size_t near, double rate, Rng& rng) {
    const std::size_t width = options_.width;
    T* const v = vectors_.data() + chord * width;
    dv_.assign(width, T(0));
    const auto pull = [&](std::size_t other, double wanted) {
      T* const u = contexts_.data() + other * width;
      double score = 0;
      for (std::size_t i = 0; i < width; ++i) score += static_cast<double>(u[i]) * static_cast<double>(v[i]);
      const T gain = static_cast<T>(rate * (wanted - 1 / (1 + math::exp(-score))));
      for (std::size_t i = 0; i < width; ++i) {
        dv_[i] += gain * u[i];
        u[i] += gain * v[i];
      }
    };
    pull(near, 1);
    for (std::size_t k = 0; k < options_.negatives; ++k) {
      const double drawn = uniform(rng) * shares_.back();
      const auto other =
          static_cast<std::size_t>(std::upper_bound(shares_.begin(), shares_.end() - 1, drawn) - shares_.begin());
      if (other != near) pull(other, 0);
    }
    for (std::size_t i = 0; i < width; ++i) v[i] += dv_[i];
  }

  SkipGramOptions options_;
  Tensor<T> vectors_;    // v (chords, width)
  Tensor<T> contexts_;   // u (chords, width)
  List<double> shares_;  // of the draws, summed up
  List<T> dv_{};
};

}  // namespace detail

/// Vectors (chords, width) of the chords 0 to below `chords` in these pieces. Throws ArgumentError for sizes of 0, a
/// rate that is not above 0, and ids outside the vocabulary.
template <class T>
[[nodiscard]] Tensor<T> pretrain_embeddings(Span<const IdSequence> pieces, std::size_t chords,
                                            const SkipGramOptions& options = {}, const Rng& rng = Rng(0)) {
  check_size("pretrain_embeddings", "chords", chords, 1, 1u << 24);
  check_size("pretrain_embeddings", "width", options.width, 1, 1u << 16);
  check_size("pretrain_embeddings", "window", options.window, 1, 1u << 16);
  if (!(options.learning_rate > 0))
    fail_argument("pretrain_embeddings",
                  "learning rate: got " + std::to_string(options.learning_rate) + ", expected above 0.");
  for (const IdSequence& piece : pieces)
    for (const std::int32_t id : piece.chords)
      if (id >= 0 && static_cast<std::size_t>(id) >= chords)
        fail_argument("pretrain_embeddings", "there is no such chord: got " + std::to_string(id) + ", expected below " +
                                                 std::to_string(chords) + ".");

  detail::SkipGram<T> learner(pieces, chords, options, rng);
  List<std::size_t> order;
  for (std::size_t i = 0; i < pieces.size(); ++i) order.push_back(i);
  for (std::size_t epoch = 0; epoch < options.epochs; ++epoch) {
    Rng chance = rng.split("epoch").split(epoch);
    shuffle(chance, Span<std::size_t>(order));
    for (std::size_t i = 0; i < order.size(); ++i) {
      const double done = (static_cast<double>(epoch) + static_cast<double>(i) / static_cast<double>(order.size())) /
                          static_cast<double>(options.epochs);
      learner.learn(pieces[order[i]], options.learning_rate * (1 - 0.99 * done), chance);
    }
  }
  return std::move(learner).vectors();
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
