// SPDX-License-Identifier: MIT
//
// Sigmoid and binary cross-entropy in one, from the logits, so that nothing is clipped and nothing saturates:
//
//   l    = max(z, 0) - t z + log(1 + e^-|z|)     the same as -t log s(z) - (1 - t) log(1 - s(z))
//   dz  += factor (s(z) - t)
//
// z and t are (rows, columns), losses are (rows): each row's sum.
#pragma once

#include <chordgen/core/math.hpp>
#include <chordgen/kernels/simd/softmax.hpp>
#include <chordgen/kernels/variant.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI::kernels {

// --- naive -----------------------------------------------------------------------------------------------------------

template <class T>
void bce_logits_forward(naive, View<T> losses, In<T> z, In<T> t) noexcept {
  for (std::size_t r = 0; r < z.rows(); ++r) {
    double total = 0;
    for (std::size_t j = 0; j < z.columns(); ++j) {
      const double logit = static_cast<double>(z(r, j));
      const double size = logit < 0 ? -logit : logit;
      total += (logit > 0 ? logit : 0) - static_cast<double>(t(r, j)) * logit + math::log1p(math::exp(-size));
    }
    losses[r] = static_cast<T>(total);
  }
}
template <class T>
void bce_logits_backward(naive, View<T> dz, In<T> z, In<T> t, std::type_identity_t<T> factor) noexcept {
  for (std::size_t i = 0; i < z.size(); ++i)
    dz[i] += factor * (static_cast<T>(math::sigmoid(static_cast<double>(z[i]))) - t[i]);
}

// --- simd ------------------------------------------------------------------------------------------------------------

template <std::same_as<float> T>
void bce_logits_forward(simd, View<T> losses, In<T> z, In<T> t) noexcept {
  for (std::size_t r = 0; r < z.rows(); ++r)
    losses[r] = static_cast<T>(
        run_on(simd_target(), [&](auto isa) { return bce_row(isa, z.row(r).data(), t.row(r).data(), z.columns()); }));
}
template <std::same_as<float> T>
void bce_logits_backward(simd, View<T> dz, In<T> z, In<T> t, std::type_identity_t<T> factor) noexcept {
  run_on(simd_target(), [&](auto isa) { bce_gradient(isa, dz.data(), z.data(), t.data(), factor, z.size()); });
}

// --- the active variant ----------------------------------------------------------------------------------------------

template <class T>
void bce_logits_forward(View<T> losses, In<T> z, In<T> t) {
  dispatch<T>([&](auto tag) { bce_logits_forward(tag, losses, z, t); });
}
template <class T>
void bce_logits_backward(View<T> dz, In<T> z, In<T> t, std::type_identity_t<T> factor) {
  dispatch<T>([&](auto tag) { bce_logits_backward(tag, dz, z, t, factor); });
}

}  // namespace chordgen::inline CHORDGEN_ABI::kernels
CHORDGEN_EXACT_END
