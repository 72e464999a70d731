// SPDX-License-Identifier: MIT
//
// The adversarial network as a kind of model file: both players, so that what is loaded can learn on.
#pragma once

#include <chordgen/models/gan.hpp>
#include <chordgen/models/window_coder_kind.hpp>

namespace chordgen::inline CHORDGEN_ABI {

namespace detail {

inline constexpr std::pair<const char*, Generator> generator_names[] = {{"dense", Generator::dense},
                                                                        {"lstm", Generator::lstm}};
inline constexpr std::pair<const char*, Critic> critic_names[] = {
    {"neighbours", Critic::neighbours}, {"dense", Critic::dense}, {"lstm", Critic::lstm}};

/// The value of that name in a list of them. Throws ArgumentError for a name that is not in it.
template <class Value, std::size_t N>
[[nodiscard]] Value named_value(const std::pair<const char*, Value> (&names)[N], const std::string& name) {
  for (const auto& [each, value] : names)
    if (name == each) return value;
  fail_argument("Gan", "there is no player of that name: got \"" + name + "\", expected dense, lstm or neighbours.");
}
template <class Value, std::size_t N>
[[nodiscard]] const char* name_of(const std::pair<const char*, Value> (&names)[N], Value value) noexcept {
  for (const auto& [each, one] : names)
    if (one == value) return each;
  return "";
}

}  // namespace detail

/// The generator and the critic of that name. Throw ArgumentError for another word.
template <class = WhenCalled>
[[nodiscard]] Generator parse_generator(const std::string& name) {
  return detail::named_value(detail::generator_names, name);
}
template <class = WhenCalled>
[[nodiscard]] Critic parse_critic(const std::string& name) {
  return detail::named_value(detail::critic_names, name);
}

/// The options as JSON.
template <class = WhenCalled>
[[nodiscard]] Json describe(const GanOptions& options) {
  return Json::object({{"coder", describe(options.coder)},
                       {"generator", detail::name_of(detail::generator_names, options.generator)},
                       {"critic", detail::name_of(detail::critic_names, options.critic)},
                       {"embedding", options.embedding},
                       {"units", options.units}});
}

template <class T>
struct ModelKind<Gan<T>> {
  static constexpr const char* name = "gan";

  [[nodiscard]] static Json describe(const Gan<T>& model) { return chordgen::describe(model.options); }

  [[nodiscard]] static Gan<T> make(const Json& json, const Learnt& learnt, const SizeLimit& limit) {
    GanOptions options{.coder = window_coder_options(json["coder"])};
    options.generator = parse_generator(json["generator"].as_string());
    options.critic = parse_critic(json["critic"].as_string());
    options.embedding = detail::size_option(json, "embedding");
    options.units = detail::size_option(json, "units");
    if (options.generator == Generator::dense) {
      detail::check_window_coder(options.coder, learnt, limit);
    } else {
      detail::check_vocabularies(options.coder, learnt);
      limit.check(options.coder.latent, options.coder.window * options.embedding);
      limit.check(options.units, 4 * options.units);
      limit.check(options.units, options.coder.chords);
    }
    limit.check(options.coder.chords, options.embedding);
    limit.check(options.units, options.embedding);
    if (options.critic != Critic::neighbours) limit.check(options.units, options.units);
    return Gan<T>(options, Rng(0));
  }

  [[nodiscard]] static Tensor<double> self_test(const Gan<T>& model, const Learnt& learnt) {
    return detail::latent_self_test(model, learnt);
  }
};

}  // namespace chordgen::inline CHORDGEN_ABI
