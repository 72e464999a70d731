// SPDX-License-Identifier: MIT
//
// Training: for each epoch, for each batch: record the loss, run it backward, let the optimiser step.
//
//   History history = fit(model, optimizer, source, {.epochs = 40, .batch = 64, .rng = rng.split("fit")});
//   History history = fit(model, optimizer, source, validation, options, ProgressBar(sink), Checkpointer("out"));
//
// As in Keras: the order of the samples is shuffled every epoch, the last batch may be smaller and counts, an epoch's
// figure is the mean of its batches' figures weighted by samples (or by what a metric says it is a mean over), and
// validation figures, named val_..., are taken after the epoch without training.
//
// The shuffle of an epoch and the chance within a step come from streams named by epoch and step, so a fit that was
// interrupted goes on with the same bits. A warm step allocates nothing. The library prints nothing: observers do, into
// sinks they are given. An observer has any of on_begin, on_step, on_epoch, on_end, each called with the Training.
#pragma once

#include <chordgen/core/distributions.hpp>
#include <chordgen/nn/concepts.hpp>
#include <chordgen/train/training.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// Samples by number: gather puts some of them into a batch and uses the batch's memory again.
template <class S>
concept DataSource = requires(const S& source, typename S::Batch& batch, Span<const std::uint32_t> samples) {
  { source.size() } -> std::convertible_to<std::size_t>;
  source.gather(batch, samples);
};

namespace detail {

/// A source without samples: what stands for "no validation".
struct NoSource {
  struct Batch {};
  [[nodiscard]] static constexpr std::size_t size() noexcept { return 0; }
  static void gather(Batch&, Span<const std::uint32_t>) noexcept {}
};

template <class = WhenCalled>
void check_fit(const FitOptions& options, std::size_t samples) {
  if (options.epochs == 0) fail_argument("fit", "epochs: got 0, expected at least 1.");
  if (options.batch == 0) fail_argument("fit", "batch: got 0, expected at least 1.");
  if (samples == 0) fail_argument("fit", "the source has no samples. Is the corpus shorter than one window?");
  if (samples > 0xffffffffu) fail_argument("fit", "a source has at most 2^32 - 1 samples.");
}

/// ", layer decoder/chords" for the first layer of a recording whose numbers are not all finite; "" where there is
/// none.
template <class Model, class T>
[[nodiscard]] std::string layer_not_finite(const Model& model, const Tape<T>& tape) {
  std::string layer;
  if constexpr (Visitable<Model>) {
    const Tensor<T>* values = tape.watched_before_not_finite();
    visit_const(model, [&](const Name& name, const Parameter<T>& parameter) {
      if (&parameter.value == values) layer = name.text();
    });
  }
  if (!layer.empty()) layer = ", layer " + layer.substr(0, layer.rfind('/'));
  return layer;
}

/// A figure that is no number ends the training; says where, and what makes it happen again.
template <class = WhenCalled>
[[noreturn]] void fail_not_finite(const FitOptions& options, std::size_t epoch, std::size_t step,
                                  const std::string& layer, const std::string& name, double value) {
  throw DivergedError("[fit] epoch " + std::to_string(epoch + 1) + ", batch " + std::to_string(step + 1) + layer +
                          ": " + name + " is " + (value != value ? "not a number" : "infinite") + " (seed " +
                          std::to_string(options.rng.save()[0]) +
                          "). The model has the weights of the last good epoch again; try a smaller learning rate, or "
                          "clip gradients.",
                      epoch);
}

/// Adds the loss and metrics that a model recorded of a batch to the means.
template <class Model, class T>
void add_figures(RunningMeans& means, const Model& model, const Loss<T>& loss, std::size_t samples,
                 const FitOptions& options, std::size_t epoch, std::size_t step, const char* prefix) {
  const auto add = [&](std::string_view name, double value, double weight) {
    if (!(value - value == 0.0))
      fail_not_finite(options, epoch, step, layer_not_finite(model, *loss.total.tape), prefix + std::string(name),
                      value);
    means.add(name, value, weight > 0 ? weight : static_cast<double>(samples));
  };
  add("loss", static_cast<double>(loss.total.item()), loss.weight);
  for (const Metric& metric : loss.named()) add(metric.name, metric.value, metric.weight);
}

/// The numbers 0, 1, ..., in this epoch's order.
template <class = WhenCalled>
void order_samples(List<std::uint32_t>& order, const FitOptions& options, std::size_t epoch) {
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint32_t>(i);
  Rng rng = options.rng.split("shuffle").split(epoch);
  if (options.shuffle) chordgen::shuffle(rng, Span<std::uint32_t>(order));
}

template <class = WhenCalled>
[[nodiscard]] Span<const std::uint32_t> batch_of(const List<std::uint32_t>& order, std::size_t batch,
                                                 std::size_t step) noexcept {
  const std::size_t begin = step * batch;
  return Span(order).subspan(begin, begin + batch < order.size() ? batch : order.size() - begin);
}

/// The order of an epoch: a source that arranges its samples anew for every epoch brings its own, all others are
/// shuffled.
template <class Source>
void begin_epoch(const Source& source, typename Source::Batch& batch, List<std::uint32_t>& order,
                 const FitOptions& options, std::size_t epoch) {
  if constexpr (requires { source.arrange(batch, options.rng, options.batch); }) {
    source.arrange(batch, options.rng.split("arrange").split(epoch), options.batch);
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint32_t>(i);
  } else {
    order_samples(order, options, epoch);
  }
}

/// Calls one of an observer's hooks where it has it.
enum class Hook : std::uint8_t { begin, step, epoch, end };

template <Hook hook, class Observer, class State>
void notify(Observer& observer, State& state) {
  if constexpr (hook == Hook::begin && requires { observer.on_begin(state); }) observer.on_begin(state);
  if constexpr (hook == Hook::step && requires { observer.on_step(state); }) observer.on_step(state);
  if constexpr (hook == Hook::epoch && requires { observer.on_epoch(state); }) observer.on_epoch(state);
  if constexpr (hook == Hook::end && requires { observer.on_end(state); }) observer.on_end(state);
}

[[nodiscard]] inline bool more_is_better(std::string_view name) noexcept {
  return name.find("accuracy") != std::string_view::npos;
}

/// Notes whether the epoch that just ended is the best so far; keeps its weights where they are wanted.
template <class State>
void judge_epoch(State& state, bool validated) {
  const EarlyStopping& early = state.options.early;
  FitProgress& progress = state.progress;
  const std::string monitor = !early.monitor.empty() ? early.monitor : validated ? "val_loss" : "loss";
  const double value = progress.history.last(monitor);
  const double gain = more_is_better(monitor) ? value - progress.best : progress.best - value;
  if (progress.best_epoch != 0 && !(gain > early.min_change)) return;
  progress.best = value;
  progress.best_epoch = progress.epoch;
  if (!early.restore_best) return;
  if (state.average.empty())
    copy_weights(state.model, state.best_weights);
  else
    state.best_weights = state.average;
}

/// Learns from every sample once, beginning at progress.step; false when it was asked to stop.
template <class State, class T, class Source, class... Observers>
[[nodiscard]] bool learn_epoch(State& state, Tape<T>& tape, typename Source::Batch& batch, List<std::uint32_t>& order,
                               const Source& source, Observers&... observers) {
  FitProgress& progress = state.progress;
  const FitOptions& options = state.options;
  begin_epoch(source, batch, order, options, progress.epoch);
  if (progress.step == 0) progress.means.reset();
  const Rng chance = options.rng.split("step").split(progress.epoch);
  while (progress.step < state.steps) {
    if (options.stop != nullptr && options.stop->requested()) return false;
    const auto samples = batch_of(order, options.batch, progress.step);
    source.gather(batch, samples);
    tape.clear();
    Pass<T> pass(tape, chance.split(progress.step), true, options.threads, options.precision);
    const Loss<T> loss = std::as_const(state.model).loss(pass, std::as_const(batch));
    add_figures(progress.means, state.model, loss, samples.size(), options, progress.epoch, progress.step, "");
    tape.backward(loss.total);
    state.optimizer.step(state.model, tape);
    if (options.average > 0) average_weights(state.model, state.average, options.average, state.optimizer.steps());
    ++progress.step;
    (notify<Hook::step>(observers, state), ...);
  }
  return true;
}

}  // namespace detail

/// The means of a source's loss and metrics, without training, always in the same order and with the same chance.
/// The names get `prefix` where one is not finite, which throws DivergedError.
template <class Model, class T, DataSource Source>
[[nodiscard]] RunningMeans evaluate_loss(const Model& model, Tape<T>& tape, typename Source::Batch& batch,
                                         const Source& source, const FitOptions& options, std::size_t epoch = 0,
                                         const char* prefix = "") {
  RunningMeans means;
  List<std::uint32_t> order(source.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint32_t>(i);
  for (std::size_t step = 0; step * options.batch < order.size(); ++step) {
    const auto samples = detail::batch_of(order, options.batch, step);
    source.gather(batch, samples);
    tape.clear();
    Pass<T> pass(tape, options.rng.split("validation").split(step), false, options.threads, options.precision);
    const Loss<T> loss = model.loss(pass, std::as_const(batch));
    detail::add_figures(means, model, loss, samples.size(), options, epoch, step, prefix);
  }
  return means;
}

namespace detail {

/// Adds what a source of pieces that are not learnt from says of the weights, or of their mean where one is kept.
template <class State, class T, class Validation>
void validate(State& state, Tape<T>& tape, typename Validation::Batch& batch, const Validation& validation,
              List<Figure>& figures) {
  swap_weights(state.model, state.average);
  const auto means = evaluate_loss(state.model, tape, batch, validation, state.options, state.progress.epoch, "val_");
  swap_weights(state.model, state.average);
  for (const RunningMeans::Sum& sum : means.sums()) figures.push_back({"val_" + sum.name, sum.mean()});
}

}  // namespace detail

/// Trains on a source, watching another; one without samples is none. Throws ArgumentError for options that make no
/// sense and DivergedError when a figure is not finite; then the model has the weights it had after the last good
/// epoch.
template <class Model, template <class> class Optimizer, class T, DataSource Source, DataSource Validation,
          class... Observers>
History fit(Model& model, Optimizer<T>& optimizer, const Source& source, const Validation& validation,
            const FitOptions& options, Observers&&... observers) {
  static_assert(Trainable<Model, T, typename Source::Batch>, "the model needs visit() and loss(pass, batch)");
  detail::check_fit(options, source.size());
  Training<Model, Optimizer<T>, T> state{model, optimizer, options};
  FitProgress& progress = state.progress;
  state.samples = source.size();
  state.steps = (source.size() + options.batch - 1) / options.batch;
  (detail::notify<detail::Hook::begin>(observers, state), ...);

  Tape<T> tape;
  if constexpr (requires { optimizer.prepare(tape); }) optimizer.prepare(tape);
  typename Source::Batch batch;
  typename Validation::Batch held_out;
  List<std::uint32_t> order(source.size());
  List<Tensor<T>> good;
  History::End end = History::End::finished;
  while (progress.epoch < options.epochs) {
    copy_weights(model, good);
    List<Figure> figures;
    try {
      if (!detail::learn_epoch(state, tape, batch, order, source, observers...)) {
        end = History::End::stopped;
        break;
      }
      for (const RunningMeans::Sum& sum : progress.means.sums()) figures.push_back({sum.name, sum.mean()});
      if constexpr (!std::is_same_v<Validation, detail::NoSource>) {
        if (validation.size() != 0) detail::validate(state, tape, held_out, validation, figures);
      }
    } catch (const DivergedError&) {
      paste_weights(model, good);
      throw;
    }

    progress.history.add(figures);
    ++progress.epoch;
    progress.step = 0;
    detail::judge_epoch(state, validation.size() != 0);
    (detail::notify<detail::Hook::epoch>(observers, state), ...);
    if (options.early.patience != 0 && progress.epoch - progress.best_epoch >= options.early.patience) {
      end = History::End::early;
      break;
    }
  }

  progress.history.end = end;
  progress.history.best_epoch = progress.best_epoch;
  (detail::notify<detail::Hook::end>(observers, state), ...);
  if (end == History::End::stopped) return progress.history;
  if (!state.best_weights.empty() || !state.average.empty())
    paste_weights(model, state.best_weights.empty() ? state.average : state.best_weights);
  return progress.history;
}

/// The same without validation.
template <class Model, template <class> class Optimizer, class T, DataSource Source, class... Observers>
History fit(Model& model, Optimizer<T>& optimizer, const Source& source, const FitOptions& options,
            Observers&&... observers) {
  return fit(model, optimizer, source, detail::NoSource{}, options, observers...);
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
