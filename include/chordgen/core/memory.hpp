// SPDX-License-Identifier: MIT
//
// Memory for arrays of numbers: it begins at a multiple of 64 bytes, a cache line and the widest vector. Blocks of 2 MB
// and more begin at a multiple of 2 MB, and Linux is asked for large pages there: the 12 MB of weights that each event
// of a song meets are 3,000 pages of 4 KB, as many as the second table of translations holds, or six large ones
// (docs/performance.md says what that is worth). Only whole large pages are asked for, so no block takes more memory.
#pragma once

#include <chordgen/core/config.hpp>

#include <cstddef>
#include <new>

#if __has_include(<sys/mman.h>)
#include <sys/mman.h>
#endif

namespace chordgen::inline CHORDGEN_ABI::detail {

inline constexpr std::size_t large_page = std::size_t{2} << 20;

[[nodiscard]] constexpr std::align_val_t alignment_of_block(std::size_t bytes) noexcept {
  return std::align_val_t{bytes >= large_page ? large_page : 64};
}

/// Throws std::bad_alloc where memory ends.
[[nodiscard]] inline void* take_memory(std::size_t bytes) {
  void* const memory = ::operator new(bytes, alignment_of_block(bytes));
#if defined(MADV_HUGEPAGE)
  // Advice: where the system has no large pages it changes nothing.
  if (bytes >= large_page) static_cast<void>(::madvise(memory, bytes / large_page * large_page, MADV_HUGEPAGE));
#endif
  return memory;
}

/// `bytes` as they were asked for.
inline void give_back_memory(void* memory, std::size_t bytes) noexcept {
  ::operator delete(memory, alignment_of_block(bytes));
}

}  // namespace chordgen::inline CHORDGEN_ABI::detail
