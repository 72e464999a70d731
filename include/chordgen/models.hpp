// SPDX-License-Identifier: MIT
#pragma once

#include <chordgen/models/autoencoder.hpp>
#include <chordgen/models/chord_lstm.hpp>
#include <chordgen/models/lstm_player.hpp>
#include <chordgen/models/model_file.hpp>
#include <chordgen/models/vae.hpp>
#include <chordgen/models/window_coder.hpp>
