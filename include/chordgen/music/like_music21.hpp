// SPDX-License-Identifier: MIT
#pragma once

#include <chordgen/music/music21/chordify.hpp>
#include <chordgen/music/music21/element.hpp>
#include <chordgen/music/music21/instrument_names.hpp>
#include <chordgen/music/music21/key.hpp>
#include <chordgen/music/music21/partition.hpp>
#include <chordgen/music/music21/read.hpp>
#include <chordgen/music/music21/rounding.hpp>
#include <chordgen/music/music21/voices.hpp>
