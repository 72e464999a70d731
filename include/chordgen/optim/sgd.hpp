// SPDX-License-Identifier: MIT
//
// Gradient descent, with momentum (Polyak 1964) or Nesterov's (Sutskever et al. 2013). The formulas stand in
// kernels/optimiser.hpp.
#pragma once

#include <chordgen/kernels/optimiser.hpp>
#include <chordgen/optim/schedule.hpp>
#include <chordgen/optim/slots.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

struct SgdOptions {
  double learning_rate = 1e-2;
  double momentum = 0;
  bool nesterov = false;
  Clip clip = {};
  Schedule schedule = {};
};

/// Steps against the gradient.
template <class T>
class Sgd {
 public:
  enum Kind : std::size_t { momentum, kinds };

  explicit Sgd(const SgdOptions& options = {}) : options_(options) {
    detail::check_clip("Sgd", options.clip);
    if (!(options.learning_rate >= 0) || !(options.momentum >= 0 && options.momentum < 1))
      fail_argument("Sgd", "the learning rate is at least 0, momentum is in [0, 1).");
  }

  /// Updates a model from the gradients of the tape's recording.
  template <class Model>
  void step(Model& model, Tape<T>& tape) {
    const double rate = options_.learning_rate * options_.schedule.factor(steps_++);
    const kernels::SgdStep<T> update{static_cast<T>(rate), static_cast<T>(options_.momentum), options_.nesterov};
    detail::update_parameters<T>(
        model, tape, options_.clip, [&](std::size_t index, Parameter<T>& parameter, View<T> gradient) {
          auto& slot = slots_.at(index, parameter.value, {options_.momentum > 0});
          if (gradient.size() == 0) return;
          kernels::sgd_step(parameter.value.view(), slot[momentum].view(), gradient, update, tape.threads());
        });
  }

  [[nodiscard]] SgdOptions& options() noexcept { return options_; }
  [[nodiscard]] const SgdOptions& options() const noexcept { return options_; }

  /// State for checkpoints, in visiting order.
  [[nodiscard]] detail::Slots<T, kinds>& slots() noexcept { return slots_; }
  [[nodiscard]] const detail::Slots<T, kinds>& slots() const noexcept { return slots_; }
  [[nodiscard]] std::size_t steps() const noexcept { return steps_; }
  void set_steps(std::size_t steps) noexcept { steps_ = steps; }

 private:
  SgdOptions options_;
  detail::Slots<T, kinds> slots_;
  std::size_t steps_ = 0;
};

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
