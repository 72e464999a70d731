// SPDX-License-Identifier: MIT
//
// Losses of one-hot windows against differences, and against the same thing said with dense arrays.
#include <chordgen/autodiff.hpp>

#include "support/catch.hpp"
#include "support/variants.hpp"

using namespace chordgen;
using test::noise;

namespace {

constexpr double one_op = 1e-8;
constexpr std::size_t rows = 3;
constexpr std::size_t classes = 5;
constexpr std::size_t steps = 4;
const std::vector<std::int32_t> ids{0, 4, 4, 2, 1, 1, 3, 0, 2, 2, 2, 4};

Tensor<double> onehot() {
  Tensor<double> result({rows, classes * steps});
  for (std::size_t i = 0; i < ids.size(); ++i)
    result(i / steps, static_cast<std::size_t>(ids[i]) * steps + i % steps) = 1;
  return result;
}

template <class Check>
void under_each_variant(Check&& check) {
  for (const auto& choice : test::all_choices()) {
    const test::Using use(choice);
    INFO(kernels::to_string(choice));
    check();
  }
}

}  // namespace

TEST_CASE("losses of one-hot windows: the tape's gradients match central differences") {
  under_each_variant([] {
    const auto z = noise<double>({rows, classes * steps}, 1);
    const auto h = noise<double>({rows, 2}, 2);
    const auto w = noise<double>({2, classes * steps}, 3);
    const auto b = noise<double>({classes * steps}, 4);
    for (const Reduction reduction : {Reduction::mean, Reduction::row_sums}) {
      CHECK(gradcheck([&](auto x) { return onehot_bce(x, ids, steps, reduction).total; }, z) < one_op);
      CHECK(gradcheck([&](auto x) { return onehot_softmax_cross_entropy(x, ids, steps, reduction).total; }, z) <
            one_op);
      CHECK(gradcheck([&](auto p, auto q, auto r) { return narrow_onehot_bce(p, q, r, ids, steps, reduction).total; },
                      h, w, b) < one_op);
    }
  });
}

TEST_CASE("they are the losses of the dense one-hot arrays") {
  Tape<double> tape;
  const auto z = tape.leaf(noise<double>({rows, classes * steps}, 1));
  const Tensor<double> dense_targets = onehot();
  for (const Reduction reduction : {Reduction::mean, Reduction::row_sums})
    CHECK(onehot_bce(z, ids, steps, reduction).total.item() ==
          Approx(bce_logits(z, dense_targets, reduction).item()).epsilon(1e-13));

  double expected = 0;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    Tensor<double> column({1, classes});
    for (std::size_t c = 0; c < classes; ++c) column[c] = z.value()(i / steps, c * steps + i % steps);
    expected += softmax_cross_entropy(tape.leaf(column), Span(ids).subspan(i, 1)).item();
  }
  CHECK(onehot_softmax_cross_entropy(z, ids, steps).total.item() == Approx(expected / rows).epsilon(1e-13));
  CHECK(onehot_softmax_cross_entropy(z, ids, steps, Reduction::mean).total.item() ==
        Approx(expected / (rows * steps)).epsilon(1e-13));
}

TEST_CASE("a step is rebuilt when the true class has its largest logit") {
  under_each_variant([] {
    Tape<float> tape;
    Tensor<float> z({rows, classes * steps}, 0.5f);
    for (std::size_t i = 0; i < 9; ++i) z(i / steps, static_cast<std::size_t>(ids[i]) * steps + i % steps) = 2.0f;
    for (std::size_t i = 9; i < ids.size(); ++i) z(i / steps, 3 * steps + i % steps) = 1.0f;
    const auto logits = tape.leaf(z);
    CHECK(onehot_bce(logits, ids, steps).rebuilt == 0.75);
    CHECK(onehot_softmax_cross_entropy(logits, ids, steps).rebuilt == 0.75);

    const auto w = tape.leaf(Tensor<float>({1, classes * steps}));
    const auto b = tape.leaf(Tensor<float>(View<const float>(z.data() + classes * steps, Shape{classes * steps})));
    const std::vector<std::int32_t> one(ids.begin() + 4, ids.begin() + 8);
    CHECK(narrow_onehot_bce(tape.leaf(Tensor<float>({1, 1})), w, b, one, steps).rebuilt == 1);
  });
}

TEST_CASE("windows that do not fit their logits are refused") {
  Tape<float> tape;
  const auto z = tape.leaf(Tensor<float>({2, 6}));
  const std::vector<std::int32_t> three{0, 1, 0};
  const std::vector<std::int32_t> strange{0, 1, 0, 3};
  CHECK_FAILS(onehot_bce(z, three, 2), ShapeError,
              "[onehot_bce] ids and outputs do not fit: got (3) and (2, 6). Give one id for each window and step; the "
              "outputs are a multiple of the steps.");
  CHECK_FAILS(onehot_softmax_cross_entropy(z, strange, 2), ArgumentError,
              "[onehot_softmax_cross_entropy] place 3: the id is outside the table: got 3, expected 0 to below 3.");
  CHECK_FAILS(
      narrow_onehot_bce(tape.leaf(Tensor<float>({2, 5})), tape.leaf(Tensor<float>({5, 6})),
                        tape.leaf(Tensor<float>({6})), strange, 2),
      ShapeError,
      "[narrow_onehot_bce] inputs and weights do not fit: got (2, 5) and (5, 6). Give (batch, inputs), (inputs, "
      "outputs) and (outputs), with at most 4 inputs.");
}
