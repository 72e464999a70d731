// SPDX-License-Identifier: MIT
//
// Which keys sound, key by key: two models of chords that give every chord a probability, the ground that n-grams and
// escapes stand on. c: the chord, p: the one before, n: how often, N: events.
//
//   Bernoulli    P(c)     = prod_k P(c_k)             P(k on) = (n_k + 1/2) / (N + 1)
//   Markov       P(c | p) = prod_k P(c_k | p_k)       P(k on | p_k) = (n_k,p + 1/2) / (N_k,p + 1)
//
// Both sum to one over all sets of keys in the range, and give zero to any other. The 1/2 is the estimate of
// Krichevsky and Trofimov, "The performance of universal encoding", 1981. The product over all keys is the probability
// of silence times the odds of the keys that sound, so a chord costs as many additions as it has notes.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/core/math.hpp>
#include <chordgen/dataset/polyphonic.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// The keys that chords are made of: the piano's, unless a test wants fewer.
struct KeyRange {
  int lowest = lowest_piano_key;
  int keys = piano_keys;

  [[nodiscard]] bool holds(const PitchSet& chord) const noexcept {
    return chord.empty() || (chord.lowest() >= lowest && chord.highest() < lowest + keys);
  }
  friend bool operator==(const KeyRange&, const KeyRange&) = default;
};

/// Counts of one condition under which keys sound or not, and their logarithms.
class KeyOdds {
 public:
  template <class = WhenCalled>
  explicit KeyOdds(std::size_t keys = 0) : on_(keys), trials_(keys), off_(keys), odds_(keys) {}

  template <class = WhenCalled>
  void count(std::size_t key, bool on) {
    on_[key] += on ? 1 : 0;
    trials_[key] += 1;
  }
  template <class = WhenCalled>
  void finish() {
    for (std::size_t key = 0; key < on_.size(); ++key) {
      const double probability = (on_[key] + 0.5) / (trials_[key] + 1);
      off_[key] = math::log1p(-probability);
      odds_[key] = math::log(probability) - off_[key];
    }
  }
  /// log P(off), and log P(on) - log P(off).
  [[nodiscard]] double off(std::size_t key) const noexcept { return off_[key]; }
  [[nodiscard]] double odds(std::size_t key) const noexcept { return odds_[key]; }

 private:
  List<double> on_;
  List<double> trials_;
  List<double> off_;
  List<double> odds_;
};

/// Every key by itself, whatever came before.
class KeyBernoulli {
 public:
  KeyBernoulli() = default;
  template <class = WhenCalled>
  KeyBernoulli(const Corpus& corpus, const KeyRange& range)
      : range_(range), odds_(static_cast<std::size_t>(range.keys)) {
    for (const Piece& piece : corpus.pieces)
      for (const ChordEvent& event : piece.events)
        for (int key = 0; key < range.keys; ++key)
          odds_.count(static_cast<std::size_t>(key), event.pitches.contains(range.lowest + key));
    odds_.finish();
    for (int key = 0; key < range.keys; ++key) silence_ += odds_.off(static_cast<std::size_t>(key));
  }

  template <class = WhenCalled>
  [[nodiscard]] double log_probability(const PitchSet& chord) const noexcept {
    if (!range_.holds(chord)) return -math::infinity;
    double sum = silence_;
    for (const int key : chord) sum += odds_.odds(static_cast<std::size_t>(key - range_.lowest));
    return sum;
  }

 private:
  KeyRange range_{};
  KeyOdds odds_{};
  double silence_ = 0;
};

/// Every key by itself, given whether it sounded in the event before; before the first there is silence.
class KeyMarkov {
 public:
  KeyMarkov() = default;
  template <class = WhenCalled>
  KeyMarkov(const Corpus& corpus, const KeyRange& range)
      : range_(range),
        after_off_(static_cast<std::size_t>(range.keys)),
        after_on_(static_cast<std::size_t>(range.keys)) {
    for (const Piece& piece : corpus.pieces) {
      PitchSet previous;
      for (const ChordEvent& event : piece.events) {
        for (int key = range.lowest; key < range.lowest + range.keys; ++key)
          (previous.contains(key) ? after_on_ : after_off_).count(index(key), event.pitches.contains(key));
        previous = event.pitches;
      }
    }
    after_off_.finish();
    after_on_.finish();
    for (int key = 0; key < range.keys; ++key) silence_ += after_off_.off(static_cast<std::size_t>(key));
  }

  /// Of the keys that sounded before, those outside the range say nothing.
  template <class = WhenCalled>
  [[nodiscard]] double log_probability(const PitchSet& previous, const PitchSet& chord) const noexcept {
    if (!range_.holds(chord)) return -math::infinity;
    double sum = silence_;
    for (const int key : previous)
      if (key >= range_.lowest && key < range_.lowest + range_.keys)
        sum += after_on_.off(index(key)) - after_off_.off(index(key));
    for (const int key : chord) sum += (previous.contains(key) ? after_on_ : after_off_).odds(index(key));
    return sum;
  }

 private:
  [[nodiscard]] std::size_t index(int key) const noexcept { return static_cast<std::size_t>(key - range_.lowest); }

  KeyRange range_{};
  KeyOdds after_off_{};
  KeyOdds after_on_{};
  double silence_ = 0;
};

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
