// SPDX-License-Identifier: MIT
//
// What a chord LSTM that composes remembers of a song, and how it hears the next event. No tape.
//
// In window state each prediction sees exactly the last L events, from a zero state. Done naively that costs L steps
// for every event. But an event is the last of one window, the one before last of the next, ... the first of a window
// that has just begun. So the states of the windows that are open are kept as one batch, and a new event advances all
// of them by one product: the same numbers, the weights read once. L - 1 rows are kept, the window that began first
// above; the one that begins with the event has no state to be multiplied. In stream state there is one row.
//
// The weights of the products are packed beforehand, as bfloat16 where that is asked for. What an event is multiplied
// with is known before it comes: where the vocabularies have no more entries than the other weights of the LSTM have
// rows, the first layer's share of each entry is a row of a table that is read instead.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/kernels/kept_operand.hpp>
#include <chordgen/models/chord_lstm.hpp>
#include <chordgen/models/model_kind.hpp>

#include <cstdint>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// For each layer (rows, units): one row, or one for each window that goes on.
template <class T>
struct LstmMemoryState {
  List<Tensor<T>> hidden{};
  List<Tensor<T>> cells{};
};

/// The layers of a model that must outlive it and learn nothing meanwhile; concatenated on the features.
template <class T>
class LstmMemory {
 public:
  using State = LstmMemoryState<T>;

  LstmMemory() = default;
  LstmMemory(const ChordLstm<T>& model, StateKind kind, Threads threads, kernels::Precision precision)
      : model_(&model), kind_(kind), threads_(threads) {
    const auto packed = [&](const Tensor<T>& weights) {
      return kernels::StoredOperand<T>(weights.view(), kernels::Form::as_it_lies, precision, threads);
    };
    for (const Lstm<T>& lstm : model.layers) {
      kernels_.push_back(packed(lstm.kernel.value));
      recurrents_.push_back(packed(lstm.recurrent.value));
    }
    const std::size_t entries = options().chords + options().durations;
    if (entries > (2 * options().layers - 1) * options().units) return;
    products_.resize({entries, 4 * options().units});
    kernels::stacked_products<T>(products_.view(), model.chord_embedding.table.value,
                                 model.duration_embedding.table.value, model.layers[0].kernel.value, threads,
                                 precision);
  }

  /// The state before the first event.
  [[nodiscard]] State start() const {
    const List<Tensor<T>> zeros(options().layers, Tensor<T>({kept_rows(), options().units}));
    return {zeros, zeros};
  }

  /// Each state hears its event; the top layer's state behind it, (states, units), valid until the next call.
  View<const T> advance(Span<State* const> states, Span<const std::int32_t> chords,
                        Span<const std::int32_t> durations) {
    const std::size_t units = options().units;
    const std::size_t count = states.size();
    const std::size_t kept = count * kept_rows();
    const std::size_t rows = kept + count * fresh_rows();
    gates_.resize({rows, 4 * units});
    below_.resize({rows, units});
    hidden_.resize({rows, units});
    cells_.resize({rows, units});

    for (std::size_t layer = 0; layer < options().layers; ++layer) {
      const Lstm<T>& lstm = model_->layers[layer];
      if (layer == 0) {  // every open window gets the same event: one row serves all
        hear(chords, durations);
        for (std::size_t r = 0; r < rows; ++r)
          std::copy_n(row_.data() + state_of(r, count) * 4 * units, 4 * units, gates_.data() + r * 4 * units);
      } else {
        std::swap(below_, hidden_);
        kernels_[layer].multiply(gates_.view(), below_.view(), threads_);
        kernels::add_rows(gates_.view(), lstm.bias.value);
      }
      gather(hidden_, states, &State::hidden, layer);
      gather(cells_, states, &State::cells, layer);
      if (kept != 0)
        recurrents_[layer].multiply_add(kernels::detail::rows_of(gates_.view(), 0, kept),
                                        kernels::detail::rows_of(View<const T>(hidden_.view()), 0, kept), threads_);
      kernels::lstm_cell_forward(hidden_.view(), cells_.view(), gates_.view(), cells_.view(), threads_);
      give_back(states, &State::hidden, layer, hidden_);
      give_back(states, &State::cells, layer, cells_);
    }
    top_.resize({count, units});  // of each state the window that began first
    for (std::size_t i = 0; i < count; ++i)
      std::copy_n(hidden_.data() + (kept == 0 ? i : i * kept_rows()) * units, units, top_.data() + i * units);
    return top_.view();
  }

 private:
  [[nodiscard]] const ChordLstmOptions& options() const noexcept { return model_->options; }
  /// How many rows of one state go on with the next event, and how many begin with it.
  [[nodiscard]] std::size_t kept_rows() const noexcept { return kind_ == StateKind::window ? options().window - 1 : 1; }
  [[nodiscard]] std::size_t fresh_rows() const noexcept { return kind_ == StateKind::window ? 1 : 0; }

  /// What the events, with the bias, are to the first layer's gates, into row_.
  void hear(Span<const std::int32_t> chords, Span<const std::int32_t> durations) {
    const std::size_t width = 4 * options().units;
    row_.resize({chords.size(), width});
    const auto copy_row = [](T* to, View<const T> table, std::size_t id) {
      std::copy_n(table.data() + id * table.columns(), table.columns(), to);
    };
    if (products_.size() != 0) {
      for (std::size_t i = 0; i < chords.size(); ++i) {
        copy_row(row_.data() + i * width, products_, static_cast<std::size_t>(chords[i]));
        kernels::accumulate(View<T>(row_.view()).row(i),
                            products_.view().row(options().chords + static_cast<std::size_t>(durations[i])));
      }
    } else {
      input_.resize({chords.size(), model_->features()});
      for (std::size_t i = 0; i < chords.size(); ++i) {
        T* const x = input_.data() + i * model_->features();
        copy_row(x, model_->chord_embedding.table.value, static_cast<std::size_t>(chords[i]));
        copy_row(x + options().embedding, model_->duration_embedding.table.value,
                 static_cast<std::size_t>(durations[i]));
      }
      kernels_[0].multiply(row_.view(), input_.view(), threads_);
    }
    kernels::add_rows(row_.view(), model_->layers[0].bias.value);
  }

  /// Which state a row of all belongs to: first those that go on, one state after the other, then those that begin.
  [[nodiscard]] std::size_t state_of(std::size_t row, std::size_t count) const noexcept {
    const std::size_t kept = count * kept_rows();
    return row < kept ? row / kept_rows() : row - kept;
  }
  using Part = List<Tensor<T>> State::*;
  static void gather(Tensor<T>& rows, Span<State* const> states, Part part, std::size_t layer) {
    T* to = rows.data();
    for (const State* const state : states) {
      const Tensor<T>& from = (state->*part)[layer];
      to = std::copy(from.begin(), from.end(), to);
    }
    std::fill(to, rows.end(), T(0));
  }
  /// A window that is complete leaves its state, and the one that has just begun comes in.
  void give_back(Span<State* const> states, Part part, std::size_t layer, const Tensor<T>& rows) const {
    const std::size_t units = options().units;
    const std::size_t fresh = fresh_rows() * units;
    const T* from = rows.data();
    const T* begun = rows.data() + states.size() * kept_rows() * units;
    for (State* const state : states) {
      Tensor<T>& to = (state->*part)[layer];
      if (to.size() != 0) std::copy_n(begun, fresh, std::copy(from + fresh, from + to.size(), to.begin()));
      from += to.size();
      begun += fresh;
    }
  }

  const ChordLstm<T>* model_ = nullptr;
  StateKind kind_ = StateKind::stream;
  Threads threads_;
  List<kernels::StoredOperand<T>> kernels_;  ///< of each layer
  List<kernels::StoredOperand<T>> recurrents_;
  Tensor<T> products_;  ///< (chords + durations, 4H): both tables times their parts of the first kernel; or empty
  // Rows of all states: n events, R rows each.
  Tensor<T> input_;   // (n, features): the events' vectors
  Tensor<T> row_;     // (n, 4H): their share in the first layer's gates
  Tensor<T> gates_;   // (nR, 4H)
  Tensor<T> below_;   // (nR, H): the layer below
  Tensor<T> hidden_;  // (nR, H)
  Tensor<T> cells_;   // (nR, H)
  Tensor<T> top_;     // (n, H): the rows that foretell
};

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
