// SPDX-License-Identifier: MIT
//
// A vocabulary numbers the distinct entries of a corpus, sorted, from 0: chords (PitchSet) or durations (Rational).
#pragma once

#include <chordgen/core/error.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace chordgen::inline CHORDGEN_ABI {

/// Distinct entries in ascending order; an entry's id is its place.
template <class Entry>
class Vocabulary {
 public:
  Vocabulary() = default;
  /// Takes entries in any order, with repeats.
  explicit Vocabulary(std::vector<Entry> entries) : entries_(std::move(entries)) {
    std::sort(entries_.begin(), entries_.end());
    entries_.erase(std::unique(entries_.begin(), entries_.end()), entries_.end());
  }

  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  [[nodiscard]] const std::vector<Entry>& entries() const noexcept { return entries_; }

  /// The entry with this id. Throws ArgumentError for an id that is not in the vocabulary.
  [[nodiscard]] const Entry& operator[](std::int32_t id) const {
    if (id < 0 || static_cast<std::size_t>(id) >= entries_.size())
      fail_argument("Vocabulary", "there is no such entry: got " + std::to_string(id) + ", expected 0 to below " +
                                      std::to_string(entries_.size()) + ".");
    return entries_[static_cast<std::size_t>(id)];
  }
  /// The id of an entry; -1 when the vocabulary lacks it.
  [[nodiscard]] std::int32_t find(const Entry& entry) const noexcept {
    const auto place = std::lower_bound(entries_.begin(), entries_.end(), entry);
    return place != entries_.end() && *place == entry ? static_cast<std::int32_t>(place - entries_.begin()) : -1;
  }

  friend bool operator==(const Vocabulary&, const Vocabulary&) = default;

 private:
  std::vector<Entry> entries_;
};

}  // namespace chordgen::inline CHORDGEN_ABI
