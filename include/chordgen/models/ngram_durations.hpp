// SPDX-License-Identifier: MIT
//
// How long a chord lasts and which of its notes are held, by counting.
//
//   duration   interpolation of: evenly over the known durations and 64 places for all others; after the last 0 .. 4
//              durations; after the chord itself, with the duration and the chord before it
//   held       for each note that sounded before, from low to high: the rate among notes like it. Alike are notes with
//              the same answers to: are there new notes, have notes ended, is it the lowest, the highest or neither,
//              and what became of the notes below it (counts + 1/2 over counts + 1)
//
// An unknown duration gets one of the 64 places: a probability, so that models compare on music with rare durations.
#pragma once

#include <chordgen/models/chord_counts.hpp>
#include <chordgen/models/interpolation.hpp>

#include <bit>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// The durations before the next one, the nearest first.
struct DurationHistory {
  static constexpr std::size_t longest = 4;
  std::array<Rational, longest> durations{};

  void push(const Rational& duration) noexcept {
    for (std::size_t i = longest - 1; i > 0; --i) durations[i] = durations[i - 1];
    durations[0] = duration;
  }
};

/// The tables of durations, without the weights.
class DurationNGram {
 public:
  static constexpr std::size_t own = DurationHistory::longest + 1;  ///< components of the durations alone
  static constexpr std::size_t joint = 3;                           ///< components with the chord
  static constexpr std::size_t components = 1 + own + joint;
  static constexpr std::size_t count_steps = 8;
  static constexpr std::size_t buckets = (own + 1) * (joint + 1) * count_steps;
  static constexpr std::size_t others = 64;

  struct Context {
    std::array<std::uint32_t, own> own_nodes{};
    std::array<std::uint32_t, joint + 1> joint_nodes{};
    std::size_t own_lengths = 0;
    std::size_t joint_lengths = 0;
    std::size_t bucket = 0;
  };

  DurationNGram() = default;
  template <class = WhenCalled>
  DurationNGram(const Corpus& corpus, const Vocabulary<PitchSet>& chords) : durations_(duration_vocabulary(corpus)) {
    List<std::uint32_t> alone;
    List<std::uint32_t> together;
    List<std::uint64_t> next;
    for (const Piece& piece : corpus.pieces) {
      ChordHistory history;
      DurationHistory lengths;
      for (const ChordEvent& event : piece.events) {
        const Symbols symbols = symbols_of(history, lengths, event.pitches, chords);
        alone.append(symbols.alone.begin(), symbols.alone.end());
        together.append(symbols.together.begin(), symbols.together.end());
        next.push_back(static_cast<std::uint64_t>(durations_.find(event.duration)));
        history.push(event.pitches);
        lengths.push(event.duration);
      }
    }
    own_ = ChainCounts(alone, DurationHistory::longest, next);
    joint_ = ChainCounts(together, joint, next);
  }

  [[nodiscard]] const Vocabulary<Rational>& durations() const noexcept { return durations_; }

  template <class = WhenCalled>
  [[nodiscard]] Context context(const ChordHistory& history, const DurationHistory& lengths, const PitchSet& chord,
                                const Vocabulary<PitchSet>& chords) const {
    const Symbols symbols = symbols_of(history, lengths, chord, chords);
    Context context;
    context.own_lengths = own_.find(symbols.alone, context.own_nodes);
    context.joint_lengths = joint_.find(symbols.together, context.joint_nodes);
    const double count =
        joint_.followers(context.joint_lengths - 1).total(context.joint_nodes[context.joint_lengths - 1]);
    const auto step = static_cast<std::size_t>(std::bit_width(static_cast<std::uint64_t>(count)));
    context.bucket =
        (context.own_lengths * (joint + 1) + context.joint_lengths - 1) * count_steps + std::min(count_steps - 1, step);
    return context;
  }

  /// The logarithms of what each component says: (components).
  template <class = WhenCalled>
  void component_logs(const Context& context, std::int32_t duration, List<double>& logs) const {
    logs.assign(1, -math::log(static_cast<double>(durations_.size() + others)));
    const auto add = [&](const ChainCounts& chain, std::size_t length, std::size_t lengths, std::uint32_t node) {
      if (length >= lengths) return logs.push_back(Interpolation::unseen);
      const Followers& followers = chain.followers(length);
      const double count = duration < 0 ? 0 : followers.count(node, static_cast<std::uint64_t>(duration));
      logs.push_back(math::log(count / followers.total(node)));
    };
    for (std::size_t i = 0; i < own; ++i) add(own_, i, context.own_lengths, context.own_nodes[i]);
    for (std::size_t i = 1; i <= joint; ++i) add(joint_, i, context.joint_lengths, context.joint_nodes[i]);
  }

 private:
  struct Symbols {
    std::array<std::uint32_t, DurationHistory::longest> alone;
    std::array<std::uint32_t, joint> together;
  };
  template <class = WhenCalled>
  [[nodiscard]] Symbols symbols_of(const ChordHistory& history, const DurationHistory& lengths, const PitchSet& chord,
                                   const Vocabulary<PitchSet>& chords) const {
    const auto duration = [&](std::size_t back) {
      if (back == history.events) return static_cast<std::uint32_t>(durations_.size());
      const std::int32_t id = back > history.events ? -1 : durations_.find(lengths.durations[back]);
      return id < 0 ? ContextIndex::none : static_cast<std::uint32_t>(id);
    };
    const std::int32_t id = chords.find(chord);
    return {{duration(0), duration(1), duration(2), duration(3)},
            {id < 0 ? ContextIndex::none : static_cast<std::uint32_t>(id), duration(0),
             ChordCounts::symbol(history, 0, chords)}};
  }

  Vocabulary<Rational> durations_{};
  ChainCounts own_{};
  ChainCounts joint_{};
};

/// How often notes like one are held.
class HeldRates {
 public:
  static constexpr std::size_t cells = 2 * 2 * 3 * 4;  ///< ways of being alike
  struct Counts {
    std::array<double, cells> held{};
    std::array<double, cells> seen{};
  };

  HeldRates() = default;
  explicit HeldRates(const Counts& counts) : counts_(counts) {}
  template <class = WhenCalled>
  explicit HeldRates(const Corpus& corpus) {
    for (const Piece& piece : corpus.pieces) {
      PitchSet previous;
      for (const ChordEvent& event : piece.events) {
        each_note(previous, event, [&](int, std::size_t cell, bool held) {
          counts_.held[cell] += held ? 1 : 0;
          counts_.seen[cell] += 1;
        });
        previous = event.pitches;
      }
    }
  }

  [[nodiscard]] const Counts& counts() const noexcept { return counts_; }

  template <class = WhenCalled>
  [[nodiscard]] double log_probability(const PitchSet& previous, const ChordEvent& event) const {
    double sum = 0;
    each_note(previous, event, [&](int, std::size_t cell, bool held) {
      sum += held ? math::log(rate(cell)) : math::log1p(-rate(cell));
    });
    return sum;
  }
  /// Asks for every note that sounded before; the answers are the notes that are held.
  template <class Chooser>
  [[nodiscard]] PitchSet propose(const PitchSet& previous, const PitchSet& chord, Chooser& chooser) const {
    ChordEvent event{.pitches = chord};
    for (const int key : chord& previous)
      if (chooser.held(key, rate(cell_of(previous, event, key)))) event.held.insert(key);
    return event.held;
  }

 private:
  /// What the notes that are alike share; of `event.held` only the keys below count.
  template <class = WhenCalled>
  [[nodiscard]] static std::size_t cell_of(const PitchSet& previous, const ChordEvent& event, int key) {
    const PitchSet& chord = event.pitches;
    const bool fresh = !(chord - previous).empty();
    const bool ended = !(previous - chord).empty();
    const std::size_t place = key == chord.lowest() ? 0 : key == chord.highest() ? 2 : 1;
    std::size_t below = 0;  // 1: notes below were struck, 2: held, 3: both
    for (const int other : chord& previous) {
      if (other >= key) break;
      below |= event.held.contains(other) ? 2u : 1u;
    }
    return (((fresh ? 2u : 0u) + (ended ? 1u : 0u)) * 3 + place) * 4 + below;
  }
  template <class Each>
  static void each_note(const PitchSet& previous, const ChordEvent& event, Each each) {
    for (const int key : event.pitches& previous) each(key, cell_of(previous, event, key), event.held.contains(key));
  }
  [[nodiscard]] double rate(std::size_t cell) const noexcept {
    return (counts_.held[cell] + 0.5) / (counts_.seen[cell] + 1);
  }

  Counts counts_{};
};

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
