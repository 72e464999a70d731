// SPDX-License-Identifier: MIT
//
// Default semantics on real music: the keys that are written in the files, exact times, and played performances.
#include <chordgen/files.hpp>
#include <chordgen/midi.hpp>
#include <chordgen/music.hpp>

#include "support/catch.hpp"
#include "support/shared.hpp"

using namespace chordgen;

namespace {

std::vector<File> guitar_files() {
  std::vector<File> files;
  const std::filesystem::path folder = test::shared("data/mutopia-guitar");
  if (folder.empty()) return files;
  for (const std::string& name : list_folder(folder.string(), {.extensions = {".mid"}})) {
    Diagnostics problems;
    files.push_back(read_midi(read_file((folder / name).string()), problems));
  }
  return files;
}

/// Of the pieces with one written key, the number whose analysis names it.
template <class Analysis>
std::size_t named(const std::vector<File>& files, std::size_t& of, Analysis analysis) {
  std::size_t right = 0;
  of = 0;
  for (const File& file : files) {
    const Score score = score_from(file);
    if (score.signatures.empty()) continue;
    const KeySignature written = score.signatures[0].value;
    if (std::any_of(score.signatures.begin(), score.signatures.end(),
                    [&](const auto& change) { return !(change.value == written); }))
      continue;
    ++of;
    const Key key = Key::of_signature(written.sharps, written.minor ? Mode::minor : Mode::major);
    if (analysis(chordify(score)).key() == key) ++right;
  }
  return right;
}

}  // namespace

TEST_CASE("keys of the guitar pieces with one written key signature", "[readings]") {
  const std::vector<File> files = guitar_files();
  if (files.empty()) return;
  std::size_t of = 0;

  CHECK(named(files, of, [](const auto& events) { return analyze_key(events); }) == 204);
  CHECK(of == 233);
  CHECK(named(files, of, [](const auto& events) { return analyze_key(events, KeyProfile::temperley); }) == 208);
  CHECK(named(files, of, [](const auto& events) { return analyze_key_closely(events); }) == 210);
}

TEST_CASE("every guitar piece comes back from its chords as MIDI with the same chords", "[readings]") {
  for (const File& file : guitar_files()) {
    Song song;
    song.events = chordify(score_from(file));
    constexpr auto tied = ChordifyOptions::Neighbours::merge_tied;
    const std::vector<ChordEvent> back =
        chordify(score_from(read_midi(write_midi(to_midi(song)))), {.neighbours = tied});
    std::vector<ChordEvent> expected = chordify(score_from(file), {.neighbours = tied});
    if (!expected.empty() && expected.back().pitches.empty()) expected.pop_back();
    CHECK(back == expected);
  }
}
