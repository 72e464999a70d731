// SPDX-License-Identifier: MIT
//
// What the benchmarks have in common: the kernel variants of this CPU, and the definition they are checked against.
#pragma once

#include <chordgen/kernels/variant.hpp>

#include <vector>

namespace bench {

inline constexpr chordgen::kernels::Choice definition{chordgen::kernels::Variant::naive,
                                                      chordgen::kernels::Target::portable, true};

/// naive, eigen, and simd at each target that the CPU supports.
inline std::vector<chordgen::kernels::Choice> all_choices() {
  namespace k = chordgen::kernels;
  std::vector<k::Choice> choices{definition, {k::Variant::eigen, k::Target::portable, true}};
  for (const k::Target target : k::all_targets)
    if (k::supports(target)) choices.push_back({k::Variant::simd, target, true});
  return choices;
}

}  // namespace bench
