// SPDX-License-Identifier: MIT
//
// One plucked string: an excitation runs into the loop of audio/strings.hpp, and the loop sounds until a finger stops
// it.
//
//   e = L (1 - z^-floor(beta P + 1/2)) (pulse + noise)      y[n] = e[n] + (tuning . stiffness . damping) y[n - N]
//
// - The comb takes out the partials that have a node where the finger plucks, at beta of the string's length
//   ("pick position", Jaffe and Smith 1983). The finger stays where it is while the other hand shortens the string.
// - L is two one-pole lowpasses: one for the body, which radiates high partials less and less, one for the roundness of
//   the fingertip, which a stronger pluck sharpens ("dynamics", ibid.).
// - Karplus and Strong's noise burst is but a little of it: a finger lets go the same way every time.
//
// The comb has a zero at 0 Hz, so nothing in the loop drifts.
#pragma once

#include <chordgen/audio/strings.hpp>
#include <chordgen/core/distributions.hpp>
#include <chordgen/core/list.hpp>
#include <chordgen/core/span.hpp>

#include <algorithm>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// How a finger plucks.
struct PluckOptions {
  double place = 0.16;   ///< from the bridge, as a share of the open string's length
  double level = 0.7;    ///< 0 to 1: how strong
  double noise = 0.3;    ///< amplitude of the noise next to the pulse's
  double body = 700;     ///< hertz at which the body's radiation begins to fall
  double finger = 2400;  ///< hertz above which the fingertip rounds the pulse, at level 1/2
};

namespace detail {

/// y += (x - y) share, the one-pole lowpass with -3 dB at `hertz`.
class OnePole {
 public:
  OnePole(double hertz, int rate) noexcept
      : share_(1.0 - math::exp(-2.0 * math::pi * std::fmin(hertz, 0.45 * rate) / rate)) {}
  double operator()(double x) noexcept { return y_ += (x - y_) * share_; }

 private:
  double share_;
  double y_ = 0;
};

/// e, until it is too small to matter.
template <class = WhenCalled>
[[nodiscard]] List<double> excitation(const StringLoop& loop, double open_ratio, int rate, const PluckOptions& options,
                                      Rng rng) {
  const auto burst = static_cast<std::size_t>(loop.period) + 1;
  const double place = std::fmin(options.place * open_ratio, 0.5);  // beta, of the shortened string
  const auto gap = std::max<std::size_t>(1, static_cast<std::size_t>(place * loop.period + 0.5));
  List<double> raw(burst + gap + static_cast<std::size_t>(rate / 100));
  const double grain = options.noise * std::sqrt(3.0 / static_cast<double>(burst));
  for (std::size_t i = 0; i < burst; ++i) {
    const double sample = (i == 0 ? 1.0 : 0.0) + grain * uniform(rng, -1.0, 1.0);
    raw[i] += sample;
    raw[i + gap] -= sample;
  }
  const double strength = options.level * std::sqrt(loop.period / 100.0);  // low and high notes equally loud
  OnePole body(options.body, rate);
  OnePole finger(options.finger * (0.5 + options.level), rate);
  for (double& sample : raw) sample = strength * finger(body(sample));
  return raw;
}

}  // namespace detail

/// A string that was plucked; it makes its sound a stretch at a time.
class PluckedString {
 public:
  PluckedString(const GuitarString& string, double hertz, int rate, const PluckOptions& options, Rng rng)
      : loop_(design_loop(string, hertz, rate)),
        rate_(rate),
        ring_(loop_.delay, 0.0),
        excitation_(detail::excitation(loop_, hertz / string.open, rate, options, rng)) {}

  /// A finger lies on the string from now on: it falls by 60 dB in about `seconds`.
  void stop(double seconds) noexcept {
    const double factor = math::exp(-6.907755278982137 * loop_.period / (seconds * rate_));
    loop_.now *= factor;
    loop_.before *= factor;
  }

  /// The next samples.
  void play(Span<double> out) noexcept {
    const std::size_t length = ring_.size();
    double x = x_, d = d_, s = s_, t = t_;
    for (std::size_t done = 0; done < out.size();) {
      const std::size_t stretch = std::min(out.size() - done, length - at_);
      for (std::size_t i = 0; i < stretch; ++i) {
        const double sample = ring_[at_ + i];
        const double damped = loop_.now * sample + loop_.before * x;
        const double stiff = loop_.stiffness * (damped - s) + d;
        const double tuned = loop_.tuning * (stiff - t) + s;
        x = sample, d = damped, s = stiff, t = tuned;
        ring_[at_ + i] = out[done + i] = tuned;
      }
      for (std::size_t i = 0; i < stretch && played_ + i < excitation_.size(); ++i)
        out[done + i] = ring_[at_ + i] += excitation_[played_ + i];
      played_ += stretch;
      done += stretch;
      at_ = at_ + stretch == length ? 0 : at_ + stretch;
    }
    x_ = x, d_ = d, s_ = s, t_ = t;
  }

 private:
  StringLoop loop_;
  int rate_;
  List<double> ring_;  // the last N samples, the oldest at at_
  List<double> excitation_;
  std::size_t at_ = 0;
  std::size_t played_ = 0;
  double x_ = 0, d_ = 0, s_ = 0, t_ = 0;  // what each filter gave before
};

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
