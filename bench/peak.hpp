// SPDX-License-Identifier: MIT
//
// What one core of this machine can do, measured in the process whose kernels are compared with it: multiply-adds in
// registers for a target, bytes through memory.
#pragma once

#include <chordgen/core/tensor.hpp>
#include <chordgen/kernels/simd/vector.hpp>
#include <chordgen/kernels/variant.hpp>

#include <chrono>

#define CHORDGEN_BODY "peak.inl"
#include <chordgen/kernels/simd/each_target.inl>
#undef CHORDGEN_BODY

namespace bench {

/// Seconds of the fastest of some calls.
template <class Run>
double fastest(int calls, Run&& run) {
  using Clock = std::chrono::steady_clock;
  double best = 1e30;
  for (int i = 0; i < calls; ++i) {
    const Clock::time_point begin = Clock::now();
    run();
    const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    best = seconds < best ? seconds : best;
  }
  return best;
}

/// Floating-point operations a second of one core at the target that a choice computes with.
inline double peak_flops(const chordgen::kernels::Choice& choice) {
  const chordgen::kernels::Target target =
      choice.variant == chordgen::kernels::Variant::simd ? choice.target : chordgen::kernels::fastest_target();
  volatile float keep = 0;
  double count = 0;
  const double seconds = fastest(9, [&] {
    count = chordgen::kernels::run_on(target, [&](auto isa) { return multiply_adds(isa, 500'000, keep); });
  });
  return 2 * count / seconds;
}

/// Bytes a second that one core reads and writes in five streams over `count` floats each.
inline double peak_bytes(std::size_t count) {
  chordgen::Tensor<float> a({count}, 1.f);
  chordgen::Tensor<float> b({count}, 1.f);
  const chordgen::Tensor<float> c({count}, 1.f);
  const double seconds = fastest(9, [&] {
    chordgen::kernels::run_on(chordgen::kernels::fastest_target(),
                              [&](auto isa) { five_streams(isa, a.data(), b.data(), c.data(), count); });
  });
  return 20 * static_cast<double>(count) / seconds;
}

}  // namespace bench
