// SPDX-License-Identifier: MIT
//
// Optimisers and whole models against the readings of Keras.
#include <chordgen/autodiff.hpp>
#include <chordgen/nn.hpp>
#include <chordgen/optim.hpp>

#include <map>

#include "support/catch.hpp"
#include "support/keras_readings.hpp"
#include "support/shared.hpp"
#include "support/variants.hpp"

using namespace chordgen;

namespace {

Clip clip_of(const test::Reading& r) {
  return {.value = r.number("clipvalue", 0),
          .norm = r.number("clipnorm", 0),
          .global_norm = r.number("global_clipnorm", 0)};
}

/// Calls use(optimizer) with the optimiser that the metadata describe.
template <class T, class Use>
void with_optimizer(const test::Reading& r, RepeatedRows repeated_rows, Use&& use) {
  const std::string kind = r.text("optimiser", "RMSprop");
  const double rate = r.number("learning_rate", 0);
  if (kind == "RMSprop") {
    RmsProp<T> optimizer({.learning_rate = rate,
                          .rho = r.number("rho", 0.9),
                          .momentum = r.number("momentum", 0),
                          .epsilon = r.number("epsilon", 1e-7),
                          .epsilon_place = EpsilonPlace::inside,
                          .centered = r.text("centered", "false") == "true",
                          .repeated_rows = repeated_rows,
                          .clip = clip_of(r)});
    use(optimizer);
  } else if (kind == "Adam") {
    Adam<T> optimizer({.learning_rate = rate,
                       .beta1 = r.number("beta_1", 0.9),
                       .beta2 = r.number("beta_2", 0.999),
                       .epsilon = r.number("epsilon", 1e-7),
                       .amsgrad = r.text("amsgrad", "false") == "true",
                       .repeated_rows = repeated_rows,
                       .clip = clip_of(r)});
    use(optimizer);
  } else {
    Sgd<T> optimizer({.learning_rate = rate,
                      .momentum = r.number("momentum", 0),
                      .nesterov = r.text("nesterov", "false") == "true",
                      .clip = clip_of(r)});
    use(optimizer);
  }
}

/// What fit does before it records.
template <class T>
void prepare(const auto& optimizer, Tape<T>& tape) {
  if constexpr (requires { optimizer.prepare(tape); }) optimizer.prepare(tape);
}

/// Parameters by name, in the order in which they were added.
template <class T>
struct Named {
  std::vector<std::pair<std::string, Parameter<T>>> all;

  Parameter<T>& operator[](const std::string& name) {
    for (auto& [key, parameter] : all)
      if (key == name) return parameter;
    throw std::out_of_range(name);
  }
  template <class Visitor>
  void visit(Visitor&& each) {
    for (auto& [name, parameter] : all) each(Name(name.c_str()), parameter);
  }
};

/// Row `step` of a tensor whose first axis counts the steps.
template <class T>
Tensor<T> at_step(const Tensor<T>& all, std::size_t step) {
  const Shape s = all.shape();
  const Shape inner = s.rank() == 3 ? Shape{s[1], s[2]} : Shape{s[1]};
  return Tensor<T>(View<const T>(all.data() + step * inner.size(), inner));
}

template <class T>
void check_optimizer(const test::Reading& r) {
  const bool is_double = std::is_same_v<T, double>;
  const std::string prefix = is_double ? "f64." : "f32.";
  // Keras rounds Adam's default betas to float in its bias correction; the exact_betas file does not show that.
  const double tolerance = !is_double ? 1e-6 : r.text("optimiser") == "Adam" ? 1e-7 : 1e-10;
  Named<T> model{{{"w", {r.tensor<T>("w0")}}, {"v", {r.tensor<T>("v0")}}}};
  const Tensor<T> w = r.tensor<T>(prefix + "w");
  const Tensor<T> v = r.tensor<T>(prefix + "v");
  const Tensor<T> all_gw = r.tensor<T>("grad_w");
  const Tensor<T> all_gv = r.tensor<T>("grad_v");
  with_optimizer<T>(r, RepeatedRows::summed, [&](auto& optimizer) {
    for (std::size_t s = 0; s < all_gw.shape()[0]; ++s) {
      const Tensor<T> gw = at_step(all_gw, s);
      const Tensor<T> gv = at_step(all_gv, s);
      Tape<T> tape;
      tape.backward(sum(tape.watch(model["w"]) * tape.constant(gw)) + sum(tape.watch(model["v"]) * tape.constant(gv)));
      optimizer.step(model, tape);
      CHECK(test::distance(model["w"].value, at_step(w, s)) <= tolerance);
      CHECK(test::distance(model["v"].value, at_step(v, s)) <= tolerance);
    }
  });
}

/// An embedding's gradient with repeated rows: summed before the optimiser squares them, or squared apart.
template <class T>
void check_repeated_rows(const test::Reading& r, RepeatedRows repeated_rows) {
  const double tolerance = std::is_same_v<T, double> ? 1e-7 : 1e-5;
  Named<T> model{{{"w", {r.tensor<T>("w0")}}}};
  const std::vector<std::int32_t> rows = r.ids("rows");
  const std::size_t count = r.shape("rows")[1];
  const Tensor<double> expected =
      r.tensor<double>(repeated_rows == RepeatedRows::summed ? "f64.dense.w" : "f64.sparse.w");
  const Tensor<T> slices = r.tensor<T>("slices");
  with_optimizer<T>(r, repeated_rows, [&](auto& optimizer) {
    for (std::size_t s = 0; s < r.shape("rows")[0]; ++s) {
      const Tensor<T> slice = at_step(slices, s);
      const Span<const std::int32_t> ids(rows.data() + s * count, count);
      Tape<T> tape;
      prepare(optimizer, tape);
      tape.backward(sum(embedding(tape.watch(model["w"]), ids, {count}) * tape.constant(slice)));
      optimizer.step(model, tape);
      CHECK(test::distance(model["w"].value, at_step(expected, s)) <= tolerance);
    }
  });
}

template <class T>
class Trace {
 public:
  Trace(const test::Reading& reading, RepeatedRows repeated_rows)
      : r_(reading),
        repeated_rows_(repeated_rows),
        scalar_(std::is_same_v<T, double> ? "f64." : "f32."),
        prefix_(scalar_ + (repeated_rows == RepeatedRows::apart ? "sparse." : "")) {
    for (const std::string& name : r_.names("init.")) model_.all.push_back({name, {r_.tensor<T>("init." + name)}});
  }

  void run() {
    const std::size_t samples = r_.count("samples");
    const std::size_t batch = r_.count("batch");
    with_optimizer<T>(r_, repeated_rows_, [&](auto& optimizer) {
      prepare(optimizer, tape_);
      const Tensor<double> losses = r_.tensor<double>(prefix_ + "loss_per_batch");
      const Tensor<double> epochs = r_.tensor<double>(prefix_ + "loss_per_epoch");
      std::size_t step = 0;
      for (std::size_t epoch = 0; epoch < r_.count("epochs"); ++epoch) {
        double total = 0;
        for (std::size_t first = 0; first < samples; first += batch) {
          const std::size_t rows = std::min(batch, samples - first);
          tape_.clear();
          const Var<T> loss = this->loss(first, rows, step);
          tape_.backward(loss);
          if (step == 0) compare_gradients();
          optimizer.step(model_, tape_);
          if (step == 0) compare("step1.");
          CHECK(error(static_cast<double>(loss.item()), losses[step]) <= tolerance_);
          total += static_cast<double>(loss.item()) * static_cast<double>(rows);
          ++step;
        }
        CHECK(error(total / static_cast<double>(samples), epochs[epoch]) <= tolerance_);
      }
      compare("final.");
    });
  }

 private:
  static double error(double a, double b) { return std::fabs(a - b) / std::fmax(1.0, std::fabs(b)); }

  Var<T> loss(std::size_t first, std::size_t rows, std::size_t step) {
    const std::string name = r_.text("case");
    if (name.find("autoencoder") != std::string::npos) return autoencoder(first, rows);
    return name.find("vae") != std::string::npos ? vae(first, rows, step) : chord_lstm(first, rows);
  }

  Var<T> layer(const std::string& name, Var<T> x, Activation f = Activation::linear) {
    return dense(x, tape_.watch(model_[name + ".kernel"]), tape_.watch(model_[name + ".bias"]), f);
  }

  /// Rows [first, first + rows) of a matrix of data, alive until the next call for the same name.
  View<const T> data(const std::string& name, std::size_t first, std::size_t rows) {
    if (!data_.contains(name)) data_[name] = r_.tensor<T>(name);
    const Tensor<T>& all = data_[name];
    return {all.data() + first * all.shape()[1], Shape{rows, all.shape()[1]}};
  }

  Var<T> autoencoder(std::size_t first, std::size_t rows) {
    const View<const T> x = data("x", first, rows);
    const Var<T> z = layer("enc", tape_.constant(x), Activation::tanh);
    return bce_logits(layer("dec", z), x);
  }

  Var<T> vae(std::size_t first, std::size_t rows, std::size_t step) {
    const bool tutorial = r_.text("case").find("tutorial") != std::string::npos;
    const Reduction reduction = tutorial ? Reduction::mean : Reduction::row_sums;
    const View<const T> x = data("x", first, rows);
    const Tensor<T> all_noise = r_.tensor<T>("eps");
    noise_ = at_step(all_noise, step);
    const Shape latent{rows, noise_.shape()[1]};
    const Var<T> mean = layer("mean", tape_.constant(x));
    const Var<T> logvar = layer("logvar", tape_.constant(x));
    const Var<T> z = mean + exp(T(0.5) * logvar) * tape_.constant(View<const T>(noise_.data(), latent));
    const Var<T> reconstruction = bce_logits(layer("dec", z), x, reduction);
    return reconstruction + static_cast<T>(r_.number("beta", 1)) * kl_divergence(mean, logvar, reduction);
  }

  Var<T> chord_lstm(std::size_t first, std::size_t rows) {
    const std::size_t length = r_.shape("chords")[1];
    const std::vector<std::int32_t> chords = r_.ids("chords");
    const std::vector<std::int32_t> durations = r_.ids("durations");
    const std::vector<std::int32_t> chord_targets = r_.ids("target_chord");
    const std::vector<std::int32_t> duration_targets = r_.ids("target_duration");
    const auto part = [](const auto& ids, std::size_t from, std::size_t count) {
      return Span<const std::int32_t>(ids).subspan(from, count);
    };
    const bool features = r_.text("variant") == "A";
    const Var<T> a =
        embedding(tape_.watch(model_["emb_chord"]), part(chords, first * length, rows * length), {rows, length});
    const Var<T> b =
        embedding(tape_.watch(model_["emb_dur"]), part(durations, first * length, rows * length), {rows, length});
    Var<T> x = concat(a, b, features ? Axis::features : Axis::time);
    const auto recurrent = [&](const std::string& name, Returns returns) {
      x = lstm(x, tape_.watch(model_[name + ".kernel"]), tape_.watch(model_[name + ".recurrent"]),
               tape_.watch(model_[name + ".bias"]), returns)
              .y;
    };
    recurrent("lstm1", features ? Returns::every_step : Returns::last_step);
    if (features) recurrent("lstm2", Returns::last_step);
    const Var<T> h = layer("dense", x);
    return softmax_cross_entropy(layer("head_chord", h), part(chord_targets, first, rows)) +
           softmax_cross_entropy(layer("head_dur", h), part(duration_targets, first, rows));
  }

  void compare_gradients() {
    const auto gradients = tape_.gradients(model_);
    for (std::size_t i = 0; i < gradients.size(); ++i)
      check(scalar_ + "grad1." + model_.all[i].first, View<const T>(gradients[i]));
  }
  void compare(const std::string& what) {
    for (const auto& [name, parameter] : model_.all) check(prefix_ + what + name, parameter.value.view());
  }
  void check(const std::string& name, View<const T> got) {
    INFO(name);
    CHECK(test::distance(got, View<const double>(r_.tensor<double>(name).view())) <= tolerance_);
  }

  const test::Reading& r_;
  RepeatedRows repeated_rows_;
  std::string scalar_;
  std::string prefix_;  ///< of what follows the first update
  double tolerance_ = std::is_same_v<T, double> ? 1e-10 : 1e-4;
  Named<T> model_;
  Tape<T> tape_;
  Tensor<T> noise_;
  std::map<std::string, Tensor<T>> data_;
};

}  // namespace

TEST_CASE("optimisers step as those of Keras", "[readings]") {
  test::for_each_reading("opt_", [](const auto& reading, auto scalar) {
    if (reading.has("rows"))
      for (const RepeatedRows rows : {RepeatedRows::summed, RepeatedRows::apart})
        check_repeated_rows<decltype(scalar)>(reading, rows);
    else
      check_optimizer<decltype(scalar)>(reading);
  });
}
TEST_CASE("autoencoders, variational autoencoders and chord LSTMs train as in Keras, step by step", "[readings]") {
  test::for_each_reading("model_", [](const auto& reading, auto scalar) {
    Trace<decltype(scalar)>(reading, RepeatedRows::summed).run();
    const char* sparse =
        std::is_same_v<decltype(scalar), double> ? "f64.sparse.loss_per_batch" : "f32.sparse.loss_per_batch";
    if (reading.has(sparse)) Trace<decltype(scalar)>(reading, RepeatedRows::apart).run();
  });
}
