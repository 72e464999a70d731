// SPDX-License-Identifier: MIT
//
// The seed corpus of the fuzz target, made here byte by byte, and its replay. With CHORDGEN_FUZZ_SEEDS=folder the seeds
// are also written there, for libFuzzer to begin with.
#include "fuzz/midi.cpp"
#include "midi/support.hpp"
#include "support/catch.hpp"

namespace {

std::vector<std::vector<std::byte>> seeds() {
  std::vector<std::vector<std::byte>> made;
  for (const char* events : {
           "00 FF 2F 00",
           "00 90 3C 40 60 3C 00 00 FF 2F 00",
           "00 90 3C 40 00 FF 01 01 41 60 3C 00 00 FF 2F 00",
           "00 FF 51 03 07 A1 20 00 FF 58 04 03 02 18 08 00 FF 59 02 FD 01 00 FF 54 05 60 00 00 00 00 00 FF 2F 00",
           "00 F0 03 7E 09 01 10 F7 02 02 F7 00 F7 01 FA 00 FF 7F 02 7D 01 00 FF 2F 00",
           "00 C0 18 00 B0 40 7F 00 E0 00 40 00 D0 01 00 A0 3C 01 00 90 3C 40 10 90 3C 40 10 80 3C 00 00 B0 40 00 00 "
           "FF 2F 00",
           "00 FF 03 01 41 00 DF 54 05 60 00 00 00 00 00 00 00 00 00 00 00 00 00 FF 2F 00",  // a payload left behind
           "81 82 83 84 05 90 3C 40 00 FF 2F 00",
           "00 F1 05 00 F2 01 02 00 F8 00 FE 00 3C 40 00 FF 90 00 00 FF 2F 00",
           "00 90 3C FF 00 90 80 40 00 FF 51 03 00 00 00 00 FF 59 02 09 07 00 FF 2F 00",
           "00 90 3C 40 00 FF 01 FF FF FF 7F 41 42",
       }) {
    made.push_back(test::one_track(events));
    std::vector<std::byte> longer = made.back();  // the declared length is wrong
    longer[21] = std::byte{0x40};
    made.push_back(longer);
    longer[21] = std::byte{0x02};
    made.push_back(longer);
  }
  std::vector<std::byte> two = test::one_track("00 90 3C 40 60 3C 00 00 FF 2F 00");
  const std::vector<std::byte> chunk(two.begin() + 14, two.end());
  two[9] = std::byte{1};
  two[11] = std::byte{2};
  for (const std::byte b : test::hex("58 46 49 48 00 00 00 02 01 02")) two.push_back(b);
  two.insert(two.end(), chunk.begin(), chunk.end());
  made.push_back(two);
  std::vector<std::byte> riff = test::hex("52 49 46 46 00 00 00 00 52 4D 49 44 64 61 74 61 00 00 00 00");
  riff[16] = static_cast<std::byte>(two.size());
  riff.insert(riff.end(), two.begin(), two.end());
  made.push_back(riff);
  for (const char* text : {"", "PK\x03\x04", "<html>", "SMF2CLIP", "MThd", "MTrk", "\xEF\xBB\xBFMThd"}) {
    const auto bytes = chordgen::as_byte_span(text);
    made.emplace_back(bytes.begin(), bytes.end());
  }
  return made;
}

}  // namespace

TEST_CASE("the fuzz target holds on its seeds and on all their truncations") {
  const char* folder = std::getenv("CHORDGEN_FUZZ_SEEDS");
  std::size_t number = 0;
  for (const std::vector<std::byte>& seed : seeds()) {
    if (folder != nullptr) {
      std::ofstream file(std::filesystem::path(folder) / ("seed" + std::to_string(number++)), std::ios::binary);
      file.write(reinterpret_cast<const char*>(seed.data()), static_cast<std::streamsize>(seed.size()));
    }
    for (std::size_t size = 0; size <= seed.size(); ++size)
      CHECK(LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(seed.data()), size) == 0);
  }
}
