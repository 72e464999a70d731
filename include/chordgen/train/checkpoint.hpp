// SPDX-License-Identifier: MIT
//
// Checkpoints: a fit that stands still, in one safetensors file, written so that an older one is never half replaced.
//
//   model/NAME           weights            best/NAME     weights of the best epoch, where they are kept
//   optimizer/I/K        state K of parameter I, in visiting order
//   average/NAME         the mean of the weights, where one is kept
//   __metadata__         progress (JSON), seed, settings (JSON: what must not change between runs)
//
// Going on gives the same bits as never having stopped, in the middle of an epoch too. Figures travel as JSON with
// the fewest digits that read back equal. No clock value is written.
#pragma once

#include <chordgen/files/located.hpp>
#include <chordgen/files/write_file.hpp>
#include <chordgen/train/training.hpp>
#include <chordgen/train/weights.hpp>

namespace chordgen::inline CHORDGEN_ABI {
namespace detail {

template <class = WhenCalled>
[[nodiscard]] Json describe_progress(const FitProgress& progress) {
  Json means = Json::array();
  for (const RunningMeans::Sum& sum : progress.means.sums())
    means.push_back(Json::object({{"name", sum.name}, {"total", sum.total}, {"weight", sum.weight}}));
  Json figures = Json::object();
  for (const std::string& name : progress.history.names())
    figures.set(name, Json::array(progress.history.series(name)));
  return Json::object({{"epoch", progress.epoch},
                       {"step", progress.step},
                       {"best", progress.best},
                       {"best_epoch", progress.best_epoch},
                       {"means", std::move(means)},
                       {"figures", std::move(figures)}});
}

template <class = WhenCalled>
[[nodiscard]] FitProgress restore_progress(const Json& json) {
  FitProgress progress;
  progress.epoch = static_cast<std::size_t>(json["epoch"].as_integer());
  progress.step = static_cast<std::size_t>(json["step"].as_integer());
  progress.best = json["best"].as_double();
  progress.best_epoch = static_cast<std::size_t>(json["best_epoch"].as_integer());
  for (const Json& mean : json["means"].elements())
    progress.means.restore(mean["name"].as_string(), mean["total"].as_double(), mean["weight"].as_double());
  for (std::size_t epoch = 0; epoch < progress.epoch; ++epoch) {
    List<Figure> figures;
    for (const auto& [name, series] : json["figures"].members()) figures.push_back({name, series[epoch].as_double()});
    progress.history.add(figures);
  }
  return progress;
}

/// Everything that decides the coming draws, as text: JSON has no unsigned 64-bit numbers.
template <class = WhenCalled>
[[nodiscard]] std::string describe_rng(const Rng& rng) {
  std::string text;
  for (const std::uint64_t word : rng.save()) text += (text.empty() ? "" : " ") + hex(word, 16);
  return text;
}

/// " epochs: 40 then, 50 now." for each member that differs.
template <class = WhenCalled>
[[nodiscard]] std::string compare_settings(const Json& then, const Json& now) {
  std::string differences;
  const auto say = [&](const std::string& name, const Json* before, const Json* after) {
    differences += " " + name + ": " + (before == nullptr ? "not set" : before->dump()) + " then, " +
                   (after == nullptr ? "not set" : after->dump()) + " now.";
  };
  for (const auto& [name, value] : then.members()) {
    const Json* after = now.find(name);
    if (after == nullptr || !(*after == value)) say(name, &value, after);
  }
  for (const auto& [name, value] : now.members())
    if (then.find(name) == nullptr) say(name, nullptr, &value);
  return differences;
}

}  // namespace detail

/// Writes where a fit stands. Throws IoError.
template <class State>
void save_checkpoint(const std::string& path, const State& state, const Json& settings = Json::object()) {
  SafeTensors contents;
  contents.metadata = {{"kind", "chordgen checkpoint"},
                       {"progress", detail::describe_progress(state.progress).dump()},
                       {"optimizer_steps", std::to_string(state.optimizer.steps())},
                       {"rng", detail::describe_rng(state.options.rng)},
                       {"batch", std::to_string(state.options.batch)},
                       {"settings", settings.dump()}};
  add_weights(contents, "model/", state.model);
  std::size_t index = 0;
  for (const auto& slot : std::as_const(state.optimizer).slots().all()) {
    for (std::size_t kind = 0; kind < slot.size(); ++kind)
      contents.add("optimizer/" + std::to_string(index) + "/" + std::to_string(kind), slot[kind]);
    ++index;
  }
  index = 0;
  if (!state.best_weights.empty())
    visit_const(state.model, [&](const Name& name, const auto&) {
      contents.add("best/" + name.text(), state.best_weights[index++]);
    });
  index = 0;
  if (!state.average.empty())
    visit_const(state.model,
                [&](const Name& name, const auto&) { contents.add("average/" + name.text(), state.average[index++]); });
  write_file(path, write_safetensors(contents));
}

/// Brings a fit to where the file stands. Throws IoError, FormatError, and ArgumentError that lists all differences
/// between the file's model, seed or settings and these; then nothing was changed.
template <class State>
void load_checkpoint(const std::string& path, State& state, const Json& settings = Json::object()) {
  using T = typename State::Scalar;
  const std::string where = "\"" + path + "\":";
  const SafeTensors contents = read_safetensors(read_file(path));
  const auto text = [&](const char* key) -> const std::string& {
    const std::string* found = contents.find_metadata(key);
    if (found == nullptr)
      fail_argument("load_checkpoint", where + " no \"" + key + "\" in it. Is it a checkpoint of chordgen?");
    return *found;
  };

  // Compare before anything is changed.
  std::string differences = detail::compare_settings(Json::parse(text("settings"), "load_checkpoint"), settings);
  if (text("rng") != detail::describe_rng(state.options.rng)) differences += " The seed differs.";
  if (text("batch") != std::to_string(state.options.batch))
    differences += " batch: " + text("batch") + " then, " + std::to_string(state.options.batch) + " now.";
  if (!differences.empty())
    fail_argument("load_checkpoint", where + differences + " Give the options it was begun with, or begin anew.");
  FitProgress progress = detail::restore_progress(Json::parse(text("progress"), "load_checkpoint"));
  const Json steps = Json::parse(text("optimizer_steps"), "load_checkpoint");
  auto slots = state.optimizer.slots();
  slots.all().clear();
  while (contents.find("optimizer/" + std::to_string(slots.all().size()) + "/0") != nullptr) {
    const std::string prefix = "optimizer/" + std::to_string(slots.all().size()) + "/";
    auto& slot = slots.all().emplace_back();
    for (std::size_t kind = 0; kind < slot.size(); ++kind)
      slot[kind] = contents.tensor<T>(prefix + std::to_string(kind));
  }
  const auto weights = [&](const std::string& prefix) {
    List<Tensor<T>> found;
    visit_const(state.model, [&](const Name& name, const auto&) {
      if (contents.find(prefix + name.text()) != nullptr) found.push_back(contents.tensor<T>(prefix + name.text()));
    });
    return found;
  };
  List<Tensor<T>> best = weights("best/");
  List<Tensor<T>> average = weights("average/");

  // Take everything.
  take_weights(contents, "model/", state.model, "load_checkpoint", path);
  state.optimizer.slots() = std::move(slots);
  state.optimizer.set_steps(static_cast<std::size_t>(steps.as_integer()));
  state.progress = std::move(progress);
  state.best_weights = std::move(best);
  state.average = std::move(average);
}

struct CheckpointOptions {
  bool resume = false;             ///< go on from last.safetensors where there is one
  Json settings = Json::object();  ///< what must be the same when going on
};

/// Observer of fit that keeps FOLDER/last.safetensors, after every epoch and when stopped, and FOLDER/best.safetensors.
class Checkpointer {
 public:
  template <class = WhenCalled>
  explicit Checkpointer(std::string folder, CheckpointOptions options = {})
      : folder_(std::move(folder)), options_(std::move(options)) {}

  template <class = WhenCalled>
  [[nodiscard]] std::string last() const {
    return folder_ + "/last.safetensors";
  }
  template <class = WhenCalled>
  [[nodiscard]] std::string best() const {
    return folder_ + "/best.safetensors";
  }

  template <class State>
  void on_begin(State& state) {
    if (!options_.resume) return;
    if (std::FILE* file = std::fopen(last().c_str(), "rb")) {
      std::fclose(file);
      load_checkpoint(last(), state, options_.settings);
    }
  }
  template <class State>
  void on_epoch(const State& state) {
    save_checkpoint(last(), state, options_.settings);
    if (state.improved()) save_checkpoint(best(), state, options_.settings);
  }
  template <class State>
  void on_end(const State& state) {
    if (state.progress.history.end == History::End::stopped) save_checkpoint(last(), state, options_.settings);
  }

 private:
  std::string folder_;
  CheckpointOptions options_;
};

}  // namespace chordgen::inline CHORDGEN_ABI
