// SPDX-License-Identifier: MIT
//
// WAV files (Microsoft and IBM 1991, "Multimedia Programming Interface and Data Specifications 1.0", RIFF WAVE):
//
//   "RIFF" size "WAVE"   { name size bytes [pad] }...   with "fmt " before "data"; everything is little-endian
//
// Written: 16 bits, as many channels as the sound has. Read: 8 bits (from 0, 128 is silence), 16, 24 and 32 bits, float
// and double, one or two channels, the plain and the extensible form of "fmt "; other chunks are stepped over. A whole
// number w of n bits is w / 2^(n-1), so the largest is just below 1, and what was written is read back to the sample.
//
// The reader believes no size: each is held against the bytes that are there before anything is made of it.
#pragma once

#include <chordgen/audio/sound.hpp>
#include <chordgen/core/span.hpp>
#include <chordgen/files/located.hpp>

#include <bit>
#include <cstdint>
#include <string_view>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {
namespace detail {

template <class = WhenCalled>
void append_little_endian(List<std::byte>& bytes, std::uint32_t value, int count) {
  for (int i = 0; i < count; ++i) bytes.push_back(static_cast<std::byte>(value >> (8 * i)));
}

template <class = WhenCalled>
void append_name(List<std::byte>& bytes, std::string_view name) {
  for (const char letter : name) bytes.push_back(static_cast<std::byte>(letter));
}

/// The sample as 16 bits, to the nearest step; what lies outside -1 to 1 is clipped, and no number is silence.
[[nodiscard]] inline int to_16_bits(float sample) noexcept {
  const double scaled = static_cast<double>(sample) * 32768.0;
  if (scaled >= 32767.0) return 32767;
  if (scaled <= -32768.0) return -32768;
  return scaled == scaled ? static_cast<int>(std::floor(scaled + 0.5)) : 0;
}

/// Walks over the bytes of a WAV file.
class WavReader {
 public:
  explicit WavReader(Span<const std::byte> bytes) : bytes_(bytes) {}

  [[nodiscard]] Sound read() {
    expect_name(0, "RIFF");
    expect_name(8, "WAVE");
    std::uint64_t at = 12;
    bool described = false;
    while (at + 8 <= bytes_.size()) {
      const std::uint64_t begin = at + 8;
      const std::uint64_t size = number(at + 4, 4);
      if (size > bytes_.size() - begin)
        fail_located("read_wav", at + 4, "a size of at most " + std::to_string(bytes_.size() - begin) + " bytes",
                     std::to_string(size));
      if (is_name(at, "fmt ")) {
        read_format(begin, size);
        described = true;
      } else if (is_name(at, "data")) {
        if (!described) fail_located("read_wav", at, "the chunk \"fmt \" before \"data\"", "\"data\"");
        return read_samples(begin, size);
      }
      at = begin + size + size % 2;
    }
    fail_located("read_wav", std::min<std::uint64_t>(at, bytes_.size()), "the chunk \"data\"", "the end");
  }

 private:
  [[nodiscard]] std::uint64_t number(std::uint64_t at, int count) const {
    if (at + static_cast<std::uint64_t>(count) > bytes_.size())
      fail_located("read_wav", bytes_.size(), "more bytes", "the end");
    std::uint64_t value = 0;
    for (int i = 0; i < count; ++i)
      value |= std::to_integer<std::uint64_t>(bytes_[static_cast<std::size_t>(at) + static_cast<std::size_t>(i)])
               << (8 * i);
    return value;
  }
  [[nodiscard]] bool is_name(std::uint64_t at, std::string_view name) const {
    for (std::size_t i = 0; i < name.size(); ++i)
      if (number(at + i, 1) != static_cast<unsigned char>(name[i])) return false;
    return true;
  }
  void expect_name(std::uint64_t at, std::string_view name) const {
    if (bytes_.size() < at + 4) fail_located("read_wav", bytes_.size(), "\"" + std::string(name) + "\"", "the end");
    if (!is_name(at, name))
      fail_located("read_wav", at, "\"" + std::string(name) + "\"", "bytes " + hex(number(at, 4), 8));
  }

  void read_format(std::uint64_t at, std::uint64_t size) {
    if (size < 16) fail_located("read_wav", at - 4, "at least 16 bytes of \"fmt \"", std::to_string(size));
    std::uint64_t kind = number(at, 2);
    if (kind == 0xFFFE) {  // extensible: the true kind begins a 16-byte identifier
      if (size < 40) fail_located("read_wav", at - 4, "at least 40 bytes of extensible \"fmt \"", std::to_string(size));
      kind = number(at + 24, 2);
    }
    channels_ = number(at + 2, 2);
    rate_ = number(at + 4, 4);
    bits_ = number(at + 14, 2);
    real_ = kind == 3;
    const bool whole = kind == 1 && (bits_ == 8 || bits_ == 16 || bits_ == 24 || bits_ == 32);
    if (kind != 1 && kind != 3)
      fail_located("read_wav", at, "format 1 (whole numbers) or 3 (float)", "format " + std::to_string(kind));
    if (!whole && !(real_ && (bits_ == 32 || bits_ == 64)))
      fail_located("read_wav", at + 14, real_ ? "32 or 64 bits" : "8, 16, 24 or 32 bits", std::to_string(bits_));
    if (channels_ != 1 && channels_ != 2)
      fail_located("read_wav", at + 2, "1 or 2 channels", std::to_string(channels_));
    if (rate_ == 0 || rate_ > 10'000'000)
      fail_located("read_wav", at + 4, "1 to 10000000 samples a second", std::to_string(rate_));
  }

  [[nodiscard]] Sound read_samples(std::uint64_t at, std::uint64_t size) const {
    const std::uint64_t width = bits_ / 8;
    const std::uint64_t frame = width * channels_;
    if (size % frame != 0)
      fail_located("read_wav", at - 4, "a multiple of " + std::to_string(frame) + " bytes, one sample of each channel",
                   std::to_string(size));
    Sound sound{.rate = static_cast<int>(rate_)};
    sound.channels.resize(channels_);
    for (std::uint64_t c = 0; c < channels_; ++c) {
      List<float>& samples = sound.channels[c];
      samples.reserve(size / frame);
      for (std::uint64_t place = at + c * width; place < at + size; place += frame) samples.push_back(sample(place));
    }
    return sound;
  }
  [[nodiscard]] float sample(std::uint64_t at) const {
    const std::uint64_t word = number(at, static_cast<int>(bits_ / 8));
    if (real_) {
      const double value = bits_ == 32 ? static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(word)))
                                       : std::bit_cast<double>(word);
      if (!(std::fabs(value) <= 3e38)) fail_located("read_wav", at, "a finite sample", "none");
      return static_cast<float>(value);
    }
    if (bits_ == 8) return static_cast<float>((static_cast<double>(word) - 128.0) / 128.0);
    const std::uint64_t sign = std::uint64_t{1} << (bits_ - 1);  // two's complement: the top bit counts negatively
    return static_cast<float>((static_cast<double>(word & (sign - 1)) - static_cast<double>(word & sign)) /
                              static_cast<double>(sign));
  }

  Span<const std::byte> bytes_;
  std::uint64_t channels_ = 0;
  std::uint64_t rate_ = 0;
  std::uint64_t bits_ = 0;
  bool real_ = false;
};

}  // namespace detail

/// The sound of a WAV file. Throws FormatError, with the byte, for anything that is damaged or of another kind.
[[nodiscard]] inline Sound read_wav(Span<const std::byte> bytes) { return detail::WavReader(bytes).read(); }

/// A WAV file of 16 bits. Throws ArgumentError unless there are one or two channels of the same length.
template <class = WhenCalled>
[[nodiscard]] List<std::byte> write_wav(const Sound& sound) {
  const std::size_t channels = sound.channels.size();
  if (channels != 1 && channels != 2)
    fail_argument("write_wav", "channels: got " + std::to_string(channels) + ", expected 1 or 2.");
  if (sound.channels.front().size() != sound.channels.back().size())
    fail_argument("write_wav", "the channels differ in length: got " + std::to_string(sound.channels.front().size()) +
                                   " and " + std::to_string(sound.channels.back().size()) + " samples.");
  const std::uint64_t size = std::uint64_t{2} * channels * sound.size();
  if (size > 0xFFFFFF00u || sound.rate <= 0)
    fail_argument("write_wav", "a WAV file holds less than 4 GB at a positive rate: got " + std::to_string(size) +
                                   " bytes at " + std::to_string(sound.rate) + " samples a second.");
  List<std::byte> bytes;
  bytes.reserve(44 + size);
  const auto frame = static_cast<std::uint32_t>(2 * channels);
  detail::append_name(bytes, "RIFF");
  detail::append_little_endian(bytes, static_cast<std::uint32_t>(36 + size), 4);
  detail::append_name(bytes, "WAVEfmt ");
  detail::append_little_endian(bytes, 16, 4);
  detail::append_little_endian(bytes, 1, 2);
  detail::append_little_endian(bytes, static_cast<std::uint32_t>(channels), 2);
  detail::append_little_endian(bytes, static_cast<std::uint32_t>(sound.rate), 4);
  detail::append_little_endian(bytes, static_cast<std::uint32_t>(sound.rate) * frame, 4);
  detail::append_little_endian(bytes, frame, 2);
  detail::append_little_endian(bytes, 16, 2);
  detail::append_name(bytes, "data");
  detail::append_little_endian(bytes, static_cast<std::uint32_t>(size), 4);
  for (std::size_t i = 0; i < sound.size(); ++i)
    for (const List<float>& channel : sound.channels)
      detail::append_little_endian(bytes, static_cast<std::uint32_t>(detail::to_16_bits(channel[i])), 2);
  return bytes;
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
