// SPDX-License-Identifier: MIT
//
// What is in a MIDI file? Its chords, one a line, or a summary of it.
//
//   inspect song.mid                          a listing, with instrument, tempo, key and metre, and what was repaired
//   inspect --format tsv *.mid                file, onset, duration, chord: one line a chord; repairs on standard error
//   inspect --summary *.mid                   one line a file, with the problems found in its bytes
//   inspect --format json song.mid            all of it, one object a line
//   inspect --format roll song.mid            a piano roll; --format tab: tablature for the guitar
//   inspect --quantize auto song.mid          a played performance, moved to its own grid; says how far
//   inspect --key-window 16 song.mid          the key of every 16 quarters, too
//   inspect --like music21 song.mid           as music21 5.7.3 reads it, right or wrong
//
// Files that break the rules are repaired where that is possible. Status 1: a file was rejected. 2: wrong usage.
#include <chordgen/core/version.hpp>
#include <chordgen/files.hpp>
#include <chordgen/midi.hpp>
#include <chordgen/music.hpp>
#include <chordgen/plot/terminal_roll.hpp>

#include <CLI/CLI.hpp>

#include <cstdio>
#include <optional>
#include <set>

using namespace chordgen;

namespace {

struct Options {
  std::vector<std::string> files{};
  std::string format = "text";
  bool summary = false;
  std::string like = "exact";
  std::string rests = "skip";
  std::string profile = "aarden-essen";
  std::string instrument{};
  int part = -1;
  std::string quantize = "off";
  std::string key_window{};

  [[nodiscard]] bool like_music21() const { return like == "music21"; }
  [[nodiscard]] ChordifyOptions::Rests keep_rests() const {
    return rests == "keep" ? ChordifyOptions::Rests::keep : ChordifyOptions::Rests::skip;
  }
};

/// What was found in a file.
struct Finding {
  std::string file{};
  std::string status = "ok";
  std::string error{};     // of a rejected file, for people
  std::string problems{};  // code@offset;...
  Diagnostics diagnostics{};
  std::string parts{};  // name:notes;...
  Score score{};
  std::optional<QuantizeReport> quantized{};
  std::string grid{};  // parts of a quarter
  std::vector<ChordEvent> events{};
  KeyEstimate key{};
  bool has_key = false;

  [[nodiscard]] Rational end() const {
    return events.empty() ? Rational(0) : events.back().onset + events.back().duration;
  }
  [[nodiscard]] std::size_t distinct() const {
    std::set<PitchSet> chords;
    for (const ChordEvent& event : events)
      if (!event.pitches.empty()) chords.insert(event.pitches);
    return chords.size();
  }
};

void add_to(std::string& list, const std::string& item) { list += (list.empty() ? "" : ";") + item; }

std::string problem_text(std::string_view code, std::uint64_t offset) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "@0x%04llX", static_cast<unsigned long long>(offset));
  return std::string(code) + buffer;
}

/// The parts that the options ask for.
std::vector<std::size_t> chosen_parts(const Score& score, const Options& options) {
  std::vector<std::size_t> chosen;
  for (std::size_t p = 0; p < score.parts.size(); ++p) {
    if (options.part >= 0 && static_cast<std::size_t>(options.part) != p) continue;
    if (!options.instrument.empty() && !names_program(options.instrument, score.parts[p].program)) continue;
    chosen.push_back(p);
  }
  return chosen;
}

bool sounds(const std::vector<ChordEvent>& events) {
  for (const ChordEvent& event : events)
    if (!event.pitches.empty()) return true;
  return false;
}

/// Of music in which nothing sounds: no key in particular.
KeyEstimate find_key(const std::vector<ChordEvent>& events, const Options& options) {
  return sounds(events) ? analyze_key(events, KeyMethod::parse(options.profile)) : KeyEstimate{};
}

void read_exactly(Finding& finding, const Options& options) {
  if (const std::optional<Grid> grid = GridChoice::parse(options.quantize).grid_for(finding.score)) {
    finding.quantized = quantize(finding.score, *grid);
    for (const int part : grid->parts()) finding.grid += (finding.grid.empty() ? "" : ",") + std::to_string(part);
  }
  const std::vector<std::size_t> chosen = chosen_parts(finding.score, options);
  for (const std::size_t p : chosen) {
    const Part& part = finding.score.parts[p];
    add_to(finding.parts, std::string(part.instrument()) + ":" + std::to_string(part.notes.size()));
  }
  finding.events = chordify(finding.score, chosen, {.rests = options.keep_rests()});
  finding.key = find_key(finding.events, options);
}

void read_like_music21(Finding& finding, const File& file, const Options& options) {
  const music21::Reading reading = music21::read(file);
  if (const auto partition = music21::partition(reading)) {
    for (const music21::Partition& part : *partition)
      add_to(finding.parts, std::string(part.name.empty() ? "None" : part.name) + ":" + std::to_string(part.notes()));
  } else {
    finding.parts = "-";
  }
  finding.events = music21::chordify(reading, options.keep_rests());
  const PitchClassHistogram histogram = pitch_class_histogram(finding.events);
  const bool misprint = options.profile == "krumhansl";
  finding.key = options.profile == "closely"
                    ? find_key(finding.events, options)
                    : music21::analyze_key(
                          histogram, misprint ? KeyProfile::krumhansl_schmuckler : parse_key_profile(options.profile));
}

Finding inspect(const std::string& path, const Options& options) {
  Finding finding;
  finding.file = path;
  try {
    const std::vector<std::byte> bytes = read_file(path);
    const File file = read_midi_repaired(bytes, finding.diagnostics);
    for (const Diagnostic& problem : finding.diagnostics)
      add_to(finding.problems, problem_text(rule_of(problem.code).name, problem.offset));
    if (!finding.diagnostics.empty()) finding.status = "repaired";
    finding.score = score_from(file);
    options.like_music21() ? read_like_music21(finding, file, options) : read_exactly(finding, options);
    finding.has_key = sounds(finding.events);
  } catch (const FormatError& error) {
    finding.status = "rejected";
    finding.error = error.what();
    finding.problems = problem_text(error.code(), error.offset());
  } catch (const Error& error) {
    finding.status = "rejected";
    finding.error = error.what();
    finding.problems = "unreadable";
  }
  return finding;
}

/// What was repaired, a line each, with track and offset.
void print_problems(const Finding& finding, std::FILE* out, const std::string& begin) {
  for (const Diagnostic& problem : finding.diagnostics)
    std::fprintf(out, "%s%s\n", begin.c_str(), to_string(problem).c_str());
  const std::uint64_t more = finding.diagnostics.total() - finding.diagnostics.size();
  if (more != 0) std::fprintf(out, "%sand %llu more.\n", begin.c_str(), static_cast<unsigned long long>(more));
}

void print_tsv(const Finding& finding) {
  print_problems(finding, stderr, "inspect: " + finding.file + ": ");
  for (const ChordEvent& event : finding.events)
    std::printf("%s\t%s\t%s\t%s\n", finding.file.c_str(), to_string(event.onset).c_str(),
                to_string(event.duration).c_str(), chord_name(event.pitches).c_str());
}

void print_summary(const Finding& finding) {
  const auto or_dash = [](const std::string& text) { return text.empty() ? std::string("-") : text; };
  if (finding.status == "rejected") {
    std::printf("%s\trejected\t-\t-\t-\t-\t-\t-\t-\t-\t%s\n", finding.file.c_str(), or_dash(finding.problems).c_str());
    return;
  }
  char correlation[32] = "-";
  if (finding.has_key) std::snprintf(correlation, sizeof correlation, "%.12g", finding.key.correlation());
  std::printf("%s\t%s\t%s\t%s\t%s\t%s\t%s\t%zu\t%zu\t%s\t%s\n", finding.file.c_str(), finding.status.c_str(),
              or_dash(finding.parts).c_str(), finding.has_key ? to_string(finding.key.key()).c_str() : "-", correlation,
              tempo_text(finding.score.first_tempo()).c_str(), to_string(finding.score.first_metre()).c_str(),
              finding.events.size(), finding.distinct(), to_string(finding.end()).c_str(),
              or_dash(finding.problems).c_str());
}

std::vector<KeyWindow> key_windows(const Finding& finding, const Options& options) {
  const Rational length = Rational::parse(options.key_window);
  const KeyProfile profile = KeyMethod::parse(options.profile).profile();
  return analyze_key_windows(finding.events, length, length, profile);
}

void print_text(const Finding& finding, const Options& options) {
  if (options.files.size() > 1) std::printf("%s\n", finding.file.c_str());
  std::fputs(show_text(finding.score, finding.events).c_str(), stdout);
  if (finding.has_key)
    std::printf("key by analysis: %s (correlation %.4f), then %s (%.4f)\n", to_string(finding.key.key()).c_str(),
                finding.key.correlation(), to_string(finding.key.ranked[1].key).c_str(),
                finding.key.ranked[1].correlation);
  if (!options.key_window.empty())
    for (const KeyWindow& window : key_windows(finding, options))
      std::printf("{%s} <key by analysis %s %.4f>\n", time_text(window.onset).c_str(),
                  to_string(window.estimate.key()).c_str(), window.estimate.correlation());
  if (finding.quantized)
    std::printf("quantised to 1/%s of a quarter: %zu of %zu notes moved, onsets by at most %s, %.4f on average\n",
                finding.grid.c_str(), finding.quantized->moved, finding.quantized->notes,
                to_string(finding.quantized->largest_onset_error).c_str(), finding.quantized->mean_onset_error);
  print_problems(finding, stdout, "repaired: ");
}

std::string symbol_of(const PitchSet& chord) {
  const auto symbol = chord_symbol(chord);
  return symbol ? to_string(*symbol) : std::string();
}

void print_json(const Finding& finding, const Options& options) {
  Json parts = Json::array();
  for (const Part& part : finding.score.parts)
    parts.push_back(Json::object({{"name", to_utf8(part.name)},
                                  {"instrument", part.instrument()},
                                  {"program", part.program},
                                  {"track", part.track},
                                  {"channel", part.channel},
                                  {"notes", part.notes.size()}}));
  Json keys = Json::array();
  for (const KeyCandidate& candidate : finding.key.ranked)
    if (finding.has_key)
      keys.push_back(Json::object({{"key", to_string(candidate.key)}, {"correlation", candidate.correlation}}));
  Json events = Json::array();
  for (const ChordEvent& event : finding.events)
    events.push_back(Json::object({{"onset", to_string(event.onset)},
                                   {"duration", to_string(event.duration)},
                                   {"duration_name", duration_name(event.duration)},
                                   {"chord", chord_name(event.pitches)},
                                   {"symbol", symbol_of(event.pitches)},
                                   {"degree", finding.has_key ? roman_numeral(event.pitches, finding.key.key()) : ""},
                                   {"set_class", forte_class(event.pitches)},
                                   {"held", event.held.empty() ? Json("") : Json(chord_name(event.held))}}));
  Json diagnostics = Json::array();
  for (const Diagnostic& problem : finding.diagnostics)
    diagnostics.push_back(Json::object({{"code", to_string(problem.code)},
                                        {"track", problem.track},
                                        {"offset", static_cast<std::size_t>(problem.offset)},
                                        {"text", to_string(problem)}}));
  Json line = Json::object({{"file", finding.file},
                            {"status", finding.status},
                            {"problems", finding.problems},
                            {"diagnostics", std::move(diagnostics)}});
  if (finding.status == "rejected") {
    line.set("error", finding.error);
  } else {
    line.set("title", to_utf8(finding.score.title));
    line.set("parts", std::move(parts));
    line.set("tempo", tempo_text(finding.score.first_tempo()));
    line.set("metre", to_string(finding.score.first_metre()));
    line.set("keys", std::move(keys));
    line.set("end", to_string(finding.end()));
    line.set("chords", finding.distinct());
    line.set("events", std::move(events));
    if (!options.key_window.empty()) {
      Json windows = Json::array();
      for (const KeyWindow& window : key_windows(finding, options))
        windows.push_back(Json::object({{"onset", to_string(window.onset)},
                                        {"key", to_string(window.estimate.key())},
                                        {"correlation", window.estimate.correlation()}}));
      line.set("key_windows", std::move(windows));
    }
    if (finding.quantized)
      line.set("quantized", Json::object({{"grid", finding.grid},
                                          {"notes", finding.quantized->notes},
                                          {"moved", finding.quantized->moved},
                                          {"largest_onset_error", to_string(finding.quantized->largest_onset_error)},
                                          {"largest_end_error", to_string(finding.quantized->largest_end_error)},
                                          {"mean_onset_error", finding.quantized->mean_onset_error}}));
  }
  std::printf("%s\n", line.dump().c_str());
}

int run(const Options& options) {
  int status = 0;
  static_cast<void>(KeyMethod::parse(options.profile));
  if (!GridChoice::parse(options.quantize).is_off() && options.like_music21())
    fail_argument("--quantize", "music21's reading has a grid of its own. Leave out --quantize or --like.");
  if (!options.key_window.empty() && Rational::parse(options.key_window) <= Rational(0))
    fail_argument("--key-window", "got " + options.key_window + " quarters, expected more than 0.");
  for (const std::string& path : options.files) {
    const Finding finding = inspect(path, options);
    if (finding.status == "rejected") {
      status = 1;
      std::fprintf(stderr, "inspect: %s: %s\n", path.c_str(), finding.error.c_str());
    }
    if (options.summary)
      print_summary(finding);
    else if (options.format == "json")
      print_json(finding, options);
    else if (finding.status == "rejected")
      continue;
    else if (options.format == "tsv")
      print_tsv(finding);
    else if (options.format == "roll")
      std::fputs(terminal_roll({.events = finding.events, .metre = finding.score.first_metre()}).c_str(), stdout);
    else if (options.format == "tab")
      std::fputs(tablature(finding.events).c_str(), stdout);
    else
      print_text(finding, options);
  }
  return status;
}

}  // namespace

int main(int count, char** words) {
  CLI::App app("What is in a MIDI file: its chords, its key, its parts, its problems.", "inspect");
  Options options;
  app.add_option("files", options.files, "MIDI files")->required();
  app.add_option("--format", options.format, "How to print the chords")
      ->check(CLI::IsMember({"text", "tsv", "json", "roll", "tab"}))
      ->capture_default_str();
  app.add_flag("--summary", options.summary, "One tab-separated line a file instead");
  app.add_option("--like", options.like, "exact: ticks as written; music21: the readings of music21 5.7.3")
      ->capture_default_str()
      ->check(CLI::IsMember({"exact", "music21"}));
  app.add_option("--rests", options.rests, "Print silence too")
      ->check(CLI::IsMember({"keep", "skip"}))
      ->capture_default_str();
  app.add_option("--key-profile", options.profile,
                 "How keys are found: a profile, or closely, which hears the beginning")
      ->capture_default_str();
  app.add_option("--key-window", options.key_window, "Find the key of every so many quarters, too");
  app.add_option("--quantize", options.quantize,
                 "off: times as written; auto: the file's own grid; 4,3: fourths and thirds of a quarter")
      ->capture_default_str();
  app.add_option("--instrument", options.instrument, "Only parts of this General MIDI instrument or family");
  app.add_option("--part", options.part, "Only this part, from 0")->check(CLI::NonNegativeNumber);
  try {
    app.set_version_flag("--version", std::string("inspect of chordgen ") + version);
    app.parse(count, words);
    return run(options);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const ArgumentError& error) {
    std::fprintf(stderr, "inspect: %s\n", error.what());
    return 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "inspect: %s\n", error.what());
    return 1;
  }
}
