// SPDX-License-Identifier: MIT
//
// What this processor can run. Each target is one instruction set for which the simd bodies are compiled.
//
//   portable   four lanes of the compiler's own vectors: SSE2 on x86-64, NEON on AArch64, plain loops elsewhere
//   avx2       eight lanes and fused multiply-add: AVX2, FMA
//   avx512     sixteen lanes: AVX-512 F, BW, DQ, VL
//   amx        avx512 whose products of bfloat16 are made in tiles: AMX-TILE, AMX-BF16
//
// A target needs the instructions (cpuid) and an operating system that saves their registers (xgetbv); for tiles, which
// make a thread's state 8 KB larger, Linux wants to be asked once per process. With CHORDGEN_PORTABLE, on other
// processors and with other compilers there is only the first.
#pragma once

#include <chordgen/core/config.hpp>

#include <array>
#include <cstdint>
#include <string_view>

#if defined(CHORDGEN_X86)
#include <cpuid.h>
#endif

namespace chordgen::inline CHORDGEN_ABI::kernels {

/// Instruction sets, slowest first: a CPU that supports one supports those before it.
enum class Target : std::uint8_t { portable, avx2, avx512, amx };

/// The targets that are compiled into this program.
#if defined(CHORDGEN_X86)
inline constexpr Target all_targets[] = {Target::portable, Target::avx2, Target::avx512, Target::amx};
#else
inline constexpr Target all_targets[] = {Target::portable};
#endif

/// "portable", "avx2", ...: as CHORDGEN_KERNELS=simd:NAME spells it.
[[nodiscard]] constexpr std::string_view name(Target target) noexcept {
  switch (target) {
    case Target::avx2:
      return "avx2";
    case Target::avx512:
      return "avx512";
    case Target::amx:
      return "amx";
    default:
      return "portable";
  }
}

/// The parts of the processor that the kernels ask for, each true only when the operating system agrees.
struct CpuFeatures {
  bool avx2 = false;         ///< with FMA
  bool avx512 = false;       ///< F, BW, DQ and VL
  bool avx512_bf16 = false;  ///< products of bfloat16 pairs, summed in float
  bool amx_bf16 = false;     ///< the same in tiles, with avx512_bf16
};

namespace detail {

#if defined(CHORDGEN_X86)
/// Which register files the operating system saves (XCR0).
[[nodiscard]] inline std::uint32_t saved_registers() noexcept {
  std::uint32_t low = 0;
  std::uint32_t high = 0;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return low;
}

/// Asks Linux to let this process use tiles: arch_prctl(ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA), since version 5.16.
[[nodiscard]] inline bool may_use_tiles() noexcept {
#if defined(__linux__)
  constexpr long arch_prctl = 158;
  constexpr long request = 0x1023;
  constexpr long tile_data = 18;
  long result = arch_prctl;
  __asm__ volatile("syscall" : "+a"(result) : "D"(request), "S"(tile_data) : "rcx", "r11", "memory");
  return result == 0;
#else
  return false;
#endif
}

[[nodiscard]] inline CpuFeatures detect_features() noexcept {
  constexpr std::uint32_t ymm_state = 0x06;  // SSE and AVX
  constexpr std::uint32_t zmm_state = 0xe6;  // these, the mask registers and both halves of zmm
  constexpr std::uint32_t tile_state = 0x60000;
  CpuFeatures features;
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  std::uint32_t c = 0;
  std::uint32_t d = 0;
  if (__get_cpuid(1, &a, &b, &c, &d) == 0 || (c & bit_OSXSAVE) == 0) return features;
  const bool fma = (c & bit_FMA) != 0;
  const std::uint32_t saved = saved_registers();
  if (__get_cpuid_count(7, 0, &a, &b, &c, &d) == 0) return features;
  constexpr std::uint32_t avx512_bits = bit_AVX512F | bit_AVX512BW | bit_AVX512DQ | bit_AVX512VL;
  features.avx2 = fma && (b & bit_AVX2) != 0 && (saved & ymm_state) == ymm_state;
  features.avx512 = features.avx2 && (b & avx512_bits) == avx512_bits && (saved & zmm_state) == zmm_state;
  constexpr std::uint32_t amx_bits = 1u << 24 | 1u << 22;  // tiles, and their products of bfloat16
  const bool amx = (d & amx_bits) == amx_bits && (saved & tile_state) == tile_state;
  if (__get_cpuid_count(7, 1, &a, &b, &c, &d) == 0) return features;
  constexpr std::uint32_t bf16_bit = 1u << 5;
  features.avx512_bf16 = features.avx512 && (a & bf16_bit) != 0;
  features.amx_bf16 = features.avx512_bf16 && amx && may_use_tiles();
  return features;
}
#else
[[nodiscard]] inline CpuFeatures detect_features() noexcept { return {}; }
#endif

}  // namespace detail

/// What this processor has; asked once.
[[nodiscard]] inline const CpuFeatures& cpu_features() noexcept {
  static const CpuFeatures features = detail::detect_features();
  return features;
}

/// What the processor calls itself ("AMD EPYC 9R45"), for reports; empty where it does not say.
template <class = WhenCalled>
[[nodiscard]] std::string_view processor_name() noexcept {
#if defined(CHORDGEN_X86)
  static const auto letters = [] {  // three leaves of cpuid hold 48 letters, closed by a zero
    std::array<std::uint32_t, 13> words{};
    for (std::uint32_t leaf = 0; leaf < 3; ++leaf) {
      std::uint32_t* const to = words.data() + 4 * leaf;
      if (__get_cpuid(0x80000002u + leaf, to, to + 1, to + 2, to + 3) == 0) return std::array<std::uint32_t, 13>{};
    }
    return words;
  }();
  std::string_view name(reinterpret_cast<const char*>(letters.data()));
  while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
  while (!name.empty() && name.front() == ' ') name.remove_prefix(1);
  return name;
#else
  return {};
#endif
}

/// Whether this CPU, and the operating system, can run the target.
[[nodiscard]] inline bool supports(Target target) noexcept {
  switch (target) {
    case Target::avx2:
      return cpu_features().avx2;
    case Target::avx512:
      return cpu_features().avx512;
    case Target::amx:
      return cpu_features().amx_bf16;
    default:
      return true;
  }
}

}  // namespace chordgen::inline CHORDGEN_ABI::kernels
