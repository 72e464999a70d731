// SPDX-License-Identifier: MIT
//
// The activations. Described in kernels/simd/activation.hpp.

[[gnu::always_inline]] inline Floats relu(Floats x) noexcept { return select(x > all(0.0f), x, all(0.0f)); }

// The lambdas are generic because a plain one also converts to a function pointer, which GCC compiles outside the
// target.
inline void function_forward(auto, Function function, float* y, const float* x, std::size_t count) noexcept {
  switch (function) {
    case Function::tanh:
      return map(y, x, count, [](auto v) { return tanh(v); });
    case Function::sigmoid:
      return map(y, x, count, [](auto v) { return sigmoid(v); });
    case Function::relu:
      return map(y, x, count, [](auto v) { return relu(v); });
    case Function::exp:
      return map(y, x, count, [](auto v) { return exp(v); });
    case Function::log:
      return map(y, x, count, [](auto v) { return log(v); });
  }
}

/// dx += dy f'(x), written with `kept`: f(x), or x itself for log.
inline void function_backward(auto, Function function, float* dx, const float* kept, const float* dy,
                              std::size_t count) noexcept {
  switch (function) {
    case Function::tanh:
      return map(dx, kept, dy, count, [](auto d, auto y, auto g) { return fma(g, all(1.0f) - y * y, d); });
    case Function::sigmoid:
      return map(dx, kept, dy, count, [](auto d, auto y, auto g) { return fma(g, y * (all(1.0f) - y), d); });
    case Function::relu:
      return map(dx, kept, dy, count, [](auto d, auto y, auto g) { return select(y > all(0.0f), d + g, d); });
    case Function::exp:
      return map(dx, kept, dy, count, [](auto d, auto y, auto g) { return fma(g, y, d); });
    case Function::log:
      return map(dx, kept, dy, count, [](auto d, auto x, auto g) { return d + g / x; });
  }
}
