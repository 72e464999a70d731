// SPDX-License-Identifier: MIT
//
// Chords as numbers for a network, in the four ways of Briot, Hadjeres and Pachet (2019, Deep Learning Techniques for
// Music Generation, section 4.9), each with a decoder that takes any real numbers and gives music:
//
//   one-hot          (chords, steps)      a row for each chord of a vocabulary; the largest of a column wins
//   many-hot         (steps, 128)         a column for each key; above the threshold it sounds
//   multi-one-hot    (steps, voices, 129) each voice has one key or, last, silence; the largest wins
//   multi-many-hot   (steps, parts, 128)  each part is a many-hot
//
// Decoding what was encoded gives it back. What is no number counts as the smallest; of equals the first wins.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/core/span.hpp>
#include <chordgen/core/tensor.hpp>
#include <chordgen/music/pitch_set.hpp>

#include <cstdint>

namespace chordgen::inline CHORDGEN_ABI {

namespace detail {

/// The place of the largest of `count` values that lie `stride` apart.
template <class T>
[[nodiscard]] std::size_t largest(const T* values, std::size_t count, std::size_t stride) noexcept {
  std::size_t best = 0;
  bool found = false;
  for (std::size_t i = 0; i < count; ++i) {
    const T value = values[i * stride];
    if (value != value || (found && !(value > values[best * stride]))) continue;
    best = i;
    found = true;
  }
  return best;
}

template <class = WhenCalled>
void check_rank(std::string_view operation, const Shape& shape, std::size_t rank, std::size_t columns) {
  if (shape.rank() != rank || (columns != 0 && shape.columns() != columns))
    throw ShapeError("[" + std::string(operation) + "] the array has another form: got " + to_string(shape) +
                     ", expected rank " + std::to_string(rank) +
                     (columns == 0 ? "." : " with " + std::to_string(columns) + " columns."));
}

}  // namespace detail

/// One-hot of a window of chord ids, (classes, steps): the layout of the autoencoders. Throws ArgumentError for an id
/// outside 0 to below `classes`.
template <class T>
[[nodiscard]] Tensor<T> encode_one_hot(Span<const std::int32_t> ids, std::size_t classes) {
  Tensor<T> code({classes, ids.size()});
  for (std::size_t step = 0; step < ids.size(); ++step) {
    if (ids[step] < 0 || static_cast<std::size_t>(ids[step]) >= classes)
      fail_argument("encode_one_hot", "step " + std::to_string(step) + ": got id " + std::to_string(ids[step]) +
                                          ", expected 0 to below " + std::to_string(classes) + ".");
    code(static_cast<std::size_t>(ids[step]), step) = T(1);
  }
  return code;
}

/// The id with the largest value at each step of (classes, steps). Throws ShapeError for another rank or no class.
template <class T>
[[nodiscard]] List<std::int32_t> decode_one_hot(View<const T> code) {
  detail::check_rank("decode_one_hot", code.shape(), 2, 0);
  if (code.shape()[0] == 0) throw ShapeError("[decode_one_hot] there is no class to choose: got 0 rows.");
  const std::size_t steps = code.columns();
  List<std::int32_t> ids(steps);
  for (std::size_t step = 0; step < steps; ++step)
    ids[step] = static_cast<std::int32_t>(detail::largest(code.data() + step, code.shape()[0], steps));
  return ids;
}

/// Many-hot of chords, (steps, 128).
template <class T>
[[nodiscard]] Tensor<T> encode_many_hot(Span<const PitchSet> chords) {
  Tensor<T> code({chords.size(), std::size_t{PitchSet::keys}});
  for (std::size_t step = 0; step < chords.size(); ++step)
    for (const int key : chords[step]) code(step, static_cast<std::size_t>(key)) = T(1);
  return code;
}

/// The keys above the threshold at each step of (steps, 128). Throws ShapeError for another form.
template <class T>
[[nodiscard]] List<PitchSet> decode_many_hot(View<const T> code, T threshold = T(0.5)) {
  detail::check_rank("decode_many_hot", code.shape(), 2, std::size_t{PitchSet::keys});
  List<PitchSet> chords(code.rows());
  for (std::size_t step = 0; step < chords.size(); ++step)
    for (int key = 0; key < PitchSet::keys; ++key)
      if (code(step, static_cast<std::size_t>(key)) > threshold) chords[step].insert(key);
  return chords;
}

/// Multi-one-hot of chords, (steps, voices, 129): the notes from low to high are the voices, those left over are
/// silent. Throws ArgumentError for a chord of more notes than there are voices.
template <class T>
[[nodiscard]] Tensor<T> encode_voices(Span<const PitchSet> chords, std::size_t voices) {
  Tensor<T> code({chords.size(), voices, std::size_t{PitchSet::keys} + 1});
  for (std::size_t step = 0; step < chords.size(); ++step) {
    if (chords[step].size() > voices)
      fail_argument("encode_voices", "step " + std::to_string(step) + ": a chord of " +
                                         std::to_string(chords[step].size()) + " notes in " + std::to_string(voices) +
                                         " voices. Ask for more voices.");
    std::size_t voice = 0;
    for (const int key : chords[step]) code.view()(step, voice++, static_cast<std::size_t>(key)) = T(1);
    for (; voice < voices; ++voice) code.view()(step, voice, std::size_t{PitchSet::keys}) = T(1);
  }
  return code;
}

/// What the voices of (steps, voices, 129) sing together at each step. Throws ShapeError for another form.
template <class T>
[[nodiscard]] List<PitchSet> decode_voices(View<const T> code) {
  constexpr std::size_t classes = std::size_t{PitchSet::keys} + 1;
  detail::check_rank("decode_voices", code.shape(), 3, classes);
  List<PitchSet> chords(code.shape()[0]);
  for (std::size_t step = 0; step < chords.size(); ++step)
    for (std::size_t voice = 0; voice < code.shape()[1]; ++voice) {
      const std::size_t key = detail::largest(&code(step, voice, 0), classes, 1);
      if (key < classes - 1) chords[step].insert(static_cast<int>(key));
    }
  return chords;
}

/// Multi-many-hot of parts that have equally many steps, (steps, parts, 128). Throws ArgumentError when they have not.
template <class T>
[[nodiscard]] Tensor<T> encode_parts(Span<const List<PitchSet>> parts) {
  const std::size_t steps = parts.empty() ? 0 : parts[0].size();
  Tensor<T> code({steps, parts.size(), std::size_t{PitchSet::keys}});
  for (std::size_t part = 0; part < parts.size(); ++part) {
    if (parts[part].size() != steps)
      fail_argument("encode_parts", "part " + std::to_string(part) + ": got " + std::to_string(parts[part].size()) +
                                        " steps, expected " + std::to_string(steps) + " as in the first part.");
    for (std::size_t step = 0; step < steps; ++step)
      for (const int key : parts[part][step]) code.view()(step, part, static_cast<std::size_t>(key)) = T(1);
  }
  return code;
}

/// The keys above the threshold of each part of (steps, parts, 128). Throws ShapeError for another form.
template <class T>
[[nodiscard]] List<List<PitchSet>> decode_parts(View<const T> code, T threshold = T(0.5)) {
  detail::check_rank("decode_parts", code.shape(), 3, std::size_t{PitchSet::keys});
  List<List<PitchSet>> parts(code.shape()[1], List<PitchSet>(code.shape()[0]));
  for (std::size_t part = 0; part < parts.size(); ++part)
    for (std::size_t step = 0; step < parts[part].size(); ++step)
      for (int key = 0; key < PitchSet::keys; ++key)
        if (code(step, part, static_cast<std::size_t>(key)) > threshold) parts[part][step].insert(key);
  return parts;
}

}  // namespace chordgen::inline CHORDGEN_ABI
