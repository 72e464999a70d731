// SPDX-License-Identifier: MIT
//
// Codes by chance: what the decoder was promised (the prior), or where the corpus's windows really lie (the aggregated
// posterior).
//
//   prior       z ~ N(0, I)
//   posterior   of a variational model   a window at random, z ~ its distribution
//               of an autoencoder        a window at random, z ~ N(its code, (h s_j)²): a kernel density estimate with
//                                        Silverman's width (1986, equation 4.14), h = (4 / (n (d + 2)))^(1 / (d + 4)),
//                                        s_j the standard deviation of number j over n codes of d numbers
//
// An autoencoder behind tanh has codes in (-1, 1): half of the numbers that the prior draws lie far from any window's.
#pragma once

#include <chordgen/core/distributions.hpp>
#include <chordgen/models/latent_model.hpp>

#include <cmath>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// `count` codes from N(0, I), (count, latent).
template <class T>
[[nodiscard]] Tensor<T> draw_from_prior(std::size_t count, std::size_t latent, Rng rng) {
  Tensor<T> codes({count, latent});
  for (T& number : codes) number = static_cast<T>(normal(rng));
  return codes;
}

/// The standard deviation of each column of codes (n, latent).
template <class T>
[[nodiscard]] List<double> spread_of(View<const T> codes) {
  const auto rows = static_cast<double>(codes.rows());
  List<double> spread;
  for (std::size_t j = 0; j < codes.columns(); ++j) {
    double mean = 0, squares = 0;
    for (std::size_t i = 0; i < codes.rows(); ++i) mean += static_cast<double>(codes(i, j)) / rows;
    for (std::size_t i = 0; i < codes.rows(); ++i) {
      const double away = static_cast<double>(codes(i, j)) - mean;
      squares += away * away / rows;
    }
    spread.push_back(std::sqrt(squares));
  }
  return spread;
}

/// `count` codes from where the windows lie, (count, latent).
template <CodingModel M>
[[nodiscard]] Tensor<typename M::Scalar> draw_from_posterior(const M& model, const ChordWindows& windows,
                                                             std::size_t count, Rng rng, Threads threads = {}) {
  using T = typename M::Scalar;
  List<std::uint32_t> drawn(count);
  for (std::uint32_t& window : drawn) window = static_cast<std::uint32_t>(uniform_index(rng, windows.size()));
  if constexpr (requires(Pass<T> & pass, const ChordBatch& batch) { model.encode_distribution(pass, batch); }) {
    ChordBatch batch;
    windows.gather(batch, drawn);
    Tape<T> tape;
    Pass<T> pass(tape, Rng(0), false, threads);
    const auto distribution = model.encode_distribution(pass, batch);
    Tensor<T> codes(distribution.mean.value());
    const View<const T> logvar = distribution.logvar.value();
    for (std::size_t i = 0; i < codes.size(); ++i)
      codes[i] += static_cast<T>(math::exp(0.5 * static_cast<double>(logvar[i])) * normal(rng));
    return codes;
  } else {
    Tensor<T> codes = encode(model, windows, drawn, threads);
    const List<double> spread = spread_of<T>(encode_all(model, windows, threads).view());
    const auto d = static_cast<double>(spread.size());
    const double width = math::exp(math::log(4 / (static_cast<double>(windows.size()) * (d + 2))) / (d + 4));
    for (std::size_t i = 0; i < codes.size(); ++i)
      codes[i] += static_cast<T>(width * spread[i % spread.size()] * normal(rng));
    return codes;
  }
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
