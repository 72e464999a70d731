// SPDX-License-Identifier: MIT
//
// The memory of the models that foretell chords as sets of notes: an LSTM over the events heard.
//
//   x_t = [sum of the note vectors of chord t-1, 1 at a piece's beginning, vector of duration t-1]     h_t = LSTM(x_t)
//
// A model may add a vector of its own to the sum of note vectors (models/tied_lstm.hpp: one for each known chord).
// What is said of the next event is up to heads on h_t: time_heads.hpp, note_decoder.hpp, tied_lstm.hpp.
#pragma once

#include <chordgen/autodiff.hpp>
#include <chordgen/models/note_batch.hpp>
#include <chordgen/nn.hpp>

#include <cmath>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// What the memory and the heads of a model of events have in common; models take it from their options.
struct EventSizes {
  std::size_t durations = 0;     ///< entries of the vocabulary; 0: nothing is heard or said of durations
  std::size_t units = 128;       ///< of the LSTM
  std::size_t note_vector = 64;  ///< 0: the keys as zeros and ones
  std::size_t duration_vector = 16;
  std::size_t position_vector = 16;
  std::size_t duration_units = 128;
  std::size_t held_units = 64;
  std::size_t keys = 88;
  Writing writing = Writing::upward;
  double input_dropout = 0;

  template <class Options>
  explicit EventSizes(const Options& options)
      : durations(options.durations),
        units(options.units),
        note_vector(options.note_vector),
        duration_vector(options.duration_vector),
        position_vector(options.position_vector),
        duration_units(options.duration_units),
        held_units(options.held_units),
        keys(options.keys),
        writing(options.writing),
        input_dropout(options.input_dropout) {}

  [[nodiscard]] bool times() const noexcept { return durations != 0; }
  /// A size of what is only there for durations.
  [[nodiscard]] std::size_t timed(std::size_t size) const noexcept { return times() ? size : 0; }
  /// The width of a chord as the LSTM hears it.
  [[nodiscard]] std::size_t chord_width() const noexcept { return note_vector == 0 ? keys : note_vector; }
  /// The width of the LSTM's input.
  [[nodiscard]] std::size_t features() const noexcept { return chord_width() + 1 + timed(duration_vector); }
};

namespace detail {

/// The range of weights that sum up `in` numbers.
[[nodiscard]] inline double fan(std::size_t in) { return 1 / std::sqrt(static_cast<double>(in)); }

/// Throws ArgumentError for sizes that no model of events can have.
template <class = WhenCalled>
void check_event_sizes(const char* model, const EventSizes& sizes) {
  const auto between = [&](const char* name, std::size_t value, std::size_t least, std::size_t most) {
    check_size(model, name, value, least, most);
  };
  constexpr std::size_t most = 1u << 16;
  between("durations", sizes.durations, 0, most);
  between("units", sizes.units, 1, most);
  between("note_vector", sizes.note_vector, 0, most);
  between("duration_vector", sizes.duration_vector, 1, most);
  between("position_vector", sizes.position_vector, 1, most);
  between("duration_units", sizes.duration_units, 1, most);
  between("held_units", sizes.held_units, 1, most);
  between("keys", sizes.keys, 2, 88);
}

/// Throws ArgumentError for a rate that is no share.
template <class = WhenCalled>
void check_dropout(const char* model, double rate) {
  if (!(rate >= 0 && rate < 1))
    fail_argument(model, "dropout: got " + std::to_string(rate) + ", expected at least 0, below 1.");
}

}  // namespace detail

template <class T>
struct EventLstm {
  EventSizes sizes;
  Parameter<T> note_vectors;      ///< (keys, note vector)
  Embedding<T> duration_vectors;  ///< (durations + 2, duration vector): also another, and none before
  Lstm<T> lstm;

  EventLstm(const EventSizes& chosen, const Rng& rng)
      : sizes(chosen),
        note_vectors{
            uniform_tensor<T>({chosen.keys, chosen.note_vector}, detail::fan(chosen.keys), rng.split("notes"))},
        duration_vectors(chosen.durations + 2, chosen.timed(chosen.duration_vector), rng.split("durations")),
        lstm(chosen.features(), chosen.units, rng.split("lstm")) {}

  /// h of every place (places, H); `own` (places, chord width) is added to the sums of note vectors where it is on a
  /// tape.
  Var<T> states(Pass<T>& pass, const NoteBatch& rows, Var<T> own = {}) const {
    const std::size_t places = rows.frames.size();
    Var<T> x{};
    if (sizes.note_vector != 0) {
      const View<T> flags = pass.tape.make({places, 1});
      for (std::size_t i = 0; i < places; ++i) flags[i] = static_cast<T>(rows.first[i]);
      Var<T> chords = row_sums(pass.tape.watch(note_vectors), rows.previous);
      if (own.tape != nullptr) chords = chords + own;
      x = concat(chords, pass.tape.constant(flags), Axis::features);
    } else {
      const View<T> keys = pass.tape.make({places, sizes.keys + 1});
      std::fill(keys.begin(), keys.end(), T(0));
      for (std::size_t i = 0; i < places; ++i) {
        for (const std::int32_t key : rows.previous[i]) keys(i, static_cast<std::size_t>(key)) = T(1);
        keys(i, sizes.keys) = static_cast<T>(rows.first[i]);
      }
      x = pass.tape.constant(keys);
    }
    if (sizes.times()) x = concat(x, duration_vectors(pass, rows.past_durations, {places}), Axis::features);
    if (sizes.note_vector != 0 || sizes.times()) x = Dropout<T>{sizes.input_dropout}(pass, x);
    return lstm.of_steps(pass, x, rows.counts);
  }

  template <class Visitor>
  void visit(Visitor&& each) {
    if (sizes.note_vector != 0) each("note_vectors", note_vectors);
    if (sizes.times()) visit_in("duration_vectors", duration_vectors, each);
    visit_in("lstm", lstm, each);
  }
};

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
