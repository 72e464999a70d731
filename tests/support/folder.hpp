// SPDX-License-Identifier: MIT
//
// A folder of a test's own, removed when the test ends.
#pragma once

#include <filesystem>
#include <string>
#include <system_error>

namespace test {

struct Folder {
  std::filesystem::path path;

  Folder() {
    for (unsigned number = 0;; ++number) {
      path = std::filesystem::temp_directory_path() / ("chordgen-test-" + std::to_string(number));
      if (std::filesystem::create_directory(path)) return;
    }
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }

  [[nodiscard]] std::string operator/(const std::string& name) const { return (path / name).string(); }
  [[nodiscard]] std::size_t entries() const {
    std::size_t count = 0;
    for (auto entry = std::filesystem::directory_iterator(path); entry != std::filesystem::directory_iterator();
         ++entry)
      ++count;
    return count;
  }
};

}  // namespace test
