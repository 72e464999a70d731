// SPDX-License-Identifier: MIT
//
// A program of somebody else's: two sources that both include everything, so that linking proves the one-definition
// rule, built with the strictest warnings as errors.
#include <chordgen/chordgen.hpp>

std::uint64_t first_draw_elsewhere(std::uint64_t seed);

int main() {
  chordgen::Rng rng(7);
  return rng.next() == first_draw_elsewhere(7) ? 0 : 1;
}
