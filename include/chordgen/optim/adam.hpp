// SPDX-License-Identifier: MIT
//
// Adam (Kingma and Ba 2015), with AMSGrad (Reddi, Kale and Kumar 2018) and decoupled weight decay, then called AdamW
// (Loshchilov and Hutter 2019). Epsilon stands outside the root. The formulas stand in kernels/optimiser.hpp.
#pragma once

#include <chordgen/kernels/optimiser.hpp>
#include <chordgen/optim/schedule.hpp>
#include <chordgen/optim/slots.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

struct AdamOptions {
  double learning_rate = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-7;
  double weight_decay = 0;  ///< of AdamW
  bool amsgrad = false;
  RepeatedRows repeated_rows = RepeatedRows::summed;
  Clip clip = {};
  Schedule schedule = {};
};

namespace detail {

/// base to a whole power, by squaring: the same bits from every C library.
[[nodiscard]] inline double whole_power(double base, std::size_t exponent) noexcept {
  double result = 1;
  for (; exponent != 0; exponent >>= 1, base *= base)
    if ((exponent & 1) != 0) result *= base;
  return result;
}

}  // namespace detail

/// Divides a running mean of the gradient by a running root mean square of it.
template <class T>
class Adam {
 public:
  enum Kind : std::size_t { momentum, velocity, velocity_hat, kinds };

  explicit Adam(const AdamOptions& options = {}) : options_(options) {
    detail::check_clip("Adam", options.clip);
    detail::check_repeated_rows("Adam", options.repeated_rows, options.clip);
    const bool betas = options.beta1 >= 0 && options.beta1 < 1 && options.beta2 >= 0 && options.beta2 < 1;
    if (!(options.learning_rate >= 0) || !betas || !(options.epsilon >= 0) || !(options.weight_decay >= 0))
      fail_argument("Adam", "learning rate, epsilon and weight decay are at least 0, betas are in [0, 1).");
  }

  /// Readies a tape for recordings that step() is to learn from.
  void prepare(Tape<T>& tape) const noexcept { tape.keep_squares(options_.repeated_rows == RepeatedRows::apart); }

  /// Updates a model from the gradients of the tape's recording.
  template <class Model>
  void step(Model& model, Tape<T>& tape) {
    const double rate = options_.learning_rate * options_.schedule.factor(steps_++);
    const double correction =
        std::sqrt(1 - detail::whole_power(options_.beta2, steps_)) / (1 - detail::whole_power(options_.beta1, steps_));
    kernels::AdamStep<T> update{static_cast<T>(rate * correction), static_cast<T>(options_.beta1),
                                static_cast<T>(options_.beta2), static_cast<T>(options_.epsilon),
                                static_cast<T>(rate * options_.weight_decay)};
    detail::update_parameters<T>(
        model, tape, options_.clip, [&](std::size_t index, Parameter<T>& parameter, View<T> gradient) {
          auto& slot = slots_.at(index, parameter.value, {true, true, options_.amsgrad});
          if (gradient.size() == 0) return;
          update.squares = detail::squares_or_null(tape, parameter);
          kernels::adam_step(parameter.value.view(), slot[momentum].view(), slot[velocity].view(),
                             slot[velocity_hat].view(), gradient, update, tape.threads());
        });
  }

  [[nodiscard]] AdamOptions& options() noexcept { return options_; }
  [[nodiscard]] const AdamOptions& options() const noexcept { return options_; }

  /// State for checkpoints, in visiting order.
  [[nodiscard]] detail::Slots<T, kinds>& slots() noexcept { return slots_; }
  [[nodiscard]] const detail::Slots<T, kinds>& slots() const noexcept { return slots_; }
  [[nodiscard]] std::size_t steps() const noexcept { return steps_; }
  void set_steps(std::size_t steps) noexcept { steps_ = steps; }

 private:
  AdamOptions options_;
  detail::Slots<T, kinds> slots_;
  std::size_t steps_ = 0;
};

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
