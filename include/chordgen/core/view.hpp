// SPDX-License-Identifier: MIT
//
// A view is an address and a shape: it owns nothing, is copied freely, and always means row-major memory without gaps.
// Kernels take views: the output first, then the inputs.
#pragma once

#include <chordgen/core/shape.hpp>
#include <chordgen/core/span.hpp>

#include <cassert>
#include <type_traits>

namespace chordgen::inline CHORDGEN_ABI {

/// Row-major array that somebody else owns; View<const T> is its read-only form.
template <class T>
class View {
 public:
  constexpr View() = default;
  constexpr View(T* data, Shape shape) noexcept : data_(data), shape_(shape) {}
  template <class U>
  requires std::is_same_v<const U, T>
  constexpr View(View<U> other) noexcept : data_(other.data()), shape_(other.shape()) {}

  [[nodiscard]] constexpr T* data() const noexcept { return data_; }
  [[nodiscard]] constexpr const Shape& shape() const noexcept { return shape_; }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return shape_.size(); }
  [[nodiscard]] constexpr std::size_t rows() const noexcept { return shape_.rows(); }
  [[nodiscard]] constexpr std::size_t columns() const noexcept { return shape_.columns(); }
  [[nodiscard]] constexpr T* begin() const noexcept { return data_; }
  [[nodiscard]] constexpr T* end() const noexcept { return data_ + size(); }
  [[nodiscard]] constexpr Span<T> span() const noexcept { return {data_, size()}; }

  /// Element i of the memory, whatever the rank.
  [[nodiscard]] constexpr T& operator[](std::size_t i) const noexcept {
    assert(i < size());
    return data_[i];
  }
  /// Element of the matrix (rows, columns).
  [[nodiscard]] constexpr T& operator()(std::size_t row, std::size_t column) const noexcept {
    assert(row < rows() && column < columns());
    return data_[row * columns() + column];
  }
  /// Element of an array of rank 3.
  [[nodiscard]] constexpr T& operator()(std::size_t i, std::size_t j, std::size_t k) const noexcept {
    assert(shape_.rank() == 3 && i < shape_[0] && j < shape_[1] && k < shape_[2]);
    return data_[(i * shape_[1] + j) * shape_[2] + k];
  }
  /// Row r of the matrix (rows, columns), as a vector.
  [[nodiscard]] constexpr View row(std::size_t r) const noexcept {
    assert(r < rows());
    return {data_ + r * columns(), Shape{columns()}};
  }
  /// The same memory under another shape. Throws ShapeError when the sizes differ.
  [[nodiscard]] constexpr View reshaped(const Shape& shape) const {
    if (shape.size() != size())
      fail_shapes("reshaped", "sizes differ", shape_, shape, "Both must have the same number of elements.");
    return {data_, shape};
  }

 private:
  T* data_ = nullptr;
  Shape shape_{0};
};

}  // namespace chordgen::inline CHORDGEN_ABI
