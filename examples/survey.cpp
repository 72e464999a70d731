// SPDX-License-Identifier: MIT
//
// Looks through a folder of MIDI files: what is kept, what is dropped and why, what was wrong with the bytes.
//
//   survey music/                                        a table, and what is most common in it
//   survey --name-contains giuliani --key "C major" music/
//   survey --format csv music/                           one row a file, under a heading; tsv has no heading
//   survey --format json music/                          one object a file, and a last one with the totals
//   survey --format csv --totals music/                  the totals alone: what, item, count
//
// It reads as the trainers do, but keeps every key unless told otherwise.
#include "corpus_arguments.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

using namespace chordgen;

namespace {

using Cells = std::vector<std::pair<std::string, std::string>>;  // heading, text
using Counts = std::vector<std::pair<std::string, std::size_t>>;

std::size_t distinct_chords(const Piece& piece) {
  std::vector<PitchSet> chords;
  for (const ChordEvent& event : piece.events) chords.push_back(event.pitches);
  return Vocabulary<PitchSet>(chords).size();
}

/// One file of the folder, in words.
Cells row_of(const FileFate& fate, const Piece* piece) {
  std::string problems;
  for (const Diagnostic& problem : fate.problems)
    problems +=
        (problems.empty() ? "" : ";") + std::string(rule_of(problem.code).name) + "@" + std::to_string(problem.offset);
  return {{"file", fate.path},
          {"kept", fate.kept ? "kept" : fate.code},
          {"reason", fate.reason.empty() ? "-" : fate.reason},
          {"key", piece == nullptr ? "-" : to_string(piece->key, Spelling::ordinary)},
          {"events", piece == nullptr ? "-" : std::to_string(piece->events.size())},
          {"chords", piece == nullptr ? "-" : std::to_string(distinct_chords(*piece))},
          {"problems", problems.empty() ? "-" : problems},
          {"largest move", to_string(fate.largest_move)}};
}

/// A field of a CSV file (RFC 4180): quoted where it holds what separates fields.
std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

/// A line of fields, for programs.
void print_fields(const std::vector<std::string>& fields, const std::string& format) {
  std::string line;
  for (const std::string& field : fields)
    line += (line.empty() ? "" : format == "csv" ? "," : "\t") + (format == "csv" ? csv_field(field) : field);
  std::printf("%s\n", line.c_str());
}

void print_row(const Cells& row, const std::string& format, bool is_first) {
  if (format == "json") {
    Json json = Json::object({});
    for (const auto& [heading, text] : row) json.set(heading, heading == "kept" ? Json(text == "kept") : Json(text));
    std::printf("%s\n", json.dump().c_str());
  } else if (format == "text") {
    std::printf("%-48s %-11s %-9s %6s %6s  %s\n", row[0].second.c_str(), row[1].second.c_str(), row[3].second.c_str(),
                row[4].second.c_str(), row[5].second.c_str(), row[6].second == "-" ? "" : row[6].second.c_str());
    if (row[2].second != "-") std::printf("    %s\n", row[2].second.c_str());
  } else {
    std::vector<std::string> headings, fields;
    for (const auto& [heading, text] : row) {
      headings.push_back(heading);
      fields.push_back(text);
    }
    if (format == "csv" && is_first) print_fields(headings, format);
    print_fields(fields, format);
  }
}

/// What the folder holds altogether: counts under headings, the most common first.
struct Totals {
  std::vector<std::pair<std::string, Counts>> lists{};

  explicit Totals(const Corpus& corpus) {
    std::map<std::string, std::size_t> fates, keys, chords, durations;
    std::size_t events = 0;
    for (const FileFate& fate : corpus.files) ++fates[fate.kept ? "kept" : "dropped: " + fate.code];
    for (const Piece& piece : corpus.pieces) {
      ++keys[to_string(piece.key, Spelling::ordinary)];
      events += piece.events.size();
      for (const ChordEvent& event : piece.events) {
        ++chords[chord_name(event.pitches)];
        ++durations[duration_name(event.duration)];
      }
    }
    lists = {{"sizes",
              {{"files", corpus.files.size()},
               {"pieces", corpus.pieces.size()},
               {"events", events},
               {"distinct chords", chords.size()},
               {"distinct durations", durations.size()}}},
             {"files", most_common(fates)},
             {"keys", most_common(keys)},
             {"chords", most_common(chords)},
             {"durations", most_common(durations)}};
  }

  static Counts most_common(const std::map<std::string, std::size_t>& counts) {
    Counts order(counts.begin(), counts.end());
    std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    if (order.size() > 8) order.resize(8);
    return order;
  }

  void print(const std::string& format) const {
    Json json = Json::object({});
    for (const auto& [what, counts] : lists) {
      Json of_list = Json::object({});
      std::string text;
      for (const auto& [item, count] : counts) {
        of_list.set(item, count);
        text += (text.empty() ? "" : ", ") + item + " " + std::to_string(count);
        if (format == "csv" || format == "tsv") print_fields({what, item, std::to_string(count)}, format);
      }
      if (format == "text") std::printf("%-10s %s\n", (what + ":").c_str(), text.c_str());
      json.set(what, std::move(of_list));
    }
    if (format == "json") std::printf("%s\n", Json::object({{"totals", std::move(json)}}).dump().c_str());
  }
};

}  // namespace

int main(int count, char** words) {
  CLI::App app("What a folder of MIDI files holds: kept or dropped and why, keys, chords, damaged bytes.", "survey");
  program::CorpusArguments arguments;
  arguments.key = "any";
  std::string format = "text";
  bool only_totals = false;
  Threads threads;
  app.add_option("folder", arguments.folder, "Folder of MIDI files")->required();
  app.add_option("--format", format)->check(CLI::IsMember({"text", "csv", "tsv", "json"}))->capture_default_str();
  app.add_flag("--totals", only_totals, "Print no files, only what they hold altogether");
  arguments.add_reading_to(app);
  program::add_threads(app, threads.count);
  return program::run(app, count, words, [&] {
    const Corpus corpus = survey_corpus(arguments.folder, arguments.options(threads), program::ReadingProgress{});
    std::map<std::string, const Piece*> pieces;
    for (const Piece& piece : corpus.pieces) pieces[piece.name] = &piece;
    for (const Piece& piece : corpus.others) pieces[piece.name] = &piece;
    for (std::size_t i = 0; i < corpus.files.size() && !only_totals; ++i) {
      const auto piece = pieces.find(corpus.files[i].path);
      print_row(row_of(corpus.files[i], piece == pieces.end() ? nullptr : piece->second), format, i == 0);
    }
    if (format == "text" && !only_totals) std::printf("\n");
    if (only_totals || format == "text" || format == "json") Totals(corpus).print(format);
    return 0;
  });
}
