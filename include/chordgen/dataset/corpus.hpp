// SPDX-License-Identifier: MIT
//
// A folder of MIDI files becomes a corpus. Every file ends as kept or dropped, with a reason and what would keep it:
//
//   name -> bytes -> parts -> events -> length -> key -> region -> duplicate      the first that says no gives the
//   reason
//
// Files are read in parallel when asked, and listed in the order of their paths whatever the number of threads. Whoever
// waits may watch: `progress(done, total)` is called after each file, by one thread at a time.
// Used by: chord_windows (dataset/windows.hpp).
#pragma once

#include <chordgen/dataset/augment.hpp>
#include <chordgen/dataset/filter.hpp>
#include <chordgen/dataset/read_piece.hpp>
#include <chordgen/files/list_folder.hpp>

namespace chordgen::inline CHORDGEN_ABI {
namespace detail {

/// The MIDI files of a folder and the folders in it, sorted.
template <class = WhenCalled>
[[nodiscard]] List<std::string> midi_files(const std::string& folder) {
  List<std::string> paths = list_folder(folder, {.recursive = true, .extensions = {".mid", ".midi"}});
  if (paths.empty()) {
    const bool empty = list_folder(folder, {.recursive = true}).empty();
    fail_io("read_corpus", "\"" + folder + "\": " + (empty ? "the folder is empty" : "no MIDI file in it") +
                               ". Give a folder that has .mid files.");
  }
  return paths;
}

/// The key that most pieces have; of equals, the one met first.
template <class = WhenCalled>
[[nodiscard]] Key most_common_key(const List<PieceReading>& readings) {
  List<std::pair<Key, std::size_t>> counts;
  for (const PieceReading& reading : readings) {
    if (!reading.fate.kept) continue;
    const auto known =
        std::find_if(counts.begin(), counts.end(), [&](const auto& count) { return count.first == reading.piece.key; });
    if (known == counts.end())
      counts.emplace_back(reading.piece.key, 1);
    else
      ++known->second;
  }
  const auto most =
      std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == counts.end() ? Key{} : most->first;
}

/// Moves a piece to `key`, or to its relative when the modes differ, by at most six semitones.
template <class = WhenCalled>
void transpose_piece(Piece& piece, const Key& key) {
  Key target = key;
  if (piece.key.mode != key.mode) target = key.mode == Mode::major ? key.transposed(9) : key.transposed(3);
  target.mode = piece.key.mode;
  const int semitones = key_interval(piece.key, target).semitones;
  piece = transposed(std::move(piece), semitones);
}

template <class = WhenCalled>
void drop(FileFate& fate, const char* code, std::string reason) {
  fate.kept = false;
  fate.code = code;
  fate.reason = std::move(reason);
}

/// Moves a piece by octaves into the region; drops it where none fits.
template <class = WhenCalled>
void move_into(PieceReading& reading, const PitchRange& region) {
  try {
    const int shift = shift_into(region, reading.piece.events, 0);  // before the piece is moved
    reading.piece = transposed(std::move(reading.piece), shift);
  } catch (const ArgumentError& error) {
    drop(reading.fate, "region", error.what());
  }
}

/// Drops what has the same events as an earlier piece that was kept.
template <class = WhenCalled>
void drop_duplicates(List<PieceReading>& readings) {
  for (std::size_t i = 0; i < readings.size(); ++i) {
    if (!readings[i].fate.kept) continue;
    for (std::size_t j = 0; j < i; ++j) {
      if (!readings[j].fate.kept || readings[j].piece.events != readings[i].piece.events) continue;
      drop(readings[i].fate, "duplicate",
           "it has the same music as " + readings[j].fate.path + "; --duplicates keep keeps both");
      break;
    }
  }
}

/// For those who do not watch.
struct NobodyWatches {
  void operator()(std::size_t, std::size_t) const noexcept {}
};

/// Reads the files, in parallel when asked.
template <class Progress>
[[nodiscard]] List<PieceReading> read_pieces(const std::string& folder, const List<std::string>& paths,
                                             const CorpusOptions& options, Progress& progress) {
  List<PieceReading> readings(paths.size());
  std::atomic<bool> watching{false};
  std::size_t done = 0;
  parallel_for(options.threads, paths.size(), [&](std::size_t file) {
    readings[file] = read_piece(folder, paths[file], options);
    const detail::Turn one_at_a_time(watching);
    progress(++done, paths.size());
  });
  return readings;
}

/// Reads every file of the folder, kept or not, without failing for any of them.
template <class Progress>
[[nodiscard]] Corpus read_all(const std::string& folder, const List<std::string>& paths, const CorpusOptions& options,
                              Progress& progress) {
  List<PieceReading> readings = read_pieces(folder, paths, options, progress);
  const bool any_key = options.key.kind() == KeyChoice::Kind::any;
  const Key wanted = options.key.kind() == KeyChoice::Kind::one ? options.key.key() : most_common_key(readings);
  for (PieceReading& reading : readings) {
    if (!reading.fate.kept) continue;
    if (!any_key && !(reading.piece.key == wanted))
      drop(reading.fate, "key",
           "its key is " + to_string(reading.piece.key, Spelling::ordinary) + ", not " +
               to_string(wanted, Spelling::ordinary) + "; --key any or --transpose-to keeps it");
    if (options.transpose_to) transpose_piece(reading.piece, *options.transpose_to);
    if (reading.fate.kept && options.region) move_into(reading, *options.region);
  }
  if (options.duplicates == Duplicates::drop) drop_duplicates(readings);

  Corpus corpus;
  for (PieceReading& reading : readings) {
    if (reading.fate.kept) corpus.pieces.push_back(std::move(reading.piece));
    if (reading.fate.code == "key") corpus.others.push_back(std::move(reading.piece));
    corpus.files.push_back(std::move(reading.fate));
  }
  return corpus;
}

/// "--key any keeps 73 files; ..." for each filter that, left out alone, would keep some.
template <class = WhenCalled>
[[nodiscard]] std::string what_would_keep(const std::string& folder, const List<std::string>& paths,
                                          const CorpusOptions& options) {
  std::string help;
  const auto attempt = [&](const char* option, const CorpusOptions& changed) {
    NobodyWatches nobody;
    const std::size_t kept = read_all(folder, paths, changed, nobody).pieces.size();
    if (kept != 0) help += (help.empty() ? "" : "; ") + std::string(option) + " keeps " + std::to_string(kept);
  };
  CorpusOptions changed = options;
  changed.name_contains.clear();
  if (!options.name_contains.empty()) attempt("no --name-contains", changed);
  changed = options;
  changed.key = KeyChoice::any();
  if (options.key.kind() != KeyChoice::Kind::any) attempt("--key any", changed);
  changed = options;
  changed.instruments = Instruments::all;
  if (options.instruments == Instruments::one) attempt("--instruments all", changed);
  changed.instrument.clear();
  if (!options.instrument.empty()) attempt("--instruments all without --instrument", changed);
  changed = options;
  changed.instruments = Instruments::all;
  changed.part.reset();
  if (options.part) attempt("--instruments all without --part", changed);
  changed = options;
  changed.region.reset();
  if (options.region) attempt("no --region", changed);
  changed = options;
  changed.min_events = 1;
  if (options.min_events > 1) attempt("no shortest length", changed);
  return help;
}

/// "12 name, 3 key"
template <class = WhenCalled>
[[nodiscard]] std::string count_reasons(const Corpus& corpus) {
  List<std::pair<std::string, std::size_t>> counts;
  for (const FileFate& fate : corpus.files) {
    const auto known =
        std::find_if(counts.begin(), counts.end(), [&](const auto& count) { return count.first == fate.code; });
    if (known == counts.end())
      counts.emplace_back(fate.code, 1);
    else
      ++known->second;
  }
  std::string text;
  for (const auto& [code, count] : counts) text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + code;
  return text;
}

}  // namespace detail

/// Reads a folder and the folders in it, whatever is left. Throws IoError when it cannot be listed or has no MIDI file.
template <class Progress = detail::NobodyWatches>
[[nodiscard]] Corpus survey_corpus(const std::string& folder, const CorpusOptions& options = {},
                                   Progress progress = {}) {
  return detail::read_all(folder, detail::midi_files(folder), options, progress);
}

/// The same, but throws ArgumentError when the options leave no piece, and says which option would keep how many.
template <class Progress = detail::NobodyWatches>
[[nodiscard]] Corpus read_corpus(const std::string& folder, const CorpusOptions& options = {}, Progress progress = {}) {
  const List<std::string> paths = detail::midi_files(folder);
  Corpus corpus = detail::read_all(folder, paths, options, progress);
  if (corpus.pieces.empty()) {
    const std::string help = detail::what_would_keep(folder, paths, options);
    fail_argument("read_corpus", "\"" + folder + "\": none of its " + std::to_string(paths.size()) +
                                     " MIDI files is left (dropped: " + detail::count_reasons(corpus) + "). " +
                                     (help.empty() ? "No single option keeps any." : "To keep some: " + help + "."));
  }
  return corpus;
}

}  // namespace chordgen::inline CHORDGEN_ABI
