// SPDX-License-Identifier: MIT
//
// The report's section about a run: what was asked for, and what it ran on. Everything that must be known to repeat it.
#pragma once

#include <chordgen/core/version.hpp>
#include <chordgen/files/json.hpp>
#include <chordgen/kernels/cpu.hpp>
#include <chordgen/kernels/variant.hpp>
#include <chordgen/report/report.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// Settings as rows: an object's members are named by the way to them ("model, units"), text stands without quotes.
template <class = WhenCalled>
[[nodiscard]] List<ReportFact> facts_of(const Json& settings, const std::string& path = "") {
  List<ReportFact> facts;
  if (!settings.is_object()) return {{path, settings.is_string() ? settings.as_string() : settings.dump()}};
  for (const Json::Member member : settings.members()) {
    std::string name;
    for (const char letter : member.name) name += letter == '_' ? ' ' : letter;
    for (ReportFact& fact : facts_of(member.value, path.empty() ? name : path + ", " + name))
      facts.push_back(std::move(fact));
  }
  return facts;
}

/// The library, the compiler, the processor and the kernels that run on it.
template <class = WhenCalled>
[[nodiscard]] List<ReportFact> machine_facts() {
  const std::string_view processor = kernels::processor_name();
  List<ReportFact> facts{{"chordgen", version}};
#if defined(__clang__)
  facts.push_back({"compiler", "clang " __clang_version__});
#elif defined(__GNUC__)
  facts.push_back({"compiler", "gcc " __VERSION__});
#endif
  if (!processor.empty()) facts.push_back({"processor", std::string(processor)});
  facts.push_back({"kernels", kernels::to_string(kernels::active())});
  return facts;
}

}  // namespace chordgen::inline CHORDGEN_ABI
