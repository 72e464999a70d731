// SPDX-License-Identifier: MIT
//
// A training step of the tutorial's autoencoders on a batch of windows drawn at random: forward with its figures,
// backward and RMSprop.
#pragma once

#include "variants.hpp"

#include <chordgen/models/autoencoder.hpp>
#include <chordgen/models/vae.hpp>
#include <chordgen/optim.hpp>

#include <cmath>

namespace bench {

/// One step after another on the same batch.
template <class Model>
class CoderStep {
 public:
  CoderStep(const Model& model, std::size_t batch, chordgen::Threads threads = {})
      : model_(model), optimizer_({.learning_rate = 0.001}), threads_(threads) {
    const chordgen::WindowCoderOptions& options = model.options.coder;
    chordgen::Rng rng(2);
    batch_.batch = batch;
    batch_.time = options.window;
    for (std::size_t i = 0; i < batch * options.window; ++i)
      batch_.chords.push_back(static_cast<std::int32_t>(uniform_index(rng, options.chords)));
  }
  float operator()() {
    tape_.clear();
    chordgen::Pass<float> pass(tape_, chordgen::Rng(3), true, threads_);
    const chordgen::Loss<float> loss = model_.loss(pass, batch_);
    tape_.backward(loss.total);
    optimizer_.step(model_, tape_);
    return loss.total.item();
  }

 private:
  Model model_;
  chordgen::RmsProp<float> optimizer_;
  chordgen::Tape<float> tape_;
  chordgen::ChordBatch batch_;
  chordgen::Threads threads_;
};

/// faithful(chords) as options: the model of the tutorial for so many chords, 32 steps, two latent numbers.
inline chordgen::Autoencoder<float> autoencoder(std::size_t chords) {
  return {chordgen::faithful_autoencoder(chords), chordgen::Rng(1)};
}
inline chordgen::Vae<float> vae(std::size_t chords) { return {chordgen::faithful_vae(chords), chordgen::Rng(1)}; }

/// Whether twenty steps of a smaller model give the losses of the definition.
template <class Make>
bool learns_like_naive(Make make, chordgen::kernels::Choice choice) {
  CoderStep expected(make(21), 5);
  CoderStep got(make(21), 5);
  for (int i = 0; i < 20; ++i) {
    chordgen::kernels::use(definition);
    const float right = expected();
    chordgen::kernels::use(choice);
    if (!(std::fabs(got() - right) <= 1e-5f * right)) return false;
  }
  return true;
}

}  // namespace bench
