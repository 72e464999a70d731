// SPDX-License-Identifier: MIT
//
// A part of a recording that teaches only what was recorded before it: parameters that are watched while a Frozen lives
// stand on the tape as constants. So one player of a game can be judged by another that must not learn from it.
#pragma once

#include <chordgen/autodiff/tape.hpp>

namespace chordgen::inline CHORDGEN_ABI {

template <class T>
class Frozen {
 public:
  explicit Frozen(Tape<T>& tape) : tape_(tape) { tape_.freeze(true); }
  ~Frozen() { tape_.freeze(false); }
  Frozen(const Frozen&) = delete;  // the end of one is the end of all
  Frozen& operator=(const Frozen&) = delete;

 private:
  Tape<T>& tape_;
};

}  // namespace chordgen::inline CHORDGEN_ABI
