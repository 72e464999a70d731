// SPDX-License-Identifier: MIT
//
// A trained chord LSTM in one safetensors file, with everything that composing needs:
//
//   metadata   chordgen   the library's version          options   the model's sizes, as JSON
//              kind       "chord-lstm"                   chords    names from low to high: ["C3.E3.G3", ...]
//              kernels    what computed the training     durations quarters: ["1/2", "1", ...]
//              corpus     fingerprint of the ids         song      tempo and metre
//   arrays     model/...     the weights by their visiting names
//              corpus/...    the ids of the pieces: seeds are taken from them, copies are found in them
//              self_test     what the model says after the corpus's first events, compared when it is loaded
//
// The file says nothing of compiler, threads or time: the same seed gives the same bytes.
#pragma once

#include <chordgen/core/version.hpp>
#include <chordgen/files/json.hpp>
#include <chordgen/files/safetensors.hpp>
#include <chordgen/models/lstm_player.hpp>
#include <chordgen/music/pitch.hpp>
#include <chordgen/train/weights.hpp>

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// What a model learnt from, as far as composing needs it.
struct Learnt {
  ChordWindows windows{};
  Rational tempo{120};  ///< of songs, unless another is asked for
  Metre metre{};
};

/// A model and what it learnt from.
template <class T>
struct SavedModel {
  ChordLstm<T> model;
  Learnt learnt;
};

namespace detail {

inline constexpr const char* chord_lstm_kind = "chord-lstm";

[[nodiscard]] inline Json describe(const ChordLstmOptions& options) {
  return Json::object({{"chords", options.chords},
                       {"durations", options.durations},
                       {"layers", options.layers},
                       {"units", options.units},
                       {"embedding", options.embedding},
                       {"dense", options.dense},
                       {"dropout", options.dropout},
                       {"concat", options.concat == Axis::features ? "features" : "time"},
                       {"targets", options.targets == Targets::every ? "every" : "last"},
                       {"window", options.window}});
}

[[nodiscard]] inline ChordLstmOptions chord_lstm_options(const Json& json) {
  const auto size = [&](const char* name) {
    const std::int64_t value = json[name].as_integer();
    if (value < 0) fail_argument("load_model", std::string(name) + ": got " + std::to_string(value) + ".");
    return static_cast<std::size_t>(value);
  };
  ChordLstmOptions options;
  options.chords = size("chords");
  options.durations = size("durations");
  options.layers = size("layers");
  options.units = size("units");
  options.embedding = size("embedding");
  options.dense = size("dense");
  options.dropout = json["dropout"].as_double();
  options.concat = json["concat"].as_string() == "time" ? Axis::time : Axis::features;
  options.targets = json["targets"].as_string() == "last" ? Targets::last : Targets::every;
  options.window = size("window");
  return options;
}

/// FNV-1a over the ids of all pieces: tells corpora apart.
[[nodiscard]] inline std::string fingerprint(const std::vector<IdSequence>& pieces) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  const auto add = [&](std::uint64_t value) { hash = (hash ^ value) * 0x100000001b3u; };
  for (const IdSequence& piece : pieces) {
    for (std::size_t i = 0; i < piece.chords.size(); ++i) {
      add(static_cast<std::uint32_t>(piece.chords[i]));
      add(static_cast<std::uint32_t>(piece.durations[i]));
    }
    add(0xffffffffu);
  }
  std::string text;
  for (int shift = 60; shift >= 0; shift -= 4) text += "0123456789abcdef"[(hash >> shift) & 15];
  return text;
}

/// The log-probabilities of the chord after the first events of the corpus.
template <class T>
[[nodiscard]] Tensor<double> self_test(const ChordLstm<T>& model, const ChordWindows& windows) {
  LstmPlayer<T> player(model, trained_state(model.options.targets));
  auto state = player.start();
  const Prime prime = windows.seed(0);
  const std::size_t count = std::min<std::size_t>(8, prime.chords.size());
  for (std::size_t i = 0; i < count; ++i) player.advance(state, prime.chords[i], prime.durations[i]);
  const NextEvent next = player.next(state);
  Tensor<double> result({next.chords.size()});
  std::copy(next.chords.begin(), next.chords.end(), result.begin());
  return result;
}

[[nodiscard]] inline Tensor<std::int32_t> ids_tensor(const std::vector<IdSequence>& pieces, bool chords) {
  std::vector<std::int32_t> all;
  for (const IdSequence& piece : pieces) {
    const std::vector<std::int32_t>& ids = chords ? piece.chords : piece.durations;
    all.insert(all.end(), ids.begin(), ids.end());
  }
  Tensor<std::int32_t> result({all.size()});
  std::copy(all.begin(), all.end(), result.begin());
  return result;
}

[[noreturn]] inline void fail_model(const std::string& path, const std::string& message) {
  fail_format("load_model", "\"" + path + "\": " + message, {});
}

[[nodiscard]] inline const std::string& model_metadata(const SafeTensors& file, const std::string& path,
                                                       const char* key) {
  const std::string* text = file.find_metadata(key);
  if (text == nullptr)
    fail_model(path, std::string("this is no chordgen model: it has no \"") + key +
                         "\". Give a model.safetensors that train_lstm wrote.");
  return *text;
}

/// Refuses options that no file of this size can have weights for, before any memory is taken for them.
inline void check_sizes(const ChordLstmOptions& options, const SafeTensors& file, const std::string& path) {
  std::size_t most = 0;
  for (const SafeTensor& tensor : file.tensors) most += tensor.shape.size();
  const std::size_t products[][2] = {{options.chords, options.embedding}, {options.durations, options.embedding},
                                     {options.units, options.units},      {options.embedding, options.units},
                                     {options.units, options.dense},      {options.dense, options.chords},
                                     {options.dense, options.durations},  {options.window, 1}};
  for (const auto& [rows, columns] : products)
    if (rows != 0 && columns > most / rows)
      fail_model(path, "its options ask for more than the file holds. The file is damaged.");
}

[[nodiscard]] inline Corpus corpus_of(const SafeTensors& file, const Vocabulary<PitchSet>& chords,
                                      const Vocabulary<Rational>& durations, const std::string& path) {
  const Tensor<std::int32_t> chord_ids = file.tensor<std::int32_t>("corpus/chords");
  const Tensor<std::int32_t> duration_ids = file.tensor<std::int32_t>("corpus/durations");
  const Tensor<std::int32_t> lengths = file.tensor<std::int32_t>("corpus/lengths");
  Corpus corpus;
  std::size_t at = 0;
  for (const std::int32_t length : lengths) {
    if (length < 0 || chord_ids.size() != duration_ids.size() ||
        static_cast<std::size_t>(length) > chord_ids.size() - at)
      fail_model(path, "the corpus's pieces are longer than its events. The file is damaged.");
    Piece& piece = corpus.pieces.emplace_back();
    for (const std::size_t end = at + static_cast<std::size_t>(length); at < end; ++at) {
      ChordEvent event;
      event.pitches = chords[chord_ids[at]];
      event.duration = durations[duration_ids[at]];
      piece.events.push_back(event);
    }
  }
  return corpus;
}

}  // namespace detail

/// The bytes of a model file.
template <class T>
[[nodiscard]] std::vector<std::byte> save_model(const ChordLstm<T>& model, const Learnt& learnt) {
  const ChordWindows& windows = learnt.windows;
  Json chord_names = Json::array();
  Json duration_names = Json::array();
  for (const PitchSet& chord : windows.chords.entries()) chord_names.push_back(chord_name(chord));
  for (const Rational& duration : windows.durations.entries()) duration_names.push_back(to_string(duration));

  SafeTensors file;
  file.metadata = {
      {"chordgen", version},
      {"kind", detail::chord_lstm_kind},
      {"kernels", kernels::to_string(kernels::active())},
      {"corpus", detail::fingerprint(windows.pieces)},
      {"options", detail::describe(model.options).dump()},
      {"chords", chord_names.dump()},
      {"durations", duration_names.dump()},
      {"song",
       Json::object({{"tempo", to_string(learnt.tempo)}, {"beats", learnt.metre.beats}, {"unit", learnt.metre.unit}})
           .dump()}};
  add_weights(file, "model/", model);
  Tensor<std::int32_t> lengths({windows.pieces.size()});
  for (std::size_t i = 0; i < windows.pieces.size(); ++i)
    lengths[i] = static_cast<std::int32_t>(windows.pieces[i].chords.size());
  file.add("corpus/chords", detail::ids_tensor(windows.pieces, true));
  file.add("corpus/durations", detail::ids_tensor(windows.pieces, false));
  file.add("corpus/lengths", lengths);
  file.add("self_test", detail::self_test(model, windows));
  return write_safetensors(file);
}

namespace detail {

/// The weights must say what they said when they were saved, but for the rounding of other kernels.
template <class T>
void check_self_test(const SavedModel<T>& saved, const SafeTensors& file, const std::string& path) {
  const Tensor<double> expected = file.tensor<double>("self_test");
  const Tensor<double> got = self_test(saved.model, saved.learnt.windows);
  for (std::size_t i = 0; i < got.size(); ++i)
    if (expected.size() != got.size() || !(std::fabs(got[i] - expected[i]) <= 1e-3 * (1 + std::fabs(expected[i]))))
      fail_model(path, "its self-test fails: the weights are not those that were saved. Train it again.");
}

/// load_model, but for errors that do not name the file.
template <class T>
[[nodiscard]] SavedModel<T> read_model(const SafeTensors& file, const std::string& path) {
  const std::string& kind = model_metadata(file, path, "kind");
  if (kind != chord_lstm_kind)
    fail_model(path, "it holds a model of another kind: got \"" + kind + "\", expected \"" + chord_lstm_kind +
                         "\". Give a model that train_lstm wrote.");

  const auto parsed = [&](const char* key) { return Json::parse(model_metadata(file, path, key), "load_model"); };
  const Json chord_names = parsed("chords");
  const Json duration_names = parsed("durations");
  std::vector<PitchSet> chords;
  std::vector<Rational> durations;
  for (const Json& name : chord_names.elements()) chords.push_back(parse_chord_name(name.as_string()));
  for (const Json& name : duration_names.elements()) durations.push_back(Rational::parse(name.as_string()));
  const ChordLstmOptions options = chord_lstm_options(parsed("options"));
  if (options.chords != chords.size() || options.durations != durations.size())
    fail_model(path, "options and vocabularies differ. The file is damaged.");

  check_sizes(options, file, path);
  SavedModel<T> saved{ChordLstm<T>(options, Rng(0)), {}};
  take_weights(file, "model/", saved.model, "load_model", path);
  Vocabulary<PitchSet> chord_vocabulary(std::move(chords));
  Vocabulary<Rational> duration_vocabulary(std::move(durations));
  if (chord_vocabulary.size() != options.chords || duration_vocabulary.size() != options.durations)
    fail_model(path, "a chord or a duration is twice in its vocabulary. The file is damaged.");
  const Corpus corpus = corpus_of(file, chord_vocabulary, duration_vocabulary, path);
  saved.learnt.windows = ChordWindows(corpus, std::move(chord_vocabulary), std::move(duration_vocabulary),
                                      {.length = options.window, .targets = options.targets});
  const Json song = parsed("song");
  saved.learnt.tempo = Rational::parse(song["tempo"].as_string());
  saved.learnt.metre = {static_cast<int>(song["beats"].as_integer()), static_cast<int>(song["unit"].as_integer())};

  check_self_test(saved, file, path);
  return saved;
}

}  // namespace detail

/// Reads a model file; `path` is for messages. Throws FormatError for a damaged file, for one of another kind, for
/// weights that do not fit the options (all of them named) and when the model does not say what it said when saved.
template <class T>
[[nodiscard]] SavedModel<T> load_model(std::span<const std::byte> bytes, const std::string& path) {
  try {
    return detail::read_model<T>(read_safetensors(bytes), path);
  } catch (const Error& error) {
    const std::string_view text = error.what();
    if (text.starts_with("[load_model] \"" + path)) throw;
    detail::fail_model(path, std::string(text));
  }
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
