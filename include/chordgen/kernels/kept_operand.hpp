// SPDX-License-Identifier: MIT
//
// One right operand of many products: C = A B or C += A B, with B (k, n) or, turned, Bᵀ for B (n, k).
//
// The recurrent weights of an LSTM meet 32 left operands a step. The simd variant packs them once, into memory that the
// thread keeps for the purpose, and multiplies from there: B then streams through the caches in the order in which it
// is read. The other variants have nothing to prepare.
#pragma once

#include <chordgen/kernels/matmul.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI::kernels {

enum class Form : std::uint8_t { as_it_lies, turned };

/// Valid while b is, and until another operand is kept for the same purpose on this thread.
template <class Purpose, class Tag, class T>
class KeptOperand {
 public:
  KeptOperand(Tag tag, View<const T> b, Form form, Threads) noexcept : tag_(tag), b_(b), form_(form) {}

  void multiply(View<T> c, In<T> a, Threads threads) const {
    form_ == Form::turned ? matmul_nt(tag_, c, a, b_, threads) : matmul(tag_, c, a, b_, threads);
  }
  void multiply_add(View<T> c, In<T> a, Threads threads) const {
    form_ == Form::turned ? matmul_nt_add(tag_, c, a, b_, threads) : matmul_add(tag_, c, a, b_, threads);
  }

 private:
  Tag tag_;
  View<const T> b_;
  Form form_;
};

template <class Purpose, std::derived_from<simd> Tag, std::same_as<float> T>
class KeptOperand<Purpose, Tag, T> {
 public:
  KeptOperand(Tag, View<const T> b, Form form, Threads threads)
      : b_{b.data(), b.columns(), form == Form::turned},
        inner_(b_.transposed ? b.columns() : b.rows()),
        columns_(b_.transposed ? b.rows() : b.columns()) {
    run_product(Tag{}, [&](auto isa) {
      float* memory = detail::gemm_workspace<Purpose>(packed_size(isa, inner_, columns_));
      pack_matrix(isa, memory, b_, inner_, columns_, threads);
      packed_ = memory;
    });
  }

  void multiply(View<T> c, In<T> a, Threads threads) const { run(c, a, false, threads); }
  void multiply_add(View<T> c, In<T> a, Threads threads) const { run(c, a, true, threads); }

 private:
  void run(View<T> c, View<const T> a, bool add, Threads threads) const {
    const GemmOutput out{.data = c.data(), .stride = c.columns(), .add = add};
    run_product(Tag{}, [&](auto isa) {
      gemm(isa, out, GemmOperand{a.data(), a.columns()}, b_, packed_, GemmSize{c.rows(), columns_, inner_}, threads);
    });
  }

  GemmOperand b_;
  std::size_t inner_;
  std::size_t columns_;
  const float* packed_ = nullptr;
};

}  // namespace chordgen::inline CHORDGEN_ABI::kernels
CHORDGEN_EXACT_END
