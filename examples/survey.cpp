// SPDX-License-Identifier: MIT
//
// Looks through a folder of MIDI files: what is kept, what is dropped and why, what was wrong with the bytes.
//
//   survey music/                                        a table, and what is most common in it
//   survey --name-contains giuliani --key "C major" music/
//   survey --format tsv music/                           file, kept, reason, key, events, chords, problems
//   survey --format json music/                          one object a line
//
// It reads as the trainers do, but keeps every key unless told otherwise.
#include "program.hpp"

#include <algorithm>
#include <map>
#include <vector>

using namespace chordgen;

namespace {

/// One file of the folder, in words.
struct Row {
  std::string file{}, kept{}, reason{}, key = "-", events = "-", chords = "-", problems{};
};

std::size_t distinct_chords(const Piece& piece) {
  std::vector<PitchSet> chords;
  for (const ChordEvent& event : piece.events) chords.push_back(event.pitches);
  return Vocabulary<PitchSet>(chords).size();
}

Row row_of(const FileFate& fate, const Piece* piece) {
  Row row{.file = fate.path, .kept = fate.kept ? "kept" : fate.code, .reason = fate.reason};
  if (piece != nullptr) {
    row.key = to_string(piece->key, Spelling::ordinary);
    row.events = std::to_string(piece->events.size());
    row.chords = std::to_string(distinct_chords(*piece));
  }
  for (const Diagnostic& problem : fate.problems)
    row.problems += (row.problems.empty() ? "" : ";") + std::string(rule_of(problem.code).name) + "@" +
                    std::to_string(problem.offset);
  if (row.problems.empty()) row.problems = "-";
  if (row.reason.empty()) row.reason = "-";
  return row;
}

void print(const Row& row, const std::string& format) {
  if (format == "json") {
    const Json json = Json::object({{"file", row.file},
                                    {"kept", row.kept == "kept"},
                                    {"reason", row.reason},
                                    {"key", row.key},
                                    {"events", row.events},
                                    {"chords", row.chords},
                                    {"problems", row.problems}});
    std::printf("%s\n", json.dump().c_str());
  } else if (format == "tsv") {
    std::printf("%s\t%s\t%s\t%s\t%s\t%s\t%s\n", row.file.c_str(), row.kept.c_str(), row.reason.c_str(), row.key.c_str(),
                row.events.c_str(), row.chords.c_str(), row.problems.c_str());
  } else {
    std::printf("%-48s %-11s %-9s %6s %6s  %s\n", row.file.c_str(), row.kept.c_str(), row.key.c_str(),
                row.events.c_str(), row.chords.c_str(), row.problems == "-" ? "" : row.problems.c_str());
    if (row.reason != "-") std::printf("    %s\n", row.reason.c_str());
  }
}

/// "C major 76, G major 71, ..."
std::string most_common(const std::map<std::string, std::size_t>& counts) {
  std::vector<std::pair<std::string, std::size_t>> order(counts.begin(), counts.end());
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string text;
  for (std::size_t i = 0; i < std::min<std::size_t>(order.size(), 6); ++i)
    text += (i == 0 ? "" : ", ") + order[i].first + " " + std::to_string(order[i].second);
  return text;
}

void print_totals(const Corpus& corpus) {
  std::map<std::string, std::size_t> keys, chords, durations, fates;
  std::size_t events = 0;
  for (const FileFate& fate : corpus.files) ++fates[fate.kept ? "kept" : "dropped: " + fate.code];
  for (const Piece& piece : corpus.pieces) {
    ++keys[to_string(piece.key, Spelling::ordinary)];
    events += piece.events.size();
    for (const ChordEvent& event : piece.events) {
      ++chords[event.pitches.empty() ? "rest" : chord_name(event.pitches)];
      ++durations[to_string(event.duration)];
    }
  }
  std::printf("\n%zu files: %s\n", corpus.files.size(), most_common(fates).c_str());
  std::printf("%zu pieces, %zu events, %zu distinct chords, %zu durations\n", corpus.pieces.size(), events,
              chords.size(), durations.size());
  std::printf("keys:      %s\nchords:    %s\ndurations: %s\n", most_common(keys).c_str(), most_common(chords).c_str(),
              most_common(durations).c_str());
}

}  // namespace

int main(int count, char** words) {
  CLI::App app("What a folder of MIDI files holds: kept or dropped and why, keys, chords, damaged bytes.", "survey");
  std::string folder, format = "text", key = "any", profile = "aarden-essen", like, rests = "keep";
  CorpusOptions options;
  app.add_option("folder", folder, "Folder of MIDI files")->required();
  app.add_option("--format", format)->check(CLI::IsMember({"text", "tsv", "json"}))->capture_default_str();
  app.add_option("--name-contains", options.name_contains, "Only files whose name contains this, in any case");
  app.add_option("--key", key, "Only pieces in this key; any or most-common")->capture_default_str();
  app.add_option("--key-profile", profile, "How keys are found")->capture_default_str();
  app.add_option("--instrument", options.instrument, "Only parts of this instrument or family");
  app.add_option("--like", like, "Read as music21 5.7.3 does")->check(CLI::IsMember({"music21"}));
  app.add_option("--rests", rests)->check(CLI::IsMember({"keep", "skip"}))->capture_default_str();
  app.add_option("--threads", options.threads.count, "Threads that read files")->check(CLI::PositiveNumber);
  return program::run(app, count, words, [&] {
    options.key = KeyChoice::parse(key);
    options.key_profile = parse_key_profile(profile);
    if (like == "music21") options.reading = Reading::music21;
    if (rests == "skip") options.rests = ChordifyOptions::Rests::skip;
    const Corpus corpus = survey_corpus(folder, options);

    std::map<std::string, const Piece*> pieces;
    for (const Piece& piece : corpus.pieces) pieces[piece.name] = &piece;
    for (const Piece& piece : corpus.others) pieces[piece.name] = &piece;
    for (const FileFate& fate : corpus.files) {
      const auto piece = pieces.find(fate.path);
      print(row_of(fate, piece == pieces.end() ? nullptr : piece->second), format);
    }
    if (format == "text") print_totals(corpus);
    return 0;
  });
}
