// SPDX-License-Identifier: MIT
#pragma once

#include <chordgen/nn/concepts.hpp>
#include <chordgen/nn/dense.hpp>
#include <chordgen/nn/dropout.hpp>
#include <chordgen/nn/embedding.hpp>
#include <chordgen/nn/init.hpp>
#include <chordgen/nn/lstm.hpp>
#include <chordgen/nn/parameter.hpp>
#include <chordgen/nn/sequential.hpp>
