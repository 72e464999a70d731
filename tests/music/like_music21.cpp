// SPDX-License-Identifier: MIT
//
// Against readings of music21 5.7.3: every guitar piece, and the cases made to show its ways.
#include <chordgen/music/like_music21.hpp>

#include <chordgen/files.hpp>
#include <chordgen/midi.hpp>
#include <chordgen/music.hpp>

#include "support/catch.hpp"
#include "support/inflate.hpp"
#include "support/shared.hpp"

#include <array>
#include <set>

using namespace chordgen;

namespace {

/// "0.25", "7/3" or 4 as an exact fraction.
Rational time_of(const Json& value) {
  if (value.is_number()) return Rational(static_cast<std::int64_t>(std::llround(value.as_double() * 12)), 12);
  const std::string& text = value.as_string();
  if (text.find('.') == std::string::npos) return Rational::parse(text);
  return Rational(static_cast<std::int64_t>(std::llround(std::stod(text) * 65536)), 65536);
}

/// "E3(.G3~": each name with the mark of its tie. `separator` stands between them.
std::string tied_name(const music21::TiedChord& chord, char separator, const char* rest) {
  if (chord.event.pitches.empty()) return rest;
  std::string name;
  for (const int key : chord.event.pitches) {
    if (!name.empty()) name += separator;
    name += to_string(Pitch::from_key(key));
    const bool before = chord.event.held.contains(key);
    const bool behind = chord.goes_on.contains(key);
    if (before || behind) name += before && behind ? '~' : before ? ')' : '(';
  }
  return name;
}

std::string name_of(const music21::Element& element) {
  if (element.is_rest()) return "REST";
  std::string name;
  for (const int key : element.keys) {
    if (!name.empty()) name += '.';
    name += to_string(Pitch::from_key(key));
  }
  return name;
}

std::string line(const Rational& onset, const Rational& duration, const std::string& name) {
  return to_string(onset) + " " + to_string(duration) + " " + name;
}

std::vector<std::string> lines_of(const Json& rows) {
  std::vector<std::string> lines;
  for (const Json& row : rows.elements()) lines.push_back(line(time_of(row[0]), time_of(row[1]), row[2].as_string()));
  return lines;
}

std::vector<std::string> lines_of(const music21::Reading& reading, char separator, const char* rest) {
  std::vector<std::string> lines;
  for (const music21::TiedChord& chord : music21::chordify_with_ties(reading))
    lines.push_back(line(chord.event.onset, chord.event.duration, tied_name(chord, separator, rest)));
  return lines;
}

std::vector<std::string> lines_of(const std::vector<music21::Element>& elements) {
  std::vector<std::string> lines;
  for (const music21::Element& element : elements)
    lines.push_back(line(Rational(element.onset, 12), Rational(element.duration, 12), name_of(element)));
  return lines;
}

std::vector<std::string> sorted(std::vector<std::string> lines) {
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::vector<std::byte> bytes_of_hex(const std::string& hex) {
  std::vector<std::byte> bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes.push_back(static_cast<std::byte>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  return bytes;
}

/// Reads what may break the rules: some of the cases do.
music21::Reading reading_of(Span<const std::byte> bytes) {
  Diagnostics diagnostics;
  return music21::read(read_midi(bytes, diagnostics));
}

Json readings(const char* file) {
  const std::filesystem::path path = test::shared("golden/music21") / file;
  const std::vector<std::byte> bytes = read_file(path.string());
  return Json::parse(path.extension() == ".gz" ? test::gunzip(bytes) : std::string(as_characters(bytes)));
}

void check_key(const Json& expected, const KeyEstimate& estimate) {
  CHECK(to_string(estimate.key()) == expected[0].as_string());
  CHECK(estimate.correlation() == Approx(expected[1].as_double()).margin(1e-9));
}

}  // namespace

TEST_CASE("like music21: every event of every guitar piece", "[readings]") {
  if (test::shared("golden/music21").empty()) return;
  const Json pieces = readings("mutopia-guitar-5.7.3.json.gz");
  const std::filesystem::path folder = test::shared("data/mutopia-guitar");
  std::size_t events = 0;
  for (const auto& [name, piece] : pieces.members()) {
    INFO(name);
    const music21::Reading reading = reading_of(read_file((folder / piece["file"].as_string()).string()));
    const std::vector<std::string> expected = lines_of(piece["chordify"]);

    CHECK(lines_of(reading, '.', "R") == expected);
    events += expected.size();

    // Keys: of the chords and of the notes, by two profiles. music21 5.7.3's Krumhansl has the misprint.
    const PitchClassHistogram chords = pitch_class_histogram(music21::chordify(reading));
    const PitchClassHistogram notes = music21::pitch_class_histogram(reading);
    check_key(piece["key_key"], music21::analyze_key(chords));
    check_key(piece["key_krumhansl"], music21::analyze_key(chords, KeyProfile::krumhansl_schmuckler));
    check_key(piece["scorekey_key"], music21::analyze_key(notes));
    check_key(piece["scorekey_krumhansl"], music21::analyze_key(notes, KeyProfile::krumhansl_schmuckler));

    const auto partition = music21::partition(reading);
    REQUIRE(partition.has_value() == piece["partition"].is_array());
    for (std::size_t i = 0; partition && i < partition->size(); ++i) {
      const Json& row = piece["partition"][i];
      CHECK((*partition)[i].name == (row[0].is_string() && row[0].as_string() != "None" ? row[0].as_string() : ""));
      CHECK(static_cast<std::int64_t>((*partition)[i].notes()) == row[1].as_integer());
    }

    REQUIRE(reading.parts.size() == piece["parts"].size());
    for (std::size_t p = 0; p < reading.parts.size(); ++p) {
      std::vector<music21::Element> played = reading.parts[p].elements;
      std::erase_if(played, [](const music21::Element& element) { return element.is_rest(); });
      CHECK(sorted(lines_of(played)) == sorted(lines_of(piece["parts"][p])));
    }
  }
  CHECK(events > 0);
}

TEST_CASE("like music21: the cases made on purpose", "[readings]") {
  if (test::shared("golden/music21").empty()) return;
  const Json cases = readings("made-cases-5.7.3.json");
  for (const Json& made : cases["files"].elements()) {
    INFO(made["name"].as_string());
    const music21::Reading reading = reading_of(bytes_of_hex(made["midi_hex"].as_string()));

    CHECK(lines_of(reading, ' ', "REST") == lines_of(made["chordify"]));
    check_key(made["key"], music21::analyze_key(music21::pitch_class_histogram(reading)));

    const auto partition = music21::partition(reading);
    REQUIRE(partition.has_value() == made["partition"].is_array());
    for (std::size_t i = 0; partition && i < partition->size(); ++i) {
      const Json& row = made["partition"][i];
      CHECK((*partition)[i].name == (row[0].is_string() ? row[0].as_string() : ""));
      CHECK(lines_of((*partition)[i].elements) == lines_of(row[1]));
    }
  }
}

TEST_CASE("like music21: its quantiser", "[readings]") {
  if (test::shared("golden/music21").empty()) return;
  const Json cases = readings("made-cases-5.7.3.json");
  for (const Json& made : cases["quantize"].elements()) {
    std::vector<int> divisors;
    for (const Json& divisor : made["divisors"].elements()) divisors.push_back(static_cast<int>(divisor.as_integer()));
    const auto per_quarter = static_cast<double>(made["tpq"].as_integer());
    // The rows stand in the order of their onsets: sort both sides.
    std::vector<std::string> ours, theirs;
    for (const Json& row : made["out"].elements()) theirs.push_back(line(time_of(row[0]), time_of(row[1]), ""));
    for (const Json& note : made["notes_ticks"].elements()) {
      const auto on = static_cast<double>(note[0].as_integer());
      const auto length = static_cast<double>(note[1].as_integer() - note[0].as_integer());
      ours.push_back(
          line(music21::quantize(on / per_quarter, divisors), music21::quantize(length / per_quarter, divisors), ""));
    }
    CHECK(sorted(ours) == sorted(theirs));
  }
}

TEST_CASE("key analysis agrees with music21's for all profiles", "[readings]") {
  if (test::shared("golden/music21").empty()) return;
  const Json cases = readings("made-cases-5.7.3.json");
  const std::array<std::pair<const char*, KeyProfile>, 5> profiles{{{"aarden", KeyProfile::aarden_essen},
                                                                    {"krumhansl", KeyProfile::krumhansl_schmuckler},
                                                                    {"simple", KeyProfile::simple},
                                                                    {"bellman", KeyProfile::bellman_budge},
                                                                    {"temperley", KeyProfile::temperley}}};
  for (const Json& made : cases["key_analysis"].elements()) {
    PitchClassHistogram histogram{};
    for (std::size_t p = 0; p < 12; ++p) histogram[p] = made["pc_durations"][p].as_double();
    for (const auto& [name, profile] : profiles) {
      INFO(name);
      const KeyEstimate estimate = music21::analyze_key(histogram, profile);
      for (std::size_t i = 0; i < made[name].size(); ++i) {
        CHECK(to_string(estimate.ranked[i].key) == made[name][i][0].as_string());
        CHECK(estimate.ranked[i].correlation == Approx(made[name][i][1].as_double()).margin(1e-8));
      }
    }
  }
}

TEST_CASE("like music21: its rounding decides which notes are lost and which voice takes a note") {
  // Read by music21 5.7.3: converter.parse(file, forceSource=True).chordify(). Ticks are 24 a quarter.
  struct Played {
    int start, duration, key;
  };
  const auto chords = [](const std::vector<std::vector<Played>>& tracks) {
    File file;
    file.division = Division::ticks_per_quarter(24);
    for (const std::vector<Played>& notes : tracks) {
      Track& track = file.tracks.emplace_back();
      for (const Played& note : notes)
        track.add({Ticks(note.start), Ticks(note.duration), static_cast<std::uint8_t>(note.key), 90, 0});
      track.sort();
    }
    std::string text;
    for (const ChordEvent& event : music21_events(file))
      text += line(event.onset, event.duration, chord_name(event.pitches)) + "; ";
    return text;
  };
  // 34/3 + 1/3 in doubles lies behind 35/3, where a note of no length begins; 13/3 + 1/3 is 14/3.
  CHECK(chords({{{272, 8, 62}}, {{280, 1, 64}, {288, 12, 65}}}) ==
        "0 34/3 rest; 34/3 1/3 D4; 35/3 1/3 rest; 12 1/2 F4; ");
  CHECK(chords({{{104, 8, 62}}, {{112, 1, 64}, {120, 12, 65}}}) == "0 13/3 rest; 13/3 1/3 D4; 14/3 1/3 E4; 5 1/2 F4; ");
  // A voice that ends at 5/3 is not free at 5/3.
  CHECK(chords({{{0, 24, 61}, {24, 6, 66}, {24, 8, 57}, {32, 8, 49}, {40, 48, 69}, {48, 24, 60}, {88, 8, 54}}}) ==
        "0 1 C#4; 1 1/4 A3.F#4; 5/4 1/12 A3; 4/3 1/3 C#3; 5/3 1/3 A4; 2 1 C4.A4; 3 2/3 A4; 11/3 1/3 F#3; ");
  CHECK(chords({{{0, 24, 61},
                 {24, 6, 66},
                 {24, 5, 57},
                 {24, 8, 50},
                 {32, 8, 49},
                 {40, 48, 69},
                 {48, 24, 60},
                 {88, 8, 54},
                 {88, 30, 40}}}) ==
        "0 1 C#4; 1 1/4 D3.A3.F#4; 5/4 1/12 D3; 4/3 1/3 C#3; 5/3 1/3 A4; 2 1 C4.A4; 3 2/3 A4; 11/3 1/3 F#3; ");
}

TEST_CASE("like music21: the tutorial's figures for Giuliani in C major", "[readings]") {
  if (test::shared("golden/music21").empty()) return;
  const std::filesystem::path folder = test::shared("data/mutopia-guitar");
  std::set<PitchSet> chords;
  std::set<Rational> durations;
  std::size_t events = 0, pieces = 0;
  for (const std::string& name : list_folder(folder.string(), {.extensions = {".mid"}})) {
    if (name.find("giuliani") == std::string::npos) continue;
    const auto piece = music21::chordify(reading_of(read_file((folder / name).string())));
    if (analyze_key(piece).key() != Key::parse("C major")) continue;
    ++pieces;
    for (const ChordEvent& event : piece) {
      if (event.pitches.empty()) continue;
      ++events;
      chords.insert(event.pitches);
      durations.insert(event.duration);
    }
  }
  CHECK(pieces == 20);
  CHECK(events == 6777);
  CHECK(chords.size() == 515);
  CHECK(durations.size() == 10);
}
