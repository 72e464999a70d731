// SPDX-License-Identifier: MIT
//
// Kernels come in three variants, side by side, chosen by a tag as the first argument:
//
//   naive   straight loops: the definition, in float and double
//   simd    written by hand for several instruction sets (kernels/simd), float; one is picked by what the CPU can do
//   eigen   Eigen's expressions: the reference fast path
//
//   matmul(naive{}, c, a, b);      the straight loops
//   matmul(c, a, b);               what active() says: $CHORDGEN_KERNELS, else the fastest for this CPU and scalar
//
// The tags simd and eigen derive from naive: where a variant has nothing of its own to say, overload resolution falls
// back on the definition. Where a better body exists it stands beside it, with its own tag, and nothing else changes.
//
// A kernel takes its outputs first, then its inputs, then sizes and options, and trusts them. The scalar is deduced
// from the outputs; inputs are In<T>, read-only views.
#pragma once

#include <chordgen/core/error.hpp>
#include <chordgen/core/parallel.hpp>
#include <chordgen/core/view.hpp>
#include <chordgen/kernels/cpu.hpp>

#include <concepts>
#include <cstdlib>
#include <string>
#include <string_view>
#include <type_traits>

namespace chordgen::inline CHORDGEN_ABI::kernels {

struct naive {};
struct simd : naive {};
struct eigen : naive {};
/// simd whose products round their operands to bfloat16 and sum in float; everything else is simd's.
struct bf16 : simd {};

/// What the operands of matrix products are rounded to. Weights, sums and all other arithmetic stay as they are.
enum class Precision : std::uint8_t { f32, bf16 };

/// A read-only operand, from which the scalar is not deduced.
template <class T>
using In = View<const std::type_identity_t<T>>;

enum class Variant : std::uint8_t { naive, simd, eigen };

/// Which kernels the untagged calls run.
struct Choice {
  Variant variant = Variant::eigen;
  Target target = Target::portable;  ///< of the simd variant
  bool pinned = false;               ///< asked for by name: holds for every scalar

  friend bool operator==(const Choice&, const Choice&) = default;
};

/// The best that this CPU runs.
[[nodiscard]] inline Target fastest_target() noexcept {
  Target best = Target::portable;
  for (const Target target : all_targets)
    if (supports(target)) best = target;
  return best;
}

/// "naive", "eigen" or "simd:avx2": what reproduces this choice when given as CHORDGEN_KERNELS.
template <class = WhenCalled>
[[nodiscard]] std::string to_string(const Choice& choice) {
  if (choice.variant == Variant::naive) return "naive";
  if (choice.variant == Variant::eigen) return "eigen";
  return "simd:" + std::string(name(choice.target));
}

/// Reads a value of CHORDGEN_KERNELS; empty text means the fastest. Throws ArgumentError.
template <class = WhenCalled>
[[nodiscard]] Choice parse_choice(std::string_view text) {
  const Target best = fastest_target();
  if (text.empty()) return {best == Target::portable ? Variant::eigen : Variant::simd, best, false};
  if (text == "naive") return {Variant::naive, Target::portable, true};
  if (text == "eigen") return {Variant::eigen, Target::portable, true};
  if (text == "simd") return {Variant::simd, best, true};
  std::string names;
  for (const Target target : all_targets) {
    const std::string spelling = "simd:" + std::string(name(target));
    names += ", " + spelling;
    if (text != spelling) continue;
    if (!supports(target)) fail_argument("CHORDGEN_KERNELS", "this CPU cannot run " + spelling + ". Leave it unset.");
    return {Variant::simd, target, true};
  }
  fail_argument("CHORDGEN_KERNELS",
                "unknown variant: got \"" + std::string(text) + "\", expected naive, eigen, simd" + names + ".");
}

namespace detail {

template <class = WhenCalled>
[[nodiscard]] inline Choice& current_choice() {
  static Choice choice = [] {
    const char* text = std::getenv("CHORDGEN_KERNELS");
    return parse_choice(text == nullptr ? "" : text);
  }();
  return choice;
}

}  // namespace detail

/// What the untagged calls run: read once from $CHORDGEN_KERNELS. Throws ArgumentError for a value it does not know.
template <class = WhenCalled>
[[nodiscard]] inline const Choice& active() {
  return detail::current_choice();
}

/// The target of a call that names the simd variant: the active one, or the fastest while another variant is active.
template <class = WhenCalled>
[[nodiscard]] inline Target simd_target() {
  return active().variant == Variant::simd ? active().target : fastest_target();
}

/// Whether Precision::bf16 makes a difference: the CPU multiplies bfloat16 and simd:avx512 or simd:amx is active. Else
/// products stay in float.
template <class = WhenCalled>
[[nodiscard]] inline bool multiplies_bf16() {
  return active().variant == Variant::simd && active().target >= Target::avx512 && cpu_features().avx512_bf16;
}

/// Changes what the untagged calls run from now on, for the whole process; not while another thread computes.
template <class = WhenCalled>
inline void use(const Choice& choice) {
  detail::current_choice() = choice;
}

/// Calls body(tag) with the active variant's tag. The simd bodies are float: unless they are asked for by name, any
/// other scalar goes to eigen.
template <class T, class Body>
decltype(auto) dispatch(Body&& body) {
  const Choice& choice = active();
  const bool other_scalar = !std::is_same_v<T, float> && !choice.pinned;
  switch (other_scalar ? Variant::eigen : choice.variant) {
    case Variant::naive:
      return body(naive{});
    case Variant::simd:
      return body(simd{});
    default:
      return body(eigen{});
  }
}

template <class T, class Body>
decltype(auto) dispatch(Precision precision, Body&& body) {
  if constexpr (std::is_same_v<T, float>)
    if (precision == Precision::bf16 && multiplies_bf16()) return body(bf16{});
  return dispatch<T>(body);
}

}  // namespace chordgen::inline CHORDGEN_ABI::kernels
