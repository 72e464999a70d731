// SPDX-License-Identifier: MIT
//
// The test programs' main, built once, and the whole library included a second time: an error in linkage shows here.
#if CHORDGEN_CATCH2 >= 3
#include <catch2/catch_session.hpp>
int main(int count, char** words) { return Catch::Session().run(count, words); }
#else
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#endif
