// SPDX-License-Identifier: MIT
//
// Losses of one-hot windows: every variant against the definition, on awkward sizes, with one thread and two.
#include <chordgen/kernels.hpp>

#include "support/catch.hpp"
#include "support/variants.hpp"

using namespace chordgen;
using test::noise;
namespace k = chordgen::kernels;

namespace {

constexpr k::Choice definition{k::Variant::naive, k::Target::portable, true};

std::vector<std::int32_t> some_ids(std::size_t count, std::size_t classes) {
  std::vector<std::int32_t> ids(count);
  for (std::size_t i = 0; i < count; ++i) ids[i] = static_cast<std::int32_t>((i * 7 + i / 3) % classes);
  return ids;
}

/// Numbers of every size that a logit takes.
template <class T>
Tensor<T> logits(const Shape& shape, std::uint64_t seed) {
  Tensor<T> result = noise<T>(shape, seed);
  for (std::size_t i = 0; i < result.size(); ++i) result[i] *= i % 11 == 3 ? T(150) : i % 3 == 0 ? T(9) : T(1);
  return result;
}

/// Everything that a kernel leaves behind, one number after another.
template <class T>
struct Results {
  std::vector<T> numbers{};
  void add(View<const T> x) { numbers.insert(numbers.end(), x.begin(), x.end()); }
};

/// f(scalar, threads) gives Results; all choices and thread counts against naive in double.
template <class F>
void compare(F&& f) {
  std::vector<double> exact;
  {
    const test::Using use(definition);
    exact = f(double{}, Threads{1}).numbers;
  }
  for (const k::Choice& choice : test::all_choices()) {
    const test::Using use(choice);
    const std::vector<float> got = f(float{}, Threads{1}).numbers;
    INFO(k::to_string(choice));
    CHECK(got == f(float{}, Threads{2}).numbers);
    const Shape shape{exact.size()};
    CHECK(test::distance(View<const float>(got.data(), shape), View<const double>(exact.data(), shape)) < 2e-5);
  }
}

}  // namespace

TEST_CASE("losses of one-hot windows agree with naive") {
  for (const std::size_t rows : {1u, 3u, 18u})
    for (const std::size_t classes : {1u, 2u, 7u, 40u})
      for (const std::size_t steps : {1u, 3u, 4u, 15u, 16u, 17u, 32u}) {
        INFO(rows << " rows, " << classes << " classes, " << steps << " steps");
        const std::vector<std::int32_t> ids = some_ids(rows * steps, classes);
        const Shape shape{rows, classes * steps};
        compare([&](auto scalar, Threads threads) {
          using T = decltype(scalar);
          const Tensor<T> z = logits<T>(shape, 1);
          Tensor<T> losses({rows}), rebuilt({rows}), dz = noise<T>(shape, 2);
          k::onehot_bce_forward<T>({losses.view(), rebuilt.view()}, z, ids, steps, threads);
          k::onehot_bce_backward<T>(dz.view(), z, ids, steps, T(0.75), threads);
          Results<T> results;
          for (const auto* part : {&losses, &rebuilt, &dz}) results.add(part->view());
          return results;
        });
        compare([&](auto scalar, Threads threads) {
          using T = decltype(scalar);
          const Tensor<T> z = logits<T>(shape, 3);
          Tensor<T> losses({rows}), rebuilt({rows}), log_sums({rows, steps}), dz = noise<T>(shape, 4);
          k::onehot_softmax_forward<T>({losses.view(), rebuilt.view()}, log_sums.view(), z, ids, steps, threads);
          k::onehot_softmax_backward<T>(dz.view(), z, log_sums, ids, steps, T(0.75), threads);
          Results<T> results;
          for (const auto* part : {&losses, &rebuilt, &log_sums, &dz}) results.add(part->view());
          return results;
        });
      }
}

TEST_CASE("a narrow layer with its loss agrees with naive") {
  for (const std::size_t rows : {1u, 3u, 33u})
    for (const std::size_t width : {1u, 2u, 3u, 4u})
      for (const std::size_t classes : {1u, 7u, 40u})
        for (const std::size_t steps : {1u, 4u, 15u, 16u, 17u, 32u}) {
          INFO(rows << " rows, " << width << " inputs, " << classes << " classes, " << steps << " steps");
          const std::vector<std::int32_t> ids = some_ids(rows * steps, classes);
          const std::size_t outputs = classes * steps;
          compare([&](auto scalar, Threads threads) {
            using T = decltype(scalar);
            const Tensor<T> h = noise<T>({rows, width}, 1);
            const Tensor<T> w = logits<T>({width, outputs}, 2);
            const Tensor<T> b = logits<T>({outputs}, 3);
            Tensor<T> dh = noise<T>({rows, width}, 4), dw = noise<T>({width, outputs}, 5), db = noise<T>({outputs}, 6);
            const k::NarrowArrays<T> layer{h.view(), w.view(), b.view()};
            Tensor<T> largest({rows, steps}), memory({k::narrow_memory(layer, steps)});
            const k::WindowsLoss loss = k::narrow_onehot_bce<T>({dh.view(), dw.view(), db.view()}, largest.view(),
                                                                memory.view(), layer, ids, steps, T(0.01), threads);
            Results<T> results;
            results.numbers = {static_cast<T>(loss.loss), static_cast<T>(loss.rebuilt)};
            for (const auto* part : {&largest, &dh, &dw, &db}) results.add(part->view());
            return results;
          });
        }
}

TEST_CASE("tiny probabilities are not lost when their factors are multiplied") {
  const std::size_t classes = 4096;  // softplus(-18) is 1.5e-8: 1 + it is 1 in float
  Tensor<float> z({1, classes}, -18.0f);
  Tensor<float> losses({1}), rebuilt({1});
  for (const k::Choice& choice : test::all_choices()) {
    const test::Using use(choice);
    INFO(k::to_string(choice));
    k::onehot_bce_forward<float>({losses.view(), rebuilt.view()}, z, std::vector<std::int32_t>{7}, 1);
    CHECK(std::fabs(losses[0] - (18.0 + 4096 * 1.5229979512e-8)) < 4e-6);
  }
}
