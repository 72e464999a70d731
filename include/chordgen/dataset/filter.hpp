// SPDX-License-Identifier: MIT
//
// Which files of a folder become pieces of a corpus, and how they are read.
#pragma once

#include <chordgen/core/parallel.hpp>
#include <chordgen/dataset/piece.hpp>
#include <chordgen/music/chordify.hpp>
#include <chordgen/music/key_analysis.hpp>
#include <chordgen/music/quantize.hpp>
#include <chordgen/music/transpose.hpp>

#include <optional>
#include <string>

namespace chordgen::inline CHORDGEN_ABI {

/// One key, the commonest key of the files, or all keys.
class KeyChoice {
 public:
  enum class Kind : std::uint8_t { any, most_common, one };

  KeyChoice() = default;
  KeyChoice(const Key& key) : kind_(Kind::one), key_(key) {}  // implicit: .key = Key::parse("C major")

  [[nodiscard]] static KeyChoice any() { return {}; }
  template <class = WhenCalled>
  [[nodiscard]] static KeyChoice most_common() {
    KeyChoice choice;
    choice.kind_ = Kind::most_common;
    return choice;
  }
  /// Reads "any", "most-common" or a key. Throws ArgumentError.
  template <class = WhenCalled>
  [[nodiscard]] static KeyChoice parse(std::string_view text) {
    if (text == "any") return any();
    if (text == "most-common") return most_common();
    return Key::parse(text);
  }

  [[nodiscard]] Kind kind() const noexcept { return kind_; }
  [[nodiscard]] const Key& key() const noexcept { return key_; }

 private:
  Kind kind_ = Kind::any;
  Key key_{};
};

/// How files become events: exactly as they are written, or as music21 5.7.3 reads them.
enum class Reading : std::uint8_t { exact, music21 };

/// What happens to a file in which several instruments play: dropped, or read as one sound.
enum class Instruments : std::uint8_t { one, all };

/// What happens to a file whose music an earlier file of the folder has already given.
enum class Duplicates : std::uint8_t { drop, keep };

struct CorpusOptions {
  std::string name_contains{};  ///< a word of the file's name, in any case of its letters
  KeyChoice key{};              ///< by key analysis
  KeyMethod key_profile{};
  std::optional<Key> transpose_to{};   ///< moves major to this key, minor to its relative; by the nearest way
  std::optional<PitchRange> region{};  ///< moves each piece by octaves into it; what does not fit is dropped
  GridChoice quantize{};               ///< of the exact reading, before chords are made
  Reading reading = Reading::exact;
  ChordifyOptions::Rests rests = ChordifyOptions::Rests::keep;
  Instruments instruments = Instruments::one;
  std::string instrument{};           ///< reads only the parts whose instrument or family has this word
  std::optional<std::size_t> part{};  ///< reads only this part, counted from 0
  std::size_t min_events = 1;
  Duplicates duplicates = Duplicates::drop;
  Threads threads{};  ///< the result does not depend on it
};

}  // namespace chordgen::inline CHORDGEN_ABI
