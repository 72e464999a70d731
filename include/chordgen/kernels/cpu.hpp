// SPDX-License-Identifier: MIT
//
// What this processor can run. Each target is one instruction set for which the simd bodies are compiled.
#pragma once

#include <chordgen/core/config.hpp>

#include <cstdint>
#include <string_view>

namespace chordgen::inline CHORDGEN_ABI::kernels {

/// Instruction sets, slowest first: a CPU that supports one supports those before it.
enum class Target : std::uint8_t { portable };

inline constexpr Target all_targets[] = {Target::portable};

/// "portable", "avx2", ...: as CHORDGEN_KERNELS=simd:NAME spells it.
[[nodiscard]] constexpr std::string_view name(Target) noexcept { return "portable"; }

/// Whether this CPU, and the operating system, can run the target.
[[nodiscard]] inline bool supports(Target target) noexcept { return target == Target::portable; }

}  // namespace chordgen::inline CHORDGEN_ABI::kernels
