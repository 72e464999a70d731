// SPDX-License-Identifier: MIT
//
// What one chord may be, asked of whole chords (closed vocabularies) and of chords that are written note by note.
//
// All rules are of two forms. Some survive the loss of a note: no note outside a key or a register, no more than k
// notes, playable. The others say that the chord lies in one of several ranges of sets,
//
//   required  is in  chord  is in  allowed          a vocabulary: required = allowed = an entry
//                                                   a top line t: required {t}, allowed all up to t
//                                                   a tonic chord on key b: required {b}, allowed its triad from b up
//
// A partial chord can be completed exactly when, for some range, the partial chord with the required notes that are
// still to come keeps the rules of the first form: so a note is offered only when the chord can still be finished.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/models/sequence_model.hpp>
#include <chordgen/music/fretboard.hpp>
#include <chordgen/music/key.hpp>

#include <optional>

namespace chordgen::inline CHORDGEN_ABI {

/// All chords between two sets.
struct ChordRange {
  PitchSet required{};
  PitchSet allowed{};
};

/// Rules of the first form.
struct ChordLimits {
  PitchSet keys{};  ///< that may sound at all
  std::size_t max_notes = PitchSet::keys;
  std::optional<Fretboard> playable{};

  template <class = WhenCalled>
  [[nodiscard]] bool keep(const PitchSet& chord) const {
    return (chord - keys).empty() && chord.size() <= max_notes && (!playable || is_playable(chord, *playable));
  }
};

/// The keys of these pitch classes (bit 0: C) from `lowest` to `highest`.
template <class = WhenCalled>
[[nodiscard]] PitchSet keys_between(int lowest, int highest, unsigned pitch_classes = 0xfff) {
  PitchSet keys;
  for (int key = std::max(lowest, 0); key <= std::min(highest, 127); ++key)
    if ((pitch_classes >> (key % 12)) & 1u) keys.insert(key);
  return keys;
}

/// The pitch classes of a key's scale, bit 0 for C: of minor the natural scale and the raised seventh.
template <class = WhenCalled>
[[nodiscard]] unsigned scale_of(const Key& key) {
  unsigned scale = 0;
  constexpr int major[] = {0, 2, 4, 5, 7, 9, 11};
  constexpr int minor[] = {0, 2, 3, 5, 7, 8, 10, 11};
  const auto add = [&](int step) { scale |= 1u << ((key.tonic.pitch_class() + step) % 12); };
  if (key.mode == Mode::major)
    for (const int step : major) add(step);
  else
    for (const int step : minor) add(step);
  return scale;
}

/// Every tonic chord of a key: its triad, the tonic in the bass.
template <class = WhenCalled>
[[nodiscard]] List<ChordRange> tonic_chords(const Key& key) {
  const int tonic = key.tonic.pitch_class();
  const unsigned triad =
      1u << tonic | 1u << ((tonic + (key.mode == Mode::major ? 4 : 3)) % 12) | 1u << ((tonic + 7) % 12);
  List<ChordRange> ranges;
  for (int bass = tonic; bass < PitchSet::keys; bass += 12)
    ranges.push_back({PitchSet{bass}, keys_between(bass, 127, triad)});
  return ranges;
}

/// What the chord of one event may be.
class ChordRules {
 public:
  template <class = WhenCalled>
  explicit ChordRules(const ChordLimits& limits) : limits_(limits), ranges_{{{}, keys_between(0, 127)}} {}

  /// Only chords of these ranges too.
  template <class = WhenCalled>
  void intersect(const List<ChordRange>& others) {
    List<ChordRange> both;
    for (const ChordRange& a : ranges_) {
      for (const ChordRange& b : others) {
        const ChordRange range{a.required | b.required, a.allowed & b.allowed};
        if ((range.required - range.allowed).empty()) both.push_back(range);
      }
    }
    ranges_ = std::move(both);
  }

  /// Whether the chord keeps the rules of the first form, which are the same for every event.
  template <class = WhenCalled>
  [[nodiscard]] bool keeps_limits(const PitchSet& chord) const {
    return limits_.keep(chord);
  }
  /// Whether the chord may end here.
  template <class = WhenCalled>
  [[nodiscard]] bool may_end(const PitchSet& written) const {
    return in_a_range(written);
  }
  /// Whether the chord can be finished with this key as its next note, upwards or downwards.
  template <class = WhenCalled>
  [[nodiscard]] bool may_add(const PitchSet& written, bool upward, int key) const {
    PitchSet partial = written;
    partial.insert(key);
    for (const ChordRange& range : ranges_) {
      if (!(partial - range.allowed).empty()) continue;
      const PitchSet missing = range.required - partial;
      if (!missing.empty() && (upward ? missing.lowest() < key : missing.highest() > key)) continue;
      if (limits_.keep(partial | missing)) return true;
    }
    return false;
  }

 private:
  template <class = WhenCalled>
  [[nodiscard]] bool in_a_range(const PitchSet& chord) const {
    for (const ChordRange& range : ranges_)
      if ((range.required - chord).empty() && (chord - range.allowed).empty()) return true;
    return false;
  }

  ChordLimits limits_;
  List<ChordRange> ranges_;
};

}  // namespace chordgen::inline CHORDGEN_ABI
