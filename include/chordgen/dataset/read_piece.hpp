// SPDX-License-Identifier: MIT
//
// One MIDI file becomes a piece, or a reason why not.
#pragma once

#include <chordgen/core/span.hpp>
#include <chordgen/dataset/filter.hpp>
#include <chordgen/files/read_file.hpp>
#include <chordgen/midi/reader.hpp>
#include <chordgen/music/like_music21.hpp>
#include <chordgen/music/score.hpp>

#include <bitset>

namespace chordgen::inline CHORDGEN_ABI::detail {

/// What became of a file, and its piece when it can be read.
struct PieceReading {
  FileFate fate{};
  Piece piece{};
};

/// The parts that the options ask for; empty, with a reason in the fate, when they leave none.
template <class = WhenCalled>
[[nodiscard]] List<std::size_t> choose_parts(const Score& score, const CorpusOptions& options, FileFate& fate) {
  List<std::size_t> chosen;
  std::bitset<128> programs;
  bool drums = false;
  for (std::size_t p = 0; p < score.parts.size(); ++p) {
    const Part& part = score.parts[p];
    if (part.notes.empty()) continue;
    drums |= part.is_percussion();
    if (part.is_percussion()) continue;
    if (options.part && *options.part != p) continue;
    if (!options.instrument.empty() && !names_program(options.instrument, part.program)) continue;
    chosen.push_back(p);
    programs.set(part.program);
  }
  const bool picked = options.part || !options.instrument.empty();
  const auto drop = [&](const char* code, std::string reason) {
    fate.code = code;
    fate.reason = std::move(reason);
    chosen.clear();
  };
  if (chosen.empty() && score.note_count() == 0)
    drop("silent", "there is no note in it");
  else if (chosen.empty() && picked)
    drop("part", "none of its " + std::to_string(score.parts.size()) + " parts is the one asked for");
  else if (chosen.empty())
    drop("drums", "only drums play in it");
  else if (!picked && options.instruments == Instruments::one && (programs.count() > 1 || drums))
    drop("instruments",
         std::to_string(programs.count() + (drums ? 1 : 0)) +
             " instruments play in it; --instrument or --part picks one, --instruments all reads them as one sound");
  return chosen;
}

/// Fills the piece from the file's bytes, or says in the fate why not. Throws for what cannot be read at all.
template <class = WhenCalled>
void read_piece_from(Span<const std::byte> bytes, const CorpusOptions& options, PieceReading& reading) {
  Diagnostics repaired;
  const File file = read_midi_repaired(bytes, repaired);
  for (const Diagnostic& problem : repaired) reading.fate.problems.push_back(problem);
  Score score = score_from(file);
  if (const std::optional<Grid> grid = options.quantize.grid_for(score))
    reading.fate.largest_move = quantize(score, *grid).largest_onset_error;
  const List<std::size_t> parts = choose_parts(score, options, reading.fate);
  if (parts.empty()) return;

  Piece& piece = reading.piece;
  const bool whole = !options.part && options.instrument.empty();
  piece.events = options.reading == Reading::music21 && whole ? music21_events(file, {.rests = options.rests})
                                                              : chordify(score, parts, {.rests = options.rests});
  if (piece.events.size() < std::max<std::size_t>(options.min_events, 1)) {
    reading.fate.code = "short";
    reading.fate.reason =
        "it has " + std::to_string(piece.events.size()) + " events, fewer than " + std::to_string(options.min_events);
    return;
  }
  piece.name = reading.fate.path;
  piece.tempo = score.first_tempo();
  piece.metre = score.first_metre();
  piece.program = score.parts[parts[0]].program;
  piece.key = analyze_key(piece.events, options.key_profile).key();
  reading.fate.kept = true;
}

/// Reads one file of a folder; never throws for what the file holds.
template <class = WhenCalled>
[[nodiscard]] PieceReading read_piece(const std::string& folder, const std::string& path,
                                      const CorpusOptions& options) {
  PieceReading reading;
  reading.fate.path = path;
  const std::string_view name = std::string_view(path).substr(path.rfind('/') + 1);
  if (!contains_ignoring_case(name, options.name_contains)) {
    reading.fate.code = "name";
    reading.fate.reason = "its name does not contain \"" + options.name_contains + "\"";
    return reading;
  }
  try {
    read_piece_from(read_file(folder + (folder.ends_with('/') ? "" : "/") + path), options, reading);
  } catch (const Error& error) {
    reading.fate.code = "unreadable";
    reading.fate.reason = error.what();
  }
  return reading;
}

}  // namespace chordgen::inline CHORDGEN_ABI::detail
