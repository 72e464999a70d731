// SPDX-License-Identifier: MIT
#include "midi/support.hpp"
#include "support/catch.hpp"

#include <iterator>
#include <new>
#include <ranges>

using namespace chordgen;

static_assert(std::ranges::forward_range<MidiView>);
static_assert(std::ranges::forward_range<TrackView>);
static_assert(std::sentinel_for<std::default_sentinel_t, TrackView::Iterator>);

TEST_CASE("the view yields what the stored file holds, in place") {
  const auto bytes = test::one_track(
      "00 90 3C 40 60 3C 00 00 FF 03 02 41 42 81 00 C3 18 00 F0 02 01 F7 00 90 3C 01 00 3C 00 00 3C 01 00 3C 00 00 FF "
      "2F 00");
  const File file = read_midi(bytes);

  const MidiView view(bytes);
  std::size_t i = 0;
  for (const TrackView track : view) {
    for (const RawEvent& event : track) {
      const Event& stored = file.tracks[0].events[i++];
      CHECK(event.tick == stored.tick);
      CHECK(event.status == stored.status);
      CHECK(event.data1 == stored.data1);
      CHECK(event.data2 == stored.data2);
      CHECK(as_characters(event.payload) == file.tracks[0].text(stored));
      if (!event.payload.empty()) CHECK((event.payload.data() > bytes.data()));
    }
  }
  CHECK(i == file.tracks[0].events.size());
  CHECK(view.declared_tracks() == 1);
  CHECK(view.division() == file.division);
}

TEST_CASE("an iterator of the view can be copied and walked again") {
  const auto bytes = test::one_track("00 90 3C 40 60 3C 00 00 FF 2F 00");
  const TrackView track = *MidiView(bytes).begin();
  auto first = track.begin();
  const auto kept = first++;
  CHECK(kept->data2 == 64);
  CHECK(first->tick == Ticks(96));
  CHECK(++first == track.end());
}

TEST_CASE("the view throws what the strict reader throws") {
  const auto bytes = test::one_track("00 90 3C 40 60 3C 80 00 FF 2F 00");
  CHECK_FAILS(
      [&] {
        for (const RawEvent& event : *MidiView(bytes).begin()) (void)event;
      }(),
      FormatError,
      "[read_midi] track 0, byte 0x001C: a data byte is below 80: got 80. Lenient reading takes its low seven "
      "bits.");
}

TEST_CASE("a walk over the view judges the file's structure as the strict reader does") {
  const std::string sound = "4D 54 68 64 00 00 00 06 00 00 00 01 00 60 4D 54 72 6B 00 00 00 08 00 90 3C 40 00 FF 2F 00";
  CHECK(test::view_violation(test::hex(sound)).code == "none");
  struct Change {
    std::size_t at;
    std::uint8_t value;
    const char* code;
  };
  const Change changes[] = {{0, 0, "missing-header"},   {7, 5, "header-length"},      {9, 3, "unknown-format"},
                            {13, 0, "bad-division"},    {11, 2, "track-count"},       {14, 0, "stray-bytes"},
                            {21, 9, "chunk-length"},    {21, 7, "unexpected-end"},    {21, 4, "chunk-length"},
                            {18, 0x7F, "chunk-length"}, {24, 0x80, "high-data-byte"}, {27, 0xF8, "illegal-status"}};
  for (const Change& change : changes) {
    std::vector<std::byte> bytes = test::hex(sound);
    bytes[change.at] = static_cast<std::byte>(change.value);
    INFO(change.at << " " << change.code);
    CHECK(test::view_violation(bytes) == test::strict_violation(bytes));
    CHECK(test::view_violation(bytes).code == change.code);
  }
}
