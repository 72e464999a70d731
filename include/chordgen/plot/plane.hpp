// SPDX-License-Identifier: MIT
//
// Rows of numbers (the codes of windows, the vectors of chords) as points of a plane, and which of them are alike.
//
// Rows of two numbers are points already. Longer ones are projected on their two main directions (Pearson 1901, "On
// lines and planes of closest fit"), found by power iteration in a fixed order; each direction points to where its
// largest number is positive, so that no picture flips.
#pragma once

#include <chordgen/core/config.hpp>
#include <chordgen/core/list.hpp>
#include <chordgen/core/span.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace chordgen::inline CHORDGEN_ABI {

using PlanePoint = std::array<double, 2>;

namespace detail {

/// The direction in which the centred rows spread most, apart from the direction `without`.
template <class = WhenCalled>
[[nodiscard]] List<double> main_direction(Span<const double> rows, std::size_t width, const List<double>& without) {
  List<double> direction(width), next(width);
  for (std::size_t j = 0; j < width; ++j) direction[j] = 1.0 / (1.0 + static_cast<double>(j));
  for (int pass = 0; pass < 100; ++pass) {
    std::fill(next.begin(), next.end(), 0.0);
    for (std::size_t at = 0; at < rows.size(); at += width) {
      double along = 0;
      for (std::size_t j = 0; j < width; ++j) along += rows[at + j] * direction[j];
      for (std::size_t j = 0; j < width; ++j) next[j] += along * rows[at + j];
    }
    double shared = 0, length = 0;
    for (std::size_t j = 0; j < without.size(); ++j) shared += next[j] * without[j];
    for (std::size_t j = 0; j < without.size(); ++j) next[j] -= shared * without[j];
    for (const double value : next) length += value * value;
    if (!(length > 1e-300)) return List<double>(width, 0.0);
    for (std::size_t j = 0; j < width; ++j) direction[j] = next[j] / std::sqrt(length);
  }
  const auto largest = std::max_element(direction.begin(), direction.end(),
                                        [](double a, double b) { return std::fabs(a) < std::fabs(b); });
  if (largest != direction.end() && *largest < 0)
    for (double& value : direction) value = -value;
  return direction;
}

}  // namespace detail

/// The rows of a matrix (rows, width) in the plane in which they spread most. Rows of two numbers, or of one, keep
/// their axes and their origin.
template <class T>
[[nodiscard]] List<PlanePoint> project_to_plane(Span<const T> matrix, std::size_t width) {
  if (width == 0 || matrix.size() % width != 0) return {};
  const std::size_t count = matrix.size() / width;
  List<PlanePoint> points(count, PlanePoint{});
  List<double> rows(matrix.begin(), matrix.end());
  if (width <= 2) {
    for (std::size_t i = 0; i < rows.size(); ++i) points[i / width][i % width] = rows[i];
    return points;
  }
  for (std::size_t j = 0; j < width; ++j) {
    double mean = 0;
    for (std::size_t i = 0; i < count; ++i) mean += rows[i * width + j] / static_cast<double>(count);
    for (std::size_t i = 0; i < count; ++i) rows[i * width + j] -= mean;
  }
  const List<double> first = detail::main_direction(rows, width, {});
  const List<double> second = detail::main_direction(rows, width, first);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    points[i / width][0] += rows[i] * first[i % width];
    points[i / width][1] += rows[i] * second[i % width];
  }
  return points;
}

/// For each row the `count` rows with the most similar direction (cosine), the most similar first.
template <class T>
[[nodiscard]] List<List<std::size_t>> nearest_rows(Span<const T> matrix, std::size_t width, std::size_t count) {
  if (width == 0) return {};
  const std::size_t rows = matrix.size() / width;
  const auto product = [&](std::size_t a, std::size_t b) {
    double sum = 0;
    for (std::size_t j = 0; j < width; ++j)
      sum += static_cast<double>(matrix[a * width + j]) * static_cast<double>(matrix[b * width + j]);
    return sum;
  };
  List<double> length(rows);
  for (std::size_t i = 0; i < rows; ++i) length[i] = std::sqrt(std::max(product(i, i), 1e-300));
  List<List<std::size_t>> nearest(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    List<std::pair<double, std::size_t>> others;
    for (std::size_t k = 0; k < rows; ++k)
      if (k != i) others.emplace_back(-product(i, k) / (length[i] * length[k]), k);
    std::sort(others.begin(), others.end());
    for (std::size_t k = 0; k < std::min(count, others.size()); ++k) nearest[i].push_back(others[k].second);
  }
  return nearest;
}

}  // namespace chordgen::inline CHORDGEN_ABI
