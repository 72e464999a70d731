// SPDX-License-Identifier: MIT
//
// What followed what, how often: the tables of an n-gram, as sorted flat arrays.
//
// A context is a chain of symbols from the nearest to the farthest. The contexts of length L are numbered by the sorted
// pairs (number of their first L - 1 symbols, L-th symbol), so that a context is found symbol by symbol, one binary
// search each; what followed a context stands together, sorted, with its count.
#pragma once

#include <chordgen/core/config.hpp>
#include <chordgen/core/list.hpp>
#include <chordgen/core/span.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace chordgen::inline CHORDGEN_ABI {

/// Numbers the contexts that were seen, for each length from 0.
class ContextIndex {
 public:
  static constexpr std::uint32_t none = static_cast<std::uint32_t>(-1);

  ContextIndex() = default;
  /// symbols: (events, longest), row by row; a context ends at the first `none` of its row.
  template <class = WhenCalled>
  ContextIndex(Span<const std::uint32_t> symbols, std::size_t longest) : keys_(longest) {
    const std::size_t events = longest == 0 ? 0 : symbols.size() / longest;
    List<std::uint32_t> nodes(events, 0);
    for (std::size_t length = 1; length <= longest; ++length) {
      List<std::uint64_t>& keys = keys_[length - 1];
      for (std::size_t event = 0; event < events; ++event) {
        const std::uint32_t symbol = symbols[event * longest + length - 1];
        if (nodes[event] != none && symbol != none) keys.push_back(key(nodes[event], symbol));
      }
      std::sort(keys.begin(), keys.end());
      keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
      keys = List<std::uint64_t>(keys);  // a copy takes no more than it needs
      for (std::size_t event = 0; event < events; ++event)
        nodes[event] = extend(length - 1, nodes[event], symbols[event * longest + length - 1]);
    }
  }

  [[nodiscard]] std::size_t longest() const noexcept { return keys_.size(); }
  /// How many contexts of a length were seen; the empty one always is.
  [[nodiscard]] std::size_t size(std::size_t length) const noexcept {
    return length == 0 ? 1 : keys_[length - 1].size();
  }
  /// The context of length + 1 that `symbol` makes of this one; none when it was not seen.
  template <class = WhenCalled>
  [[nodiscard]] std::uint32_t extend(std::size_t length, std::uint32_t node, std::uint32_t symbol) const noexcept {
    if (node == none || symbol == none || length >= keys_.size()) return none;
    const List<std::uint64_t>& keys = keys_[length];
    const auto place = std::lower_bound(keys.begin(), keys.end(), key(node, symbol));
    return place != keys.end() && *place == key(node, symbol) ? static_cast<std::uint32_t>(place - keys.begin()) : none;
  }

 private:
  [[nodiscard]] static std::uint64_t key(std::uint32_t node, std::uint32_t symbol) noexcept {
    return (std::uint64_t{node} << 32) | symbol;
  }

  List<List<std::uint64_t>> keys_;
};

/// What followed each context of one length.
class Followers {
 public:
  struct Follower {
    std::uint64_t symbol;
    std::uint32_t count;
  };
  using Pair = std::pair<std::uint32_t, std::uint64_t>;  ///< context and the symbol behind it

  template <class = WhenCalled>
  Followers() : first_(1) {}
  template <class = WhenCalled>
  Followers(List<Pair> pairs, std::size_t contexts) : first_(contexts + 1), totals_(contexts) {
    std::sort(pairs.begin(), pairs.end());
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      const auto [context, symbol] = pairs[i];
      ++totals_[context];
      if (i > 0 && pairs[i] == pairs[i - 1]) {
        ++entries_.back().count;
        continue;
      }
      entries_.push_back({symbol, 1});
      first_[context + 1] = static_cast<std::uint32_t>(entries_.size());
    }
    for (std::size_t i = 1; i < first_.size(); ++i) first_[i] = std::max(first_[i], first_[i - 1]);
  }

  [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
  template <class = WhenCalled>
  [[nodiscard]] Span<const Follower> of(std::uint32_t context) const noexcept {
    return Span(entries_).subspan(first_[context], first_[context + 1] - first_[context]);
  }
  /// How often the context was seen.
  [[nodiscard]] double total(std::uint32_t context) const noexcept { return totals_[context]; }
  /// How often one of the symbols first..last followed.
  template <class = WhenCalled>
  [[nodiscard]] double count(std::uint32_t context, std::uint64_t first, std::uint64_t last) const noexcept {
    const Span<const Follower> followers = of(context);
    auto place =
        std::lower_bound(followers.begin(), followers.end(), first,
                         [](const Follower& follower, std::uint64_t symbol) { return follower.symbol < symbol; });
    double sum = 0;
    for (; place != followers.end() && place->symbol <= last; ++place) sum += place->count;
    return sum;
  }
  template <class = WhenCalled>
  [[nodiscard]] double count(std::uint32_t context, std::uint64_t symbol) const noexcept {
    return count(context, symbol, symbol);
  }

 private:
  List<std::uint32_t> first_;  // of a context's entries; one more than contexts
  List<std::uint32_t> totals_;
  List<Follower> entries_;
};

/// What followed the contexts of every length up to the longest.
class ChainCounts {
 public:
  ChainCounts() = default;
  /// symbols: (events, longest), as ContextIndex takes them; next: the symbol behind each event's context.
  template <class = WhenCalled>
  ChainCounts(Span<const std::uint32_t> symbols, std::size_t longest, Span<const std::uint64_t> next)
      : index_(symbols, longest) {
    List<List<Followers::Pair>> pairs(longest + 1);
    List<std::uint32_t> nodes(longest + 1);
    for (std::size_t event = 0; event < next.size(); ++event) {
      const std::size_t lengths = find(symbols.subspan(event * longest, longest), nodes);
      for (std::size_t length = 0; length < lengths; ++length) pairs[length].emplace_back(nodes[length], next[event]);
    }
    for (std::size_t length = 0; length <= longest; ++length)
      followers_.emplace_back(std::move(pairs[length]), index_.size(length));
  }

  [[nodiscard]] bool empty() const noexcept { return followers_.empty(); }
  /// Writes the numbers of the contexts that were seen, from the empty one on; returns how many.
  template <class = WhenCalled>
  std::size_t find(Span<const std::uint32_t> symbols, Span<std::uint32_t> nodes) const noexcept {
    std::size_t lengths = 0;
    for (std::uint32_t node = 0; node != ContextIndex::none; ++lengths) {
      nodes[lengths] = node;
      node = lengths < symbols.size() ? index_.extend(lengths, node, symbols[lengths]) : ContextIndex::none;
    }
    return lengths;
  }
  [[nodiscard]] const Followers& followers(std::size_t length) const noexcept { return followers_[length]; }

 private:
  ContextIndex index_{};
  List<Followers> followers_{};  // by length of context
};

}  // namespace chordgen::inline CHORDGEN_ABI
