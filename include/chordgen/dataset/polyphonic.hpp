// SPDX-License-Identifier: MIT
//
// The polyphonic benchmark: four sets of music (JSB chorales, Nottingham, Piano-midi.de, MuseData) in the split of
// Boulanger-Lewandowski, Bengio and Vincent, "Modeling temporal dependencies in high-dimensional sequences", ICML 2012.
//
//   {"train": [piece...], "valid": [...], "test": [...]}     piece: [frame...]     frame: [MIDI key...], 21..108
//
// A frame says which of the piano's 88 keys sound at one step of a grid. It becomes one event of one quarter, so that
// every model of events reads it; what is held and what is struck again, the data do not say: nothing is held.
#pragma once

#include <chordgen/dataset/split.hpp>
#include <chordgen/files/json.hpp>
#include <chordgen/files/read_file.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace chordgen::inline CHORDGEN_ABI {

namespace detail {

/// The set of a frame's keys; the frame is the next of the piece.
template <class = WhenCalled>
[[nodiscard]] PitchSet frame_keys(const Json& frame, const Piece& piece, const std::string& where) {
  PitchSet keys;
  for (const Json& number : frame.elements()) {
    const std::int64_t key = number.as_integer();
    if (key < lowest_piano_key || key > highest_piano_key)
      fail_argument("read_polyphonic", where + ", " + piece.name + ", frame " + std::to_string(piece.events.size()) +
                                           ": the piano's keys are 21..108: got " + std::to_string(key) +
                                           ". Move the note by octaves or leave it out.");
    keys.insert(static_cast<int>(key));
  }
  return keys;
}

/// The pieces of one part, named by it: "train 0", "train 1", ...
template <class = WhenCalled>
[[nodiscard]] Corpus polyphonic_part(const Json& set, const std::string& name, const std::string& where) {
  Corpus corpus;
  const Json* part = set.find(name);
  if (part == nullptr)
    fail_argument("read_polyphonic", where + ": there is no part \"" + name + "\". Give train, valid and test.");
  for (const Json& frames : part->elements()) {
    Piece piece{.name = name + " " + std::to_string(corpus.pieces.size())};
    for (const Json& frame : frames.elements()) {
      const auto time = static_cast<std::int64_t>(piece.events.size());
      piece.events.push_back({.onset = time, .duration = 1, .pitches = frame_keys(frame, piece, where)});
    }
    corpus.pieces.push_back(std::move(piece));
  }
  return corpus;
}

}  // namespace detail

/// Reads a set from its JSON text, one event a frame; `where` names it in messages. Throws FormatError for text that is
/// no JSON and ArgumentError for another form than the above and for keys outside 21..108.
template <class = WhenCalled>
[[nodiscard]] SplitCorpus parse_polyphonic(std::string_view text, const std::string& where = "set") {
  const Json set = Json::parse(text, "read_polyphonic");
  return {detail::polyphonic_part(set, "train", where), detail::polyphonic_part(set, "valid", where),
          detail::polyphonic_part(set, "test", where)};
}

/// Reads a set from a file. Throws IoError, and as parse_polyphonic.
template <class = WhenCalled>
[[nodiscard]] SplitCorpus read_polyphonic(const std::string& path) {
  return parse_polyphonic(read_text_file(path), "\"" + path + "\"");
}

}  // namespace chordgen::inline CHORDGEN_ABI
