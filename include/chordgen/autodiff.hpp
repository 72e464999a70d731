// SPDX-License-Identifier: MIT
#pragma once

#include <chordgen/autodiff/escape.hpp>
#include <chordgen/autodiff/frozen.hpp>
#include <chordgen/autodiff/gradcheck.hpp>
#include <chordgen/autodiff/layers.hpp>
#include <chordgen/autodiff/losses.hpp>
#include <chordgen/autodiff/lstm.hpp>
#include <chordgen/autodiff/note_decoder.hpp>
#include <chordgen/autodiff/onehot_losses.hpp>
#include <chordgen/autodiff/ops.hpp>
#include <chordgen/autodiff/scratch.hpp>
#include <chordgen/autodiff/straight_through.hpp>
#include <chordgen/autodiff/structure.hpp>
#include <chordgen/autodiff/tape.hpp>
#include <chordgen/autodiff/workspace.hpp>
