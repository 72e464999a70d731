// SPDX-License-Identifier: MIT
//
// exp, log, tanh and sigmoid of a vector of floats. Described in kernels/simd/math.hpp.

inline constexpr float log2_of_e = 1.44269504089f;
inline constexpr float ln2_high = 0.693359375f;  // nine bits: its product with an exponent is exact
inline constexpr float ln2_low = -2.12194440e-4f;
inline constexpr float round_to_integer = 12582912.0f;  // 1.5 * 2^23: adding it leaves no fraction, in the low bits
inline constexpr std::int32_t round_to_integer_bits = 0x4b400000;

/// Of each x = n ln 2 + rest, |rest| <= ln 2 / 2: shifted = n + round_to_integer, minus_one = e^rest - 1 (Cephes expf,
/// Moshier 1989).
template <std::size_t count>
struct Exponentials {
  Floats shifted[count];
  Floats minus_one[count];
};
/// Operation by operation for all of them, so that none waits for its own last result.
template <std::size_t count>
[[gnu::always_inline]] inline Exponentials<count> reduced_exponentials(const Floats (&x)[count]) noexcept {
  constexpr float polynomial[] = {1.3981999507e-3f, 8.3334519073e-3f, 4.1665795894e-2f, 1.6666665459e-1f,
                                  5.0000001201e-1f};
  Exponentials<count> result;
  Floats rest[count];
  Floats p[count];
  unroll<count>([&](auto i) __attribute__((always_inline)) {
    result.shifted[i] = fma(x[i], all(log2_of_e), all(round_to_integer));
  });
  unroll<count>([&](auto i) __attribute__((always_inline)) {
    const Floats n = result.shifted[i] - all(round_to_integer);
    rest[i] = fma(n, all(-ln2_low), fma(n, all(-ln2_high), x[i]));
    p[i] = all(1.9875691500e-4f);
  });
  unroll<std::size(polynomial)>([&](auto k) __attribute__((always_inline)) {
    unroll<count>([&](auto i) __attribute__((always_inline)) { p[i] = fma(p[i], rest[i], all(polynomial[k])); });
  });
  unroll<count>([&](auto i)
                    __attribute__((always_inline)) { result.minus_one[i] = fma(p[i], rest[i] * rest[i], rest[i]); });
  return result;
}

/// x 2^n, rounded once where the result is no normal number: by an instruction where the target has one.
template <class Vector>
[[gnu::always_inline]] inline Vector scaled(Vector x, Vector shifted) noexcept {
  if constexpr (requires { times_power_of_two(x, shifted); }) {
    return times_power_of_two(x, shifted - all(round_to_integer));
  } else {
    const Integers n = bits(shifted) - all(round_to_integer_bits);
    const Integers half = n >> 1;
    const Integers bias = all(std::int32_t{127});
    return x * from_bits((half + bias) << 23) * from_bits((n - half + bias) << 23);
  }
}
/// The same where 2^n is a normal number.
template <class Vector>
[[gnu::always_inline]] inline Vector scaled_normally(Vector x, Vector shifted) noexcept {
  if constexpr (requires { times_power_of_two(x, shifted); })
    return scaled(x, shifted);
  else
    return x * from_bits((bits(shifted) - all(round_to_integer_bits - 127)) << 23);
}

/// e^x.
[[gnu::always_inline]] inline Floats exp(Floats x) noexcept {
  x = select(x > all(89.0f), all(89.0f), x);
  x = select(x < all(-104.0f), all(-104.0f), x);
  const Exponentials<1> e = reduced_exponentials({x});
  return scaled(e.minus_one[0] + all(1.0f), e.shifted[0]);
}

/// log x: minus infinity at zero, not a number below it (Cephes logf).
[[gnu::always_inline]] inline Floats log(Floats x) noexcept {
  const Integers tiny = x < all(0x1p-126f);
  const Integers pattern = bits(select(tiny, x * all(0x1p23f), x));
  const Integers exponent = (pattern - all(std::int32_t{0x3f3504f3})) >> 23;  // mantissa in [sqrt 1/2, sqrt 2)
  const Floats f = from_bits(pattern - (exponent << 23)) - all(1.0f);
  const Floats n = from_bits(exponent + all(round_to_integer_bits)) -
                   select(tiny, all(round_to_integer + 23.0f), all(round_to_integer));
  Floats p = all(7.0376836292e-2f);
  p = fma(p, f, all(-1.1514610310e-1f));
  p = fma(p, f, all(1.1676998740e-1f));
  p = fma(p, f, all(-1.2420140846e-1f));
  p = fma(p, f, all(1.4249322787e-1f));
  p = fma(p, f, all(-1.6668057665e-1f));
  p = fma(p, f, all(2.0000714765e-1f));
  p = fma(p, f, all(-2.4999993993e-1f));
  p = fma(p, f, all(3.3333331174e-1f));
  const Floats square = f * f;
  const Floats tail = fma(n, all(ln2_low), p * (square * f)) - all(0.5f) * square;
  Floats result = fma(n, all(ln2_high), f + tail);
  result = select(x == all(0.0f), all(-__builtin_huge_valf()), result);
  result = select(x < all(0.0f), all(__builtin_nanf("")), result);
  return select(x < all(__builtin_huge_valf()), result, x);  // infinity and NaN stay
}

/// (e^2x - 1) / (e^2x + 1) for the size of x, so that small arguments lose nothing.
[[gnu::always_inline]] inline Floats tanh(Floats x) noexcept {
  Floats size = absolute(x);
  size = select(size > all(10.0f), all(10.0f), size);
  const Exponentials<1> e = reduced_exponentials({size + size});
  const Floats scale = scaled_normally(all(1.0f), e.shifted[0]);
  const Floats above = fma(scale, e.minus_one[0], scale - all(1.0f));
  return with_sign(above / (above + all(2.0f)), x);
}

/// 1 / (1 + e^-x), from e^-|x|, which never overflows.
[[gnu::always_inline]] inline Floats sigmoid(Floats x) noexcept {
  const Floats e = exp(-absolute(x));
  return select(x < all(0.0f), e, all(1.0f)) / (all(1.0f) + e);
}

/// log(1 + u) for 0 <= u <= 1; the second term gives back what rounding 1 + u lost.
[[gnu::always_inline]] inline Floats log1p(Floats u) noexcept {
  const Floats y = all(1.0f) + u;
  return log(y) + (u - (y - all(1.0f))) / y;
}
