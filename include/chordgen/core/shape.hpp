// SPDX-License-Identifier: MIT
//
// The extents of a row-major array of rank 0 to 4: the last axis lies together in memory.
#pragma once

#include <chordgen/core/error.hpp>

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

namespace chordgen::inline CHORDGEN_ABI {

/// Up to four extents. A scalar has rank 0 and one element.
class Shape {
 public:
  static constexpr std::size_t max_rank = 4;

  constexpr Shape() = default;
  /// Throws ShapeError for more than four extents.
  constexpr Shape(std::initializer_list<std::size_t> extents) : rank_(extents.size()) {
    if (rank_ > max_rank) fail_rank(rank_);
    std::size_t axis = 0;
    for (const std::size_t extent : extents) extents_[axis++] = extent;
  }

  [[nodiscard]] constexpr std::size_t rank() const noexcept { return rank_; }
  [[nodiscard]] constexpr std::size_t operator[](std::size_t axis) const noexcept { return extents_[axis]; }
  [[nodiscard]] constexpr std::size_t size() const noexcept {
    std::size_t product = 1;
    for (std::size_t axis = 0; axis < rank_; ++axis) product *= extents_[axis];
    return product;
  }
  /// The last extent; 1 for a scalar.
  [[nodiscard]] constexpr std::size_t columns() const noexcept { return rank_ == 0 ? 1 : extents_[rank_ - 1]; }
  /// The product of all extents but the last: how many rows a matrix of the same memory has.
  [[nodiscard]] constexpr std::size_t rows() const noexcept {
    std::size_t product = 1;
    for (std::size_t axis = 0; axis + 1 < rank_; ++axis) product *= extents_[axis];
    return product;
  }

  friend constexpr bool operator==(const Shape& a, const Shape& b) noexcept {
    if (a.rank_ != b.rank_) return false;
    for (std::size_t axis = 0; axis < a.rank_; ++axis)
      if (a.extents_[axis] != b.extents_[axis]) return false;
    return true;
  }

 private:
  [[noreturn]] static void fail_rank(std::size_t rank) {
    throw ShapeError("[Shape] a shape has at most 4 extents: got " + std::to_string(rank) + ".");
  }

  std::size_t extents_[max_rank] = {};
  std::size_t rank_ = 0;
};

/// "(2, 3)"; "()" for a scalar.
template <class = WhenCalled>
[[nodiscard]] std::string to_string(const Shape& shape) {
  std::string text = "(";
  for (std::size_t axis = 0; axis < shape.rank(); ++axis) {
    if (axis != 0) text += ", ";
    text += std::to_string(shape[axis]);
  }
  return text + ")";
}

/// Throws "[operation] rule: got A and B. Remedy".
template <class = WhenCalled>
[[noreturn]] void fail_shapes(std::string_view operation, std::string_view rule, const Shape& a, const Shape& b,
                              std::string_view remedy) {
  throw ShapeError("[" + std::string(operation) + "] " + std::string(rule) + ": got " + to_string(a) + " and " +
                   to_string(b) + ". " + std::string(remedy));
}

}  // namespace chordgen::inline CHORDGEN_ABI
