// SPDX-License-Identifier: MIT
//
// The variational autoencoder as a kind of model file.
#pragma once

#include <chordgen/models/vae.hpp>
#include <chordgen/models/window_coder_kind.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// The options as JSON.
template <class = WhenCalled>
[[nodiscard]] Json describe(const VaeOptions& options) {
  return Json::object({{"coder", describe(options.coder)}, {"beta", options.beta}, {"free_bits", options.free_bits}});
}

template <class T>
struct ModelKind<Vae<T>> {
  static constexpr const char* name = "vae";

  [[nodiscard]] static Json describe(const Vae<T>& model) { return chordgen::describe(model.options); }

  [[nodiscard]] static Vae<T> make(const Json& json, const Learnt& learnt, const SizeLimit& limit) {
    const VaeOptions options{window_coder_options(json["coder"]), json["beta"].as_double(),
                             json["free_bits"].as_double()};
    detail::check_window_coder(options.coder, learnt, limit);
    return Vae<T>(options, Rng(0));
  }

  [[nodiscard]] static Tensor<double> self_test(const Vae<T>& model, const Learnt& learnt) {
    return detail::latent_self_test(model, learnt);
  }
};

}  // namespace chordgen::inline CHORDGEN_ABI
