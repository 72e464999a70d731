// SPDX-License-Identifier: MIT
//
// The chord LSTM of the tutorial: what chord comes next, and how long does it last?
//
//   chords, durations (B, T) -> embeddings (E each) -> concatenated on the features (B, T, 2E), or on the time (B, 2T,
//   E)
//   -> LSTM (H), as many layers as wanted -> dense (D), linear -> softmax over chords, softmax over durations
//
//   loss = cross-entropy of the chords + cross-entropy of the durations
//
// The target is the event behind the window (Targets::last), or behind every event of it (Targets::every: 32 times the
// signal for the same arithmetic). Composing with it: models/lstm_player.hpp. Training: train/fit.hpp.
#pragma once

#include <chordgen/autodiff.hpp>
#include <chordgen/core/list.hpp>
#include <chordgen/dataset/windows.hpp>
#include <chordgen/nn.hpp>

#include <string>

namespace chordgen::inline CHORDGEN_ABI {

/// Whether the chords' vectors change in training, or stay as they were given (models/skip_gram.hpp).
enum class ChordVectors : std::uint8_t { learnt, fixed };

struct ChordLstmOptions {
  std::size_t chords = 0;     ///< entries of the chord vocabulary
  std::size_t durations = 0;  ///< entries of the duration vocabulary
  std::size_t layers = 2;
  std::size_t units = 512;
  std::size_t embedding = 64;
  std::size_t dense = 256;
  double dropout = 0;  ///< behind every LSTM layer
  Axis concat = Axis::features;
  Targets targets = Targets::every;
  std::size_t window = 32;  ///< events that a prediction may see in window state
  ChordVectors vectors = ChordVectors::learnt;

  friend bool operator==(const ChordLstmOptions&, const ChordLstmOptions&) = default;
};

/// Two softmax heads over one LSTM. B: batch, T: events of a window, C: chords, D: durations.
template <class T>
struct ChordLstm {
  ChordLstmOptions options;
  Embedding<T> chord_embedding;
  Embedding<T> duration_embedding;
  List<Lstm<T>> layers;
  Dropout<T> dropout;
  Dense<T> dense;
  Dense<T> chord_head;
  Dense<T> duration_head;

  /// Logits of both heads: (B, C) and (B, D), or (B, T, C) and (B, T, D) for Targets::every.
  struct Logits {
    Var<T> chords;
    Var<T> durations;
  };

  /// Throws ArgumentError when a size is 0 or the options contradict each other.
  ChordLstm(const ChordLstmOptions& chosen, Rng rng)
      : options(checked(chosen)),
        chord_embedding(chosen.chords, chosen.embedding, rng.split("chord_embedding")),
        duration_embedding(chosen.durations, chosen.embedding, rng.split("duration_embedding")),
        dropout{chosen.dropout},
        dense(chosen.units, chosen.dense, rng.split("dense")),
        chord_head(chosen.dense, chosen.chords, rng.split("chord_head")),
        duration_head(chosen.dense, chosen.durations, rng.split("duration_head")) {
    for (std::size_t layer = 0; layer < options.layers; ++layer)
      layers.emplace_back(layer == 0 ? features() : options.units, options.units, rng.split("lstm").split(layer));
  }

  /// The width of the first layer's input.
  [[nodiscard]] std::size_t features() const noexcept {
    return options.concat == Axis::features ? 2 * options.embedding : options.embedding;
  }

  /// ids (batch, time), row by row.
  Logits forward(Pass<T>& pass, Span<const std::int32_t> chords, Span<const std::int32_t> durations, std::size_t batch,
                 std::size_t time) const {
    const Shape prefix{batch, time};
    Var<T> x{};
    for (std::size_t layer = 0; layer < layers.size(); ++layer) {
      const bool last = layer + 1 == layers.size() && options.targets == Targets::last;
      const Returns returns = last ? Returns::last_step : Returns::every_step;
      if (layer != 0) {
        x = layers[layer](pass, x, returns);
      } else if (options.concat == Axis::features && options.vectors != ChordVectors::fixed) {
        x = layers[0](pass, {chord_embedding, chords}, {duration_embedding, durations}, prefix, returns);
      } else {
        const Var<T> first = chord_vectors(pass, chords, prefix);
        const Var<T> second = duration_embedding(pass, durations, prefix);
        x = layers[0](pass, concat(first, second, options.concat), returns);
      }
      x = dropout(pass, x);
    }
    const Var<T> h = dense(pass, x);
    return {chord_head(pass, h), duration_head(pass, h)};
  }

  /// The sum of both heads' cross-entropies in nats, with the shares of right answers beside it.
  Loss<T> loss(Pass<T>& pass, const ChordBatch& batch) const {
    const Logits logits = forward(pass, batch.chords, batch.durations, batch.batch, batch.time);
    const Var<T> chord_loss = softmax_cross_entropy(logits.chords, Span(batch.next_chords));
    const Var<T> duration_loss = softmax_cross_entropy(logits.durations, Span(batch.next_durations));
    const double places = static_cast<double>(batch.next_chords.size());

    Loss<T> loss{chord_loss + duration_loss};
    loss.add_metric({"chord_loss", static_cast<double>(chord_loss.item()), places});
    loss.add_metric({"chord_accuracy", accuracy(logits.chords.value(), batch.next_chords), places});
    loss.add_metric({"duration_loss", static_cast<double>(duration_loss.item()), places});
    loss.add_metric({"duration_accuracy", accuracy(logits.durations.value(), batch.next_durations), places});
    return loss;
  }

  template <class Visitor>
  void visit(Visitor&& each) {
    static constexpr const char* names[] = {"lstm/0", "lstm/1", "lstm/2", "lstm/3",
                                            "lstm/4", "lstm/5", "lstm/6", "lstm/7"};
    visit_in("chord_embedding", chord_embedding, each);
    visit_in("duration_embedding", duration_embedding, each);
    for (std::size_t layer = 0; layer < layers.size(); ++layer) visit_in(names[layer], layers[layer], each);
    visit_in("dense", dense, each);
    visit_in("chord_head", chord_head, each);
    visit_in("duration_head", duration_head, each);
  }

 private:
  /// Fixed vectors are a constant of the recording: no gradient reaches their table.
  Var<T> chord_vectors(Pass<T>& pass, Span<const std::int32_t> chords, const Shape& prefix) const {
    if (options.vectors == ChordVectors::learnt) return chord_embedding(pass, chords, prefix);
    detail::check_ids("embedding", chords, options.chords);
    const View<T> rows = pass.tape.make({prefix[0], prefix[1], options.embedding});
    kernels::embedding_forward(rows, chord_embedding.table.value, chords);
    return pass.tape.constant(rows);
  }

  static const ChordLstmOptions& checked(const ChordLstmOptions& options) {
    const auto between = [](const char* name, std::size_t value, std::size_t least, std::size_t most) {
      check_size("ChordLstm", name, value, least, most);
    };
    constexpr std::size_t most = 1u << 24;
    between("chords", options.chords, 1, most);
    between("durations", options.durations, 1, most);
    between("layers", options.layers, 1, 8);
    between("units", options.units, 1, 1u << 16);
    between("embedding", options.embedding, 1, 1u << 16);
    between("dense", options.dense, 1, 1u << 16);
    between("window", options.window, 1, most);
    if (!(options.dropout >= 0 && options.dropout < 1))
      fail_argument("ChordLstm", "dropout: got " + std::to_string(options.dropout) + ", expected at least 0, below 1.");
    if (options.targets == Targets::none)
      fail_argument("ChordLstm", "targets: got none, but there is nothing to learn then. Choose last or every.");
    if (options.concat == Axis::time && options.targets == Targets::every)
      fail_argument("ChordLstm",
                    "concatenation on the time axis has no event to foretell at every step. Choose targets "
                    "last, or concatenate on the features.");
    return options;
  }

  /// The share of rows whose largest logit is the target's.
  static double accuracy(View<const T> logits, const List<std::int32_t>& targets) noexcept {
    std::size_t right = 0;
    for (std::size_t row = 0; row < targets.size(); ++row) {
      const View<const T> scores = logits.row(row);
      const auto best = std::max_element(scores.begin(), scores.end()) - scores.begin();
      if (best == targets[row]) ++right;
    }
    return targets.empty() ? 0 : static_cast<double>(right) / static_cast<double>(targets.size());
  }
};

}  // namespace chordgen::inline CHORDGEN_ABI
