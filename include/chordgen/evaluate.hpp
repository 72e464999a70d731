// SPDX-License-Identifier: MIT
#pragma once

#include <chordgen/evaluate/blend.hpp>
#include <chordgen/evaluate/chord_distance.hpp>
#include <chordgen/evaluate/features.hpp>
#include <chordgen/evaluate/foretelling.hpp>
#include <chordgen/evaluate/frame_accuracy.hpp>
#include <chordgen/evaluate/importance_bound.hpp>
#include <chordgen/evaluate/likelihood.hpp>
#include <chordgen/evaluate/metrics.hpp>
#include <chordgen/evaluate/music_view.hpp>
#include <chordgen/evaluate/novelty.hpp>
#include <chordgen/evaluate/overlap.hpp>
#include <chordgen/evaluate/uniform.hpp>
