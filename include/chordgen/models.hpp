// SPDX-License-Identifier: MIT
#pragma once

#include <chordgen/models/chord_lstm.hpp>
#include <chordgen/models/lstm_player.hpp>
#include <chordgen/models/model_file.hpp>
#include <chordgen/models/note_batch.hpp>
#include <chordgen/models/note_decoder.hpp>
#include <chordgen/models/note_player.hpp>
#include <chordgen/models/sequence_model.hpp>
