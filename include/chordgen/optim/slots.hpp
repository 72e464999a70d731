// SPDX-License-Identifier: MIT
//
// What optimisers keep for every parameter, in visiting order: never by address, so that a model may be copied or moved
// in the middle of training. A kind of state that is not used stays an empty tensor.
#pragma once

#include <chordgen/nn/parameter.hpp>
#include <chordgen/optim/clip.hpp>

#include <array>
#include <vector>

namespace chordgen::inline CHORDGEN_ABI {

namespace detail {

/// Kinds state tensors for each parameter.
template <class T, std::size_t Kinds>
class Slots {
 public:
  using Slot = std::array<Tensor<T>, Kinds>;

  /// The state of parameter `index`; made as zeros of the parameter's shape for each kind that is `used`.
  Slot& at(std::size_t index, const Tensor<T>& parameter, const std::array<bool, Kinds>& used) {
    if (index == slots_.size()) {
      Slot& made = slots_.emplace_back();
      for (std::size_t kind = 0; kind < Kinds; ++kind)
        if (used[kind]) made[kind] = Tensor<T>(parameter.shape());
    }
    Slot& slot = slots_[index];
    for (std::size_t kind = 0; kind < Kinds; ++kind)
      if (used[kind] && !(slot[kind].shape() == parameter.shape()))
        fail_shapes("optimizer", "parameter and state differ", parameter.shape(), slot[kind].shape(),
                    "An optimiser belongs to one model; make a new one for another.");
    return slot;
  }

  [[nodiscard]] std::vector<Slot>& all() noexcept { return slots_; }
  [[nodiscard]] const std::vector<Slot>& all() const noexcept { return slots_; }

 private:
  std::vector<Slot> slots_;
};

/// Calls update(index, parameter's values, gradient) for each parameter that took part in the recording.
template <class T, class Model, class Update>
void update_parameters(Model& model, Tape<T>& tape, const Clip& clip, Update&& update) {
  const std::span<const View<T>> gradients = tape.gradients(model);
  apply(clip, gradients);
  std::size_t index = 0;
  model.visit([&](const Name&, Parameter<T>& parameter) {
    update(index, parameter.value, gradients[index]);
    ++index;
  });
}

}  // namespace detail

}  // namespace chordgen::inline CHORDGEN_ABI
