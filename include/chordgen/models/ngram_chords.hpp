// SPDX-License-Identifier: MIT
//
// What chord comes next, by counting. P(chord | past) interpolates
//
//   keys        each key by itself, and each given itself before (models/key_models.hpp): every chord is possible
//   orders      relative frequency of the chord after the last 0, 1, ... chords (models/chord_counts.hpp)
//   transposed  the same, counted as if every piece stood in all twelve keys (models/transposed_counts.hpp)
//
// A context that was not seen has nothing to say. The weights depend on how much was seen: the longest context, its
// count in powers of two, the longest context in any key, and where asked for the count of the chord before.
#pragma once

#include <chordgen/models/interpolation.hpp>
#include <chordgen/models/transposed_counts.hpp>

#include <bit>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

struct NGramOptions {
  std::size_t order = 5;             ///< chords of the longest run counted; 0: keys alone
  std::size_t transposed_order = 6;  ///< the same in all twelve keys; 0: not
  bool key_markov = true;            ///< keys given themselves before, too
  bool previous_count = false;       ///< the weights also depend on how often the chord before was seen
  KeyRange range{};

  friend bool operator==(const NGramOptions&, const NGramOptions&) = default;
};

/// The tables of chords, without the weights.
class ChordNGram {
 public:
  /// What is known of the next chord's context.
  struct Context {
    PitchSet previous{};
    SeenContext seen{};
    SeenContext transposed{};
    std::size_t bucket = 0;
  };

  ChordNGram() = default;
  template <class = WhenCalled>
  ChordNGram(const Corpus& corpus, const NGramOptions& options)
      : options_(options),
        chords_(chord_vocabulary(corpus)),
        keys_(corpus, options.range),
        markov_(corpus, options.range),
        counts_(corpus, chords_, options.order),
        transposed_(corpus, options.range, options.transposed_order) {
    const SeenContext nothing = transposed_.find({});
    for (const PitchSet& chord : chords_.entries()) {
      silence_.push_back(keys_.log_probability(chord));
      anywhere_.push_back(transposed_.order() == 0 ? 0 : transposed_.count(nothing, 0, chord));
    }
  }

  [[nodiscard]] const Vocabulary<PitchSet>& chords() const noexcept { return chords_; }
  [[nodiscard]] std::size_t components() const noexcept {
    return 1 + (options_.key_markov ? 1 : 0) + options_.order + options_.transposed_order;
  }
  [[nodiscard]] std::size_t buckets() const noexcept {
    return (options_.order + 1) * count_steps * (options_.transposed_order + 1) *
           (options_.previous_count ? count_steps : 1);
  }

  template <class = WhenCalled>
  [[nodiscard]] Context context(const ChordHistory& history) const {
    Context context{history.previous(), counts_.find(history, chords_), transposed_.find(history)};
    const SeenContext& seen = context.seen;
    const double count =
        seen.lengths == 0 ? 0 : counts_.followers(seen.lengths - 1).total(seen.nodes[seen.lengths - 1]);
    context.bucket = (seen.lengths * count_steps + step(count)) * (options_.transposed_order + 1);
    context.bucket += context.transposed.lengths;
    if (options_.previous_count)
      context.bucket = context.bucket * count_steps + step(counts_.count(chords_.find(history.previous())));
    return context;
  }

  /// The logarithms of what each component says of a chord: (components).
  template <class = WhenCalled>
  void components(const Context& context, const PitchSet& chord, List<double>& logs) const {
    logs.assign(1, keys_.log_probability(chord));
    if (options_.key_markov) logs.push_back(markov_.log_probability(context.previous, chord));
    const std::int32_t id = chords_.find(chord);
    for (std::size_t length = 0; length < options_.order; ++length) {
      double log = Interpolation::unseen;
      if (length < context.seen.lengths) {
        const Followers& followers = counts_.followers(length);
        const std::uint32_t node = context.seen.nodes[length];
        const double count = id < 0 ? 0 : followers.count(node, static_cast<std::uint64_t>(id));
        log = math::log(count / followers.total(node));
      }
      logs.push_back(log);
    }
    for (std::size_t length = 0; length < options_.transposed_order; ++length)
      logs.push_back(length < context.transposed.lengths
                         ? math::log(transposed_.count(context.transposed, length, chord) /
                                     transposed_.total(context.transposed, length))
                         : Interpolation::unseen);
  }

  /// The logarithms of the probabilities of all chords of the vocabulary, with the weights of the context's bucket.
  template <class = WhenCalled>
  [[nodiscard]] List<double> log_probabilities(const Context& context, const Interpolation& weights) const;

 private:
  static constexpr std::size_t count_steps = 12;

  /// 0 for none, then 1 more for every power of two.
  [[nodiscard]] static std::size_t step(double count) noexcept {
    return std::min<std::size_t>(count_steps - 1,
                                 static_cast<std::size_t>(std::bit_width(static_cast<std::uint64_t>(count))));
  }
  template <class = WhenCalled>
  void add_transposed(const SeenContext& seen, std::size_t length, double weight, List<double>& sums) const;

  NGramOptions options_{};
  Vocabulary<PitchSet> chords_{};
  KeyBernoulli keys_{};
  KeyMarkov markov_{};
  ChordCounts counts_{};
  TransposedCounts transposed_{};
  List<double> silence_{};   // of each chord: log P of its keys, whatever came before
  List<double> anywhere_{};  // of each chord: its count over all shifts
};

template <class>
List<double> ChordNGram::log_probabilities(const Context& context, const Interpolation& weights) const {
  const Span<const double> weight = weights.weights(context.bucket);
  List<double> sums(chords_.size());
  std::size_t component = 0;
  double heard = weight[component];
  for (std::size_t i = 0; i < sums.size(); ++i) sums[i] = weight[component] * math::exp(silence_[i]);
  if (options_.key_markov) {
    heard += weight[++component];
    for (std::size_t i = 0; i < sums.size(); ++i)
      sums[i] += weight[component] * math::exp(markov_.log_probability(context.previous, chords_.entries()[i]));
  }
  for (std::size_t length = 0; length < context.seen.lengths; ++length) {
    const double part = weight[component + 1 + length];
    heard += part;
    const Followers& followers = counts_.followers(length);
    const std::uint32_t node = context.seen.nodes[length];
    for (const Followers::Follower& follower : followers.of(node))
      sums[follower.symbol] += part * follower.count / followers.total(node);
  }
  component += options_.order;
  for (std::size_t length = 0; length < context.transposed.lengths; ++length) {
    heard += weight[component + 1 + length];
    add_transposed(context.transposed, length, weight[component + 1 + length], sums);
  }
  for (double& sum : sums) sum = math::log(sum / heard);
  return sums;
}

template <class>
void ChordNGram::add_transposed(const SeenContext& seen, std::size_t length, double weight, List<double>& sums) const {
  const double part = weight / transposed_.total(seen, length);
  if (seen.bases[length] >= 0) {
    transposed_.each_follower(seen, length, [&](const PitchSet& chord, double count) {
      const std::int32_t id = chords_.find(chord);
      if (id >= 0) sums[static_cast<std::size_t>(id)] += part * count;
    });
  } else {
    for (std::size_t i = 0; i < sums.size(); ++i)
      sums[i] += part * (length == 0 ? anywhere_[i] : transposed_.count(seen, length, chords_.entries()[i]));
  }
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
