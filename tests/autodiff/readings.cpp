// SPDX-License-Identifier: MIT
//
// Layers and losses against the readings of Keras, in double and float, for every kernel variant.
#include <chordgen/autodiff.hpp>

#include "support/catch.hpp"
#include "support/keras_readings.hpp"
#include "support/shared.hpp"
#include "support/variants.hpp"

using namespace chordgen;

namespace {

/// Compares with the tolerances of the readings' own page.
template <class T>
struct Compare {
  const test::Reading& reading;

  void forward(const char* name, View<const T> got) const {
    check(name, got, std::is_same_v<T, double> ? 1e-10 : 1e-5);
  }
  void gradient(const char* name, View<const T> got) const {
    check(name, got, std::is_same_v<T, double> ? 1e-10 : 1e-4);
  }
  void check(const char* name, View<const T> got, double tolerance) const {
    INFO(name);
    CHECK(test::distance(got, View<const double>(reading.tensor<double>(name).view())) <= tolerance);
  }
};

template <class T>
Var<T> inner(Var<T> y, const Tensor<T>& dy) {
  return sum(mul(y, y.tape->constant(dy)));
}

template <class T>
void check_dense(const test::Reading& reading) {
  Tape<T> tape;
  const Var<T> x = tape.leaf(reading.tensor<T>("x"));
  const Var<T> w = tape.leaf(reading.tensor<T>("W"));
  const Var<T> b = reading.has("b") ? tape.leaf(reading.tensor<T>("b")) : Var<T>();
  const std::string name = reading.text("activation");
  const Activation f = name == "tanh"      ? Activation::tanh
                       : name == "sigmoid" ? Activation::sigmoid
                       : name == "relu"    ? Activation::relu
                                           : Activation::linear;
  const Tensor<T> dy = reading.tensor<T>("dy");

  Var<T> y = dense(x, w, b, f);
  if (name == "softmax") y = softmax(y);
  tape.backward(inner(y, dy));

  const Compare<T> compare{reading};
  compare.forward("y", y.value());
  compare.gradient("dx", tape.grad(x));
  compare.gradient("dW", tape.grad(w));
  if (b.tape != nullptr) compare.gradient("db", tape.grad(b));
}

template <class T>
void check_embedding(const test::Reading& reading) {
  Tape<T> tape;
  const Var<T> table = tape.leaf(reading.tensor<T>("table"));
  const Tensor<T> dy = reading.tensor<T>("dy");

  const Var<T> y = embedding(table, reading.ids("ids"), reading.shape("ids"));
  tape.backward(inner(y, dy));

  const Compare<T> compare{reading};
  compare.forward("y", y.value());
  compare.gradient("dtable", tape.grad(table));
}

template <class T>
void check_lstm(const test::Reading& reading) {
  Tape<T> tape;
  const auto leaf = [&](const char* name) { return tape.leaf(reading.tensor<T>(name)); };
  const Var<T> x = leaf("x");
  const Var<T> kernel = leaf("kernel");
  const Var<T> recurrent = leaf("recurrent");
  const Var<T> bias = leaf("bias");
  const LstmState<T> initial{leaf("h0"), leaf("c0")};
  const Returns returns = reading.text("return_sequences") == "true" ? Returns::every_step : Returns::last_step;
  const Tensor<T> dy = reading.tensor<T>("dy");
  const Tensor<T> dh = reading.tensor<T>("dh");
  const Tensor<T> dc = reading.tensor<T>("dc");

  const LstmOutput<T> out = lstm(x, kernel, recurrent, bias, returns, initial);
  tape.backward(inner(out.y, dy) + inner(out.state.hidden, dh) + inner(out.state.cell, dc));

  const Compare<T> compare{reading};
  compare.forward("y", out.y.value());
  compare.forward("h", out.state.hidden.value());
  compare.forward("c", out.state.cell.value());
  compare.gradient("dx", tape.grad(x));
  compare.gradient("dkernel", tape.grad(kernel));
  compare.gradient("drecurrent", tape.grad(recurrent));
  compare.gradient("dbias", tape.grad(bias));
  compare.gradient("dh0", tape.grad(initial.hidden));
  compare.gradient("dc0", tape.grad(initial.cell));
}

template <class T>
void check_loss(const test::Reading& reading) {
  const std::string name = reading.text("case");
  const auto is = [&](const char* part) { return name.find(part) != std::string::npos; };
  const Compare<T> compare{reading};
  Tape<T> tape;
  if (is("loss_kl")) {
    const Var<T> mean = tape.leaf(reading.tensor<T>("mean"));
    const Var<T> logvar = tape.leaf(reading.tensor<T>("logvar"));
    const Var<T> loss = kl_divergence(mean, logvar, is("mean") ? Reduction::mean : Reduction::row_sums);
    tape.backward(loss);
    compare.forward("loss", loss.value());
    compare.gradient("dmean", tape.grad(mean));
    compare.gradient("dlogvar", tape.grad(logvar));
    return;
  }
  const bool probabilities = is("_probs");
  const Var<T> z = tape.leaf(reading.tensor<T>(probabilities ? "y_pred" : "logits"));
  const Tensor<T> targets = reading.tensor<T>("y_true");
  const std::vector<std::int32_t> classes = reading.ids("y_true");

  const Var<T> loss = is("loss_bce") ? probabilities ? binary_cross_entropy(z, targets) : bce_logits(z, targets)
                      : is("loss_scce")
                          ? probabilities ? categorical_cross_entropy(z, classes) : softmax_cross_entropy(z, classes)
                      : probabilities ? categorical_cross_entropy(z, targets)
                                      : softmax_cross_entropy(z, targets);
  tape.backward(loss);

  compare.forward("loss", loss.value());
  compare.gradient(probabilities ? "dy_pred" : "dlogits", tape.grad(z));
}

}  // namespace

TEST_CASE("dense layers are those of Keras", "[readings]") {
  test::for_each_reading("dense", [](const auto& reading, auto scalar) { check_dense<decltype(scalar)>(reading); });
}
TEST_CASE("embeddings are those of Keras", "[readings]") {
  test::for_each_reading("embedding",
                         [](const auto& reading, auto scalar) { check_embedding<decltype(scalar)>(reading); });
}
TEST_CASE("LSTM layers are those of Keras", "[readings]") {
  test::for_each_reading("lstm", [](const auto& reading, auto scalar) { check_lstm<decltype(scalar)>(reading); });
}
TEST_CASE("losses are those of Keras", "[readings]") {
  test::for_each_reading("loss", [](const auto& reading, auto scalar) { check_loss<decltype(scalar)>(reading); });
}
