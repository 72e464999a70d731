// SPDX-License-Identifier: MIT
//
// Instruments by General MIDI: the name and the family of a program, and finding programs by what people write.
#pragma once

#include <chordgen/core/error.hpp>
#include <chordgen/music/general_midi.hpp>

#include <string>

namespace chordgen::inline CHORDGEN_ABI {

/// The families of General MIDI, eight programs each.
enum class Family : std::uint8_t {
  piano,
  chromatic_percussion,
  organ,
  guitar,
  bass,
  strings,
  ensemble,
  brass,
  reed,
  pipe,
  synth_lead,
  synth_pad,
  synth_effects,
  ethnic,
  percussive,
  sound_effects,
};

/// The channel of drums, from 0; its keys are drums, not pitches.
inline constexpr std::uint8_t percussion_channel = 9;

/// "Acoustic Guitar (nylon)" for 24. The program is below 128.
[[nodiscard]] constexpr std::string_view program_name(std::uint8_t program) noexcept {
  return detail::program_names[program & 127];
}
[[nodiscard]] constexpr Family family_of(std::uint8_t program) noexcept {
  return static_cast<Family>((program & 127) / 8);
}
[[nodiscard]] constexpr std::string_view family_name(Family family) noexcept {
  return detail::family_names[static_cast<std::size_t>(family)];
}

namespace detail {

/// Whether `word` stands in `text`, in any case of the letters of ASCII.
[[nodiscard]] constexpr bool contains_ignoring_case(std::string_view text, std::string_view word) noexcept {
  const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  for (std::size_t at = 0; at + word.size() <= text.size(); ++at) {
    std::size_t same = 0;
    while (same < word.size() && small(text[at + same]) == small(word[same])) ++same;
    if (same == word.size()) return true;
  }
  return false;
}

}  // namespace detail

/// Whether a word ("guitar", "nylon", "strings") names the program: it stands in its name or its family's.
[[nodiscard]] constexpr bool names_program(std::string_view word, std::uint8_t program) noexcept {
  return detail::contains_ignoring_case(program_name(program), word) ||
         detail::contains_ignoring_case(family_name(family_of(program)), word);
}

/// The first program that the word names. Throws ArgumentError when it names none.
template <class = WhenCalled>
[[nodiscard]] std::uint8_t find_program(std::string_view word) {
  for (std::uint8_t program = 0; program < 128 && !word.empty(); ++program)
    if (names_program(word, program)) return program;
  fail_argument("find_program", "no General MIDI instrument is named \"" + std::string(word) +
                                    "\". Write a word of its name or of its family, such as guitar or violin.");
}

}  // namespace chordgen::inline CHORDGEN_ABI
