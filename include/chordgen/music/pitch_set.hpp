// SPDX-License-Identifier: MIT
//
// The notes of a chord: a set of MIDI key numbers, 0 to 127, in two machine words. It is copied, compared and hashed
// like a number; the empty set is silence.
#pragma once

#include <chordgen/core/error.hpp>

#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>

namespace chordgen::inline CHORDGEN_ABI {

/// The lowest and highest key of the piano, and how many there are.
inline constexpr int lowest_piano_key = 21;
inline constexpr int highest_piano_key = 108;
inline constexpr int piano_keys = 88;

/// A set of MIDI key numbers; iteration goes upwards.
class PitchSet {
 public:
  static constexpr int keys = 128;

  constexpr PitchSet() = default;
  /// Throws ArgumentError for a key outside 0..127.
  constexpr PitchSet(std::initializer_list<int> pitches) {
    for (const int key : pitches) insert(key);
  }

  /// Throws ArgumentError for a key outside 0..127.
  constexpr void insert(int key) { *this = *this | only(check(key)); }
  constexpr void erase(int key) { *this = *this - only(check(key)); }
  constexpr void clear() noexcept { *this = PitchSet(); }

  [[nodiscard]] constexpr bool contains(int key) const noexcept {
    return key >= 0 && key < keys && (words_[static_cast<std::size_t>(key) / 64] & bit(key)) != 0;
  }
  [[nodiscard]] constexpr bool empty() const noexcept { return (words_[0] | words_[1]) == 0; }
  [[nodiscard]] constexpr std::size_t size() const noexcept {
    return static_cast<std::size_t>(std::popcount(words_[0]) + std::popcount(words_[1]));
  }
  /// The lowest key; 128 for the empty set.
  [[nodiscard]] constexpr int lowest() const noexcept { return next(0); }
  /// The highest key; -1 for the empty set.
  [[nodiscard]] constexpr int highest() const noexcept {
    return words_[1] != 0 ? 127 - std::countl_zero(words_[1]) : 63 - std::countl_zero(words_[0]);
  }
  /// The lowest key that is not below `from`; 128 when there is none.
  [[nodiscard]] constexpr int next(int from) const noexcept {
    if (from < 64) {
      const std::uint64_t rest = words_[0] >> from;
      if (rest != 0) return from + std::countr_zero(rest);
      from = 64;
    }
    if (from >= keys) return keys;
    const std::uint64_t rest = words_[1] >> (from - 64);
    return rest != 0 ? from + std::countr_zero(rest) : keys;
  }

  /// Equal for equal sets, mostly different for others.
  [[nodiscard]] constexpr std::uint64_t hash() const noexcept {
    std::uint64_t mixed = words_[0] * 0x9E3779B97F4A7C15 + words_[1];
    mixed = (mixed ^ mixed >> 32) * 0x9E3779B97F4A7C15;
    return mixed ^ mixed >> 32;
  }

  /// All keys moved by `semitones`. Throws ArgumentError when one would leave 0..127.
  [[nodiscard]] constexpr PitchSet transposed(int semitones) const {
    PitchSet moved;
    for (const int key : *this) moved.insert(key + semitones);
    return moved;
  }

  class Iterator {
   public:
    using value_type = int;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::forward_iterator_tag;

    constexpr Iterator() = default;
    constexpr Iterator(const PitchSet* set, int key) noexcept : set_(set), key_(key) {}
    constexpr int operator*() const noexcept { return key_; }
    constexpr Iterator& operator++() noexcept {
      key_ = set_->next(key_ + 1);
      return *this;
    }
    constexpr Iterator operator++(int) noexcept {
      const Iterator before = *this;
      ++*this;
      return before;
    }
    friend constexpr bool operator==(const Iterator& a, const Iterator& b) noexcept { return a.key_ == b.key_; }

   private:
    const PitchSet* set_ = nullptr;
    int key_ = keys;
  };
  [[nodiscard]] constexpr Iterator begin() const noexcept { return {this, lowest()}; }
  [[nodiscard]] constexpr Iterator end() const noexcept { return {this, keys}; }

  friend constexpr PitchSet operator|(PitchSet a, const PitchSet& b) noexcept {
    a.words_[0] |= b.words_[0];
    a.words_[1] |= b.words_[1];
    return a;
  }
  friend constexpr PitchSet operator&(PitchSet a, const PitchSet& b) noexcept {
    a.words_[0] &= b.words_[0];
    a.words_[1] &= b.words_[1];
    return a;
  }
  friend constexpr PitchSet operator-(PitchSet a, const PitchSet& b) noexcept {
    a.words_[0] &= ~b.words_[0];
    a.words_[1] &= ~b.words_[1];
    return a;
  }
  friend constexpr bool operator==(const PitchSet& a, const PitchSet& b) noexcept {  // the default one calls memcmp
    return ((a.words_[0] ^ b.words_[0]) | (a.words_[1] ^ b.words_[1])) == 0;
  }
  /// A total order, for sorted tables: by the keys written upwards, as words are ordered by their letters. The lowest
  /// key that only one set has decides: that set comes first, unless the other one has ended there.
  friend constexpr std::strong_ordering operator<=>(const PitchSet& a, const PitchSet& b) noexcept {
    const std::size_t word = a.words_[0] != b.words_[0] ? 0 : 1;
    const std::uint64_t apart = a.words_[word] ^ b.words_[word];
    if (apart == 0) return std::strong_ordering::equal;
    const std::uint64_t lowest = apart & (~apart + 1);
    const bool in_a = (a.words_[word] & lowest) != 0;
    const PitchSet& other = in_a ? b : a;
    const std::uint64_t above = other.words_[word] & ~(lowest | (lowest - 1));
    const bool goes_on = above != 0 || (word == 0 && other.words_[1] != 0);
    return in_a == goes_on ? std::strong_ordering::less : std::strong_ordering::greater;
  }

 private:
  static constexpr std::uint64_t bit(int key) noexcept { return std::uint64_t{1} << (key & 63); }
  static constexpr int check(int key) {
    if (key < 0 || key >= keys)
      fail_argument("PitchSet", "a MIDI key lies in 0..127: got " + std::to_string(key) + ". Transpose less.");
    return key;
  }
  // Both words are written, so that none is looked up by a number and a set can stay in registers.
  static constexpr PitchSet only(int key) noexcept {
    PitchSet set;
    set.words_[0] = key < 64 ? bit(key) : 0;
    set.words_[1] = key < 64 ? 0 : bit(key);
    return set;
  }

  std::uint64_t words_[2] = {};
};

}  // namespace chordgen::inline CHORDGEN_ABI
