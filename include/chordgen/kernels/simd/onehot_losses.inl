// SPDX-License-Identifier: MIT
//
// Losses of one-hot windows. Described in kernels/simd/onehot_losses.hpp.

/// Each e^-|x|, not below e^-87: what is smaller changes no sum here.
template <std::size_t count>
[[gnu::always_inline]] inline void exp_of_minus_sizes(Floats (&u)[count], const Floats (&x)[count]) noexcept {
  unroll<count>([&](auto i) __attribute__((always_inline)) { u[i] = maximum(minus_size(x[i]), all(-87.0f)); });
  const Exponentials<count> e = reduced_exponentials(u);
  unroll<count>([&](auto i) __attribute__((always_inline)) {
    u[i] = scaled_normally(e.minus_one[i] + all(1.0f), e.shifted[i]);
  });
}
[[gnu::always_inline]] inline Floats exp_of_minus_size(Floats x) noexcept {
  Floats u[1];
  exp_of_minus_sizes(u, {x});
  return u[0];
}
/// 1 / (1 + e^-x), where u is e^-|x|.
[[gnu::always_inline]] inline Floats sigmoid_of(Floats x, Floats u) noexcept {
  return select(x < all(0.0f), u, all(1.0f)) / (all(1.0f) + u);
}

/// Adds up softplus lane by lane. (Begun by a function: GCC makes a constructor outside the target's region.)
struct SoftplusSum {
  static constexpr std::size_t factors = 32;

  Floats sum;
  Floats product;
  std::size_t free;

  /// u is e^-|z|.
  [[gnu::always_inline]] void add(Floats z, Floats u) noexcept {
    const Floats factor = all(1.0f) + u;
    product = product * factor;
    sum = sum + (maximum(z, all(0.0f)) + (u - (factor - all(1.0f))));
    if (--free == 0) take_logarithm();
  }
  void take_logarithm() noexcept {
    sum = sum + log(product);
    product = all(1.0f);
    free = factors;
  }
  /// The sum of all lanes so far; begins anew.
  [[nodiscard]] double take() noexcept {
    take_logarithm();
    const auto total = static_cast<double>(sum_lanes(sum));
    sum = Floats{};
    return total;
  }
};

[[gnu::always_inline]] inline SoftplusSum begin_softplus_sum() noexcept {
  return {Floats{}, all(1.0f), SoftplusSum::factors};
}

/// 0 in the first `count` lanes, so low in the others that they add nothing to any sum.
[[gnu::always_inline]] inline Floats outside_of(std::size_t count) noexcept {
  float values[lanes];
  for (std::size_t i = 0; i < lanes; ++i) values[i] = i < count ? 0.0f : -1e6f;
  return load(values);
}

/// Calls body(first step, how many) for each vector of steps.
template <class Body>
[[gnu::always_inline]] inline void for_each_steps(std::size_t steps, Body&& body) noexcept {
  for (std::size_t first = 0; first < steps; first += lanes) {
    body(first, std::min(lanes, steps - first));
  }
}
[[gnu::always_inline]] inline Floats load_steps(const float* p, std::size_t count) noexcept {
  return count == lanes ? load(p) : load_first(p, count);
}
[[gnu::always_inline]] inline void store_steps(float* p, Floats x, std::size_t count) noexcept {
  if (count == lanes)
    store(p, x);
  else
    store_first(p, x, count);
}

// --- logits in memory ------------------------------------------------------------------------------------------------

/// The sum of softplus over a window, and the largest logit of each step.
inline double onehot_bce_row(auto, const WindowLogits& window, float* largest) noexcept {
  double total = 0;
  for_each_steps(window.steps, [&](std::size_t first, std::size_t count) {
    const Floats outside = outside_of(count);
    SoftplusSum sum = begin_softplus_sum();
    Floats top = all(-__builtin_huge_valf());
    for (std::size_t c = 0; c < window.classes; ++c) {
      const Floats z = load_steps(window.z + c * window.steps + first, count) + outside;
      top = maximum(z, top);
      sum.add(z, exp_of_minus_size(z));
    }
    store_steps(largest + first, top, count);
    total += sum.take();
  });
  return total;
}
/// dz += factor sigmoid(z).
inline void add_scaled_sigmoid(auto, float* dz, const float* z, float factor, std::size_t count) noexcept {
  const Floats scale = all(factor);
  for_each_vector(count, [=](std::size_t i, auto get, auto put) {
    const Floats x = get(z + i);
    put(dz + i, get(dz + i) + scale * sigmoid_of(x, exp_of_minus_size(x)));
  });
}

/// The largest logit of each step, and the logarithm of its sum of exponentials.
inline void onehot_softmax_row(auto, const WindowLogits& window, float* largest, float* log_sums) noexcept {
  for_each_steps(window.steps, [&](std::size_t first, std::size_t count) {
    const float* z = window.z + first;
    Floats top = all(-__builtin_huge_valf());
    for (std::size_t c = 0; c < window.classes; ++c) top = maximum(load_steps(z + c * window.steps, count), top);
    Floats sum{};
    for (std::size_t c = 0; c < window.classes; ++c) sum = sum + exp(load_steps(z + c * window.steps, count) - top);
    store_steps(largest + first, top, count);
    store_steps(log_sums + first, top + log(sum), count);
  });
}
/// dz += factor e^(z - log_sum).
inline void add_scaled_softmax(auto, float* dz, const WindowLogits& window, const float* log_sums,
                               float factor) noexcept {
  const Floats scale = all(factor);
  for_each_steps(window.steps, [&](std::size_t first, std::size_t count) {
    const Floats shift = load_steps(log_sums + first, count);
    for (std::size_t c = 0; c < window.classes; ++c) {
      const std::size_t at = c * window.steps + first;
      const Floats p = exp(load_steps(window.z + at, count) - shift);
      store_steps(dz + at, load_steps(dz + at, count) + scale * p, count);
    }
  });
}

// --- logits of a narrow layer ----------------------------------------------------------------------------------------

/// The weights of one class at neighbouring steps.
template <std::size_t width>
struct NarrowWeights {
  Floats w[width];
  Floats bias;

  [[gnu::always_inline]] Floats logit(const float* h) const noexcept {
    Floats z = bias;
    unroll<width>([&](auto k) { z = fma(all(h[k]), w[k], z); });
    return z;
  }
};
template <std::size_t width>
[[gnu::always_inline]] inline NarrowWeights<width> narrow_weights(const NarrowLayer& layer, std::size_t at,
                                                                  std::size_t count, Floats outside) noexcept {
  NarrowWeights<width> result;
  unroll<width>([&](auto k) { result.w[k] = load_steps(layer.w + k * layer.outputs() + at, count); });
  result.bias = load_steps(layer.bias + at, count) + outside;
  return result;
}
/// One logit, with the roundings of the vectors.
template <std::size_t width>
[[nodiscard]] inline float narrow_logit(const NarrowLayer& layer, std::size_t r, std::size_t j) noexcept {
  NarrowWeights<width> weights;
  unroll<width>([&](auto k) { weights.w[k] = all(layer.w[k * layer.outputs() + j]); });
  weights.bias = all(layer.bias[j]);
  return weights.logit(layer.h + r * width)[0];
}

/// The logits of one class and sample at neighbouring steps, and their e^-|z|.
struct NarrowLogit {
  Floats z;
  Floats u;
};

/// A class at neighbouring steps, and the gradients of its weights.
template <std::size_t width>
struct NarrowClass {
  static constexpr std::size_t together = 4;
  static constexpr std::size_t block = 32;

  NarrowWeights<width> weights;
  Floats dw[width];
  Floats dbias;

  /// Logits and e^-|z| of samples side by side, operation by operation, so that none waits for its own last result; and
  /// their largest logits so far, `steps` apart.
  template <std::size_t samples>
  [[gnu::always_inline]] void look(const float* h, float* largest, std::size_t steps, std::size_t count,
                                   NarrowLogit* out) const noexcept {
    Floats z[samples];
    Floats u[samples];
    unroll<samples>([&](auto s) __attribute__((always_inline)) {
      float* top = largest + s * steps;
      z[s] = weights.logit(h + s * width);
      store_steps(top, maximum(z[s], load_steps(top, count)), count);
    });
    exp_of_minus_sizes(u, z);
    unroll<samples>([&](auto s) __attribute__((always_inline)) { out[s] = {z[s], u[s]}; });
  }
  /// Adds a sample's share of the sum, and scale sigmoid(z) into both gradients.
  [[gnu::always_inline]] void add(const NarrowLogit& logit, const float* h, float* dh, SoftplusSum& sum,
                                  Floats scale) noexcept {
    const Floats slope = scale * sigmoid_of(logit.z, logit.u);
    sum.add(logit.z, logit.u);
    unroll<width>([&](auto k) __attribute__((always_inline)) {
      float* to = dh + k * most_lanes;
      dw[k] = fma(all(h[k]), slope, dw[k]);
      store(to, fma(slope, weights.w[k], load(to)));
    });
    dbias = dbias + slope;
  }
  /// The two for up to `block` samples, one pass after the other.
  [[gnu::always_inline]] void add_block(std::size_t samples, const float* h, float* largest, std::size_t steps,
                                        std::size_t count, float* dh, SoftplusSum& sum, Floats scale) noexcept {
    NarrowLogit logits[block];
    std::size_t s = 0;
    for (; s + together <= samples; s += together)
      look<together>(h + s * width, largest + s * steps, steps, count, logits + s);
    for (; s < samples; ++s) look<1>(h + s * width, largest + s * steps, steps, count, logits + s);
    for (s = 0; s < samples; ++s) add(logits[s], h + s * width, dh + s * width * most_lanes, sum, scale);
  }
};

/// The sum of softplus over all rows for the classes of one piece. Fills the piece's memory and adds factor sigmoid(z)
/// to the weights' gradients: both come from the same exponential.
template <std::size_t width>
inline double narrow_bce_rows(const NarrowLayer& layer, std::size_t piece, float* memory, const NarrowGradients& out,
                              float factor) noexcept {
  const Floats scale = all(factor);
  const std::size_t steps = layer.steps;
  const std::size_t last = std::min(layer.classes, (piece + 1) * NarrowShape::classes_together);
  float* const largest = memory + layer.lanes_size();
  double total = 0;
  std::fill_n(memory, layer.lanes_size(), 0.0f);
  std::fill_n(largest, layer.rows * steps, -__builtin_huge_valf());
  for_each_steps(steps, [&](std::size_t first, std::size_t count) {
    const Floats outside = outside_of(count);
    SoftplusSum sum = begin_softplus_sum();
    for (std::size_t c = piece * NarrowShape::classes_together; c < last; ++c) {
      const std::size_t at = c * steps + first;
      NarrowClass<width> here{narrow_weights<width>(layer, at, count, outside), {}, {}};
      for (std::size_t r = 0; r < layer.rows; r += here.block)
        here.add_block(std::min(here.block, layer.rows - r), layer.h + r * width, largest + r * steps + first, steps,
                       count, memory + r * width * most_lanes, sum, scale);
      unroll<width>([&](auto k) {
        float* to = out.dw + k * layer.outputs() + at;
        store_steps(to, load_steps(to, count) + here.dw[k], count);
      });
      store_steps(out.dbias + at, load_steps(out.dbias + at, count) + here.dbias, count);
    }
    total += sum.take();
  });
  return total;
}

inline double narrow_bce(auto, const NarrowLayer& layer, std::size_t piece, float* memory, const NarrowGradients& out,
                         float factor) noexcept {
  return with_constant(layer.width,
                       [&](auto width) { return narrow_bce_rows<width>(layer, piece, memory, out, factor); });
}
/// Joins the memory of all pieces, one behind the other, in that of the first.
inline void join_pieces(auto, const NarrowShape& shape, float* memory) noexcept {
  const float* from = memory + shape.piece_size();
  for (std::size_t p = 1; p < shape.pieces(); ++p, from += shape.piece_size()) {
    for_each_vector(shape.lanes_size(), [memory, from](std::size_t i, auto get, auto put) {
      put(memory + i, get(memory + i) + get(from + i));
    });
    float* const largest = memory + shape.lanes_size();
    for_each_vector(shape.rows * shape.steps,
                    [=, other = from + shape.lanes_size()](std::size_t i, auto get, auto put) {
                      put(largest + i, maximum(get(other + i), get(largest + i)));
                    });
  }
}
inline float narrow_bce_logit(auto, const NarrowLayer& layer, std::size_t r, std::size_t j) noexcept {
  return with_constant(layer.width, [&](auto width) { return narrow_logit<width>(layer, r, j); });
}
