// SPDX-License-Identifier: MIT
//
// AMX's tiles, made by loops, for CPUs without them: such a CPU raises SIGILL at each of the instructions, and the
// handler does what Intel's manual says they do (Software Developer's Manual, volume 2, their own pages), then goes on
// behind them. So what a test runs is the code that a CPU with AMX runs, as the assembler encoded it. Slow: a signal
// each.
#pragma once

#include <chordgen/kernels/cpu.hpp>

#if defined(__x86_64__) && defined(__linux__) && !defined(CHORDGEN_PORTABLE)
#define CHORDGEN_HAS_EMULATED_TILES 1

#include <signal.h>
#include <ucontext.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <stdexcept>

namespace test {

/// A thread's tile registers, and what the instructions do to them.
struct Tiles {
  static constexpr int count = 8;
  struct Config {
    std::uint8_t palette;
    std::uint8_t first_row;
    std::uint8_t none[14];
    std::uint16_t row_bytes[16];
    std::uint8_t rows[16];
  };
  static_assert(sizeof(Config) == 64);
  struct Register {
    float line[16][16];
  };

  Config config;
  Register registers[count];

  /// False is what the processor answers with a fault.
  bool configure(const void* memory) {
    std::memcpy(&config, memory, sizeof config);
    std::memset(registers, 0, sizeof registers);
    if (config.palette > 1 || config.first_row != 0) return false;
    for (int i = 0; i < 16; ++i) {
      if (config.rows[i] > 16 || config.row_bytes[i] > 64 || (config.rows[i] == 0) != (config.row_bytes[i] == 0) ||
          (i >= count && config.rows[i] != 0))
        return false;
    }
    return true;
  }
  [[nodiscard]] bool usable(int i) const { return config.palette == 1 && i < count && config.rows[i] != 0; }

  bool load(int i, const char* from, std::int64_t stride) {
    if (!usable(i)) return false;
    std::memset(&registers[i], 0, sizeof registers[i]);
    for (int r = 0; r < config.rows[i]; ++r) std::memcpy(registers[i].line[r], from + r * stride, config.row_bytes[i]);
    return true;
  }
  bool store(int i, char* to, std::int64_t stride) const {
    if (!usable(i)) return false;
    for (int r = 0; r < config.rows[i]; ++r) std::memcpy(to + r * stride, registers[i].line[r], config.row_bytes[i]);
    return true;
  }
  bool clear(int i) {
    if (!usable(i)) return false;
    std::memset(&registers[i], 0, sizeof registers[i]);
    return true;
  }
  /// TDPBF16PS: denormals are zero, before and after each operation.
  bool multiply_add(int sum, int left, int right) {
    if (!usable(sum) || !usable(left) || !usable(right) || sum == left || sum == right || left == right) return false;
    if (config.row_bytes[sum] != config.row_bytes[right] || config.rows[sum] != config.rows[left] ||
        config.row_bytes[left] != 4 * config.rows[right])
      return false;
    for (int m = 0; m < config.rows[sum]; ++m)
      for (int n = 0; n < config.row_bytes[sum] / 4; ++n) {
        float even = 0;
        float odd = 0;
        for (int k = 0; k < config.rows[right]; ++k) {
          std::uint32_t a = 0;
          std::uint32_t b = 0;
          std::memcpy(&a, &registers[left].line[m][k], sizeof a);
          std::memcpy(&b, &registers[right].line[k][n], sizeof b);
          even = flushed(std::fma(upper_half(a << 16), upper_half(b << 16), even));
          odd = flushed(std::fma(upper_half(a), upper_half(b), odd));
        }
        float& c = registers[sum].line[m][n];
        c = flushed(flushed(c) + flushed(even + odd));
      }
    return true;
  }

 private:
  static float flushed(float x) { return std::fabs(x) < 0x1p-126f ? std::copysign(0.0f, x) : x; }
  static float upper_half(std::uint32_t bits) {
    bits &= 0xffff0000u;
    float x = 0;
    std::memcpy(&x, &bits, sizeof x);
    return flushed(x);
  }
};

/// Emulates tiles while it lives, where the CPU has none; for one thread at a time to make and end.
class EmulatedTiles {
 public:
  EmulatedTiles() {
    if (chordgen::kernels::cpu_features().amx_bf16) return;
    struct sigaction action {};
    action.sa_sigaction = [](int, siginfo_t*, void* context) { on_illegal(static_cast<ucontext_t*>(context)); };
    action.sa_flags = SA_SIGINFO | SA_NODEFER;
    sigemptyset(&action.sa_mask);
    installed_ = sigaction(SIGILL, &action, &before_) == 0;
  }
  EmulatedTiles(const EmulatedTiles&) = delete;
  EmulatedTiles& operator=(const EmulatedTiles&) = delete;
  ~EmulatedTiles() {
    if (installed_) sigaction(SIGILL, &before_, nullptr);
  }

  /// How many instructions this thread has emulated.
  [[nodiscard]] static std::uint64_t emulated() { return counter(); }

 private:
  static std::uint64_t& counter() {
    static thread_local std::uint64_t count = 0;
    return count;
  }

  static void on_illegal(ucontext_t* context) {
    static thread_local Tiles tiles{};
    auto& ip = context->uc_mcontext.gregs[REG_RIP];
    const int length = run(tiles, reinterpret_cast<const std::uint8_t*>(ip), context->uc_mcontext.gregs);
    if (length == 0) {  // not ours: let it be raised again, and end the process
      signal(SIGILL, SIG_DFL);
      return;
    }
    ip += length;
    ++counter();
  }

  /// Runs the instruction and tells its length; 0 if it is none of AMX's or would fault.
  static int run(Tiles& tiles, const std::uint8_t* code, const greg_t* registers) {
    // Three bytes of VEX, with inverted bits: the map 0F38, no wide operand, 128 bits; then opcode and operands.
    if (code[0] != 0xc4 || (code[1] & 0x1f) != 2 || (code[2] & 0x84) != 0) return 0;
    const int prefix = code[2] & 3;
    const int third = ~(code[2] >> 3) & 15;
    const int opcode = code[3];
    const int mode = code[4] >> 6;
    const int reg = code[4] >> 3 & 7;
    const int rm = code[4] & 7;
    enum { none, x66, xf3, xf2 };

    if (opcode == 0x5c && prefix == xf3 && mode == 3) return tiles.multiply_add(reg, rm, third) ? 5 : 0;
    if (opcode == 0x49 && mode == 3 && rm == 0) {
      if (prefix == xf2) return tiles.clear(reg) ? 5 : 0;
      if (prefix == none && reg == 0) return tiles = {}, 5;  // TILERELEASE
      return 0;
    }
    if (mode == 3) return 0;

    const auto value = [&](int number) { return static_cast<std::int64_t>(registers[general(number)]); };
    int length = 5;
    std::int64_t address = 0;
    std::int64_t stride = 0;
    int base = rm;
    const bool indexed = rm == 4;
    if (indexed) {
      const int sib = code[length++];
      base = sib & 7;
      const int index = (sib >> 3 & 7) | ((code[1] & 0x40) == 0 ? 8 : 0);
      if (index != 4) stride = value(index) * (std::int64_t{1} << (sib >> 6));
    }
    std::int64_t displacement = 0;
    if (mode == 1) {
      displacement = static_cast<std::int8_t>(code[length++]);
    } else if (mode == 2 || base == 5) {
      std::int32_t wide = 0;
      std::memcpy(&wide, code + length, sizeof wide);
      displacement = wide;
      length += 4;
    }
    if (mode == 0 && base == 5)
      address = indexed ? 0 : reinterpret_cast<std::int64_t>(code + length);
    else
      address = value(base | ((code[1] & 0x20) == 0 ? 8 : 0));
    address += displacement;

    if (opcode == 0x49 && prefix == none && reg == 0)
      return tiles.configure(reinterpret_cast<const void*>(address + stride)) ? length : 0;
    if (opcode != 0x4b || !indexed) return 0;
    if (prefix == xf2 || prefix == x66)
      return tiles.load(reg, reinterpret_cast<const char*>(address), stride) ? length : 0;
    if (prefix == xf3) return tiles.store(reg, reinterpret_cast<char*>(address), stride) ? length : 0;
    return 0;
  }
  /// Where the context keeps general register `number`, as instructions count them.
  static int general(int number) {
    constexpr int places[] = {REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
                              REG_R8,  REG_R9,  REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15};
    return places[number];
  }

  bool installed_ = false;
  struct sigaction before_ {};
};

}  // namespace test
#endif
