// SPDX-License-Identifier: MIT
#pragma once

#include <chordgen/plot/piano_roll.hpp>
#include <chordgen/plot/svg.hpp>
