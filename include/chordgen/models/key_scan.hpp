// SPDX-License-Identifier: MIT
//
// The key scan: whether each key sounds is asked from the lowest to the highest, given the past and the keys below.
// Every key sees the music from where it stands and all keys share their weights, so what is learnt at one pitch holds
// at all. Smaller, slower and worse alone than the note decoder, and different enough to help it in a mixture.
//
//   P(y | past) = product over keys k of Bernoulli(y_k; sigmoid(o u_k + o_k))
//   u_k = relu(U t_k + a + B [keys k-24..k-1 of y, how many lie below k, their pitch classes from k] + E_k
//              + sum of V_j over keys j < k of y + G g)
//   t_k = LSTM, one for each key, of x: keys k-12..k+12, pitch classes from k, number of notes / 4, (k - 64) / 24, k's
//         pitch class, all of the chord before; g = LSTM of the chord before as 88 zeros and ones
//
// Keys outside the range of the training pieces have the probability 1e-5. Each factor is a distribution, so the sum
// over all chords is one.
#pragma once

#include <chordgen/autodiff.hpp>
#include <chordgen/dataset/event_chunks.hpp>
#include <chordgen/nn.hpp>

#include <cmath>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

struct KeyScanOptions {
  int lowest = lowest_piano_key;  ///< MIDI keys that are learnt
  int highest = highest_piano_key;
  std::size_t units = 64;    ///< of the LSTM of each key
  std::size_t memory = 128;  ///< of the LSTM of the whole chord
  std::size_t width = 96;
  double key_dropout = 0.3;
  double memory_dropout = 0.5;
  double hidden_dropout = 0.2;

  friend bool operator==(const KeyScanOptions&, const KeyScanOptions&) = default;
};

/// How keys see chords: the inputs of their LSTMs, and the rows of the table (B, E, V) that a written chord adds.
struct KeyViews {
  static constexpr std::size_t features = 25 + 12 + 1 + 1 + 12;
  static constexpr std::size_t near = 24;   ///< keys below that are told apart by distance
  static constexpr std::size_t counts = 8;  ///< notes below: none, 1, ..., 7 or more
  static constexpr double outside = 1e-5;   ///< probability of a key outside the range

  int lowest;
  int highest;

  [[nodiscard]] std::size_t keys() const noexcept { return static_cast<std::size_t>(highest - lowest + 1); }
  [[nodiscard]] std::size_t rows() const noexcept { return near + counts + 12 + 2 * keys(); }

  /// The chord before, seen from a key.
  template <class T>
  void see(Span<T> input, const PitchSet& chord, int key) const {
    std::fill(input.begin(), input.end(), T(0));
    for (const int pitch : chord) {
      if (pitch >= key - 12 && pitch <= key + 12) input[static_cast<std::size_t>(pitch - key + 12)] = T(1);
      input[25 + static_cast<std::size_t>((pitch - key + 132) % 12)] += T(1);
    }
    input[37] = static_cast<T>(chord.size()) / T(4);
    input[38] = static_cast<T>(key - 64) / T(24);
    input[39 + static_cast<std::size_t>(key % 12)] = T(1);
  }
  /// Calls each(row) for what the notes of a chord below a key add, and for the key itself.
  template <class Each>
  void rows_of(const PitchSet& chord, int key, Each each) const {
    unsigned classes = 0;
    std::size_t below = 0;
    for (const int pitch : chord) {
      if (pitch >= key) break;
      ++below;
      classes |= 1u << ((pitch - key + 132) % 12);
      if (key - pitch <= static_cast<int>(near)) each(static_cast<std::size_t>(key - pitch - 1));
      if (pitch >= lowest) each(near + counts + 12 + keys() + static_cast<std::size_t>(pitch - lowest));
    }
    each(near + std::min(below, counts - 1));
    for (std::size_t c = 0; c < 12; ++c)
      if ((classes >> c & 1) != 0) each(near + counts + c);
    each(near + counts + 12 + static_cast<std::size_t>(key - lowest));
  }
  /// log P of the keys outside the range.
  template <class = WhenCalled>
  [[nodiscard]] double outside_log(const PitchSet& chord) const {
    double sum = static_cast<double>(static_cast<std::size_t>(piano_keys) - keys()) * math::log(1 - outside);
    for (const int pitch : chord)
      if (pitch < lowest || pitch > highest) sum += math::log(outside) - math::log(1 - outside);
    return sum;
  }
};

template <class T>
struct KeyScan {
  KeyScanOptions options;
  Lstm<T> key_lstm;
  Lstm<T> memory_lstm;
  Dense<T> from_key;     ///< U, a
  Dense<T> from_memory;  ///< G
  Parameter<T> rows;     ///< B, E, V: (views().rows(), width)
  Dense<T> head;         ///< o
  Parameter<T> bias;     ///< o_k: (keys, 1)

  /// Throws ArgumentError when a size is 0, a share is no share, or the range is none of the piano's.
  KeyScan(const KeyScanOptions& chosen, Rng rng)
      : options(checked(chosen)),
        key_lstm(KeyViews::features, chosen.units, rng.split("keys")),
        memory_lstm(piano_keys, chosen.memory, rng.split("memory")),
        from_key(chosen.units, chosen.width, rng.split("from_key")),
        from_memory(chosen.memory, chosen.width, rng.split("from_memory")),
        rows{uniform_tensor<T>({views().rows(), chosen.width}, 1 / std::sqrt(static_cast<double>(views().rows())),
                               rng.split("rows"))},
        head(chosen.width, 1, rng.split("head")),
        bias{Tensor<T>({views().keys(), 1})} {
    for (T& value : bias.value) value = T(-2.5);  // about one key in thirteen sounds
  }

  [[nodiscard]] KeyViews views() const noexcept { return {options.lowest, options.highest}; }

  /// -log P(chord) in nats, the mean over the events of a batch.
  Loss<T> loss(Pass<T>& pass, const EventBatch& batch) const {
    const Rows gathered = gather(batch);
    const std::size_t batches = batch.lengths.size();
    const std::size_t keys = views().keys();
    const std::size_t count = gathered.key_places.size();

    // Let each key, and the memory, hear the chords before.
    const View<T> seen = pass.tape.make({batches * keys, batch.time, KeyViews::features});
    const View<T> bits = pass.tape.make({batches, batch.time, static_cast<std::size_t>(piano_keys)});
    hear(batch, seen, bits);
    const Var<T> t = reshape(key_lstm(pass, pass.tape.constant(seen), Returns::every_step),
                             {batches * keys * batch.time, options.units});
    const Var<T> g = reshape(memory_lstm(pass, pass.tape.constant(bits), Returns::every_step),
                             {batches * batch.time, options.memory});

    // Ask every key of every event.
    const Var<T> own =
        from_key(pass, Dropout<T>{options.key_dropout}(pass, embedding(t, gathered.key_places, {count})));
    const Var<T> common =
        embedding(from_memory(pass, Dropout<T>{options.memory_dropout}(pass, g)), gathered.frame_places, {count});
    const Var<T> u = relu(own + common + row_sums(pass.tape.watch(rows), {gathered.views, gathered.begins}));
    const Var<T> logits = head(pass, Dropout<T>{options.hidden_dropout}(pass, u)) +
                          embedding(pass.tape.watch(bias), gathered.keys, {count});
    const View<T> targets = pass.tape.make(logits.shape());
    for (std::size_t i = 0; i < count; ++i) targets[i] = static_cast<T>(gathered.sounds[i]);
    const double events = static_cast<double>(count / keys);
    Loss<T> loss{static_cast<T>(keys) * bce_logits(logits, targets), events};
    loss.add_metric({"chord_loss", static_cast<double>(loss.total.item()) - gathered.outside / events, events});
    return loss;
  }

  template <class Visitor>
  void visit(Visitor&& each) {
    visit_in("key_lstm", key_lstm, each);
    visit_in("memory_lstm", memory_lstm, each);
    visit_in("from_key", from_key, each);
    visit_in("from_memory", from_memory, each);
    each("rows", rows);
    visit_in("head", head, each);
    each("bias", bias);
  }

 private:
  /// One for each key of each event of a batch, event behind event.
  struct Rows {
    List<std::int32_t> key_places, frame_places, keys, views;
    List<std::uint32_t> begins;
    List<std::uint8_t> sounds;
    double outside = 0;
  };

  [[nodiscard]] Rows gather(const EventBatch& batch) const {
    Rows gathered;
    gathered.begins.push_back(0);
    const std::size_t keys = views().keys();
    std::size_t set = 0;
    for (std::size_t b = 0; b < batch.lengths.size(); ++b) {
      for (std::size_t t = 0; t < batch.lengths[b]; ++t) {
        const PitchSet& chord = batch.chords[set + 2 + t];
        gathered.outside += views().outside_log(chord);
        for (std::size_t k = 0; k < keys; ++k) {
          const int key = options.lowest + static_cast<int>(k);
          gathered.key_places.push_back(static_cast<std::int32_t>((b * keys + k) * batch.time + t));
          gathered.frame_places.push_back(static_cast<std::int32_t>(b * batch.time + t));
          gathered.keys.push_back(static_cast<std::int32_t>(k));
          gathered.sounds.push_back(chord.contains(key) ? 1 : 0);
          views().rows_of(chord, key,
                          [&](std::size_t row) { gathered.views.push_back(static_cast<std::int32_t>(row)); });
          gathered.begins.push_back(static_cast<std::uint32_t>(gathered.views.size()));
        }
      }
      set += 2 + batch.lengths[b];
    }
    return gathered;
  }
  /// Behind the end of a chunk stand zeros.
  void hear(const EventBatch& batch, View<T> seen, View<T> bits) const {
    std::fill(seen.begin(), seen.end(), T(0));
    std::fill(bits.begin(), bits.end(), T(0));
    const std::size_t keys = views().keys();
    std::size_t set = 0;
    for (std::size_t b = 0; b < batch.lengths.size(); ++b) {
      for (std::size_t t = 0; t < batch.lengths[b]; ++t) {
        const PitchSet& before = batch.chords[set + 1 + t];
        for (std::size_t k = 0; k < keys; ++k)
          views().see(Span<T>(seen.data() + ((b * keys + k) * batch.time + t) * KeyViews::features, KeyViews::features),
                      before, options.lowest + static_cast<int>(k));
        for (const int pitch : before)
          if (pitch >= lowest_piano_key && pitch <= highest_piano_key)
            bits[(b * batch.time + t) * piano_keys + static_cast<std::size_t>(pitch - lowest_piano_key)] = T(1);
      }
      set += 2 + batch.lengths[b];
    }
  }

  static const KeyScanOptions& checked(const KeyScanOptions& options) {
    for (const auto& [name, size] :
         {std::pair{"units", options.units}, std::pair{"memory", options.memory}, std::pair{"width", options.width}})
      check_size("KeyScan", name, size, 1, 1u << 16);
    for (const double rate : {options.key_dropout, options.memory_dropout, options.hidden_dropout})
      if (!(rate >= 0 && rate < 1))
        fail_argument("KeyScan", "dropout: got " + std::to_string(rate) + ", expected at least 0, below 1.");
    if (options.lowest < lowest_piano_key || options.highest > highest_piano_key || options.lowest > options.highest)
      fail_argument("KeyScan", "keys: got " + std::to_string(options.lowest) + ".." + std::to_string(options.highest) +
                                   ", expected a range within 21..108.");
    return options;
  }
};

/// The range of a corpus's notes, with sizes as they are.
template <class = WhenCalled>
[[nodiscard]] KeyScanOptions key_scan_options(const Corpus& corpus, KeyScanOptions options = {}) {
  PitchSet used;
  for (const Piece& piece : corpus.pieces)
    for (const ChordEvent& event : piece.events) used = used | event.pitches;
  if (!used.empty()) {
    options.lowest = used.lowest();
    options.highest = used.highest();
  }
  return options;
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
