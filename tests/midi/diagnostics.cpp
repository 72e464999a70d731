// SPDX-License-Identifier: MIT
//
// docs/midi-diagnostics.md is read here: every code, its texts, and an example that gives it.
#include "midi/support.hpp"
#include "support/catch.hpp"

#include <set>

using namespace chordgen;

namespace {

std::vector<std::string> cells(const std::string& row) {
  std::vector<std::string> parts;
  for (std::size_t at = 1; at < row.size();) {
    const std::size_t bar = row.find('|', at);
    std::string part = row.substr(at, bar - at);
    std::erase(part, '`');
    part.erase(0, part.find_first_not_of(' '));
    part.erase(part.find_last_not_of(' ') + 1);
    parts.push_back(part);
    at = bar + 1;
  }
  return parts;
}

}  // namespace

TEST_CASE("every diagnostic is documented with its texts and an example that gives it") {
  std::ifstream page(CHORDGEN_SOURCE_DIR "/docs/midi-diagnostics.md");
  std::set<std::string> documented;
  bool in_track = false;
  for (std::string line; std::getline(page, line);) {
    if (line == "## The track") in_track = true;
    if (line.rfind("| `", 0) != 0) continue;
    INFO(line);
    const std::vector<std::string> cell = cells(line);
    REQUIRE(cell.size() == 4);
    std::size_t code = 0;
    while (code < diagnostic_codes && to_string(static_cast<DiagnosticCode>(code)) != cell[0]) ++code;
    REQUIRE(code < diagnostic_codes);
    CHECK(rule_of(static_cast<DiagnosticCode>(code)).rule == cell[1]);
    CHECK(rule_of(static_cast<DiagnosticCode>(code)).repair == cell[2]);

    const bool unfinished = cell[0] == "missing-end-of-track";
    const auto bytes = in_track ? test::one_track(cell[3] + (unfinished ? "" : " 00 FF 2F 00")) : test::hex(cell[3]);
    Diagnostics diagnostics;
    (void)read_midi(bytes, diagnostics);
    CHECK(diagnostics.total() == 1);
    CHECK(diagnostics.count(static_cast<DiagnosticCode>(code)) == 1);
    documented.insert(cell[0]);
  }
  CHECK(documented.size() == diagnostic_codes);
}

TEST_CASE("a file full of faults keeps a thousand places and counts all") {
  std::string events;
  for (int i = 0; i < 5000; ++i) events += "00 F8 ";
  Diagnostics diagnostics;
  (void)read_midi(test::one_track(events + "00 FF 2F 00"), diagnostics);
  CHECK(diagnostics.size() == Diagnostics::kept);
  CHECK(diagnostics.count(DiagnosticCode::illegal_status) == 5000);
}
