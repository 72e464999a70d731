// SPDX-License-Identifier: MIT
#pragma once

#include <chordgen/kernels/activation.hpp>
#include <chordgen/kernels/bce.hpp>
#include <chordgen/kernels/cpu.hpp>
#include <chordgen/kernels/dense.hpp>
#include <chordgen/kernels/eigen.hpp>
#include <chordgen/kernels/elementwise.hpp>
#include <chordgen/kernels/embedding.hpp>
#include <chordgen/kernels/escape.hpp>
#include <chordgen/kernels/kept_operand.hpp>
#include <chordgen/kernels/lstm.hpp>
#include <chordgen/kernels/lstm_cell.hpp>
#include <chordgen/kernels/matmul.hpp>
#include <chordgen/kernels/narrow_onehot.hpp>
#include <chordgen/kernels/note_decoder.hpp>
#include <chordgen/kernels/note_decoder_fast.hpp>
#include <chordgen/kernels/note_plan.hpp>
#include <chordgen/kernels/onehot.hpp>
#include <chordgen/kernels/onehot_losses.hpp>
#include <chordgen/kernels/optimiser.hpp>
#include <chordgen/kernels/probability_losses.hpp>
#include <chordgen/kernels/reduce.hpp>
#include <chordgen/kernels/row_sums.hpp>
#include <chordgen/kernels/softmax.hpp>
#include <chordgen/kernels/variant.hpp>
