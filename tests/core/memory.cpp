// SPDX-License-Identifier: MIT
#include <chordgen/core/memory.hpp>

#include <cstdint>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>

#include "support/catch.hpp"

using namespace chordgen;

TEST_CASE("memory begins at a cache line, and from 2 MB on at a large page") {
  for (const std::size_t bytes : {1u, 100u, (2u << 20) - 1, 2u << 20, (5u << 20) + 3}) {
    void* const memory = ArrayMemory::take(bytes);
    std::memset(memory, 1, bytes);
    CHECK(reinterpret_cast<std::uintptr_t>(memory) % (bytes < (2u << 20) ? 64 : 2u << 20) == 0);
    ArrayMemory::give_back(memory, bytes);
  }
}

#if defined(MADV_HUGEPAGE)
namespace {

/// Whether Linux says of the mapping that holds an address that large pages were asked for.
bool asks_for_large_pages(const void* address) {
  const auto wanted = reinterpret_cast<std::uintptr_t>(address);
  std::ifstream maps("/proc/self/smaps");
  bool here = false;
  for (std::string line; std::getline(maps, line);) {
    std::uintptr_t first = 0;
    std::uintptr_t last = 0;
    char dash = 0;
    std::istringstream words(line);
    if (words >> std::hex >> first >> dash >> last && dash == '-') here = first <= wanted && wanted < last;
    if (here && line.starts_with("VmFlags:")) return line.find(" hg") != std::string::npos;
  }
  return false;
}

}  // namespace

TEST_CASE("large pages are asked for, as many as a block fills") {
  if (!std::ifstream("/sys/kernel/mm/transparent_hugepage/enabled")) {
    WARN("skipped: this system has no transparent large pages");
    return;
  }
  constexpr std::size_t bytes = (5u << 20) + 3;
  auto* const memory = static_cast<char*>(ArrayMemory::take(bytes));
  CHECK(asks_for_large_pages(memory));
  CHECK(asks_for_large_pages(memory + (4u << 20) - 1));
  CHECK_FALSE(asks_for_large_pages(memory + (4u << 20)));
  ArrayMemory::give_back(memory, bytes);
}
#endif
