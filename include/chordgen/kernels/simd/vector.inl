// SPDX-License-Identifier: MIT
//
// What all targets share; `lanes`, Floats, Integers, fma, square_root, load_first and store_first come from the
// target's own file. Every helper vanishes into its caller, in debug builds too.

/// Names the target in overloads.
struct Isa {};

[[gnu::always_inline]] inline Floats load(const float* p) noexcept {
  Floats x;
  std::memcpy(static_cast<void*>(&x), p, sizeof x);
  return x;
}
[[gnu::always_inline]] inline void store(float* p, Floats x) noexcept { std::memcpy(p, &x, sizeof x); }
/// Brings the cache line of *p nearer, as it is read soon.
[[gnu::always_inline]] inline void prefetch([[maybe_unused]] const float* p) noexcept {
#if defined(__GNUC__)
  __builtin_prefetch(p);
#endif
}

/// The same number in all lanes.
template <class Vector = Floats>
[[gnu::always_inline]] inline Vector all(float x) noexcept {
  if constexpr (requires(Vector zero) { x - zero; })
    return x - Vector{};
  else
    return Vector::each([x](std::size_t) { return x; });
}
template <class Vector = Integers>
[[gnu::always_inline]] inline Vector all(std::int32_t x) noexcept {
  if constexpr (requires(Vector zero) { x - zero; })
    return x - Vector{};
  else
    return Vector::each([x](std::size_t) { return x; });
}

[[gnu::always_inline]] inline Integers bits(Floats x) noexcept { return __builtin_bit_cast(Integers, x); }
[[gnu::always_inline]] inline Floats from_bits(Integers x) noexcept { return __builtin_bit_cast(Floats, x); }

/// a where the mask is set, else b.
template <class Mask, class Vector>
[[gnu::always_inline]] inline Vector select(Mask mask, Vector a, Vector b) noexcept {
  if constexpr (requires { mask ? a : b; })
    return mask ? a : b;
  else
    return Vector::each([&](std::size_t i) { return mask.lane[i] != 0 ? a.lane[i] : b.lane[i]; });
}
/// The larger, lane by lane; b where either is not a number.
template <class Vector>
[[gnu::always_inline]] inline Vector maximum(Vector a, Vector b) noexcept {
  if constexpr (requires { larger(a, b); })
    return larger(a, b);
  else
    return select(a > b, a, b);
}

[[gnu::always_inline]] inline Floats absolute(Floats x) noexcept { return from_bits(bits(x) & all(0x7fffffff)); }
/// -|x|.
[[gnu::always_inline]] inline Floats minus_size(Floats x) noexcept {
  return from_bits(bits(x) | all(std::int32_t{-0x7fffffff - 1}));
}
/// The size of `size` (not negative) with the sign of `sign`.
[[gnu::always_inline]] inline Floats with_sign(Floats size, Floats sign) noexcept {
  return from_bits(bits(size) | (bits(sign) & all(std::int32_t{-0x7fffffff - 1})));
}

template <class Body, std::size_t... index>
[[gnu::always_inline]] inline void unroll_each(std::index_sequence<index...>, Body&& body) {
  (body(std::integral_constant<std::size_t, index>{}), ...);
}
/// body(0), ..., body(count - 1) written out, whatever the optimisation level: the indices are constants.
template <std::size_t count, class Body>
[[gnu::always_inline]] inline void unroll(Body&& body) {
  unroll_each(std::make_index_sequence<count>{}, body);
}

/// x with lane i + by in the place of lane i; what comes into the upper lanes is of no use.
template <std::size_t by, class Vector, std::size_t... index>
[[gnu::always_inline]] inline Vector lanes_down(Vector x, std::index_sequence<index...>) noexcept {
#if defined(__GNUC__) && !defined(CHORDGEN_PORTABLE)
  return __builtin_shufflevector(x, x, ((index + by) % lanes)...);
#else
  return Vector{{x[(index + by) % lanes]...}};
#endif
}
/// The lanes joined by join(a, b), halving: lane i takes lane i + lanes / 2, and so on.
template <class Join>
[[gnu::always_inline]] inline float join_lanes(Floats x, Join join) noexcept {
  unroll<static_cast<std::size_t>(std::countr_zero(lanes))>([&](auto step) __attribute__((always_inline)) {
    x = join(x, lanes_down<(lanes >> (step + 1))>(x, std::make_index_sequence<lanes>{}));
  });
  float values[lanes];
  store(values, x);
  return values[0];
}
[[gnu::always_inline]] inline float sum_lanes(Floats x) noexcept {
  return join_lanes(
      x, [](auto a, auto b) __attribute__((always_inline)) { return a + b; });
}
[[gnu::always_inline]] inline float largest_lane(Floats x) noexcept {
  return join_lanes(
      x, [](auto a, auto b) __attribute__((always_inline)) { return maximum(a, b); });
}

/// body(count), the count a constant: 1, 2 or 3, and 4 for every other.
template <class Body>
[[gnu::always_inline]] inline decltype(auto) with_constant(std::size_t count, Body&& body) {
  switch (count) {
    case 1:
      return body(std::integral_constant<std::size_t, 1>{});
    case 2:
      return body(std::integral_constant<std::size_t, 2>{});
    case 3:
      return body(std::integral_constant<std::size_t, 3>{});
    default:
      return body(std::integral_constant<std::size_t, 4>{});
  }
}
/// a0 b0 a1 b1 ... of the lower halves (upper = 0) or of the upper halves (upper = lanes / 2).
template <std::size_t upper, class Vector, std::size_t... index>
[[gnu::always_inline]] inline Vector interleave(Vector a, Vector b, std::index_sequence<index...>) noexcept {
#if defined(__GNUC__) && !defined(CHORDGEN_PORTABLE)
  return __builtin_shufflevector(a, b, (index / 2 + upper + index % 2 * lanes)...);
#else
  return Vector{{(index % 2 == 0 ? a : b)[index / 2 + upper]...}};
#endif
}
/// Rows become columns: a perfect shuffle of the rows, as many times as `lanes` has bits.
template <class = WhenCalled>
[[gnu::always_inline]] inline void transpose(Floats (&rows)[lanes]) noexcept {
  constexpr auto each_lane = std::make_index_sequence<lanes>{};
  unroll<static_cast<std::size_t>(std::countr_zero(lanes))>([&](auto) __attribute__((always_inline)) {
    Floats next[lanes];
    unroll<lanes / 2>([&](auto i) __attribute__((always_inline)) {
      next[2 * i] = interleave<0>(rows[i], rows[i + lanes / 2], each_lane);
      next[2 * i + 1] = interleave<lanes / 2>(rows[i], rows[i + lanes / 2], each_lane);
    });
    unroll<lanes>([&](auto i) __attribute__((always_inline)) { rows[i] = next[i]; });
  });
}
/// Of a's lanes and then b's, in groups of `group`: the groups 0, 2, 4 ... (odd = 0), or 1, 3, 5 ... (odd = 1).
template <std::size_t group, std::size_t odd, class Vector, std::size_t... index>
[[gnu::always_inline]] inline Vector every_other(Vector a, Vector b, std::index_sequence<index...>) noexcept {
#if defined(__GNUC__) && !defined(CHORDGEN_PORTABLE)
  return __builtin_shufflevector(a, b, (index + (index / group + odd) * group)...);
#else
  constexpr auto from = [](std::size_t i) { return i + (i / group + odd) * group; };
  return Vector{{(from(index) < lanes ? a : b)[from(index) % lanes]...}};
#endif
}
/// The sums of the lanes of every vector, each in the order of sum_lanes.
template <class = WhenCalled>
[[gnu::always_inline]] inline Floats sums_of_lanes(Floats (&vectors)[lanes]) noexcept {
  constexpr auto each_lane = std::make_index_sequence<lanes>{};
  unroll<static_cast<std::size_t>(std::countr_zero(lanes))>([&](auto step) __attribute__((always_inline)) {
    constexpr std::size_t half = lanes >> (step + 1);
    unroll<half>([&](auto i) __attribute__((always_inline)) {
      const Floats a = vectors[2 * i];
      const Floats b = vectors[2 * i + 1];
      vectors[i] = every_other<half, 0>(a, b, each_lane) + every_other<half, 1>(a, b, each_lane);
    });
  });
  return vectors[0];
}

/// Calls body(i, load, store) for every vector of `count` floats, the last one under a mask.
template <class Body>
[[gnu::always_inline]] inline void for_each_vector(std::size_t count, Body body) noexcept {
  const std::size_t whole = count - count % lanes;
  for (std::size_t i = 0; i < whole; i += lanes)
    body(
        i, [](const auto* p) __attribute__((always_inline)) { return load(p); },
        [](auto* p, auto x) __attribute__((always_inline)) { store(p, x); });
  if (whole == count) return;
  const std::size_t rest = count - whole;
  body(
      whole, [rest](const auto* p) __attribute__((always_inline)) { return load_first(p, rest); },
      [rest](auto* p, auto x) __attribute__((always_inline)) { store_first(p, x, rest); });
}
