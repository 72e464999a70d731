// SPDX-License-Identifier: MIT
//
// Counts what operator new is asked for: a warm training step asks for nothing.
#include <chordgen/train.hpp>

#include <atomic>
#include <cstdlib>
#include <new>

#include "support/catch.hpp"
#include "toy.hpp"

namespace {

std::atomic<std::size_t> allocations{0};

void* counted(std::size_t size, std::size_t alignment) {
  ++allocations;
  const std::size_t rounded = (size + alignment - 1) / alignment * alignment;
  if (void* memory = std::aligned_alloc(alignment, rounded == 0 ? alignment : rounded)) return memory;
  throw std::bad_alloc();
}

/// Counts from the first step of the second epoch on.
struct Watch {
  std::size_t first = 0;
  std::size_t last = 0;
  template <class State>
  void on_step(const State& state) {
    if (state.progress.epoch == 1 && state.progress.step == 1) first = allocations;
    last = allocations;
  }
};

}  // namespace

void* operator new(std::size_t size) { return counted(size, 16); }
void* operator new[](std::size_t size) { return counted(size, 16); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size);
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  return counted(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

TEST_CASE("a warm training step allocates nothing") {
  using namespace chordgen;
  const kernels::Choice before = kernels::active();
  kernels::use(kernels::parse_choice("naive"));
  const toy::Source data(64, Rng(1));
  toy::Model model(Rng(2));
  Adam<float> optimizer;
  Watch watch;

  static_cast<void>(fit(model, optimizer, data, {.epochs = 2, .batch = 8}, watch));

  CHECK(watch.first > 0);
  CHECK(watch.last == watch.first);
  kernels::use(before);
}
