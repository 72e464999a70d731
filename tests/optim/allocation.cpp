// SPDX-License-Identifier: MIT
//
// A warm training step allocates nothing, counted at malloc itself. Sanitizers have a malloc of their own: there the
// count is left out. (Eigen packs its operands into memory that it allocates; the promise is naive's and simd's.)
#include <chordgen/autodiff.hpp>
#include <chordgen/nn.hpp>
#include <chordgen/optim.hpp>

#include <atomic>

#include "support/catch.hpp"
#include "support/sanitized.hpp"
#include "support/variants.hpp"

#if defined(__GLIBC__) && !TEST_SANITIZED
#define CAN_COUNT 1
#else
#define CAN_COUNT 0
#endif

namespace {

std::atomic<long> allocations{0};

}  // namespace

#if CAN_COUNT
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);

void* malloc(std::size_t bytes) {
  ++allocations;
  return __libc_malloc(bytes);
}
void* calloc(std::size_t count, std::size_t bytes) {
  ++allocations;
  return __libc_calloc(count, bytes);
}
void* realloc(void* memory, std::size_t bytes) {
  ++allocations;
  return __libc_realloc(memory, bytes);
}
void* aligned_alloc(std::size_t alignment, std::size_t bytes) {
  ++allocations;
  return __libc_memalign(alignment, bytes);
}
int posix_memalign(void** memory, std::size_t alignment, std::size_t bytes) {
  ++allocations;
  *memory = __libc_memalign(alignment, bytes);
  return *memory == nullptr ? 12 : 0;
}
}
#endif

using namespace chordgen;

namespace {

struct Model {
  Embedding<float> words;
  Lstm<float> first;
  Lstm<float> second;
  Dense<float> hidden;
  Dense<float> out;

  explicit Model(Rng rng)
      : words(50, 16, rng.split("words")),
        first(16, 24, rng.split("first")),
        second(24, 24, rng.split("second")),
        hidden(24, 32, rng.split("hidden"), Activation::tanh),
        out(32, 50, rng.split("out")) {}

  Var<float> loss(Pass<float>& pass, Span<const std::int32_t> ids, Span<const std::int32_t> next,
                  std::size_t batch) const {
    const Var<float> x = words(pass, ids, {batch, ids.size() / batch});
    const Var<float> h = second(pass, first(pass, x, Returns::every_step));
    return softmax_cross_entropy(out(pass, dropout(hidden(pass, h), 0.1, pass.rng)), next);
  }

  template <class Visitor>
  void visit(Visitor&& each) {
    visit_in("a long name of a layer, longer than any small string", words, each);
    visit_in("first", first, each);
    visit_in("second", second, each);
    visit_in("hidden", hidden, each);
    visit_in("out", out, each);
  }
};

}  // namespace

TEST_CASE("a warm training step allocates nothing, also where the batch size alternates") {
  Tensor<float> probe({64});
  const long before_probe = allocations;
  probe = Tensor<float>({256});
  if (CAN_COUNT) REQUIRE(allocations > before_probe);

  for (const auto& choice : test::all_choices()) {
    if (choice.variant == kernels::Variant::eigen) continue;
    for (const std::size_t threads : {1u, 2u}) {
      const test::Using use(choice);
      Model model{Rng(1)};
      RmsProp<float> optimizer({.momentum = 0.5, .centered = true, .clip = {.global_norm = 1}});
      Tape<float> tape;
      std::vector<std::int32_t> ids(20 * 8);
      for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<std::int32_t>(i * 7 % 50);
      const auto step = [&](std::size_t batch) {
        tape.clear();
        Pass<float> pass(tape, Rng(2), true, Threads{threads});
        const Span<const std::int32_t> all(ids);
        tape.backward(model.loss(pass, all.first(batch * 8), all.first(batch), batch));
        optimizer.step(model, tape);
      };
      for (int warm_up = 0; warm_up < 6; ++warm_up) {
        step(20);
        step(13);
      }

      // A thread that slept through all this takes its memory when it first takes part: then nothing more is asked for.
      long counted = 1;
      for (int round = 0; round < 20 && counted != 0; ++round) {
        const long before = allocations;
        for (int i = 0; i < 5; ++i) {
          step(20);
          step(13);
        }
        counted = allocations - before;
        if (threads == 1) break;
      }

      INFO(kernels::to_string(choice) << ", threads: " << threads);
      CHECK(counted == 0);
    }
  }
}
