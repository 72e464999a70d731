// SPDX-License-Identifier: MIT
//
// Six nylon strings: what they are made of, how long they sound, and the loop of filters that sounds as long.
//
// Of a string with tension T, mass m per length, bending stiffness B and vibrating length l, the partial n has
//
//   f_n = n f_0 sqrt(1 + b n^2)            b = B pi^2 / (T l^2)                        it is a little sharp
//   1/Q = (eta_F + eta_A / (2 pi f) + eta_B b n^2) / (1 + b n^2)                       and rings for 6.91 Q / (pi f) s
//
// (Woodhouse 2004, "Plucked guitar transients: comparison of measurements and synthesis", Acta Acustica 90, eq. 8 and
// Table 1, measured on a classical guitar's nylon strings, 0.65 m). Through the bridge it loses 2 sqrt(T m) Y more in
// each period; Y = 0.003 s/kg stands for the guitar's admittance between its peaks.
//
// The loop (Jaffe and Smith 1983, "Extensions of the Karplus-Strong plucked-string algorithm", Computer Music Journal
// 7(2); Karplus and Strong 1983, the same issue) is a delay of N samples, then
//
//   damping      rho (1 - S + S / z)           rho and S make two partials lose what the string's lose      ("decay")
//   stiffness    (a + 1/z) / (1 + a/z), a < 0  delays low partials more, so that upper ones are sharp    ("stiffness")
//   tuning       (c + 1/z) / (1 + c/z)         the fraction of a sample that is left at f_0                 ("tuning")
//
// with N plus the phase delays of the three at f_0 equal to one period, exactly.
#pragma once

#include <chordgen/core/math.hpp>
#include <chordgen/core/trigonometry.hpp>

#include <array>
#include <cmath>
#include <cstddef>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// What a string is made of.
struct GuitarString {
  double tension;   ///< T, newtons
  double mass;      ///< m, kilograms a metre
  double bending;   ///< B, newton square metres
  double friction;  ///< eta_F
  double air;       ///< eta_A, 1/s
  double bend;      ///< eta_B
  double open;      ///< hertz
};

/// The strings of a classical guitar, the lowest first.
inline constexpr std::array<GuitarString, 6> nylon_strings{{
    {71.6, 6.24e-3, 57e-6, 2e-5, 1.2, 2.0e-2, 82.4069},     // E2
    {73.9, 3.61e-3, 40e-6, 7e-5, 0.9, 2.5e-2, 110.0},       // A2
    {71.2, 1.95e-3, 51e-6, 5e-5, 1.2, 2.0e-2, 146.8324},    // D3
    {58.3, 0.90e-3, 310e-6, 14e-5, 1.7, 2.0e-2, 195.9977},  // G3
    {53.4, 0.52e-3, 160e-6, 40e-5, 1.2, 2.0e-2, 246.9417},  // B3
    {70.3, 0.38e-3, 130e-6, 40e-5, 1.5, 2.4e-2, 329.6276},  // E4
}};

inline constexpr double scale_length = 0.65;        // metres
inline constexpr double bridge_admittance = 0.003;  // metres a second for a newton

/// b of the partials' frequencies when the string sounds at `hertz`.
[[nodiscard]] inline double inharmonicity(const GuitarString& string, double hertz) noexcept {
  const double wave_number = math::pi * hertz / (scale_length * string.open);
  return string.bending * wave_number * wave_number / string.tension;
}

/// The share of its amplitude, as a negative logarithm, that the partial at `frequency` loses in one period of `hertz`.
[[nodiscard]] inline double loss_in_period(const GuitarString& string, double hertz, double frequency) noexcept {
  const double n = frequency / hertz;
  const double stiff = inharmonicity(string, hertz) * n * n;
  const double loss_factor =
      (string.friction + string.air / (2.0 * math::pi * frequency) + string.bend * stiff) / (1.0 + stiff);
  const double bridge = 2.0 * std::sqrt(string.tension * string.mass) * bridge_admittance;
  return math::pi * n * loss_factor + bridge;
}

/// Seconds in which the partial at `frequency` falls by 60 decibels.
[[nodiscard]] inline double decay_time(const GuitarString& string, double hertz, double frequency) noexcept {
  return 6.907755278982137 / (hertz * loss_in_period(string, hertz, frequency));
}

/// The coefficients of the loop.
struct StringLoop {
  std::size_t delay;  ///< N
  double now;         ///< rho (1 - S)
  double before;      ///< rho S
  double stiffness;   ///< a
  double tuning;      ///< c
  double period;      ///< samples in a period
};

namespace detail {

/// The phase delay, in samples, of (a + 1/z) / (1 + a/z) at w radians a sample.
[[nodiscard]] inline double allpass_delay(double a, double w) noexcept {
  return 1.0 - 2.0 * math::atan(a * math::sin(w) / (1.0 + a * math::cos(w))) / w;
}

/// S of the filter 1 - S + S / z that loses `difference` more, as a negative logarithm, at w2 than at w1. With
/// c = 2 S (1 - S) its square is 1 - c (1 - cos w), which makes c the answer of a linear equation. S is at most 1/2.
[[nodiscard]] inline double damping_share(double w1, double w2, double difference) noexcept {
  const double low = 1.0 - math::cos(w1);
  const double high = 1.0 - math::cos(w2);
  const double ratio = math::exp(-2.0 * difference);
  const double c = (1.0 - ratio) / (high - ratio * low);
  return c < 0.5 ? 0.5 * (1.0 - std::sqrt(1.0 - 2.0 * c)) : 0.5;
}

/// The delay d >= 1 at low frequencies of the allpass whose delay falls as a stiff string's period does:
/// to second order in w it is d - (d^3 - d) w^2 / 12, and the string's is P - P b (w P / 2 pi)^2 / 2.
[[nodiscard]] inline double stiffness_delay(double b, double period) noexcept {
  const double wanted = 6.0 * b * period * period * period / (4.0 * math::pi * math::pi);
  double d = 1.0 + wanted;
  for (int i = 0; i < 40; ++i) d -= (d * d * d - d - wanted) / (3.0 * d * d - 1.0);
  return d;
}

}  // namespace detail

/// The loop that sounds at `hertz` as the string does.
[[nodiscard]] inline StringLoop design_loop(const GuitarString& string, double hertz, int rate) noexcept {
  StringLoop loop{};
  loop.period = rate / hertz;
  const double w = 2.0 * math::pi / loop.period;

  // Lose what the string loses at its fundamental, and at a partial about 3 kHz.
  const double upper = std::fmin(std::fmax(3000.0, 3.0 * hertz), 0.4 * rate);
  const double loss = loss_in_period(string, hertz, hertz);
  const double more = upper > hertz ? loss_in_period(string, hertz, upper) - loss : 0.0;
  const double share = detail::damping_share(w, 2.0 * math::pi * upper / rate, more);
  const double square = 1.0 - 2.0 * share * (1.0 - share) * (1.0 - math::cos(w));
  const double rho = math::exp(-loss) / std::sqrt(square);
  loop.now = rho * (1.0 - share);
  loop.before = rho * share;

  // Sharpen the upper partials, then make the period whole.
  const double low_delay =
      std::fmin(detail::stiffness_delay(inharmonicity(string, hertz), loop.period), 0.3 * loop.period);
  loop.stiffness = (1.0 - low_delay) / (1.0 + low_delay);
  double rest = loop.period - detail::allpass_delay(loop.stiffness, w);
  rest -= math::atan(share * math::sin(w) / (1.0 - share + share * math::cos(w))) / w;
  const double whole = std::fmax(1.0, std::floor(rest - 0.5));
  loop.delay = static_cast<std::size_t>(whole);
  const double fraction = rest - whole;
  loop.tuning = math::sin(0.5 * w * (1.0 - fraction)) / math::sin(0.5 * w * (1.0 + fraction));
  return loop;
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
