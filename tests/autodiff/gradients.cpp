// SPDX-License-Identifier: MIT
//
// Every op's gradient against differences of the op itself, in double, on shapes that are neither square nor 1, for
// every kernel variant.
#include <chordgen/autodiff.hpp>

#include <numeric>

#include "support/catch.hpp"
#include "support/variants.hpp"

using namespace chordgen;
using test::noise;

namespace {

constexpr double one_op = 1e-8;
constexpr double composite = 1e-7;

/// Runs the checks under naive and eigen; simd leaves double to naive.
template <class Check>
void under_each_variant(Check&& check) {
  for (const auto& choice : test::all_choices()) {
    const test::Using use(choice);
    INFO(kernels::to_string(choice));
    check();
  }
}

Tensor<double> positive(const Shape& shape, std::uint64_t seed) {
  Tensor<double> result = noise<double>(shape, seed);
  for (double& value : result) value = 0.2 + value * value;
  return result;
}

/// Numbers that stay away from zero, where relu has a corner.
Tensor<double> far_from_zero(const Shape& shape, std::uint64_t seed) {
  Tensor<double> result = noise<double>(shape, seed);
  for (double& value : result) value += value < 0 ? -0.1 : 0.1;
  return result;
}

}  // namespace

TEST_CASE("arithmetic: the tape's gradients match central differences") {
  under_each_variant([] {
    const Shape s{3, 5};
    const auto a = noise<double>(s, 1);
    const auto b = noise<double>(s, 2);
    const auto w = noise<double>(s, 3);
    const auto weighted = [&w](auto y) { return sum(mul(y, y.tape->constant(w))); };

    CHECK(gradcheck([&](auto x, auto y) { return weighted(x + y); }, a, b) < one_op);
    CHECK(gradcheck([&](auto x, auto y) { return weighted(x - y); }, a, b) < one_op);
    CHECK(gradcheck([&](auto x, auto y) { return weighted(x * y); }, a, b) < one_op);
    CHECK(gradcheck([&](auto x) { return weighted(2.5 * x); }, a) < one_op);
    CHECK(gradcheck([&](auto x) { return weighted(x * x); }, a) < one_op);
    CHECK(gradcheck([&](auto x) { return mean(x * x); }, a) < one_op);
    CHECK(gradcheck([&](auto x) { return weighted(tanh(x)); }, a) < one_op);
    CHECK(gradcheck([&](auto x) { return weighted(sigmoid(x)); }, a) < one_op);
    CHECK(gradcheck([&](auto x) { return weighted(relu(x)); }, far_from_zero(s, 4)) < one_op);
    CHECK(gradcheck([&](auto x) { return weighted(exp(x)); }, a) < one_op);
    CHECK(gradcheck([&](auto x) { return weighted(log(x)); }, positive(s, 4)) < one_op);
    CHECK(gradcheck([&](auto x) { return weighted(softmax(x)); }, a) < one_op);
    CHECK(gradcheck([&](auto x, auto y) { return weighted(matmul(x, y)); }, noise<double>({3, 7}, 5),
                    noise<double>({7, 5}, 6)) < one_op);
  });
}

TEST_CASE("structure: concat, slice, reshape, swap_axes and last_step pass gradients to their places") {
  const auto a = noise<double>({2, 3, 4}, 1);
  const auto b = noise<double>({2, 3, 5}, 2);
  const auto c = noise<double>({2, 6, 4}, 3);
  const auto square = [](auto y) { return sum(y * y); };

  CHECK(gradcheck([&](auto x, auto y) { return square(concat(x, y, Axis::features)); }, a, b) < one_op);
  CHECK(gradcheck([&](auto x, auto y) { return square(concat(x, y, Axis::time)); }, a, c) < one_op);
  CHECK(gradcheck([&](auto x) { return square(slice(x, Axis::features, 1, 2)); }, a) < one_op);
  CHECK(gradcheck([&](auto x) { return square(slice(x, Axis::time, 1, 2)); }, a) < one_op);
  CHECK(gradcheck([&](auto x) { return square(reshape(x, {4, 6})); }, a) < one_op);
  CHECK(gradcheck([&](auto x) { return square(swap_axes(x)); }, a) < one_op);
  CHECK(gradcheck([&](auto x) { return square(last_step(x)); }, a) < one_op);
}

TEST_CASE("swap_axes: time and features change places") {
  Tape<double> tape;
  const auto x = tape.leaf(noise<double>({2, 3, 4}, 1));

  const auto y = swap_axes(x);

  REQUIRE(y.shape() == Shape{2, 4, 3});
  for (std::size_t b = 0; b < 2; ++b)
    for (std::size_t t = 0; t < 3; ++t)
      for (std::size_t c = 0; c < 4; ++c) CHECK(y.value()[(b * 4 + c) * 3 + t] == x.value()[(b * 3 + t) * 4 + c]);
  CHECK_FAILS(swap_axes(tape.leaf(noise<double>({2, 3}, 1))), ShapeError,
              "[swap_axes] time: no such axis: got (2, 3), expected (batch, time, features).");
}

TEST_CASE("concat and slice are each other's inverse") {
  Tape<double> tape;
  const auto a = tape.leaf(noise<double>({2, 3, 4}, 1));
  const auto b = tape.leaf(noise<double>({2, 2, 4}, 2));

  const auto both = concat(a, b, Axis::time);

  CHECK(both.shape() == Shape{2, 5, 4});
  CHECK(test::distance(slice(both, Axis::time, 0, 3).value(), a.value()) == 0);
  CHECK(test::distance(slice(both, Axis::time, 3, 2).value(), b.value()) == 0);
}

TEST_CASE("layers: dense, embedding and one-hot dense") {
  under_each_variant([] {
    const auto x = noise<double>({3, 7}, 1);
    const auto w = noise<double>({7, 5}, 2);
    const auto b = noise<double>({5}, 3);
    const auto square = [](auto y) { return sum(y * y); };
    for (const auto f : {Activation::linear, Activation::tanh, Activation::sigmoid, Activation::relu})
      CHECK(gradcheck([&](auto p, auto q, auto r) { return square(dense(p, q, r, f)); }, x, w, b) < one_op);
    CHECK(gradcheck([&](auto p, auto q) { return square(dense(p, q, Var<double>())); }, noise<double>({2, 3, 7}, 4),
                    w) < one_op);

    const std::vector<std::int32_t> ids{0, 3, 3, 1, 3, 0};
    CHECK(gradcheck(
              [&](auto table) {
                return square(embedding(table, ids, {2, 3}));
              },
              noise<double>({5, 4}, 5)) < one_op);
    CHECK(gradcheck([&](auto p, auto q) { return square(onehot_dense(p, q, ids, 3)); }, noise<double>({12, 5}, 6), b) <
          one_op);
  });
}

TEST_CASE("the LSTM: every output passes gradients to every input") {
  under_each_variant([] {
    const std::size_t batch = 2;
    const std::size_t features = 3;
    const std::size_t units = 5;
    const auto x = noise<double>({batch, 4, features}, 1);
    const auto kernel = noise<double>({features, 4 * units}, 2);
    const auto recurrent = noise<double>({units, 4 * units}, 3);
    const auto bias = noise<double>({4 * units}, 4);
    const auto h = noise<double>({batch, units}, 5);
    const auto c = noise<double>({batch, units}, 6);
    const auto run = [](auto use) {
      return [use](auto... v) {
        const std::array<Var<double>, 6> a{v...};
        return std::array{use(lstm(a[0], a[1], a[2], a[3], Returns::every_step, {a[4], a[5]})),
                          use(lstm(a[0], a[1], a[2], a[3], Returns::last_step, {a[4], a[5]}))};
      };
    };
    const auto check = [&](auto use) {
      for (const std::size_t mode : {0u, 1u})
        CHECK(gradcheck([&](auto... v) { return run(use)(v...)[mode]; }, x, kernel, recurrent, bias, h, c) < composite);
    };
    check([](auto out) { return sum(out.y * out.y); });
    check([](auto out) { return sum(out.state.hidden * out.state.hidden); });
    check([](auto out) { return sum(out.state.cell * out.state.cell); });
    check([](auto out) { return sum(out.y) + sum(tanh(out.state.cell)) + sum(out.state.hidden * out.state.cell); });
  });
}

TEST_CASE("the LSTM fed with sums of rows: gradients of the products, the weights and the states") {
  under_each_variant([] {
    const std::size_t units = 5;
    const std::vector<std::int32_t> ids{0, 3, 6, 3, 3, 1, 6, 2};  // 0 to 3 rows for each of 2 x 3 places
    const std::vector<std::uint32_t> begins{0, 2, 3, 3, 6, 7, 8};
    const auto products = noise<double>({7, 4 * units}, 1);
    const auto recurrent = noise<double>({units, 4 * units}, 2);
    const auto bias = noise<double>({4 * units}, 3);
    const auto h = noise<double>({2, units}, 4);
    const auto run = [&](auto p, auto r, auto b, LstmState<double> from) {
      const auto out = lstm_of_rows(p, {ids, begins}, {2, 3}, r, b, Returns::every_step, from);
      return sum(out.y * out.y) + sum(out.state.cell);
    };

    CHECK(gradcheck([&](auto p, auto r, auto b) { return run(p, r, b, {}); }, products, recurrent, bias) < composite);
    CHECK(gradcheck(
              [&](auto p, auto r, auto b, auto s) {
                return run(p, r, b, {s, s});
              },
              products, recurrent, bias, h) < composite);
    const auto squares = [](auto y) { return sum(y * y); };
    CHECK(gradcheck([&](auto a, auto b, auto k) { return squares(stacked_products(a, b, k)); },
                    noise<double>({3, 2}, 5), noise<double>({4, 1}, 6), noise<double>({3, 7}, 7)) < composite);
  });
}

TEST_CASE("an LSTM that begins at zero is one whose first state is given as zeros") {
  under_each_variant([] {
    const auto gradients = [](bool given) {
      Tape<double> tape;
      const auto x = tape.leaf(noise<double>({2, 3, 4}, 1));
      const auto kernel = tape.leaf(noise<double>({4, 20}, 2));
      const auto recurrent = tape.leaf(noise<double>({5, 20}, 3));
      const auto bias = tape.leaf(noise<double>({20}, 4));
      const auto zeros = tape.leaf(Tensor<double>({2, 5}));
      const LstmState<double> from = given ? LstmState<double>{zeros, zeros} : LstmState<double>{};
      tape.backward(sum(lstm(x, kernel, recurrent, bias, Returns::every_step, from).y));
      return std::array{Tensor<double>(tape.grad(x)), Tensor<double>(tape.grad(kernel)),
                        Tensor<double>(tape.grad(recurrent)), Tensor<double>(tape.grad(bias))};
    };
    const auto left_out = gradients(false);
    const auto given = gradients(true);
    for (std::size_t i = 0; i < given.size(); ++i) CHECK(test::distance(left_out[i], given[i]) < 1e-14);
  });
}

TEST_CASE("the LSTM step by step: samples of different lengths, each as if it were alone") {
  under_each_variant([] {
    const std::size_t units = 5;
    const std::size_t samples = 18;  // enough to be shared among threads
    const auto length_of = [](std::size_t b) { return 6 - b / 3; };
    const auto kernel = noise<double>({3, 4 * units}, 1);
    const auto recurrent = noise<double>({units, 4 * units}, 2);
    const auto bias = noise<double>({4 * units}, 3);
    std::vector<std::uint32_t> counts;
    for (std::size_t t = 0; t < 6; ++t)
      for (counts.push_back(0); counts[t] < samples && t < length_of(counts[t]);) ++counts[t];
    REQUIRE(counts == std::vector<std::uint32_t>{18, 15, 12, 9, 6, 3});
    const auto x = noise<double>({63, 3}, 4);
    const auto share = noise<double>({63, units}, 5);  // of each number of y in the loss
    const auto row_of = [&](std::size_t t, std::size_t b) {
      return std::accumulate(counts.begin(), counts.begin() + static_cast<std::ptrdiff_t>(t), b);
    };
    using Gradients = std::array<Tensor<double>, 5>;
    const auto together = [&](Threads threads) {
      Tape<double> tape;
      tape.set_threads(threads);
      const std::array v{tape.leaf(x), tape.leaf(kernel), tape.leaf(recurrent), tape.leaf(bias)};
      const auto y = lstm_of_steps(v[0], Span<const std::uint32_t>(counts), v[1], v[2], v[3]);
      const Tensor<double> values(y.value());
      tape.backward(sum(y * tape.constant(share)));
      return Gradients{values, Tensor<double>(tape.grad(v[0])), Tensor<double>(tape.grad(v[1])),
                       Tensor<double>(tape.grad(v[2])), Tensor<double>(tape.grad(v[3]))};
    };

    Gradients alone{Tensor<double>({63, units}), Tensor<double>({63, 3}), Tensor<double>(kernel.shape()),
                    Tensor<double>(recurrent.shape()), Tensor<double>(bias.shape())};
    for (std::size_t b = 0; b < samples; ++b) {
      const std::size_t length = length_of(b);
      Tensor<double> own({1, length, 3});
      Tensor<double> own_share({1, length, units});
      for (std::size_t t = 0; t < length; ++t) {
        std::copy_n(x.data() + row_of(t, b) * 3, 3, own.data() + t * 3);
        std::copy_n(share.data() + row_of(t, b) * units, units, own_share.data() + t * units);
      }
      Tape<double> tape;
      const std::array v{tape.leaf(own), tape.leaf(kernel), tape.leaf(recurrent), tape.leaf(bias)};
      const auto y = lstm(v[0], v[1], v[2], v[3], Returns::every_step).y;
      for (std::size_t t = 0; t < length; ++t)
        std::copy_n(y.value().data() + t * units, units, alone[0].data() + row_of(t, b) * units);
      tape.backward(sum(y * tape.constant(own_share)));
      for (std::size_t t = 0; t < length; ++t)
        std::copy_n(tape.grad(v[0]).data() + t * 3, 3, alone[1].data() + row_of(t, b) * 3);
      for (std::size_t i = 1; i < 4; ++i)
        for (std::size_t j = 0; j < alone[i + 1].size(); ++j) alone[i + 1][j] += tape.grad(v[i])[j];
    }

    const Gradients one = together(Threads{1});
    CHECK(together(Threads{2}) == one);
    for (std::size_t i = 0; i < one.size(); ++i) CHECK(test::distance(one[i], alone[i]) < 1e-12);
  });
}

TEST_CASE("two LSTMs, one behind the other, are one over the joined sequence") {
  Tape<double> tape;
  const auto kernel = tape.leaf(noise<double>({3, 20}, 1));
  const auto recurrent = tape.leaf(noise<double>({5, 20}, 2));
  const auto bias = tape.leaf(noise<double>({20}, 3));
  const auto x = tape.leaf(noise<double>({2, 6, 3}, 4));

  const auto whole = lstm(x, kernel, recurrent, bias, Returns::every_step);
  const auto first = lstm(slice(x, Axis::time, 0, 2), kernel, recurrent, bias, Returns::last_step);
  const auto second = lstm(slice(x, Axis::time, 2, 4), kernel, recurrent, bias, Returns::last_step, first.state);

  CHECK(test::distance(last_step(whole.y).value(), second.y.value()) < 1e-15);
  CHECK(test::distance(whole.state.cell.value(), second.state.cell.value()) < 1e-15);
}

TEST_CASE("losses: the tape's gradients match central differences") {
  under_each_variant([] {
    const Shape s{3, 5};
    const auto z = noise<double>(s, 1);
    const auto t = positive(s, 2);
    const std::vector<std::int32_t> classes{4, -1, 0};
    const std::vector<std::int32_t> all{4, 2, 0};
    const auto p = [&] {
      auto result = positive(s, 3);
      for (double& value : result) value *= 0.5;
      return result;
    }();

    CHECK(gradcheck([&](auto x) { return softmax_cross_entropy(x, classes); }, z) < one_op);
    CHECK(gradcheck([&](auto x) { return softmax_cross_entropy(x, t); }, z) < one_op);
    for (const auto reduction : {Reduction::mean, Reduction::row_sums}) {
      CHECK(gradcheck([&](auto x) { return bce_logits(x, t, reduction); }, z) < one_op);
      CHECK(gradcheck([&](auto m, auto l) { return kl_divergence(m, l, reduction); }, z, noise<double>(s, 4)) < one_op);
      const auto freely = [&](auto m, auto l) { return free_kl_divergence(m, l, 0.6, reduction); };
      CHECK(gradcheck(freely, z, noise<double>(s, 4)) < one_op);
    }
    CHECK(gradcheck([&](auto x) { return binary_cross_entropy(x, t); }, p) < one_op);
    CHECK(gradcheck([&](auto x) { return categorical_cross_entropy(x, t); }, p) < composite);
    CHECK(gradcheck([&](auto x) { return categorical_cross_entropy(x, all); }, p) < one_op);
  });
}

TEST_CASE("dropout keeps the mean, and its gradient is its mask") {
  Tape<double> tape;
  Rng rng(3);
  const auto x = tape.leaf(Tensor<double>({100, 100}, 1.0));

  const auto y = dropout(x, 0.25, rng);
  tape.backward(sum(y));

  CHECK(kernels::sum(y.value()) / 10'000 == Approx(1).margin(0.02));
  CHECK(test::distance(View<const double>(tape.grad(x)), y.value()) == 0);
}

TEST_CASE("mistakes in shapes and ids name the op, both sides and the rule") {
  Tape<float> tape;
  const auto a = tape.leaf(Tensor<float>({2, 3}));
  const auto b = tape.leaf(Tensor<float>({4, 5}));
  const auto sequence = tape.leaf(Tensor<float>({2, 3, 4}));
  Rng rng(0);

  CHECK_FAILS(matmul(a, b), ShapeError,
              "[matmul] inner dimensions differ: got (2, 3) and (4, 5). The left columns must equal the right rows.");
  CHECK_FAILS(a + b, ShapeError, "[add] the shapes differ: got (2, 3) and (4, 5). Both must be the same.");
  CHECK_FAILS(dense(a, b, Var<float>()), ShapeError,
              "[dense] input and weights do not fit: got (2, 3) and (4, 5). The input's last extent must equal the "
              "weight's rows.");
  CHECK_FAILS(embedding(b, std::vector<std::int32_t>{0, 4}, {2}), ArgumentError,
              "[embedding] place 1: the id is outside the table: got 4, expected 0 to below 4.");
  CHECK_FAILS(softmax_cross_entropy(a, std::vector<std::int32_t>{0, 3}), ArgumentError,
              "[softmax_cross_entropy] row 1: there is no such class: got 3, expected below 3.");
  CHECK_FAILS(softmax_cross_entropy(a, std::vector<std::int32_t>{0}), ShapeError,
              "[softmax_cross_entropy] rows and classes differ: got (2, 3) and (1). Give one class for each row.");
  CHECK_FAILS(concat(a, sequence, Axis::time), ShapeError,
              "[concat] time: no such axis: got (2, 3), expected (batch, time, features).");
  CHECK_FAILS(concat(a, b, Axis::features), ShapeError,
              "[concat] the shapes differ beside the axis: got (2, 3) and (4, 5). All other extents must be equal.");
  CHECK_FAILS(slice(sequence, Axis::time, 2, 2), ArgumentError,
              "[slice] the range leaves the axis: got [2, 4), expected at most 3.");
  CHECK_FAILS(dropout(a, 1.0, rng), ArgumentError, "[dropout] the rate is outside [0, 1): got 1.000000.");
  const std::vector<std::int32_t> rows{0, 4};
  const std::vector<std::uint32_t> lists{0, 1, 2};
  const auto wide = tape.leaf(Tensor<float>({1, 4}));
  CHECK_FAILS(lstm_of_rows(b, {rows, lists}, {3, 1}, wide, a, Returns::last_step), ShapeError,
              "[lstm_of_rows] the lists do not fit their shape: got (2) and (3, 1). Give (batch, time).");
  CHECK_FAILS(lstm_of_rows(b, {rows, lists}, {2, 1}, wide, a, Returns::last_step), ShapeError,
              "[lstm_of_rows] products and recurrent kernel do not fit: got (4, 5) and (1, 4). Give (rows, 4 units), "
              "(units, 4 units).");
  CHECK_FAILS(lstm_of_rows(tape.leaf(Tensor<float>({3, 4})), {rows, lists}, {2, 1}, wide, a, Returns::last_step),
              ArgumentError, "[lstm_of_rows] place 1: the id is outside the table: got 4, expected 0 to below 3.");
  const auto steps = tape.leaf(Tensor<float>({3, 5}));
  const auto kernel = tape.leaf(Tensor<float>({5, 4}));
  const auto run_steps = [&](std::vector<std::uint32_t> counts) {
    return lstm_of_steps(steps, Span<const std::uint32_t>(counts), kernel, wide, wide);
  };
  CHECK_FAILS(run_steps({1, 2}), ArgumentError,
              "[lstm_of_steps] step 1: got 2 samples, expected at least 1 and no more than before.");
  CHECK_FAILS(run_steps({3, 0}), ArgumentError,
              "[lstm_of_steps] step 1: got 0 samples, expected at least 1 and no more than before.");
  CHECK_FAILS(run_steps({2, 2}), ArgumentError, "[lstm_of_steps] the steps have 4 rows, the input 3.");
  CHECK_FAILS(run_steps({}), ArgumentError, "[lstm_of_steps] the steps have 0 rows, the input 3.");
  CHECK_FAILS(lstm_of_steps(steps, Span<const std::uint32_t>(lists), wide, wide, wide), ShapeError,
              "[lstm_of_steps] input and kernel do not fit: got (3, 5) and (1, 4). Give (rows, features), (features, 4 "
              "units).");
  CHECK_FAILS(lstm_of_steps(steps, Span<const std::uint32_t>(lists), kernel, kernel, wide), ShapeError,
              "[lstm_of_steps] kernel and recurrent kernel do not fit: got (5, 4) and (5, 4). Give (features, 4 "
              "units), (units, 4 units).");
  CHECK_FAILS(stacked_products(a, b, a), ShapeError,
              "[stacked_products] tables and kernel do not fit: got (3, 5) and (2, 3). The kernel has one row for each "
              "column of both tables.");
  const auto square = tape.leaf(Tensor<float>({4, 4}));
  const auto four = tape.leaf(Tensor<float>({4}));
  CHECK_FAILS(lstm(sequence, square, wide, four, Returns::last_step, {a, a}), ShapeError,
              "[lstm] batch and initial state do not fit: got (2, 1) and (2, 3). A state is (batch, units).");
  CHECK_FAILS(lstm(sequence, square, wide, a, Returns::last_step), ShapeError,
              "[lstm] recurrent kernel and bias do not fit: got (1, 4) and (2, 3). The bias has 4 units numbers.");
  CHECK_FAILS(lstm(sequence, a, a, a, Returns::last_step), ShapeError,
              "[lstm] input and kernel do not fit: got (2, 3, 4) and (2, 3). Give (batch, time, features) and "
              "(features, 4 units).");
}
