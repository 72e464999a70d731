// SPDX-License-Identifier: MIT
#pragma once

#include <chordgen/evaluate/likelihood.hpp>
