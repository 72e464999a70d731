// SPDX-License-Identifier: MIT
//
// What a song may not do. Constraints are masks: they forbid, the model chooses among the rest, and any number of them
// hold together.
//
//   chords       key or pitch classes, register, number of notes, playable on a guitar, a vocabulary, a top line, and
//                the tonic chord at the end (generate/chord_rules.hpp)
//   durations    bars are filled, or the song ends on a beat (generate/bars.hpp)
//   sequences    max_copied_run   no more than this many events in a row that stand in one piece of the corpus
//                max_repeats      no block of fewer than 16 events more often than this back to back
//
// What is not set forbids nothing.
#pragma once

#include <chordgen/dataset/copied_runs.hpp>
#include <chordgen/generate/bars.hpp>
#include <chordgen/generate/chord_rules.hpp>

#include <cstddef>

namespace chordgen::inline CHORDGEN_ABI {

enum class Ending : std::uint8_t { free, tonic };

struct Constraints {
  std::size_t max_copied_run = 0;
  const CopiedEvents* corpus = nullptr;  ///< needed by max_copied_run; must outlive the call
  std::size_t max_repeats = 0;
  std::optional<Key> key{};        ///< only notes of its scale
  unsigned pitch_classes = 0xfff;  ///< only these, bit 0 for C
  int lowest = 0;                  ///< MIDI keys
  int highest = 127;
  std::size_t max_notes = PitchSet::keys;
  std::optional<Fretboard> playable{};
  const Vocabulary<PitchSet>* chords = nullptr;  ///< only these; must outlive the call
  Span<const int> top_line{};                    ///< the highest key of each event, -1 where it is free
  Ending ending = Ending::free;                  ///< tonic: the last chord is the tonic triad of `key`, on its root
  Bars bars = Bars::free;
};

/// Watches a song grow and says what may come next.
class ConstraintState {
 public:
  static constexpr std::size_t longest_block = 16;

  /// For a song of `length` events. Throws ArgumentError for constraints that lack what they need.
  template <class = WhenCalled>
  explicit ConstraintState(const Constraints& constraints, std::size_t length = 0, const Metre& metre = {})
      : constraints_(constraints), length_(length), metre_(metre) {
    const unsigned scale = constraints.key ? scale_of(*constraints.key) : 0xfffu;
    limits_ = {keys_between(constraints.lowest, constraints.highest, constraints.pitch_classes & scale),
               constraints.max_notes, constraints.playable};
    if (constraints.max_copied_run != 0 && constraints.corpus == nullptr)
      fail_argument("Constraints", "max_copied_run needs the corpus. Set Constraints::corpus.");
    if (constraints.lowest > constraints.highest)
      fail_argument("Constraints", "register: got " + std::to_string(constraints.lowest) + " to " +
                                       std::to_string(constraints.highest) + ", expected the lower key first.");
    if (constraints.ending == Ending::tonic && !constraints.key)
      fail_argument("Constraints", "ending on the tonic needs a key. Set Constraints::key.");
    if (constraints.chords != nullptr)
      for (const PitchSet& chord : constraints.chords->entries()) vocabulary_.push_back({chord, chord});
    if (constraints.ending == Ending::tonic) ending_ = tonic_chords(*constraints.key);
  }

  /// What the chord of the next event may be.
  template <class = WhenCalled>
  [[nodiscard]] ChordRules chord_rules() const {
    ChordRules rules(limits_);
    const std::size_t event = song_.size();
    if (constraints_.chords != nullptr) rules.intersect(vocabulary_);
    if (event < constraints_.top_line.size() && constraints_.top_line[event] >= 0) {
      const int top = constraints_.top_line[event];
      rules.intersect({{PitchSet{top}, keys_between(0, top)}});
    }
    if (constraints_.ending == Ending::tonic && event + 1 == length_) rules.intersect(ending_);
    return rules;
  }
  /// Whether the chord with this duration, one of a model's, keeps the rules of durations and sequences.
  template <class = WhenCalled>
  [[nodiscard]] bool allows(const PitchSet& pitches, const Rational& duration, const Vocabulary<Rational>& durations) {
    if (constraints_.bars != Bars::free && song_.size() < length_) {
      if (!plan_) plan_.emplace(durations, metre_, constraints_.bars, length_ - song_.size());
      if (!plan_->allows(end_, length_ - song_.size() - 1, duration)) return false;
    }
    if (constraints_.max_copied_run != 0 &&
        constraints_.corpus->step(walk_, pitches, duration).length > constraints_.max_copied_run)
      return false;
    return constraints_.max_repeats == 0 || !repeats_too_often(pitches, duration);
  }
  /// Takes the event.
  template <class = WhenCalled>
  void advance(const ChordEvent& event) {
    if (constraints_.max_copied_run != 0) walk_ = constraints_.corpus->step(walk_, event.pitches, event.duration);
    song_.push_back(event);
    end_ += event.duration;
  }
  [[nodiscard]] const List<ChordEvent>& song() const noexcept { return song_; }

  /// "key, register": the constraints that are set, for a message.
  template <class = WhenCalled>
  [[nodiscard]] std::string names() const {
    std::string text;
    const auto name = [&](bool set, const char* word) {
      if (set) text += (text.empty() ? "" : ", ") + std::string(word);
    };
    name(constraints_.key.has_value(), "key");
    name(constraints_.pitch_classes != 0xfff, "pitch classes");
    name(constraints_.lowest > 0 || constraints_.highest < 127, "register");
    name(constraints_.max_notes < PitchSet::keys, "number of notes");
    name(constraints_.playable.has_value(), "playable");
    name(constraints_.chords != nullptr, "chord vocabulary");
    name(!constraints_.top_line.empty(), "top line");
    name(constraints_.ending != Ending::free, "ending");
    name(constraints_.bars != Bars::free, "bars");
    name(constraints_.max_copied_run != 0, "copied runs");
    name(constraints_.max_repeats != 0, "repeats");
    return text.empty() ? "none" : text;
  }

 private:
  /// Whether the event completes one repeat too many of a block: then every event of the last max_repeats blocks equals
  /// the one a block before.
  template <class = WhenCalled>
  [[nodiscard]] bool repeats_too_often(const PitchSet& pitches, const Rational& duration) const noexcept {
    const auto equal = [](const ChordEvent& a, const PitchSet& notes, const Rational& length) {
      return a.pitches == notes && a.duration == length;
    };
    const std::size_t size = song_.size();
    for (std::size_t block = 1; block < longest_block; ++block) {
      const std::size_t needed = block * constraints_.max_repeats;
      if (needed > size) break;
      if (!equal(song_[size - block], pitches, duration)) continue;
      std::size_t run = 1;
      for (std::size_t i = size; run < needed && i-- > block; ++run)
        if (!equal(song_[i - block], song_[i].pitches, song_[i].duration)) break;
      if (run >= needed) return true;
    }
    return false;
  }

  Constraints constraints_;
  std::size_t length_;
  Metre metre_;
  ChordLimits limits_{};
  List<ChordRange> vocabulary_{};
  List<ChordRange> ending_{};
  std::optional<BarPlan> plan_{};  // made for the first durations that are asked about
  CopiedEvents::Walk walk_{};
  List<ChordEvent> song_{};
  Rational end_{};
};

}  // namespace chordgen::inline CHORDGEN_ABI
