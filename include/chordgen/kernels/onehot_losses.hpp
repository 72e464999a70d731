// SPDX-License-Identifier: MIT
//
// Losses of a window of one-hot columns, from the logits: a row of z (rows, classes L) is a matrix (classes, L), one
// column a step, and the true class of row r at step t is ids[r, t].
//
//   binary       l_r = sum over all of [max(z, 0) + log(1 + e^-|z|)] - sum over t of z[id_t, t]
//                dz += factor (sigmoid(z) - onehot)                  an independent sigmoid for each output
//   categorical  l_r = sum over t of [log sum over classes of e^z - z[id_t, t]]
//                dz += factor (e^(z - log_sum) - onehot)             a softmax over the classes of each step
//
// The one-hot matrix is never made: what does not depend on the ids is one pass over z, the rest L numbers a row.
// Beside the loss each row says at how many steps the true logit is the largest of its step (rebuilt). The softmax runs
// down the columns, so a vector holds neighbouring steps and no sum crosses its lanes. Used by:
// autodiff/onehot_losses.hpp.
#pragma once

#include <chordgen/core/math.hpp>
#include <chordgen/kernels/embedding.hpp>
#include <chordgen/kernels/simd/onehot_losses.hpp>
#include <chordgen/kernels/softmax.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI::kernels {

/// What is said of each row: its loss, and at how many of its steps the true class has the largest logit.
template <class T>
struct RowLosses {
  View<T> losses;   // (rows)
  View<T> rebuilt;  // (rows)
};

namespace detail {

/// A row's share that depends on the ids: how many steps are rebuilt, and the sum of the true logits.
template <class T>
struct TrueLogits {
  double sum = 0;
  std::size_t rebuilt = 0;

  void add(T logit, T largest) noexcept {
    sum += static_cast<double>(logit);
    if (logit >= largest) ++rebuilt;
  }
};

/// max(z, 0) + log(1 + e^-|z|).
[[nodiscard]] inline double softplus(double z) noexcept {
  return (z > 0 ? z : 0) + math::log1p(math::exp(z < 0 ? z : -z));
}

/// dz[id_t, t] -= factor for every row.
template <class T>
void subtract_onehot(View<T> dz, Ids ids, std::size_t steps, T factor) noexcept {
  for (std::size_t i = 0; i < ids.size(); ++i)
    dz(i / steps, static_cast<std::size_t>(ids[i]) * steps + i % steps) -= factor;
}

}  // namespace detail

// --- naive -----------------------------------------------------------------------------------------------------------

template <class T>
void onehot_bce_forward(naive, RowLosses<T> out, In<T> z, Ids ids, std::size_t steps, Threads threads = {}) {
  detail::for_each_row(threads, z.rows(), [&](std::size_t r) {
    double total = 0;
    for (const T logit : z.row(r)) total += detail::softplus(static_cast<double>(logit));
    detail::TrueLogits<T> truth;
    for (std::size_t t = 0; t < steps; ++t) {
      T largest = z(r, t);
      for (std::size_t j = t; j < z.columns(); j += steps) largest = z(r, j) > largest ? z(r, j) : largest;
      truth.add(z(r, static_cast<std::size_t>(ids[r * steps + t]) * steps + t), largest);
    }
    out.losses[r] = static_cast<T>(total - truth.sum);
    out.rebuilt[r] = static_cast<T>(truth.rebuilt);
  });
}
template <class T>
void onehot_bce_backward(naive, View<T> dz, In<T> z, Ids ids, std::size_t steps, std::type_identity_t<T> factor,
                         Threads threads = {}) {
  detail::for_each_row(threads, z.rows(), [&](std::size_t r) {
    for (std::size_t j = 0; j < z.columns(); ++j)
      dz(r, j) += factor * static_cast<T>(math::sigmoid(static_cast<double>(z(r, j))));
  });
  detail::subtract_onehot(dz, ids, steps, factor);
}

/// log_sums (rows, L) receives the logarithm of each column's sum of exponentials.
template <class T>
void onehot_softmax_forward(naive, RowLosses<T> out, View<T> log_sums, In<T> z, Ids ids, std::size_t steps,
                            Threads threads = {}) {
  detail::for_each_row(threads, z.rows(), [&](std::size_t r) {
    double total = 0;
    detail::TrueLogits<T> truth;
    for (std::size_t t = 0; t < steps; ++t) {
      T largest = z(r, t);
      for (std::size_t j = t; j < z.columns(); j += steps) largest = z(r, j) > largest ? z(r, j) : largest;
      double sum = 0;
      for (std::size_t j = t; j < z.columns(); j += steps)
        sum += math::exp(static_cast<double>(z(r, j)) - static_cast<double>(largest));
      const double log_sum = static_cast<double>(largest) + math::log(sum);
      log_sums(r, t) = static_cast<T>(log_sum);
      total += log_sum;
      truth.add(z(r, static_cast<std::size_t>(ids[r * steps + t]) * steps + t), largest);
    }
    out.losses[r] = static_cast<T>(total - truth.sum);
    out.rebuilt[r] = static_cast<T>(truth.rebuilt);
  });
}
template <class T>
void onehot_softmax_backward(naive, View<T> dz, In<T> z, In<T> log_sums, Ids ids, std::size_t steps,
                             std::type_identity_t<T> factor, Threads threads = {}) {
  detail::for_each_row(threads, z.rows(), [&](std::size_t r) {
    for (std::size_t j = 0; j < z.columns(); ++j)
      dz(r, j) += factor *
                  static_cast<T>(math::exp(static_cast<double>(z(r, j)) - static_cast<double>(log_sums(r, j % steps))));
  });
  detail::subtract_onehot(dz, ids, steps, factor);
}

// --- simd ------------------------------------------------------------------------------------------------------------

namespace detail {

/// Fills in a row's loss and rebuilt from its share that does not depend on the ids.
inline void finish_row(const RowLosses<float>& out, std::size_t r, double total, View<const float> z, Ids ids,
                       std::size_t steps, const float* largest) noexcept {
  TrueLogits<float> truth;
  for (std::size_t t = 0; t < steps; ++t)
    truth.add(z[static_cast<std::size_t>(ids[r * steps + t]) * steps + t], largest[t]);
  out.losses[r] = static_cast<float>(total - truth.sum);
  out.rebuilt[r] = static_cast<float>(truth.rebuilt);
}

}  // namespace detail

template <std::same_as<float> T>
void onehot_bce_forward(simd, RowLosses<T> out, In<T> z, Ids ids, std::size_t steps, Threads threads = {}) {
  detail::for_each_row(threads, z.rows(), [&](std::size_t r) {
    float* largest = detail::onehot_workspace<float>(steps);
    const WindowLogits row{z.row(r).data(), z.columns() / steps, steps};
    const double total = run_on(simd_target(), [&](auto isa) { return onehot_bce_row(isa, row, largest); });
    detail::finish_row(out, r, total, z.row(r), ids, steps, largest);
  });
}
template <std::same_as<float> T>
void onehot_bce_backward(simd, View<T> dz, In<T> z, Ids ids, std::size_t steps, std::type_identity_t<T> factor,
                         Threads threads = {}) {
  detail::for_each_row(threads, z.rows(), [&](std::size_t r) {
    run_on(simd_target(),
           [&](auto isa) { add_scaled_sigmoid(isa, dz.row(r).data(), z.row(r).data(), factor, z.columns()); });
  });
  detail::subtract_onehot(dz, ids, steps, factor);
}
template <std::same_as<float> T>
void onehot_softmax_forward(simd, RowLosses<T> out, View<T> log_sums, In<T> z, Ids ids, std::size_t steps,
                            Threads threads = {}) {
  detail::for_each_row(threads, z.rows(), [&](std::size_t r) {
    float* largest = detail::onehot_workspace<float>(steps);
    const WindowLogits row{z.row(r).data(), z.columns() / steps, steps};
    float* sums = log_sums.row(r).data();
    run_on(simd_target(), [&](auto isa) { onehot_softmax_row(isa, row, largest, sums); });
    double total = 0;
    for (std::size_t t = 0; t < steps; ++t) total += static_cast<double>(sums[t]);
    detail::finish_row(out, r, total, z.row(r), ids, steps, largest);
  });
}
template <std::same_as<float> T>
void onehot_softmax_backward(simd, View<T> dz, In<T> z, In<T> log_sums, Ids ids, std::size_t steps,
                             std::type_identity_t<T> factor, Threads threads = {}) {
  detail::for_each_row(threads, z.rows(), [&](std::size_t r) {
    const WindowLogits row{z.row(r).data(), z.columns() / steps, steps};
    run_on(simd_target(),
           [&](auto isa) { add_scaled_softmax(isa, dz.row(r).data(), row, log_sums.row(r).data(), factor); });
  });
  detail::subtract_onehot(dz, ids, steps, factor);
}

// --- the active variant ----------------------------------------------------------------------------------------------

template <class T>
void onehot_bce_forward(RowLosses<T> out, In<T> z, Ids ids, std::size_t steps, Threads threads = {}) {
  dispatch<T>([&](auto tag) { onehot_bce_forward(tag, out, z, ids, steps, threads); });
}
template <class T>
void onehot_bce_backward(View<T> dz, In<T> z, Ids ids, std::size_t steps, std::type_identity_t<T> factor,
                         Threads threads = {}) {
  dispatch<T>([&](auto tag) { onehot_bce_backward(tag, dz, z, ids, steps, factor, threads); });
}
template <class T>
void onehot_softmax_forward(RowLosses<T> out, View<T> log_sums, In<T> z, Ids ids, std::size_t steps,
                            Threads threads = {}) {
  dispatch<T>([&](auto tag) { onehot_softmax_forward(tag, out, log_sums, z, ids, steps, threads); });
}
template <class T>
void onehot_softmax_backward(View<T> dz, In<T> z, In<T> log_sums, Ids ids, std::size_t steps,
                             std::type_identity_t<T> factor, Threads threads = {}) {
  dispatch<T>([&](auto tag) { onehot_softmax_backward(tag, dz, z, log_sums, ids, steps, factor, threads); });
}

}  // namespace chordgen::inline CHORDGEN_ABI::kernels
CHORDGEN_EXACT_END
