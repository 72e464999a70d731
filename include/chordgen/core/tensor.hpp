// SPDX-License-Identifier: MIT
//
// A tensor owns a row-major array, aligned so that a vector load of any width starts on a cache line (core/memory.hpp).
// Tensors are values: a copy copies the numbers, equality compares them, views are made from them implicitly.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/core/view.hpp>

#include <algorithm>

namespace chordgen::inline CHORDGEN_ABI {

/// Row-major array of rank 0 to 4 that owns its memory; zero when made from a shape alone.
template <class T>
class Tensor {
 public:
  Tensor() : shape_{0} {}
  explicit Tensor(const Shape& shape) : shape_(shape), values_(shape.size()) {}
  Tensor(const Shape& shape, T fill) : shape_(shape), values_(shape.size(), fill) {}
  /// Takes the values in row-major order. Throws ShapeError when their number is not the shape's size.
  Tensor(const Shape& shape, std::initializer_list<T> values) : shape_(shape), values_(values) {
    if (values_.size() != shape.size())
      fail_shapes("Tensor", "the number of values is not the shape's size", shape, Shape{values_.size()},
                  "Give one value for each element.");
  }
  /// Copies what a view shows.
  explicit Tensor(View<const T> view) : shape_(view.shape()), values_(view.begin(), view.end()) {}

  [[nodiscard]] const Shape& shape() const noexcept { return shape_; }
  [[nodiscard]] std::size_t size() const noexcept { return values_.size(); }
  [[nodiscard]] T* data() noexcept { return values_.data(); }
  [[nodiscard]] const T* data() const noexcept { return values_.data(); }
  [[nodiscard]] T* begin() noexcept { return data(); }
  [[nodiscard]] T* end() noexcept { return data() + size(); }
  [[nodiscard]] const T* begin() const noexcept { return data(); }
  [[nodiscard]] const T* end() const noexcept { return data() + size(); }

  [[nodiscard]] View<T> view() noexcept { return {data(), shape_}; }
  [[nodiscard]] View<const T> view() const noexcept { return {data(), shape_}; }
  operator View<T>() noexcept { return view(); }
  operator View<const T>() const noexcept { return view(); }

  [[nodiscard]] T& operator[](std::size_t i) noexcept { return view()[i]; }
  [[nodiscard]] const T& operator[](std::size_t i) const noexcept { return view()[i]; }
  [[nodiscard]] T& operator()(std::size_t row, std::size_t column) noexcept { return view()(row, column); }
  [[nodiscard]] const T& operator()(std::size_t row, std::size_t column) const noexcept { return view()(row, column); }

  void fill(T value) { std::fill(begin(), end(), value); }
  /// Takes a new shape; keeps the memory when it is large enough. The values are unspecified afterwards.
  void resize(const Shape& shape) {
    values_.resize(shape.size());
    shape_ = shape;
  }

  friend bool operator==(const Tensor& a, const Tensor& b) { return a.shape_ == b.shape_ && a.values_ == b.values_; }

 private:
  Shape shape_;
  List<T, ArrayMemory> values_;
};

}  // namespace chordgen::inline CHORDGEN_ABI
