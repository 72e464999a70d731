// SPDX-License-Identifier: MIT
#pragma once

#include <chordgen/train/checkpoint.hpp>
#include <chordgen/train/fit.hpp>
#include <chordgen/train/history.hpp>
#include <chordgen/train/observers.hpp>
#include <chordgen/train/progress.hpp>
#include <chordgen/train/weights.hpp>
