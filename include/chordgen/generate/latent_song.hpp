// SPDX-License-Identifier: MIT
//
// The song that codes stand for.
#pragma once

#include <chordgen/generate/continue.hpp>
#include <chordgen/models/code_player.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// The song of codes (n, latent), their windows one behind the other: options.length events of it, or all where that is
/// 0. Decoding is greedy unless another is given: chance has spoken when the codes were drawn. Throws ArgumentError for
/// a length beyond the codes' and as continue_from.
template <LatentModel M>
[[nodiscard]] Song song_of_codes(const M& model, std::type_identity_t<View<const typename M::Scalar>> codes,
                                 const ChordWindows& windows, ContinueOptions options = {.length = 0},
                                 const Decoding& decoding = {.greedy = true}, Rng rng = Rng(0),
                                 const Constraints& constraints = {}) {
  CodePlayer<typename M::Scalar> player(model, codes, windows.chords, windows.durations, options.threads);
  if (options.length == 0) options.length = player.length();
  return continue_from(player, Span<const ChordEvent>(), options, decoding, rng, constraints);
}

}  // namespace chordgen::inline CHORDGEN_ABI
