// SPDX-License-Identifier: MIT
//
// One row of an LSTM step. Described in kernels/simd/lstm_cell.hpp.

/// The four gates of the units that a vector holds.
struct Gates {
  Floats i;
  Floats f;
  Floats g;
  Floats o;
};

/// gates (4 units): logits in, gates out. c_after may be c_before.
inline void lstm_row_forward(auto, float* h, float* c_after, float* gates, const float* c_before,
                             std::size_t units) noexcept {
  for_each_vector(units, [=](std::size_t j, auto get, auto put) {
    float* const at = gates + j;
    const Gates gate{sigmoid(get(at)), sigmoid(get(at + units)), tanh(get(at + 2 * units)),
                     sigmoid(get(at + 3 * units))};
    put(at, gate.i);
    put(at + units, gate.f);
    put(at + 2 * units, gate.g);
    put(at + 3 * units, gate.o);
    const Floats c = gate.f * get(c_before + j) + gate.i * gate.g;
    put(c_after + j, c);
    put(h + j, gate.o * tanh(c));
  });
}

/// gates (4 units): gates in, dz out. dc: gradient of c_after in, of c_before out.
inline void lstm_row_backward(auto, float* gates, float* dc, const float* dh, const float* c_after,
                              const float* c_before, std::size_t units) noexcept {
  for_each_vector(units, [=](std::size_t j, auto get, auto put) {
    float* const at = gates + j;
    const Gates gate{get(at), get(at + units), get(at + 2 * units), get(at + 3 * units)};
    const Floats one = all(1.0f);
    const Floats q = tanh(get(c_after + j));
    const Floats upstream = get(dh + j);
    const Floats d = get(dc + j) + upstream * gate.o * (one - q * q);
    put(at, d * gate.g * (gate.i * (one - gate.i)));
    put(at + units, d * get(c_before + j) * (gate.f * (one - gate.f)));
    put(at + 2 * units, d * gate.i * (one - gate.g * gate.g));
    put(at + 3 * units, upstream * q * (gate.o * (one - gate.o)));
    put(dc + j, d * gate.f);
  });
}
