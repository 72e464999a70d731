// SPDX-License-Identifier: MIT
//
// One file of reference readings: named tensors, and the metadata of the case.
#pragma once

#include <chordgen/core/tensor.hpp>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace test {

/// A safetensors file of the kind that the readings' own writer makes: no escapes, no nesting.
class Reading {
 public:
  explicit Reading(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    bytes_.assign(std::istreambuf_iterator<char>(file), {});
    std::uint64_t length = 0;
    if (bytes_.size() < 8) throw std::runtime_error("no reading: " + path.string());
    std::memcpy(&length, bytes_.data(), 8);
    header_ = bytes_.substr(8, length);
    data_ = 8 + length;
    parse();
  }

  bool has(const std::string& name) const { return entries_.count(name) != 0; }
  std::string text(const std::string& key) const { return metadata_.at(key); }
  std::string text(const std::string& key, const std::string& otherwise) const {
    const auto found = metadata_.find(key);
    return found == metadata_.end() || found->second == "none" ? otherwise : found->second;
  }
  double number(const std::string& key, double otherwise) const {
    const std::string found = text(key, "");
    return found.empty() ? otherwise : std::stod(found);
  }
  std::size_t count(const std::string& key) const { return static_cast<std::size_t>(std::stoul(metadata_.at(key))); }

  template <class T>
  chordgen::Tensor<T> tensor(const std::string& name) const {
    const Entry& entry = entries_.at(name);
    chordgen::Tensor<T> result(entry.shape);
    for (std::size_t i = 0; i < result.size(); ++i) result[i] = static_cast<T>(element(entry, i));
    return result;
  }
  std::vector<std::int32_t> ids(const std::string& name) const {
    const Entry& entry = entries_.at(name);
    std::vector<std::int32_t> result(entry.shape.size());
    for (std::size_t i = 0; i < result.size(); ++i) result[i] = static_cast<std::int32_t>(element(entry, i));
    return result;
  }
  chordgen::Shape shape(const std::string& name) const { return entries_.at(name).shape; }
  std::vector<std::string> names(const std::string& prefix) const {
    std::vector<std::string> result;
    for (const auto& [name, entry] : entries_)
      if (name.rfind(prefix, 0) == 0) result.push_back(name.substr(prefix.size()));
    return result;
  }

 private:
  struct Entry {
    std::string type;
    chordgen::Shape shape;
    std::size_t begin = 0;
  };

  double element(const Entry& entry, std::size_t i) const {
    const auto load = [&]<class U>(U value) {
      std::memcpy(&value, bytes_.data() + data_ + entry.begin + i * sizeof(U), sizeof(U));
      return static_cast<double>(value);
    };
    return entry.type == "F64" ? load(double{}) : entry.type == "F32" ? load(float{}) : load(std::int32_t{});
  }
  std::string quoted() {
    at_ = header_.find('"', at_);
    const std::size_t end = header_.find('"', at_ + 1);
    const std::string text = header_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    return text;
  }
  std::vector<std::size_t> numbers() {
    at_ = header_.find('[', at_);
    const std::size_t end = header_.find(']', at_);
    std::vector<std::size_t> result;
    for (std::size_t from = at_ + 1; from < end; from = header_.find_first_of(",]", from) + 1)
      result.push_back(std::stoul(header_.substr(from, end - from)));
    at_ = end + 1;
    return result;
  }
  void parse() {
    while (header_.find('"', at_) != std::string::npos) {
      const std::string name = quoted();
      if (name == "__metadata__") {
        while (header_[header_.find_first_of("\"}", at_)] == '"') {
          const std::string key = quoted();
          metadata_[key] = quoted();
        }
        at_ = header_.find('}', at_) + 1;
        continue;
      }
      Entry entry;
      quoted();
      entry.type = quoted();
      quoted();
      const std::vector<std::size_t> extents = numbers();
      entry.shape = extents.size() == 0   ? chordgen::Shape{}
                    : extents.size() == 1 ? chordgen::Shape{extents[0]}
                    : extents.size() == 2 ? chordgen::Shape{extents[0], extents[1]}
                                          : chordgen::Shape{extents[0], extents[1], extents[2]};
      quoted();
      entry.begin = numbers()[0];
      at_ = header_.find('}', at_) + 1;
      entries_[name] = entry;
    }
  }

  std::string bytes_;
  std::string header_;
  std::size_t data_ = 0;
  std::size_t at_ = 0;
  std::map<std::string, Entry> entries_;
  std::map<std::string, std::string> metadata_;
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
