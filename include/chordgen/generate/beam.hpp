// SPDX-License-Identifier: MIT
//
// Beam search: the most probable continuation that a bounded search finds.
//
//   a beam holds the `width` best songs so far; each is asked for its next events, the best of all go on
//
// Events are found for any SequenceModel through its own decisions: a path of decisions is replayed by a chooser that
// answers as told, and at the first open decision learns its log-probabilities. Best first, whole events come out in
// the order of their probability, so only the `width` best of each song are looked at. Held or struck is no branch: the
// likelier is taken. Constraints strike out decisions as they do when drawing.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/generate/continue.hpp>

#include <algorithm>

namespace chordgen::inline CHORDGEN_ABI {

struct BeamOptions {
  std::size_t width = 8;
  std::size_t patience = 4096;  ///< decisions looked at for one event of one song
};

/// Songs by falling log-probability.
struct BeamResult {
  Song song{};
  double log_probability = 0;  ///< of all its events, in nats
};

namespace detail {

/// Answers decisions as told, and keeps the weights of the first that was not.
template <class = WhenCalled>
class ReplayChooser {
 public:
  ReplayChooser(ConstraintState& constraints, const List<std::size_t>& path)
      : constraints_(&constraints), rules_(constraints.chord_rules()), path_(&path) {}

  std::size_t chord(Span<const double> log_probabilities, const Vocabulary<PitchSet>& chords) {
    return answer(log_probabilities, [&](std::size_t id) {
      const PitchSet& chord = chords.entries()[id];
      return rules_.may_end(chord) && rules_.keeps_limits(chord);
    });
  }
  int note(const PitchSet& written, bool upward, Span<const double> log_probabilities) {
    return static_cast<int>(answer(log_probabilities, [&](std::size_t note) {
      return note == piano_keys ? rules_.may_end(written)
                                : rules_.may_add(written, upward, lowest_piano_key + static_cast<int>(note));
    }));
  }
  std::size_t duration(const PitchSet& chord, Span<const double> log_probabilities,
                       const Vocabulary<Rational>& durations) {
    return answer(log_probabilities,
                  [&](std::size_t id) { return constraints_->allows(chord, durations.entries()[id], durations); });
  }
  bool held(int, double probability) {
    if (!open_) log_probability_ += math::log(probability >= 0.5 ? probability : 1 - probability);
    return probability >= 0.5;
  }

  /// Whether the path ended before the event did; then these may follow.
  [[nodiscard]] bool open() const noexcept { return open_; }
  [[nodiscard]] const List<double>& choices() const noexcept { return choices_; }
  /// Of the held notes of a whole event.
  [[nodiscard]] double held_log_probability() const noexcept { return log_probability_; }

 private:
  template <class Allowed>
  std::size_t answer(Span<const double> log_probabilities, Allowed allowed) {
    if (at_ < path_->size()) return (*path_)[at_++];
    const auto best = std::max_element(log_probabilities.begin(), log_probabilities.end());
    if (!open_) {
      open_ = true;
      choices_.assign(log_probabilities.begin(), log_probabilities.end());
      for (std::size_t i = 0; i < choices_.size(); ++i)
        if (choices_[i] > -math::infinity && !allowed(i)) choices_[i] = -math::infinity;
    }
    return static_cast<std::size_t>(best - log_probabilities.begin());
  }

  ConstraintState* constraints_;
  ChordRules rules_;
  const List<std::size_t>* path_;
  std::size_t at_ = 0;
  bool open_ = false;
  List<double> choices_{};
  double log_probability_ = 0;
};

struct LikelyEvent {
  ChordEvent event{};
  double log_probability = 0;
};

/// The `count` most probable next events that keep the constraints, best first.
template <SequenceModel Model>
[[nodiscard]] List<LikelyEvent> likely_events(Model& model, const typename Model::State& state,
                                              ConstraintState& constraints, std::size_t count, std::size_t patience) {
  struct Path {
    List<std::size_t> decisions{};
    double log_probability = 0;
  };
  const auto worse = [](const Path& a, const Path& b) { return a.log_probability < b.log_probability; };
  List<Path> heap(1);
  List<LikelyEvent> found;
  for (std::size_t looked = 0; looked < patience && !heap.empty() && found.size() < count; ++looked) {
    std::pop_heap(heap.begin(), heap.end(), worse);
    const Path path = std::move(heap.back());
    heap.pop_back();
    ReplayChooser<> chooser(constraints, path.decisions);
    const ChordEvent event = model.propose(state, chooser);
    if (!chooser.open()) {
      found.push_back({event, path.log_probability + chooser.held_log_probability()});
      continue;
    }
    for (std::size_t choice = 0; choice < chooser.choices().size(); ++choice) {
      if (!(chooser.choices()[choice] > -math::infinity)) continue;
      Path longer = path;
      longer.decisions.push_back(choice);
      longer.log_probability += chooser.choices()[choice];
      heap.push_back(std::move(longer));
      std::push_heap(heap.begin(), heap.end(), worse);
    }
  }
  return found;
}

template <SequenceModel Model>
struct Beam {
  typename Model::State state;
  ConstraintState watch;
  BeamResult result{};
};

}  // namespace detail

/// The best songs found, best first. Throws ArgumentError for a width of 0 and when the constraints end every song.
template <SequenceModel Model>
[[nodiscard]] List<BeamResult> beam_search(Model& model, Span<const ChordEvent> prime,
                                           const ContinueOptions& options = {}, const BeamOptions& beam = {},
                                           const Constraints& constraints = {}) {
  if (beam.width == 0) fail_argument("beam_search", "width: got 0, expected at least 1.");
  using One = detail::Beam<Model>;
  List<One> beams;
  beams.push_back({state_after(model, prime), ConstraintState(constraints, options.length, options.metre)});
  beams[0].result.song.tempo = options.tempo;
  beams[0].result.song.metre = options.metre;

  for (std::size_t i = 0; i < options.length; ++i) {
    struct Candidate {
      std::size_t from;
      detail::LikelyEvent next;
      double total;
    };
    List<Candidate> candidates;
    for (std::size_t from = 0; from < beams.size(); ++from) {
      One& one = beams[from];
      for (detail::LikelyEvent& next : detail::likely_events(model, one.state, one.watch, beam.width, beam.patience))
        candidates.push_back({from, next, one.result.log_probability + next.log_probability});
    }
    if (candidates.empty())
      fail_argument("beam_search", "nothing is left after " + std::to_string(i) +
                                       " events that keeps the constraints (" + beams[0].watch.names() +
                                       "). Loosen one of them, or widen the beam.");
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Candidate& a, const Candidate& b) { return a.total > b.total; });
    if (candidates.size() > beam.width)
      candidates.erase(candidates.begin() + static_cast<std::ptrdiff_t>(beam.width), candidates.end());
    List<One> next;
    for (Candidate& candidate : candidates) {
      One one = beams[candidate.from];
      List<ChordEvent>& events = one.result.song.events;
      ChordEvent& event = candidate.next.event;
      detail::place_after(event, events.empty() ? nullptr : &events.back(), options.held);
      one.watch.advance(event);
      model.advance(one.state, event);
      events.push_back(event);
      one.result.log_probability = candidate.total;
      next.push_back(std::move(one));
    }
    beams = std::move(next);
  }
  List<BeamResult> results;
  for (One& one : beams) results.push_back(std::move(one.result));
  return results;
}

}  // namespace chordgen::inline CHORDGEN_ABI
