// SPDX-License-Identifier: MIT
//
// The n-gram as a kind of model file: it keeps weights and rates of held notes, and is counted anew from the corpus in
// the file.
//
//   model/chord_weights (buckets, components), model/duration_weights    see models/interpolation.hpp
//   model/held (2, cells)                                                notes held, notes seen
#pragma once

#include <chordgen/files/safetensors.hpp>
#include <chordgen/models/model_kind.hpp>
#include <chordgen/models/ngram.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// The options as JSON.
template <class = WhenCalled>
[[nodiscard]] Json describe(const NGramOptions& options) {
  return Json::object({{"order", options.order},
                       {"transposed_order", options.transposed_order},
                       {"key_markov", options.key_markov},
                       {"previous_count", options.previous_count},
                       {"lowest", options.range.lowest},
                       {"keys", options.range.keys}});
}

/// The options back from JSON. Throws ArgumentError for what is missing or of another kind.
template <class = WhenCalled>
[[nodiscard]] NGramOptions parse_ngram_options(const Json& json) {
  return {.order = detail::size_option(json, "order"),
          .transposed_order = detail::size_option(json, "transposed_order"),
          .key_markov = json["key_markov"].as_bool(),
          .previous_count = json["previous_count"].as_bool(),
          .range = {static_cast<int>(json["lowest"].as_integer()), static_cast<int>(json["keys"].as_integer())}};
}

template <>
struct ModelKind<NGram> {
  static constexpr const char* name = "n-gram";

  template <class = WhenCalled>
  [[nodiscard]] static Json describe(const NGram& model) {
    return chordgen::describe(model.options());
  }
  template <class = WhenCalled>
  [[nodiscard]] static NGram make(const Json& json, const Learnt& learnt, const SizeLimit&) {
    const NGramOptions options = parse_ngram_options(json);
    if (options.range.lowest < 0 || options.range.keys < 1 ||
        options.range.keys > PitchSet::keys - options.range.lowest)
      fail_argument("load_model", "its options name keys that there are not. The file is damaged.");
    return NGram(learnt.windows.corpus(), options);
  }
  template <class = WhenCalled>
  [[nodiscard]] static NGram player(const NGram& model, const Vocabulary<PitchSet>&, const Vocabulary<Rational>&,
                                    const PlayerOptions& = {}) {
    return model;
  }
  template <class = WhenCalled>
  static void save(SafeTensors& file, const NGram& model) {
    const NGram::Fitted& fitted = model.fitted();
    file.add("model/chord_weights", table(fitted.chords));
    file.add("model/duration_weights", table(fitted.durations));
    Tensor<double> held({2, HeldRates::cells});
    std::copy(fitted.held.counts().held.begin(), fitted.held.counts().held.end(), held.begin());
    std::copy(fitted.held.counts().seen.begin(), fitted.held.counts().seen.end(), held.begin() + HeldRates::cells);
    file.add("model/held", held);
  }
  template <class = WhenCalled>
  static void load(const SafeTensors& file, NGram& model, const std::string&) {
    const Tensor<double> held = file.tensor<double>("model/held");
    if (held.size() != 2 * HeldRates::cells)
      fail_argument("load_model", "its rates of held notes are too few or too many. The file is damaged.");
    HeldRates::Counts counts;
    std::copy(held.begin(), held.begin() + HeldRates::cells, counts.held.begin());
    std::copy(held.begin() + HeldRates::cells, held.end(), counts.seen.begin());
    model.restore({weights(file, "model/chord_weights"), weights(file, "model/duration_weights"), HeldRates(counts)});
  }

 private:
  template <class = WhenCalled>
  [[nodiscard]] static Tensor<double> table(const Interpolation& weights) {
    Tensor<double> result({weights.buckets(), weights.components()});
    std::copy(weights.weights().begin(), weights.weights().end(), result.begin());
    return result;
  }
  template <class = WhenCalled>
  [[nodiscard]] static Interpolation weights(const SafeTensors& file, const char* array) {
    const Tensor<double> table = file.tensor<double>(array);
    return Interpolation(table.view().columns(), List<double>(table.begin(), table.end()));
  }
};

}  // namespace chordgen::inline CHORDGEN_ABI
