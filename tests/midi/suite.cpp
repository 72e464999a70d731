// SPDX-License-Identifier: MIT
//
// The suites of other projects, found by their manifest: valid files event by event, broken ones by class.
#include "midi/scanner.hpp"
#include "midi/support.hpp"
#include "support/catch.hpp"
#include "support/shared.hpp"

#include <cstdio>
#include <map>
#include <set>
#include <sstream>

using namespace chordgen;

namespace {

struct Entry {
  std::filesystem::path path;
  std::string purpose;
};

/// The rows of a suite's manifest: the path in the first column, what the file tests in the last.
std::vector<Entry> manifest(const std::filesystem::path& folder) {
  std::vector<Entry> entries;
  std::ifstream stream(folder / "MANIFEST.tsv");
  std::string line;
  std::getline(stream, line);
  while (std::getline(stream, line)) {
    const std::filesystem::path path = folder / line.substr(0, line.find('\t'));
    if (std::filesystem::exists(path)) entries.push_back({path, line.substr(line.rfind('\t') + 1)});
  }
  return entries;
}

/// A text as the references show it: ASCII with escapes, all else a question mark.
std::string reference_text(std::string_view text) {
  std::string shown;
  for (const char c : text) {
    const bool escaped = c == '"' || c == '\\';
    if (c == '\r' || c == '\n' || c == '\t' || c == '\0')
      shown += std::string("\\") + (c == '\r' ? 'r' : c == '\n' ? 'n' : c == '\t' ? 't' : '0');
    else
      shown += (escaped ? "\\" : "") + std::string(1, static_cast<unsigned char>(c) < 0x80 ? c : '?');
  }
  return "\tText=\"" + shown + "\"";
}

std::string name_of_control(const Event& event) {
  std::ostringstream out;
  const std::string channel = ",Channel=" + std::to_string(event.channel());
  switch (event.kind()) {
    case EventKind::note_off:
    case EventKind::note_on:
      out << (event.starts_note() ? "NoteOn" : "NoteOff") << "\tNoteNumber=" << event.key()
          << ",Velocity=" << event.velocity() << channel;
      break;
    case EventKind::key_pressure:
      out << "NoteAftertouch\tNoteNumber=" << event.key() << ",AftertouchValue=" << event.value() << channel;
      break;
    case EventKind::control:
      out << "ControlChange\tControlNumber=" << event.controller() << ",ControlValue=" << event.value() << channel;
      break;
    case EventKind::program:
      out << "ProgramChange\tProgramNumber=" << event.program() << channel;
      break;
    case EventKind::channel_pressure:
      out << "ChannelAftertouch\tAftertouchValue=" << int{event.data1} << channel;
      break;
    case EventKind::bend:
      out << "PitchBend\tPitchValue=" << event.bend() << channel;
      break;
    default:
      break;
  }
  return out.str();
}

std::string byte_list(Span<const std::byte> bytes) {
  std::string text = "Data=new byte[] {";
  for (std::size_t i = 0; i < bytes.size(); ++i)
    text += (i == 0 ? "" : ",") + std::to_string(std::to_integer<int>(bytes[i]));
  return text + "}";
}

/// The event as the reference writes it.
std::string reference_line(const Track& track, const Event& event) {
  if (event.is_channel()) return name_of_control(event);
  const Span<const std::byte> payload = track.payload(event);
  if (event.status != 0xFF) return "NormalSysEx\t" + byte_list(payload);
  const auto number = [&](std::size_t i) { return std::to_string(std::to_integer<int>(payload[i])); };
  static const std::map<int, std::string> texts{{1, "Text"},        {2, "CopyrightNotice"}, {3, "SequenceTrackName"},
                                                {5, "Lyric"},       {6, "Marker"},          {7, "CuePoint"},
                                                {8, "ProgramName"}, {9, "DeviceName"},      {4, "InstrumentName"}};
  if (const auto text = texts.find(event.data1); text != texts.end())
    return text->second + reference_text(track.text(event));
  switch (event.data1) {
    case meta::tempo:
      return "SetTempo\tMicrosecondsPerQuarterNote=" + std::to_string(track.tempo(event)->microseconds_per_quarter);
    case meta::time_signature: {
      const TimeSignature s = *track.time_signature(event);
      return "TimeSignature\tNumerator=" + std::to_string(s.numerator) +
             ",Denominator=" + std::to_string(s.denominator) + ",ClocksPerClick=" + std::to_string(s.clocks_per_click) +
             ",ThirtySecondNotesPerBeat=" + std::to_string(s.thirty_seconds_per_quarter);
    }
    case meta::key_signature: {
      const KeySignature s = *track.key_signature(event);
      return "KeySignature\tKey=" + std::to_string(s.sharps) + ",Scale=" + (s.minor ? "1" : "0");
    }
    case meta::channel_prefix:
      return "ChannelPrefix\tChannel=" + number(0);
    case meta::port:
      return "PortPrefix\tPort=" + number(0);
    case meta::sequencer_specific:
      return "SequencerSpecific\t" + byte_list(payload);
    case meta::smpte_offset: {
      const SmpteOffset s = *track.smpte_offset(event);
      const std::map<int, std::string> rates{
          {24, "TwentyFour"}, {25, "TwentyFive"}, {29, "ThirtyDrop"}, {30, "Thirty"}};
      return "SmpteOffset\tFormat=SmpteFormat." + rates.at(s.frames_per_second) + ",Hours=" + std::to_string(s.hours) +
             ",Minutes=" + std::to_string(s.minutes) + ",Seconds=" + std::to_string(s.seconds) +
             ",Frames=" + std::to_string(s.frames) + ",SubFrames=" + std::to_string(s.hundredths);
    }
    default:
      return "Unknown " + number(0);
  }
}

std::vector<std::string> own_lines(const File& file) {
  std::vector<std::string> lines;
  for (std::size_t t = 0; t < file.tracks.size(); ++t) {
    Ticks before{};
    for (const Event& event : file.tracks[t].events) {
      lines.push_back(std::to_string(t) + "\t" + std::to_string((event.tick - before).value) + "\t" +
                      reference_line(file.tracks[t], event));
      before = event.tick;
    }
  }
  return lines;
}

std::vector<std::string> lines_of_gzip(const std::filesystem::path& path) {
  std::vector<std::string> lines(1);
  FILE* pipe = popen(("gzip -dc '" + path.string() + "'").c_str(), "r");
  for (int c; (c = std::fgetc(pipe)) != EOF;) {
    if (c == '\n')
      lines.emplace_back();
    else
      lines.back() += static_cast<char>(c);
  }
  pclose(pipe);
  lines.pop_back();
  return lines;
}

/// Which codes may say what a class of broken files says. The classes are those of the suite's folders.
const std::map<std::string, std::set<std::string>>& codes_of_classes() {
  static const std::map<std::string, std::set<std::string>> codes{
      {"Invalid_Channel_Event", {"illegal-status"}},
      {"Invalid_Channel_Event_Parameter_Value", {"high-data-byte"}},
      {"Invalid_Chunk_Size", {"chunk-length", "unexpected-end"}},
      {"Invalid_Key_Signature_Key", {"key-signature-key"}},
      {"Invalid_Key_Signature_Scale", {"key-signature-scale"}},
      {"Invalid_Meta_Event_Parameter_Value", {"key-signature-key", "key-signature-scale", "smpte-offset-value"}},
      {"Invalid_SMPTE_Frames", {"smpte-offset-value"}},
      {"No_End_of_Track", {"missing-end-of-track"}},
      {"No_Header_Chunk", {"missing-header", "foreign-file", "leading-bytes"}},
      {"Not_Enough_Bytes", {"unexpected-end", "stray-bytes", "chunk-length", "missing-header", "foreign-file"}},
      {"Unexpected_Running_Status", {"missing-status", "interrupted-status", "high-data-byte", "chunk-length"}},
      {"Unexpected_Track_Chunks_Count", {"track-count"}},
      {"Unknown_Channel_Event", {"illegal-status", "meta-type", "high-data-byte"}},
      {"Unknown_File_Format", {"unknown-format"}},
  };
  return codes;
}

}  // namespace

TEST_CASE("every reference reading is met event by event, strictly", "[readings]") {
  const auto suite = test::shared("data/midi-suite/drywetmidi");
  if (suite.empty()) return;
  std::size_t files = 0, events = 0;
  for (const auto& entry : std::filesystem::directory_iterator(suite / "valid-references")) {
    std::string name = entry.path().filename().string();
    name = name.substr(0, name.find(".tsv"));
    name.replace(name.find("__"), 2, "/");
    std::filesystem::path path = suite / "valid" / name;
    for (const char* extension : {".mid", ".MID", ".kar", ".midi"})
      if (std::filesystem::exists(path.string() + extension)) path = path.string() + extension;
    INFO(path.string());

    const auto bytes = test::read_all(path);
    std::vector<std::string> reference = lines_of_gzip(entry.path());
    REQUIRE(!reference.empty());
    const std::string division = reference.front();
    reference.erase(reference.begin());
    ++files;
    if (reference.empty()) {  // a file without a track: chordgen refuses it, and has nothing to deliver
      CHECK(test::strict_violation(bytes).code == "no-tracks");
      Diagnostics diagnostics;
      CHECK(own_lines(read_midi(bytes, diagnostics)).empty());
      continue;
    }
    const File file = read_midi(bytes);
    if (!file.division.is_smpte())
      CHECK(division == "#division\tnew TicksPerQuarterNoteTimeDivision(" +
                            std::to_string(file.division.ticks_per_quarter()) + ")");
    const std::vector<std::string> own = own_lines(file);
    REQUIRE(own.size() == reference.size());
    std::size_t same = 0;
    while (same < own.size() && own[same] == reference[same]) ++same;
    if (same < own.size()) CHECK(own[same] == reference[same]);
    events += own.size();
  }
  std::printf("references: %zu files, %zu events\n", files, events);
  CHECK(events > 0);
}

TEST_CASE("files that must sound as a scale give its eight notes", "[readings]") {
  const auto suite = test::shared("data/midi-suite");
  if (suite.empty()) return;
  std::size_t files = 0, broken = 0;
  for (const Entry& entry : manifest(suite)) {
    const auto bytes = test::read_all(entry.path);
    if (entry.path.parent_path().parent_path().filename() != "jazz-soft" ||
        as_characters(bytes).substr(0, 4) != "MThd" ||
        as_characters(bytes).find("C-Major scale") == std::string_view::npos)
      continue;
    INFO(entry.path.string());
    Diagnostics diagnostics;
    CHECK(notes(read_midi(bytes, diagnostics)).size() == 8);
    const test::Scanner::Finding expected = test::Scanner(bytes).first_violation();
    CHECK(test::strict_violation(bytes) == test::Violation{expected.code, expected.offset});
    CHECK(diagnostics.empty() == (expected.code == "none"));
    broken += expected.code != "none";
    ++files;
  }
  std::printf("scales: %zu files, %zu of them broken\n", files, broken);
  CHECK(files > 0);
}

TEST_CASE("broken files are reported with the code of their class, where a scanner finds it", "[readings]") {
  const auto folder = test::shared("data/midi-suite/drywetmidi/invalid");
  if (folder.empty()) return;
  struct Count {
    std::size_t files = 0, scanned = 0, first = 0, events = 0;
  };
  std::map<std::string, Count> counts;
  for (const auto& path : test::midi_files(folder)) {
    const std::string group = path.parent_path().filename().string();
    INFO(path.string());
    const auto codes = codes_of_classes().find(group);
    REQUIRE(codes != codes_of_classes().end());
    const auto bytes = test::read_all(path);
    Diagnostics diagnostics;
    const File file = read_midi(bytes, diagnostics);
    const bool riff = as_characters(bytes).substr(0, 4) == "RIFF";
    bool met = riff && diagnostics.empty() && !file.tracks.empty();  // a whole RMID is no broken file to chordgen
    for (const Diagnostic& diagnostic : diagnostics)
      met = met || codes->second.count(std::string(to_string(diagnostic.code))) > 0;
    CHECK(met);
    Count& count = counts[group];
    ++count.files;
    for (const Track& track : file.tracks) count.events += track.events.size();
    if (as_characters(bytes).substr(0, 4) != "MThd") continue;
    const test::Scanner::Finding expected = test::Scanner(bytes).first_violation();
    REQUIRE(diagnostics.size() > 0);
    CHECK(to_string(diagnostics[0].code) == expected.code);
    CHECK(diagnostics[0].offset == expected.offset);
    ++count.scanned;
    count.first += codes->second.count(expected.code);
  }
  for (const auto& [group, count] : counts)
    std::printf(
        "class %s: %zu files, %zu events delivered; %zu begin with MThd, all reported where the scanner finds the "
        "first fault, which is the class's in %zu\n",
        group.c_str(), count.files, count.events, count.scanned, count.first);
  CHECK(!counts.empty());
}

TEST_CASE("lenient reading delivers every event that an independent scanner can reach", "[readings]") {
  for (const char* name : {"data/midi-suite", "data/midi-hostile", "data/mutopia-guitar"}) {
    const auto folder = test::shared(name);
    if (folder.empty()) return;
    std::size_t whole = 0, cut = 0;
    for (const auto& path : test::midi_files(folder)) {
      const auto bytes = test::read_all(path);
      if (as_characters(bytes).substr(0, 4) != "MThd") continue;
      INFO(path.string());
      Diagnostics diagnostics;
      std::size_t delivered = 0;
      for (const Track& track : read_midi(bytes, diagnostics).tracks) delivered += track.events.size();
      test::Scanner scanner(bytes, test::Scanner::Values::ignored);
      const bool sound = scanner.first_violation().code == "none";  // but for wrong values
      CHECK((sound ? delivered == scanner.events() : delivered >= scanner.events()));
      ++(sound ? whole : cut);
    }
    std::printf("delivered: %zu files of %s with sound structure, %zu with a broken one\n", whole, name, cut);
    CHECK(whole > 0);
  }
}

TEST_CASE("strict reading, and a walk over the view, stop where an independent scanner stops", "[readings]") {
  for (const char* name : {"data/midi-suite", "data/midi-hostile", "data/mutopia-guitar"}) {
    const auto folder = test::shared(name);
    if (folder.empty()) return;
    std::size_t files = 0;
    for (const auto& path : test::midi_files(folder)) {
      const auto bytes = test::read_all(path);
      INFO(path.string());
      const test::Violation strict = test::strict_violation(bytes);
      CHECK(test::view_agrees(strict, test::view_violation(bytes)));
      if (as_characters(bytes).substr(0, 4) != "MThd") continue;
      const test::Scanner::Finding expected = test::Scanner(bytes).first_violation();
      CHECK(strict == test::Violation{expected.code, expected.offset});
      ++files;
    }
    std::printf("scanned: %zu files of %s\n", files, name);
    CHECK(files > 0);
  }
}

TEST_CASE("what was read and written reads strictly, as the same events", "[readings]") {
  for (const char* name : {"data/midi-suite", "data/midi-hostile", "data/mutopia-guitar"}) {
    const auto folder = test::shared(name);
    if (folder.empty()) return;
    std::size_t files = 0;
    for (const auto& path : test::midi_files(folder)) {
      Diagnostics diagnostics;
      const File file = read_midi(test::read_all(path), diagnostics);
      if (file.tracks.empty()) continue;
      INFO(path.string());
      CHECK(read_midi(write_midi(file)) == file);
      CHECK(read_midi(write_midi(file, {.running_status = WriteOptions::RunningStatus::on})) == file);
      if (diagnostics.empty()) CHECK(write_midi(read_midi(write_midi(file))) == write_midi(file));
      ++files;
    }
    std::printf("round trips: %zu files of %s\n", files, name);
    CHECK(files > 0);
  }
}
