// SPDX-License-Identifier: MIT
//
// The hand-written product beyond what matmul reaches: every tile height and ragged edge, several blocks of k, kept
// operands, fused endings, strides; and its bits, which are the same for every compiler, optimisation level and number
// of threads.
#include <chordgen/kernels/kept_operand.hpp>

#include <algorithm>
#include <cmath>

#include "support/catch.hpp"
#include "support/variants.hpp"

using namespace chordgen;
using test::noise;
namespace k = chordgen::kernels;

namespace {

struct Case {
  k::GemmSize size;
  bool a_transposed = false;
  bool b_transposed = false;
  bool add = false;
  bool kept = false;
};

Tensor<float> product(k::Target target, const Case& c, Threads threads, const float* bias = nullptr,
                      bool activate = false) {
  const std::size_t m = c.size.rows;
  const std::size_t n = c.size.columns;
  const std::size_t inner = c.size.inner;
  const Tensor<float> a = noise<float>({m, inner}, 1);
  const Tensor<float> b = noise<float>({inner, n}, 2);
  Tensor<float> out = noise<float>({m, n}, 3);
  const k::GemmOperand left{a.data(), c.a_transposed ? m : inner, c.a_transposed};
  const k::GemmOperand right{b.data(), c.b_transposed ? inner : n, c.b_transposed};
  Tensor<float> packed;
  k::run_on(target, [&](auto isa) {
    if (c.kept) {
      packed.resize({packed_size(isa, inner, n)});
      pack_matrix(isa, packed.data(), right, inner, n, threads);
    }
    gemm(isa, k::GemmOutput{out.data(), n, c.add, bias, activate, k::Function::tanh}, left, right,
         c.kept ? packed.data() : nullptr, c.size, threads);
  });
  return out;
}

/// The largest error against sums in double, relative to the sum of the sizes of the terms.
double error_of(const Tensor<float>& out, const Case& c) {
  const std::size_t m = c.size.rows;
  const std::size_t n = c.size.columns;
  const std::size_t inner = c.size.inner;
  const Tensor<float> a = noise<float>({m, inner}, 1);
  const Tensor<float> b = noise<float>({inner, n}, 2);
  const Tensor<float> before = noise<float>({m, n}, 3);
  double worst = 0;
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      double sum = c.add ? static_cast<double>(before(i, j)) : 0.0;
      double size = std::abs(sum) + 1e-30;
      for (std::size_t q = 0; q < inner; ++q) {
        const double term = static_cast<double>(a[c.a_transposed ? q * m + i : i * inner + q]) *
                            static_cast<double>(b[c.b_transposed ? j * inner + q : q * n + j]);
        sum += term;
        size += std::abs(term);
      }
      worst = std::max(worst, std::abs(static_cast<double>(out(i, j)) - sum) / size);
    }
  return worst;
}

std::uint64_t hash(const Tensor<float>& values) {
  std::uint64_t result = 0xcbf29ce484222325u;  // FNV-1a over the bits
  for (const float value : values) result = (result ^ std::bit_cast<std::uint32_t>(value)) * 0x100000001b3u;
  return result;
}

template <class Body>
void for_each_target(Body&& body) {
  for (const k::Target target : k::all_targets) {
    if (!k::supports(target)) {
      WARN("not run: this CPU lacks " << k::name(target));
      continue;
    }
    INFO(k::name(target));
    body(target);
  }
}

}  // namespace

TEST_CASE("gemm: every tile height, ragged edge and transposition, with operands kept and not") {
  for_each_target([](k::Target target) {
    for (std::size_t m = 1; m <= 31; ++m)
      for (const std::size_t n : {1u, 4u, 5u, 33u, 129u})
        for (const std::size_t inner : {1u, 2u, 3u, 4u, 37u})
          for (unsigned flags = 0; flags < 16; ++flags) {
            const Case c{{m, n, inner}, (flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0, (flags & 8) != 0};
            const Tensor<float> out = product(target, c, Threads{1});
            if (error_of(out, c) < 1e-6 && out == product(target, c, Threads{3})) continue;
            FAIL("m " << m << ", n " << n << ", k " << inner << ", flags " << flags);
          }
  });
}

TEST_CASE("gemm: short sums, which are written row by row, have the bits of the tiles") {
  for_each_target([](k::Target target) {
    for (std::size_t inner = 1; inner <= 5; ++inner)
      for (const bool add : {false, true}) {
        const k::GemmSize size{130, 77, inner};
        CHECK(product(target, {.size = size, .add = add}, Threads{1}) ==
              product(target, {.size = size, .add = add, .kept = true}, Threads{1}));
      }
  });
}

TEST_CASE("gemm: operands that are read as they lie give the bits of packed ones") {
  // The same numbers with their rows too far apart for it.
  constexpr std::size_t far = k::GemmBlocks::close + 1;
  const auto spread = [](View<const float> x) {
    Tensor<float> wide({x.rows(), far});
    for (std::size_t i = 0; i < x.rows(); ++i) std::copy(x.row(i).begin(), x.row(i).end(), wide.data() + i * far);
    return wide;
  };
  for_each_target([&](k::Target target) {
    for (const bool turned : {false, true})
      for (const std::size_t m : {5u, 15u, 160u}) {
        const k::GemmSize size{m, 70, 300};
        const Tensor<float> a = noise<float>(turned ? Shape{300, m} : Shape{m, 300}, 1);
        const Tensor<float> b = noise<float>({300, 70}, 2);
        const auto multiply = [&](View<const float> left, View<const float> right) {
          Tensor<float> c({m, 70});
          k::run_on(target, [&](auto isa) {
            gemm(isa, k::GemmOutput{c.data(), 70}, k::GemmOperand{left.data(), left.columns(), turned},
                 k::GemmOperand{right.data(), right.columns()}, nullptr, size, Threads{1});
          });
          return c;
        };
        const Tensor<float> far_a = spread(a);
        const Tensor<float> far_b = spread(b);
        const Tensor<float> packed = multiply(far_a, far_b);
        CHECK(multiply(a, b) == packed);
        CHECK(multiply(far_a, b) == packed);
        CHECK(multiply(a, far_b) == packed);
      }
  });
}

TEST_CASE("gemm: several blocks of k, of columns and of rows") {
  for_each_target([](k::Target target) {
    for (unsigned flags = 0; flags < 16; ++flags) {
      const bool kept = (flags & 8) != 0;
      for (const k::GemmSize& size :
           {k::GemmSize{61, 301, 1030}, k::GemmSize{2055, 33, 17}, k::GemmSize{3, 530, 513}}) {
        const Case c{size, (flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0, kept};
        const Tensor<float> out = product(target, c, Threads{1});
        CHECK(error_of(out, c) < 1e-6);
        CHECK(out == product(target, c, Threads{2}));
      }
    }
  });
}

TEST_CASE("gemm: the bias and the function come after the last k") {
  for_each_target([](k::Target target) {
    for (const k::GemmSize& size :
         {k::GemmSize{17, 40, 600}, k::GemmSize{9, 3, 20}, k::GemmSize{2, 50, 8}, k::GemmSize{5, 6, 0}}) {
      const Case c{size};
      const Tensor<float> bias = noise<float>({size.columns}, 4);
      const Tensor<float> fused = product(target, c, Threads{1}, bias.data(), true);
      Tensor<float> separate = product(target, c, Threads{1});
      for (std::size_t i = 0; i < separate.size(); ++i)
        separate[i] = static_cast<float>(std::tanh(static_cast<double>(separate[i] + bias[i % size.columns])));
      CHECK(test::distance(fused, separate) < 1e-6);
    }
  });
}

TEST_CASE("gemm: a target's bits are the same everywhere", "[bits]") {
  // Made by this test with g++ 12 -O2. The targets that fuse agree: an element's sum does not see the vector's width.
  const auto expected = [](k::Target target) -> std::uint64_t {
    return target == k::Target::portable ? 0xd118087e3de3be4f : 0x7ca0d6c2a0cf2f7e;
  };
  for_each_target([&](k::Target target) {
    const Tensor<float> bias = noise<float>({70}, 4);
    const Case plain{{37, 70, 530}, false, true};
    CHECK(hash(product(target, plain, Threads{2}, bias.data(), true)) == expected(target));
  });
}

TEST_CASE("a kept operand multiplies like the one it was made from") {
  for (const k::Choice& choice : test::all_choices()) {
    const test::Using use(choice);
    INFO(k::to_string(choice));
    k::dispatch<float>([](auto tag) {
      const Tensor<float> a = noise<float>({5, 40}, 1);
      const Tensor<float> b = noise<float>({40, 70}, 2);
      const Tensor<float> bt = noise<float>({70, 40}, 2);
      const k::KeptOperand<struct First, decltype(tag), float> lies(tag, b, k::Form::as_it_lies, Threads{});
      const k::KeptOperand<struct Second, decltype(tag), float> turned(tag, bt, k::Form::turned, Threads{});
      Tensor<float> c({5, 70});
      Tensor<float> d({5, 70});

      lies.multiply(c.view(), a, Threads{});
      turned.multiply_add(c.view(), a, Threads{});
      k::matmul(tag, d.view(), a, b);
      k::matmul_nt_add(tag, d.view(), a, bt);

      CHECK(test::distance(c, d) < 1e-5);
    });
  }
}
