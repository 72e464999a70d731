// SPDX-License-Identifier: MIT
#include <chordgen/chordgen.hpp>

std::uint64_t first_draw_elsewhere(std::uint64_t seed);
std::uint64_t first_draw_elsewhere(std::uint64_t seed) { return chordgen::Rng(seed).next(); }
