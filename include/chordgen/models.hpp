// SPDX-License-Identifier: MIT
#pragma once

#include <chordgen/models/chord_lstm.hpp>
#include <chordgen/models/lstm_player.hpp>
