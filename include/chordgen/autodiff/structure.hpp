// SPDX-License-Identifier: MIT
//
// Ops that move values without changing them: concat and slice along an axis, reshape, axes exchanged, the last step of
// a sequence.
//
// Along the features an array is a matrix (rows, C); along the time an array (B, T, C) is a matrix (B, T C). So both
// axes are the same copy of column ranges, between matrices of different width.
#pragma once

#include <chordgen/autodiff/tape.hpp>
#include <chordgen/kernels/elementwise.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// An axis of (batch, time, features): time is axis 1, features the last one.
enum class Axis : std::uint8_t { time, features };

namespace detail {

/// The number of elements that lie together along an axis and all axes after it.
[[nodiscard]] inline std::size_t width_along(const Shape& shape, Axis axis) noexcept {
  return axis == Axis::features ? shape.columns() : shape[1] * shape[2];
}

/// The shape with another extent along an axis.
template <class = WhenCalled>
[[nodiscard]] Shape with_extent(const Shape& shape, Axis axis, std::size_t extent) {
  if (shape.rank() == 3)
    return axis == Axis::time ? Shape{shape[0], extent, shape[2]} : Shape{shape[0], shape[1], extent};
  return shape.rank() == 1 ? Shape{extent} : Shape{shape[0], extent};
}

template <class = WhenCalled>
void check_axis(const char* operation, const Shape& shape, Axis axis) {
  const bool fits = axis == Axis::time ? shape.rank() == 3 : shape.rank() >= 1 && shape.rank() <= 3;
  if (!fits)
    throw ShapeError("[" + std::string(operation) + "] " + (axis == Axis::time ? "time" : "features") +
                     ": no such axis: got " + to_string(shape) + ", expected (batch, time, features)" +
                     (axis == Axis::time ? "." : " or (rows, features)."));
}

/// to[r, to_first + j] = from[r, from_first + j] for j < count, where a row has to_width or from_width elements.
template <class T>
void copy_columns(T* to, std::size_t to_width, const T* from, std::size_t from_width, std::size_t count,
                  std::size_t rows) noexcept {
  for (std::size_t r = 0; r < rows; ++r) std::copy_n(from + r * from_width, count, to + r * to_width);
}
template <class T>
void add_columns(T* to, std::size_t to_width, const T* from, std::size_t from_width, std::size_t count,
                 std::size_t rows) noexcept {
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t j = 0; j < count; ++j) to[r * to_width + j] += from[r * from_width + j];
}

/// to (batch, columns, rows) += from (batch, rows, columns) with rows and columns exchanged.
template <class T>
void add_swapped(T* to, const T* from, std::size_t batch, std::size_t rows, std::size_t columns) noexcept {
  for (std::size_t b = 0; b < batch; ++b, to += rows * columns, from += rows * columns)
    for (std::size_t c = 0; c < columns; ++c)
      for (std::size_t r = 0; r < rows; ++r) to[c * rows + r] += from[r * columns + c];
}

}  // namespace detail

/// a and b one behind the other along an axis; the other extents are equal.
///
///   da += the first part of dy    db += the second
template <class T>
Var<T> concat(Var<T> a, Var<T> b, Axis axis) {
  const Shape sa = a.shape();
  const Shape sb = b.shape();
  detail::check_axis("concat", sa, axis);
  const std::size_t along = axis == Axis::time ? 1 : sa.rank() - 1;
  if (sa.rank() != sb.rank() || !(detail::with_extent(sa, axis, 0) == detail::with_extent(sb, axis, 0)))
    fail_shapes("concat", "the shapes differ beside the axis", sa, sb, "All other extents must be equal.");

  const View<T> y = a.tape->make(detail::with_extent(sa, axis, sa[along] + sb[along]));
  const std::size_t width_a = detail::width_along(sa, axis);
  const std::size_t width_b = detail::width_along(sb, axis);
  const std::size_t width = width_a + width_b;
  const std::size_t rows = width == 0 ? 0 : y.size() / width;
  detail::copy_columns(y.data(), width, a.value().data(), width_a, width_a, rows);
  detail::copy_columns(y.data() + width_a, width, b.value().data(), width_b, width_b, rows);

  return a.tape->record(y, [a, b, axis](Var<T> out) {
    const std::size_t to_a = detail::width_along(a.shape(), axis);
    const std::size_t to_b = detail::width_along(b.shape(), axis);
    const View<T> dy = out.grad();
    const std::size_t count = to_a + to_b == 0 ? 0 : dy.size() / (to_a + to_b);
    detail::add_columns(a.grad().data(), to_a, dy.data(), to_a + to_b, to_a, count);
    detail::add_columns(b.grad().data(), to_b, dy.data() + to_a, to_a + to_b, to_b, count);
  });
}

/// `count` places of x along an axis, from `first`.
///
///   the same part of dx += dy
template <class T>
Var<T> slice(Var<T> x, Axis axis, std::size_t first, std::size_t count) {
  const Shape shape = x.shape();
  detail::check_axis("slice", shape, axis);
  const std::size_t extent = axis == Axis::time ? shape[1] : shape.columns();
  if (first > extent || count > extent - first)
    fail_argument("slice", "the range leaves the axis: got [" + std::to_string(first) + ", " +
                               std::to_string(first + count) + "), expected at most " + std::to_string(extent) + ".");

  const std::size_t step = axis == Axis::time ? shape[2] : 1;
  const std::size_t width = detail::width_along(shape, axis);
  const View<T> y = x.tape->make(detail::with_extent(shape, axis, count));
  const std::size_t rows = width == 0 ? 0 : shape.size() / width;
  detail::copy_columns(y.data(), count * step, x.value().data() + first * step, width, count * step, rows);

  return x.tape->record(y, [x, offset = first * step, width, rows](Var<T> out) {
    const View<T> dy = out.grad();
    const std::size_t part = rows == 0 ? 0 : dy.size() / rows;
    detail::add_columns(x.grad().data() + offset, width, dy.data(), part, part, rows);
  });
}

/// The same values under another shape of the same size; shares the memory.
///
///   dx += dy
template <class T>
Var<T> reshape(Var<T> x, const Shape& shape) {
  if (shape.size() != x.value().size())
    fail_shapes("reshape", "the sizes differ", x.shape(), shape, "Both must have the same number of elements.");

  const View<const T> y{x.value().data(), shape};

  return x.tape->record(y, [x](Var<T> out) { kernels::accumulate(x.grad(), out.grad()); });
}

/// y (B, C, T) = x (B, T, C) with time and features exchanged: y[b, c, t] = x[b, t, c].
///
///   dx[b, t, c] += dy[b, c, t]
template <class T>
Var<T> swap_axes(Var<T> x) {
  const Shape shape = x.shape();
  detail::check_axis("swap_axes", shape, Axis::time);

  const View<T> y = x.tape->make({shape[0], shape[2], shape[1]});
  std::fill(y.begin(), y.end(), T(0));
  detail::add_swapped(y.data(), x.value().data(), shape[0], shape[1], shape[2]);

  return x.tape->record(y, [x](Var<T> out) {
    const Shape swapped = out.shape();
    detail::add_swapped(x.grad().data(), View<const T>(out.grad()).data(), swapped[0], swapped[1], swapped[2]);
  });
}

/// (B, C), the last step of x (B, T, C).
template <class T>
Var<T> last_step(Var<T> x) {
  const Shape shape = x.shape();
  if (shape.rank() != 3 || shape[1] == 0)
    throw ShapeError("[last_step] a sequence has at least one step: got " + to_string(shape) +
                     ", expected (batch, time, features).");
  return reshape(slice(x, Axis::time, shape[1] - 1, 1), {shape[0], shape[2]});
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
