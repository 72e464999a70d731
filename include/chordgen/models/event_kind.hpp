// SPDX-License-Identifier: MIT
//
// What the files of all models of events have in common: the options that EventSizes takes, back from JSON, and the
// sizes of what is made from them. Each kind adds its own.
#pragma once

#include <chordgen/models/event_lstm.hpp>
#include <chordgen/models/model_kind.hpp>

namespace chordgen::inline CHORDGEN_ABI::detail {

/// Reads the sizes of memory and heads. Throws ArgumentError for what is missing or of another kind.
template <class Options>
void parse_event_options(Options& options, const Json& json) {
  const auto size = [&](const char* name) { return size_option(json, name); };
  options.durations = size("durations");
  options.units = size("units");
  options.note_vector = size("note_vector");
  options.duration_vector = size("duration_vector");
  options.position_vector = size("position_vector");
  options.duration_units = size("duration_units");
  options.held_units = size("held_units");
  options.keys = size("keys");
  options.input_dropout = json["input_dropout"].as_double();
  options.state_dropout = json["state_dropout"].as_double();
}

/// Throws ArgumentError for sizes of memory and heads that belong to other vocabularies or exceed the file.
template <class Options>
void check_event_options(const Options& options, const Learnt& learnt, const SizeLimit& limit) {
  if (options.durations != learnt.windows.durations.size())
    fail_argument("load_model", "options and vocabularies differ. The file is damaged.");
  limit.check(options.keys, options.note_vector);
  limit.check(options.durations, options.duration_vector);
  limit.check(1, options.position_vector);
  limit.check(options.units, options.units);
  limit.check(options.units, options.duration_units);
  limit.check(options.duration_units, options.durations);
  limit.check(options.units, options.held_units);
}

}  // namespace chordgen::inline CHORDGEN_ABI::detail
