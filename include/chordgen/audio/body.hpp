// SPDX-License-Identifier: MIT
//
// The guitar's body: what the strings do to the bridge, heard directly and through the resonances of air and plate.
//
//   out = in + sum over k of g_k R_k in        R_k = (1 - r^2)/2 (1 - z^-2) / (1 - 2 r cos(w_k) z^-1 + r^2 z^-2)
//
// R_k has a gain of about 1 at its frequency and none at 0 Hz; r = exp(-pi f_k / (Q_k rate)). Frequencies:
//
//   104 Hz, 219 Hz   air and plate coupled, Q 29 and 26     Christensen and Vistisen 1980, J. Acoust. Soc. Am. 68, fig.
//   4 286 Hz           two halves of the plate against each other: a dipole, hardly heard               ibid., section
//   V 370 to 980 Hz    air                       \  Jansson 2002, "Acoustics for Violin and Guitar Makers", 460, 510,
//   645 Hz plate                     /  chapter VI, figs. 6.9 and 6.12
//
// The strengths, and Q above the second, are chosen: the air and the plate radiate most, and it falls from there.
#pragma once

#include <chordgen/core/math.hpp>
#include <chordgen/core/span.hpp>
#include <chordgen/core/trigonometry.hpp>

#include <array>
#include <cstddef>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// A resonance of the body.
struct BodyMode {
  double hertz;
  double quality;
  double gain;
  double side;  ///< -1 left to 1 right: higher modes do not radiate evenly
};

inline constexpr std::array<BodyMode, 10> guitar_body{{
    {104, 29, 1.3, 0.0},
    {219, 26, 1.1, 0.0},
    {286, 25, 0.3, -0.4},
    {370, 25, 0.4, 0.3},
    {460, 25, 0.4, -0.3},
    {510, 25, 0.3, 0.4},
    {540, 25, 0.3, -0.5},
    {645, 25, 0.4, 0.5},
    {760, 25, 0.3, -0.6},
    {980, 25, 0.3, 0.6},
}};

/// The body, sample by sample: two channels in, two channels out.
class GuitarBody {
 public:
  explicit GuitarBody(int rate) noexcept {
    for (std::size_t k = 0; k < count; ++k) {
      const BodyMode& mode = guitar_body[k];
      const double r = math::exp(-math::pi * mode.hertz / (mode.quality * rate));
      one_[k] = 2.0 * r * math::cos(2.0 * math::pi * mode.hertz / rate);
      two_[k] = -r * r;
      const double gain = 0.5 * (1.0 - r * r) * mode.gain;
      left_[k] = gain * (1.0 - mode.side);
      right_[k] = gain * (1.0 + mode.side);
    }
  }

  /// Adds the body's sound to that of the strings.
  void play(Span<float> left, Span<float> right) noexcept {
    for (std::size_t i = 0; i < left.size(); ++i) {
      const double in = 0.5 * (static_cast<double>(left[i]) + static_cast<double>(right[i]));
      const double difference = in - before_;
      before_ = last_;
      last_ = in;
      double on_left = 0, on_right = 0;
      std::array<double, count> now;
      for (std::size_t k = 0; k < count; ++k) now[k] = difference + one_[k] * newer_[k] + two_[k] * older_[k];
      older_ = newer_;
      newer_ = now;
      for (std::size_t k = 0; k < count; ++k) {
        on_left += left_[k] * now[k];
        on_right += right_[k] * now[k];
      }
      left[i] = static_cast<float>(static_cast<double>(left[i]) + on_left);
      right[i] = static_cast<float>(static_cast<double>(right[i]) + on_right);
    }
  }
  /// Lets resonances end that nobody hears any more, before their numbers become too small to be quick.
  void settle() noexcept {
    for (std::size_t k = 0; k < count; ++k)
      if (newer_[k] < 1e-20 && newer_[k] > -1e-20 && older_[k] < 1e-20 && older_[k] > -1e-20) newer_[k] = older_[k] = 0;
  }

 private:
  static constexpr std::size_t count = guitar_body.size();

  std::array<double, count> one_{}, two_{}, left_{}, right_{}, newer_{}, older_{};
  double last_ = 0, before_ = 0;
};

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
