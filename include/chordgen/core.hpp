// SPDX-License-Identifier: MIT
#pragma once

#include <chordgen/core/config.hpp>
#include <chordgen/core/distributions.hpp>
#include <chordgen/core/error.hpp>
#include <chordgen/core/list.hpp>
#include <chordgen/core/math.hpp>
#include <chordgen/core/memory.hpp>
#include <chordgen/core/order.hpp>
#include <chordgen/core/parallel.hpp>
#include <chordgen/core/rational.hpp>
#include <chordgen/core/rng.hpp>
#include <chordgen/core/shape.hpp>
#include <chordgen/core/span.hpp>
#include <chordgen/core/tensor.hpp>
#include <chordgen/core/trigonometry.hpp>
#include <chordgen/core/version.hpp>
#include <chordgen/core/view.hpp>
