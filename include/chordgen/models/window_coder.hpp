// SPDX-License-Identifier: MIT
//
// What autoencoder and variational autoencoder are made of: an encoder that reads a whole window of events, and a
// decoder that writes one.
//
//   window: chord ids (B, L), and duration ids (B, L) where durations are coded      C chords, D durations
//   as a one-hot row (C L + D L): entry c at step t stands at c L + t, durations behind the chords
//   encoder:  x -> hidden layers, relu -> what the model asks for         x W is a sum of L rows of W: x is never made
//   decoder:  z -> the same layers backwards, relu -> logits (B, C L), (B, D L)
//
// Likelihoods of a window given z:
//   bernoulli     an independent sigmoid for each of the C L outputs: the tutorial's. It is no distribution over
//   windows,
//                 as nothing says that one chord sounds at a time.
//   categorical   a softmax over the chords of each step: proper, and what learns
// Used by: models/autoencoder.hpp, models/vae.hpp.
#pragma once

#include <chordgen/autodiff/onehot_losses.hpp>
#include <chordgen/core/list.hpp>
#include <chordgen/dataset/windows.hpp>
#include <chordgen/files/json.hpp>
#include <chordgen/nn.hpp>

#include <optional>
#include <string>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

enum class WindowLikelihood : std::uint8_t { bernoulli, categorical };

/// The sizes that encoder and decoder share.
struct WindowCoderOptions {
  std::size_t chords = 0;     ///< entries of the chord vocabulary
  std::size_t durations = 0;  ///< entries of the duration vocabulary; 0 codes chords only, as the tutorial does
  std::size_t window = 32;
  std::size_t latent = 16;
  List<std::size_t> hidden{256};  ///< widths of the encoder's hidden layers; the decoder has them backwards
  WindowLikelihood likelihood = WindowLikelihood::categorical;
  Reduction reduction = Reduction::row_sums;  ///< mean: the tutorial's

  friend bool operator==(const WindowCoderOptions&, const WindowCoderOptions&) = default;
};

/// What the tutorial's autoencoders have in common: no hidden layer, two numbers, the mean of all cross-entropies.
template <class = WhenCalled>
[[nodiscard]] WindowCoderOptions faithful_window_coder(std::size_t chords, std::size_t window) {
  return {.chords = chords,
          .window = window,
          .latent = 2,
          .hidden = {},
          .likelihood = WindowLikelihood::bernoulli,
          .reduction = Reduction::mean};
}

/// Throws ArgumentError, in the name of `model`, for sizes of 0 and sizes beyond reason.
template <class = WhenCalled>
void check(const char* model, const WindowCoderOptions& options) {
  const auto between = [&](const char* name, std::size_t value, std::size_t least, std::size_t most) {
    check_size(model, name, value, least, most);
  };
  constexpr std::size_t most = 1u << 20;
  between("chords", options.chords, 1, most);
  between("durations", options.durations, 0, most);
  between("window", options.window, 1, 1u << 16);
  between("latent", options.latent, 1, 1u << 16);
  between("hidden layers", options.hidden.size(), 0, 8);
  for (const std::size_t width : options.hidden) between("hidden", width, 1, 1u << 16);
}

template <class = WhenCalled>
[[nodiscard]] Json describe(const WindowCoderOptions& options) {
  Json hidden = Json::array();
  for (const std::size_t width : options.hidden) hidden.push_back(width);
  return Json::object({{"chords", options.chords},
                       {"durations", options.durations},
                       {"window", options.window},
                       {"latent", options.latent},
                       {"hidden", std::move(hidden)},
                       {"likelihood", options.likelihood == WindowLikelihood::bernoulli ? "bernoulli" : "categorical"},
                       {"reduction", options.reduction == Reduction::mean ? "mean" : "sum"}});
}

/// Reads what describe wrote. Throws FormatError for members that are missing, ArgumentError for numbers below 0.
template <class = WhenCalled>
[[nodiscard]] WindowCoderOptions window_coder_options(const Json& json) {
  const auto size = [](const char* name, const Json& value) {
    if (value.as_integer() < 0)
      fail_argument("load_model", std::string(name) + ": got " + std::to_string(value.as_integer()) + ".");
    return static_cast<std::size_t>(value.as_integer());
  };
  WindowCoderOptions options;
  options.chords = size("chords", json["chords"]);
  options.durations = size("durations", json["durations"]);
  options.window = size("window", json["window"]);
  options.latent = size("latent", json["latent"]);
  options.hidden.clear();
  for (const Json& width : json["hidden"].elements()) options.hidden.push_back(size("hidden", width));
  options.likelihood =
      json["likelihood"].as_string() == "bernoulli" ? WindowLikelihood::bernoulli : WindowLikelihood::categorical;
  options.reduction = json["reduction"].as_string() == "mean" ? Reduction::mean : Reduction::row_sums;
  return options;
}

/// A dense layer on a one-hot window: sums of rows of its tables, plus a bias.
template <class T>
struct WindowInput {
  Parameter<T> chords;     // (C L, out)
  Parameter<T> durations;  // (D L, out), or empty
  Parameter<T> bias;       // (out)
  std::size_t window;

  WindowInput(const WindowCoderOptions& options, std::size_t out, Rng rng)
      : bias{Tensor<T>({out})}, window(options.window) {
    const std::size_t in = (options.chords + options.durations) * window;
    const double limit = std::sqrt(6.0 / static_cast<double>(in + out));
    chords.value = uniform_tensor<T>({options.chords * window, out}, limit, rng.split("chords"));
    if (options.durations != 0)
      durations.value = uniform_tensor<T>({options.durations * window, out}, limit, rng.split("durations"));
  }

  Var<T> operator()(Pass<T>& pass, const ChordBatch& batch) const {
    const Var<T> y = onehot_dense(pass.tape.watch(chords), pass.tape.watch(bias), Span(batch.chords), window);
    if (durations.value.size() == 0) return y;
    return y + onehot_dense(pass.tape.watch(durations), Var<T>(), Span(batch.durations), window);
  }

  template <class Visitor>
  void visit(Visitor&& each) {
    each("chords", chords);
    if (durations.value.size() != 0) each("durations", durations);
    each("bias", bias);
  }
};

namespace detail {

/// The name of layer `index` inside its model.
[[nodiscard]] inline const char* layer_name(std::size_t index) noexcept {
  static constexpr const char* names[] = {"0", "1", "2", "3", "4", "5", "6", "7"};
  return names[index];
}

}  // namespace detail

/// Reads a window down to `outputs` vectors of (B, latent): one for the autoencoder, two for the variational one.
template <class T>
struct WindowEncoder {
  List<WindowInput<T>> inputs;  ///< the first hidden layer; without any, an output each
  List<Dense<T>> hidden;        ///< the others
  List<Dense<T>> outputs;       ///< behind hidden layers

  WindowEncoder(const WindowCoderOptions& options, std::size_t count, Rng rng) {
    const List<std::size_t>& widths = options.hidden;
    for (std::size_t i = 0; i < (widths.empty() ? count : 1); ++i)
      inputs.emplace_back(options, widths.empty() ? options.latent : widths[0], rng.split("input").split(i));
    for (std::size_t i = 1; i < widths.size(); ++i)
      hidden.emplace_back(widths[i - 1], widths[i], rng.split("hidden").split(i), Activation::relu);
    for (std::size_t i = 0; i < count && !widths.empty(); ++i)
      outputs.emplace_back(widths.back(), options.latent, rng.split("output").split(i));
  }

  /// What all outputs are read from; without hidden layers there is no such thing.
  Var<T> trunk(Pass<T>& pass, const ChordBatch& batch) const {
    Var<T> h = relu(inputs[0](pass, batch));
    for (const Dense<T>& layer : hidden) h = layer(pass, h);
    return h;
  }
  /// One output; `h` is the trunk.
  Var<T> output(Pass<T>& pass, const ChordBatch& batch, Var<T> h, std::size_t index) const {
    return outputs.empty() ? inputs[index](pass, batch) : outputs[index](pass, h);
  }
  [[nodiscard]] bool has_trunk() const noexcept { return !outputs.empty(); }

  template <class Visitor>
  void visit(Visitor&& each) {
    static constexpr const char* input_names[] = {"input/0", "input/1"};
    static constexpr const char* output_names[] = {"output/0", "output/1"};
    for (std::size_t i = 0; i < inputs.size(); ++i) visit_in(input_names[i], inputs[i], each);
    for (std::size_t i = 0; i < hidden.size(); ++i) visit_in(detail::layer_name(i), hidden[i], each);
    for (std::size_t i = 0; i < outputs.size(); ++i) visit_in(output_names[i], outputs[i], each);
  }
};

/// Logits of windows: (B, C L), and (B, D L) where durations are coded, else a Var without tape.
template <class T>
struct WindowLogits {
  Var<T> chords;
  Var<T> durations;
};

/// Writes windows from their codes.
template <class T>
struct WindowDecoder {
  List<Dense<T>> hidden;
  Dense<T> chord_head;
  std::optional<Dense<T>> duration_head;

  WindowDecoder(const WindowCoderOptions& options, Rng rng)
      : chord_head(options.hidden.empty() ? options.latent : options.hidden[0], options.chords * options.window,
                   rng.split("chords")) {
    std::size_t width = options.latent;
    for (std::size_t i = options.hidden.size(); i-- > 0; width = options.hidden[i])
      hidden.emplace_back(width, options.hidden[i], rng.split("hidden").split(i), Activation::relu);
    if (options.durations != 0)
      duration_head.emplace(width, options.durations * options.window, rng.split("durations"));
  }

  /// The last hidden layer of codes z (B, latent).
  Var<T> trunk(Pass<T>& pass, Var<T> z) const {
    for (const Dense<T>& layer : hidden) z = layer(pass, z);
    return z;
  }
  /// The logits of codes z (B, latent).
  WindowLogits<T> operator()(Pass<T>& pass, Var<T> z) const {
    const Var<T> h = trunk(pass, z);
    WindowLogits<T> logits{chord_head(pass, h), {}};
    if (duration_head) logits.durations = (*duration_head)(pass, h);
    return logits;
  }

  template <class Visitor>
  void visit(Visitor&& each) {
    for (std::size_t i = 0; i < hidden.size(); ++i) visit_in(detail::layer_name(i), hidden[i], each);
    visit_in("chords", chord_head, each);
    if (duration_head) visit_in("durations", *duration_head, each);
  }
};

namespace detail {

/// The loss of one head on one kind of ids.
template <class T>
[[nodiscard]] WindowLoss<T> head_loss(Pass<T>& pass, const Dense<T>& head, Var<T> h, const List<std::int32_t>& ids,
                                      const WindowCoderOptions& options) {
  const Span<const std::int32_t> truth(ids);
  if (options.likelihood == WindowLikelihood::categorical)
    return onehot_softmax_cross_entropy(head(pass, h), truth, options.window, options.reduction);
  if (head.weight.value.shape()[0] <= kernels::widest_narrow_layer)
    return narrow_onehot_bce(h, pass.tape.watch(head.weight), pass.tape.watch(head.bias), truth, options.window,
                             options.reduction);
  return onehot_bce(head(pass, h), truth, options.window, options.reduction);
}

/// What one head costs for each place that its likelihood speaks of, in nats: a step, or an output.
[[nodiscard]] inline double per_place(double loss, const WindowCoderOptions& options, std::size_t entries) noexcept {
  const bool categorical = options.likelihood == WindowLikelihood::categorical;
  const std::size_t places = options.window * (categorical ? 1 : entries);
  if (options.reduction == Reduction::row_sums) loss /= static_cast<double>(places);
  return loss;
}

}  // namespace detail

/// How well the decoder writes the batch's windows from codes z: the likelihood's loss, with its figures by name:
/// chord_loss (nats a chord) and chord_bits, or bce (nats an output), reconstruction_accuracy, and the same of the
/// durations.
template <class T>
[[nodiscard]] Loss<T> reconstruction_loss(Pass<T>& pass, const WindowDecoder<T>& decoder, Var<T> z,
                                          const ChordBatch& batch, const WindowCoderOptions& options) {
  const bool categorical = options.likelihood == WindowLikelihood::categorical;
  const Var<T> h = decoder.trunk(pass, z);
  const WindowLoss<T> chords = detail::head_loss(pass, decoder.chord_head, h, batch.chords, options);
  const auto places = static_cast<double>(batch.chords.size());

  Loss<T> loss{chords.total};
  const double cost = detail::per_place(static_cast<double>(chords.total.item()), options, options.chords);
  loss.add_metric({categorical ? "chord_loss" : "bce", cost, places});
  if (categorical) loss.add_metric({"chord_bits", cost / math::ln2, places});
  loss.add_metric({"reconstruction_accuracy", chords.rebuilt, places});
  if (!decoder.duration_head) return loss;
  const WindowLoss<T> durations = detail::head_loss(pass, *decoder.duration_head, h, batch.durations, options);
  const double more = detail::per_place(static_cast<double>(durations.total.item()), options, options.durations);
  loss.total = chords.total + durations.total;
  loss.add_metric({categorical ? "duration_loss" : "duration_bce", more, places});
  loss.add_metric({"duration_accuracy", durations.rebuilt, places});
  return loss;
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
