// SPDX-License-Identifier: MIT
//
// One right operand of many products: C = A B or C += A B, with B (k, n) or, turned, Bᵀ for B (n, k).
//
//   KeptOperand     for the length of a call: the recurrent weights of an LSTM meet 32 left operands a step. Packed
//   into
//                   memory that the thread keeps for the purpose.
//   StoredOperand   for as long as its owner lives: the weights of a model that composes. Packed into memory of its
//   own,
//                   as bfloat16 where that is asked for, which is half the memory to stream for each event.
//
// The simd variant packs B once and multiplies from there: B then streams through the caches in the order in which it
// is read. The other variants have nothing to prepare.
#pragma once

#include <chordgen/kernels/matmul.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI::kernels {

enum class Form : std::uint8_t { as_it_lies, turned };

namespace detail {

/// How the simd kernels pack one operand and multiply from there. Who packs keeps the memory.
struct Packing {
  GemmOperand b;
  std::size_t inner;
  std::size_t columns;

  Packing(View<const float> x, Form form) noexcept
      : b{x.data(), x.columns(), form == Form::turned},
        inner(b.transposed ? x.columns() : x.rows()),
        columns(b.transposed ? x.rows() : x.columns()) {}

  /// room(count) gives memory for so many floats.
  template <class Tag, class Room>
  void pack(Tag tag, Room&& room, Threads threads) const {
    run_product(
        tag, [&](auto isa) { pack_matrix(isa, room(packed_size(isa, inner, columns)), b, inner, columns, threads); });
  }
  template <class Tag>
  void multiply(Tag tag, View<float> c, View<const float> a, bool add, const float* packed, Threads threads) const {
    const GemmOutput out{.data = c.data(), .stride = c.columns(), .add = add};
    run_product(tag, [&](auto isa) {
      gemm(isa, out, GemmOperand{a.data(), a.columns()}, b, packed, GemmSize{c.rows(), columns, inner}, threads);
    });
  }
};

/// C = A B or C += A B from B as it is.
template <class Tag, class T>
void multiply_unpacked(Tag tag, View<T> c, In<T> a, View<const T> b, Form form, Into into, Threads threads) {
  if (into == Into::add)
    form == Form::turned ? matmul_nt_add(tag, c, a, b, threads) : matmul_add(tag, c, a, b, threads);
  else
    form == Form::turned ? matmul_nt(tag, c, a, b, threads) : matmul(tag, c, a, b, threads);
}

}  // namespace detail

/// Valid while b is, and until another operand is kept for the same purpose on this thread.
template <class Purpose, class Tag, class T>
class KeptOperand {
 public:
  KeptOperand(Tag tag, View<const T> b, Form form, Threads) noexcept : tag_(tag), b_(b), form_(form) {}

  void multiply(View<T> c, In<T> a, Threads threads) const {
    detail::multiply_unpacked(tag_, c, a, b_, form_, Into::assign, threads);
  }
  void multiply_add(View<T> c, In<T> a, Threads threads) const {
    detail::multiply_unpacked(tag_, c, a, b_, form_, Into::add, threads);
  }

 private:
  Tag tag_;
  View<const T> b_;
  Form form_;
};

template <class Purpose, class Tag, class T>
requires detail::is_simd_product<Tag, T>
class KeptOperand<Purpose, Tag, T> {
 public:
  KeptOperand(Tag tag, View<const T> b, Form form, Threads threads) : packing_(b, form) {
    packing_.pack(
        tag, [this](std::size_t count) { return packed_ = detail::gemm_workspace<Purpose>(count); }, threads);
  }

  void multiply(View<T> c, In<T> a, Threads threads) const { packing_.multiply(Tag{}, c, a, false, packed_, threads); }
  void multiply_add(View<T> c, In<T> a, Threads threads) const {
    packing_.multiply(Tag{}, c, a, true, packed_, threads);
  }

 private:
  detail::Packing packing_;
  float* packed_ = nullptr;
};

/// Valid while b is and keeps its values. Packed for the kernels that are active when it is made; while others are, it
/// multiplies from b itself, in T.
template <class T>
class StoredOperand {
 public:
  StoredOperand(View<const T> b, Form form, Precision precision = Precision::f32, Threads threads = {})
      : b_(b), form_(form), precision_(precision), made_for_(active()) {
    dispatch<T>(precision, [&](auto tag) { pack(tag, threads); });
  }

  void multiply(View<T> c, In<T> a, Threads threads = {}) const {
    dispatch<T>(precision_, [&](auto tag) { run(tag, c, a, Into::assign, threads); });
  }
  void multiply_add(View<T> c, In<T> a, Threads threads = {}) const {
    dispatch<T>(precision_, [&](auto tag) { run(tag, c, a, Into::add, threads); });
  }

 private:
  template <class Tag>
  void pack([[maybe_unused]] Tag tag, [[maybe_unused]] Threads threads) {
    if constexpr (detail::is_simd_product<Tag, T>)
      detail::Packing(b_, form_).pack(
          tag, [this](std::size_t count) { return packed_ = Tensor<float>({count}), packed_.data(); }, threads);
  }
  template <class Tag>
  void run(Tag tag, View<T> c, View<const T> a, Into into, Threads threads) const {
    if constexpr (detail::is_simd_product<Tag, T>)
      if (active() == made_for_)
        return detail::Packing(b_, form_).multiply(tag, c, a, into == Into::add, packed_.data(), threads);
    detail::multiply_unpacked(tag, c, a, b_, form_, into, threads);
  }

  View<const T> b_;
  Form form_;
  Precision precision_;
  Choice made_for_;
  Tensor<float> packed_;  ///< as float or, two in the bits of one, bfloat16
};

}  // namespace chordgen::inline CHORDGEN_ABI::kernels
CHORDGEN_EXACT_END
