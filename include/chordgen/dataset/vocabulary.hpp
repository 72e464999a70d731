// SPDX-License-Identifier: MIT
//
// A vocabulary numbers the distinct entries of a corpus, sorted, from 0: chords (PitchSet) or durations (Rational).
//
// Numbering a corpus goes in two steps: EntryNumbers numbers entries as they come, one look into a hash table each,
// then only the distinct ones are sorted (90,000 events of guitar music have 4,000).
#pragma once

#include <chordgen/core/error.hpp>
#include <chordgen/core/list.hpp>
#include <chordgen/dataset/piece.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

namespace chordgen::inline CHORDGEN_ABI {

/// Distinct entries in ascending order; an entry's id is its place.
template <class Entry>
class Vocabulary {
 public:
  Vocabulary() = default;
  /// Takes entries in any order, with repeats.
  explicit Vocabulary(List<Entry> entries) : entries_(std::move(entries)) {
    std::sort(entries_.begin(), entries_.end());
    entries_.erase(std::unique(entries_.begin(), entries_.end()), entries_.end());
  }

  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  [[nodiscard]] const List<Entry>& entries() const noexcept { return entries_; }

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
  List<Entry> entries_;
};

/// Distinct entries, numbered in the order in which they first come.
template <class Entry>
class EntryNumbers {
 public:
  /// The number of an entry; a new one gets the next.
  [[nodiscard]] std::int32_t number(const Entry& entry) {
    if (4 * (entries_.size() + 1) > slots_.size()) grow();
    std::int32_t& slot = slots_[place_of(entry)];
    if (slot == free) {
      slot = static_cast<std::int32_t>(entries_.size());
      entries_.push_back(entry);
    }
    return slot;
  }
  [[nodiscard]] const List<Entry>& entries() const noexcept { return entries_; }

  /// For each number the entry's id in a vocabulary, -1 where it lacks the entry.
  [[nodiscard]] List<std::int32_t> ids_in(const Vocabulary<Entry>& vocabulary) const {
    List<std::int32_t> ids(entries_.size(), free);
    if (ids.empty()) return ids;
    for (std::size_t id = 0; id < vocabulary.size(); ++id) {
      const std::int32_t number = slots_[place_of(vocabulary.entries()[id])];
      if (number != free) ids[static_cast<std::size_t>(number)] = static_cast<std::int32_t>(id);
    }
    return ids;
  }

 private:
  static constexpr std::int32_t free = -1;

  /// Where the entry is, or belongs: open addressing, linear probing, at most a quarter full.
  [[nodiscard]] std::size_t place_of(const Entry& entry) const noexcept {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = static_cast<std::size_t>(entry.hash()) & mask;
    while (slots_[at] != free && !(entries_[static_cast<std::size_t>(slots_[at])] == entry)) at = (at + 1) & mask;
    return at;
  }
  void grow() {
    slots_.assign(std::max<std::size_t>(64, 2 * slots_.size()), free);
    for (std::size_t i = 0; i < entries_.size(); ++i) slots_[place_of(entries_[i])] = static_cast<std::int32_t>(i);
  }

  List<Entry> entries_;
  List<std::int32_t> slots_;
};

/// The chords of a corpus.
template <class = WhenCalled>
[[nodiscard]] Vocabulary<PitchSet> chord_vocabulary(const Corpus& corpus) {
  EntryNumbers<PitchSet> numbers;
  for (const Piece& piece : corpus.pieces)
    for (const ChordEvent& event : piece.events) static_cast<void>(numbers.number(event.pitches));
  return Vocabulary<PitchSet>(numbers.entries());
}
/// The durations of a corpus.
template <class = WhenCalled>
[[nodiscard]] Vocabulary<Rational> duration_vocabulary(const Corpus& corpus) {
  EntryNumbers<Rational> numbers;
  for (const Piece& piece : corpus.pieces)
    for (const ChordEvent& event : piece.events) static_cast<void>(numbers.number(event.duration));
  return Vocabulary<Rational>(numbers.entries());
}

}  // namespace chordgen::inline CHORDGEN_ABI
