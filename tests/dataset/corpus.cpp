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

TEST_CASE("read_corpus: music that an earlier file has given is dropped with its name, unless asked for") {
  const std::string path = small_folder("duplicates");
  write_scale(path + "/inner/again.mid", 67);

  const Corpus corpus = read_corpus(path);

  CHECK(corpus.pieces.size() == 3);
  REQUIRE(corpus.files.size() == 5);
  CHECK(corpus.files[4].path == "inner/again.mid");
  CHECK(corpus.files[4].code == "duplicate");
  CHECK(corpus.files[4].reason == "it has the same music as a-scale.mid; --duplicates keep keeps both");
  CHECK(read_corpus(path, {.duplicates = Duplicates::keep}).pieces.size() == 4);
}

TEST_CASE("read_corpus: whoever waits hears of every file, with any number of threads") {
  const std::string path = small_folder("progress");
  for (const std::size_t threads : {1u, 2u}) {
    std::vector<std::size_t> heard;
    static_cast<void>(read_corpus(path, {.threads = {threads}}, [&](std::size_t done, std::size_t total) {
      CHECK(total == 4);
      heard.push_back(done);
    }));
    CHECK(heard == std::vector<std::size_t>{1, 2, 3, 4});
  }
}

TEST_CASE("read_corpus: a region moves pieces by octaves, and drops what no octave brings into it") {
  const std::string path = small_folder("region");
  const Corpus corpus = read_corpus(path, {.region = PitchRange{36, 48}, .duplicates = Duplicates::keep});

  REQUIRE(corpus.pieces.size() == 2);
  for (const Piece& piece : corpus.pieces) CHECK(piece.events[0].pitches == PitchSet{36});
  CHECK(corpus.files[0].code == "region");
  CHECK_FAILS(read_corpus(path, {.region = PitchRange{36, 40}}), ArgumentError,
              "[read_corpus] \"" + path +
                  "\": none of its 4 MIDI files is left (dropped: 3 region, 1 unreadable). To keep some: no --region "
                  "keeps 3.");
}

TEST_CASE("read_corpus: drums only, several instruments and a single note have their own answers") {
  const std::string path = folder("odd");
  File file;
  file.division = Division::ticks_per_quarter(96);
  file.tracks.resize(1);
  file.tracks[0].add({Ticks(0), Ticks(96), 38, 90, percussion_channel});
  write_file(path + "/drums.mid", write_midi(file));
  file.tracks[0] = {};
  file.tracks[0].add({Ticks(0), Ticks(96), 60, 90, 0});
  write_file(path + "/one-note.mid", write_midi(file));
  file.tracks[0].add_program(Ticks(0), 1, 40);
  file.tracks[0].add({Ticks(0), Ticks(96), 64, 90, 1});
  file.tracks[0].sort();
  write_file(path + "/two.mid", write_midi(file));
  file.tracks[0] = {};
  write_file(path + "/silent.mid", write_midi(file));

  const Corpus corpus = survey_corpus(path, {.min_events = 2});
  REQUIRE(corpus.files.size() == 4);
  CHECK(corpus.files[0].reason == "only drums play in it");
  CHECK(corpus.files[1].reason == "it has 1 events, fewer than 2");
  CHECK(corpus.files[2].reason == "there is no note in it");
  CHECK(corpus.files[3].reason ==
        "2 instruments play in it; --instrument or --part picks one, --instruments all reads them as one sound");
  CHECK(read_corpus(path).pieces.size() == 1);
  CHECK(read_corpus(path, {.instruments = Instruments::all}).pieces.size() == 2);
  CHECK_FAILS(read_corpus(path, {.name_contains = "two"}), ArgumentError,
              "[read_corpus] \"" + path +
                  "\": none of its 4 MIDI files is left (dropped: 3 name, 1 instruments). To keep some: no "
                  "--name-contains keeps 1; --instruments all keeps 1.");
}

TEST_CASE("read_corpus: quantising moves played notes to a grid before they become chords, and says how far") {
  const std::string path = folder("played");
  File file;
  file.division = Division::ticks_per_quarter(480);
  file.tracks.resize(1);
  for (int i = 0; i < 8; ++i) file.tracks[0].add({Ticks(480 * i + i % 3), Ticks(470), 60, 90, 0});
  file.tracks[0].sort();
  write_file(path + "/played.mid", write_midi(file));

  CHECK(read_corpus(path).pieces[0].events[0].duration == Rational(47, 48));
  const Corpus corpus = read_corpus(path, {.quantize = GridChoice::estimated()});
  REQUIRE(corpus.pieces[0].events.size() == 8);
  for (const ChordEvent& event : corpus.pieces[0].events) CHECK(event.duration == Rational(1));
  CHECK(corpus.files[0].largest_move == Rational(1, 240));
}

TEST_CASE("read_corpus: the key can be found closely") {
  const std::string path = folder("closely");
  Song song;
  for (const int key : {60, 62, 64, 65, 67, 69, 71, 72})
    song.events.push_back({Rational(static_cast<std::int64_t>(song.events.size())), 1, {key}, {}});
  write_file(path + "/scale.mid", write_midi(to_midi(song)));

  CHECK(read_corpus(path).pieces[0].key == Key::parse("a minor"));
  CHECK(read_corpus(path, {.key_profile = KeyMethod::closely()}).pieces[0].key == Key::parse("C major"));
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
