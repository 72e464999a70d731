// SPDX-License-Identifier: MIT
//
// Reverse-mode differentiation on a tape. Ops are recorded in the order in which they are computed, which is an order
// in which every value comes after what it was made from; backward is one loop in the other direction. No recursion, no
// sorting, no reference counts: a Var is an address (tape and index), the tape owns all values and gradients.
//
//   Tape<float> tape;
//   Var<float> x = tape.leaf(tensor), y = sum(tanh(x));
//   tape.backward(y);
//   tape.grad(x);                              // dy/dx
//   tape.clear();                              // forget the recording, keep the memory
//
// An op's backward step is a trivially copyable closure of at most 48 bytes, stored inside its node, so that recording
// allocates nothing. It gets the op's own Var and *adds* to the gradients of the op's inputs.
//
// The order of recording decides the order in which a gradient's parts are added, and so its last bit where there are
// three or more. C++ leaves open which operand of f(a()) + g(b()) is evaluated first: where bits must be the same from
// every compiler, give such parts names, one statement each.
//
// A gradient is zero until somebody adds to it, and its memory is taken only then. Once an op's backward step has run,
// the gradient of its output is not needed any more and the memory is used again; the gradients of leaves stay until
// clear(). What reads a Parameter's gradient is tape.gradients(model), in visiting order. See autodiff/ops.hpp.
#pragma once

#include <chordgen/autodiff/workspace.hpp>
#include <chordgen/core/parallel.hpp>
#include <chordgen/core/tensor.hpp>
#include <chordgen/kernels/variant.hpp>

#include <cstdint>
#include <cstring>
#include <string>

namespace chordgen::inline CHORDGEN_ABI {

template <class T>
class Tape;

/// The address of a value on a tape. Copied freely, owns nothing, valid until the tape is cleared.
template <class T>
struct Var {
  Tape<T>* tape = nullptr;
  std::uint32_t index = 0;
  std::uint32_t generation = 0;

  [[nodiscard]] View<const T> value() const { return tape->value(*this); }
  [[nodiscard]] Shape shape() const { return value().shape(); }
  /// The gradient, to add to; zero the first time.
  [[nodiscard]] View<T> grad() const { return tape->grad(*this); }
  /// The gradient where one is wanted, else an empty view: kernels leave empty outputs out.
  [[nodiscard]] View<T> wanted_grad() const { return tape->needs_gradient(*this) ? grad() : View<T>(); }
  /// Another value of the same recording: closures keep its index, which is a quarter of a Var.
  [[nodiscard]] Var peer(std::uint32_t other) const noexcept { return {tape, other, generation}; }
  /// The only element of a scalar.
  [[nodiscard]] T item() const { return value()[0]; }
};

/// Records operations and runs them backward.
template <class T>
class Tape {
 public:
  static constexpr std::size_t closure_size = 48;

  Tape() = default;
  Tape(const Tape&) = delete;  // every Var holds the tape's address
  Tape& operator=(const Tape&) = delete;

  // --- values ---

  /// Memory for a value, alive until clear(). Its contents are unspecified.
  [[nodiscard]] View<T> make(const Shape& shape) { return {arena_.template room<T>(shape.size()).data(), shape}; }
  /// Memory for plain data, alive until clear(): for what a backward step needs beside its 48 bytes.
  template <class U>
  [[nodiscard]] Span<U> room(std::size_t count) {
    return arena_.template room<U>(count);
  }
  /// A copy of plain data, alive as long.
  template <class U>
  [[nodiscard]] Span<const U> keep(Span<const U> items) {
    const Span<U> copy = room<U>(items.size());
    if (!items.empty()) std::memcpy(copy.data(), items.data(), items.size() * sizeof(items[0]));
    return copy;
  }

  /// An input whose gradient is wanted; copies the values.
  Var<T> leaf(View<const T> values) {
    const View<T> copy = make(values.shape());
    std::copy(values.begin(), values.end(), copy.begin());
    return push(copy, true);
  }
  Var<T> leaf(const Tensor<T>& values) { return leaf(values.view()); }

  /// An input without gradient. Refers to the caller's memory, which must stay until the recording is done with.
  Var<T> constant(View<const T> values) { return push(values, false); }

  /// The leaf of a parameter: the same one however often it is asked for in one recording.
  template <class Parameter>
  Var<T> watch(const Parameter& parameter) {
    if (frozen_) return constant(parameter.value.view());
    const Tensor<T>& values = parameter.value;
    for (const Watched& watched : watched_)
      if (watched.values == &values) return at(watched.index);
    const Var<T> var = push(values.view(), true);
    watched_.push_back({&values, var.index, {}});
    return var;
  }

  /// While frozen, parameters that are watched get no gradient; see autodiff/frozen.hpp.
  void freeze(bool frozen) noexcept { frozen_ = frozen; }

  /// Adds an op's output and its backward step, which is called as backward(Var out). The `companions` nodes before it
  /// are further outputs of the same op: the step runs when any of them received a gradient.
  template <class Backward>
  Var<T> record(View<const T> value, Backward backward, std::uint32_t companions = 0) {
    static_assert(sizeof(Backward) <= closure_size, "capture handles and plain numbers only");
    static_assert(std::is_trivially_copyable_v<Backward> && std::is_trivially_destructible_v<Backward>);
    const Var<T> out = push(value, true);
    Node& node = nodes_.back();
    std::memcpy(node.closure, &backward, sizeof(Backward));
    node.run = [](const std::byte* closure, Var<T> self) {
      (*std::launder(reinterpret_cast<const Backward*>(closure)))(self);
    };
    node.companions = companions;
    return out;
  }
  /// A further output of the op that is recorded next.
  Var<T> companion(View<const T> value) { return push(value, true); }

  // --- gradients ---

  /// Runs the recording backward from a scalar; once for each recording.
  void backward(Var<T> total) {
    if (value(total).size() != 1) fail_not_scalar(total.shape());
    if (ran_backward_)
      fail_argument("backward", "this recording has run backward already. Call clear() and record again.");
    ran_backward_ = true;
    grad(total)[0] += T(1);
    for (std::size_t index = total.index + 1; index-- > 0;) {
      if (nodes_[index].run == nullptr) continue;
      const std::size_t first = index - nodes_[index].companions;
      bool reached = false;
      for (std::size_t i = first; i <= index; ++i) reached = reached || nodes_[i].gradient.data != nullptr;
      if (reached) nodes_[index].run(nodes_[index].closure, at(static_cast<std::uint32_t>(index)));
      for (std::size_t i = first; i <= index; ++i) release_gradient(nodes_[i]);
    }
  }

  /// The gradient of a value: zero where nothing was added yet.
  [[nodiscard]] View<T> grad(Var<T> var) {
    Node& node = find(var);
    if (node.spent)
      fail_argument("grad", "the gradient of an intermediate value is gone after backward. Make the value a leaf.");
    if (node.gradient.data == nullptr) {
      node.gradient = workspace().take(node.value.size() * sizeof(T));
      std::fill_n(static_cast<T*>(node.gradient.data), node.value.size(), T(0));
    }
    return {static_cast<T*>(node.gradient.data), node.value.shape()};
  }
  /// Whether anything was added to a value's gradient.
  [[nodiscard]] bool has_grad(Var<T> var) const { return find(var).gradient.data != nullptr; }
  [[nodiscard]] bool needs_gradient(Var<T> var) const { return find(var).needs_gradient; }

  /// The gradients of a model's parameters in visiting order; an empty view for a parameter that took no part.
  template <class Model>
  [[nodiscard]] Span<const View<T>> gradients(Model& model) {
    gradients_.clear();
    model.visit([this](const auto&, auto& parameter) {
      View<T> gradient;
      for (const Watched& watched : watched_)
        if (watched.values == &parameter.value && nodes_[watched.index].gradient.data != nullptr)
          gradient = grad(at(watched.index));
      gradients_.push_back(gradient);
    });
    return gradients_;
  }

  // --- squares of repeated rows ---

  /// Makes embeddings add up the squares of the rows that they add to a parameter's gradient.
  void keep_squares(bool keep) noexcept { keeps_squares_ = keep; }
  [[nodiscard]] bool keeps_squares() const noexcept { return keeps_squares_; }
  /// Where they go, zero the first time; empty unless they are kept and `leaf` is a parameter's.
  [[nodiscard]] View<T> squares(Var<T> leaf) {
    if (!keeps_squares_) return {};
    for (Watched& watched : watched_) {
      if (watched.index != leaf.index) continue;
      if (watched.squares.size() == 0) {
        watched.squares = make(watched.values->shape());
        std::fill(watched.squares.begin(), watched.squares.end(), T(0));
      }
      return watched.squares;
    }
    return {};
  }
  /// The sum of squares of the rows that embeddings added to a parameter's gradient; empty where there is none.
  template <class Parameter>
  [[nodiscard]] View<const T> squares_of(const Parameter& parameter) const noexcept {
    for (const Watched& watched : watched_)
      if (watched.values == &parameter.value) return watched.squares;
    return {};
  }

  // --- the recording ---

  /// The values of the parameter that was watched last before something infinite or not a number was recorded: there
  /// the recording went wrong. Null where all is finite, or no parameter came before.
  [[nodiscard]] const Tensor<T>* watched_before_not_finite() const noexcept {
    std::size_t index = 0;
    for (bool finite = true; finite && index < nodes_.size(); index += finite ? 1u : 0u)
      for (const T value : nodes_[index].value) finite = finite && value - value == T(0);
    const Tensor<T>* last = nullptr;
    for (const Watched& watched : watched_)
      if (index < nodes_.size() && watched.index <= index) last = watched.values;
    return last;
  }

  [[nodiscard]] View<const T> value(Var<T> var) const { return find(var).value; }
  [[nodiscard]] std::size_t size() const noexcept { return nodes_.size(); }
  [[nodiscard]] std::uint32_t generation() const noexcept { return generation_; }

  /// Forgets all values; every Var made so far is void. The memory is kept for the next recording.
  void clear() {
    for (Node& node : nodes_)
      if (node.gradient.data != nullptr) workspace().give(node.gradient);
    arena_.clear();
    nodes_.clear();
    watched_.clear();
    gradients_.clear();
    ran_backward_ = false;
    ++generation_;
  }

  [[nodiscard]] Workspace& workspace() noexcept { return arena_.workspace(); }
  /// How many threads the ops may use.
  [[nodiscard]] Threads threads() const noexcept { return threads_; }
  void set_threads(Threads threads) noexcept { threads_ = threads; }
  /// What dense layers and LSTMs round the operands of their products to.
  [[nodiscard]] kernels::Precision precision() const noexcept { return precision_; }
  void set_precision(kernels::Precision precision) noexcept { precision_ = precision; }

 private:
  struct Node {
    View<const T> value;
    Workspace::Block gradient;
    void (*run)(const std::byte*, Var<T>) = nullptr;
    std::uint32_t companions = 0;
    bool needs_gradient = true;
    bool spent = false;
    alignas(8) std::byte closure[closure_size];
  };
  struct Watched {
    const Tensor<T>* values;
    std::uint32_t index;
    View<T> squares{};
  };

  [[nodiscard]] Var<T> at(std::uint32_t index) noexcept { return {this, index, generation_}; }

  Var<T> push(View<const T> value, bool needs_gradient) {
    Node& node = nodes_.emplace_back();
    node.value = value;
    node.needs_gradient = needs_gradient;
    return at(static_cast<std::uint32_t>(nodes_.size() - 1));
  }
  [[nodiscard]] const Node& find(Var<T> var) const {
    if (var.tape != this || var.generation != generation_) fail_stale();
    return nodes_[var.index];
  }
  [[nodiscard]] Node& find(Var<T> var) {
    if (var.tape != this || var.generation != generation_) fail_stale();
    return nodes_[var.index];
  }
  void release_gradient(Node& node) {
    if (node.gradient.data != nullptr) workspace().give(node.gradient);
    node.gradient = {};
    node.spent = true;
  }
  [[noreturn]] static void fail_stale() {
    fail_argument("Tape",
                  "a Var is used that this tape does not hold. It is from another tape, or from before clear().");
  }
  [[noreturn]] static void fail_not_scalar(const Shape& shape) {
    throw ShapeError("[backward] only a scalar can run backward: got " + to_string(shape) +
                     ", expected one element. Sum it first.");
  }

  List<Node> nodes_;  ///< grows while recording: no reference into it lives across push()
  List<Watched> watched_;
  List<View<T>> gradients_;
  Arena arena_;
  Threads threads_;
  kernels::Precision precision_ = kernels::Precision::f32;
  std::uint32_t generation_ = 1;
  bool ran_backward_ = false;
  bool frozen_ = false;
  bool keeps_squares_ = false;
};

}  // namespace chordgen::inline CHORDGEN_ABI
