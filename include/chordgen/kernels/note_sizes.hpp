// SPDX-License-Identifier: MIT
//
// The sizes of a note decoder (kernels/note_decoder.hpp), the rows of its tables, and what there is to write.
#pragma once

#include <chordgen/core/config.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace chordgen::inline CHORDGEN_ABI::kernels {

/// How many keys there are, and where each table of the decoder begins among the rows of its two parameters.
struct NoteSizes {
  std::size_t keys = 88;
  std::size_t ranks = 16;   ///< steps behind share the last one's row
  std::size_t classes = 0;  ///< of the scale, 12 in an octave; 0: it is not seen

  /// The key seen from: the one written last, or the one of the same rank in the set before.
  enum Seen : std::size_t { from_last, from_reference };
  /// The keys that are seen: the set before, the one before that, what is written of this one.
  enum Of : std::size_t { previous, before, written };

  [[nodiscard]] std::size_t end() const noexcept { return keys; }
  [[nodiscard]] std::size_t distances() const noexcept { return 2 * keys + 1; }

  // Rows of the inputs: Q, Q2, V (keys each), L (keys + 1), R (keys + 1), Z (ranks), B (3 distances from l and from r).
  [[nodiscard]] std::size_t key_row(Of of, std::int32_t key) const noexcept { return of * keys + index(key); }
  [[nodiscard]] std::size_t last_row(std::int32_t key) const noexcept { return 3 * keys + index_or_none(key); }
  [[nodiscard]] std::size_t reference_row(std::int32_t key) const noexcept { return 4 * keys + 1 + index_or_none(key); }
  [[nodiscard]] std::size_t rank_row(std::size_t rank) const noexcept {
    return 5 * keys + 2 + std::min(rank, ranks - 1);
  }
  [[nodiscard]] std::size_t distance_row(Seen seen, Of of, std::int32_t distance) const noexcept {
    return 5 * keys + 2 + ranks + (3 * seen + of) * distances() + index(distance + static_cast<std::int32_t>(keys));
  }
  // Behind them the scale's: S (classes), then its classes as they are seen from l and from r.
  [[nodiscard]] std::size_t class_row(std::int32_t key) const noexcept {
    return distance_row(from_reference, written, static_cast<std::int32_t>(keys)) + 1 + index(key) % classes;
  }
  [[nodiscard]] std::size_t class_row(Seen seen, std::int32_t distance) const noexcept {
    const std::size_t up = index(distance + static_cast<std::int32_t>(classes * keys)) % classes;
    return class_row(0) + (1 + seen) * classes + up;
  }
  [[nodiscard]] std::size_t input_rows() const noexcept { return 5 * keys + 2 + ranks + 6 * distances() + 3 * classes; }

  // Rows of the scores: w (keys and END), wl (distances), wr (distances).
  [[nodiscard]] std::size_t score_row(Seen seen, std::int32_t distance) const noexcept {
    return keys + 1 + seen * distances() + index(distance + static_cast<std::int32_t>(keys));
  }
  [[nodiscard]] std::size_t score_rows() const noexcept { return keys + 1 + 2 * distances(); }

 private:
  [[nodiscard]] static std::size_t index(std::int32_t number) noexcept { return static_cast<std::size_t>(number); }
  [[nodiscard]] std::size_t index_or_none(std::int32_t key) const noexcept { return key < 0 ? keys : index(key); }
};

/// One set to write: the row of the base that belongs to it, and the numbers of four sets.
struct NoteFrame {
  std::uint32_t row;
  std::uint32_t written;
  std::uint32_t previous;
  std::uint32_t before;
  std::uint32_t scale = 0;
};

/// Writing one key, or END.
struct NoteStep {
  std::uint32_t frame;
  std::uint32_t rank;      ///< how many keys are written already
  std::int32_t last;       ///< l; -1: none
  std::int32_t reference;  ///< r; -1: none
};

}  // namespace chordgen::inline CHORDGEN_ABI::kernels
