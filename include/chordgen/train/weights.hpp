// SPDX-License-Identifier: MIT
//
// A model's weights in a safetensors file, under the names of its visit. Reading compares every name and shape first
// and lists all differences in one error; a model is changed as a whole or not at all.
#pragma once

#include <chordgen/files/safetensors.hpp>
#include <chordgen/nn/parameter.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// Adds the weights as arrays named prefix + "encoder/0/weight".
template <class Model>
void add_weights(SafeTensors& contents, const std::string& prefix, const Model& model) {
  visit_const(model,
              [&](const Name& name, const auto& parameter) { contents.add(prefix + name.text(), parameter.value); });
}

/// Every difference between the arrays under the prefix and the model's parameters, one sentence each; empty: none.
template <class Model>
[[nodiscard]] std::string compare_weights(const SafeTensors& contents, const std::string& prefix, const Model& model) {
  std::string differences;
  List<std::string> known;
  visit_const(model, [&](const Name& name, const auto& parameter) {
    const auto say = [&](const std::string& rest) { differences += " parameter \"" + name.text() + "\" is " + rest; };
    using T = std::remove_cvref_t<decltype(*parameter.value.data())>;
    known.push_back(prefix + name.text());
    const SafeTensor* found = contents.find(known.back());
    if (found == nullptr)
      say("not in the file.");
    else if (!(found->shape == parameter.value.shape()))
      say(to_string(found->shape) + " in the file but " + to_string(parameter.value.shape()) + " in the model.");
    else if (found->dtype != detail::DTypeOf<T>::value)
      say(std::string(dtype_name(found->dtype)) + " in the file but " + dtype_name(detail::DTypeOf<T>::value) +
          " in the model.");
  });
  for (const SafeTensor& tensor : contents.tensors) {
    if (!tensor.name.starts_with(prefix)) continue;
    bool wanted = false;
    for (const std::string& name : known) wanted = wanted || name == tensor.name;
    if (!wanted) differences += " parameter \"" + tensor.name.substr(prefix.size()) + "\" is not in the model.";
  }
  return differences;
}

/// Gives the model the weights under the prefix. Throws ArgumentError that lists all differences.
template <class Model>
void take_weights(const SafeTensors& contents, const std::string& prefix, Model& model, std::string_view operation,
                  const std::string& path) {
  const std::string differences = compare_weights(contents, prefix, model);
  if (!differences.empty())
    fail_argument(operation, "\"" + path + "\":" + differences + " Was the vocabulary rebuilt?");
  model.visit([&](const Name& name, auto& parameter) {
    using T = std::remove_cvref_t<decltype(*parameter.value.data())>;
    parameter.value = contents.tensor<T>(prefix + name.text());
  });
}

}  // namespace chordgen::inline CHORDGEN_ABI
