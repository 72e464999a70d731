// SPDX-License-Identifier: MIT
//
// Where the elements of a List lie. Arrays of numbers begin at a multiple of 64 bytes, a cache line and the widest
// vector. Those of 2 MB and more begin at a multiple of 2 MB, and Linux is asked for large pages there: the 12 MB of
// weights that each event of a song meets are 3,000 pages of 4 KB, as many as the second table of translations holds,
// or six large ones (docs/performance.md says what that is worth). Only whole large pages are asked for, so no array
// takes more memory.
#pragma once

#include <chordgen/core/config.hpp>

#include <cstddef>
#include <new>

#if __has_include(<sys/mman.h>)
#include <sys/mman.h>
#endif

namespace chordgen::inline CHORDGEN_ABI {

/// Memory as operator new gives it.
struct PlainMemory {
  static constexpr std::size_t alignment = __STDCPP_DEFAULT_NEW_ALIGNMENT__;

  /// Throws std::bad_alloc where memory ends.
  [[nodiscard]] static void* take(std::size_t bytes) { return ::operator new(bytes); }
  static void give_back(void* memory, std::size_t) noexcept { ::operator delete(memory); }
};

/// Memory for arrays of numbers.
struct ArrayMemory {
  static constexpr std::size_t alignment = 64;
  static constexpr std::size_t large_page = std::size_t{2} << 20;

  /// Throws std::bad_alloc where memory ends.
  [[nodiscard]] static void* take(std::size_t bytes) {
    void* const memory = ::operator new(bytes, aligned(bytes));
#if defined(MADV_HUGEPAGE)
    // Advice: where the system has no large pages it changes nothing.
    if (bytes >= large_page) static_cast<void>(::madvise(memory, bytes / large_page * large_page, MADV_HUGEPAGE));
#endif
    return memory;
  }
  /// `bytes` as they were asked for.
  static void give_back(void* memory, std::size_t bytes) noexcept { ::operator delete(memory, aligned(bytes)); }

 private:
  static constexpr std::align_val_t aligned(std::size_t bytes) noexcept {
    return std::align_val_t{bytes >= large_page ? large_page : alignment};
  }
};

}  // namespace chordgen::inline CHORDGEN_ABI
