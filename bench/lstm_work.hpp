// SPDX-License-Identifier: MIT
//
// What is measured of the tutorial's LSTM: training steps on one batch of random windows, and composing, greedily, from
// the last 32 events or from all.
#pragma once

#include "variants.hpp"

#include <chordgen/models/lstm_player.hpp>
#include <chordgen/optim.hpp>

#include <cmath>

namespace bench {

inline constexpr chordgen::ChordLstmOptions tutorial{.chords = 515,
                                                     .durations = 10,
                                                     .layers = 2,
                                                     .units = 512,
                                                     .embedding = 64,
                                                     .dense = 256,
                                                     .targets = chordgen::Targets::last};

inline std::int32_t draw(chordgen::Rng& rng, std::size_t bound) {
  return static_cast<std::int32_t>(uniform_index(rng, bound));
}

/// How a step or a song is computed.
struct Computing {
  chordgen::Threads threads{1};
  chordgen::kernels::Precision precision = chordgen::kernels::Precision::f32;
};

/// A model that learns one batch again and again.
class LstmStep {
 public:
  LstmStep(const chordgen::ChordLstmOptions& options, std::size_t batch, std::size_t time, const Computing& how)
      : model_(options, chordgen::Rng(1)), how_(how) {
    chordgen::Rng rng(2);
    batch_.batch = batch;
    batch_.time = time;
    for (std::size_t i = 0; i < batch * time; ++i) {
      batch_.chords.push_back(draw(rng, options.chords));
      batch_.durations.push_back(draw(rng, options.durations));
    }
    for (std::size_t i = 0; i < batch; ++i) {
      batch_.next_chords.push_back(draw(rng, options.chords));
      batch_.next_durations.push_back(draw(rng, options.durations));
    }
  }

  float operator()() {
    tape_.clear();
    chordgen::Pass<float> pass(tape_, chordgen::Rng(3), true, how_.threads, how_.precision);
    const chordgen::Loss<float> loss = model_.loss(pass, batch_);
    tape_.backward(loss.total);
    optimizer_.step(model_, tape_);
    return loss.total.item();
  }

  /// Multiplications and additions of the LSTM's products as the formulas state them, forward and backward.
  [[nodiscard]] double flops() const {
    const auto units = static_cast<double>(model_.options.units);
    double inputs = static_cast<double>(model_.features());
    inputs += units * static_cast<double>(2 * model_.options.layers - 1);
    return 3 * 2 * static_cast<double>(batch_.batch * batch_.time) * 4 * units * inputs;
  }

 private:
  chordgen::ChordLstm<float> model_;
  chordgen::RmsProp<float> optimizer_;
  chordgen::Tape<float> tape_;
  chordgen::ChordBatch batch_;
  Computing how_;
};

/// Whether steps of a narrow model give the losses of the definition; with places enough that tables are looked up
/// through their products, and with fewer.
inline bool lstm_learns_like_naive(chordgen::kernels::Choice choice, const Computing& how) {
  chordgen::ChordLstmOptions options = tutorial;
  options.units = 40;
  options.chords = 30;
  const float tolerance = how.precision == chordgen::kernels::Precision::bf16 ? 1e-2f : 1e-3f;
  for (const std::size_t batch : {3u, 9u}) {
    LstmStep fast(options, batch, 7, how);
    LstmStep plain(options, batch, 7, {});
    for (int i = 0; i < 3; ++i) {
      chordgen::kernels::use(definition);
      const float expected = plain();
      chordgen::kernels::use(choice);
      if (!(std::fabs(fast() - expected) < tolerance)) return false;
    }
  }
  return true;
}

/// A song that grows event by event, each the likeliest one.
class LstmSong {
 public:
  LstmSong(const chordgen::ChordLstmOptions& options, chordgen::StateKind kind, const Computing& how)
      : model_(options, chordgen::Rng(1)),
        player_(model_, chords(options.chords), durations(options.durations), kind, how.threads, how.precision),
        state_(player_.start()) {
    chordgen::Rng rng(2);
    for (std::size_t i = 0; i < options.window; ++i)
      player_.advance(state_, draw(rng, options.chords), draw(rng, options.durations));
  }
  LstmSong(const LstmSong&) = delete;  // the player refers to the model
  LstmSong& operator=(const LstmSong&) = delete;

  /// One more event; the log-probability of its chord.
  double operator()() {
    const chordgen::NextEvent& next = player_.next(state_);
    const auto best = [](const std::vector<double>& scores) {
      return std::max_element(scores.begin(), scores.end()) - scores.begin();
    };
    const auto chord = best(next.chords);
    const double sure = next.chords[static_cast<std::size_t>(chord)];
    player_.advance(state_, static_cast<std::int32_t>(chord), static_cast<std::int32_t>(best(next.durations)));
    return sure;
  }

 private:
  /// The digits of its number as keys.
  static chordgen::Vocabulary<chordgen::PitchSet> chords(std::size_t count) {
    std::vector<chordgen::PitchSet> result(count);
    for (std::size_t i = 0; i < count; ++i)
      for (int digit = 0; digit < 16; ++digit)
        if (((i >> digit) & 1) != 0) result[i].insert(40 + digit);
    return chordgen::Vocabulary<chordgen::PitchSet>(std::move(result));
  }
  static chordgen::Vocabulary<chordgen::Rational> durations(std::size_t count) {
    std::vector<chordgen::Rational> result;
    for (std::size_t i = 0; i < count; ++i) result.push_back({static_cast<std::int64_t>(i + 1), 4});
    return chordgen::Vocabulary<chordgen::Rational>(std::move(result));
  }

  chordgen::ChordLstm<float> model_;
  chordgen::LstmPlayer<float> player_;
  chordgen::LstmPlayer<float>::State state_;
};

/// Whether a narrow model's song has the certainties of the definition's.
inline bool lstm_composes_like_naive(chordgen::kernels::Choice choice, chordgen::StateKind kind, const Computing& how) {
  chordgen::ChordLstmOptions options = tutorial;
  options.units = 24;
  options.window = 5;
  options.chords = 30;  // few, so that the first layer looks them up as in the song that is timed
  const double tolerance = how.precision == chordgen::kernels::Precision::bf16 ? 1e-2 : 1e-5;
  chordgen::kernels::use(definition);
  LstmSong plain(options, kind, {});
  std::vector<double> expected;
  for (int i = 0; i < 12; ++i) expected.push_back(plain());
  chordgen::kernels::use(choice);
  LstmSong fast(options, kind, how);
  for (const double right : expected)
    if (!(std::fabs(fast() - right) < tolerance)) return false;
  return true;
}

}  // namespace bench
