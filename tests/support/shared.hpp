// SPDX-License-Identifier: MIT
//
// Where the reference readings and the real music lie: $CHORDGEN_SHARED, or ../shared beside the repository.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace test {

/// The shared folder, or an empty path where there is none.
inline std::filesystem::path shared() {
  const char* given = std::getenv("CHORDGEN_SHARED");
  const std::filesystem::path path = given != nullptr
                                         ? std::filesystem::path(given)
                                         : std::filesystem::path(CHORDGEN_SOURCE_DIR).parent_path() / "shared";
  return std::filesystem::is_directory(path) ? path : std::filesystem::path();
}

/// A folder inside it. Where it is absent, prints the line by which CTest sees a skipped test, and returns nothing.
inline std::filesystem::path shared(const std::string& folder) {
  const std::filesystem::path path = shared().empty() ? std::filesystem::path() : shared() / folder;
  if (!path.empty() && std::filesystem::exists(path)) return path;
  std::printf("readings absent: tests skipped (no %s in $CHORDGEN_SHARED or ../shared)\n", folder.c_str());
  return {};
}

}  // namespace test
