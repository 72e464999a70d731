// SPDX-License-Identifier: MIT
//
// Sums over all elements, kept in double: naive adds from the first element to the last.
#pragma once

#include <chordgen/kernels/simd/elementwise.hpp>
#include <chordgen/kernels/variant.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI::kernels {

// --- naive -----------------------------------------------------------------------------------------------------------

template <class T>
[[nodiscard]] double sum(naive, View<const T> x) noexcept {
  double total = 0;
  for (const T value : x.span()) total += static_cast<double>(value);
  return total;
}
template <class T>
[[nodiscard]] double squared_norm(naive, View<const T> x) noexcept {
  double total = 0;
  for (const T value : x.span()) total += static_cast<double>(value) * static_cast<double>(value);
  return total;
}

// --- simd ------------------------------------------------------------------------------------------------------------

template <std::same_as<float> T>
[[nodiscard]] double sum(simd, View<const T> x) noexcept {
  return run_on(simd_target(), [&](auto isa) { return sum(isa, x.data(), x.size()); });
}
template <std::same_as<float> T>
[[nodiscard]] double squared_norm(simd, View<const T> x) noexcept {
  return run_on(simd_target(), [&](auto isa) { return squared_norm(isa, x.data(), x.size()); });
}

// --- the active variant ----------------------------------------------------------------------------------------------

template <class T>
[[nodiscard]] double sum(View<const T> x) {
  return dispatch<T>([&](auto tag) { return sum(tag, x); });
}
template <class T>
[[nodiscard]] double squared_norm(View<const T> x) {
  return dispatch<T>([&](auto tag) { return squared_norm(tag, x); });
}

}  // namespace chordgen::inline CHORDGEN_ABI::kernels
CHORDGEN_EXACT_END
