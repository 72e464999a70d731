// SPDX-License-Identifier: MIT
#include <chordgen/nn.hpp>

#include <chordgen/autodiff/gradcheck.hpp>
#include <chordgen/autodiff/losses.hpp>

#include "support/catch.hpp"
#include "support/variants.hpp"

using namespace chordgen;

namespace {

/// Embedding, LSTM of every step, LSTM of the last, two dense layers: one of each kind.
template <class T>
struct Small {
  Embedding<T> words;
  Lstm<T> first;
  Lstm<T> second;
  Sequential<Dense<T>, Dropout<T>, Dense<T>> head;

  explicit Small(Rng rng)
      : words(7, 4, rng.split("words")),
        first(4, 5, rng.split("first")),
        second(5, 3, rng.split("second")),
        head(Dense<T>(3, 6, rng.split("hidden"), Activation::tanh), Dropout<T>{0.5}, Dense<T>(6, 7, rng.split("out"))) {
  }

  Var<T> operator()(Pass<T>& pass, Span<const std::int32_t> ids) const {
    return head(pass, second(pass, first(pass, words(pass, ids, {2, 3}), Returns::every_step)));
  }

  template <class Visitor>
  void visit(Visitor&& each) {
    visit_in("words", words, each);
    visit_in("first", first, each);
    visit_in("second", second, each);
    visit_in("head", head, each);
  }
};

/// Two embeddings side by side under an LSTM.
struct TwoTables {
  Embedding<double> a{3, 4, Rng(1)};
  Embedding<double> b{2, 3, Rng(2)};
  Lstm<double> lstm{7, 5, Rng(3)};

  template <class Visitor>
  void visit(Visitor&& each) {
    visit_in("a", a, each);
    visit_in("b", b, each);
    visit_in("lstm", lstm, each);
  }
};

const std::vector<std::int32_t> ids{0, 1, 2, 6, 1, 1};
const std::vector<std::int32_t> classes{4, 0};

}  // namespace

TEST_CASE("a model names its parameters from the outside in, always in the same order") {
  Small<float> model{Rng(1)};
  std::string names;

  model.visit([&](const Name& name, const auto&) { names += name.text() + " "; });

  CHECK(names ==
        "words/table first/kernel first/recurrent first/bias second/kernel second/recurrent second/bias "
        "head/0/weight head/0/bias head/2/weight head/2/bias ");
  CHECK(parameter_count(model) == 28 + 80 + 100 + 20 + 60 + 36 + 12 + 18 + 6 + 42 + 7);
}

TEST_CASE("all layers together: gradients match central differences for every parameter") {
  Small<double> model{Rng(2)};

  const double error = gradcheck_parameters(model, [&](Tape<double>& tape) {
    Pass<double> pass(tape);
    return softmax_cross_entropy(model(pass, ids), classes);
  });

  CHECK(error < 1e-7);
}

TEST_CASE("a copy predicts equally and shares nothing") {
  Small<float> model{Rng(3)};
  Small<float> copy = model;
  const auto predict = [](const Small<float>& from) {
    Tape<float> tape;
    Pass<float> pass(tape);
    return Tensor<float>(from(pass, ids).value());
  };
  const Tensor<float> before = predict(model);

  CHECK(predict(copy) == before);
  copy.first.kernel.value.fill(0.f);

  CHECK(predict(model) == before);
  CHECK_FALSE(predict(copy) == before);
}

TEST_CASE("dropout acts in training only, by the pass's own chance") {
  const Small<float> model{Rng(4)};
  const auto predict = [&](bool training, std::uint64_t seed) {
    Tape<float> tape;
    Pass<float> pass(tape, Rng(seed), training);
    return Tensor<float>(model(pass, ids).value());
  };

  CHECK(predict(false, 1) == predict(false, 2));
  CHECK(predict(true, 1) == predict(true, 1));
  CHECK_FALSE(predict(true, 1) == predict(true, 2));
}

TEST_CASE("weights used in every step of a sequence are leaves once") {
  const Small<float> model{Rng(5)};
  Tape<float> tape;
  Pass<float> pass(tape);

  model(pass, ids);
  const std::size_t once = tape.size();
  model(pass, ids);

  CHECK(tape.size() - once == once - 11);  // the second time, the 11 parameters are there already
}

TEST_CASE("an LSTM on two embeddings: products looked up are the rows that were looked up, multiplied") {
  const std::vector<std::int32_t> first{0, 1, 2, 2, 1, 1, 0, 2};
  const std::vector<std::int32_t> second{1, 1, 0, 1, 0, 0, 1, 0};
  const auto gradients = [&](bool looked_up, const Shape& prefix, std::size_t* nodes = nullptr) {
    TwoTables model;
    Tape<double> tape;
    tape.keep_squares(!looked_up);  // asks for the gradient of each place
    Pass<double> pass(tape);
    const auto places = [&](const std::vector<std::int32_t>& rows) { return Span(rows).first(prefix.size()); };
    const auto y = model.lstm(pass, {model.a, places(first)}, {model.b, places(second)}, prefix, Returns::every_step);
    tape.backward(sum(y * y));
    if (nodes != nullptr) *nodes = tape.size();
    std::vector<Tensor<double>> result{Tensor<double>(y.value())};
    for (const View<double> gradient : tape.gradients(model)) result.emplace_back(View<const double>(gradient));
    return result;
  };
  std::size_t with = 0;
  std::size_t without = 0;

  const auto fast = gradients(true, {2, 4}, &with);
  const auto plain = gradients(false, {2, 4}, &without);

  for (std::size_t i = 0; i < plain.size(); ++i) CHECK(test::distance(fast[i], plain[i]) < 1e-14);
  CHECK(with < without);  // products of tables and LSTM, in place of two embeddings, concat and LSTM
  CHECK(gradients(true, {2, 2}) == gradients(false, {2, 2}));  // fewer places than rows: nothing to gain
}

TEST_CASE("the number of threads changes no bit of the gradients") {
  for (const auto& choice : test::all_choices()) {
    const test::Using use(choice);
    const auto gradients = [](std::size_t threads) {
      Small<float> model{Rng(6)};
      Tape<float> tape;
      Pass<float> pass(tape, Rng(0), true, Threads{threads});
      tape.backward(softmax_cross_entropy(model(pass, ids), classes));
      std::vector<Tensor<float>> result;
      for (const View<float> gradient : tape.gradients(model)) result.emplace_back(View<const float>(gradient));
      return result;
    };
    INFO(kernels::to_string(choice));
    CHECK(gradients(1) == gradients(2));
  }
}
