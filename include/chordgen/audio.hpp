// SPDX-License-Identifier: MIT
#pragma once

#include <chordgen/audio/body.hpp>
#include <chordgen/audio/performance.hpp>
#include <chordgen/audio/pluck.hpp>
#include <chordgen/audio/render.hpp>
#include <chordgen/audio/sound.hpp>
#include <chordgen/audio/strings.hpp>
#include <chordgen/audio/wav.hpp>
