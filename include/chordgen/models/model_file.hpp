// SPDX-License-Identifier: MIT
//
// A trained model of any kind in one safetensors file, with everything that composing needs:
//
//   metadata   chordgen   the library's version          options   the model's options, as JSON
//              kind       ModelKind's name               chords    names from low to high: ["C3.E3.G3", ...]
//              kernels    what computed the training     durations quarters: ["1/2", "1", ...]
//              weights    fingerprint of model/...       windows   their length and targets
//              corpus     fingerprint of corpus/...      song      tempo and metre
//                                                        pieces    names of the corpus's pieces
//   arrays     model/...     the weights by their visiting names
//              corpus/...    the ids of the pieces: seeds are taken from them, copies are found in them
//              self_test     what the model says of the corpus's first events, compared when it is loaded
//
// A changed byte among weights or corpus breaks its fingerprint; the self-test finds a library that computes something
// else. The file says nothing of compiler, threads or time: the same seed gives the same bytes.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/core/span.hpp>
#include <chordgen/core/version.hpp>
#include <chordgen/files/located.hpp>
#include <chordgen/files/safetensors.hpp>
#include <chordgen/kernels/variant.hpp>
#include <chordgen/models/learnt_file.hpp>
#include <chordgen/models/model_kind.hpp>
#include <chordgen/models/sequence_model.hpp>
#include <chordgen/train/weights.hpp>

#include <cmath>
#include <string>
#include <string_view>
#include <utility>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// A model and what it learnt from.
template <class Model>
struct SavedModel {
  Model model;
  Learnt learnt;
};

namespace detail {

/// FNV-1a over names and bytes of the arrays under a prefix, in the order of their names.
template <class = WhenCalled>
[[nodiscard]] std::string fingerprint(const SafeTensors& file, std::string_view prefix) {
  List<const SafeTensor*> arrays;
  for (const SafeTensor& tensor : file.tensors)
    if (tensor.name.starts_with(prefix)) arrays.push_back(&tensor);
  std::sort(arrays.begin(), arrays.end(), [](const SafeTensor* a, const SafeTensor* b) { return a->name < b->name; });
  std::uint64_t hash = 0xcbf29ce484222325u;
  const auto add = [&](unsigned char byte) { hash = (hash ^ byte) * 0x100000001b3u; };
  for (const SafeTensor* array : arrays) {
    for (const char letter : array->name) add(static_cast<unsigned char>(letter));
    for (const std::byte byte : array->bytes) add(std::to_integer<unsigned char>(byte));
  }
  return hex(hash, 16);
}

/// What a model says of the first events of the corpus: three numbers an event, or what its kind measures.
template <class Model>
[[nodiscard]] Tensor<double> self_test(const Model& model, const Learnt& learnt) {
  if constexpr (PlayableModel<Model>) {
    auto player = ModelKind<Model>::player(model, learnt.windows.chords, learnt.windows.durations, PlayerOptions{});
    auto state = player.start();
    const List<ChordEvent> events = learnt.windows.seed(0).events();
    const std::size_t count = std::min<std::size_t>(16, events.size());
    Tensor<double> result({count, 3});
    for (std::size_t i = 0; i < count; ++i) {
      const EventLogProbability said = player.log_probability(state, events[i]);
      result(i, 0) = said.chord;
      result(i, 1) = said.duration;
      result(i, 2) = said.held;
      player.advance(state, events[i]);
    }
    return result;
  } else {
    return ModelKind<Model>::self_test(model, learnt);
  }
}

template <class = WhenCalled>
[[noreturn]] void fail_model(const std::string& path, const std::string& message) {
  fail_format("load_model", "\"" + path + "\": " + message, {});
}

/// What read() gives; an error that does not name the file yet becomes one that does.
template <class Read>
auto named(const std::string& path, Read read) {
  try {
    return read();
  } catch (const Error& error) {
    std::string_view text = error.what();
    if (text.starts_with("[load_model] \"" + path)) throw;
    constexpr std::string_view operation = "[load_model] ";
    if (text.starts_with(operation)) text.remove_prefix(operation.size());
    fail_model(path, std::string(text));
  }
}

template <class = WhenCalled>
[[nodiscard]] const std::string& model_metadata(const SafeTensors& file, const std::string& path, const char* key) {
  const std::string* text = file.find_metadata(key);
  if (text == nullptr)
    fail_model(path, std::string("this is no chordgen model: it has no \"") + key +
                         "\". Give a model.safetensors that a trainer wrote.");
  return *text;
}

}  // namespace detail

/// The bytes of a model file.
template <class Model>
[[nodiscard]] List<std::byte> save_model(const Model& model, const Learnt& learnt) {
  using Kind = ModelKind<Model>;
  SafeTensors file;
  if constexpr (requires { Kind::save(file, model); })
    Kind::save(file, model);
  else
    add_weights(file, "model/", model);
  detail::add_corpus(file, learnt);
  file.add("self_test", detail::self_test(model, learnt));
  file.metadata = {{"chordgen", version},
                   {"kind", Kind::name},
                   {"kernels", kernels::to_string(kernels::active())},
                   {"weights", detail::fingerprint(file, "model/")},
                   {"corpus", detail::fingerprint(file, "corpus/")},
                   {"options", Kind::describe(model).dump()}};
  for (auto& entry : detail::describe_learnt(learnt)) file.metadata.push_back(std::move(entry));
  return write_safetensors(file);
}

namespace detail {

template <class = WhenCalled>
void check_fingerprint(const SafeTensors& file, const std::string& path, const char* key, const char* prefix) {
  if (model_metadata(file, path, key) != fingerprint(file, prefix))
    fail_model(path, std::string("its ") + key + " are not those that were saved. The file is damaged.");
}

/// The model must say what it said when it was saved, but for the rounding of other kernels.
template <class Model>
void check_self_test(const SavedModel<Model>& saved, const SafeTensors& file, const std::string& path) {
  const Tensor<double> expected = file.tensor<double>("self_test");
  const Tensor<double> got = self_test(saved.model, saved.learnt);
  bool same = expected.shape() == got.shape();
  for (std::size_t i = 0; same && i < got.size(); ++i)
    same = got[i] == expected[i] || std::fabs(got[i] - expected[i]) <= 1e-3 * (1 + std::fabs(expected[i]));
  if (!same) fail_model(path, "its self-test fails: this version computes something else. Train it again.");
}

/// load_model, but for errors that do not name the file.
template <class Model>
[[nodiscard]] SavedModel<Model> read_model(const SafeTensors& file, const std::string& path) {
  using Kind = ModelKind<Model>;
  const std::string& kind = model_metadata(file, path, "kind");
  if (kind != Kind::name)
    fail_model(path, "it holds a model of another kind: got \"" + kind + "\", expected \"" + Kind::name + "\".");

  const auto parsed = [&](const char* key) { return Json::parse(model_metadata(file, path, key), "load_model"); };
  std::size_t elements = 0;
  for (const SafeTensor& tensor : file.tensors) elements += tensor.shape.size();
  check_fingerprint(file, path, "corpus", "corpus/");
  Learnt learnt = parse_learnt(file, parsed);
  SavedModel<Model> saved{Kind::make(parsed("options"), learnt, SizeLimit(elements)), {}};
  saved.learnt = std::move(learnt);
  if constexpr (requires { Kind::load(file, saved.model, path); })
    Kind::load(file, saved.model, path);
  else
    take_weights(file, "model/", saved.model, "load_model", path);
  check_fingerprint(file, path, "weights", "model/");
  check_self_test(saved, file, path);
  return saved;
}

}  // namespace detail

/// Reads a model file; `path` is for messages. Throws FormatError for a damaged file, for one of another kind, for
/// weights that do not fit the options (all of them named) and when the model does not say what it said when saved.
template <class Model>
[[nodiscard]] SavedModel<Model> load_model(Span<const std::byte> bytes, const std::string& path) {
  return detail::named(path, [&] { return detail::read_model<Model>(read_safetensors(bytes), path); });
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
