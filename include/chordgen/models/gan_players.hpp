// SPDX-License-Identifier: MIT
//
// The two players of an adversarial network of windows (models/gan.hpp), each of dense layers or with an LSTM.
//
//   generator   z (B, latent) -> logits (B, C L), (B, D L)
//     dense       the decoder of the autoencoders (models/window_coder.hpp)
//     lstm        z -> dense, relu (B, L, E) -> LSTM (B, L, H) -> dense, step by step
//   critic      the events' vectors x (B, L, E), chord vector + duration vector -> scores, above 0 for the corpus's
//     neighbours  s = w . (A x_t o A' x_{t+lag}) + b, for every two events 1, 2 or 4 apart: (B, 3 L - 7)
//     dense       x flattened -> dense, relu -> s (B, 1)
//     lstm        last state of an LSTM -> dense, relu -> s (B, 1)
//
// A draw is a corner of the simplex, and the gradient that comes back through it speaks of all other corners. The
// neighbours' score is linear in either event, so there it is right: what the score would be with another chord. Of a
// critic that bends it only tells how the score changes near the chord that was drawn, where no other chord is.
#pragma once

#include <chordgen/models/window_coder.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// What the generator writes a window with.
enum class Generator : std::uint8_t { dense, lstm };
/// What the critic reads a window with.
enum class Critic : std::uint8_t { neighbours, dense, lstm };

struct GanOptions {
  WindowCoderOptions coder{};  ///< of the generator; `hidden` belongs to the dense one
  Generator generator = Generator::dense;
  Critic critic = Critic::neighbours;
  std::size_t embedding = 64;  ///< width of an event's vector
  std::size_t units = 64;      ///< of LSTMs, of the critic's dense layer, and of its products

  friend bool operator==(const GanOptions&, const GanOptions&) = default;
};

/// Writes windows with an LSTM.
template <class T>
struct LstmGenerator {
  Dense<T> input;
  Lstm<T> lstm;
  Dense<T> chord_head;
  std::optional<Dense<T>> duration_head;
  std::size_t window;

  LstmGenerator(const GanOptions& options, Rng rng)
      : input(options.coder.latent, options.coder.window * options.embedding, rng.split("input"), Activation::relu),
        lstm(options.embedding, options.units, rng.split("lstm")),
        chord_head(options.units, options.coder.chords, rng.split("chords")),
        window(options.coder.window) {
    if (options.coder.durations != 0)
      duration_head.emplace(options.units, options.coder.durations, rng.split("durations"));
  }

  WindowLogits<T> operator()(Pass<T>& pass, Var<T> z) const {
    const std::size_t batch = z.shape()[0];
    const Var<T> x = input(pass, z);
    const Var<T> h = lstm(pass, reshape(x, {batch, window, x.shape()[1] / window}), Returns::every_step);
    const auto head = [&](const Dense<T>& layer) {
      const Var<T> logits = swap_axes(layer(pass, h));
      return reshape(logits, {batch, logits.shape()[1] * window});
    };
    WindowLogits<T> logits{head(chord_head), {}};
    if (duration_head) logits.durations = head(*duration_head);
    return logits;
  }

  template <class Visitor>
  void visit(Visitor&& each) {
    visit_in("input", input, each);
    visit_in("lstm", lstm, each);
    visit_in("chords", chord_head, each);
    if (duration_head) visit_in("durations", *duration_head, each);
  }
};

/// Writes windows from their codes, in either way.
template <class T>
struct WindowGenerator {
  std::optional<WindowDecoder<T>> dense;
  std::optional<LstmGenerator<T>> lstm;

  WindowGenerator(const GanOptions& options, const Rng& rng) {
    if (options.generator == Generator::lstm)
      lstm.emplace(options, rng);
    else
      dense.emplace(options.coder, rng);
  }

  /// The logits of codes z (B, latent).
  WindowLogits<T> operator()(Pass<T>& pass, Var<T> z) const { return lstm ? (*lstm)(pass, z) : (*dense)(pass, z); }

  template <class Visitor>
  void visit(Visitor&& each) {
    if (lstm)
      lstm->visit(each);
    else
      dense->visit(each);
  }
};

/// Scores every two events that stand `lag` apart, linearly in each of them.
template <class T>
struct NeighbourCritic {
  Dense<T> first;
  Dense<T> second;
  Dense<T> score;

  NeighbourCritic(const GanOptions& options, const Rng& rng)
      : first(options.embedding, options.units, rng.split("first")),
        second(options.embedding, options.units, rng.split("second")),
        score(options.units, 1, rng.split("score")) {}

  /// x (B, L, E) gives (B, L - lag).
  Var<T> operator()(Pass<T>& pass, Var<T> x, std::size_t lag) const {
    const std::size_t batch = x.shape()[0], count = x.shape()[1] - lag;
    const Var<T> earlier = first(pass, slice(x, Axis::time, 0, count));
    const Var<T> later = second(pass, slice(x, Axis::time, lag, count));
    return reshape(score(pass, earlier * later), {batch, count});
  }

  template <class Visitor>
  void visit(Visitor&& each) {
    visit_in("first", first, each);
    visit_in("second", second, each);
    visit_in("score", score, each);
  }
};

/// Scores windows: above 0 for the corpus's, below for others.
template <class T>
struct WindowCritic {
  static constexpr std::size_t lags[] = {1, 2, 4};

  Embedding<T> chords;
  std::optional<Embedding<T>> durations;
  List<NeighbourCritic<T>> neighbours;
  std::optional<Lstm<T>> lstm;
  std::optional<Dense<T>> hidden;
  std::optional<Dense<T>> score;

  WindowCritic(const GanOptions& options, const Rng& rng)
      : chords(options.coder.chords, options.embedding, rng.split("chords")) {
    for (T& value : chords.table.value) value *= 6;  // U(-0.3, 0.3): products of three small numbers teach nobody
    if (options.coder.durations != 0) {
      durations.emplace(options.coder.durations, options.embedding, rng.split("durations"));
      for (T& value : durations->table.value) value *= 6;
    }
    for (const std::size_t lag : lags)
      if (options.critic == Critic::neighbours && lag < options.coder.window)
        neighbours.emplace_back(options, rng.split("neighbours").split(lag));
    if (options.critic == Critic::neighbours) return;
    const bool reads = options.critic == Critic::lstm;
    if (reads) lstm.emplace(options.embedding, options.units, rng.split("lstm"));
    hidden.emplace(reads ? options.units : options.embedding * options.coder.window, options.units, rng.split("hidden"),
                   Activation::relu);
    score.emplace(options.units, 1, rng.split("score"));
  }

  /// x (B, L, E) gives (B, scores).
  Var<T> operator()(Pass<T>& pass, Var<T> x) const {
    const Shape shape = x.shape();
    if (!neighbours.empty()) {
      Var<T> scores = neighbours[0](pass, x, lags[0]);
      for (std::size_t i = 1; i < neighbours.size(); ++i)
        scores = concat(scores, neighbours[i](pass, x, lags[i]), Axis::features);
      return scores;
    }
    const Var<T> h = lstm ? (*lstm)(pass, x) : reshape(x, {shape[0], shape[1] * shape[2]});
    return (*score)(pass, (*hidden)(pass, h));
  }

  template <class Visitor>
  void visit(Visitor&& each) {
    static constexpr const char* names[] = {"apart/1", "apart/2", "apart/4"};
    visit_in("chords", chords, each);
    if (durations) visit_in("durations", *durations, each);
    for (std::size_t i = 0; i < neighbours.size(); ++i) visit_in(names[i], neighbours[i], each);
    if (lstm) visit_in("lstm", *lstm, each);
    if (hidden) visit_in("hidden", *hidden, each);
    if (score) visit_in("score", *score, each);
  }
};

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
