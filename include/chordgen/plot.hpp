// SPDX-License-Identifier: MIT
#pragma once

#include <chordgen/plot/axis.hpp>
#include <chordgen/plot/chord_network.hpp>
#include <chordgen/plot/curve.hpp>
#include <chordgen/plot/histogram.hpp>
#include <chordgen/plot/latent_map.hpp>
#include <chordgen/plot/model_summary.hpp>
#include <chordgen/plot/piano_roll.hpp>
#include <chordgen/plot/plane.hpp>
#include <chordgen/plot/svg.hpp>
#include <chordgen/plot/terminal_roll.hpp>
#include <chordgen/plot/waveform.hpp>
