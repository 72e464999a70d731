// SPDX-License-Identifier: MIT
//
// Catch2 2.13 and 3 under one name.
#pragma once

#if CHORDGEN_CATCH2 >= 3
#include <catch2/catch_all.hpp>
#define CHORDGEN_MESSAGE(text) Catch::Matchers::Message(text)
#else
#include <catch2/catch.hpp>
#define CHORDGEN_MESSAGE(text) Catch::Message(text)
#endif

#include <string>

/// Passes when `expression` throws `Type` with exactly this text.
#define CHECK_FAILS(expression, Type, text) CHECK_THROWS_MATCHES(expression, Type, CHORDGEN_MESSAGE(std::string(text)))
