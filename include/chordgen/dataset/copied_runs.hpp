// SPDX-License-Identifier: MIT
//
// How much of a song is copied: a suffix automaton over the corpus (Blumer et al. 1985) walks along the song and knows
// at every event how long the run is, ending here, that also stands in one piece. Building and walking take linear
// time.
//
// An event is one symbol, made of its chord id and its duration id; pieces are kept apart by symbols that never match.
#pragma once

#include <chordgen/dataset/windows.hpp>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace chordgen::inline CHORDGEN_ABI {

/// All runs of events of a corpus.
class CopiedRuns {
 public:
  /// A place on the way along a song: copyable, so that an event can be tried before it is taken.
  struct Walk {
    std::uint32_t state = 0;
    std::uint32_t length = 0;  ///< events up to here that stand together in one piece
  };

  explicit CopiedRuns(const std::vector<IdSequence>& pieces) {
    add_state(0);
    std::int64_t separator = -1;
    for (const IdSequence& piece : pieces) {
      for (std::size_t i = 0; i < piece.chords.size(); ++i) extend(symbol(piece.chords[i], piece.durations[i]));
      extend(separator--);
    }
  }

  /// The walk after one more event.
  [[nodiscard]] Walk step(Walk walk, std::int32_t chord, std::int32_t duration) const noexcept {
    const std::int64_t wanted = symbol(chord, duration);
    for (;;) {
      const std::uint32_t next = follow(walk.state, wanted);
      if (next != none) return {next, walk.length + 1};
      if (walk.state == 0) return {};
      walk.state = states_[walk.state].link;
      walk.length = states_[walk.state].length;
    }
  }

  /// The longest run of a song's events that stands in one piece.
  [[nodiscard]] std::size_t longest(const IdSequence& song) const noexcept {
    Walk walk;
    std::size_t best = 0;
    for (std::size_t i = 0; i < song.chords.size(); ++i) {
      walk = step(walk, song.chords[i], song.durations[i]);
      best = std::max<std::size_t>(best, walk.length);
    }
    return best;
  }

 private:
  static constexpr std::uint32_t none = static_cast<std::uint32_t>(-1);

  struct State {
    std::uint32_t length;
    std::uint32_t link;
    std::uint32_t first_edge;  ///< of a chain of edges, none at its end
  };
  struct Edge {
    std::int64_t symbol;
    std::uint32_t target;
    std::uint32_t next;
  };

  [[nodiscard]] static std::int64_t symbol(std::int32_t chord, std::int32_t duration) noexcept {
    return (std::int64_t{chord} << 31) | duration;
  }
  std::uint32_t add_state(std::uint32_t length) {
    states_.push_back({length, none, none});
    return static_cast<std::uint32_t>(states_.size() - 1);
  }
  [[nodiscard]] std::uint32_t* find_edge(std::uint32_t state, std::int64_t wanted) noexcept {
    for (std::uint32_t edge = states_[state].first_edge; edge != none; edge = edges_[edge].next)
      if (edges_[edge].symbol == wanted) return &edges_[edge].target;
    return nullptr;
  }
  [[nodiscard]] std::uint32_t follow(std::uint32_t state, std::int64_t wanted) const noexcept {
    for (std::uint32_t edge = states_[state].first_edge; edge != none; edge = edges_[edge].next)
      if (edges_[edge].symbol == wanted) return edges_[edge].target;
    return none;
  }
  void add_edge(std::uint32_t state, std::int64_t name, std::uint32_t target) {
    edges_.push_back({name, target, states_[state].first_edge});
    states_[state].first_edge = static_cast<std::uint32_t>(edges_.size() - 1);
  }
  void copy_edges(std::uint32_t to, std::uint32_t from) {
    for (std::uint32_t edge = states_[from].first_edge; edge != none; edge = edges_[edge].next)
      add_edge(to, edges_[edge].symbol, edges_[edge].target);
  }

  /// Adds one symbol behind all that were read (the construction of Blumer et al., online).
  void extend(std::int64_t name) {
    const std::uint32_t current = add_state(states_[last_].length + 1);
    std::uint32_t from = last_;
    last_ = current;
    std::uint32_t* target = nullptr;
    while (from != none && (target = find_edge(from, name)) == nullptr) {
      add_edge(from, name, current);
      from = states_[from].link;
    }
    if (from == none) {
      states_[current].link = 0;
      return;
    }
    const std::uint32_t reached = *target;
    if (states_[reached].length == states_[from].length + 1) {
      states_[current].link = reached;
      return;
    }
    const std::uint32_t clone = add_state(states_[from].length + 1);
    copy_edges(clone, reached);
    states_[clone].link = states_[reached].link;
    for (; from != none && (target = find_edge(from, name)) != nullptr && *target == reached; from = states_[from].link)
      *target = clone;
    states_[reached].link = clone;
    states_[current].link = clone;
  }

  std::vector<State> states_;
  std::vector<Edge> edges_;
  std::uint32_t last_ = 0;
};

/// The same for music that need not be of the corpus's vocabularies: what they lack was not copied.
class CopiedEvents {
 public:
  using Walk = CopiedRuns::Walk;

  explicit CopiedEvents(const ChordWindows& corpus)
      : runs_(corpus.pieces), chords_(corpus.chords), durations_(corpus.durations) {}

  /// The walk after one more event.
  [[nodiscard]] Walk step(Walk walk, const PitchSet& pitches, const Rational& duration) const noexcept {
    const std::int32_t chord = chords_.find(pitches);
    const std::int32_t length = durations_.find(duration);
    return chord < 0 || length < 0 ? Walk{} : runs_.step(walk, chord, length);
  }
  /// The longest run of events that stands in one piece.
  [[nodiscard]] std::size_t longest(std::span<const ChordEvent> song) const noexcept {
    Walk walk;
    std::size_t best = 0;
    for (const ChordEvent& event : song) {
      walk = step(walk, event.pitches, event.duration);
      best = std::max<std::size_t>(best, walk.length);
    }
    return best;
  }

 private:
  CopiedRuns runs_;
  Vocabulary<PitchSet> chords_;
  Vocabulary<Rational> durations_;
};

}  // namespace chordgen::inline CHORDGEN_ABI
