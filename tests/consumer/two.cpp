// SPDX-License-Identifier: MIT
#include <chordgen/audio.hpp>
#include <chordgen/chordgen.hpp>
#include <chordgen/music/like_music21.hpp>
#include <chordgen/plot.hpp>
#include <chordgen/report.hpp>

std::uint64_t first_draw_elsewhere(std::uint64_t seed);
std::uint64_t first_draw_elsewhere(std::uint64_t seed) { return chordgen::Rng(seed).next(); }
