// SPDX-License-Identifier: MIT
//
// A model file whose kind only the file knows: the visitor is called with the SavedModel it holds.
//
//   visit_model<float>(read_file(path), path, [&](auto& saved) { ... saved.model ... saved.learnt ... });
//
// A new kind is one include and one name in AnyModel.
#pragma once

#include <chordgen/models/autoencoder_kind.hpp>
#include <chordgen/models/chord_lstm_kind.hpp>
#include <chordgen/models/gan_kind.hpp>
#include <chordgen/models/model_file.hpp>
#include <chordgen/models/ngram_kind.hpp>
#include <chordgen/models/note_decoder_kind.hpp>
#include <chordgen/models/tied_lstm_kind.hpp>
#include <chordgen/models/vae_kind.hpp>

namespace chordgen::inline CHORDGEN_ABI {
namespace detail {

template <class... Models>
struct ModelList {};

/// Every kind of model that has a file.
template <class T>
using AnyModel = ModelList<ChordLstm<T>, NoteDecoder<T>, TiedLstm<T>, Autoencoder<T>, Vae<T>, Gan<T>, NGram>;

template <class Visitor, class Model, class... Others>
decltype(auto) visit_kind(ModelList<Model, Others...>, const std::string& kind, const SafeTensors& file,
                          const std::string& path, Visitor& visitor) {
  if constexpr (sizeof...(Others) != 0)
    if (kind != ModelKind<Model>::name) return visit_kind(ModelList<Others...>{}, kind, file, path, visitor);
  SavedModel<Model> saved = named(path, [&] { return read_model<Model>(file, path); });
  return visitor(saved);
}

template <class... Models>
[[nodiscard]] std::string known_kinds(ModelList<Models...>) {
  std::string text;
  ((text += (text.empty() ? "\"" : ", \"") + std::string(ModelKind<Models>::name) + "\""), ...);
  return text;
}

template <class... Models>
[[nodiscard]] bool knows_kind(ModelList<Models...>, const std::string& kind) {
  return ((kind == ModelKind<Models>::name) || ...);
}

}  // namespace detail

/// Loads a model of any kind and calls visitor(SavedModel<Model>&). Throws as load_model, and FormatError for a kind
/// that this version does not know.
template <class T, class Visitor>
decltype(auto) visit_model(Span<const std::byte> bytes, const std::string& path, Visitor&& visitor) {
  const detail::AnyModel<T> models;
  const SafeTensors file = detail::named(path, [&] { return read_safetensors(bytes); });
  const std::string& kind = detail::model_metadata(file, path, "kind");
  if (!detail::knows_kind(models, kind))
    detail::fail_model(path, "it holds a model of an unknown kind: got \"" + kind + "\", expected one of " +
                                 detail::known_kinds(models) + ". Give a model.safetensors that a trainer wrote.");
  return detail::visit_kind(models, kind, file, path, visitor);
}

}  // namespace chordgen::inline CHORDGEN_ABI
