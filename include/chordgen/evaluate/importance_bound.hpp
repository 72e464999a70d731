// SPDX-License-Identifier: MIT
//
// How well a variational autoencoder foretells windows it has not seen: its likelihood is an integral over all codes,
// bounded from below by k draws (Burda, Grosse and Salakhutdinov, "Importance weighted autoencoders", ICLR 2016, eq.
// 8):
//
//   log p(x) >= log 1/k sum_i p(x | z_i) p(z_i) / q(z_i | x),     z_i = mean + deviation eps_i,  eps_i ~ N(0, I)
//
// on average over the draws, closer with every k. A piece is cut into windows one behind the other; what is left at its
// end, shorter than a window, is not judged. The bound of chords is taken alone, durations are what the bound of both
// adds. A sigmoid for every chord (WindowLikelihood::bernoulli) is no distribution over windows and has no likelihood.
#pragma once

#include <chordgen/core/distributions.hpp>
#include <chordgen/evaluate/likelihood.hpp>
#include <chordgen/models/vae.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {
namespace detail {

/// log 1/k sum e^l.
template <class = void>
[[nodiscard]] double log_mean_exp(Span<const double> logs) {
  double largest = -math::infinity;
  for (const double log : logs) largest = std::max(largest, log);
  if (largest == -math::infinity) return largest;
  double sum = 0;
  for (const double log : logs) sum += math::exp(log - largest);
  return largest + math::log(sum / static_cast<double>(logs.size()));
}

/// A window's bounds: of its chords, and of its chords and durations.
struct WindowBound {
  double chords = 0;
  double both = 0;
};

/// -log P of a window's entries: a softmax over the entries at each step, entry c at step t stands at c L + t.
template <class T>
[[nodiscard]] double window_nats(View<const T> logits, Span<const std::int32_t> ids) {
  const std::size_t length = ids.size();
  double nats = 0;
  for (std::size_t t = 0; t < length; ++t) {
    double largest = -math::infinity;
    double sum = 0;
    for (std::size_t at = t; at < logits.size(); at += length)
      largest = std::max(largest, static_cast<double>(logits[at]));
    for (std::size_t at = t; at < logits.size(); at += length)
      sum += math::exp(static_cast<double>(logits[at]) - largest);
    nats += largest + math::log(sum) - static_cast<double>(logits[static_cast<std::size_t>(ids[t]) * length + t]);
  }
  return nats;
}

template <class T>
[[nodiscard]] WindowBound window_bound(const Vae<T>& model, Tape<T>& tape, const ChordBatch& window,
                                       std::size_t samples, Rng rng) {
  Tensor<T> z({1, model.options.coder.latent});
  List<double> chords;
  List<double> both;
  for (std::size_t i = 0; i < samples; ++i) {
    tape.clear();
    Pass<T> pass(tape, Rng(0), false);
    const CodeDistribution<T> code = model.encode_distribution(pass, window);
    double weight = 0;  // log p(z) / q(z | x); the normalisers are equal
    for (std::size_t j = 0; j < z.size(); ++j) {
      const double eps = normal(rng);
      const double logvar = static_cast<double>(code.logvar.value()[j]);
      const double drawn = static_cast<double>(code.mean.value()[j]) + math::exp(logvar / 2) * eps;
      z[j] = static_cast<T>(drawn);
      weight += (eps * eps - drawn * drawn + logvar) / 2;
    }
    const WindowLogits<T> logits = model.decode(pass, tape.constant(z.view()));
    chords.push_back(weight - window_nats<T>(logits.chords.value(), window.chords));
    both.push_back(chords.back());
    if (model.options.coder.durations != 0) both.back() -= window_nats<T>(logits.durations.value(), window.durations);
  }
  return {log_mean_exp(chords), log_mean_exp(both)};
}

}  // namespace detail

/// The bound for the windows of pieces, with so many draws for each. A window with an event that the vocabularies lack
/// is impossible. Throws ArgumentError for a model without a likelihood, for no draws, and when no piece has a window.
template <class T>
[[nodiscard]] Likelihood importance_bound(const Vae<T>& model, const Vocabulary<PitchSet>& chords,
                                          const Vocabulary<Rational>& durations, const Corpus& pieces,
                                          std::size_t samples, Rng rng) {
  const WindowCoderOptions& coder = model.options.coder;
  if (coder.likelihood != WindowLikelihood::categorical)
    fail_argument("importance_bound",
                  "a sigmoid for every chord is no distribution over windows. Train it with --likelihood categorical.");
  if (samples == 0) fail_argument("importance_bound", "samples: got 0, expected at least 1.");
  const std::size_t length = coder.window;
  Tape<T> tape;
  Likelihood result;
  for (const Piece& piece : pieces.pieces) {
    for (std::size_t first = 0; first + length <= piece.events.size(); first += length) {
      ChordBatch window{.batch = 1, .time = length};
      bool known = true;
      for (std::size_t i = first; i < first + length; ++i) {
        window.chords.push_back(chords.find(piece.events[i].pitches));
        window.durations.push_back(durations.find(piece.events[i].duration));
        known = known && window.chords.back() >= 0 && (coder.durations == 0 || window.durations.back() >= 0);
      }
      result.events += length;
      if (!known) {
        result.impossible += length;
        result.sum.chord = -math::infinity;
        continue;
      }
      const detail::WindowBound bound =
          detail::window_bound(model, tape, window, samples, rng.split(result.events / length));
      result.sum.chord += bound.chords;
      result.sum.duration += bound.both - bound.chords;
      result.possible.chord += bound.chords;
      result.possible.duration += bound.both - bound.chords;
    }
  }
  if (result.events == 0)
    fail_argument("importance_bound",
                  "no piece has a window of " + std::to_string(length) + " events. Give longer pieces.");
  return result;
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
