// SPDX-License-Identifier: MIT
//
// One time step of an LSTM behind its matrix products: gates in four blocks of H columns, in the order i, f, g, o.
//
//   i = s(z_i)   f = s(z_f)   g = tanh(z_g)   o = s(z_o)      z (B, 4H) is replaced by the gates
//   c' = f c + i g            h' = o tanh(c')                 c, c', h' (B, H)
//
// Backward, with dh and dc of the new state, replaces the gates by dz and dc by the gradient of the old c:
//
//   q = tanh(c')              dc += dh o (1 - q²)
//   dz_i = dc g i (1 - i)     dz_f = dc c f (1 - f)     dz_g = dc i (1 - g²)     dz_o = dh q o (1 - o)     dc = dc f
//
// q is computed again rather than kept: one tanh of five, against a fifth more memory. Used by: kernels/lstm.hpp.
#pragma once

#include <chordgen/kernels/eigen.hpp>
#include <chordgen/kernels/simd/lstm_cell.hpp>
#include <chordgen/kernels/softmax.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI::kernels {

namespace detail {

/// The backward step of unit j of row b, where q = tanh(c_after).
template <class T>
void lstm_unit_backward(View<T> gates, View<T> dc, In<T> dh, In<T> c_before, std::size_t b, std::size_t j,
                        T q) noexcept {
  const std::size_t units = dh.columns();
  const T i = gates(b, j);
  const T f = gates(b, units + j);
  const T g = gates(b, 2 * units + j);
  const T o = gates(b, 3 * units + j);
  const T d = dc(b, j) + dh(b, j) * o * (T(1) - q * q);
  gates(b, j) = d * g * (i * (T(1) - i));
  gates(b, units + j) = d * c_before(b, j) * (f * (T(1) - f));
  gates(b, 2 * units + j) = d * i * (T(1) - g * g);
  gates(b, 3 * units + j) = dh(b, j) * q * (o * (T(1) - o));
  dc(b, j) = d * f;
}

}  // namespace detail

// --- naive -----------------------------------------------------------------------------------------------------------

/// gates (B, 4H): logits in, gates out. c_after may be c_before.
template <class T>
void lstm_cell_forward(naive, View<T> h, View<T> c_after, View<T> gates, In<T> c_before, Threads threads = {}) {
  const std::size_t units = h.columns();
  detail::for_each_row(threads, h.rows(), [&](std::size_t b) {
    for (std::size_t j = 0; j < units; ++j) {
      T& i = gates(b, j);
      T& f = gates(b, units + j);
      T& g = gates(b, 2 * units + j);
      T& o = gates(b, 3 * units + j);
      i = static_cast<T>(math::sigmoid(static_cast<double>(i)));
      f = static_cast<T>(math::sigmoid(static_cast<double>(f)));
      g = static_cast<T>(math::tanh(static_cast<double>(g)));
      o = static_cast<T>(math::sigmoid(static_cast<double>(o)));
      const T c = f * c_before(b, j) + i * g;
      c_after(b, j) = c;
      h(b, j) = o * static_cast<T>(math::tanh(static_cast<double>(c)));
    }
  });
}

/// gates (B, 4H): gates in, dz out. dc (B, H): gradient of c_after in, of c_before out.
template <class T>
void lstm_cell_backward(naive, View<T> gates, View<T> dc, In<T> dh, In<T> c_after, In<T> c_before,
                        Threads threads = {}) {
  const std::size_t units = dh.columns();
  detail::for_each_row(threads, dh.rows(), [&](std::size_t b) {
    for (std::size_t j = 0; j < units; ++j) {
      const T q = static_cast<T>(math::tanh(static_cast<double>(c_after(b, j))));
      detail::lstm_unit_backward(gates, dc, dh, c_before, b, j, q);
    }
  });
}

// --- eigen -----------------------------------------------------------------------------------------------------------

template <class T>
void lstm_cell_forward(eigen, View<T> h, View<T> c_after, View<T> gates, In<T> c_before, Threads threads = {}) {
  const auto units = static_cast<Eigen::Index>(h.columns());
  detail::for_each_row(threads, h.rows(), [&](std::size_t b) {
    Eigen::Map<Eigen::Array<T, Eigen::Dynamic, 1>> row = detail::as_array(gates.row(b));
    row.head(2 * units) = row.head(2 * units).logistic();
    row.segment(2 * units, units) = row.segment(2 * units, units).tanh();
    row.tail(units) = row.tail(units).logistic();
    detail::as_array(c_after.row(b)) = row.segment(units, units) * detail::as_array<T>(c_before.row(b)) +
                                       row.head(units) * row.segment(2 * units, units);
    detail::as_array(h.row(b)) = row.tail(units) * detail::as_array<T>(c_after.row(b)).tanh();
  });
}
template <class T>
void lstm_cell_backward(eigen, View<T> gates, View<T> dc, In<T> dh, In<T> c_after, In<T> c_before,
                        Threads threads = {}) {
  const std::size_t units = dh.columns();
  detail::for_each_row(threads, dh.rows(), [&](std::size_t b) {
    // One pass over the units in blocks whose tanh(c) stays on the stack.
    constexpr std::size_t block = 64;
    Eigen::Array<T, block, 1> q;
    for (std::size_t from = 0; from < units; from += block) {
      const std::size_t count = std::min(block, units - from);
      q.head(static_cast<Eigen::Index>(count)) =
          detail::as_array<T>(View<const T>(c_after.row(b).data() + from, Shape{count})).tanh();
      for (std::size_t j = from; j < from + count; ++j)
        detail::lstm_unit_backward(gates, dc, dh, c_before, b, j, q[static_cast<Eigen::Index>(j - from)]);
    }
  });
}

// --- simd ------------------------------------------------------------------------------------------------------------

template <std::same_as<float> T>
void lstm_cell_forward(simd, View<T> h, View<T> c_after, View<T> gates, In<T> c_before, Threads threads = {}) {
  detail::for_each_row(threads, h.rows(), [&](std::size_t b) {
    run_on(simd_target(), [&](auto isa) {
      lstm_row_forward(isa, h.row(b).data(), c_after.row(b).data(), gates.row(b).data(), c_before.row(b).data(),
                       h.columns());
    });
  });
}
template <std::same_as<float> T>
void lstm_cell_backward(simd, View<T> gates, View<T> dc, In<T> dh, In<T> c_after, In<T> c_before,
                        Threads threads = {}) {
  detail::for_each_row(threads, dh.rows(), [&](std::size_t b) {
    run_on(simd_target(), [&](auto isa) {
      lstm_row_backward(isa, gates.row(b).data(), dc.row(b).data(), dh.row(b).data(), c_after.row(b).data(),
                        c_before.row(b).data(), dh.columns());
    });
  });
}

// --- the active variant ----------------------------------------------------------------------------------------------

template <class T>
void lstm_cell_forward(View<T> h, View<T> c_after, View<T> gates, In<T> c_before, Threads threads = {}) {
  dispatch<T>([&](auto tag) { lstm_cell_forward(tag, h, c_after, gates, c_before, threads); });
}
template <class T>
void lstm_cell_backward(View<T> gates, View<T> dc, In<T> dh, In<T> c_after, In<T> c_before, Threads threads = {}) {
  dispatch<T>([&](auto tag) { lstm_cell_backward(tag, gates, dc, dh, c_after, c_before, threads); });
}

}  // namespace chordgen::inline CHORDGEN_ABI::kernels
CHORDGEN_EXACT_END
