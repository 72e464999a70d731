// SPDX-License-Identifier: MIT
//
// What the program asks of the heap, counted in the global operator new.
#pragma once

#include <cstddef>

namespace test {

/// Allocations so far, bytes held now, and the most held since reset_peak().
struct Heap {
  static std::size_t allocations() noexcept;
  static std::size_t held() noexcept;
  static std::size_t peak() noexcept;
  static void reset_peak() noexcept;
};

}  // namespace test
