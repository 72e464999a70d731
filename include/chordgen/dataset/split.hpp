// SPDX-License-Identifier: MIT
//
// Which pieces train, validate and test. A split goes by piece, never by window: windows of one piece overlap by all
// but one event. Pieces that are equal but for transposition stay on one side.
#pragma once

#include <chordgen/core/distributions.hpp>
#include <chordgen/core/list.hpp>
#include <chordgen/dataset/piece.hpp>

#include <algorithm>
#include <compare>
#include <string_view>
#include <utility>

namespace chordgen::inline CHORDGEN_ABI {

enum class Side : std::uint8_t { train, valid, test };

/// The pieces of each side.
struct SplitCorpus {
  Corpus train{};
  Corpus valid{};
  Corpus test{};
};

/// Shares of the pieces; the rest trains.
struct SplitOptions {
  Rational valid{1, 10};
  Rational test{0};
};

namespace detail {

/// The music of a piece moved down until its lowest note is 0: equal for transpositions.
template <class = WhenCalled>
[[nodiscard]] List<std::pair<PitchSet, Rational>> untransposed(const Piece& piece) {
  int lowest = PitchSet::keys;
  for (const ChordEvent& event : piece.events) lowest = std::min(lowest, event.pitches.lowest());
  List<std::pair<PitchSet, Rational>> music;
  for (const ChordEvent& event : piece.events)
    music.emplace_back(event.pitches.empty() ? PitchSet() : event.pitches.transposed(-lowest), event.duration);
  return music;
}

}  // namespace detail

/// Numbers of the pieces, those that are equal but for transposition together, in the order of their first.
template <class = WhenCalled>
[[nodiscard]] List<List<std::size_t>> same_pieces(const Corpus& corpus) {
  List<List<std::pair<PitchSet, Rational>>> music;
  List<std::size_t> order;
  for (const Piece& piece : corpus.pieces) {
    order.push_back(music.size());
    music.push_back(detail::untransposed(piece));
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return music[a] < music[b]; });
  List<List<std::size_t>> groups;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i == 0 || music[order[i]] != music[order[i - 1]]) groups.emplace_back();
    groups.back().push_back(order[i]);
  }
  std::sort(groups.begin(), groups.end());
  return groups;
}

/// A side for every piece, drawn. Throws ArgumentError for shares below 0 or that leave nothing to train on.
template <class = WhenCalled>
[[nodiscard]] List<Side> split_pieces(const Corpus& corpus, const SplitOptions& options, Rng rng) {
  if (options.valid < Rational(0) || options.test < Rational(0) || options.valid + options.test >= Rational(1))
    fail_argument("split_pieces", "shares: got " + to_string(options.valid) + " to validate and " +
                                      to_string(options.test) + " to test, expected 0 or more and a sum below 1.");
  List<List<std::size_t>> groups = same_pieces(corpus);
  shuffle(rng, Span(groups));

  const auto pieces = static_cast<std::int64_t>(corpus.pieces.size());
  const auto wanted = [pieces](const Rational& share) { return (share * Rational(pieces) + Rational(1, 2)).floor(); };
  std::int64_t valid = wanted(options.valid);
  std::int64_t test = wanted(options.test);
  List<Side> sides(corpus.pieces.size(), Side::train);
  for (const List<std::size_t>& group : groups) {
    const auto size = static_cast<std::int64_t>(group.size());
    const Side side = size <= test ? Side::test : size <= valid ? Side::valid : Side::train;
    if (side == Side::test) test -= size;
    if (side == Side::valid) valid -= size;
    for (const std::size_t piece : group) sides[piece] = side;
  }
  return sides;
}

/// The sides that a table gives: tab-separated, its first line names the columns, the first column the file. Without a
/// column's name, the second. Throws ArgumentError for a missing column or piece and for words that name no side.
template <class = WhenCalled>
[[nodiscard]] List<Side> split_from_table(const Corpus& corpus, std::string_view table, std::string_view column = {}) {
  const auto take = [](std::string_view& text, char end) {
    const std::size_t at = std::min(text.find(end), text.size());
    std::string_view piece = text.substr(0, at);
    text.remove_prefix(std::min(at + 1, text.size()));
    if (piece.ends_with('\r')) piece.remove_suffix(1);
    return piece;
  };
  std::string_view heading = take(table, '\n');
  std::size_t wanted = 0;
  for (std::size_t i = 0; !heading.empty() && wanted == 0; ++i) {
    const std::string_view name = take(heading, '\t');
    if (i > 0 && (column.empty() || name == column)) wanted = i;
  }
  if (wanted == 0)
    fail_argument("split_from_table", "the table has no column \"" + std::string(column) + "\" beside the files.");

  List<std::pair<std::string_view, std::string_view>> rows;
  while (!table.empty()) {
    std::string_view line = take(table, '\n');
    const std::string_view file = take(line, '\t');
    std::string_view word;
    for (std::size_t i = 0; i < wanted; ++i) word = take(line, '\t');
    rows.emplace_back(file, word);
  }
  std::sort(rows.begin(), rows.end());
  List<Side> sides;
  for (const Piece& piece : corpus.pieces) {
    const auto row =
        std::lower_bound(rows.begin(), rows.end(), std::pair(std::string_view(piece.name), std::string_view()));
    if (row == rows.end() || row->first != piece.name)
      fail_argument("split_from_table", "\"" + piece.name + "\" is not in the table. Add a line for it.");
    const bool known = row->second == "train" || row->second == "valid" || row->second == "test";
    if (!known)
      fail_argument("split_from_table",
                    "\"" + piece.name + "\": got \"" + std::string(row->second) + "\", expected train, valid or test.");
    sides.push_back(row->second == "train" ? Side::train : row->second == "valid" ? Side::valid : Side::test);
  }
  return sides;
}

/// The pieces of one side.
template <class = WhenCalled>
[[nodiscard]] Corpus pieces_of(const Corpus& corpus, const List<Side>& sides, Side side) {
  if (sides.size() != corpus.pieces.size())
    fail_argument("pieces_of", "got " + std::to_string(sides.size()) + " sides for " +
                                   std::to_string(corpus.pieces.size()) + " pieces.");
  Corpus taken;
  for (std::size_t i = 0; i < sides.size(); ++i)
    if (sides[i] == side) taken.pieces.push_back(corpus.pieces[i]);
  return taken;
}

/// The pieces by their sides.
template <class = WhenCalled>
[[nodiscard]] SplitCorpus split_corpus(const Corpus& corpus, const List<Side>& sides) {
  return {pieces_of(corpus, sides, Side::train), pieces_of(corpus, sides, Side::valid),
          pieces_of(corpus, sides, Side::test)};
}

}  // namespace chordgen::inline CHORDGEN_ABI
