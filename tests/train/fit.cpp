// SPDX-License-Identifier: MIT
#include <chordgen/train.hpp>

#include <cmath>
#include <limits>

#include "support/catch.hpp"
#include "support/folder.hpp"
#include "toy.hpp"

using namespace chordgen;

namespace {

const toy::Source data(50, Rng(1));
const toy::Source held_out(13, Rng(2));

/// Does something to the fit once a given number of steps is done.
template <class Action>
struct AtStep {
  std::size_t step;
  Action action;
  std::size_t seen = 0;

  template <class State>
  void on_step(State& state) {
    if (++seen == step) action(state);
  }
};
template <class Action>
AtStep(std::size_t, Action) -> AtStep<Action>;

/// Keeps the weights of the second epoch, then makes them worse.
struct Spoil {
  List<Tensor<float>>& best;
  template <class State>
  void on_epoch(State& state) {
    if (state.progress.epoch == 2) copy_weights(state.model, best);
    if (state.progress.epoch >= 2) state.model.layer.bias.value.fill(50.0f);
  }
};

}  // namespace

TEST_CASE("fit learns, and its history is figures by name") {
  toy::Model model(Rng(3));
  Adam<float> optimizer({.learning_rate = 0.05});

  const History history = fit(model, optimizer, data, held_out, {.epochs = 30, .batch = 8, .rng = Rng(4)});

  CHECK(history.epochs() == 30);
  CHECK(std::vector<std::string>(history.names().begin(), history.names().end()) ==
        std::vector<std::string>{"loss", "size", "val_loss", "val_size"});
  CHECK(history.last("loss") < 0.2 * history.series("loss").front());
  CHECK(history.last("val_loss") < 0.01);
  CHECK(history.end == History::End::finished);
  CHECK_FAILS(history.series("x"), ArgumentError,
              "[History] no figure \"x\". There are: loss, size, val_loss, val_size.");
}

TEST_CASE("a validation source without samples is none: no figure is named for it, the loss is watched") {
  toy::Model model(Rng(3)), same(Rng(3));
  Adam<float> optimizer, other;

  const FitOptions options{.epochs = 2, .early = {.restore_best = true}};
  const History history = fit(model, optimizer, data, toy::Source(0, Rng(1)), options);

  CHECK(history.csv() == fit(same, other, data, options).csv());
  CHECK(toy::same(model, same));
}

TEST_CASE("the last partial batch counts, and figures are means over samples") {
  toy::Model model(Rng(3));
  Adam<float> optimizer;

  const History history = fit(model, optimizer, data, held_out, {.batch = 32});

  CHECK(history.last("size") == (32.0 * 32 + 18.0 * 18) / 50);
  CHECK(history.last("val_size") == 13);
}

TEST_CASE("the same seed gives the same weights with one thread and with two") {
  toy::Model one(Rng(3)), two(Rng(3)), other(Rng(3));
  Adam<float> first, second, third;

  const History a = fit(one, first, data, {.epochs = 3, .rng = Rng(4), .threads = {1}});
  const History b = fit(two, second, data, {.epochs = 3, .rng = Rng(4), .threads = {2}});
  static_cast<void>(fit(other, third, data, {.epochs = 3, .rng = Rng(5)}));

  CHECK(toy::same(one, two));
  CHECK(a == b);
  CHECK_FALSE(toy::same(one, other));
}

TEST_CASE("options that make no sense are refused before anything is learnt") {
  toy::Model model(Rng(3));
  Adam<float> optimizer;
  CHECK_FAILS(fit(model, optimizer, data, {.epochs = 0}), ArgumentError, "[fit] epochs: got 0, expected at least 1.");
  CHECK_FAILS(fit(model, optimizer, data, {.batch = 0}), ArgumentError, "[fit] batch: got 0, expected at least 1.");
  CHECK_FAILS(fit(model, optimizer, toy::Source(0, Rng(1)), {}), ArgumentError,
              "[fit] the source has no samples. Is the corpus shorter than one window?");
}

TEST_CASE("a loss that is not a number names epoch, batch, metric and seed, and leaves the last good weights") {
  toy::Model model(Rng(3));
  toy::Model expected(Rng(3));
  Adam<float> optimizer, same_optimizer;
  static_cast<void>(fit(expected, same_optimizer, data, {.epochs = 1, .batch = 25, .rng = Rng(9)}));
  AtStep poison{3, [](auto& state) { state.model.layer.bias.value[0] = std::numeric_limits<float>::quiet_NaN(); }};

  CHECK_FAILS(
      fit(model, optimizer, data, {.epochs = 5, .batch = 25, .rng = Rng(9)}, poison), DivergedError,
      "[fit] epoch 2, batch 2, layer layer: loss is not a number (seed 9). The model has the weights of the last good "
      "epoch again; try a smaller learning rate, or clip gradients.");
  CHECK(toy::same(model, expected));
}

TEST_CASE("early stopping waits its patience and gives the best weights back") {
  toy::Model model(Rng(3));
  Adam<float> optimizer({.learning_rate = 0.05});
  List<Tensor<float>> best;
  Spoil spoil{best};

  const History history =
      fit(model, optimizer, data, {.epochs = 20, .batch = 4, .early = {.patience = 3, .restore_best = true}}, spoil);

  CHECK(history.end == History::End::early);
  CHECK(history.epochs() == 5);
  CHECK(history.best_epoch == 2);
  CHECK(model.layer.weight.value == best[0]);
  CHECK(model.layer.bias.value == best[1]);
}

TEST_CASE("a fit that is stopped in the middle of an epoch goes on with the same bits") {
  const test::Folder folder;
  const std::string path = folder.path.string();
  const Json settings = Json::object({{"units", 2}});
  toy::Model whole(Rng(3)), half(Rng(3)), rest(Rng(77));
  RmsProp<float> first, second, third;
  StopToken stop;
  AtStep interrupt{9, [&](auto&) { stop.request(); }};
  FitOptions options{.epochs = 5, .batch = 8, .rng = Rng(4), .early = {.restore_best = true}};

  const History expected = fit(whole, first, data, held_out, options);
  FitOptions interrupted = options;
  interrupted.stop = &stop;
  const History broken =
      fit(half, second, data, held_out, interrupted, interrupt, Checkpointer(path, {.settings = settings}));
  const History joined =
      fit(rest, third, data, held_out, options, Checkpointer(path, {.resume = true, .settings = settings}));

  CHECK(broken.end == History::End::stopped);
  CHECK(broken.epochs() == 1);
  CHECK(toy::same(whole, rest));
  CHECK(joined == expected);
  CHECK(joined.csv() == expected.csv());
}

TEST_CASE("resuming with other options lists every difference and changes nothing") {
  const test::Folder folder;
  const std::string path = folder.path.string();
  toy::Model model(Rng(3)), other(Rng(5));
  Adam<float> optimizer;
  static_cast<void>(fit(model, optimizer, data, {.epochs = 1},
                        Checkpointer(path, {.settings = Json::object({{"units", 2}, {"key", "C"}})})));
  Adam<float> fresh;

  CHECK_FAILS(fit(other, fresh, data, {.epochs = 2, .batch = 16, .rng = Rng(1)},
                  Checkpointer(path, {.resume = true, .settings = Json::object({{"units", 3}, {"layers", 1}})})),
              ArgumentError,
              "[load_checkpoint] \"" + path +
                  "/last.safetensors\": units: 2 then, 3 now. key: \"C\" then, not set now. layers: not set then, 1 "
                  "now. The seed differs. batch: 32 then, 16 now. Give the options it was begun with, or begin anew.");
  CHECK(toy::same(other, toy::Model(Rng(5))));
}

TEST_CASE("checkpoints and histories of equal runs are equal bytes; resume without one begins anew") {
  const test::Folder one, two;
  for (const test::Folder* folder : {&one, &two}) {
    toy::Model model(Rng(3));
    Adam<float> optimizer;
    const std::string path = folder->path.string();
    static_cast<void>(fit(model, optimizer, data, {.epochs = 2, .rng = Rng(4)}, Checkpointer(path, {.resume = true}),
                          CsvHistory(path + "/history.csv")));
  }
  for (const char* name : {"last.safetensors", "best.safetensors", "history.csv"})
    CHECK(read_text_file(one / name) == read_text_file(two / name));
  CHECK(one.entries() == 3);
}

TEST_CASE("weights of another shape are refused with every difference in one line") {
  toy::Model model(Rng(3));
  SafeTensors contents;
  contents.add("layer/weight", Tensor<float>({4, 2}));
  contents.add("layer/gain", Tensor<float>({2}));
  CHECK_FAILS(
      take_weights(contents, "", model, "load_model", "a.safetensors"), ArgumentError,
      "[load_model] \"a.safetensors\": parameter \"layer/weight\" is (4, 2) in the file but (3, 2) in the model. "
      "parameter \"layer/bias\" is not in the file. parameter \"layer/gain\" is not in the model. "
      "Was the vocabulary rebuilt?");
}

TEST_CASE("a pipe gets one line an epoch, JSON one object a line") {
  toy::Model model(Rng(3));
  Adam<float> optimizer;
  std::string lines, json;
  ProgressBar bar([&](std::string_view text) { lines += text; }, {.clock = [] { return 0.0; }});
  JsonLines objects([&](std::string_view text) { json += text; });

  const History history = fit(model, optimizer, data, {.epochs = 2, .batch = 50}, bar, objects);

  char loss[32];
  std::snprintf(loss, sizeof loss, "%.4f", history.last("loss"));
  CHECK(lines.substr(lines.find('\n') + 1) == "epoch 2/2  loss " + std::string(loss) + "  size 50.0000\n");
  const std::string last = json.substr(json.find('\n') + 1);
  CHECK(Json::parse(last)["epoch"].as_integer() == 2);
  CHECK(Json::parse(last)["loss"].as_double() == history.last("loss"));
}

TEST_CASE("a terminal gets a bar that is drawn anew, with speed and the time left") {
  toy::Model model(Rng(3));
  Adam<float> optimizer;
  std::vector<std::string> shown;
  static double now = 0;
  ProgressBar bar([&](std::string_view text) { shown.emplace_back(text); },
                  {.terminal = true, .unit = "events", .units_in_sample = 32, .clock = [] { return now += 1; }});

  static_cast<void>(fit(model, optimizer, data, {.epochs = 2, .batch = 25}, bar));

  REQUIRE(shown.size() == 6);
  CHECK(shown[0].find("\repoch 1/2 [##########----------]  loss ") == 0);
  CHECK(shown[0].find("  800 events/s  0:03 left\x1b[K") != std::string::npos);
  CHECK(shown[5].find("0:00 left\x1b[K\n") != std::string::npos);
}
