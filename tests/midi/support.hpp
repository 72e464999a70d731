// SPDX-License-Identifier: MIT
//
// What the MIDI tests share: bytes from hex, whole files around one track, and files from disk.
#pragma once

#include <chordgen/midi.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace test {

/// "4D 54 68 64" as bytes.
inline std::vector<std::byte> hex(const std::string& text) {
  std::vector<std::byte> bytes;
  for (const char* at = text.c_str(); *at != '\0';) {
    char* end = nullptr;
    bytes.push_back(static_cast<std::byte>(std::strtoul(at, &end, 16)));
    at = end;
    while (*at == ' ') ++at;
  }
  return bytes;
}

/// A file of one track with 96 ticks a quarter; the chunk's length is right.
inline std::vector<std::byte> one_track(const std::string& events) {
  std::vector<std::byte> bytes = hex("4D 54 68 64 00 00 00 06 00 00 00 01 00 60 4D 54 72 6B 00 00 00 00");
  const std::vector<std::byte> body = hex(events);
  chordgen::midi_bytes::store_big_endian_32(bytes.data() + 18, static_cast<std::uint32_t>(body.size()));
  bytes.insert(bytes.end(), body.begin(), body.end());
  return bytes;
}

/// Why strict reading, or a walk over the view, stops, and where.
struct Violation {
  std::string code = "none";
  std::uint64_t offset = 0;

  friend bool operator==(const Violation&, const Violation&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Violation& violation) {
    return out << violation.code << " at " << violation.offset;
  }
};

template <class Reading>
Violation violation_of(Reading reading) {
  try {
    reading();
  } catch (const chordgen::FormatError& error) {
    return {error.code(), error.offset()};
  }
  return {};
}

inline Violation strict_violation(chordgen::Span<const std::byte> bytes) {
  return violation_of([&] { static_cast<void>(chordgen::read_midi(bytes)); });
}

inline Violation view_violation(chordgen::Span<const std::byte> bytes) {
  return violation_of([&] {
    for (const chordgen::TrackView track : chordgen::MidiView(bytes))
      for (const chordgen::RawEvent& event : track) static_cast<void>(event);
  });
}

/// Whether the two are the same, but where strict reading stops at what a meta event says, which the view does not
/// judge.
inline bool view_agrees(const Violation& strict, const Violation& view) {
  const bool value = strict.code == "meta-length" || strict.code.find("-value") != std::string::npos ||
                     strict.code.find("key-signature") == 0;
  return value || view == strict;
}

/// Where the first event of one_track stands.
inline constexpr std::uint64_t one_track_body = 22;

inline std::vector<std::byte> read_all(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  const auto bytes = chordgen::as_byte_span(text);
  return {bytes.begin(), bytes.end()};
}

/// The MIDI files below a folder, in order of their names.
inline std::vector<std::filesystem::path> midi_files(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    std::string extension = entry.path().extension().string();
    for (char& letter : extension) letter = static_cast<char>(std::tolower(letter));
    if (extension == ".mid" || extension == ".midi" || extension == ".midi2" || extension == ".kar" ||
        extension == ".rmi" || extension == ".smf")
      files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace test
