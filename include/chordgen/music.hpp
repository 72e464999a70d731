// SPDX-License-Identifier: MIT
#pragma once

#include <chordgen/music/chord_symbol.hpp>
#include <chordgen/music/chordify.hpp>
#include <chordgen/music/duration_name.hpp>
#include <chordgen/music/fretboard.hpp>
#include <chordgen/music/general_midi.hpp>
#include <chordgen/music/instrument.hpp>
#include <chordgen/music/interval.hpp>
#include <chordgen/music/key.hpp>
#include <chordgen/music/key_analysis.hpp>
#include <chordgen/music/key_profiles.hpp>
#include <chordgen/music/like_music21.hpp>
#include <chordgen/music/measures.hpp>
#include <chordgen/music/pitch.hpp>
#include <chordgen/music/pitch_set.hpp>
#include <chordgen/music/quantize.hpp>
#include <chordgen/music/score.hpp>
#include <chordgen/music/set_class.hpp>
#include <chordgen/music/song.hpp>
#include <chordgen/music/tablature.hpp>
#include <chordgen/music/text.hpp>
#include <chordgen/music/to_midi.hpp>
#include <chordgen/music/transpose.hpp>
