// SPDX-License-Identifier: MIT
//
// One file of reference readings: named tensors, and the metadata of the case.
#pragma once

#include <chordgen/files/read_file.hpp>
#include <chordgen/files/safetensors.hpp>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace test {

class Reading {
 public:
  explicit Reading(const std::filesystem::path& path)
      : contents_(chordgen::read_safetensors(chordgen::read_file(path.string()))) {}

  [[nodiscard]] bool has(const std::string& name) const { return contents_.find(name) != nullptr; }
  [[nodiscard]] chordgen::Shape shape(const std::string& name) const { return contents_.find(name)->shape; }

  /// The metadata of a key; `otherwise` where it is absent or "none".
  [[nodiscard]] std::string text(const std::string& key, const std::string& otherwise = "") const {
    const std::string* found = contents_.find_metadata(key);
    return found == nullptr || *found == "none" ? otherwise : *found;
  }
  [[nodiscard]] double number(const std::string& key, double otherwise) const {
    const std::string found = text(key);
    return found.empty() ? otherwise : std::stod(found);
  }
  [[nodiscard]] std::size_t count(const std::string& key) const { return std::stoul(text(key)); }

  /// An array, whatever its type in the file, as T.
  template <class T>
  [[nodiscard]] chordgen::Tensor<T> tensor(const std::string& name) const {
    switch (contents_.find(name)->dtype) {
      case chordgen::DType::f64:
        return converted<T>(contents_.tensor<double>(name));
      case chordgen::DType::f32:
        return converted<T>(contents_.tensor<float>(name));
      default:
        return converted<T>(contents_.tensor<std::int32_t>(name));
    }
  }
  [[nodiscard]] std::vector<std::int32_t> ids(const std::string& name) const {
    const chordgen::Tensor<std::int32_t> values = tensor<std::int32_t>(name);
    return {values.begin(), values.end()};
  }
  /// What follows a prefix in the names of the arrays that begin with it.
  [[nodiscard]] std::vector<std::string> names(const std::string& prefix) const {
    std::vector<std::string> result;
    for (const chordgen::SafeTensor& tensor : contents_.tensors)
      if (tensor.name.rfind(prefix, 0) == 0) result.push_back(tensor.name.substr(prefix.size()));
    return result;
  }

 private:
  template <class T, class U>
  static chordgen::Tensor<T> converted(const chordgen::Tensor<U>& from) {
    chordgen::Tensor<T> result(from.shape());
    std::transform(from.begin(), from.end(), result.begin(), [](U value) { return static_cast<T>(value); });
    return result;
  }

  chordgen::SafeTensors contents_;
};

/// The files of a folder of readings whose names begin with a prefix, sorted.
inline std::vector<std::filesystem::path> readings(const std::filesystem::path& folder, const std::string& prefix) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".safetensors" && entry.path().filename().string().rfind(prefix, 0) == 0)
      files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace test
