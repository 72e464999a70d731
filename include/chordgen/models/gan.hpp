// SPDX-License-Identifier: MIT
//
// A generative adversarial network of windows (Goodfellow et al. 2014): a generator writes windows from codes drawn
// from N(0, I), a critic tells them from the corpus's, and each learns from the other.
//
//   generator   z (B, latent) -> logits (B, C L) -> windows drawn from them (autodiff/straight_through.hpp)
//   critic      chord vectors (B, L, E) -> flattened, or the last state of an LSTM -> dense, relu -> score s (B, 1)
//   critic's loss      softplus(-s(window)) + softplus(s(drawn))
//   generator's loss   softplus(-s(drawn))                          non-saturating, section 3
//
// One recording holds both losses: the critic meets the drawn windows once as ids, which teach it alone, and once
// frozen, which teaches the generator alone. So one step of one optimiser is a simultaneous step of both players (each
// weight is in one loss), and fit, checkpoints and observers serve a GAN as they do every other model.
#pragma once

#include <chordgen/autodiff/frozen.hpp>
#include <chordgen/autodiff/straight_through.hpp>
#include <chordgen/models/window_coder.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// What the critic reads a window with.
enum class Critic : std::uint8_t { dense, lstm };

struct GanOptions {
  WindowCoderOptions coder{};  ///< of the generator; chords only
  Critic critic = Critic::lstm;
  std::size_t embedding = 32;  ///< width of the critic's chord vectors
  std::size_t units = 128;     ///< of its LSTM, and of the dense layer behind
  double temperature = 1;      ///< of the straight-through gradient
  double smoothing = 0.1;      ///< the corpus's windows are to be 1 less this (Salimans et al. 2016, section 3.4)

  friend bool operator==(const GanOptions&, const GanOptions&) = default;
};

/// Scores windows: above 0 for the corpus's, below for others.
template <class T>
struct WindowCritic {
  Embedding<T> chords;
  std::optional<Lstm<T>> lstm;
  Dense<T> hidden;
  Dense<T> score;

  WindowCritic(const GanOptions& options, Rng rng)
      : chords(options.coder.chords, options.embedding, rng.split("chords")),
        hidden(options.critic == Critic::lstm ? options.units : options.embedding * options.coder.window, options.units,
               rng.split("hidden"), Activation::relu),
        score(options.units, 1, rng.split("score")) {
    if (options.critic == Critic::lstm) lstm.emplace(options.embedding, options.units, rng.split("lstm"));
  }

  /// x (B, L, E) gives (B, 1).
  Var<T> operator()(Pass<T>& pass, Var<T> x) const {
    const Shape shape = x.shape();
    const Var<T> h = lstm ? (*lstm)(pass, x) : reshape(x, {shape[0], shape[1] * shape[2]});
    return score(pass, hidden(pass, h));
  }

  template <class Visitor>
  void visit(Visitor&& each) {
    visit_in("chords", chords, each);
    if (lstm) visit_in("lstm", *lstm, each);
    visit_in("hidden", hidden, each);
    visit_in("score", score, each);
  }
};

/// The share of places in which windows (B, L) differ from their neighbour in the batch: 0 where all are the same.
template <class = WhenCalled>
[[nodiscard]] double diversity(std::span<const std::int32_t> ids, std::size_t steps) {
  std::size_t differ = 0;
  for (std::size_t i = 0; i < ids.size(); ++i) differ += ids[i] != ids[(i + steps) % ids.size()] ? 1u : 0u;
  return ids.empty() ? 0.0 : static_cast<double>(differ) / static_cast<double>(ids.size());
}

template <class T>
struct Gan {
  using Scalar = T;

  GanOptions options;
  WindowDecoder<T> decoder;
  WindowCritic<T> critic;

  /// Throws ArgumentError when a size makes no sense.
  Gan(const GanOptions& chosen, Rng rng)
      : options((check(chosen), chosen)),
        decoder(chosen.coder, rng.split("generator")),
        critic(chosen, rng.split("critic")) {}

  /// The logits of the windows that codes stand for.
  WindowLogits<T> decode(Pass<T>& pass, Var<T> z) const { return decoder(pass, z); }

  /// Both players' losses, added; by name critic_loss, generator_loss, critic_accuracy, and the diversity of what is
  /// drawn beside that of the batch.
  Loss<T> loss(Pass<T>& pass, const ChordBatch& batch) const {
    Tape<T>& tape = pass.tape;
    const WindowCoderOptions& coder = options.coder;
    const View<T> code = tape.make({batch.batch, coder.latent});
    for (T& number : code) number = static_cast<T>(normal(pass.rng));
    const View<T> noise = tape.make({batch.batch, coder.chords * coder.window});
    for (T& number : noise) number = static_cast<T>(gumbel(pass.rng));
    const Var<T> logits = decoder(pass, tape.constant(code)).chords;
    const DrawnWindows<T> drawn = straight_through(logits, noise, coder.window, options.temperature);

    // Teach the critic.
    const Shape windows{batch.batch, batch.time};
    const Var<T> real = critic(pass, critic.chords(pass, batch.chords, windows));
    const Var<T> made = critic(pass, critic.chords(pass, drawn.ids, windows));
    const Var<T> of_real = bce_logits(real, targets(tape, batch.batch, 1 - options.smoothing));
    const Var<T> of_made = bce_logits(made, targets(tape, batch.batch, 0));

    // Teach the generator.
    const Frozen<T> frozen(tape);
    const Var<T> vectors = matmul(drawn.onehot, tape.watch(critic.chords.table));
    const Var<T> seen = critic(pass, reshape(vectors, {batch.batch, batch.time, options.embedding}));
    const Var<T> fooled = bce_logits(seen, targets(tape, batch.batch, 1));

    const Var<T> learnt = of_real + of_made;
    Loss<T> loss{learnt + fooled};
    const auto rows = static_cast<double>(batch.batch);
    double right = 0;
    for (std::size_t i = 0; i < batch.batch; ++i)
      right += (real.value()[i] > 0 ? 0.5 : 0) + (made.value()[i] < 0 ? 0.5 : 0);
    loss.add_metric({"critic_loss", static_cast<double>(learnt.item()), rows});
    loss.add_metric({"generator_loss", static_cast<double>(fooled.item()), rows});
    loss.add_metric({"critic_accuracy", right / rows, rows});
    loss.add_metric({"diversity", diversity(drawn.ids, batch.time), rows});
    loss.add_metric({"corpus_diversity", diversity(batch.chords, batch.time), rows});
    return loss;
  }

  template <class Visitor>
  void visit(Visitor&& each) {
    visit_in("generator", decoder, each);
    visit_in("critic", critic, each);
  }

 private:
  static void check(const GanOptions& options) {
    chordgen::check("Gan", options.coder);
    if (options.coder.durations != 0)
      fail_argument("Gan",
                    "durations: got " + std::to_string(options.coder.durations) + ", expected 0: it draws chords.");
    check_size("Gan", "embedding", options.embedding, 1, 1u << 16);
    check_size("Gan", "units", options.units, 1, 1u << 16);
    if (!(options.temperature > 0 && options.temperature < math::infinity))
      fail_argument("Gan", "temperature: got " + std::to_string(options.temperature) + ", expected above 0.");
    if (!(options.smoothing >= 0 && options.smoothing < 0.5))
      fail_argument("Gan", "smoothing: got " + std::to_string(options.smoothing) + ", expected 0 to below 0.5.");
  }
  static View<const T> targets(Tape<T>& tape, std::size_t rows, double value) {
    const View<T> all = tape.make({rows, 1});
    std::fill(all.begin(), all.end(), static_cast<T>(value));
    return all;
  }
};

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
