// SPDX-License-Identifier: MIT
//
// The variational autoencoder (Kingma and Welling 2014): a code is a normal distribution, and all codes together are
// held near N(0, I), so that a drawn one decodes to music.
//
//   mean, logvar = encoder(x) (B, latent)     z = mean + e^(logvar / 2) eps, eps ~ N(0, I)     decoder(z): logits
//   loss = reconstruction + beta KL,   KL = -1/2 sum over latent of (1 + logvar - mean² - e^logvar), mean over the
//   batch
//
// Free bits (Kingma et al. 2016, "Improved variational inference with inverse autoregressive flow", appendix C.8): a
// latent number whose KL, in the batch's mean, is below them is not pressed towards N(0, 1).
//
// With Reduction::row_sums and beta 1 the loss is the negative evidence lower bound. The tutorial averages instead of
// summing (faithful_vae): the reconstruction is then worth less than 0.03 beside a KL term of weight 1, and the codes
// collapse to N(0, I) whatever the window (collapse_note below says so in words).
#pragma once

#include <chordgen/core/distributions.hpp>
#include <chordgen/models/window_coder.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

struct VaeOptions {
  WindowCoderOptions coder{};
  double beta = 1;       ///< weight of the KL term (Higgins et al. 2017)
  double free_bits = 0;  ///< what each latent number may say, on average, before the KL term counts it

  friend bool operator==(const VaeOptions&, const VaeOptions&) = default;
};

/// The tutorial's variational autoencoder for a vocabulary.
template <class = WhenCalled>
[[nodiscard]] VaeOptions faithful_vae(std::size_t chords, std::size_t window = 32) {
  return {faithful_window_coder(chords, window), 1, 0};
}

/// Normal distributions of codes, (B, latent) each.
template <class T>
struct CodeDistribution {
  Var<T> mean;
  Var<T> logvar;
};

template <class T>
struct Vae {
  using Scalar = T;

  VaeOptions options;
  WindowEncoder<T> encoder;
  WindowDecoder<T> decoder;
  double beta_share = 1;  ///< of beta, while it warms up in training: BetaWarmUp sets it

  /// Throws ArgumentError when a size makes no sense or beta is below 0.
  Vae(const VaeOptions& chosen, Rng rng)
      : options((check("Vae", chosen.coder), chosen)),
        encoder(chosen.coder, 2, rng.split("encoder")),
        decoder(chosen.coder, rng.split("decoder")) {
    if (!(options.beta >= 0 && options.beta < math::infinity))
      fail_argument("Vae", "beta: got " + std::to_string(options.beta) + ", expected 0 or more.");
    if (!(options.free_bits >= 0 && options.free_bits < math::infinity))
      fail_argument("Vae", "free bits: got " + std::to_string(options.free_bits) + ", expected 0 or more.");
  }

  CodeDistribution<T> encode_distribution(Pass<T>& pass, const ChordBatch& batch) const {
    const Var<T> h = encoder.has_trunk() ? encoder.trunk(pass, batch) : Var<T>();
    const Var<T> mean = encoder.output(pass, batch, h, 0);
    const Var<T> logvar = encoder.output(pass, batch, h, 1);
    return {mean, logvar};
  }
  /// The middles of the codes of windows, (B, latent).
  Var<T> encode(Pass<T>& pass, const ChordBatch& batch) const { return encode_distribution(pass, batch).mean; }
  /// The logits of the windows that codes stand for.
  WindowLogits<T> decode(Pass<T>& pass, Var<T> z) const { return decoder(pass, z); }

  Loss<T> loss(Pass<T>& pass, const ChordBatch& batch) const {
    const View<T> noise = pass.tape.make({batch.batch, options.coder.latent});
    for (T& value : noise) value = static_cast<T>(normal(pass.rng));
    return loss(pass, batch, noise);
  }
  /// The same with given noise (B, latent), which must stay until backward has run.
  Loss<T> loss(Pass<T>& pass, const ChordBatch& batch, std::type_identity_t<View<const T>> noise) const {
    const CodeDistribution<T> codes = encode_distribution(pass, batch);
    const Var<T> deviation = exp(T(0.5) * codes.logvar);
    const Var<T> z = codes.mean + deviation * pass.tape.constant(noise);
    Loss<T> loss = reconstruction_loss(pass, decoder, z, batch, options.coder);
    const Var<T> divergence = kl_divergence(codes.mean, codes.logvar, options.coder.reduction);
    const Var<T> pressed =
        options.free_bits > 0
            ? free_kl_divergence(codes.mean, codes.logvar, options.free_bits * math::ln2, options.coder.reduction)
            : divergence;
    const double weight = pass.training ? options.beta * beta_share : options.beta;  // epochs are judged alike
    const Var<T> weighted = static_cast<T>(weight) * pressed;
    loss.total = loss.total + weighted;

    const bool mean = options.coder.reduction == Reduction::mean;
    const double latent = mean ? static_cast<double>(options.coder.latent) : 1.0;
    loss.add_metric({"kl", static_cast<double>(divergence.item()) * latent, static_cast<double>(batch.batch)});
    return loss;
  }

  template <class Visitor>
  void visit(Visitor&& each) {
    visit_in("encoder", encoder, each);
    visit_in("decoder", decoder, each);
  }
};

/// Observer of fit that lets beta rise in a line from 0 over the first epochs (Bowman et al. 2016). Name it behind the
/// Checkpointer, so that a resumed fit goes on with the beta it had.
class BetaWarmUp {
 public:
  explicit BetaWarmUp(double epochs) : epochs_(epochs) {
    if (!(epochs >= 0)) fail_argument("BetaWarmUp", "epochs: got " + std::to_string(epochs) + ", expected 0 or more.");
  }
  template <class State>
  void on_begin(State& state) const {
    const double steps = static_cast<double>(state.progress.epoch * state.steps + state.progress.step);
    const double all = epochs_ * static_cast<double>(state.steps);
    state.model.beta_share = steps < all ? steps / all : 1;
  }
  template <class State>
  void on_step(State& state) const {
    on_begin(state);
  }

 private:
  double epochs_;
};

/// In words, when the codes have collapsed: they say less than 0.01 nats of their window. `kl` is the figure of that
/// name.
template <class = WhenCalled>
[[nodiscard]] std::optional<std::string> collapse_note(double kl) {
  if (!(kl < 0.01)) return std::nullopt;
  return "the latent has collapsed: KL is " + std::to_string(kl) +
         " nats a window, so all windows have the same code and the decoder ignores it. Sum the loss over the window "
         "instead of averaging it, lower beta, or let it warm up.";
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
