// SPDX-License-Identifier: MIT
//
// What the models that write a whole window from a few numbers have in common, so that drawing, walking and
// interpolating are written once:
//
//   decode(pass, z (B, latent))  -> logits of the windows       every one of them: autoencoder, variational,
//   adversarial encode(pass, batch)          -> the windows' codes z        where there is an encoder
//
// Used by: models/code_player.hpp, which plays codes, and generate/latent.hpp, which makes them.
#pragma once

#include <chordgen/models/window_coder.hpp>

#include <concepts>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

template <class M>
concept LatentModel = requires(const M& model, Pass<typename M::Scalar>& pass, Var<typename M::Scalar> z) {
  { model.decode(pass, z) } -> std::same_as<WindowLogits<typename M::Scalar>>;
  { model.options.coder } -> std::convertible_to<const WindowCoderOptions&>;
};

/// A latent model that can say which code a window has.
template <class M>
concept CodingModel = LatentModel<M> &&
    requires(const M& model, Pass<typename M::Scalar>& pass, const ChordBatch& batch) {
  { model.encode(pass, batch) } -> std::same_as<Var<typename M::Scalar>>;
};

/// The codes of a batch of windows, (B, latent), without chance. Throws ArgumentError for ids outside the vocabularies.
template <CodingModel M>
[[nodiscard]] Tensor<typename M::Scalar> encode(const M& model, const ChordBatch& batch, Threads threads = {}) {
  using T = typename M::Scalar;
  Tape<T> tape;
  Pass<T> pass(tape, Rng(0), false, threads);
  return Tensor<T>(model.encode(pass, batch).value());
}

/// The codes of the windows with these numbers, (n, latent).
template <CodingModel M>
[[nodiscard]] Tensor<typename M::Scalar> encode(const M& model, const ChordWindows& windows,
                                                Span<const std::uint32_t> which, Threads threads = {}) {
  constexpr std::size_t most = 256;  // windows at once
  const std::size_t latent = model.options.coder.latent;
  Tensor<typename M::Scalar> codes({which.size(), latent});
  ChordBatch batch;
  for (std::size_t first = 0; first < which.size(); first += most) {
    windows.gather(batch, which.subspan(first, std::min(most, which.size() - first)));
    const auto some = encode(model, batch, threads);
    std::copy(some.begin(), some.end(), codes.begin() + first * latent);
  }
  return codes;
}

/// The codes of all windows, (windows, latent).
template <CodingModel M>
[[nodiscard]] Tensor<typename M::Scalar> encode_all(const M& model, const ChordWindows& windows, Threads threads = {}) {
  List<std::uint32_t> all(windows.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::uint32_t>(i);
  return encode(model, windows, all, threads);
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
