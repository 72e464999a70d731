// SPDX-License-Identifier: MIT
//
// The four ways in which chordgen says no, and the one form in which it says it:
//
//   [operation] where: rule: got ..., expected .... Remedy.
//
// `operation` is the name that the user called. Bad arguments and bad files throw; nothing prints, exits or returns
// false. The text is put together in functions that never return and stand outside the checked path.
#pragma once

#include <chordgen/core/config.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace chordgen::inline CHORDGEN_ABI {

/// The base of everything that chordgen throws.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Two tensors do not fit each other.
class ShapeError : public Error {
 public:
  using Error::Error;
};

/// An option or argument is outside what the call accepts.
class ArgumentError : public Error {
 public:
  using Error::Error;
};

/// A file or stream could not be opened, read, written or renamed.
class IoError : public Error {
 public:
  using Error::Error;
};

/// Bytes break the rules of their format: says where, what was expected and what was found.
class FormatError : public Error {
 public:
  struct Where {
    std::uint64_t offset = 0;  ///< bytes from the beginning of the input
    std::string expected{};
    std::string found{};
    std::string code{};  ///< a stable short name of the rule, such as "missing-end-of-track"; may be empty
    int track = -1;      ///< index of the MIDI track, -1 outside a track
  };

  FormatError(const std::string& message, Where where) : Error(message), where_(std::move(where)) {}

  [[nodiscard]] std::uint64_t offset() const noexcept { return where_.offset; }
  [[nodiscard]] const std::string& expected() const noexcept { return where_.expected; }
  [[nodiscard]] const std::string& found() const noexcept { return where_.found; }
  [[nodiscard]] const std::string& code() const noexcept { return where_.code; }
  [[nodiscard]] int track() const noexcept { return where_.track; }

 private:
  Where where_;
};

template <class = WhenCalled>
[[noreturn]] void fail_argument(std::string_view operation, std::string_view message) {
  throw ArgumentError("[" + std::string(operation) + "] " + std::string(message));
}

/// Throws ArgumentError unless least <= value <= most.
template <class = WhenCalled>
void check_size(std::string_view operation, std::string_view name, std::size_t value, std::size_t least,
                std::size_t most) {
  if (value < least || value > most)
    fail_argument(operation, std::string(name) + ": got " + std::to_string(value) + ", expected " +
                                 std::to_string(least) + " to " + std::to_string(most) + ".");
}

template <class = WhenCalled>
[[noreturn]] void fail_io(std::string_view operation, std::string_view message) {
  throw IoError("[" + std::string(operation) + "] " + std::string(message));
}

/// Throws a FormatError whose text is "[operation] message".
template <class = WhenCalled>
[[noreturn]] void fail_format(std::string_view operation, std::string_view message, FormatError::Where where) {
  throw FormatError("[" + std::string(operation) + "] " + std::string(message), std::move(where));
}

}  // namespace chordgen::inline CHORDGEN_ABI
