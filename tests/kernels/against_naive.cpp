// SPDX-License-Identifier: MIT
//
// Every variant against the definition, on awkward sizes, with one thread and two.
#include <chordgen/kernels.hpp>

#include "support/catch.hpp"
#include "support/variants.hpp"

using namespace chordgen;
using test::noise;
namespace k = chordgen::kernels;

namespace {

/// The largest error of f under every choice, against naive in double; and the same bits for two threads.
template <class F>
double worst(const Shape& shape, F&& f) {
  Tensor<double> exact = noise<double>(shape, 99);
  {
    const test::Using naive(k::Choice{k::Variant::naive, k::Target::portable, true});
    f(exact.view(), Threads{1}, double{});
  }
  double largest = 0;
  for (const k::Choice& choice : test::all_choices()) {
    const test::Using use(choice);
    Tensor<float> single = noise<float>(shape, 99);
    Tensor<float> shared = single;
    f(single.view(), Threads{1}, float{});
    f(shared.view(), Threads{2}, float{});
    INFO(k::to_string(choice) << " " << to_string(shape));
    CHECK(single == shared);
    const double error = test::distance(single, exact);
    CHECK(error < 2e-5);
    largest = std::max(largest, error);
  }
  return largest;
}

}  // namespace

TEST_CASE("all six products agree with naive, for every variant and size") {
  for (const std::size_t m : {0u, 1u, 3u, 16u, 33u})
    for (const std::size_t n : {0u, 1u, 2u, 15u, 17u, 67u})
      for (const std::size_t inner : {0u, 1u, 7u, 32u, 65u}) {
        const auto product = [&](auto call, Shape left, Shape right) {
          worst({m, n}, [&](auto c, Threads threads, auto scalar) {
            using T = decltype(scalar);
            call(c, noise<T>(left, 1), noise<T>(right, 2), threads);
          });
        };
        product([](auto c, auto a, auto b, Threads t) { k::matmul(c, a, b, t); }, {m, inner}, {inner, n});
        product([](auto c, auto a, auto b, Threads t) { k::matmul_nt(c, a, b, t); }, {m, inner}, {n, inner});
        product([](auto c, auto a, auto b, Threads t) { k::matmul_tn(c, a, b, t); }, {inner, m}, {inner, n});
        product([](auto c, auto a, auto b, Threads t) { k::matmul_add(c, a, b, t); }, {m, inner}, {inner, n});
        product([](auto c, auto a, auto b, Threads t) { k::matmul_nt_add(c, a, b, t); }, {m, inner}, {n, inner});
        product([](auto c, auto a, auto b, Threads t) { k::matmul_tn_add(c, a, b, t); }, {inner, m}, {inner, n});
      }
}

TEST_CASE("large products agree with naive and do not depend on the number of threads") {
  worst({130, 700}, [](auto c, Threads threads, auto scalar) {
    using T = decltype(scalar);
    k::matmul(c, noise<T>({130, 257}, 1), noise<T>({257, 700}, 2), threads);
  });
  worst({530, 67}, [](auto c, Threads threads, auto scalar) {
    using T = decltype(scalar);
    k::matmul_tn_add(c, noise<T>({129, 530}, 1), noise<T>({129, 67}, 2), threads);
  });
}

TEST_CASE("dense layers agree with naive: bias and activation, one, both or neither") {
  for (const auto activation :
       {k::Activation::linear, k::Activation::tanh, k::Activation::sigmoid, k::Activation::relu})
    for (const bool biased : {false, true})
      for (const auto& [rows, columns] : {std::pair{0u, 5u}, {1u, 1u}, {3u, 67u}, {33u, 2u}, {130u, 40u}})
        worst({rows, columns}, [&, n = columns, m = rows](auto y, Threads threads, auto scalar) {
          using T = decltype(scalar);
          const Tensor<T> bias = biased ? noise<T>({n}, 3) : Tensor<T>();
          k::dense_forward(y, noise<T>({m, 19}, 1), noise<T>({19, n}, 2), bias, activation, threads);
        });
}

TEST_CASE("sums of rows agree with naive, to them and back, with lists of any length or of one row each") {
  for (const std::size_t width : {1u, 7u, 16u, 33u, 600u, 1025u}) {
    const std::vector<std::int32_t> ids{4, 0, 0, 2, 4, 4, 1, 3, 4};
    const std::vector<std::uint32_t> begins{0, 0, 1, 4, 4, 9};
    worst({5, width}, [&](auto y, Threads threads, auto scalar) {
      k::row_sums_forward(y, noise<decltype(scalar)>({5, width}, 1), {ids, begins}, threads);
    });
    worst({5, width}, [&](auto y, Threads threads, auto scalar) {
      k::row_sums_backward(y, noise<decltype(scalar)>({5, width}, 1), {ids, begins}, threads);
    });
    worst({5, width}, [&](auto y, Threads, auto scalar) {
      k::embedding_backward(y, noise<decltype(scalar)>({ids.size(), width}, 1), ids);
    });
  }
}

TEST_CASE("elementwise kernels agree with naive") {
  for (const std::size_t n : test::awkward_sizes) {
    const auto each = [&](auto call) {
      worst({n}, [&](auto y, Threads, auto scalar) {
        using T = decltype(scalar);
        call(y, noise<T>({n}, 1), noise<T>({n}, 2));
      });
    };
    each([](auto y, auto a, auto b) { k::add(y, a, b); });
    each([](auto y, auto a, auto b) { k::mul(y, a, b); });
    each([](auto y, auto a, auto b) { k::mul_add(y, a, b); });
    each([](auto y, auto a, auto) { k::accumulate(y, a); });
    each([](auto y, auto a, auto) { k::scale(y, a, 1.25); });
    each([](auto y, auto a, auto) { k::axpy(y, a, -0.75); });
    each([](auto y, auto a, auto) { k::tanh_forward(y, a); });
    each([](auto y, auto a, auto b) { k::tanh_backward(y, a, b); });
    each([](auto y, auto a, auto) { k::sigmoid_forward(y, a); });
    each([](auto y, auto a, auto b) { k::sigmoid_backward(y, a, b); });
    each([](auto y, auto a, auto) { k::relu_forward(y, a); });
    each([](auto y, auto a, auto b) { k::relu_backward(y, a, b); });
    each([](auto y, auto a, auto) { k::exp_forward(y, a); });
    each([](auto y, auto a, auto b) { k::exp_backward(y, a, b); });
    worst({n}, [&](auto y, Threads, auto) {  // in place
      k::sigmoid_forward(y, y);
      k::log_forward(y, y);
    });
  }
}

TEST_CASE("row kernels agree with naive") {
  for (const std::size_t rows : {1u, 3u, 18u})
    for (const std::size_t columns : {1u, 2u, 8u, 17u, 67u}) {
      const Shape shape{rows, columns};
      std::vector<std::int32_t> classes(rows);
      for (std::size_t r = 0; r < rows; ++r) classes[r] = static_cast<std::int32_t>(r * 7 % columns);
      if (rows > 1) classes[1] = -1;
      worst(shape, [&](auto y, Threads t, auto s) { k::softmax_forward(y, noise<decltype(s)>(shape, 1), t); });
      worst(shape, [&](auto y, Threads t, auto s) { k::log_softmax_forward(y, noise<decltype(s)>(shape, 1), t); });
      worst(shape, [&](auto y, Threads t, auto s) {
        k::softmax_backward(y, noise<decltype(s)>(shape, 1), noise<decltype(s)>(shape, 2), t);
      });
      worst({rows}, [&](auto y, Threads t, auto s) {
        auto p = noise<decltype(s)>(shape, 1);
        k::softmax_cross_entropy_forward(y, p.view(), p, classes, t);
      });
      worst(shape, [&](auto y, Threads t, auto s) {
        k::softmax_cross_entropy_backward(y, noise<decltype(s)>(shape, 1), classes, decltype(s)(0.5), t);
      });
      worst({rows}, [&](auto y, Threads t, auto s) {
        auto p = noise<decltype(s)>(shape, 1);
        k::softmax_cross_entropy_forward(y, p.view(), p, noise<decltype(s)>(shape, 2), t);
      });
      worst(shape, [&](auto y, Threads t, auto s) {
        k::softmax_cross_entropy_backward(y, noise<decltype(s)>(shape, 1), noise<decltype(s)>(shape, 2),
                                          decltype(s)(0.5), t);
      });
      worst({rows}, [&](auto y, Threads, auto s) {
        k::bce_logits_forward(y, noise<decltype(s)>(shape, 1), noise<decltype(s)>(shape, 2));
      });
      worst(shape, [&](auto y, Threads, auto s) {
        k::bce_logits_backward(y, noise<decltype(s)>(shape, 1), noise<decltype(s)>(shape, 2), decltype(s)(0.5));
      });
      worst(shape, [&](auto y, Threads, auto s) { k::add_rows(y, noise<decltype(s)>({columns}, 1)); });
      worst({columns}, [&](auto y, Threads, auto s) { k::add_column_sums(y, noise<decltype(s)>(shape, 1)); });
      worst({2}, [&](auto y, Threads, auto s) {
        const auto x = noise<decltype(s)>(shape, 1);
        y[0] = static_cast<decltype(s)>(k::sum(x.view()));
        y[1] = static_cast<decltype(s)>(k::squared_norm(x.view()));
      });
    }
}

TEST_CASE("the LSTM cell agrees with naive, forward and backward") {
  for (const std::size_t batch : {1u, 3u, 17u})
    for (const std::size_t units : {1u, 2u, 7u, 8u, 17u, 67u}) {
      const Shape state{batch, units};
      worst({batch, 4 * units}, [&](auto gates, Threads t, auto s) {
        auto h = noise<decltype(s)>(state, 1);
        auto c = h;
        k::lstm_cell_forward(h.view(), c.view(), gates, noise<decltype(s)>(state, 2), t);
      });
      worst(state, [&](auto h, Threads t, auto s) {
        auto c = noise<decltype(s)>(state, 1);
        auto gates = noise<decltype(s)>({batch, 4 * units}, 3);
        k::lstm_cell_forward(h, c.view(), gates.view(), noise<decltype(s)>(state, 2), t);
      });
      worst({batch, 4 * units}, [&](auto gates, Threads t, auto s) {
        using T = decltype(s);
        auto dc = noise<T>(state, 1);
        k::lstm_cell_backward(gates, dc.view(), noise<T>(state, 2), noise<T>(state, 3), noise<T>(state, 4), t);
      });
      worst(state, [&](auto dc, Threads t, auto s) {
        using T = decltype(s);
        auto gates = noise<T>({batch, 4 * units}, 5);
        k::lstm_cell_backward(gates.view(), dc, noise<T>(state, 2), noise<T>(state, 3), noise<T>(state, 4), t);
      });
    }
}

TEST_CASE("optimiser steps agree with naive") {
  const auto positive = [](auto tensor) {
    for (auto& value : tensor) value = value * value;
    return tensor;
  };
  for (const std::size_t n : test::awkward_sizes) {
    const Shape shape{n};
    for (const auto place : {k::EpsilonPlace::inside, k::EpsilonPlace::outside})
      for (const bool full : {false, true})
        worst(shape, [&](auto w, Threads t, auto s) {
          using T = decltype(s);
          auto v = positive(noise<T>(shape, 1));
          for (T& value : v) value += T(2);
          auto m = full ? noise<T>(shape, 2) : Tensor<T>();
          auto a = full ? noise<T>(shape, 3) : Tensor<T>();
          k::rmsprop_step(w, v.view(), m.view(), a.view(), noise<T>(shape, 4),
                          k::RmsPropStep<T>{T(0.1), T(0.9), T(1e-3), place, T(full ? 0.5 : 0)}, t);
        });
    for (const bool amsgrad : {false, true})
      worst(shape, [&](auto w, Threads t, auto s) {
        using T = decltype(s);
        auto m = noise<T>(shape, 1);
        auto v = positive(noise<T>(shape, 2));
        auto hat = amsgrad ? positive(noise<T>(shape, 3)) : Tensor<T>();
        k::adam_step(w, m.view(), v.view(), hat.view(), noise<T>(shape, 4),
                     k::AdamStep<T>{T(0.1), T(0.9), T(0.99), T(1e-2), T(0.01)}, t);
      });
    for (const bool nesterov : {false, true})
      worst(shape, [&](auto w, Threads t, auto s) {
        using T = decltype(s);
        auto m = noise<T>(shape, 1);
        k::sgd_step(w, m.view(), noise<T>(shape, 4), k::SgdStep<T>{T(0.1), T(0.9), nesterov}, t);
      });
  }
}

TEST_CASE("softmax holds for logits of any size") {
  for (const k::Choice& choice : test::all_choices()) {
    const test::Using use(choice);
    INFO(k::to_string(choice));
    Tensor<float> p({2, 3}, {1000.f, 999.f, -1000.f, -3e30f, 0.f, 1.f});

    k::softmax_forward(p.view(), p);

    CHECK(p(0, 0) == Approx(0.7310586));
    CHECK(p(0, 2) == 0.f);
    CHECK(p(1, 2) == Approx(0.7310586));
  }
}

TEST_CASE("one-hot input as rows gives the dense product") {
  const std::size_t classes = 4;
  const std::size_t steps = 3;
  const std::vector<std::int32_t> ids{0, 3, 1, 2, 2, 2};  // (2, 3)
  const Tensor<double> w = noise<double>({classes * steps, 5}, 1);
  const Tensor<double> b = noise<double>({5}, 2);
  Tensor<double> x({2, classes * steps});
  for (std::size_t r = 0; r < 2; ++r)
    for (std::size_t t = 0; t < steps; ++t) x(r, static_cast<std::size_t>(ids[r * steps + t]) * steps + t) = 1;

  Tensor<double> dense({2, 5});
  k::dense_forward(dense.view(), x, w, b, k::Activation::linear);
  Tensor<double> rows({2, 5});
  k::onehot_dense_forward(rows.view(), w, b, ids);
  Tensor<double> dense_gradient({classes * steps, 5});
  k::matmul_tn(dense_gradient.view(), x, dense);
  Tensor<double> rows_gradient({classes * steps, 5});
  k::onehot_dense_backward(rows_gradient.view(), dense, ids);

  CHECK(test::distance(rows, dense) < 1e-14);
  CHECK(test::distance(rows_gradient, dense_gradient) < 1e-14);
}
