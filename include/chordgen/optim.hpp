// SPDX-License-Identifier: MIT
#pragma once

#include <chordgen/optim/adam.hpp>
#include <chordgen/optim/clip.hpp>
#include <chordgen/optim/rmsprop.hpp>
#include <chordgen/optim/schedule.hpp>
#include <chordgen/optim/sgd.hpp>
#include <chordgen/optim/slots.hpp>
