// SPDX-License-Identifier: MIT
//
// RMSprop (Tieleman and Hinton 2012, lecture 6.5; centered: Graves 2013, equations 38 to 45). The formulas stand in
// kernels/optimiser.hpp.
//
// Where epsilon stands matters when gradients are small: inside the root (Keras 3) steps below sqrt(epsilon) become
// plain descent; outside (PyTorch, Keras until 2.10) they do not. Outside is the default.
#pragma once

#include <chordgen/kernels/optimiser.hpp>
#include <chordgen/optim/schedule.hpp>
#include <chordgen/optim/slots.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

using kernels::EpsilonPlace;

struct RmsPropOptions {
  double learning_rate = 1e-3;
  double rho = 0.9;
  double momentum = 0;
  double epsilon = 1e-7;
  EpsilonPlace epsilon_place = EpsilonPlace::outside;
  bool centered = false;
  RepeatedRows repeated_rows = RepeatedRows::summed;
  Clip clip = {};
  Schedule schedule = {};
};

/// Divides each step by a running root mean square of the gradient.
template <class T>
class RmsProp {
 public:
  enum Kind : std::size_t { velocity, momentum, average_gradient, kinds };

  explicit RmsProp(const RmsPropOptions& options = {}) : options_(options) {
    detail::check_clip("RmsProp", options.clip);
    detail::check_repeated_rows("RmsProp", options.repeated_rows, options.clip);
    if (!(options.learning_rate >= 0) || !(options.rho >= 0 && options.rho < 1) || !(options.epsilon >= 0))
      fail_argument("RmsProp", "learning rate and epsilon are at least 0, rho is in [0, 1).");
  }

  /// Readies a tape for recordings that step() is to learn from.
  void prepare(Tape<T>& tape) const noexcept { tape.keep_squares(options_.repeated_rows == RepeatedRows::apart); }

  /// Updates a model from the gradients of the tape's recording.
  template <class Model>
  void step(Model& model, Tape<T>& tape) {
    const double rate = options_.learning_rate * options_.schedule.factor(steps_++);
    kernels::RmsPropStep<T> update{static_cast<T>(rate), static_cast<T>(options_.rho), static_cast<T>(options_.epsilon),
                                   options_.epsilon_place, static_cast<T>(options_.momentum)};
    detail::update_parameters<T>(
        model, tape, options_.clip, [&](std::size_t index, Parameter<T>& parameter, View<T> gradient) {
          auto& slot = slots_.at(index, parameter.value, {true, options_.momentum > 0, options_.centered});
          if (gradient.size() == 0) return;
          update.squares = detail::squares_or_null(tape, parameter);
          kernels::rmsprop_step(parameter.value.view(), slot[velocity].view(), slot[momentum].view(),
                                slot[average_gradient].view(), gradient, update, tape.threads());
        });
  }

  [[nodiscard]] RmsPropOptions& options() noexcept { return options_; }
  [[nodiscard]] const RmsPropOptions& options() const noexcept { return options_; }

  /// State for checkpoints: each(Name, Tensor<T>&), named as in Keras, for parameters in visiting order.
  [[nodiscard]] detail::Slots<T, kinds>& slots() noexcept { return slots_; }
  [[nodiscard]] const detail::Slots<T, kinds>& slots() const noexcept { return slots_; }
  [[nodiscard]] std::size_t steps() const noexcept { return steps_; }
  void set_steps(std::size_t steps) noexcept { steps_ = steps; }

 private:
  RmsPropOptions options_;
  detail::Slots<T, kinds> slots_;
  std::size_t steps_ = 0;
};

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
