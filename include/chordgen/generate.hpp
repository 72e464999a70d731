// SPDX-License-Identifier: MIT
#pragma once

#include <chordgen/generate/constraint.hpp>
#include <chordgen/generate/continue.hpp>
#include <chordgen/generate/decoding.hpp>
#include <chordgen/generate/sampler.hpp>
