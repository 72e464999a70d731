// SPDX-License-Identifier: MIT
//
// What a kind of model must say of itself so that its file can be written, read and played without naming the kind:
// a specialisation of ModelKind, in models/NAME_kind.hpp.
//
//   static constexpr const char* name          "chord-lstm": stands in the file as its kind
//   static Json describe(model)                the options, as JSON
//   static Model make(json, learnt, limit)     a model of those options, its weights still to be filled in; asks
//   `limit`
//                                              for every matrix before its memory is taken
//   one of
//   static Player player(model, chords, durations, options)    a SequenceModel that plays it over the vocabularies
//   static Tensor<double> self_test(model, learnt)             what it says of the corpus's first events
//   and, where the weights are not named by model.visit
//   static void save(file, model)              adds arrays "model/..."
//   static void load(file, model, path)        takes them
//
// A kind without a player is no sequence model: composing with it takes programs of its own.
#pragma once

#include <chordgen/core/parallel.hpp>
#include <chordgen/dataset/windows.hpp>
#include <chordgen/files/json.hpp>
#include <chordgen/kernels/variant.hpp>

#include <optional>
#include <string>

namespace chordgen::inline CHORDGEN_ABI {

/// What a model learnt from, as far as composing needs it.
struct Learnt {
  ChordWindows windows{};
  Rational tempo{120};  ///< of songs, unless another is asked for
  Metre metre{};
};

/// How much of the past a prediction of an LSTM sees.
enum class StateKind : std::uint8_t { stream, window };

/// How a model is played; a kind ignores what it has no use for.
struct PlayerOptions {
  std::optional<StateKind> state{};  ///< as trained, unless given
  Threads threads{};
  kernels::Precision precision = kernels::Precision::f32;  ///< of a chord LSTM's products
};

/// Refuses sizes that no file of so many elements can have weights for, before any memory is taken for them.
class SizeLimit {
 public:
  explicit SizeLimit(std::size_t elements) : elements_(elements) {}

  /// Throws ArgumentError when a matrix of this size cannot stand in the file.
  template <class = WhenCalled>
  void check(std::size_t rows, std::size_t columns) const {
    if (rows != 0 && columns > elements_ / rows)
      fail_argument("load_model", "its options ask for more than the file holds. The file is damaged.");
  }

 private:
  std::size_t elements_;
};

/// Specialised for every kind of model that can be saved; the head of this file says with what.
template <class Model>
struct ModelKind;

/// A model whose kind has a player.
template <class Model>
concept PlayableModel = requires(const Model& model, const Vocabulary<PitchSet>& chords,
                                 const Vocabulary<Rational>& durations, const PlayerOptions& options) {
  ModelKind<Model>::player(model, chords, durations, options);
};

namespace detail {

/// A size in a model's options. Throws ArgumentError for a negative one.
template <class = WhenCalled>
[[nodiscard]] std::size_t size_option(const Json& json, const char* name) {
  const std::int64_t value = json[name].as_integer();
  if (value < 0) fail_argument("load_model", std::string(name) + ": got " + std::to_string(value) + ".");
  return static_cast<std::size_t>(value);
}

}  // namespace detail

}  // namespace chordgen::inline CHORDGEN_ABI
