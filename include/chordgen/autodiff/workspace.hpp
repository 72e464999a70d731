// SPDX-License-Identifier: MIT
//
// Memory that is used again: blocks go back to a bin for their size and come from there the next time. The steps of a
// training run ask for the same sizes in the same order, so after the first ones nothing is allocated any more.
//
// A request takes the smallest free block that holds it, unless that is more than twice as large: then the smaller
// last batch of an epoch uses the blocks of the full ones. Blocks are aligned as core/memory.hpp says.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/core/span.hpp>

#include <algorithm>
#include <cstddef>
#include <type_traits>

namespace chordgen::inline CHORDGEN_ABI {

/// Owner of recycled blocks of memory.
class Workspace {
 public:
  struct Block {
    void* data = nullptr;
    std::size_t capacity = 0;
  };

  Workspace() = default;
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;
  ~Workspace() {
    for (const Block& block : owned_) ArrayMemory::give_back(block.data, block.capacity);
  }

  /// A block of at least `bytes`; its contents are unspecified.
  template <class = WhenCalled>
  [[nodiscard]] Block take(std::size_t bytes) {
    const std::size_t wanted = bytes == 0 ? 64 : (bytes + 63) / 64 * 64;
    auto bin = std::lower_bound(bins_.begin(), bins_.end(), wanted,
                                [](const Bin& a, std::size_t capacity) { return a.capacity < capacity; });
    for (auto fit = bin; fit != bins_.end() && fit->capacity <= 2 * wanted; ++fit) {
      if (fit->free.empty()) continue;
      void* memory = fit->free.back();
      fit->free.pop_back();
      return {memory, fit->capacity};
    }
    if (bin == bins_.end() || bin->capacity != wanted) bin = bins_.insert(bin, Bin{wanted, 0, {}});
    return allocate(*bin);
  }

  /// Gives a block back.
  template <class = WhenCalled>
  void give(Block block) {
    const auto bin = std::lower_bound(bins_.begin(), bins_.end(), block.capacity,
                                      [](const Bin& a, std::size_t capacity) { return a.capacity < capacity; });
    bin->free.push_back(block.data);
  }

  /// How many bytes it has taken from the system.
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

 private:
  struct Bin {
    std::size_t capacity;
    std::size_t blocks;  ///< free and taken
    List<void*> free;
  };

  template <class = WhenCalled>
  Block allocate(Bin& bin) {
    ++bin.blocks;
    if (bin.free.capacity() < bin.blocks) bin.free.reserve(2 * bin.blocks);  // so that give() never allocates
    owned_.reserve(owned_.size() + 1 > owned_.capacity() ? 2 * owned_.size() + 16 : 0);
    owned_.push_back({ArrayMemory::take(bin.capacity), bin.capacity});
    bytes_ += bin.capacity;
    return owned_.back();
  }

  List<Bin> bins_;  ///< by capacity, upwards
  List<Block> owned_;
  std::size_t bytes_ = 0;
};

/// Memory from a workspace that is all given back at once.
class Arena {
 public:
  /// Memory for plain data, alive until clear(); its contents are unspecified.
  template <class U>
  [[nodiscard]] Span<U> room(std::size_t count) {
    static_assert(std::is_trivially_copyable_v<U>);
    taken_.push_back(workspace_.take(count * sizeof(U)));
    return {static_cast<U*>(taken_.back().data), count};
  }
  template <class = WhenCalled>
  void clear() {
    for (const Workspace::Block& block : taken_) workspace_.give(block);
    taken_.clear();
  }
  [[nodiscard]] Workspace& workspace() noexcept { return workspace_; }

 private:
  Workspace workspace_;
  List<Workspace::Block> taken_;
};

}  // namespace chordgen::inline CHORDGEN_ABI
