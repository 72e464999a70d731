// SPDX-License-Identifier: MIT
//
// A generative adversarial network of windows (Goodfellow et al. 2014): a generator writes windows from codes drawn
// from N(0, I), a critic tells them from the corpus's, and each learns from the other. The players:
// models/gan_players.hpp.
//
//   drawn              chords, and durations where they are coded, from the generator's logits (straight_through.hpp)
//   critic's loss      softplus(-s(window)) + softplus(s(drawn))    mean over its scores
//   generator's loss   softplus(-s(drawn))                          non-saturating, section 3
//
// One recording holds both losses: the critic meets the drawn windows once as ids, which teach it alone, and once
// frozen, which teaches the generator alone. So one step of one optimiser is a simultaneous step of both players (each
// weight is in one loss), and fit, checkpoints and observers serve a GAN as they do every other model.
#pragma once

#include <chordgen/autodiff/frozen.hpp>
#include <chordgen/autodiff/straight_through.hpp>
#include <chordgen/models/gan_players.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// The share of places in which windows (B, L) differ from their neighbour in the batch: 0 where all are the same.
template <class = WhenCalled>
[[nodiscard]] double diversity(Span<const std::int32_t> ids, std::size_t steps) {
  std::size_t differ = 0;
  for (std::size_t i = 0; i < ids.size(); ++i) differ += ids[i] != ids[(i + steps) % ids.size()] ? 1u : 0u;
  return ids.empty() ? 0.0 : static_cast<double>(differ) / static_cast<double>(ids.size());
}

template <class T>
struct Gan {
  using Scalar = T;

  GanOptions options;
  WindowGenerator<T> generator;
  WindowCritic<T> critic;

  /// Throws ArgumentError when a size makes no sense.
  Gan(const GanOptions& chosen, Rng rng)
      : options((check(chosen), chosen)),
        generator(chosen, rng.split("generator")),
        critic(chosen, rng.split("critic")) {}

  /// The logits of the windows that codes stand for.
  WindowLogits<T> decode(Pass<T>& pass, Var<T> z) const { return generator(pass, z); }

  /// Both players' losses, added; by name critic_loss, generator_loss, critic_accuracy, and the diversity of what is
  /// drawn beside that of the batch.
  Loss<T> loss(Pass<T>& pass, const ChordBatch& batch) const {
    Tape<T>& tape = pass.tape;
    const View<T> code = tape.make({batch.batch, options.coder.latent});
    for (T& number : code) number = static_cast<T>(normal(pass.rng));
    const WindowLogits<T> logits = generator(pass, tape.constant(code));
    const DrawnWindows<T> chords = draw(pass, logits.chords);
    DrawnWindows<T> durations{};
    if (logits.durations.tape != nullptr) durations = draw(pass, logits.durations);

    // Teach the critic.
    const Shape windows{batch.batch, batch.time};
    const auto heard = [&](Span<const std::int32_t> chord_ids, Span<const std::int32_t> duration_ids) {
      const Var<T> vectors = critic.chords(pass, chord_ids, windows);
      return critic.durations ? vectors + (*critic.durations)(pass, duration_ids, windows) : vectors;
    };
    const Var<T> real = critic(pass, heard(batch.chords, batch.durations));
    const Var<T> made = critic(pass, heard(chords.ids, durations.ids));
    const Var<T> learnt =
        bce_logits(real, targets(tape, real.shape(), 1)) + bce_logits(made, targets(tape, made.shape(), 0));

    // Teach the generator.
    const Frozen<T> frozen(tape);
    Var<T> vectors = matmul(chords.onehot, tape.watch(critic.chords.table));
    if (critic.durations) vectors = vectors + matmul(durations.onehot, tape.watch(critic.durations->table));
    const Var<T> seen = critic(pass, reshape(vectors, {batch.batch, batch.time, options.embedding}));
    const Var<T> fooled = bce_logits(seen, targets(tape, seen.shape(), 1));

    Loss<T> loss{learnt + fooled};
    const auto rows = static_cast<double>(batch.batch);
    loss.add_metric({"critic_loss", static_cast<double>(learnt.item()), rows});
    loss.add_metric({"generator_loss", static_cast<double>(fooled.item()), rows});
    loss.add_metric({"critic_accuracy", (share_above(real, 1) + share_above(made, -1)) / 2, rows});
    loss.add_metric({"diversity", diversity(chords.ids, batch.time), rows});
    loss.add_metric({"corpus_diversity", diversity(batch.chords, batch.time), rows});
    return loss;
  }

  template <class Visitor>
  void visit(Visitor&& each) {
    visit_in("generator", generator, each);
    visit_in("critic", critic, each);
  }

 private:
  static void check(const GanOptions& options) {
    chordgen::check("Gan", options.coder);
    check_size("Gan", "embedding", options.embedding, 1, 1u << 16);
    check_size("Gan", "units", options.units, 1, 1u << 16);
    if (options.critic == Critic::neighbours && options.coder.window < 2)
      fail_argument("Gan", "window: got 1, but one event has no neighbours. Choose a longer one, or another critic.");
  }
  /// Windows drawn from logits (B, entries L).
  DrawnWindows<T> draw(Pass<T>& pass, Var<T> logits) const {
    const View<T> noise = pass.tape.make(logits.shape());
    fill_gumbel(noise, pass.rng);
    return straight_through(logits, noise, options.coder.window);
  }
  static View<const T> targets(Tape<T>& tape, const Shape& shape, double value) {
    const View<T> all = tape.make(shape);
    std::fill(all.begin(), all.end(), static_cast<T>(value));
    return all;
  }
  /// The share of scores that have this sign.
  static double share_above(Var<T> scores, double sign) noexcept {
    double right = 0;
    for (const T score : scores.value()) right += sign * static_cast<double>(score) > 0 ? 1 : 0;
    return right / static_cast<double>(scores.value().size());
  }
};

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
