// SPDX-License-Identifier: MIT
//
// Directions with a meaning: what to add to a code so that its music becomes higher, denser or more minor; and which
// windows have the codes nearest to one.
//
//   attribute vector = mean code of the quarter of the windows that have most of it - of the quarter that has least
//
// (Roberts et al. 2018, "A hierarchical latent vector model for learning long-term structure in music", section 5.4.)
// Labels are numbers, one a window: those of attribute_of, or a program's own.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/core/order.hpp>
#include <chordgen/core/tensor.hpp>
#include <chordgen/dataset/windows.hpp>
#include <chordgen/music/key.hpp>

#include <cmath>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

enum class Attribute : std::uint8_t { higher, denser, more_minor };

/// How much of it music has:
///   higher      the mean of its MIDI keys, 0 where nothing sounds
///   denser      notes a chord
///   more_minor  correlation with the best minor key less that with the best major key (Aarden and Essen's profiles)
template <class = WhenCalled>
[[nodiscard]] double attribute_of(Attribute attribute, Span<const ChordEvent> music) {
  if (attribute == Attribute::more_minor) {
    double best[] = {-1, -1};
    for (const KeyCandidate& candidate : analyze_key(music).ranked) {
      double& most = best[candidate.key.mode == Mode::minor ? 1 : 0];
      most = std::max(most, candidate.correlation);
    }
    return best[1] - best[0];
  }
  double keys = 0, notes = 0;
  for (const ChordEvent& event : music) {
    notes += static_cast<double>(event.pitches.size());
    for (const int key : event.pitches) keys += key;
  }
  if (attribute == Attribute::higher) return notes == 0 ? 0 : keys / notes;
  return music.empty() ? 0 : notes / static_cast<double>(music.size());
}

/// The attribute of every window.
template <class = WhenCalled>
[[nodiscard]] List<double> attributes_of(Attribute attribute, const ChordWindows& windows) {
  List<double> labels;
  for (std::size_t i = 0; i < windows.size(); ++i) labels.push_back(attribute_of(attribute, windows.seed(i).events()));
  return labels;
}

/// What to add to a code for more of what the labels of codes (n, latent) measure, (1, latent). Throws ArgumentError
/// for fewer than two codes, or another number of labels.
template <class T>
[[nodiscard]] Tensor<T> attribute_vector(View<const T> codes, Span<const double> labels) {
  const std::size_t count = labels.size();
  if (count != codes.rows() || count < 2)
    fail_argument("attribute_vector", "got " + std::to_string(count) + " labels for " + std::to_string(codes.rows()) +
                                          " codes, expected one for each, and at least two.");
  List<std::pair<double, std::size_t>> order;
  for (std::size_t i = 0; i < count; ++i) order.emplace_back(labels[i], i);
  detail::order(order);
  const std::size_t quarter = count < 4 ? 1 : count / 4;
  Tensor<T> vector({1, codes.columns()});
  for (std::size_t i = 0; i < quarter; ++i)
    for (std::size_t j = 0; j < codes.columns(); ++j)
      vector[j] += (codes(order[count - 1 - i].second, j) - codes(order[i].second, j)) / static_cast<T>(quarter);
  return vector;
}

/// A row of a matrix of codes, and how far it is (Euclid).
struct NearCode {
  std::size_t row = 0;
  double distance = 0;
};

/// The `count` rows of codes (n, latent) nearest to a code of as many numbers, the nearest first.
template <class T>
[[nodiscard]] List<NearCode> nearest_codes(View<const T> codes, Span<const T> code, std::size_t count) {
  List<std::pair<double, std::size_t>> order;
  for (std::size_t i = 0; i < codes.rows(); ++i) {
    double squares = 0;
    for (std::size_t j = 0; j < codes.columns(); ++j) {
      const double away = static_cast<double>(codes(i, j)) - static_cast<double>(code[j]);
      squares += away * away;
    }
    order.emplace_back(squares, i);
  }
  detail::order(order);
  List<NearCode> nearest;
  for (std::size_t i = 0; i < count && i < order.size(); ++i)
    nearest.push_back({order[i].second, std::sqrt(order[i].first)});
  return nearest;
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
