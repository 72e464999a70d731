// SPDX-License-Identifier: MIT
//
// What a backward step needs for itself and gives back at its end.
#pragma once

#include <chordgen/autodiff/tape.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// Memory for the length of one backward step.
template <class T>
class Scratch {
 public:
  Scratch(Tape<T>& tape, const Shape& shape)
      : workspace_(tape.workspace()), block_(workspace_.take(shape.size() * sizeof(T))), shape_(shape) {}
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { workspace_.give(block_); }

  [[nodiscard]] View<T> view() const noexcept { return {static_cast<T*>(block_.data), shape_}; }

 private:
  Workspace& workspace_;
  Workspace::Block block_;
  Shape shape_;
};

}  // namespace chordgen::inline CHORDGEN_ABI
