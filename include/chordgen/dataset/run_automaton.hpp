// SPDX-License-Identifier: MIT
//
// All passages of some texts, as a suffix automaton (Blumer et al., "The smallest automaton recognizing the subwords of
// a text", 1985): walking along another text it knows behind every symbol how long the passage is, ending here, that
// also stands in one of the texts, and where. Building and walking take linear time; edges are found by hashing, since
// music has thousands of symbols.
//
// Symbols are 0 or more. Texts are kept apart by symbols below 0, which no step finds.
#pragma once

#include <chordgen/core/config.hpp>
#include <chordgen/core/list.hpp>
#include <chordgen/core/span.hpp>

#include <algorithm>
#include <cstdint>

namespace chordgen::inline CHORDGEN_ABI {

class RunAutomaton {
 public:
  /// A place on the way: copyable, so that a symbol can be tried before it is taken.
  struct Walk {
    std::uint32_t state = 0;
    std::uint32_t length = 0;  ///< symbols up to here that stand together in one text
  };
  /// A symbol's place among the texts.
  struct Place {
    std::size_t text = 0;
    std::size_t symbol = 0;
  };

  template <class = WhenCalled>
  RunAutomaton() : places_(64, none) {
    add_state(0, 0);
  }

  /// Adds a text behind those that were added.
  template <class = WhenCalled>
  void add(Span<const std::int64_t> symbols) {
    begins_.push_back(read_);
    for (const std::int64_t symbol : symbols) extend(symbol);
    extend(-static_cast<std::int64_t>(begins_.size()));
  }

  /// The walk after one more symbol.
  template <class = WhenCalled>
  [[nodiscard]] Walk step(Walk walk, std::int64_t symbol) const noexcept {
    while (symbol >= 0) {
      const std::uint32_t edge = find(walk.state, symbol);
      if (edge != none) return {edges_[edge].target, walk.length + 1};
      if (walk.state == 0) break;
      walk.state = states_[walk.state].link;
      walk.length = states_[walk.state].length;
    }
    return {};
  }
  /// Where the last symbol of the walk's passage first stood; the walk is not at its beginning.
  template <class = WhenCalled>
  [[nodiscard]] Place last_symbol(const Walk& walk) const noexcept {
    const std::uint32_t at = states_[walk.state].first_end;
    const auto text = std::upper_bound(begins_.begin(), begins_.end(), at) - 1;
    return {static_cast<std::size_t>(text - begins_.begin()), at - *text};
  }

 private:
  static constexpr std::uint32_t none = static_cast<std::uint32_t>(-1);

  struct State {
    std::uint32_t length;
    std::uint32_t link;
    std::uint32_t first_edge;  ///< of a chain of edges, none at its end
    std::uint32_t first_end;   ///< the symbol that ends the passage where it stands first, over all texts
  };
  struct Edge {
    std::int64_t symbol;
    std::uint32_t from;
    std::uint32_t target;
    std::uint32_t next;
  };

  template <class = WhenCalled>
  std::uint32_t add_state(std::uint32_t length, std::uint32_t first_end) {
    states_.push_back({length, none, none, first_end});
    return static_cast<std::uint32_t>(states_.size() - 1);
  }

  /// The place in the hash table of a state's edge, or the empty one where it would stand.
  template <class = WhenCalled>
  [[nodiscard]] std::size_t slot(std::uint32_t state, std::int64_t symbol) const noexcept {
    std::uint64_t hash = (static_cast<std::uint64_t>(symbol) ^ (std::uint64_t{state} << 32)) * 0x9e3779b97f4a7c15u;
    hash = (hash ^ (hash >> 29)) * 0xbf58476d1ce4e5b9u;
    for (std::size_t at = hash >> 32;; ++at) {
      const std::uint32_t edge = places_[at & (places_.size() - 1)];
      if (edge == none || (edges_[edge].from == state && edges_[edge].symbol == symbol))
        return at & (places_.size() - 1);
    }
  }
  template <class = WhenCalled>
  [[nodiscard]] std::uint32_t find(std::uint32_t state, std::int64_t symbol) const noexcept {
    return places_[slot(state, symbol)];
  }
  template <class = WhenCalled>
  void add_edge(std::uint32_t state, std::int64_t symbol, std::uint32_t target) {
    if (2 * (edges_.size() + 1) > places_.size()) grow();
    const auto number = static_cast<std::uint32_t>(edges_.size());
    places_[slot(state, symbol)] = number;
    edges_.push_back({symbol, state, target, states_[state].first_edge});
    states_[state].first_edge = number;
  }
  template <class = WhenCalled>
  void grow() {
    places_.assign(2 * places_.size(), none);
    for (std::uint32_t edge = 0; edge < edges_.size(); ++edge)
      places_[slot(edges_[edge].from, edges_[edge].symbol)] = edge;
  }
  template <class = WhenCalled>
  void copy_edges(std::uint32_t to, std::uint32_t from) {
    for (std::uint32_t edge = states_[from].first_edge; edge != none; edge = edges_[edge].next)
      add_edge(to, edges_[edge].symbol, edges_[edge].target);
  }

  /// Adds one symbol behind all that were read.
  template <class = WhenCalled>
  void extend(std::int64_t symbol) {
    const std::uint32_t current = add_state(states_[last_].length + 1, read_++);
    std::uint32_t from = last_;
    last_ = current;
    std::uint32_t edge = none;
    while (from != none && (edge = find(from, symbol)) == none) {
      add_edge(from, symbol, current);
      from = states_[from].link;
    }
    if (from == none) {
      states_[current].link = 0;
      return;
    }
    const std::uint32_t reached = edges_[edge].target;
    if (states_[reached].length == states_[from].length + 1) {
      states_[current].link = reached;
      return;
    }
    const std::uint32_t clone = add_state(states_[from].length + 1, states_[reached].first_end);
    copy_edges(clone, reached);
    states_[clone].link = states_[reached].link;
    for (; from != none && (edge = find(from, symbol)) != none && edges_[edge].target == reached;
         from = states_[from].link)
      edges_[edge].target = clone;
    states_[reached].link = clone;
    states_[current].link = clone;
  }

  List<State> states_;
  List<Edge> edges_;
  List<std::uint32_t> places_;  // a hash table of edges, open addressing, at most half full
  List<std::uint32_t> begins_;  // of the texts, in symbols read
  std::uint32_t read_ = 0;
  std::uint32_t last_ = 0;
};

}  // namespace chordgen::inline CHORDGEN_ABI
