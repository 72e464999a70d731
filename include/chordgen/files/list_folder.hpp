// SPDX-License-Identifier: MIT
//
// The files of a folder, in the same order on every machine: relative paths with '/', sorted byte by byte.
//
// Links to files are listed, links to folders are not followed (so that no folder is met twice), what is neither file
// nor folder is left out. A folder that cannot be read is an error, never a gap in the list.
#pragma once

#include <chordgen/files/read_file.hpp>

#include <algorithm>
#include <utility>

#if defined(CHORDGEN_POSIX)
#include <dirent.h>
#include <sys/stat.h>
#else
#include <filesystem>  // a third of the cost of Eigen/Core at compile time: only where POSIX is missing
#endif

namespace chordgen::inline CHORDGEN_ABI {

struct ListOptions {
  bool recursive = true;
  List<std::string> extensions{};  ///< such as {".mid", ".midi"}, in any case of letters; none: every file
};

namespace detail {

[[nodiscard]] inline char lower_letter(char letter) noexcept {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

/// Whether the name ends with one of the extensions, whatever the case of its letters, and has more than that.
template <class = WhenCalled>
[[nodiscard]] bool has_extension(std::string_view name, const List<std::string>& extensions) {
  const auto same = [](char a, char b) { return lower_letter(a) == lower_letter(b); };
  return std::any_of(extensions.begin(), extensions.end(), [&](const std::string& extension) {
    return name.size() > extension.size() && std::equal(extension.rbegin(), extension.rend(), name.rbegin(), same);
  });
}

/// Hands each entry to `see(name, is_folder)`; 0, or the error's number.
template <class See>
[[nodiscard]] int list_one_folder(const std::string& folder, See&& see) {
#if defined(CHORDGEN_POSIX)
  DIR* open = ::opendir(folder.empty() ? "." : folder.c_str());
  if (open == nullptr) return errno;
  errno = 0;
  while (const dirent* entry = ::readdir(open)) {
    const std::string name = entry->d_name;
    struct stat link {};
    struct stat target {};
    // An entry that went away meanwhile is neither a file nor a folder.
    if (name != "." && name != ".." && ::lstat((folder + name).c_str(), &link) == 0) {
      if (S_ISDIR(link.st_mode)) see(name, true);
      if (::stat((folder + name).c_str(), &target) == 0 && S_ISREG(target.st_mode)) see(name, false);
    }
    errno = 0;
  }
  const int code = errno;
  ::closedir(open);
  return code;
#else
  std::error_code code;
  std::error_code ignored;
  std::filesystem::directory_iterator entry(folder.empty() ? "." : folder, code);
  for (; !code && entry != std::filesystem::directory_iterator(); entry.increment(code)) {
    const std::string name = entry->path().filename().generic_string();
    if (entry->is_directory(ignored) && !entry->is_symlink(ignored)) see(name, true);
    if (entry->is_regular_file(ignored)) see(name, false);
  }
  return error_number(code);
#endif
}

}  // namespace detail

/// Paths relative to the folder, sorted. Throws IoError when it, or a folder in it, cannot be read.
template <class = WhenCalled>
[[nodiscard]] List<std::string> list_folder(const std::string& folder, const ListOptions& options = {}) {
  const std::string root = folder.empty() || folder.back() == '/' ? folder : folder + "/";
  List<std::string> found;
  List<std::string> waiting{""};  // folders still to be listed, relative, with their slash
  while (!waiting.empty()) {
    const std::string inner = std::move(waiting.back());
    waiting.pop_back();
    const int code = detail::list_one_folder(root + inner, [&](const std::string& name, bool is_folder) {
      if (is_folder) {
        if (options.recursive) waiting.push_back(inner + name + "/");
      } else if (options.extensions.empty() || detail::has_extension(name, options.extensions)) {
        found.push_back(inner + name);
      }
    });
    if (code != 0)
      detail::fail_file("list_folder", root + inner, "cannot be listed", code,
                        "Give the path of a folder that may be read.");
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace chordgen::inline CHORDGEN_ABI
