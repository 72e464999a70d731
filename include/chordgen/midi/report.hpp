// SPDX-License-Identifier: MIT
//
// Where the reader says that something is wrong: with a list it is noted there, without one it is thrown.
#pragma once

#include <chordgen/midi/diagnostics.hpp>

namespace chordgen::inline CHORDGEN_ABI::detail {

/// Strict reading has no list: then every report throws.
class Reporter {
 public:
  Reporter(Span<const std::byte> input, Diagnostics* list) : input_(input), list_(list) {}

  int track = -1;  ///< the track that is being read

  [[nodiscard]] bool is_strict() const noexcept { return list_ == nullptr; }
  [[nodiscard]] std::uint64_t offset_of(const std::byte* place) const noexcept {
    return static_cast<std::uint64_t>(place - input_.data());
  }

  /// With up to eight of the bytes at `place`.
  template <class = WhenCalled>
  void bytes(DiagnosticCode code, const std::byte* place, std::size_t count) {
    Diagnostic diagnostic = at(code, place);
    const std::size_t rest = input_.size() - static_cast<std::size_t>(diagnostic.offset);
    diagnostic.byte_count = static_cast<std::uint8_t>(std::min(count, std::min(rest, diagnostic.bytes.size())));
    for (std::size_t i = 0; i < diagnostic.byte_count; ++i) diagnostic.bytes[i] = place[i];
    emit(diagnostic);
  }
  template <class = WhenCalled>
  void numbers(DiagnosticCode code, const std::byte* place, std::uint64_t got, std::uint64_t expected) {
    Diagnostic diagnostic = at(code, place);
    diagnostic.number = got;
    diagnostic.expected = expected;
    diagnostic.has_numbers = true;
    emit(diagnostic);
  }
  /// `got` is a literal.
  template <class = WhenCalled>
  void words(DiagnosticCode code, const std::byte* place, std::string_view got) {
    Diagnostic diagnostic = at(code, place);
    diagnostic.got = got;
    emit(diagnostic);
  }

 private:
  [[nodiscard]] Diagnostic at(DiagnosticCode code, const std::byte* place) const {
    Diagnostic diagnostic;
    diagnostic.code = code;
    diagnostic.track = track;
    diagnostic.offset = offset_of(place);
    return diagnostic;
  }

  template <class = WhenCalled>
  void emit(const Diagnostic& diagnostic) {
    if (list_ != nullptr) return list_->add(diagnostic);
    const DiagnosticRule& rule = rule_of(diagnostic.code);
    const bool numbers = diagnostic.has_numbers;
    fail_format("read_midi", to_string(diagnostic),
                {.offset = diagnostic.offset,
                 .expected = numbers ? std::to_string(diagnostic.expected) : std::string(rule.rule),
                 .found = numbers ? std::to_string(diagnostic.number) : diagnostic.found(),
                 .code = std::string(rule.name),
                 .track = diagnostic.track});
  }

  Span<const std::byte> input_;
  Diagnostics* list_;
};

}  // namespace chordgen::inline CHORDGEN_ABI::detail
