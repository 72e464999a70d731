// SPDX-License-Identifier: MIT
//
// A whole file as bytes or text. Pipes and devices are read to their end too: no size is asked for beforehand.
#pragma once

#include <chordgen/core/error.hpp>
#include <chordgen/core/list.hpp>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>
#include <system_error>

namespace chordgen::inline CHORDGEN_ABI {
namespace detail {

/// Throws IoError: [operation] "path": what: the system's own words for `code`. Remedy
template <class = WhenCalled>
[[noreturn]] void fail_file(std::string_view operation, std::string_view path, std::string_view what, int code,
                            std::string_view remedy) {
  std::string message = "\"" + std::string(path) + "\": " + std::string(what) + ": ";
  message += std::generic_category().message(code);
  fail_io(operation, message + ". " + std::string(remedy));
}

/// The error's number as POSIX has it, whichever system the code is of.
template <class = WhenCalled>
[[nodiscard]] int error_number(const std::error_code& code) noexcept {
  const std::error_condition condition = code.default_error_condition();
  return condition.category() == std::generic_category() ? condition.value() : EIO;
}

template <class Buffer>
Buffer read_whole_file(std::string_view operation, const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) fail_file(operation, path, "cannot be opened", errno, "Check the path and its permissions.");

  // Read into the buffer's own memory, doubled as it fills.
  Buffer buffer(std::size_t{1} << 16, typename Buffer::value_type{});
  std::size_t filled = 0;
  int code = 0;
  for (;;) {
    errno = 0;
    const std::size_t got = std::fread(buffer.data() + filled, 1, buffer.size() - filled, file);
    if (got == 0 && std::ferror(file) != 0) code = errno == 0 ? EIO : errno;
    if (got == 0) break;
    filled += got;
    if (filled == buffer.size()) buffer.resize(2 * filled);
  }
  std::fclose(file);
  if (code != 0) fail_file(operation, path, "cannot be read", code, "Give the path of a file.");
  buffer.resize(filled);
  return buffer;
}

}  // namespace detail

/// The bytes of a file. Throws IoError.
template <class = WhenCalled>
[[nodiscard]] List<std::byte> read_file(const std::string& path) {
  return detail::read_whole_file<List<std::byte>>("read_file", path);
}

/// The same as text, without any translation. Throws IoError.
template <class = WhenCalled>
[[nodiscard]] std::string read_text_file(const std::string& path) {
  return detail::read_whole_file<std::string>("read_text_file", path);
}

}  // namespace chordgen::inline CHORDGEN_ABI
