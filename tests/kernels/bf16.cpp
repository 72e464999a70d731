// SPDX-License-Identifier: MIT
//
// Products over bfloat16, in vectors and in tiles: against the definition, which is the naive product of operands that
// were rounded one by one.
#include <chordgen/kernels.hpp>

#include <bit>
#include <cmath>

#include "support/catch.hpp"
#include "support/tiles.hpp"
#include "support/variants.hpp"

using namespace chordgen;
using test::noise;
namespace k = chordgen::kernels;

namespace {

/// To nearest, ties to even: the upper half of a float's bits.
float rounded(float x) {
  const auto bits = std::bit_cast<std::uint32_t>(x);
  return std::bit_cast<float>((bits + 0x7fffu + (bits >> 16 & 1u)) & 0xffff0000u);
}
Tensor<float> rounded(Tensor<float> x) {
  for (float& value : x) value = rounded(value);
  return x;
}

/// Calls body() with each target's products of bfloat16. Where the CPU has no tiles they are emulated.
template <class Body>
void with_each_product(Body&& body) {
  if (!k::cpu_features().avx512_bf16) {
    WARN("not run: this CPU lacks products of bfloat16");
    return;
  }
  {
    const test::Using vectors({k::Variant::simd, k::Target::avx512, true});
    INFO("in vectors");
    body();
  }
#if CHORDGEN_HAS_EMULATED_TILES
  const test::EmulatedTiles emulated;
  const test::Using tiles({k::Variant::simd, k::Target::amx, true});
  const std::uint64_t before = test::EmulatedTiles::emulated();
  INFO("in tiles");
  body();
  CHECK((test::EmulatedTiles::emulated() > before) != k::cpu_features().amx_bf16);
#endif
}

Tensor<float> sizes(Tensor<float> x) {
  for (float& value : x) value = std::fabs(value);
  return x;
}

/// call(tag, c, a, b, threads) with bf16, against naive on rounded operands; the same bits for two threads. An error is
/// relative to the sum of the sizes of the terms, as sums are in float.
template <class Call>
void check(const Shape& out, const Shape& left, const Shape& right, Call&& call) {
  const Tensor<float> a = noise<float>(left, 1);
  const Tensor<float> b = noise<float>(right, 2);
  Tensor<float> single = noise<float>(out, 3);
  Tensor<float> shared = single;
  Tensor<float> exact = single;
  Tensor<float> scale = sizes(single);
  call(k::bf16{}, single.view(), a, b, Threads{1});
  call(k::bf16{}, shared.view(), a, b, Threads{2});
  call(k::naive{}, exact.view(), rounded(a), rounded(b), Threads{1});
  call(k::naive{}, scale.view(), sizes(a), sizes(b), Threads{1});
  INFO(to_string(out) << " from " << to_string(left) << " and " << to_string(right));
  CHECK(single == shared);
  float worst = 0;
  for (std::size_t i = 0; i < single.size(); ++i)
    worst = std::fmax(worst, std::fabs(single[i] - exact[i]) / (scale[i] + 1e-30f));
  CHECK(worst < 1e-6f);
}

void check_all(std::size_t m, std::size_t n, std::size_t inner) {
  const auto nn = [](auto tag, auto c, const auto& a, const auto& b, Threads t) { k::matmul(tag, c, a, b, t); };
  const auto nt = [](auto tag, auto c, const auto& a, const auto& b, Threads t) { k::matmul_nt_add(tag, c, a, b, t); };
  const auto tn = [](auto tag, auto c, const auto& a, const auto& b, Threads t) { k::matmul_tn_add(tag, c, a, b, t); };
  check({m, n}, {m, inner}, {inner, n}, nn);
  check({m, n}, {m, inner}, {n, inner}, nt);
  check({m, n}, {inner, m}, {inner, n}, tn);
}

}  // namespace

TEST_CASE("bf16: products of every form and awkward size are those of rounded operands") {
  with_each_product([] {
    for (const std::size_t m : {0u, 1u, 2u, 3u, 14u, 15u, 33u})
      for (const std::size_t n : {0u, 1u, 2u, 15u, 33u, 67u})
        for (const std::size_t inner : {0u, 1u, 2u, 7u, 31u, 32u, 33u, 65u}) check_all(m, n, inner);
    check_all(61, 301, 2051);  // three blocks of k
  });
}

TEST_CASE("bf16: a kept operand, either way round, is rounded once and multiplies the same") {
  with_each_product([] {
    for (const std::size_t inner : {1u, 40u, 1031u}) {
      const Tensor<float> a = noise<float>({5, inner}, 1);
      const Tensor<float> b = noise<float>({inner, 70}, 2);
      const Tensor<float> bt = noise<float>({70, inner}, 3);
      const k::KeptOperand<struct BfLies, k::bf16, float> lies(k::bf16{}, b, k::Form::as_it_lies, Threads{});
      const k::KeptOperand<struct BfTurned, k::bf16, float> turned(k::bf16{}, bt, k::Form::turned, Threads{});
      Tensor<float> c({5, 70});
      Tensor<float> d({5, 70});

      lies.multiply(c.view(), a, Threads{});
      turned.multiply_add(c.view(), a, Threads{2});
      k::matmul(k::bf16{}, d.view(), a, b);
      k::matmul_nt_add(k::bf16{}, d.view(), a, bt);

      CHECK(c == d);
    }
  });
}

TEST_CASE("bf16: what an earlier product left in the packed panels does not reach the next") {
  with_each_product([] {
    Tensor<float> c({3, 40});
    Tensor<float> wide({3, 640});
    Tensor<float> infinite({64, 640});
    for (float& value : infinite) value = INFINITY;
    k::matmul(k::bf16{}, wide.view(), noise<float>({3, 64}, 1), infinite);
    const Tensor<float> a = noise<float>({3, 7}, 2);
    const Tensor<float> b = noise<float>({7, 40}, 3);
    const Tensor<float> bt = noise<float>({40, 7}, 4);

    k::matmul(k::bf16{}, c.view(), a, b);
    k::matmul_nt_add(k::bf16{}, c.view(), a, bt);

    for (const float value : c) CHECK(std::isfinite(value));
  });
}

TEST_CASE("bf16: infinities and what is no number go through") {
  with_each_product([] {
    const Tensor<float> a({1, 2}, {INFINITY, 1e-30f});
    const Tensor<float> b({2, 2}, {1.f, NAN, 1.f, 1.f});
    Tensor<float> c({1, 2});

    k::matmul(k::bf16{}, c.view(), a, b);

    CHECK(c[0] == INFINITY);
    CHECK(std::isnan(c[1]));
  });
}

TEST_CASE("bf16 is what dispatch takes where the CPU has it and simd:avx512 or simd:amx is active, for floats alone") {
  const auto is_bf16 = [](auto tag) { return std::is_same_v<decltype(tag), k::bf16>; };
  for (const k::Choice& choice : test::all_choices()) {
    const test::Using use(choice);
    INFO(k::to_string(choice));
    const bool wide = k::to_string(choice) == "simd:avx512" || k::to_string(choice) == "simd:amx";
    const bool able = k::cpu_features().avx512_bf16 && wide;
    CHECK(k::multiplies_bf16() == able);
    CHECK(k::dispatch<float>(k::Precision::bf16, is_bf16) == able);
    CHECK_FALSE(k::dispatch<float>(k::Precision::f32, is_bf16));
    CHECK_FALSE(k::dispatch<double>(k::Precision::bf16, is_bf16));
  }
}
