// SPDX-License-Identifier: MIT
//
// The adversarial network as a kind of model file: both players, so that what is loaded can learn on.
#pragma once

#include <chordgen/models/gan.hpp>
#include <chordgen/models/window_coder_kind.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// The options as JSON.
template <class = WhenCalled>
[[nodiscard]] Json describe(const GanOptions& options) {
  return Json::object({{"coder", describe(options.coder)},
                       {"critic", options.critic == Critic::lstm ? "lstm" : "dense"},
                       {"embedding", options.embedding},
                       {"units", options.units},
                       {"temperature", options.temperature},
                       {"smoothing", options.smoothing}});
}

template <class T>
struct ModelKind<Gan<T>> {
  static constexpr const char* name = "gan";

  [[nodiscard]] static Json describe(const Gan<T>& model) { return chordgen::describe(model.options); }

  [[nodiscard]] static Gan<T> make(const Json& json, const Learnt& learnt, const SizeLimit& limit) {
    GanOptions options{.coder = window_coder_options(json["coder"])};
    options.critic = json["critic"].as_string() == "lstm" ? Critic::lstm : Critic::dense;
    options.embedding = detail::size_option(json, "embedding");
    options.units = detail::size_option(json, "units");
    options.temperature = json["temperature"].as_double();
    options.smoothing = json["smoothing"].as_double();
    detail::check_window_coder(options.coder, learnt, limit);
    limit.check(options.coder.chords, options.embedding);
    limit.check(options.units, options.units);
    limit.check(options.units, options.embedding);
    return Gan<T>(options, Rng(0));
  }

  [[nodiscard]] static Tensor<double> self_test(const Gan<T>& model, const Learnt& learnt) {
    return detail::latent_self_test(model, learnt);
  }
};

}  // namespace chordgen::inline CHORDGEN_ABI
