// SPDX-License-Identifier: MIT
//
// From pieces to what a model trains on: every run of L consecutive events of a piece is a window, and the event behind
// it is what the model learns to foretell. A piece of n events has n - L windows, step 1; none crosses two pieces.
//
//   chords, durations            (B, L)          ids of the events in the window
//   next_chords, next_durations  (B) or (B, L)   the event behind the window, or behind every event of it
//
// A model that foretells nothing (Targets::none: the autoencoders) has one window more for each piece, the last, which
// the tutorial's count loses.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/core/span.hpp>
#include <chordgen/dataset/piece.hpp>
#include <chordgen/dataset/vocabulary.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace chordgen::inline CHORDGEN_ABI {

/// What is foretold: the event behind the window (the tutorial), or behind every event of it, or nothing.
enum class Targets : std::uint8_t { last, every, none };

/// "last", "every" or "none".
template <class = WhenCalled>
[[nodiscard]] std::string to_string(Targets targets) {
  return targets == Targets::last ? "last" : targets == Targets::every ? "every" : "none";
}
/// The targets of that name. Throws ArgumentError for another word.
template <class = WhenCalled>
[[nodiscard]] Targets parse_targets(std::string_view text) {
  for (const Targets targets : {Targets::last, Targets::every, Targets::none})
    if (text == to_string(targets)) return targets;
  fail_argument("parse_targets", "got \"" + std::string(text) + "\", expected last, every or none.");
}

/// Which pieces name the vocabularies' entries: those that were kept, or all that were read.
enum class VocabularyScope : std::uint8_t { kept, all };

struct WindowOptions {
  std::size_t length = 32;
  Targets targets = Targets::every;
  VocabularyScope vocabulary = VocabularyScope::kept;
};

/// Windows of one training step; the ids' shapes are (batch, time), the targets' as the head of this file says.
struct ChordBatch {
  std::size_t batch = 0;
  std::size_t time = 0;
  List<std::int32_t> chords{};
  List<std::int32_t> durations{};
  List<std::int32_t> next_chords{};
  List<std::int32_t> next_durations{};
};

/// The events that a model goes on from, with the vocabularies that their ids belong to.
struct Prime {
  List<std::int32_t> chords{};
  List<std::int32_t> durations{};
  Vocabulary<PitchSet> chord_vocabulary{};
  Vocabulary<Rational> duration_vocabulary{};

  /// The same as events, one behind the other from 0. Throws ArgumentError for an id outside the vocabularies.
  template <class = WhenCalled>
  [[nodiscard]] List<ChordEvent> events() const {
    List<ChordEvent> result;
    Rational onset;
    for (std::size_t i = 0; i < chords.size() && i < durations.size(); ++i) {
      result.push_back({onset, duration_vocabulary[durations[i]], chord_vocabulary[chords[i]], {}});
      onset += result.back().duration;
    }
    return result;
  }
};

/// The ids of one piece's events.
struct IdSequence {
  List<std::int32_t> chords{};
  List<std::int32_t> durations{};
  std::string name{};  ///< of the piece
};

/// The windows of a corpus: a source of batches for fit().
class ChordWindows {
 public:
  using Batch = ChordBatch;

  Vocabulary<PitchSet> chords{};
  Vocabulary<Rational> durations{};
  List<IdSequence> pieces{};

  ChordWindows() = default;
  /// Numbers the corpus by its own vocabularies. Throws ArgumentError for a length of 0 and when no piece is long
  /// enough for a window.
  template <class = WhenCalled>
  ChordWindows(const Corpus& corpus, const WindowOptions& options) : options_(options) {
    Numbers numbers;
    take(corpus.pieces, numbers);
    if (options.vocabulary == VocabularyScope::all)
      for (const Piece& piece : corpus.others) static_cast<void>(numbers.of(piece));
    chords = Vocabulary<PitchSet>(numbers.chords.entries());
    durations = Vocabulary<Rational>(numbers.durations.entries());
    find_windows(corpus, numbers);
  }
  /// Numbers the corpus by given vocabularies; an entry they lack ends a window there.
  template <class = WhenCalled>
  ChordWindows(const Corpus& corpus, Vocabulary<PitchSet> chord_vocabulary, Vocabulary<Rational> duration_vocabulary,
               const WindowOptions& options)
      : chords(std::move(chord_vocabulary)), durations(std::move(duration_vocabulary)), options_(options) {
    Numbers numbers;
    take(corpus.pieces, numbers);
    find_windows(corpus, numbers);
  }

  /// How many windows there are.
  [[nodiscard]] std::size_t size() const noexcept { return starts_.size(); }
  [[nodiscard]] const WindowOptions& options() const noexcept { return options_; }

  /// Fills a batch with the named windows, reusing its memory.
  template <class = WhenCalled>
  void gather(ChordBatch& out, Span<const std::uint32_t> windows) const {
    const std::size_t length = options_.length;
    const bool every = options_.targets == Targets::every;
    out.batch = windows.size();
    out.time = length;
    for (List<std::int32_t>* ids : {&out.chords, &out.durations, &out.next_chords, &out.next_durations}) ids->clear();
    for (const std::uint32_t window : windows) {
      const Start start = starts_[window];
      const IdSequence& piece = pieces[start.piece];
      const std::size_t first_target = start.event + (every ? 1 : length);
      const std::size_t targets = every ? length : options_.targets == Targets::last ? 1 : 0;
      append(out.chords, piece.chords, start.event, length);
      append(out.durations, piece.durations, start.event, length);
      append(out.next_chords, piece.chords, first_target, targets);
      append(out.next_durations, piece.durations, first_target, targets);
    }
  }

  /// The pieces as events, without what was held. Events that the vocabularies lack are left out.
  template <class = WhenCalled>
  [[nodiscard]] Corpus corpus() const {
    Corpus result;
    for (const IdSequence& ids : pieces) {
      Piece& piece = result.pieces.emplace_back();
      piece.name = ids.name;
      Rational onset;
      for (std::size_t i = 0; i < ids.chords.size(); ++i) {
        if (ids.chords[i] < 0 || ids.durations[i] < 0) continue;
        piece.events.push_back({onset, durations[ids.durations[i]], chords[ids.chords[i]], {}});
        onset += piece.events.back().duration;
      }
    }
    return result;
  }
  /// The events of a window, to go on from. Throws ArgumentError for a window that does not exist.
  template <class = WhenCalled>
  [[nodiscard]] Prime seed(std::size_t window) const {
    if (window >= starts_.size())
      fail_argument("seed", "there is no such window: got " + std::to_string(window) + ", expected 0 to below " +
                                std::to_string(starts_.size()) + ".");
    Prime prime{{}, {}, chords, durations};
    append(prime.chords, pieces[starts_[window].piece].chords, starts_[window].event, options_.length);
    append(prime.durations, pieces[starts_[window].piece].durations, starts_[window].event, options_.length);
    return prime;
  }

 private:
  struct Start {
    std::uint32_t piece;
    std::uint32_t event;
  };

  /// Numbers of the corpus's entries as they come, until the vocabularies are known.
  struct Numbers {
    EntryNumbers<PitchSet> chords{};
    EntryNumbers<Rational> durations{};

    template <class = WhenCalled>
    [[nodiscard]] IdSequence of(const Piece& piece) {
      IdSequence ids;
      ids.name = piece.name;
      ids.chords.reserve(piece.events.size());
      ids.durations.reserve(piece.events.size());
      for (const ChordEvent& event : piece.events) {
        ids.chords.push_back(chords.number(event.pitches));
        ids.durations.push_back(durations.number(event.duration));
      }
      return ids;
    }
  };

  /// The events of a window and the one behind it that it foretells.
  [[nodiscard]] std::size_t span() const noexcept {
    return options_.length + (options_.targets == Targets::none ? 0 : 1);
  }
  template <class = WhenCalled>
  void take(const List<Piece>& from, Numbers& numbers) {
    if (options_.length == 0) fail_argument("chord_windows", "length: got 0, expected at least 1.");
    pieces.reserve(from.size());
    for (const Piece& piece : from) pieces.push_back(numbers.of(piece));
  }
  template <class = WhenCalled>
  void find_windows(const Corpus& corpus, const Numbers& numbers) {
    const List<std::int32_t> chord_ids = numbers.chords.ids_in(chords);
    const List<std::int32_t> duration_ids = numbers.durations.ids_in(durations);
    for (IdSequence& piece : pieces) {
      for (std::int32_t& chord : piece.chords) chord = chord_ids[static_cast<std::size_t>(chord)];
      for (std::int32_t& duration : piece.durations) duration = duration_ids[static_cast<std::size_t>(duration)];
    }
    std::size_t most = 0;
    for (const IdSequence& piece : pieces) most += piece.chords.size() + 1 - std::min(piece.chords.size() + 1, span());
    starts_.reserve(most);
    for (std::size_t piece = 0; piece < pieces.size(); ++piece) find_windows_of(static_cast<std::uint32_t>(piece));
    if (starts_.empty()) fail_no_window(corpus);
  }
  template <class = WhenCalled>
  void find_windows_of(std::uint32_t piece) {
    const IdSequence& ids = pieces[piece];
    std::size_t known = 0;  // events up to here, without a gap, that the vocabularies know
    for (std::size_t end = 0; end < ids.chords.size(); ++end) {
      known = ids.chords[end] >= 0 && ids.durations[end] >= 0 ? known + 1 : 0;
      if (known >= span()) starts_.push_back({piece, static_cast<std::uint32_t>(end + 1 - span())});
    }
  }
  template <class = WhenCalled>
  [[noreturn]] void fail_no_window(const Corpus& corpus) const {
    std::size_t longest = 0;
    for (const Piece& piece : corpus.pieces) longest = std::max(longest, piece.events.size());
    fail_argument("chord_windows",
                  "no piece is long enough for a window of " + std::to_string(options_.length) +
                      (options_.targets == Targets::none ? " events: got " : " events and the one behind it: got ") +
                      std::to_string(corpus.pieces.size()) + " pieces, the longest with " + std::to_string(longest) +
                      " events. Choose a shorter window or give more music.");
  }
  template <class = WhenCalled>
  static void append(List<std::int32_t>& to, const List<std::int32_t>& from, std::size_t first, std::size_t count) {
    const auto begin = from.begin() + static_cast<std::ptrdiff_t>(first);
    to.append(begin, begin + static_cast<std::ptrdiff_t>(count));
  }

  WindowOptions options_;
  List<Start> starts_;
};

/// The windows of a corpus.
template <class = WhenCalled>
[[nodiscard]] ChordWindows chord_windows(const Corpus& corpus, const WindowOptions& options = {}) {
  return ChordWindows(corpus, options);
}

}  // namespace chordgen::inline CHORDGEN_ABI
