// SPDX-License-Identifier: MIT
//
// The whole library, bottom-up: the table of contents. The leaves (plot, audio, engrave, report) are included by name.
#pragma once

#include <chordgen/core.hpp>
