// SPDX-License-Identifier: MIT
//
// The kernel variants side by side, at the shapes of the models. Each case is checked against naive before it is timed;
// one that is wrong is reported as an error instead of a time.
//
//   gemm/<variant>/<m>x<n>x<k>   C = A B; also gemm_nt and gemm_tn; one thread
//   lstm_train_step/<variant>/2x<units>/b64/t32/f32/threads:<n>   embeddings, two LSTMs, dense, two heads, RMSprop
//   rmsprop/<variant>/<elements>, tanh/<variant>/<elements>, softmax/<variant>/<rows>x<columns>
//
// A variant is named as $CHORDGEN_KERNELS names it. Run with --benchmark_repetitions=9 for medians and spread,
// --benchmark_enable_random_interleaving=true so that neighbours' load meets all variants alike.
#include <benchmark/benchmark.h>

#include <chordgen/autodiff.hpp>
#include <chordgen/kernels.hpp>
#include <chordgen/nn.hpp>
#include <chordgen/optim.hpp>

#include <cmath>
#include <functional>
#include <memory>
#include <string>
#include <vector>

using namespace chordgen;
namespace k = chordgen::kernels;

namespace {

std::vector<k::Choice> all_choices() {
  std::vector<k::Choice> choices{{k::Variant::naive, k::Target::portable, true},
                                 {k::Variant::eigen, k::Target::portable, true}};
  for (const k::Target target : k::all_targets)
    if (k::supports(target)) choices.push_back({k::Variant::simd, target, true});
  return choices;
}

Tensor<float> noise(const Shape& shape, std::uint64_t seed) {
  Rng rng(seed);
  Tensor<float> result(shape);
  for (float& value : result) value = static_cast<float>(uniform(rng, -1.0, 1.0));
  return result;
}

/// Whether what `run` leaves in `out` under a choice is what naive leaves there, within a float's error.
template <class Run>
bool agrees_with_naive(const k::Choice& choice, Tensor<float>& out, Run&& run) {
  const Tensor<float> before = out;
  k::use({k::Variant::naive, k::Target::portable, true});
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
    if (flops > 0) state.counters["FLOP/s"] = benchmark::Counter(flops * rounds, benchmark::Counter::kIsRate);
    if (bytes > 0) state.counters["B/s"] = benchmark::Counter(bytes * rounds, benchmark::Counter::kIsRate);
  })->Unit(benchmark::kMicrosecond);
}

void add_products(const k::Choice& choice, std::size_t m, std::size_t n, std::size_t inner) {
  const std::string size = std::to_string(m) + "x" + std::to_string(n) + "x" + std::to_string(inner);
  const double flops = 2.0 * static_cast<double>(m * n * inner);
  const auto product = [&](const char* name, Shape left, Shape right, auto call) {
    add(std::string(name) + "/" + k::to_string(choice) + "/" + size, choice, flops, 0, [=] {
      auto out = std::make_shared<Tensor<float>>(Shape{m, n});
      auto a = std::make_shared<Tensor<float>>(noise(left, 1));
      auto b = std::make_shared<Tensor<float>>(noise(right, 2));
      return std::pair{out, std::function<void()>([=] { call(out->view(), a->view(), b->view()); })};
    });
  };
  using In = View<const float>;
  product("gemm", {m, inner}, {inner, n}, [](View<float> c, In a, In b) { k::matmul(c, a, b); });
  product("gemm_nt", {m, inner}, {n, inner}, [](View<float> c, In a, In b) { k::matmul_nt(c, a, b); });
  product("gemm_tn", {inner, m}, {inner, n}, [](View<float> c, In a, In b) { k::matmul_tn(c, a, b); });
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
  add("rmsprop" + variant + std::to_string(count), choice, 0, 20 * elements, [=] {
    auto w = std::make_shared<Tensor<float>>(noise({count}, 1));
    auto v = std::make_shared<Tensor<float>>(Shape{count}, 1.f);
    auto g = std::make_shared<Tensor<float>>(noise({count}, 2));
    return std::pair{w, std::function<void()>([=] {
                       k::rmsprop_step(w->view(), v->view(), View<float>(), View<float>(), g->view(),
                                       k::RmsPropStep<float>{1e-6f, 0.9f, 1e-7f, k::EpsilonPlace::outside});
                     })};
  });
}

/// The tutorial's LSTM: embeddings of 64 + 64, two layers, a dense layer and two heads.
struct ChordModel {
  Embedding<float> chords;
  Embedding<float> durations;
  Lstm<float> first;
  Lstm<float> second;
  Dense<float> dense;
  Dense<float> chord_head;
  Dense<float> duration_head;

  ChordModel(std::size_t units, Rng rng)
      : chords(515, 64, rng.split("chords")),
        durations(10, 64, rng.split("durations")),
        first(128, units, rng.split("first")),
        second(units, units, rng.split("second")),
        dense(units, 256, rng.split("dense")),
        chord_head(256, 515, rng.split("chord_head")),
        duration_head(256, 10, rng.split("duration_head")) {}

  template <class Visitor>
  void visit(Visitor&& each) {
    visit_in("chords", chords, each);
    visit_in("durations", durations, each);
    visit_in("first", first, each);
    visit_in("second", second, each);
    visit_in("dense", dense, each);
    visit_in("chord_head", chord_head, each);
    visit_in("duration_head", duration_head, each);
  }
};

/// One training step after another on the same batch of windows.
class TrainStep {
 public:
  TrainStep(std::size_t units, std::size_t batch, std::size_t length, Threads threads)
      : model_(units, Rng(1)), batch_(batch), length_(length), threads_(threads) {
    Rng rng(2);
    for (std::size_t i = 0; i < batch * length; ++i) {
      chords_.push_back(static_cast<std::int32_t>(uniform_index(rng, 515)));
      durations_.push_back(static_cast<std::int32_t>(uniform_index(rng, 10)));
    }
  }

  float operator()() {
    tape_.clear();
    Pass<float> pass(tape_, Rng(3), true, threads_);
    const Shape prefix{batch_, length_};
    const Var<float> a = model_.chords(pass, chords_, prefix);
    const Var<float> b = model_.durations(pass, durations_, prefix);
    const Var<float> h = model_.first(pass, concat(a, b, Axis::features), Returns::every_step);
    const Var<float> y = model_.dense(pass, model_.second(pass, h));
    const std::span<const std::int32_t> next_chords(chords_);
    const std::span<const std::int32_t> next_durations(durations_);
    const Var<float> first = softmax_cross_entropy(model_.chord_head(pass, y), next_chords.first(batch_));
    const Var<float> second = softmax_cross_entropy(model_.duration_head(pass, y), next_durations.first(batch_));
    const Var<float> loss = first + second;
    tape_.backward(loss);
    optimizer_.step(model_, tape_);
    return loss.item();
  }

  /// Multiplications and additions of the LSTM's products, forward and backward.
  [[nodiscard]] double flops() const {
    const auto units = static_cast<double>(model_.first.units());
    return 3 * 2 * static_cast<double>(batch_ * length_) * 4 * units * (128 + 3 * units);
  }

 private:
  ChordModel model_;
  RmsProp<float> optimizer_;
  Tape<float> tape_;
  std::size_t batch_;
  std::size_t length_;
  Threads threads_;
  std::vector<std::int32_t> chords_;
  std::vector<std::int32_t> durations_;
};

void add_train_step(const k::Choice& choice, std::size_t units, std::size_t threads) {
  const std::string name = "lstm_train_step/" + k::to_string(choice) + "/2x" + std::to_string(units) +
                           "/b64/t32/f32/threads:" + std::to_string(threads);
  benchmark::RegisterBenchmark(name.c_str(),
                               [=](benchmark::State& state) {
                                 k::use({k::Variant::naive, k::Target::portable, true});
                                 TrainStep reference(units, 4, 8, Threads{1});
                                 k::use(choice);
                                 TrainStep small(units, 4, 8, Threads{threads});
                                 for (int i = 0; i < 3; ++i) {
                                   k::use({k::Variant::naive, k::Target::portable, true});
                                   const float expected = reference();
                                   k::use(choice);
                                   if (!(std::fabs(small() - expected) < 1e-3f))
                                     return state.SkipWithError("differs from naive");
                                 }
                                 TrainStep step(units, 64, 32, Threads{threads});
                                 step();
                                 for (auto _ : state) step();
                                 state.counters["FLOP/s"] =
                                     benchmark::Counter(step.flops() * static_cast<double>(state.iterations()),
                                                        benchmark::Counter::kIsRate);
                               })
      ->Unit(benchmark::kMillisecond)
      ->UseRealTime();
}

}  // namespace

int main(int count, char** words) {
  for (const k::Choice& choice : all_choices()) {
    const std::size_t shapes[][3] = {{64, 2048, 512}, {2048, 2048, 512}, {512, 2048, 2048},
                                     {32, 2048, 512}, {2048, 2048, 128}, {64, 256, 512},
                                     {32, 2, 8544},   {8544, 2, 32},     {1, 2048, 512}};
    for (const auto& [m, n, inner] : shapes) add_products(choice, m, n, inner);
    add_rows(choice);
    for (const std::size_t units : {128u, 512u})
      for (const std::size_t threads : {1u, 2u}) add_train_step(choice, units, threads);
  }
  benchmark::Initialize(&count, words);
  if (benchmark::ReportUnrecognizedArguments(count, words)) return 1;
  benchmark::AddCustomContext("default variant", k::to_string(k::active()));
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
