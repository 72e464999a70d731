// SPDX-License-Identifier: MIT
#include "support/heap.hpp"

#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::size_t> allocations{0};
std::atomic<std::size_t> held{0};
std::atomic<std::size_t> peak{0};
constexpr std::size_t head = alignof(std::max_align_t);

void* allocate(std::size_t size) {
  auto* block = static_cast<unsigned char*>(std::malloc(size + head));
  if (block == nullptr) throw std::bad_alloc();
  *reinterpret_cast<std::size_t*>(block) = size;
  ++allocations;
  held += size;
  if (held > peak) peak = held.load();
  return block + head;
}

void release(void* place) noexcept {
  if (place == nullptr) return;
  unsigned char* block = static_cast<unsigned char*>(place) - head;
  held -= *reinterpret_cast<std::size_t*>(block);
  std::free(block);
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  try {
    return allocate(size);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
void operator delete(void* place, const std::nothrow_t&) noexcept { release(place); }
void operator delete(void* place) noexcept { release(place); }
void operator delete[](void* place) noexcept { release(place); }
void operator delete(void* place, std::size_t) noexcept { release(place); }
void operator delete[](void* place, std::size_t) noexcept { release(place); }

namespace test {

std::size_t Heap::allocations() noexcept { return ::allocations; }
std::size_t Heap::held() noexcept { return ::held; }
std::size_t Heap::peak() noexcept { return ::peak; }
void Heap::reset_peak() noexcept { ::peak = ::held.load(); }

}  // namespace test
