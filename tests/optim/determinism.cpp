// SPDX-License-Identifier: MIT
//
// The same seed gives the same bytes: over compilers, optimisation levels, instruction sets and threads. The hashes
// below were printed by this test; a change is a change of what a variant means, or a compiler that does not keep to
// it. eigen promises the same bytes on one machine and build only.
#include <chordgen/autodiff.hpp>
#include <chordgen/nn.hpp>
#include <chordgen/optim.hpp>

#include <bit>

#include "support/catch.hpp"
#include "support/variants.hpp"

using namespace chordgen;

namespace {

struct Model {
  Embedding<float> words;
  Lstm<float> memory;
  Dense<float> hidden;
  Dense<float> out;

  explicit Model(Rng rng)
      : words(19, 11, rng.split("words")),
        memory(11, 37, rng.split("memory")),
        hidden(37, 23, rng.split("hidden"), Activation::tanh),
        out(23, 19, rng.split("out")) {}

  template <class Visitor>
  void visit(Visitor&& each) {
    visit_in("words", words, each);
    visit_in("memory", memory, each);
    visit_in("hidden", hidden, each);
    visit_in("out", out, each);
  }
};

/// The weights after some steps, as one number (FNV-1a over their bits).
std::uint64_t trained(Threads threads) {
  Model model{Rng(1)};
  Adam<float> optimizer({.learning_rate = 1e-2,
                         .weight_decay = 1e-3,
                         .clip = {.global_norm = 1},
                         .schedule = {.kind = Schedule::Kind::cosine, .warm_up = 2, .steps = 10}});
  RmsProp<float> second({.momentum = 0.5, .centered = true});
  Tape<float> tape;
  Rng draws(2);
  for (int step = 0; step < 6; ++step) {
    std::vector<std::int32_t> ids(21 * 5);
    for (std::int32_t& id : ids) id = static_cast<std::int32_t>(uniform_index(draws, 19));
    std::vector<std::int32_t> next(21);
    for (std::int32_t& id : next) id = static_cast<std::int32_t>(uniform_index(draws, 19));
    tape.clear();
    Pass<float> pass(tape, draws.split("pass"), true, threads);
    const Var<float> h = model.memory(pass, model.words(pass, ids, {21, 5}));
    const Var<float> z = model.out(pass, dropout(model.hidden(pass, h), 0.2, pass.rng));
    const Tensor<float> soft({21, 19}, 0.1f);
    // One after the other: the operands of a + may be evaluated, and so recorded, in either order.
    const Var<float> hard_loss = softmax_cross_entropy(z, next);
    const Var<float> soft_loss = scale(bce_logits(z, soft), 0.1f);
    const Var<float> mean_loss = scale(mean(sigmoid(z)), 0.1f);
    tape.backward(hard_loss + soft_loss + mean_loss);
    optimizer.step(model, tape);
    second.step(model, tape);
  }
  std::uint64_t hash = 0xcbf29ce484222325u;
  model.visit([&](const Name&, const Parameter<float>& parameter) {
    for (const float value : parameter.value) hash = (hash ^ std::bit_cast<std::uint32_t>(value)) * 0x100000001b3u;
  });
  return hash;
}

}  // namespace

TEST_CASE("training gives the same bytes everywhere: naive, and simd at each target") {
  const std::pair<const char*, std::uint64_t> known[] = {{"naive", 0x5d1db174c628106u},
                                                         {"simd:portable", 0x65626cf7e6d6129bu},
                                                         {"simd:avx2", 0xcb89ccbb59681f31u},
                                                         {"simd:avx512", 0x961837dd4491e2cfu}};
  for (const auto& choice : test::all_choices()) {
    for (const auto& [name, hash] : known) {
      if (kernels::to_string(choice) != name) continue;
      const test::Using use(choice);
      INFO(name);
      CHECK(trained(Threads{1}) == hash);
    }
  }
}

TEST_CASE("training gives the same bytes for any number of threads and any number of runs") {
  for (const auto& choice : test::all_choices()) {
    const test::Using use(choice);
    INFO(kernels::to_string(choice));
    const std::uint64_t once = trained(Threads{1});
    CHECK(trained(Threads{1}) == once);
    CHECK(trained(Threads{2}) == once);
    CHECK(trained(Threads{3}) == once);
  }
}
