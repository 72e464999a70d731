// SPDX-License-Identifier: MIT
//
// Cross-entropies of probabilities that come from elsewhere, clipped to [e, 1 - e] with e = 1e-7 as Keras does. Behind
// a sigmoid or a softmax use bce_logits or softmax_cross_entropy: they need no clip and are exact.
//
//   binary        q = clip(p)            l_r = -sum_j (t log q + (1 - t) log(1 - q))     dq = (q - t) / (q (1 - q))
//   categorical   r = p / sum p, q = clip(r)             l_r = -sum_j t_j log q_j        through the division
//   by classes    q = clip(p)            l_r = log(sum_j q_j) - log q_y                  the clipped q are normalised
//
// A clipped element has no gradient. Variants would gain nothing: no model trains on these.
#pragma once

#include <chordgen/kernels/softmax.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI::kernels {

namespace detail {

inline constexpr double clip_low = 1e-7;
inline constexpr double clip_high = 1 - 1e-7;

[[nodiscard]] inline double clipped(double p) noexcept {
  return p < clip_low ? clip_low : p > clip_high ? clip_high : p;
}
[[nodiscard]] inline bool is_clipped(double p) noexcept { return p < clip_low || p > clip_high; }

template <class T>
[[nodiscard]] double row_sum(View<const T> row) noexcept {
  double total = 0;
  for (const T value : row.span()) total += static_cast<double>(value);
  return total;
}

}  // namespace detail

template <class T>
void binary_cross_entropy_forward(View<T> losses, In<T> p, In<T> t) noexcept {
  for (std::size_t r = 0; r < p.rows(); ++r) {
    double loss = 0;
    for (std::size_t j = 0; j < p.columns(); ++j) {
      const double q = detail::clipped(p(r, j));
      const double target = t(r, j);
      loss -= target * math::log(q) + (1 - target) * math::log(1 - q);
    }
    losses[r] = static_cast<T>(loss);
  }
}
template <class T>
void binary_cross_entropy_backward(View<T> dp, In<T> p, In<T> t, double factor) noexcept {
  for (std::size_t i = 0; i < p.size(); ++i) {
    const double q = p[i];
    if (!detail::is_clipped(q)) dp[i] += static_cast<T>(factor * (q - static_cast<double>(t[i])) / (q * (1 - q)));
  }
}

template <class T>
void categorical_cross_entropy_forward(View<T> losses, In<T> p, In<T> t) noexcept {
  for (std::size_t r = 0; r < p.rows(); ++r) {
    const double total = detail::row_sum<T>(p.row(r));
    double loss = 0;
    for (std::size_t j = 0; j < p.columns(); ++j)
      loss -= static_cast<double>(t(r, j)) * math::log(detail::clipped(static_cast<double>(p(r, j)) / total));
    losses[r] = static_cast<T>(loss);
  }
}
template <class T>
void categorical_cross_entropy_backward(View<T> dp, In<T> p, In<T> t, double factor) noexcept {
  for (std::size_t r = 0; r < p.rows(); ++r) {
    const double total = detail::row_sum<T>(p.row(r));
    const auto slope = [&](std::size_t j) {  // of the loss in the normalised probability
      const double q = static_cast<double>(p(r, j)) / total;
      return detail::is_clipped(q) ? 0.0 : -factor * static_cast<double>(t(r, j)) / q;
    };
    double inner = 0;
    for (std::size_t j = 0; j < p.columns(); ++j) inner += slope(j) * static_cast<double>(p(r, j)) / total;
    for (std::size_t j = 0; j < p.columns(); ++j) dp(r, j) += static_cast<T>((slope(j) - inner) / total);
  }
}

template <class T>
void class_cross_entropy_forward(View<T> losses, In<T> p, Classes classes) noexcept {
  for (std::size_t r = 0; r < p.rows(); ++r) {
    double total = 0;
    for (const T value : p.row(r).span()) total += detail::clipped(value);
    losses[r] =
        static_cast<T>(math::log(total) - math::log(detail::clipped(p(r, static_cast<std::size_t>(classes[r])))));
  }
}
template <class T>
void class_cross_entropy_backward(View<T> dp, In<T> p, Classes classes, double factor) noexcept {
  for (std::size_t r = 0; r < p.rows(); ++r) {
    double total = 0;
    for (const T value : p.row(r).span()) total += detail::clipped(value);
    for (std::size_t j = 0; j < p.columns(); ++j) {
      const double q = p(r, j);
      if (detail::is_clipped(q)) continue;
      const bool is_target = j == static_cast<std::size_t>(classes[r]);
      dp(r, j) += static_cast<T>(factor * (1 / total - (is_target ? 1 / q : 0)));
    }
  }
}

}  // namespace chordgen::inline CHORDGEN_ABI::kernels
CHORDGEN_EXACT_END
