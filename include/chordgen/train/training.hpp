// SPDX-License-Identifier: MIT
//
// What fit is told (FitOptions), what it keeps while it runs (Training) and how it is asked to stop (StopToken).
// Observers see a Training; a checkpoint is one, written down.
#pragma once

#include <chordgen/core/parallel.hpp>
#include <chordgen/nn/parameter.hpp>
#include <chordgen/train/history.hpp>

#include <atomic>

namespace chordgen::inline CHORDGEN_ABI {

/// A loss or metric was infinite or not a number.
class DivergedError : public Error {
 public:
  DivergedError(const std::string& message, std::size_t epochs) : Error(message), good_epochs(epochs) {}

  std::size_t good_epochs;  ///< that were finished before
};

/// Asks a running fit to stop after its current step. A signal handler may do so.
class StopToken {
 public:
  void request() noexcept { requested_.store(true, std::memory_order_relaxed); }
  [[nodiscard]] bool requested() const noexcept { return requested_.load(std::memory_order_relaxed); }

 private:
  static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may set it");
  std::atomic<bool> requested_{false};
};

/// When to give up, and which weights to keep.
struct EarlyStopping {
  std::size_t patience = 0;   ///< epochs without improvement; 0 never stops
  std::string monitor = {};   ///< default: val_loss where there is a validation source, else loss
  double min_change = 0;      ///< what counts as an improvement
  bool restore_best = false;  ///< end with the weights of the best epoch instead of the last
};

struct FitOptions {
  std::size_t epochs = 1;
  std::size_t batch = 32;
  Rng rng = Rng(0);
  Threads threads = {};
  kernels::Precision precision = kernels::Precision::f32;  ///< of matrix products; floats where the CPU lacks bfloat16
  bool shuffle = true;
  EarlyStopping early = {};
  double average =
      0;  ///< decay of the mean of all weights so far, which is validated and kept; 0: the weights as they are
  const StopToken* stop = nullptr;
};

/// Where a fit stands. With the weights and the optimiser's state, all that going on needs: chance depends on the
/// seed, the epoch and the step alone.
struct FitProgress {
  std::size_t epoch = 0;  ///< finished ones
  std::size_t step = 0;   ///< finished ones of the epoch that runs
  RunningMeans means;     ///< over those steps
  History history;
  double best = 0;
  std::size_t best_epoch = 0;  ///< counted from 1; 0 before the first
};

/// A fit that runs: what observers see.
template <class Model, class Optimizer, class T>
struct Training {
  using Scalar = T;

  Model& model;
  Optimizer& optimizer;
  const FitOptions& options;
  FitProgress progress{};
  List<Tensor<T>> best_weights{};  ///< of progress.best_epoch, in visiting order; empty when not kept
  List<Tensor<T>> average{};       ///< of the weights, in visiting order; empty when not wanted
  std::size_t samples = 0;         ///< of an epoch
  std::size_t steps = 0;           ///< of an epoch

  [[nodiscard]] bool improved() const noexcept { return progress.best_epoch == progress.epoch; }
};

/// The weights of a model, in visiting order; `into` keeps its memory.
template <class Model, class T>
void copy_weights(const Model& model, List<Tensor<T>>& into) {
  std::size_t index = 0;
  visit_const(model, [&](const Name&, const Parameter<T>& parameter) {
    if (index == into.size()) into.emplace_back();
    into[index++] = parameter.value;
  });
}

/// mean += (1 - decay) (weights - mean), with decay = min(decay, (1 + steps) / (10 + steps)): a mean that forgets fast
/// while little is learnt. The first call takes the weights as they are.
template <class Model, class T>
void average_weights(const Model& model, List<Tensor<T>>& mean, double decay, std::size_t steps) {
  if (mean.empty()) return copy_weights(model, mean);
  const double early = (1 + static_cast<double>(steps)) / (10 + static_cast<double>(steps));
  const T share = static_cast<T>(1 - (early < decay ? early : decay));
  std::size_t index = 0;
  visit_const(model, [&](const Name&, const Parameter<T>& parameter) {
    Tensor<T>& average = mean[index++];
    for (std::size_t i = 0; i < average.size(); ++i) average[i] += share * (parameter.value[i] - average[i]);
  });
}

/// Exchanges a model's weights with others; with none, does nothing.
template <class Model, class T>
void swap_weights(Model& model, List<Tensor<T>>& weights) {
  if (weights.empty()) return;
  std::size_t index = 0;
  model.visit([&](const Name&, Parameter<T>& parameter) { std::swap(parameter.value, weights[index++]); });
}

/// Gives a model the weights that copy_weights took.
template <class Model, class T>
void paste_weights(Model& model, const List<Tensor<T>>& weights) {
  std::size_t index = 0;
  model.visit([&](const Name&, Parameter<T>& parameter) { parameter.value = weights[index++]; });
}

}  // namespace chordgen::inline CHORDGEN_ABI
