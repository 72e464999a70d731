// SPDX-License-Identifier: MIT
//
// How much of a song stands in a corpus: runs of events, exact or in any key, found while the song is heard.
//
//   exact        an event is one symbol: its chord and its duration
//   transposed   an event is its chord's shape (intervals above the lowest note) and its duration; between two events
//                stands a symbol of its own, the interval of their lowest notes. So a run of n events is 2 n - 1
//                symbols that begin with a shape, and moving all notes changes none of them. A rest has no lowest note:
//                the interval leads on from the last event that sounded, and a run begins with a sound.
//
// The song need not be of the corpus's vocabularies: what they lack was not copied.
#pragma once

#include <chordgen/dataset/run_automaton.hpp>
#include <chordgen/dataset/windows.hpp>

#include <utility>

namespace chordgen::inline CHORDGEN_ABI {

/// When two runs are the same.
enum class Likeness : std::uint8_t { exact, transposed };

/// A run of events that stands in a song and in one piece of a corpus; events are counted from 0.
struct SharedRun {
  std::size_t length = 0;
  std::size_t song_event = 0;  ///< the first of the run
  std::size_t piece = 0;
  std::size_t piece_event = 0;

  friend bool operator==(const SharedRun&, const SharedRun&) = default;
};

/// All runs of events of a corpus.
class CopiedEvents {
 public:
  /// A place on the way along a song: copyable, so that an event can be tried before it is taken.
  struct Walk {
    RunAutomaton::Walk symbols{};
    std::size_t length = 0;  ///< events up to here that stand together in one piece
    int lowest = -1;         ///< of the last event that sounded
  };

  template <class = WhenCalled>
  explicit CopiedEvents(const ChordWindows& corpus, Likeness likeness = Likeness::exact)
      : likeness_(likeness), durations_(corpus.durations) {
    List<PitchSet> chords;
    for (const PitchSet& chord : corpus.chords.entries()) chords.push_back(shape_of(chord));
    chords_ = Vocabulary<PitchSet>(std::move(chords));
    List<std::int64_t> symbols;
    for (const IdSequence& piece : corpus.pieces) {
      symbols.clear();
      int lowest = -1;
      for (std::size_t i = 0; i < piece.chords.size(); ++i) {
        if (piece.chords[i] < 0 || piece.durations[i] < 0) {  // the vocabularies lack it: nothing goes through here
          symbols.push_back(-1);
          continue;
        }
        const PitchSet& chord = corpus.chords[piece.chords[i]];
        if (likeness_ == Likeness::transposed && i != 0) symbols.push_back(interval(lowest, chord));
        symbols.push_back(symbol(chord, corpus.durations[piece.durations[i]]));
        if (!chord.empty()) lowest = chord.lowest();
      }
      runs_.add(symbols);
    }
  }

  /// The walk after one more event.
  template <class = WhenCalled>
  [[nodiscard]] Walk step(Walk walk, const PitchSet& pitches, const Rational& duration) const noexcept {
    if (likeness_ == Likeness::transposed && walk.length != 0)
      walk.symbols = runs_.step(walk.symbols, interval(walk.lowest, pitches));
    walk.symbols = runs_.step(walk.symbols, symbol(pitches, duration));
    walk.length = likeness_ == Likeness::exact ? walk.symbols.length : (walk.symbols.length + 1) / 2;
    if (!pitches.empty()) walk.lowest = pitches.lowest();
    return walk;
  }
  /// The run that ends with event `last` of a song, where it stands first; the walk has just heard that event.
  template <class = WhenCalled>
  [[nodiscard]] SharedRun run(const Walk& walk, std::size_t last) const noexcept {
    if (walk.length == 0) return {};
    const RunAutomaton::Place place = runs_.last_symbol(walk.symbols);
    const std::size_t event = likeness_ == Likeness::exact ? place.symbol : place.symbol / 2;
    return {walk.length, last + 1 - walk.length, place.text, event + 1 - walk.length};
  }
  /// The longest run of a song's events that stands in one piece; the first of equals.
  template <class = WhenCalled>
  [[nodiscard]] SharedRun longest(Span<const ChordEvent> song) const noexcept {
    SharedRun best;
    Walk walk;
    for (std::size_t i = 0; i < song.size(); ++i) {
      walk = step(walk, song[i].pitches, song[i].duration);
      if (walk.length > best.length) best = run(walk, i);
    }
    return best;
  }

 private:
  template <class = WhenCalled>
  [[nodiscard]] PitchSet shape_of(const PitchSet& chord) const noexcept {
    return likeness_ == Likeness::exact || chord.empty() ? chord : chord.transposed(-chord.lowest());
  }
  template <class = WhenCalled>
  [[nodiscard]] std::int64_t symbol(const PitchSet& chord, const Rational& duration) const noexcept {
    const std::int32_t shape = chords_.find(shape_of(chord));
    const std::int32_t length = durations_.find(duration);
    return shape < 0 || length < 0 ? -1 : (std::int64_t{shape} << 31) | length;
  }
  /// Of the lowest notes; a rest after anything, and anything after nothing, are intervals of their own.
  [[nodiscard]] static std::int64_t interval(int lowest, const PitchSet& chord) noexcept {
    constexpr std::int64_t intervals = std::int64_t{1} << 62;
    if (chord.empty()) return intervals;
    return lowest < 0 ? intervals + 1 : intervals + 2 + PitchSet::keys + chord.lowest() - lowest;
  }

  Likeness likeness_;
  Vocabulary<PitchSet> chords_{};
  Vocabulary<Rational> durations_;
  RunAutomaton runs_{};
};

}  // namespace chordgen::inline CHORDGEN_ABI
