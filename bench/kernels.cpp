// SPDX-License-Identifier: MIT
//
// The kernel variants side by side, at the shapes of the models. Each case is checked against naive before it is timed;
// one that is wrong is reported as an error instead of a time.
//
//   gemm/<variant>/<m>x<n>x<k>   C = A B; also gemm_nt, gemm_tn, and gemm_bf16... of rounded operands; one thread
//   rmsprop/<variant>/<elements>, tanh/<variant>/<elements>, softmax/<variant>/<rows>x<columns>
//
// `of_peak` is the share of what one core of this machine can do: multiply-adds of the variant's vectors, or bytes in
// as many streams as RMSprop has, both measured in this process (peak.hpp); bfloat16's products may have more.
//
// A variant is named as $CHORDGEN_KERNELS names it. Run with --benchmark_repetitions=9 for medians and spread,
// --benchmark_enable_random_interleaving=true so that neighbours' load meets all variants alike.
#include <benchmark/benchmark.h>

#include <chordgen/core.hpp>
#include <chordgen/kernels.hpp>

#include <cmath>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "peak.hpp"
#include "variants.hpp"

using namespace chordgen;
namespace k = chordgen::kernels;

namespace {

Tensor<float> noise(const Shape& shape, std::uint64_t seed) {
  Rng rng(seed);
  Tensor<float> result(shape);
  for (float& value : result) value = static_cast<float>(uniform(rng, -1.0, 1.0));
  return result;
}
/// Numbers that bfloat16 holds, so that rounding takes nothing from them.
Tensor<float> coarse_noise(const Shape& shape, std::uint64_t seed) {
  Tensor<float> result = noise(shape, seed);
  for (float& value : result) value = std::round(64 * value) / 64;
  return result;
}

/// Whether what `run` leaves in `out` under a choice is what naive leaves there, within a float's error.
template <class Run>
bool agrees_with_naive(const k::Choice& choice, Tensor<float>& out, Run&& run) {
  const Tensor<float> before = out;
  k::use(bench::definition);
  run();
  const Tensor<float> expected = out;
  out = before;
  k::use(choice);
  run();
  double worst = 0;
  for (std::size_t i = 0; i < out.size(); ++i)
    worst = std::fmax(worst, std::fabs(static_cast<double>(out[i] - expected[i])) /
                                 std::fmax(1.0, std::fabs(static_cast<double>(expected[i]))));
  return worst < 1e-4;
}

/// Registers a benchmark of run(), which writes `out`, after a check of it.
template <class Make>
void add(const std::string& name, const k::Choice& choice, double flops, double bytes, Make make) {
  benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) {
    auto [out, run] = make();
    if (!agrees_with_naive(choice, *out, run)) return state.SkipWithError("differs from naive");
    for (auto _ : state) run();
    const auto rounds = static_cast<double>(state.iterations());
    const auto rate = [&](double amount) { return benchmark::Counter(amount * rounds, benchmark::Counter::kIsRate); };
    if (flops > 0) state.counters["FLOP/s"] = rate(flops);
    if (flops > 0) state.counters["of_peak"] = rate(flops / bench::peak_flops(choice));
    if (bytes > 0) state.counters["B/s"] = rate(bytes);
  })->Unit(benchmark::kMicrosecond);
}

void add_products(const k::Choice& choice, std::size_t m, std::size_t n, std::size_t inner) {
  const std::string size = std::to_string(m) + "x" + std::to_string(n) + "x" + std::to_string(inner);
  const double flops = 2.0 * static_cast<double>(m * n * inner);
  using In = View<const float>;
  const auto products = [&](const std::string& name, k::Precision precision, auto numbers) {
    const auto product = [&](const char* form, Shape left, Shape right, auto call) {
      add(name + form + "/" + k::to_string(choice) + "/" + size, choice, flops, 0, [=] {
        auto out = std::make_shared<Tensor<float>>(Shape{m, n});
        auto a = std::make_shared<Tensor<float>>(numbers(left, 1));
        auto b = std::make_shared<Tensor<float>>(numbers(right, 2));
        return std::pair{out, std::function<void()>([=] {
                           k::dispatch<float>(precision, [&](auto tag) { call(tag, out->view(), In(*a), In(*b)); });
                         })};
      });
    };
    product("", {m, inner}, {inner, n}, [](auto tag, View<float> c, In a, In b) { k::matmul(tag, c, a, b); });
    product("_nt", {m, inner}, {n, inner}, [](auto tag, View<float> c, In a, In b) { k::matmul_nt(tag, c, a, b); });
    product("_tn", {inner, m}, {inner, n}, [](auto tag, View<float> c, In a, In b) { k::matmul_tn(tag, c, a, b); });
  };
  k::use(choice);
  if (k::multiplies_bf16()) products("gemm_bf16", k::Precision::bf16, coarse_noise);
  if (choice.target == k::Target::amx) return;  // its floats are avx512's
  products("gemm", k::Precision::f32, noise);
}

void add_rows(const k::Choice& choice) {
  const std::size_t count = 1 << 20;
  const auto elements = static_cast<double>(count);
  const std::string variant = "/" + k::to_string(choice) + "/";
  add("tanh" + variant + std::to_string(count), choice, 0, 8 * elements, [=] {
    auto out = std::make_shared<Tensor<float>>(Shape{count});
    auto x = std::make_shared<Tensor<float>>(noise({count}, 1));
    return std::pair{out, std::function<void()>([=] { k::tanh_forward(out->view(), x->view()); })};
  });
  add("softmax" + variant + "2048x512", choice, 0, 8 * elements, [=] {
    auto out = std::make_shared<Tensor<float>>(Shape{2048, 512});
    auto x = std::make_shared<Tensor<float>>(noise({2048, 512}, 1));
    return std::pair{out, std::function<void()>([=] { k::softmax_forward(out->view(), x->view()); })};
  });
}

/// Of so many weights that no cache holds them.
void add_rmsprop(const k::Choice& choice, std::size_t count) {
  benchmark::RegisterBenchmark(
      ("rmsprop/" + k::to_string(choice) + "/" + std::to_string(count)).c_str(),
      [=](benchmark::State& state) {
        Tensor<float> w = noise({count}, 1);
        Tensor<float> v({count}, 1.f);
        const Tensor<float> g = noise({count}, 2);
        const auto run = [&] {
          k::rmsprop_step(w.view(), v.view(), View<float>(), View<float>(), g.view(),
                          k::RmsPropStep<float>{1e-6f, 0.9f, 1e-7f, k::EpsilonPlace::outside});
        };
        if (!agrees_with_naive(choice, w, run)) return state.SkipWithError("differs from naive");
        for (auto _ : state) run();
        const double bytes = 20 * static_cast<double>(count) * static_cast<double>(state.iterations());
        state.counters["B/s"] = benchmark::Counter(bytes, benchmark::Counter::kIsRate);
        state.counters["of_peak"] = benchmark::Counter(bytes / bench::peak_bytes(count), benchmark::Counter::kIsRate);
      })
      ->Unit(benchmark::kMicrosecond);
}

}  // namespace

int main(int count, char** words) {
  const std::string by_default = k::to_string(k::active());
  for (const k::Choice& choice : bench::all_choices()) {
    const std::size_t shapes[][3] = {{64, 2048, 512}, {64, 512, 2048},   {2048, 2048, 512}, {512, 2048, 2048},
                                     {32, 2048, 512}, {2048, 2048, 128}, {64, 256, 512},    {32, 2, 8544},
                                     {8544, 2, 32},   {1, 2048, 512},    {2048, 2, 512},    {2048, 512, 2}};
    for (const auto& [m, n, inner] : shapes) add_products(choice, m, n, inner);
    if (choice.target == k::Target::amx) continue;
    add_rows(choice);
    add_rmsprop(choice, 8'000'000);
  }
  benchmark::Initialize(&count, words);
  if (benchmark::ReportUnrecognizedArguments(count, words)) return 1;
  benchmark::AddCustomContext("default variant", by_default);
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
