// SPDX-License-Identifier: MIT
//
// chordgen's side of bench/compare.py: one workload a process, timed when asked.
//
//   steps WORKLOAD [--threads N] [--precision f32|bf16]
//
//   lstm-step        a training step of the tutorial's LSTM: 2 x 512, batch 64, window 32, RMSprop
//   compose-window   25 events of a song, each from the last 32; compose-stream: each from all before
//   gemm:MxNxK, kept:MxNxK, eigen:MxNxK   one product: simd, with B kept packed, by Eigen
//
// It checks itself first, warms up, prints "ready ..." and answers each line N on standard input with the seconds that
// one of N rounds took, so that contenders can take turns.
#include <chordgen/chordgen.hpp>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>

using namespace chordgen;
namespace k = chordgen::kernels;

namespace {

constexpr ChordLstmOptions tutorial{
    .chords = 515, .durations = 10, .layers = 2, .units = 512, .embedding = 64, .dense = 256, .targets = Targets::last};
constexpr std::size_t song_events = 25;

struct Settings {
  std::string workload;
  Threads threads{1};
  k::Precision precision = k::Precision::f32;
};

std::int32_t draw(Rng& rng, std::size_t bound) { return static_cast<std::int32_t>(uniform_index(rng, bound)); }

ChordBatch random_batch(std::size_t batch, std::size_t time) {
  Rng rng(2);
  ChordBatch result;
  result.batch = batch;
  result.time = time;
  for (std::size_t i = 0; i < batch * time; ++i) {
    result.chords.push_back(draw(rng, tutorial.chords));
    result.durations.push_back(draw(rng, tutorial.durations));
  }
  for (std::size_t i = 0; i < batch; ++i) {
    result.next_chords.push_back(draw(rng, tutorial.chords));
    result.next_durations.push_back(draw(rng, tutorial.durations));
  }
  return result;
}

/// A model that learns one batch again and again.
struct Learner {
  ChordLstm<float> model;
  RmsProp<float> optimizer;
  Tape<float> tape;
  ChordBatch batch;
  Settings settings;

  Learner(const ChordLstmOptions& options, std::size_t rows, std::size_t time, const Settings& chosen)
      : model(options, Rng(1)), batch(random_batch(rows, time)), settings(chosen) {}

  float step() {
    tape.clear();
    Pass<float> pass(tape, Rng(3), true, settings.threads, settings.precision);
    const Loss<float> loss = model.loss(pass, batch);
    tape.backward(loss.total);
    optimizer.step(model, tape);
    return loss.total.item();
  }
};

/// Steps of a small model, by these kernels and by the definition.
bool learns_like_naive(const Settings& settings) {
  ChordLstmOptions options = tutorial;
  options.units = 40;
  const k::Choice choice = k::active();
  Learner fast(options, 5, 7, settings);
  Learner plain(options, 5, 7, {settings.workload});
  const float tolerance = settings.precision == k::Precision::bf16 ? 1e-2f : 1e-3f;
  for (int i = 0; i < 3; ++i) {
    const float loss = fast.step();
    k::use({k::Variant::naive, k::Target::portable, true});
    const float expected = plain.step();
    k::use(choice);
    if (!(std::fabs(loss - expected) < tolerance)) return false;
  }
  return true;
}

/// Greedy composing, `song_events` at a time.
std::function<void()> composer(const Settings& settings) {
  auto model = std::make_shared<ChordLstm<float>>(tutorial, Rng(1));
  const StateKind kind = settings.workload == "compose-window" ? StateKind::window : StateKind::stream;
  std::vector<PitchSet> chords(tutorial.chords);
  for (std::size_t i = 0; i < chords.size(); ++i)  // the digits of its number as keys
    for (int digit = 0; digit < 16; ++digit)
      if (((i >> digit) & 1) != 0) chords[i].insert(40 + digit);
  std::vector<Rational> durations;
  for (std::size_t i = 0; i < tutorial.durations; ++i) durations.push_back({static_cast<std::int64_t>(i + 1), 4});
  auto player = std::make_shared<LstmPlayer<float>>(*model, Vocabulary<PitchSet>(std::move(chords)),
                                                    Vocabulary<Rational>(std::move(durations)), kind, settings.threads);
  auto state = std::make_shared<LstmPlayer<float>::State>(player->start());
  Rng rng(2);
  for (std::size_t i = 0; i < tutorial.window; ++i)
    player->advance(*state, draw(rng, tutorial.chords), draw(rng, tutorial.durations));
  return [=] {
    for (std::size_t i = 0; i < song_events; ++i) {
      const NextEvent& next = player->next(*state);
      const auto best = [](const std::vector<double>& scores) {
        return static_cast<std::int32_t>(std::max_element(scores.begin(), scores.end()) - scores.begin());
      };
      const std::int32_t chord = best(next.chords);
      player->advance(*state, chord, best(next.durations));
    }
    static_cast<void>(model);
  };
}

/// Operands of one product, and its result by each variant.
struct Product {
  Tensor<float> a;
  Tensor<float> b;
  Tensor<float> c;

  Product(std::size_t m, std::size_t n, std::size_t inner) : a({m, inner}), b({inner, n}), c({m, n}) {
    Rng rng(4);
    for (float& value : a) value = static_cast<float>(uniform(rng, -1.0, 1.0));
    for (float& value : b) value = static_cast<float>(uniform(rng, -1.0, 1.0));
  }
};

std::function<void()> product(const Settings& settings) {
  const std::string kind = settings.workload.substr(0, settings.workload.find(':'));
  unsigned long m = 0;
  unsigned long n = 0;
  unsigned long inner = 0;
  if (std::sscanf(settings.workload.c_str() + kind.size(), ":%lux%lux%lu", &m, &n, &inner) != 3) return {};
  auto at = std::make_shared<Product>(m, n, inner);
  const Threads threads = settings.threads;
  if (kind == "eigen") return [=] { k::matmul(k::eigen{}, at->c.view(), at->a, at->b, threads); };
  return k::dispatch<float>(settings.precision, [&](auto tag) -> std::function<void()> {
    using Kept = k::KeptOperand<struct Steps, decltype(tag), float>;
    if (kind == "gemm") return [=] { k::matmul(tag, at->c.view(), at->a, at->b, threads); };
    if (kind != "kept") return {};
    auto kept = std::make_shared<Kept>(tag, at->b, k::Form::as_it_lies, threads);
    return [=] { kept->multiply(at->c.view(), at->a, threads); };
  });
}

std::function<void()> workload(const Settings& settings) {
  if (settings.workload == "lstm-step") {
    if (!learns_like_naive(settings)) return {};
    auto learner = std::make_shared<Learner>(tutorial, 64, 32, settings);
    return [=] { learner->step(); };
  }
  if (settings.workload.starts_with("compose-")) return composer(settings);
  return product(settings);
}

}  // namespace

int main(int count, char** words) {
  Settings settings{count > 1 ? words[1] : ""};
  for (int i = 2; i + 1 < count; i += 2) {
    if (std::string(words[i]) == "--threads") settings.threads.count = std::strtoul(words[i + 1], nullptr, 10);
    if (std::string(words[i]) == "--precision" && std::string(words[i + 1]) == "bf16")
      settings.precision = k::Precision::bf16;
  }
  if (settings.precision == k::Precision::bf16 && !k::multiplies_bf16()) {
    std::fprintf(stderr, "steps: this CPU, or the kernels chosen, multiply no bfloat16\n");
    return 1;
  }
  const std::function<void()> run = workload(settings);
  if (!run) {
    std::fprintf(stderr, "steps: no such workload, or it differs from the definition: %s\n", settings.workload.c_str());
    return 1;
  }
  for (int i = 0; i < 3; ++i) run();
  const std::string kind = settings.workload.substr(0, settings.workload.find(':'));
  const bool reference = kind == "eigen";
  std::printf("ready %s\n", reference
                                ? "Eigen"
                                : ("chordgen " + k::to_string(k::active()) + (kind == "kept" ? ", kept" : "")).c_str());
  std::fflush(stdout);
  using Clock = std::chrono::steady_clock;
  for (int rounds = 0; std::scanf("%d", &rounds) == 1;) {
    const Clock::time_point begin = Clock::now();
    for (int i = 0; i < rounds; ++i) run();
    std::printf("%.9g\n", std::chrono::duration<double>(Clock::now() - begin).count() / rounds);
    std::fflush(stdout);
  }
}
