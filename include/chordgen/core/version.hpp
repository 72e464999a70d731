// SPDX-License-Identifier: MIT
//
// The version, once. CMakeLists.txt reads it from here.
#pragma once

#include <chordgen/core/config.hpp>

namespace chordgen::inline CHORDGEN_ABI {

inline constexpr int version_major = 0;
inline constexpr int version_minor = 1;
inline constexpr int version_patch = 0;
inline constexpr const char* version = "0.1.0";

}  // namespace chordgen::inline CHORDGEN_ABI
