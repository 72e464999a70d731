// SPDX-License-Identifier: MIT
//
// A layer of few inputs with the binary loss of one-hot windows behind it, in one:
//
//   z[r, j] = b[j] + sum over k of h[r, k] w[k, j]        h (rows, K), w (K, classes L), b (classes L)
//   loss    = sum over all of [max(z, 0) + log(1 + e^-|z|)] - sum over r, t of z[r, id_rt L + t]
//   g       = factor (sigmoid(z) - onehot)        dh += g wᵀ    dw += hᵀ g    db += sum of g's rows
//
// The logits are never written down: with K = 2, the tutorial's decoder, moving them costs more than making them. So
// the gradients are made where the loss is, in the forward step. Used by: autodiff/onehot_losses.hpp.
#pragma once

#include <chordgen/kernels/onehot_losses.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI::kernels {

/// The loss of all rows together, and at how many of their steps the true class has the largest logit.
struct WindowsLoss {
  double loss = 0;
  std::size_t rebuilt = 0;
};

template <class T>
struct NarrowArrays {
  View<const T> h;
  View<const T> w;
  View<const T> b;
};
template <class T>
struct NarrowGradientArrays {
  View<T> h;
  View<T> w;
  View<T> b;
};

namespace detail {

template <class T>
[[nodiscard]] NarrowShape narrow_shape(const NarrowArrays<T>& layer, std::size_t steps) noexcept {
  return {layer.h.rows(), layer.w.rows(), layer.b.size() / steps, steps};
}

template <class T>
[[nodiscard]] T narrow_logit(const NarrowArrays<T>& layer, std::size_t r, std::size_t j) noexcept {
  T z = layer.b[j];
  for (std::size_t k = 0; k < layer.w.rows(); ++k) z += layer.h(r, k) * layer.w(k, j);
  return z;
}

/// The part of the gradients that the ids decide: -factor at each true output.
template <class T>
void subtract_true_outputs(const NarrowGradientArrays<T>& out, const NarrowArrays<T>& layer, Ids ids, std::size_t steps,
                           T factor) noexcept {
  for (std::size_t r = 0; r < layer.h.rows(); ++r) {
    const auto place = [own = ids.data() + r * steps, steps](std::size_t t) {
      return static_cast<std::size_t>(own[t]) * steps + t;
    };
    for (std::size_t t = 0; t < steps; ++t) out.b[place(t)] -= factor;
    for (std::size_t k = 0; k < layer.w.rows(); ++k) {
      const T* const w = layer.w.row(k).data();
      T* const dw = out.w.row(k).data();
      const T part = factor * layer.h(r, k);
      T dh = out.h(r, k);
      for (std::size_t t = 0; t < steps; ++t) {
        dw[place(t)] -= part;
        dh -= factor * w[place(t)];
      }
      out.h(r, k) = dh;
    }
  }
}

}  // namespace detail

/// How many numbers narrow_onehot_bce works in.
template <class T>
[[nodiscard]] std::size_t narrow_memory(const NarrowArrays<T>& layer, std::size_t steps) noexcept {
  const NarrowShape shape = detail::narrow_shape(layer, steps);
  return shape.pieces() * shape.piece_size();
}

// --- naive -----------------------------------------------------------------------------------------------------------

/// The loss; adds the gradients of factor times it to `out`. Works in largest (rows, steps), the largest logits, and in
/// memory (narrow_memory numbers).
template <class T>
[[nodiscard]] WindowsLoss narrow_onehot_bce(naive, const NarrowGradientArrays<T>& out, View<T> largest,
                                            View<T> /*memory*/, const NarrowArrays<T>& layer, Ids ids,
                                            std::size_t steps, std::type_identity_t<T> factor, Threads = {}) {
  WindowsLoss result;
  for (std::size_t r = 0; r < layer.h.rows(); ++r) {
    for (std::size_t j = 0; j < layer.b.size(); ++j) {
      const T z = detail::narrow_logit(layer, r, j);
      result.loss += detail::softplus(static_cast<double>(z));
      T& top = largest(r, j % steps);
      top = j < steps || z > top ? z : top;
      const T slope = factor * static_cast<T>(math::sigmoid(static_cast<double>(z)));
      out.b[j] += slope;
      for (std::size_t k = 0; k < layer.w.rows(); ++k) {
        out.w(k, j) += slope * layer.h(r, k);
        out.h(r, k) += slope * layer.w(k, j);
      }
    }
    detail::TrueLogits<T> truth;
    for (std::size_t t = 0; t < steps; ++t)
      truth.add(detail::narrow_logit(layer, r, static_cast<std::size_t>(ids[r * steps + t]) * steps + t),
                largest(r, t));
    result.loss -= truth.sum;
    result.rebuilt += truth.rebuilt;
  }
  detail::subtract_true_outputs(out, layer, ids, steps, factor);
  return result;
}

// --- simd ------------------------------------------------------------------------------------------------------------

template <std::same_as<float> T>
[[nodiscard]] WindowsLoss narrow_onehot_bce(simd, const NarrowGradientArrays<T>& out, View<T> largest, View<T> memory,
                                            const NarrowArrays<T>& layer, Ids ids, std::size_t steps,
                                            std::type_identity_t<T> factor, Threads threads = {}) {
  const NarrowLayer arrays{detail::narrow_shape(layer, steps), layer.h.data(), layer.w.data(), layer.b.data()};
  const NarrowGradients gradients{out.w.data(), out.b.data()};
  double* const sums = detail::onehot_workspace<double>(arrays.pieces());
  parallel_for(threads, arrays.pieces(), [&](std::size_t piece) {
    float* const mine = memory.data() + piece * arrays.piece_size();
    sums[piece] =
        run_on(simd_target(), [&](auto isa) { return narrow_bce(isa, arrays, piece, mine, gradients, factor); });
  });

  double sum = 0;
  for (std::size_t piece = 0; piece < arrays.pieces(); ++piece) sum += sums[piece];
  run_on(simd_target(), [&](auto isa) { join_pieces(isa, arrays, memory.data()); });
  std::copy_n(memory.data() + arrays.lanes_size(), largest.size(), largest.data());
  for (std::size_t i = 0; i < out.h.size(); ++i) {
    float lanes[most_lanes];
    std::copy_n(memory.data() + i * most_lanes, most_lanes, lanes);
    for (std::size_t half = most_lanes / 2; half != 0; half /= 2)
      for (std::size_t lane = 0; lane < half; ++lane) lanes[lane] += lanes[lane + half];
    out.h[i] += lanes[0];
  }

  detail::TrueLogits<float> truth;
  run_on(simd_target(), [&](auto isa) {
    for (std::size_t i = 0; i < ids.size(); ++i)
      truth.add(narrow_bce_logit(isa, arrays, i / steps, static_cast<std::size_t>(ids[i]) * steps + i % steps),
                largest[i]);
  });
  detail::subtract_true_outputs(out, layer, ids, steps, factor);
  return {sum - truth.sum, truth.rebuilt};
}

// --- the active variant ----------------------------------------------------------------------------------------------

template <class T>
[[nodiscard]] WindowsLoss narrow_onehot_bce(const NarrowGradientArrays<T>& out, View<T> largest, View<T> memory,
                                            const NarrowArrays<T>& layer, Ids ids, std::size_t steps,
                                            std::type_identity_t<T> factor, Threads threads = {}) {
  return dispatch<T>(
      [&](auto tag) { return narrow_onehot_bce(tag, out, largest, memory, layer, ids, steps, factor, threads); });
}

}  // namespace chordgen::inline CHORDGEN_ABI::kernels
CHORDGEN_EXACT_END
