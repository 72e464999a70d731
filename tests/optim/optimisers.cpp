// SPDX-License-Identifier: MIT
#include <chordgen/optim.hpp>

#include <chordgen/autodiff/ops.hpp>

#include "support/catch.hpp"
#include "support/variants.hpp"

using namespace chordgen;

namespace {

/// Two parameters; the gradient of `objective` is the given numbers.
struct Pair {
  Parameter<double> a{Tensor<double>({2}, {1.0, -2.0})};
  Parameter<double> b{Tensor<double>({1}, {0.5})};

  template <class Visitor>
  void visit(Visitor&& each) {
    each("a", a);
    each("b", b);
  }
};

/// One step with the gradients (3, -4) and (12).
template <class Optimizer>
void step(Optimizer& optimizer, Pair& model, bool with_b = true) {
  const Tensor<double> ga({2}, {3.0, -4.0});
  const Tensor<double> gb({1}, {12.0});
  Tape<double> tape;
  Var<double> total = sum(tape.watch(model.a) * tape.constant(ga));
  if (with_b) total = total + sum(tape.watch(model.b) * tape.constant(gb));
  tape.backward(total);
  optimizer.step(model, tape);
}

}  // namespace

TEST_CASE("RMSprop: where epsilon stands, in a step computed by hand") {  // v = 0.1 g², so sqrt(v) = 0.948683 for g = 3
  Pair outside;
  Pair inside;
  RmsProp<double> first({.learning_rate = 0.1, .epsilon = 0.5});
  RmsProp<double> second({.learning_rate = 0.1, .epsilon = 0.5, .epsilon_place = EpsilonPlace::inside});

  step(first, outside);
  step(second, inside);

  CHECK(outside.a.value[0] == Approx(1 - 0.1 * 3 / (std::sqrt(0.9) + 0.5)).epsilon(1e-14));
  CHECK(inside.a.value[0] == Approx(1 - 0.1 * 3 / std::sqrt(0.9 + 0.5)).epsilon(1e-14));
}

TEST_CASE("clipping: by value, by norm, by the norm of everything") {
  const auto moved = [](const Clip& clip) {
    Pair model;
    Sgd<double> optimizer({.learning_rate = 1, .clip = clip});
    step(optimizer, model);
    return std::array{1.0 - model.a.value[0], -2.0 - model.a.value[1], 0.5 - model.b.value[0]};
  };

  CHECK(moved({}) == std::array{3.0, -4.0, 12.0});
  CHECK(moved({.value = 3.5}) == std::array{3.0, -3.5, 3.5});
  CHECK(moved({.norm = 5}) == std::array{3.0, -4.0, 5.0});
  const auto global = moved({.global_norm = 6.5});  // |(3, -4, 12)| = 13
  CHECK(global[0] == Approx(1.5));
  CHECK(global[1] == Approx(-2));
  CHECK(global[2] == Approx(6));
}

TEST_CASE("a parameter that took no part keeps its value and its state") {
  Pair model;
  Adam<double> optimizer({.learning_rate = 0.1});

  step(optimizer, model, false);

  CHECK(model.a.value[0] != 1.0);
  CHECK(model.b.value[0] == 0.5);
}

TEST_CASE("state follows the visiting order: a model copied in the middle of training goes on alike") {
  Pair model;
  Adam<double> optimizer({.learning_rate = 0.1});
  step(optimizer, model);
  step(optimizer, model);

  Pair copy = model;
  Adam<double> same = optimizer;
  step(optimizer, model);
  step(same, copy);

  CHECK(model.a.value == copy.a.value);
  CHECK(model.b.value == copy.b.value);
}

TEST_CASE("AdamW shrinks the weights apart from the gradient") {
  Pair plain;
  Pair decayed;
  Adam<double> adam({.learning_rate = 0.1});
  Adam<double> adamw({.learning_rate = 0.1, .weight_decay = 0.5});

  step(adam, plain);
  step(adamw, decayed);

  CHECK(decayed.a.value[1] == Approx(plain.a.value[1] + 0.05 * 2).epsilon(1e-12));
}

TEST_CASE("schedules: a line up, then constant or half a cosine down") {
  const Schedule constant{.warm_up = 4};
  CHECK(constant.factor(0) == 0.25);
  CHECK(constant.factor(3) == 1);
  CHECK(constant.factor(100) == 1);

  const Schedule cosine{.kind = Schedule::Kind::cosine, .warm_up = 2, .steps = 8, .floor = 0.1};
  CHECK(cosine.factor(0) == 0.5);
  CHECK(cosine.factor(2) == Approx(1).epsilon(1e-15));
  CHECK(cosine.factor(6) == Approx(0.55).epsilon(1e-15));
  CHECK(cosine.factor(10) == 0.1);
  for (std::size_t s = 0; s < 8; ++s)
    CHECK(cosine.factor(2 + s) ==
          Approx(0.1 + 0.45 * (1 + std::cos(3.141592653589793 * static_cast<double>(s) / 8))).epsilon(1e-14));
}

TEST_CASE("options outside their range are refused") {
  CHECK_FAILS(RmsProp<float>({.rho = 1}), ArgumentError,
              "[RmsProp] learning rate and epsilon are at least 0, rho is in [0, 1).");
  CHECK_FAILS(Adam<float>({.beta2 = 1}), ArgumentError,
              "[Adam] learning rate, epsilon and weight decay are at least 0, betas are in [0, 1).");
  CHECK_FAILS(Sgd<float>({.learning_rate = -1}), ArgumentError,
              "[Sgd] the learning rate is at least 0, momentum is in [0, 1).");
  CHECK_FAILS(Sgd<float>({.clip = {.value = 1, .norm = 1}}), ArgumentError,
              "[Sgd] clip: set at most one limit, and none below zero.");
}

TEST_CASE("an optimiser belongs to one model") {
  Pair model;
  Pair other;
  Sgd<double> optimizer({.momentum = 0.9});
  step(optimizer, model);
  other.a.value = Tensor<double>({3});
  Tape<double> tape;
  tape.backward(sum(tape.watch(other.a)));

  CHECK_FAILS(optimizer.step(other, tape), ShapeError,
              "[optimizer] parameter and state differ: got (3) and (2). An optimiser belongs to one model; make a new "
              "one for another.");
}
