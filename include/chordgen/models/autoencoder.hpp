// SPDX-License-Identifier: MIT
//
// The autoencoder: a window of events through a few numbers and back.
//
//   z = f(encoder(x)) (B, latent)      decoder(z): logits of the window      loss: models/window_coder.hpp
//
// Faithful to the tutorial (faithful_autoencoder): no hidden layer, two numbers, f = tanh, binary cross-entropy
// averaged over everything. Its gradients are about 1e-5, and RMSprop with epsilon inside the root then stands still.
// The default sums over the window instead and has a softmax at each step.
#pragma once

#include <chordgen/models/window_coder.hpp>

namespace chordgen::inline CHORDGEN_ABI {

struct AutoencoderOptions {
  WindowCoderOptions coder{};
  Activation code = Activation::tanh;  ///< of the latent layer

  friend bool operator==(const AutoencoderOptions&, const AutoencoderOptions&) = default;
};

/// The tutorial's autoencoder for a vocabulary.
template <class = WhenCalled>
[[nodiscard]] AutoencoderOptions faithful_autoencoder(std::size_t chords, std::size_t window = 32) {
  return {faithful_window_coder(chords, window), Activation::tanh};
}

template <class T>
struct Autoencoder {
  using Scalar = T;

  AutoencoderOptions options;
  WindowEncoder<T> encoder;
  WindowDecoder<T> decoder;

  /// Throws ArgumentError when a size makes no sense.
  Autoencoder(const AutoencoderOptions& chosen, Rng rng)
      : options((check("Autoencoder", chosen.coder), chosen)),
        encoder(chosen.coder, 1, rng.split("encoder")),
        decoder(chosen.coder, rng.split("decoder")) {}

  /// The codes of windows, (B, latent).
  Var<T> encode(Pass<T>& pass, const ChordBatch& batch) const {
    const Var<T> h = encoder.has_trunk() ? encoder.trunk(pass, batch) : Var<T>();
    const Var<T> z = encoder.output(pass, batch, h, 0);
    return options.code == Activation::tanh ? tanh(z) : z;
  }
  /// The logits of the windows that codes stand for.
  WindowLogits<T> decode(Pass<T>& pass, Var<T> z) const { return decoder(pass, z); }

  Loss<T> loss(Pass<T>& pass, const ChordBatch& batch) const {
    return reconstruction_loss(pass, decoder, encode(pass, batch), batch, options.coder);
  }

  template <class Visitor>
  void visit(Visitor&& each) {
    visit_in("encoder", encoder, each);
    visit_in("decoder", decoder, each);
  }
};

}  // namespace chordgen::inline CHORDGEN_ABI
