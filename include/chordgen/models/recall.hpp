// SPDX-License-Identifier: MIT
//
// What the piece itself has said before: music repeats itself, and a model that reads the piece so far may say "as last
// time". For every earlier place whose last chords are the piece's last chords, as they are or all moved by the same
// interval, the chord that followed there, moved likewise, is a candidate.
//
//   P(chord | past) = mixture of   each key by itself (models/key_models.hpp), so that every chord has probability
//                                  the candidates of places that agree over at least 1, 2, 4, 8, 16 chords as they are
//                                  the same over at least 2, 4, 8, 16 chords in any key
//                                  the one candidate of the longest agreement, the latest of equals
//
// with weights by how long the longest agreement is, fitted on other pieces (models/interpolation.hpp). Nothing is
// learnt of what follows what: the model is worth little alone and much beside one that has learnt a style. Its time
// grows with the piece read: one comparison an earlier event.
#pragma once

#include <chordgen/models/interpolation.hpp>
#include <chordgen/models/key_models.hpp>
#include <chordgen/models/sequence_model.hpp>

#include <array>
#include <bit>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// A SequenceModel that remembers its piece; see the head of this file.
class Recall {
 public:
  struct State {
    /// How long the chords up to an earlier event agree with the last ones, all moved by `shift`.
    struct Agreement {
      std::int16_t shift = 0;
      std::uint16_t length = 0;
    };
    List<PitchSet> chords{};
    List<Agreement> agreements{};  ///< of every event but the last
    Rational time{};
  };

  /// Counts keys and durations of one corpus and fits the weights on another. Throws ArgumentError when one has no
  /// event.
  template <class = WhenCalled>
  Recall(const Corpus& train, const Corpus& valid, const KeyRange& range = {})
      : range_(range),
        keys_(train, range),
        chords_(chord_vocabulary(train)),
        durations_(duration_vocabulary(train)),
        counts_(durations_.size() + 1, 0.5) {
    if (chords_.size() == 0) fail_argument("Recall", "there is no event to count. Give training pieces.");
    for (const Piece& piece : train.pieces)
      for (const ChordEvent& event : piece.events)
        counts_[static_cast<std::size_t>(durations_.find(event.duration))] += 1;

    ComponentTable table{components};
    for (const Piece& piece : valid.pieces) {
      State state = start();
      for (const ChordEvent& event : piece.events) {
        const Candidates found = candidates(state);
        table.add(logs_of(found, event.pitches), found.bucket);
        advance(state, event);
      }
    }
    weights_ = Interpolation(table, buckets());
  }

  /// How long the longest agreements are: mixtures may weigh by it.
  template <class = WhenCalled>
  [[nodiscard]] std::size_t bucket(const State& state) const {
    return candidates(state).bucket;
  }
  [[nodiscard]] static constexpr std::size_t buckets() noexcept { return lengths * lengths; }

  template <class = WhenCalled>
  [[nodiscard]] State start() const {
    return {};
  }
  template <class = WhenCalled>
  void advance(State& state, const ChordEvent& event) const {
    const PitchSet& chord = event.pitches;
    if (!state.chords.empty()) state.agreements.push_back({});
    for (std::size_t i = state.agreements.size(); i-- > 0;) {  // an agreement grows from the one an event earlier
      const State::Agreement before = i == 0 ? State::Agreement{} : state.agreements[i - 1];
      state.agreements[i] = grown(before, state.chords[i], chord);
    }
    state.chords.push_back(chord);
    state.time += event.duration;
  }
  /// Minus infinity for a chord with a note outside the range of keys.
  template <class = WhenCalled>
  [[nodiscard]] EventLogProbability log_probability(const State& state, const ChordEvent& event) const {
    const Candidates found = candidates(state);
    const PitchSet previous = state.chords.empty() ? PitchSet() : state.chords.back();
    return {weights_.log_probability(logs_of(found, event.pitches), found.bucket), duration_log(event.duration),
            -math::log(2) * static_cast<double>((event.pitches & previous).size())};
  }
  /// The next event, chosen from the chords and durations of the corpus.
  template <class Chooser>
  [[nodiscard]] ChordEvent propose(const State& state, Chooser& chooser) const {
    const Candidates found = candidates(state);
    List<PitchSet> named;
    for (const Candidate& candidate : found.all) named.push_back(candidate.chord);
    const Vocabulary<PitchSet> followers(std::move(named));
    List<double> logs;
    for (const PitchSet& chord : chords_.entries()) {
      const bool follows = followers.find(chord) >= 0;
      logs.push_back(
          weights_.log_probability(follows ? logs_of(found, chord) : with_counts(found, chord, {}), found.bucket));
    }
    ChordEvent event{.onset = state.time};
    event.pitches = chords_.entries()[chooser.chord(logs, chords_)];
    logs.clear();
    for (const Rational& duration : durations_.entries()) logs.push_back(duration_log(duration));
    event.duration = durations_.entries()[chooser.duration(event.pitches, logs, durations_)];
    for (const int key : event.pitches&(state.chords.empty() ? PitchSet() : state.chords.back()))
      if (chooser.held(key, 0.5)) event.held.insert(key);
    return event;
  }

 private:
  static constexpr std::array<std::size_t, 5> exact_least{1, 2, 4, 8, 16};
  static constexpr std::array<std::size_t, 4> moved_least{2, 4, 8, 16};
  static constexpr std::size_t components = 1 + exact_least.size() + moved_least.size() + 1;
  static constexpr std::size_t lengths = 8;  ///< 0, 1, 2-3, 4-7, ..., 64 and more

  /// A chord that may follow, and how long the places that say so agree.
  struct Candidate {
    PitchSet chord;
    std::size_t length;
    bool moved;
  };
  struct Candidates {
    List<Candidate> all{};
    std::array<double, components> totals{};  ///< of each component: how many candidates it has
    std::size_t longest = 0;                  ///< the number of the longest
    std::size_t bucket = 0;
  };

  /// Silence agrees with silence under any shift; what begins with it takes the shift 0.
  template <class = WhenCalled>
  [[nodiscard]] static State::Agreement grown(const State::Agreement& before, const PitchSet& earlier,
                                              const PitchSet& now) {
    if (earlier.size() != now.size()) return {};
    const int shift = now.empty() ? before.shift : now.lowest() - earlier.lowest();
    if (!now.empty() && earlier.highest() + shift != now.highest()) return {};
    if (!now.empty() && !(earlier.transposed(shift) == now)) return {};
    const bool goes_on = before.length != 0 && before.shift == shift;
    return {static_cast<std::int16_t>(shift),
            static_cast<std::uint16_t>(goes_on ? std::min(before.length + 1, 0xffff) : 1)};
  }
  template <class = WhenCalled>
  [[nodiscard]] Candidates candidates(const State& state) const {
    Candidates found;
    std::size_t longest_exact = 0;
    std::size_t longest_moved = 0;
    std::size_t longest = 0;
    for (std::size_t i = 0; i < state.agreements.size(); ++i) {
      const State::Agreement& agreement = state.agreements[i];
      if (agreement.length == 0) continue;
      const PitchSet& next = state.chords[i + 1];
      const bool moved = agreement.shift != 0;
      if (!next.empty() && (next.lowest() + agreement.shift < range_.lowest ||
                            next.highest() + agreement.shift >= range_.lowest + range_.keys))
        continue;
      const std::size_t length = agreement.length;
      (moved ? longest_moved : longest_exact) = std::max(moved ? longest_moved : longest_exact, length);
      if (length >= longest) found.longest = found.all.size();
      longest = std::max(longest, length);
      found.all.push_back({next.empty() ? next : next.transposed(agreement.shift), length, moved});
      add(found.totals, found.all.back());
    }
    if (longest != 0) found.totals[components - 1] = 1;
    const auto step = [](std::size_t length) {
      return std::min<std::size_t>(lengths - 1, static_cast<std::size_t>(std::bit_width(length)));
    };
    found.bucket = step(longest_exact) * lengths + step(longest_moved);
    return found;
  }
  /// Counts a candidate for every component that it belongs to.
  template <class = WhenCalled>
  static void add(std::array<double, components>& counts, const Candidate& candidate) {
    for (std::size_t i = 0; i < exact_least.size(); ++i)
      if (!candidate.moved && candidate.length >= exact_least[i]) counts[1 + i] += 1;
    for (std::size_t i = 0; i < moved_least.size(); ++i)
      if (candidate.length >= moved_least[i]) counts[1 + exact_least.size() + i] += 1;
  }
  template <class = WhenCalled>
  [[nodiscard]] std::array<double, components> logs_of(const Candidates& found, const PitchSet& chord) const {
    std::array<double, components> counts{};
    for (const Candidate& candidate : found.all)
      if (candidate.chord == chord) add(counts, candidate);
    if (!found.all.empty()) counts[components - 1] = found.all[found.longest].chord == chord ? 1 : 0;
    return with_counts(found, chord, counts);
  }
  /// What each component says of a chord that is so many of its candidates.
  [[nodiscard]] std::array<double, components> with_counts(const Candidates& found, const PitchSet& chord,
                                                           const std::array<double, components>& counts) const {
    std::array<double, components> logs{keys_.log_probability(chord)};
    for (std::size_t i = 1; i < components; ++i)
      logs[i] = found.totals[i] > 0 ? math::log(counts[i] / found.totals[i]) : Interpolation::unseen;
    return logs;
  }
  template <class = WhenCalled>
  [[nodiscard]] double duration_log(const Rational& duration) const {
    double all = 0;
    for (const double count : counts_) all += count;
    const std::int32_t id = durations_.find(duration);
    return id < 0 ? math::log(counts_.back() / all / 64) : math::log(counts_[static_cast<std::size_t>(id)] / all);
  }

  KeyRange range_;
  KeyBernoulli keys_;
  Vocabulary<PitchSet> chords_{};
  Vocabulary<Rational> durations_{};
  List<double> counts_{};  // of durations, half an event more; the last is for all others
  Interpolation weights_{};
};

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
