// SPDX-License-Identifier: MIT
//
// Unpacks gzip files (RFC 1952) for tests: the reference readings are kept packed. Deflate as in RFC 1951; the checksum
// is not looked at.
#pragma once

#include <chordgen/core/span.hpp>

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace test {

class Inflater {
 public:
  explicit Inflater(chordgen::Span<const std::byte> bytes) : bytes_(bytes) {}

  std::string run() {
    skip_header();
    for (bool last = false; !last;) {
      last = bits(1) == 1;
      const std::uint32_t type = bits(2);
      if (type == 0)
        stored();
      else if (type == 1)
        fixed();
      else
        dynamic();
    }
    return std::move(out_);
  }

 private:
  /// A canonical Huffman code: how many codes of each length, and the symbols in order of their codes.
  struct Code {
    std::uint16_t count[16] = {};
    std::vector<std::uint16_t> symbols{};
    explicit Code(chordgen::Span<const std::uint8_t> lengths) : symbols(lengths.size()) {
      for (const std::uint8_t length : lengths) ++count[length];
      std::uint16_t at[16] = {};
      for (std::size_t i = 1; i < 15; ++i) at[i + 1] = static_cast<std::uint16_t>(at[i] + count[i]);
      for (std::size_t s = 0; s < lengths.size(); ++s)
        if (lengths[s] != 0) symbols[at[lengths[s]]++] = static_cast<std::uint16_t>(s);
      count[0] = 0;
    }
  };

  std::uint32_t byte() {
    if (at_ >= bytes_.size()) throw std::runtime_error("gzip: the file ends too early");
    return std::to_integer<std::uint32_t>(bytes_[at_++]);
  }
  std::uint32_t bits(int count) {
    while (held_ < count) {
      buffer_ |= byte() << held_;
      held_ += 8;
    }
    const std::uint32_t value = buffer_ & ((1u << count) - 1);
    buffer_ >>= count;
    held_ -= count;
    return value;
  }
  std::uint32_t symbol(const Code& code) {
    int value = 0, first = 0, index = 0;
    for (std::size_t length = 1; length < 16; ++length) {
      value |= static_cast<int>(bits(1));
      const int count = code.count[length];
      if (value - count < first) return code.symbols[static_cast<std::size_t>(index + value - first)];
      index += count;
      first = (first + count) << 1;
      value <<= 1;
    }
    throw std::runtime_error("gzip: a code that is none");
  }

  void skip_header() {
    at_ = 3;
    const std::uint32_t flags = byte();
    at_ = 10;
    if ((flags & 4) != 0) {
      const std::size_t low = byte();
      const std::size_t high = byte();
      at_ += low + 256 * high;
    }
    for (const std::uint32_t text : {8u, 16u})
      if ((flags & text) != 0)
        while (byte() != 0) {
        }
    if ((flags & 2) != 0) at_ += 2;
  }

  void stored() {
    buffer_ = 0;
    held_ = 0;
    const std::size_t low = byte();
    const std::size_t length = low + 256 * byte();
    at_ += 2;
    for (std::size_t i = 0; i < length; ++i) out_ += static_cast<char>(byte());
  }

  void fixed() {
    std::vector<std::uint8_t> lengths(288, 8);
    for (std::size_t s = 144; s < 280; ++s) lengths[s] = s < 256 ? 9 : 7;
    codes(Code(lengths), Code(std::vector<std::uint8_t>(30, 5)));
  }

  void dynamic() {
    const std::size_t literals = bits(5) + 257;
    const std::size_t distances = bits(5) + 1;
    const std::size_t count = bits(4) + 4;
    constexpr std::size_t order[] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    std::vector<std::uint8_t> lengths(19);
    for (std::size_t i = 0; i < count; ++i) lengths[order[i]] = static_cast<std::uint8_t>(bits(3));
    const Code code(lengths);
    lengths.clear();
    while (lengths.size() < literals + distances) {
      const std::uint32_t s = symbol(code);
      if (s < 16) {
        lengths.push_back(static_cast<std::uint8_t>(s));
        continue;
      }
      const std::uint8_t repeated = s == 16 ? lengths.back() : std::uint8_t{0};
      lengths.insert(lengths.end(), s == 16 ? 3 + bits(2) : s == 17 ? 3 + bits(3) : 11 + bits(7), repeated);
    }
    const chordgen::Span<const std::uint8_t> all(lengths);
    codes(Code(all.first(literals)), Code(all.subspan(literals, distances)));
  }

  void codes(const Code& literals, const Code& distances) {
    constexpr int length_base[] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                   31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
    constexpr int length_bits[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                   2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
    for (;;) {
      const std::uint32_t s = symbol(literals);
      if (s == 256) return;
      if (s < 256) {
        out_ += static_cast<char>(s);
        continue;
      }
      const auto length = static_cast<std::uint32_t>(length_base[s - 257]) + bits(length_bits[s - 257]);
      const std::uint32_t d = symbol(distances);
      const int extra = d < 2 ? 0 : static_cast<int>(d / 2 - 1);
      const std::uint32_t base = d < 2 ? d + 1 : ((2 + d % 2) << extra) + 1;
      const std::size_t distance = base + bits(extra);
      for (std::uint32_t i = 0; i < length; ++i) out_ += out_[out_.size() - distance];
    }
  }

  chordgen::Span<const std::byte> bytes_;
  std::size_t at_ = 0;
  std::uint32_t buffer_ = 0;
  int held_ = 0;
  std::string out_{};
};

/// The content of a gzip file.
inline std::string gunzip(chordgen::Span<const std::byte> bytes) { return Inflater(bytes).run(); }

}  // namespace test
