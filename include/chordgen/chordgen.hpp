// SPDX-License-Identifier: MIT
//
// The whole library, bottom-up: the table of contents. The leaves (plot, audio, engrave, report) are included by name.
#pragma once

#include <chordgen/core.hpp>

#include <chordgen/files.hpp>
#include <chordgen/kernels.hpp>

#include <chordgen/autodiff.hpp>
#include <chordgen/midi.hpp>

#include <chordgen/music.hpp>
#include <chordgen/nn.hpp>

#include <chordgen/dataset.hpp>
#include <chordgen/optim.hpp>
#include <chordgen/train.hpp>

#include <chordgen/models.hpp>

#include <chordgen/evaluate.hpp>
#include <chordgen/generate.hpp>
