// SPDX-License-Identifier: MIT
#include <chordgen/dataset/corpus.hpp>
#include <chordgen/dataset/songbook.hpp>
#include <chordgen/dataset/split.hpp>
#include <chordgen/dataset/windows.hpp>
#include <chordgen/files/write_file.hpp>
#include <chordgen/midi/writer.hpp>
#include <chordgen/music/to_midi.hpp>

#include "support/catch.hpp"
#include "support/shared.hpp"

using namespace chordgen;

namespace {

/// An empty folder for one test.
std::string folder(const std::string& name) {
  const auto path = std::filesystem::temp_directory_path() / ("chordgen-corpus-" + name);
  std::filesystem::remove_all(path);
  std::filesystem::create_directories(path);
  return path.string();
}

void write_scale(const std::string& path, int from, std::uint8_t program = 24) {
  Song song{.program = program};
  for (const int step : {0, 4, 7, 12, 7, 5, 2, 0})
    song.events.push_back({Rational(static_cast<std::int64_t>(song.events.size())), 1, {from + step}, {}});
  write_file(path, write_midi(to_midi(song)));
}

/// Scales in C and G major for guitar, one for piano, and a file that is no music.
std::string small_folder(const std::string& name) {
  const std::string path = folder(name);
  std::filesystem::create_directories(path + "/inner");
  write_scale(path + "/b-scale.mid", 60);
  write_scale(path + "/a-scale.mid", 67);
  write_scale(path + "/inner/Piano.MID", 48, 0);
  write_file(path + "/broken.mid", std::string_view("no music"));
  write_file(path + "/readme.txt", std::string_view("words"));
  return path;
}

}  // namespace

TEST_CASE("read_corpus: pieces come in the order of their paths, and every file has a fate") {
  const Corpus corpus = read_corpus(small_folder("order"));

  REQUIRE(corpus.pieces.size() == 3);
  CHECK(corpus.pieces[0].name == "a-scale.mid");
  CHECK(corpus.pieces[0].key == Key::parse("G major"));
  CHECK(corpus.pieces[2].name == "inner/Piano.MID");
  CHECK(corpus.pieces[2].program == 0);
  REQUIRE(corpus.files.size() == 4);
  CHECK(corpus.files[2].path == "broken.mid");
  CHECK(corpus.files[2].code == "unreadable");
}

TEST_CASE("read_corpus: any number of threads reads the same corpus") {
  const std::string path = small_folder("threads");
  const Corpus one = read_corpus(path);
  const Corpus two = read_corpus(path, {.threads = {2}});

  REQUIRE(one.pieces.size() == two.pieces.size());
  for (std::size_t i = 0; i < one.pieces.size(); ++i) {
    CHECK(one.pieces[i].name == two.pieces[i].name);
    CHECK(one.pieces[i].events == two.pieces[i].events);
  }
}

TEST_CASE("read_corpus: a key keeps its pieces, names the others' key, and leaves them for a vocabulary of all") {
  const Corpus corpus = read_corpus(small_folder("key"), {.name_contains = "SCALE", .key = Key::parse("C major")});

  REQUIRE(corpus.pieces.size() == 1);
  REQUIRE(corpus.others.size() == 1);
  CHECK(corpus.files[0].code == "key");
  CHECK(corpus.files[0].reason == "its key is G major, not C major; --key any or --transpose-to keeps it");
}

TEST_CASE("read_corpus: the most common key is found among the files") {
  CHECK(read_corpus(small_folder("common"), {.key = KeyChoice::most_common()}).pieces.size() == 2);
}

TEST_CASE("read_corpus: transposing moves every piece to the key by the nearest way") {
  const Corpus corpus = read_corpus(small_folder("transpose"), {.transpose_to = Key::parse("C major")});

  REQUIRE(corpus.pieces.size() == 3);
  CHECK(corpus.pieces[0].key == Key::parse("C major"));
  CHECK(corpus.pieces[0].events[0].pitches == PitchSet{72});
}

TEST_CASE("read_corpus: an instrument is chosen by its name or family") {
  const Corpus corpus = read_corpus(small_folder("instrument"), {.instrument = "guitar"});

  CHECK(corpus.pieces.size() == 2);
  CHECK(corpus.files[3].code == "part");
}

TEST_CASE("read_corpus: says what a folder lacks, and which option would keep how many files") {
  const std::string empty = folder("empty");
  CHECK_FAILS(read_corpus(empty), IoError,
              "[read_corpus] \"" + empty + "\": the folder is empty. Give a folder that has .mid files.");
  const std::string words = folder("words");
  write_file(words + "/readme.txt", std::string_view("words"));
  CHECK_FAILS(read_corpus(words), IoError,
              "[read_corpus] \"" + words + "\": no MIDI file in it. Give a folder that has .mid files.");
  const std::string path = small_folder("remedy");
  CHECK_FAILS(read_corpus(path, {.name_contains = "scale", .key = Key::parse("F minor")}), ArgumentError,
              "[read_corpus] \"" + path +
                  "\": none of its 4 MIDI files is left (dropped: 2 key, 2 name). To keep some: --key any keeps 2.");
}

TEST_CASE("the guitar corpus as music21 reads it has the pieces, chords and windows of its description", "[readings]") {
  const auto path = test::shared("data/mutopia-guitar");
  if (path.empty() || std::getenv("CHORDGEN_SHARED") != nullptr) return;

  const Corpus corpus = read_corpus(path.string(), {.name_contains = "giuliani",
                                                    .key = Key::parse("C major"),
                                                    .reading = Reading::music21,
                                                    .rests = ChordifyOptions::Rests::skip});
  const ChordWindows windows = chord_windows(corpus);

  std::size_t events = 0;
  for (const Piece& piece : corpus.pieces) events += piece.events.size();
  CHECK(corpus.pieces.size() == 20);
  CHECK(events == 6777);
  CHECK(windows.chords.size() == 515);
  CHECK(windows.durations.size() == 10);
  CHECK(windows.size() == 6137);
}

TEST_CASE("every file of the guitar corpus has a fate, windows are counted by piece, and its split covers it",
          "[readings]") {
  const auto path = test::shared("data/mutopia-guitar");
  if (path.empty()) return;

  const Corpus corpus = read_corpus(path.string());

  std::size_t kept = 0;
  for (const FileFate& fate : corpus.files) {
    kept += fate.kept ? 1 : 0;
    CHECK(fate.kept == fate.reason.empty());
  }
  CHECK(kept == corpus.pieces.size());
  std::size_t windows = 0;
  for (const Piece& piece : corpus.pieces) windows += piece.events.size() > 32 ? piece.events.size() - 32 : 0;
  CHECK(chord_windows(corpus).size() == windows);
  const std::vector<std::byte> table = read_file((path / "SPLIT.tsv").string());
  const std::vector<Side> sides =
      split_from_table(corpus, {reinterpret_cast<const char*>(table.data()), table.size()}, "by_piece");
  CHECK(pieces_of(corpus, sides, Side::train).pieces.size() > pieces_of(corpus, sides, Side::test).pieces.size());
}

TEST_CASE("every piece of the songbook is in C major by key analysis") {
  for (const Piece& piece : songbook().pieces) {
    INFO(piece.name);
    CHECK(to_string(piece.key) == "C major");
  }
}
