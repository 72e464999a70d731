// SPDX-License-Identifier: MIT
//
// Chords drawn in the middle of a recording, so that a critic of whole windows can teach the one who drew them: the
// straight-through Gumbel-softmax (Jang, Gu and Poole 2017, section 2.2; Maddison, Mnih and Teh 2017).
//
//   drawn   argmax_c (z_c + g_c), g Gumbel noise: a draw from softmax(z) (Gumbel 1954)      forward: its one-hot y
//   dz_c += p_c / temperature (dy_c - sum_j p_j dy_j),   p = softmax((z + g) / temperature)   backward: as if y were p
//
// Logits are windows' (B, C L), chord by chord; the draws come out step by step, (B L, C), as tables multiply them.
#pragma once

#include <chordgen/autodiff/scratch.hpp>
#include <chordgen/core/math.hpp>
#include <chordgen/core/rng.hpp>
#include <chordgen/kernels/activation.hpp>
#include <chordgen/kernels/elementwise.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// Windows drawn from logits.
template <class T>
struct DrawnWindows {
  Var<T> onehot;                 // (B L, C)
  Span<const std::int32_t> ids;  // (B, L), alive until the tape is cleared
};

/// Fills a view with draws from Gumbel's distribution, -log(-log u); u has 23 bits, so that in float too it is neither
/// 0 nor 1 and no draw is infinite.
template <class T>
void fill_gumbel(View<T> noise, Rng& rng) {
  for (T& value : noise) value = static_cast<T>((static_cast<double>(rng.next() >> 41) + 0.5) * 0x1p-23);
  kernels::log_forward(noise, noise);
  kernels::scale(noise, noise, T(-1));
  kernels::log_forward(noise, noise);
  kernels::scale(noise, noise, T(-1));
}

namespace detail {

/// The largest z + g of each step, and the entry that has it, of one window (C, L).
template <class T>
void find_highest(T* most, std::int32_t* ids, const T* z, const T* noise, std::size_t entries, std::size_t steps) {
  std::fill_n(most, steps, static_cast<T>(-math::infinity));
  for (std::size_t entry = 0; entry < entries; ++entry)
    for (std::size_t t = 0; t < steps; ++t) {
      const T height = z[entry * steps + t] + noise[entry * steps + t];
      if (!(height > most[t])) continue;
      most[t] = height;
      ids[t] = static_cast<std::int32_t>(entry);
    }
}

/// dz (C, L) += the gradient of one window's draws: dy (L, C), `most` as found; p (C, L) and sums (2, L) are scratch.
template <class T>
void pull_back(T* dz, const T* dy, T* p, T* sums, const T* z, const T* noise, const T* most, std::size_t entries,
               std::size_t steps, T temperature) {
  T* means = sums + steps;
  std::fill_n(sums, 2 * steps, T(0));
  for (std::size_t entry = 0; entry < entries; ++entry)
    for (std::size_t t = 0; t < steps; ++t) {
      const std::size_t i = entry * steps + t;
      p[i] = (z[i] + noise[i] - most[t]) / temperature;
    }
  const View<T> all(p, Shape{entries * steps});
  kernels::exp_forward(all, all);
  for (std::size_t entry = 0; entry < entries; ++entry)
    for (std::size_t t = 0; t < steps; ++t) {
      const std::size_t i = entry * steps + t;
      sums[t] += p[i];
      means[t] += p[i] * dy[t * entries + entry];
    }
  for (std::size_t entry = 0; entry < entries; ++entry)
    for (std::size_t t = 0; t < steps; ++t) {
      const std::size_t i = entry * steps + t;
      dz[i] += p[i] / (sums[t] * temperature) * (dy[t * entries + entry] - means[t] / sums[t]);
    }
}

}  // namespace detail

/// Draws windows of `steps` events from logits z (B, C steps) with given noise of the same shape, which must stay until
/// backward has run. Throws ShapeError for shapes that do not fit, ArgumentError for a temperature that is not above 0.
template <class T>
DrawnWindows<T> straight_through(Var<T> z, std::type_identity_t<View<const T>> noise, std::size_t steps,
                                 double temperature = 1) {
  const Shape shape = z.shape();
  if (steps == 0 || shape.columns() % steps != 0 || !(noise.shape() == shape))
    fail_shapes("straight_through", "logits and noise do not fit", shape, noise.shape(),
                "Both are the same, their columns a multiple of the steps.");
  if (!(temperature > 0))
    fail_argument("straight_through", "temperature: got " + std::to_string(temperature) + ", expected above 0.");

  Tape<T>& tape = *z.tape;
  const std::size_t entries = shape.columns() / steps;
  const Span<std::int32_t> ids = tape.template room<std::int32_t>(shape.rows() * steps);
  const View<T> y = tape.make({shape.rows() * steps, entries});
  std::fill(y.begin(), y.end(), T(0));
  const View<T> most = tape.make({shape.rows(), steps});
  for (std::size_t row = 0; row < shape.rows(); ++row)
    detail::find_highest(most.data() + row * steps, ids.data() + row * steps, z.value().data() + row * shape.columns(),
                         noise.data() + row * shape.columns(), entries, steps);
  for (std::size_t place = 0; place < ids.size(); ++place) y(place, static_cast<std::size_t>(ids[place])) = 1;
  const Var<T> kept = tape.constant(noise);

  const Var<T> highest = tape.constant(most);

  const auto backward = [z, g = kept.index, h = highest.index, heat = static_cast<T>(temperature)](Var<T> out) {
    const View<const T> highest_of = out.peer(h).value();
    const std::size_t count = out.shape().columns(), length = highest_of.columns();
    const Scratch<T> p(*out.tape, {count, length}), sums(*out.tape, {2, length});
    for (std::size_t row = 0; row < highest_of.rows(); ++row) {
      const std::size_t at = row * count * length;
      detail::pull_back(z.grad().data() + at, out.grad().data() + at, p.view().data(), sums.view().data(),
                        z.value().data() + at, out.peer(g).value().data() + at, highest_of.data() + row * length, count,
                        length, heat);
    }
  };
  return {tape.record(y, backward), ids};
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
