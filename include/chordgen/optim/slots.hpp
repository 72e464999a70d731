// SPDX-License-Identifier: MIT
//
// What optimisers keep for every parameter, in visiting order: never by address, so that a model may be copied or moved
// in the middle of training. A kind of state that is not used stays an empty tensor.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/nn/parameter.hpp>
#include <chordgen/optim/clip.hpp>

#include <array>

namespace chordgen::inline CHORDGEN_ABI {

/// What an adaptive optimiser squares where an embedding met a row several times in one batch: the sum of the row's
/// gradients, or each of them. Summed is what the formulas mean. Apart is what Keras does on its TensorFlow backend:
/// the running mean square of a row that is met often is smaller, so its steps are larger. Apart needs
/// tape.keep_squares, which fit sees to, and counts embeddings alone: leave it off where other ops read the same table.
enum class RepeatedRows : std::uint8_t { summed, apart };

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

  [[nodiscard]] List<Slot>& all() noexcept { return slots_; }
  [[nodiscard]] const List<Slot>& all() const noexcept { return slots_; }

 private:
  List<Slot> slots_;
};

/// Throws ArgumentError for a combination without meaning.
template <class = WhenCalled>
void check_repeated_rows(const char* operation, RepeatedRows rows, const Clip& clip) {
  if (rows == RepeatedRows::apart && (clip.value != 0 || clip.norm != 0 || clip.global_norm != 0))
    fail_argument(operation,
                  "repeated rows cannot be squared apart once gradients are clipped. Choose one of the two.");
}

/// The squares that stand for a gradient's own, or null.
template <class T>
[[nodiscard]] const T* squares_or_null(const Tape<T>& tape, const Parameter<T>& parameter) noexcept {
  const View<const T> squares = tape.squares_of(parameter);
  return squares.size() == 0 ? nullptr : squares.data();
}

/// Calls update(index, parameter, gradient) for each parameter; the gradient of one that took no part is empty.
template <class T, class Model, class Update>
void update_parameters(Model& model, Tape<T>& tape, const Clip& clip, Update&& update) {
  const Span<const View<T>> gradients = tape.gradients(model);
  apply(clip, gradients);
  std::size_t index = 0;
  model.visit([&](const Name&, Parameter<T>& parameter) {
    update(index, parameter, gradients[index]);
    ++index;
  });
}

}  // namespace detail

}  // namespace chordgen::inline CHORDGEN_ABI
