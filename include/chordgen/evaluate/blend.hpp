// SPDX-License-Identifier: MIT
//
// Models judged as one, from what each has said of the same events: P = sum_i w_i P_i for chord, duration and held
// notes, the weights fitted on the validation pieces (models/interpolation.hpp) as Mixture does, which composes. No
// model is asked twice, so any number of them, of any kinds, may be blended after they are gone.
//
// A model that says nothing of held notes is left out where they are judged: its 0 is no probability of 1.
#pragma once

#include <chordgen/evaluate/likelihood.hpp>
#include <chordgen/models/interpolation.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// What one model has said of the validation and of the test events.
struct Said {
  List<EventLogProbability> valid{};
  List<EventLogProbability> test{};
};

/// A model's word on both parts.
template <SequenceModel Model>
[[nodiscard]] Said said_by(Model& model, const Corpus& valid, const Corpus& test) {
  return {event_log_probabilities(model, valid), event_log_probabilities(model, test)};
}

/// Kinds of contexts of every event, for weights that depend on them; none: one weight a model.
struct Contexts {
  std::size_t kinds = 1;
  List<std::uint32_t> valid{};
  List<std::uint32_t> test{};
};

/// How much an n-gram knows of the chords before every event (NGram::bucket).
template <class CountingModel>
[[nodiscard]] Contexts contexts_of(CountingModel& model, const Corpus& valid, const Corpus& test) {
  Contexts contexts{.kinds = model.buckets()};
  const auto collect = [&](List<std::uint32_t>& kinds, const Corpus& pieces) {
    for (const Piece& piece : pieces.pieces) {
      auto state = model.start();
      for (const ChordEvent& event : piece.events) {
        kinds.push_back(static_cast<std::uint32_t>(model.bucket(state)));
        model.advance(state, event);
      }
    }
  };
  collect(contexts.valid, valid);
  collect(contexts.test, test);
  return contexts;
}

/// Whether a model says anything of held notes.
template <class = void>
[[nodiscard]] bool says_held(const Said& said) {
  const auto speaks = [](const EventLogProbability& logs) { return logs.held != 0; };
  return std::any_of(said.valid.begin(), said.valid.end(), speaks) ||
         std::any_of(said.test.begin(), said.test.end(), speaks);
}

/// The mixture of all: the weights of chords by context, those of durations and held notes the same everywhere. Throws
/// ArgumentError when the models did not judge the same events, or none.
template <class = WhenCalled>
[[nodiscard]] Said blend(Span<const Said> models, const Contexts& contexts = {}) {
  if (models.empty() || models[0].valid.empty())
    fail_argument("blend", "there is no validation event to fit the weights on. Give pieces to validate.");
  for (const Said& said : models)
    if (said.valid.size() != models[0].valid.size() || said.test.size() != models[0].test.size())
      fail_argument("blend", "the models have not judged the same events.");

  Said blended{List<EventLogProbability>(models[0].valid.size()), List<EventLogProbability>(models[0].test.size())};
  for (double EventLogProbability::*part :
       {&EventLogProbability::chord, &EventLogProbability::duration, &EventLogProbability::held}) {
    const bool by_context = part == &EventLogProbability::chord && contexts.kinds > 1;
    List<const Said*> speaking;
    for (const Said& said : models)
      if (part != &EventLogProbability::held || says_held(said)) speaking.push_back(&said);
    if (speaking.empty()) continue;
    List<double> logs(speaking.size());
    const auto hear = [&](List<EventLogProbability> Said::*side, std::size_t event) {
      for (std::size_t i = 0; i < speaking.size(); ++i) logs[i] = (speaking[i]->*side)[event].*part;
    };
    ComponentTable table{speaking.size()};
    for (std::size_t event = 0; event < blended.valid.size(); ++event) {
      hear(&Said::valid, event);
      table.add(logs, by_context ? contexts.valid[event] : 0);
    }
    const Interpolation weights(table, by_context ? contexts.kinds : 1, {.steps = 50, .pseudo_events = 20});
    const auto judge = [&](List<EventLogProbability> Said::*side, Span<const std::uint32_t> kinds) {
      for (std::size_t event = 0; event < (blended.*side).size(); ++event) {
        hear(side, event);
        (blended.*side)[event].*part = weights.log_probability(logs, by_context ? kinds[event] : 0);
      }
    };
    judge(&Said::valid, contexts.valid);
    judge(&Said::test, contexts.test);
  }
  return blended;
}

}  // namespace chordgen::inline CHORDGEN_ABI
