// SPDX-License-Identifier: MIT
//
// The autoencoder as a kind of model file.
#pragma once

#include <chordgen/models/autoencoder.hpp>
#include <chordgen/models/window_coder_kind.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// The options as JSON.
template <class = WhenCalled>
[[nodiscard]] Json describe(const AutoencoderOptions& options) {
  return Json::object(
      {{"coder", describe(options.coder)}, {"code", options.code == Activation::tanh ? "tanh" : "linear"}});
}

template <class T>
struct ModelKind<Autoencoder<T>> {
  static constexpr const char* name = "autoencoder";

  [[nodiscard]] static Json describe(const Autoencoder<T>& model) { return chordgen::describe(model.options); }

  [[nodiscard]] static Autoencoder<T> make(const Json& json, const Learnt& learnt, const SizeLimit& limit) {
    const AutoencoderOptions options{window_coder_options(json["coder"]),
                                     json["code"].as_string() == "tanh" ? Activation::tanh : Activation::linear};
    detail::check_window_coder(options.coder, learnt, limit);
    return Autoencoder<T>(options, Rng(0));
  }

  [[nodiscard]] static Tensor<double> self_test(const Autoencoder<T>& model, const Learnt& learnt) {
    return detail::latent_self_test(model, learnt);
  }
};

}  // namespace chordgen::inline CHORDGEN_ABI
