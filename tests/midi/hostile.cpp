// SPDX-License-Identifier: MIT
//
// Broken on purpose: every file of the suites, every truncation, and seeded mutations. Built with sanitizers this is
// the proof that no byte is read that is not there; in every build it bounds memory and checks that what was read can
// be written and read again.
#include "midi/support.hpp"
#include "support/catch.hpp"
#include "support/heap.hpp"
#include "support/sanitized.hpp"
#include "support/shared.hpp"

#include <chordgen/core/distributions.hpp>

#include <cstdio>
#include <ctime>

using namespace chordgen;

namespace {

constexpr std::size_t memory_limit = 64u << 20;

/// What the whole floor makes of the bytes. Throws only when chordgen breaks its word.
struct Outcome {
  std::size_t peak = 0;
  double milliseconds = 0;
  bool sound = true;  ///< a round trip keeps all; strict, lenient reading and the view agree
};

Outcome digest(Span<const std::byte> bytes) {
  const std::size_t before = test::Heap::held();
  test::Heap::reset_peak();
  const std::clock_t start = std::clock();
  Outcome outcome;
  const test::Violation strict = test::strict_violation(bytes);
  Diagnostics diagnostics;
  const File file = read_midi(bytes, diagnostics);
  (void)notes(file, {.sustain = NoteOptions::Sustain::lengthen});
  const test::Violation view = test::view_violation(bytes);
  outcome.milliseconds = 1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  if (!file.tracks.empty()) outcome.sound = read_midi(write_midi(file)) == file;
  outcome.sound = outcome.sound && (strict.code == "none") == diagnostics.empty() && test::view_agrees(strict, view);
  outcome.peak = test::Heap::peak() - before;
  return outcome;
}

/// The worst of many outcomes.
struct Worst {
  std::size_t count = 0, peak = 0, failures = 0;
  double milliseconds = 0;

  void add(const Outcome& outcome) {
    ++count;
    peak = std::max(peak, outcome.peak);
    milliseconds = std::max(milliseconds, outcome.milliseconds);
    failures += !outcome.sound;
  }
  void check(const char* what) const {
    std::printf("%s: %zu inputs, at most %.2f MB and %.1f ms\n", what, count, static_cast<double>(peak) / 1e6,
                milliseconds);
    CHECK(failures == 0);
    CHECK(peak < memory_limit);
    CHECK(count > 0);
#if defined(NDEBUG) && !TEST_SANITIZED
    CHECK(milliseconds < 50);
#endif
  }
};

std::vector<std::vector<std::byte>> all_files() {
  std::vector<std::vector<std::byte>> files;
  for (const char* name : {"data/midi-suite", "data/midi-hostile"}) {
    const auto folder = test::shared(name);
    if (folder.empty()) return {};
    for (const auto& path : test::midi_files(folder)) files.push_back(test::read_all(path));
  }
  return files;
}

/// Every n-th of the files below a size, so that about `wanted` are left.
std::vector<std::vector<std::byte>> sample(std::size_t limit, std::size_t wanted) {
  std::vector<std::vector<std::byte>> small, chosen;
  for (auto& bytes : all_files())
    if (bytes.size() < limit && bytes.size() > 22) small.push_back(std::move(bytes));
  for (std::size_t i = 0; i < small.size() && i < wanted; ++i) chosen.push_back(small[i * small.size() / wanted]);
  return chosen;
}

void mutate(std::vector<std::byte>& bytes, Rng& rng) {
  const auto place = [&] { return uniform_index(rng, bytes.size()); };
  constexpr std::array<unsigned, 8> telling{0x00, 0x7F, 0x80, 0x90, 0xF0, 0xF7, 0xFF, 0x2F};
  switch (uniform_index(rng, 6)) {
    case 0:
      bytes[place()] = static_cast<std::byte>(telling[uniform_index(rng, telling.size())]);
      break;
    case 1:
      bytes[place()] = static_cast<std::byte>(uniform_index(rng, 256));
      break;
    case 2:
      std::swap(bytes[place()], bytes[place()]);
      break;
    case 3:
      bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(place()), static_cast<std::byte>(place()));
      break;
    case 4:
      bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(place()));
      break;
    default: {  // a chunk's length
      std::size_t at = as_characters(bytes).find("MTrk", place());
      if (at == std::string_view::npos) at = as_characters(bytes).find("MT");
      if (at == std::string_view::npos || bytes.size() - at < 8) break;
      bytes[at + 4 + uniform_index(rng, 4)] = static_cast<std::byte>(telling[uniform_index(rng, telling.size())]);
    }
  }
}

}  // namespace

TEST_CASE("walking a view allocates nothing") {
  const auto bytes = test::one_track("00 90 3C 40 60 3C 00 00 FF 03 02 41 42 81 00 C3 18 00 F0 02 01 F7 00 FF 2F 00");
  const std::size_t before = test::Heap::allocations();
  std::int64_t sum = 0;
  for (const TrackView track : MidiView(bytes))
    for (const RawEvent& event : track) sum += event.tick.value + event.status;
  CHECK(test::Heap::allocations() == before);
  CHECK(sum > 0);
}

TEST_CASE("a length field of 4 GB costs no memory") {
  for (const char* events : {"00 FF 01 FF FF FF 7F 41", "00 F0 FF FF FF 7F 41", "00 90 3C 40"}) {
    std::vector<std::byte> bytes = test::one_track(events);
    midi_bytes::store_big_endian_32(bytes.data() + 18, 0xFFFFFFFF);
    CHECK(digest(bytes).peak < 20000);
  }
}

TEST_CASE("65,535 tracks cost no more than their bytes") {
  struct Kind {
    const char* what;
    const char* body;
  };
  const std::vector<std::byte> header = test::hex("4D 54 68 64 00 00 00 06 00 01 FF FF 00 60");
  const Kind kinds[] = {
      {"empty tracks", "4D 54 72 6B 00 00 00 04 00 FF 2F 00"},
      {"tracks of all the rest of the file", "4D 54 72 6B 7F FF FF FF 00 FF 2F 00"},
      {"tracks that change the program and hold a note", "4D 54 72 6B 00 00 00 0B 00 C0 01 00 90 3C 40 00 FF 2F 00"},
      {"tracks that press the pedal and stop", "4D 54 72 6B 00 00 00 08 00 B0 40 7F 00 90 3C 40"},
      {"tracks without their end, one in another", "4D 54 72 6B 7F FF FF FF"},
      {"alien chunks", "41 42 43 44 00 00 00 00"},
  };
  for (const Kind& kind : kinds) {
    INFO(kind.what);
    std::vector<std::byte> bytes = header;
    const std::vector<std::byte> body = test::hex(kind.body);
    for (int i = 0; i < 65535; ++i) bytes.insert(bytes.end(), body.begin(), body.end());
    Worst worst;
    worst.add(digest(bytes));
    worst.check(kind.what);
  }
}

TEST_CASE("a hundred thousand programs and notes at one tick are joined in a moment") {
  std::vector<std::byte> bytes = test::one_track("");
  const std::vector<std::byte> pair = test::hex("00 C0 01 00 90 3C 40");
  for (int i = 0; i < 100000; ++i) bytes.insert(bytes.end(), pair.begin(), pair.end());
  const std::vector<std::byte> end = test::hex("00 FF 2F 00");
  bytes.insert(bytes.end(), end.begin(), end.end());
  midi_bytes::store_big_endian_32(bytes.data() + 18, static_cast<std::uint32_t>(bytes.size() - 22));
  Worst worst;
  worst.add(digest(bytes));
  worst.check("programs and notes at one tick");
}

TEST_CASE("every file of the suites is digested, whatever it is", "[readings]") {
  Worst worst;
  const auto files = all_files();
  if (files.empty()) return;
  for (const auto& bytes : files) worst.add(digest(bytes));
  worst.check("files");
}

TEST_CASE("every truncation is digested", "[readings]") {
  Worst worst;
  const auto files = sample(2500, 40);
  if (files.empty()) return;
  for (const auto& bytes : files)
    for (std::size_t size = 0; size < bytes.size(); ++size) worst.add(digest(Span(bytes).first(size)));
  worst.check("truncations");
}

TEST_CASE("200,000 mutations are digested", "[readings]") {
  Worst worst;
  const auto files = sample(2500, 100);
  if (files.empty()) return;
  Rng rng(4);
  for (std::size_t i = 0; i < 200000; ++i) {
    std::vector<std::byte> bytes = files[uniform_index(rng, files.size())];
    for (std::size_t k = uniform_index(rng, 4) + 1; k > 0 && !bytes.empty(); --k) mutate(bytes, rng);
    const Outcome outcome = digest(bytes);
    if (!outcome.sound && worst.failures == 0) {
      std::printf("mutation %zu (seed 4):", i);
      for (const std::byte b : bytes) std::printf(" %02X", std::to_integer<unsigned>(b));
      std::printf("\n");
    }
    worst.add(outcome);
  }
  worst.check("mutations");
}
