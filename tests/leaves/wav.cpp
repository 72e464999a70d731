// SPDX-License-Identifier: MIT
#include <chordgen/audio/wav.hpp>
#include <chordgen/core/distributions.hpp>

#include "support/catch.hpp"

using namespace chordgen;

namespace {

/// A file with one "fmt " and one "data" chunk, written by hand.
List<std::byte> file(std::uint32_t kind, std::uint32_t channels, std::uint32_t bits, const List<unsigned>& data) {
  List<std::byte> bytes;
  const auto put = [&](std::uint32_t value, int count) { detail::append_little_endian(bytes, value, count); };
  detail::append_name(bytes, "RIFF");
  put(static_cast<std::uint32_t>(36 + data.size()), 4);
  detail::append_name(bytes, "WAVEfmt ");
  put(16, 4), put(kind, 2), put(channels, 2), put(8000, 4), put(8000 * channels * bits / 8, 4);
  put(channels * bits / 8, 2), put(bits, 2);
  detail::append_name(bytes, "data");
  put(static_cast<std::uint32_t>(data.size()), 4);
  for (const unsigned byte : data) bytes.push_back(static_cast<std::byte>(byte));
  return bytes;
}

Sound two_channels() { return {.rate = 44100, .channels = {{0.0f, 0.5f, -1.0f, 0.25f}, {-0.5f, 0.125f, 0.75f, 0.0f}}}; }

}  // namespace

TEST_CASE("normalise: the peak is the largest size, also where that is the minimum") {
  Sound sound{.channels = {{0.1f, -0.5f, 0.25f}}};
  normalise(sound);
  CHECK(sound.channels[0] == List<float>{0.2f, -1.0f, 0.5f});

  Sound silence{.channels = {{0.0f, 0.0f}}};
  normalise(silence);
  CHECK(silence.channels[0] == List<float>{0.0f, 0.0f});
  CHECK_FAILS(normalise(sound, 0), ArgumentError, "[normalise] the peak: got 0.000000, expected a positive number.");
}

TEST_CASE("wav: what was written is read back to the sample") {
  CHECK(read_wav(write_wav(two_channels())) == two_channels());
  CHECK(write_wav(two_channels()).size() == 44 + 16);
}

TEST_CASE("wav: what lies outside -1 to 1 is clipped, not wrapped") {
  const Sound sound = read_wav(write_wav({.channels = {{3.0f, -3.0f, 1.0f}}}));
  CHECK(sound.channels[0] == List<float>{32767.0f / 32768.0f, -1.0f, 32767.0f / 32768.0f});
}

TEST_CASE("wav: every width of sample is read") {
  CHECK(read_wav(file(1, 1, 8, {0, 128, 255})).channels[0] == List<float>{-1.0f, 0.0f, 127.0f / 128.0f});
  CHECK(read_wav(file(1, 1, 16, {0, 0x80, 0, 0x40})).channels[0] == List<float>{-1.0f, 0.5f});
  CHECK(read_wav(file(1, 1, 24, {0, 0, 0x80, 0, 0, 0x40})).channels[0] == List<float>{-1.0f, 0.5f});
  CHECK(read_wav(file(1, 2, 32, {0, 0, 0, 0x80, 0, 0, 0, 0x40})).channels == List<List<float>>{{-1.0f}, {0.5f}});
  CHECK(read_wav(file(3, 1, 32, {0, 0, 0x80, 0xBE})).channels[0] == List<float>{-0.25f});
  CHECK(read_wav(file(3, 1, 64, {0, 0, 0, 0, 0, 0, 0xE0, 0x3F})).channels[0] == List<float>{0.5f});
}

TEST_CASE("wav: damage is named with its byte") {
  const List<std::byte> good = write_wav(two_channels());
  const auto changed = [&](std::size_t at, unsigned value) {
    List<std::byte> bytes = good;
    bytes[at] = static_cast<std::byte>(value);
    return bytes;
  };
  CHECK_FAILS(read_wav(changed(0, 'L')), FormatError,
              "[read_wav] byte 0x0000: got bytes 0x4646494C, expected \"RIFF\".");
  CHECK_FAILS(read_wav(changed(20, 2)), FormatError,
              "[read_wav] byte 0x0014: got format 2, expected format 1 (whole numbers) or 3 (float).");
  CHECK_FAILS(read_wav(changed(22, 6)), FormatError, "[read_wav] byte 0x0016: got 6, expected 1 or 2 channels.");
  CHECK_FAILS(read_wav(changed(34, 12)), FormatError, "[read_wav] byte 0x0022: got 12, expected 8, 16, 24 or 32 bits.");
  CHECK_FAILS(read_wav(changed(43, 1)), FormatError,
              "[read_wav] byte 0x0028: got 16777232, expected a size of at most 16 bytes.");
  CHECK_FAILS(read_wav(changed(36, 'x')), FormatError,
              "[read_wav] byte 0x003C: got the end, expected the chunk \"data\".");
  CHECK_FAILS(write_wav({}), ArgumentError, "[write_wav] channels: got 0, expected 1 or 2.");
}

TEST_CASE("wav: every truncation and 50,000 mutations are read or refused, never more than was there") {
  const List<List<std::byte>> files{write_wav(two_channels()), file(3, 1, 32, {0, 0, 0x80, 0xBE}),
                                    file(1, 2, 24, {1, 2, 3, 4, 5, 6})};
  std::size_t refused = 0;
  for (const auto& bytes : files)
    for (std::size_t size = 0; size < bytes.size(); ++size)
      CHECK_THROWS_AS(read_wav(Span(bytes).first(size)), FormatError);
  Rng rng(8);
  for (int i = 0; i < 50'000; ++i) {
    List<std::byte> bytes = files[uniform_index(rng, files.size())];
    for (std::size_t k = 1 + uniform_index(rng, 4); k > 0; --k)
      bytes[uniform_index(rng, bytes.size())] = static_cast<std::byte>(uniform_index(rng, 256));
    try {
      const Sound sound = read_wav(bytes);
      CHECK(sound.size() * sound.channels.size() <= bytes.size());
    } catch (const FormatError& error) {
      ++refused;
      CHECK(error.offset() <= bytes.size());
    }
  }
  CHECK(refused > 0);
}
