// SPDX-License-Identifier: MIT
//
// The library's one source of chance: xoshiro256++ (Blackman and Vigna 2021, "Scrambled linear pseudorandom number
// generators"), seeded by SplitMix64 (Steele, Lea and Flood 2014).
//
// Streams are split by name: `rng.split("init")` depends on the seed and the names on the way only, never on how many
// numbers were drawn, so a new consumer moves no other. Rng is a small value and is passed by value.
#pragma once

#include <chordgen/core/config.hpp>

#include <array>
#include <cstdint>
#include <string_view>

namespace chordgen::inline CHORDGEN_ABI {

/// Seeded generator of 64 random bits at a time.
class Rng {
 public:
  explicit constexpr Rng(std::uint64_t seed = 0) noexcept : key_(seed) {
    std::uint64_t counter = seed;
    for (std::uint64_t& word : state_) word = splitmix(counter);
  }

  /// An independent stream, named.
  [[nodiscard]] constexpr Rng split(std::string_view name) const noexcept {
    std::uint64_t hash = 0xcbf29ce484222325u;  // FNV-1a
    for (const char letter : name) hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3u;
    return child(hash);
  }
  /// An independent stream, numbered.
  [[nodiscard]] constexpr Rng split(std::uint64_t index) const noexcept {
    return child(index * 0x9e3779b97f4a7c15u + 1);
  }

  [[nodiscard]] constexpr std::uint64_t next() noexcept {
    const std::uint64_t result = rotate(state_[0] + state_[3], 23) + state_[0];
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = rotate(state_[3], 45);
    return result;
  }

  /// Everything that decides the numbers to come: the key of later splits, then the state. For checkpoints.
  [[nodiscard]] constexpr std::array<std::uint64_t, 5> save() const noexcept {
    return {key_, state_[0], state_[1], state_[2], state_[3]};
  }
  [[nodiscard]] static constexpr Rng restore(const std::array<std::uint64_t, 5>& saved) noexcept {
    Rng rng;
    rng.key_ = saved[0];
    rng.state_ = {saved[1], saved[2], saved[3], saved[4]};
    return rng;
  }

  friend constexpr bool operator==(const Rng&, const Rng&) = default;

 private:
  static constexpr std::uint64_t splitmix(std::uint64_t& counter) noexcept {
    std::uint64_t z = (counter += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  static constexpr std::uint64_t rotate(std::uint64_t value, int bits) noexcept {
    return (value << bits) | (value >> (64 - bits));
  }
  [[nodiscard]] constexpr Rng child(std::uint64_t hash) const noexcept {
    std::uint64_t mixed = key_ ^ hash;
    return Rng(splitmix(mixed) ^ rotate(hash, 32));
  }

  std::uint64_t key_;
  std::array<std::uint64_t, 4> state_{};
};

}  // namespace chordgen::inline CHORDGEN_ABI
