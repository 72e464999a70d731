// SPDX-License-Identifier: MIT
//
// From files to windows: corpora, vocabularies, windows, and the built-in songbook.
#pragma once

#include <chordgen/dataset/augment.hpp>
#include <chordgen/dataset/copied_runs.hpp>
#include <chordgen/dataset/corpus.hpp>
#include <chordgen/dataset/encode.hpp>
#include <chordgen/dataset/event_chunks.hpp>
#include <chordgen/dataset/filter.hpp>
#include <chordgen/dataset/piece.hpp>
#include <chordgen/dataset/polyphonic.hpp>
#include <chordgen/dataset/read_piece.hpp>
#include <chordgen/dataset/repeats.hpp>
#include <chordgen/dataset/run_automaton.hpp>
#include <chordgen/dataset/running_scale.hpp>
#include <chordgen/dataset/songbook.hpp>
#include <chordgen/dataset/songbook_dances.hpp>
#include <chordgen/dataset/songbook_notation.hpp>
#include <chordgen/dataset/songbook_scanner.hpp>
#include <chordgen/dataset/songbook_slices.hpp>
#include <chordgen/dataset/songbook_songs.hpp>
#include <chordgen/dataset/songbook_studies.hpp>
#include <chordgen/dataset/split.hpp>
#include <chordgen/dataset/vocabulary.hpp>
#include <chordgen/dataset/windows.hpp>
