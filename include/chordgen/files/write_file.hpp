// SPDX-License-Identifier: MIT
//
// Writes a file so that whoever looks sees the old one or the new one, never half of either: the bytes go into a new
// file beside it, are synced to the disk, and the new file takes the name.
//
// A link is followed, the permissions of a file that existed are kept, a read-only file is refused, and what is no
// regular file (a pipe, /dev/stdout) is written straight. Where POSIX is missing, the standard library writes beside
// and moves the new file over the old one, without the syncing and without a look at what stood there.
#pragma once

#include <chordgen/core/span.hpp>
#include <chordgen/files/read_file.hpp>

#include <atomic>
#include <cstdlib>

#if defined(CHORDGEN_POSIX)
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#else
#include <filesystem>
#endif
#if defined(_WIN32)
#include <process.h>
#endif

namespace chordgen::inline CHORDGEN_ABI {
namespace detail {

#if defined(_WIN32)
inline constexpr const char* slashes = "/\\:";  // "C:song.mid" lies in drive C's own folder
#else
inline constexpr const char* slashes = "/";
#endif

/// The folder part of a path with its slash; "" for a name alone.
template <class = WhenCalled>
[[nodiscard]] std::string folder_of(const std::string& path) {
  const std::size_t slash = path.find_last_of(slashes);
  return slash == std::string::npos ? std::string() : path.substr(0, slash + 1);
}

/// A name in the same folder that no other call, here or in another process, uses now.
template <class = WhenCalled>
[[nodiscard]] std::string name_beside(const std::string& path, long process) {
  static std::atomic<unsigned> calls{0};
  return folder_of(path) + ".chordgen-" + std::to_string(process) + "-" + std::to_string(calls.fetch_add(1)) + ".part";
}

inline constexpr const char* write_remedy = "Nothing was written; check that the folder exists and is writable.";

#if defined(CHORDGEN_POSIX)

/// Writes everything to an open file; 0, or the error's number.
template <class = WhenCalled>
[[nodiscard]] int write_all(int file, Span<const std::byte> bytes) noexcept {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return 0;
}

/// Makes a rename in this folder survive a power cut. Some file systems cannot: that is no failure.
template <class = WhenCalled>
void sync_folder(const std::string& folder) noexcept {
  const int file = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return;
  ::fsync(file);
  ::close(file);
}

/// Where a link leads; the path itself when it is none.
template <class = WhenCalled>
[[nodiscard]] std::string follow_links(const std::string& path) {
  char* resolved = ::realpath(path.c_str(), nullptr);
  if (resolved == nullptr) return path;
  const std::string target = resolved;
  std::free(resolved);
  return target;
}

template <class = WhenCalled>
void write_straight(const std::string& path, Span<const std::byte> bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (file < 0) fail_file("write_file", path, "cannot be opened", errno, "Give the path of a file.");
  const int code = write_all(file, bytes);
  ::close(file);
  if (code != 0) fail_file("write_file", path, "cannot be written", code, "The receiver may have closed it.");
}

template <class = WhenCalled>
void write_beside(const std::string& path, const std::string& target, const struct stat* old,
                  Span<const std::byte> bytes) {
  const std::string part = name_beside(target, static_cast<long>(::getpid()));
  const int file = ::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0) fail_file("write_file", path, "cannot be written", errno, write_remedy);

  int code = old != nullptr && ::fchmod(file, old->st_mode & 07777) != 0 ? errno : 0;
  if (code == 0) code = write_all(file, bytes);
  if (code == 0 && ::fsync(file) != 0 && errno != EINVAL) code = errno;
  if (::close(file) != 0 && code == 0) code = errno;
  if (code == 0 && std::rename(part.c_str(), target.c_str()) != 0) code = errno;
  if (code != 0) {
    ::unlink(part.c_str());
    fail_file("write_file", path, "cannot be written", code, write_remedy);
  }
  sync_folder(folder_of(target));
}

#endif

}  // namespace detail

/// Replaces the file by these bytes, or leaves it as it was and throws IoError.
template <class = WhenCalled>
void write_file(const std::string& path, Span<const std::byte> bytes) {
#if defined(CHORDGEN_POSIX)
  struct stat old {};
  if (::stat(path.c_str(), &old) != 0) return detail::write_beside(path, path, nullptr, bytes);
  if (S_ISDIR(old.st_mode))
    detail::fail_file("write_file", path, "cannot be written", EISDIR, "Give the path of a file.");
  if (!S_ISREG(old.st_mode)) return detail::write_straight(path, bytes);
  if (::access(path.c_str(), W_OK) != 0)
    detail::fail_file("write_file", path, "cannot be written", errno, "Nothing was written; the file is read-only.");
  detail::write_beside(path, detail::follow_links(path), &old, bytes);
#else
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored))
    detail::fail_file("write_file", path, "cannot be written", EISDIR, "Give the path of a file.");
#if defined(_WIN32)
  const std::string part = detail::name_beside(path, ::_getpid());
#else
  const std::string part = detail::name_beside(path, 0);
#endif
  std::FILE* file = std::fopen(part.c_str(), "wb");
  if (file == nullptr) detail::fail_file("write_file", path, "cannot be written", errno, detail::write_remedy);
  const bool whole = bytes.empty() || std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  int code = whole ? 0 : errno;
  if (std::fclose(file) != 0 && code == 0) code = errno;
  std::error_code moved;
  if (code == 0) std::filesystem::rename(part, path, moved);
  if (moved) code = detail::error_number(moved);
  if (code == 0) return;
  std::remove(part.c_str());
  detail::fail_file("write_file", path, "cannot be written", code, detail::write_remedy);
#endif
}

/// The same for text, without any translation.
template <class = WhenCalled>
void write_file(const std::string& path, std::string_view text) {
  write_file(path, Span(reinterpret_cast<const std::byte*>(text.data()), text.size()));
}

}  // namespace chordgen::inline CHORDGEN_ABI
