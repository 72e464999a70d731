// SPDX-License-Identifier: MIT
//
// A folder of MIDI files becomes a corpus. Every file ends as kept or dropped, with a reason and what would keep it:
//
//   name -> bytes -> parts -> events -> length -> key       the first that says no gives the reason
//
// Files are read in parallel when asked, and listed in the order of their paths whatever the number of threads.
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
[[nodiscard]] std::vector<std::string> midi_files(const std::string& folder) {
  std::vector<std::string> paths = list_folder(folder, {.recursive = true, .extensions = {".mid", ".midi"}});
  if (paths.empty()) {
    const bool empty = list_folder(folder, {.recursive = true}).empty();
    fail_io("read_corpus", "\"" + folder + "\": " + (empty ? "the folder is empty" : "no MIDI file in it") +
                               ". Give a folder that has .mid files.");
  }
  return paths;
}

/// The key that most pieces have; of equals, the one met first.
template <class = WhenCalled>
[[nodiscard]] Key most_common_key(const std::vector<PieceReading>& readings) {
  std::vector<std::pair<Key, std::size_t>> counts;
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
  int target = key.tonic.pitch_class();
  if (piece.key.mode != key.mode) target += key.mode == Mode::major ? 9 : 3;
  int semitones = ((target - piece.key.tonic.pitch_class()) % 12 + 12) % 12;
  if (semitones > 6) semitones -= 12;
  piece = transposed(std::move(piece), semitones);
}

/// Reads every file of the folder, kept or not, without failing for any of them.
template <class = WhenCalled>
[[nodiscard]] Corpus read_all(const std::string& folder, const std::vector<std::string>& paths,
                              const CorpusOptions& options) {
  std::vector<PieceReading> readings(paths.size());
  parallel_for(options.threads, paths.size(),
               [&](std::size_t file) { readings[file] = read_piece(folder, paths[file], options); });

  const bool any_key = options.key.kind() == KeyChoice::Kind::any;
  const Key wanted = options.key.kind() == KeyChoice::Kind::one ? options.key.key() : most_common_key(readings);
  Corpus corpus;
  for (PieceReading& reading : readings) {
    const bool other_key = reading.fate.kept && !any_key && !(reading.piece.key == wanted);
    if (other_key) {
      reading.fate.kept = false;
      reading.fate.code = "key";
      reading.fate.reason = "its key is " + to_string(reading.piece.key, Spelling::ordinary) + ", not " +
                            to_string(wanted, Spelling::ordinary) + "; --key any or --transpose-to keeps it";
    }
    if (options.transpose_to && (reading.fate.kept || other_key)) transpose_piece(reading.piece, *options.transpose_to);
    if (reading.fate.kept) corpus.pieces.push_back(std::move(reading.piece));
    if (other_key) corpus.others.push_back(std::move(reading.piece));
    corpus.files.push_back(std::move(reading.fate));
  }
  return corpus;
}

/// "--key any keeps 73 files; ..." for each filter that, left out alone, would keep some.
template <class = WhenCalled>
[[nodiscard]] std::string what_would_keep(const std::string& folder, const std::vector<std::string>& paths,
                                          const CorpusOptions& options) {
  std::string help;
  const auto attempt = [&](const char* option, const CorpusOptions& changed) {
    const std::size_t kept = read_all(folder, paths, changed).pieces.size();
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
  changed.instrument.clear();
  changed.part.reset();
  attempt("reading all instruments", changed);
  changed = options;
  changed.min_events = 1;
  if (options.min_events > 1) attempt("no shortest length", changed);
  return help;
}

/// "12 name, 3 key"
template <class = WhenCalled>
[[nodiscard]] std::string count_reasons(const Corpus& corpus) {
  std::vector<std::pair<std::string, std::size_t>> counts;
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
template <class = WhenCalled>
[[nodiscard]] Corpus survey_corpus(const std::string& folder, const CorpusOptions& options = {}) {
  return detail::read_all(folder, detail::midi_files(folder), options);
}

/// The same, but throws ArgumentError when the options leave no piece, and says which option would keep how many.
template <class = WhenCalled>
[[nodiscard]] Corpus read_corpus(const std::string& folder, const CorpusOptions& options = {}) {
  const std::vector<std::string> paths = detail::midi_files(folder);
  Corpus corpus = detail::read_all(folder, paths, options);
  if (corpus.pieces.empty()) {
    const std::string help = detail::what_would_keep(folder, paths, options);
    fail_argument("read_corpus", "\"" + folder + "\": none of its " + std::to_string(paths.size()) +
                                     " MIDI files is left (dropped: " + detail::count_reasons(corpus) + "). " +
                                     (help.empty() ? "No single option keeps any." : "To keep some: " + help + "."));
  }
  return corpus;
}

}  // namespace chordgen::inline CHORDGEN_ABI
