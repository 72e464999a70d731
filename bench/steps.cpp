// SPDX-License-Identifier: MIT
//
// chordgen's side of bench/compare.py: one workload a process, timed when asked.
//
//   steps WORKLOAD [--threads N] [--precision f32|bf16]
//
//   lstm-step        a training step of the tutorial's LSTM: 2 x 512, batch 64, window 32, RMSprop
//   compose-window   25 events of a song, each from the last 32; compose-stream: each from all before
//   autoencoder, vae   a training step of the tutorial's: 8,544 outputs, batch 32, RMSprop
//   note-decoder:SET   an epoch of the note decoder, SET guitar or jsb; note-chunks:SET prints its batches as JSON
//   gemm:MxNxK, kept:MxNxK, eigen:MxNxK   one product: simd, with B kept packed, by Eigen
//
// It checks itself first, warms up, prints "ready ..." and answers each line N on standard input with the seconds that
// one of N rounds took, so that contenders can take turns.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>

#include "coder_step.hpp"
#include "lstm_work.hpp"
#include "note_epoch.hpp"

using namespace chordgen;
namespace k = chordgen::kernels;

namespace {

constexpr std::size_t song_events = 25;

struct Settings : bench::Computing {
  std::string workload;
};

/// Greedy composing, `song_events` at a time.
std::function<void()> composer(const Settings& settings) {
  const StateKind kind = settings.workload == "compose-window" ? StateKind::window : StateKind::stream;
  if (!bench::lstm_composes_like_naive(k::active(), kind, settings)) return {};
  auto song = std::make_shared<bench::LstmSong>(bench::tutorial, kind, settings);
  return [=] {
    for (std::size_t i = 0; i < song_events; ++i) (*song)();
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

template <class Make>
std::function<void()> coder(const Settings& settings, Make make) {
  if (!bench::learns_like_naive(make, k::active())) return {};
  auto step = std::make_shared<bench::CoderStep<decltype(make(0))>>(make(267), 32, settings.threads);
  return [=] { (*step)(); };
}

std::function<void()> note_epoch(const Settings& settings, const std::string& set) {
  auto work = std::make_shared<const bench::NoteWork>(bench::note_work(set));
  if (!bench::epoch_is_like_naive(*work, k::active())) return {};
  auto epoch = std::make_shared<bench::NoteEpoch>(*work, work->chunks, work->options, settings.threads);
  return [=] { static_cast<void>(work), (*epoch)(); };
}

/// The batches of one epoch, for a peer that learns from the same ones.
void print_note_chunks(const std::string& set) {
  const bench::NoteWork work = bench::note_work(set);
  EventBatch batch;
  work.chunks.arrange(batch, Rng(1), work.recipe.batch);
  std::vector<std::uint32_t> numbers(work.chunks.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<std::uint32_t>(i);
  const auto list = [](const auto& items) {
    std::string text;
    for (const auto& item : items) text += (text.empty() ? "" : ",") + std::to_string(item);
    return "[" + text + "]";
  };
  std::printf("{\"durations\":%zu,\"batches\":[", work.options.durations);
  for (std::size_t first = 0; first < numbers.size(); first += work.recipe.batch) {
    const std::size_t count = std::min(work.recipe.batch, numbers.size() - first);
    work.chunks.gather(batch, Span(numbers).subspan(first, count));
    const auto lists = [&](const auto& chords) {
      std::string text;
      for (const PitchSet& chord : chords) text += (text.empty() ? "" : ",") + list(chord);
      return "[" + text + "]";
    };
    std::printf(
        "%s{\"lengths\":%s,\"begins\":%s,\"chords\":%s,\"held\":%s,\"durations\":%s,\"past\":%s,\"positions\":%s}",
        first == 0 ? "" : ",", list(batch.lengths).c_str(), list(batch.begins).c_str(), lists(batch.chords).c_str(),
        lists(batch.held).c_str(), list(batch.durations).c_str(), list(batch.past_durations).c_str(),
        list(batch.positions).c_str());
  }
  std::printf("]}\n");
}

std::function<void()> workload(const Settings& settings) {
  if (settings.workload == "lstm-step") {
    if (!bench::lstm_learns_like_naive(k::active(), settings)) return {};
    auto step = std::make_shared<bench::LstmStep>(bench::tutorial, 64, 32, settings);
    return [=] { (*step)(); };
  }
  if (settings.workload.starts_with("compose-")) return composer(settings);
  if (settings.workload == "autoencoder") return coder(settings, bench::autoencoder);
  if (settings.workload == "vae") return coder(settings, bench::vae);
  if (settings.workload.starts_with("note-decoder:")) return note_epoch(settings, settings.workload.substr(13));
  return product(settings);
}

}  // namespace

int main(int count, char** words) {
  Settings settings;
  if (count > 1) settings.workload = words[1];
  for (int i = 2; i + 1 < count; i += 2) {
    if (std::string(words[i]) == "--threads") settings.threads.count = std::strtoul(words[i + 1], nullptr, 10);
    if (std::string(words[i]) == "--precision" && std::string(words[i + 1]) == "bf16")
      settings.precision = k::Precision::bf16;
  }
  if (settings.precision == k::Precision::bf16 && !k::multiplies_bf16()) {
    std::fprintf(stderr, "steps: this CPU, or the kernels chosen, multiply no bfloat16\n");
    return 1;
  }
  if (settings.workload.starts_with("note-chunks:")) return print_note_chunks(settings.workload.substr(12)), 0;
  const std::function<void()> run = workload(settings);
  if (!run) {
    std::fprintf(stderr, "steps: no such workload, or it differs from the definition: %s\n", settings.workload.c_str());
    return 1;
  }
  for (int i = 0; i < (settings.workload.starts_with("note-decoder:") ? 1 : 3); ++i) run();
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
