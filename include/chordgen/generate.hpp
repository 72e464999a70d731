// SPDX-License-Identifier: MIT
#pragma once

#include <chordgen/generate/bars.hpp>
#include <chordgen/generate/beam.hpp>
#include <chordgen/generate/chord_rules.hpp>
#include <chordgen/generate/constraint.hpp>
#include <chordgen/generate/continue.hpp>
#include <chordgen/generate/decoding.hpp>
#include <chordgen/generate/infill.hpp>
#include <chordgen/generate/latent_attributes.hpp>
#include <chordgen/generate/latent_draw.hpp>
#include <chordgen/generate/latent_path.hpp>
#include <chordgen/generate/latent_song.hpp>
#include <chordgen/generate/latent_trace.hpp>
#include <chordgen/generate/prime.hpp>
#include <chordgen/generate/sampler.hpp>
