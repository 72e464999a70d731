// SPDX-License-Identifier: MIT
#include <chordgen/autodiff.hpp>

#include "support/catch.hpp"
#include "support/variants.hpp"

using namespace chordgen;
using test::noise;

namespace {

struct Model {
  struct Values {
    Tensor<double> value{{2}, {1.0, 2.0}};
  };
  Values first, unused, second;

  template <class Visitor>
  void visit(Visitor&& each) {
    each("first", first);
    each("unused", unused);
    each("second", second);
  }
};

}  // namespace

TEST_CASE("a value used twice receives both gradients") {  // b = a + a, c = b + b, so dc/da = 4
  Tape<double> tape;
  const auto a = tape.leaf(Tensor<double>({1, 1}, 3.0));
  const auto b = a + a;
  const auto c = b + b;

  tape.backward(c);

  CHECK(tape.grad(a)(0, 0) == 4.0);
}

TEST_CASE("twenty doublings, a million paths, cost twenty steps") {
  Tape<double> tape;
  const auto start = tape.leaf(Tensor<double>({1}, 1.0));
  auto x = start;
  for (int i = 0; i < 20; ++i) x = x + x;

  tape.backward(x);

  CHECK(tape.size() == 21);
  CHECK(tape.grad(start)[0] == 1048576.0);
}

TEST_CASE("a chain of 100,000 ops runs backward without recursion, again and again in the same memory") {
  Tape<float> tape;
  std::size_t bytes = 0;
  for (int round = 0; round < 3; ++round) {
    tape.clear();
    const auto start = tape.leaf(Tensor<float>({1}, 1.f));
    auto x = start;
    for (int i = 0; i < 100'000; ++i) x = scale(x, 1.f);

    tape.backward(x);

    CHECK(tape.grad(start)[0] == 1.f);
    if (round == 0) bytes = tape.workspace().bytes();
  }
  CHECK(tape.workspace().bytes() == bytes);
}

TEST_CASE("a parameter is one leaf however often it is watched, and gradients follow the visiting order") {
  Model model;
  Tape<double> tape;

  tape.backward(sum(tape.watch(model.second)) + sum(mul(tape.watch(model.first), tape.watch(model.first))));
  const auto gradients = tape.gradients(model);

  REQUIRE(gradients.size() == 3);
  CHECK(gradients[0][1] == 4.0);
  CHECK(gradients[1].size() == 0);
  CHECK(gradients[2][0] == 1.0);
  CHECK(tape.watch(model.first).index == tape.watch(model.first).index);
}

TEST_CASE("a Var from before clear() or from another tape is refused") {
  Tape<double> tape;
  Tape<double> other;
  const auto a = tape.leaf(Tensor<double>({1}, 1.0));
  const auto foreign = other.leaf(Tensor<double>({1}, 1.0));
  const char* text =
      "[Tape] a Var is used that this tape does not hold. It is from another tape, or from before clear().";

  CHECK_FAILS(tape.grad(foreign), ArgumentError, text);
  tape.clear();

  CHECK_FAILS(a.value(), ArgumentError, text);
}

TEST_CASE("backward wants a scalar, runs once, and keeps the gradients of leaves only") {
  Tape<double> tape;
  const auto a = tape.leaf(Tensor<double>({2, 3}, 1.0));
  CHECK_FAILS(tape.backward(a), ShapeError,
              "[backward] only a scalar can run backward: got (2, 3), expected one element. Sum it first.");
  const auto b = tanh(a);

  tape.backward(sum(b));

  CHECK_FAILS(tape.grad(b), ArgumentError,
              "[grad] the gradient of an intermediate value is gone after backward. Make the value a leaf.");
  CHECK_FAILS(tape.backward(sum(b)), ArgumentError,
              "[backward] this recording has run backward already. Call clear() and record again.");
}

TEST_CASE("a smaller batch is worked on in the memory of the larger one") {
  Tape<float> tape;
  const auto step = [&](std::size_t rows) {
    tape.clear();
    tape.backward(sum(tanh(tape.leaf(noise<float>({rows, 64}, 1)))));
  };
  step(64);
  const std::size_t bytes = tape.workspace().bytes();

  step(41);
  step(64);

  CHECK(tape.workspace().bytes() == bytes);
}
