// SPDX-License-Identifier: MIT
#pragma once

#include <chordgen/models/autoencoder.hpp>
#include <chordgen/models/chord_counts.hpp>
#include <chordgen/models/chord_lstm.hpp>
#include <chordgen/models/chord_lstm_kind.hpp>
#include <chordgen/models/context_counts.hpp>
#include <chordgen/models/interpolation.hpp>
#include <chordgen/models/key_models.hpp>
#include <chordgen/models/learnt_file.hpp>
#include <chordgen/models/lstm_player.hpp>
#include <chordgen/models/mixture.hpp>
#include <chordgen/models/model_file.hpp>
#include <chordgen/models/model_kind.hpp>
#include <chordgen/models/nearest.hpp>
#include <chordgen/models/ngram.hpp>
#include <chordgen/models/ngram_chords.hpp>
#include <chordgen/models/ngram_durations.hpp>
#include <chordgen/models/note_batch.hpp>
#include <chordgen/models/note_decoder.hpp>
#include <chordgen/models/note_decoder_kind.hpp>
#include <chordgen/models/note_player.hpp>
#include <chordgen/models/sequence_model.hpp>
#include <chordgen/models/transposed_counts.hpp>
#include <chordgen/models/vae.hpp>
#include <chordgen/models/visit_model.hpp>
#include <chordgen/models/window_coder.hpp>
