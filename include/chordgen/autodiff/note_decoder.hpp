// SPDX-License-Identifier: MIT
//
// The note decoder as an op, and the sums of table rows that it and its models are fed with. Formulas and gradients:
// kernels/note_decoder.hpp, kernels/row_sums.hpp.
#pragma once

#include <chordgen/autodiff/losses.hpp>
#include <chordgen/autodiff/scratch.hpp>
#include <chordgen/kernels/note_decoder_fast.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// y (lists, width): for each list the sum of the rows of the table (vocabulary, width) that it names.
///
///   dtable[id] += dy of the lists that name it
template <class T>
Var<T> row_sums(Var<T> table, const kernels::RowLists& lists) {
  detail::check_ids("row_sums", lists.ids, table.shape().rows());
  if (!lists.begins.empty() && lists.begins.back() > lists.ids.size())
    fail_argument("row_sums", "the lists end behind their ids: got " + std::to_string(lists.begins.back()) +
                                  ", expected at most " + std::to_string(lists.ids.size()) + ".");

  Tape<T>& tape = *table.tape;
  const View<T> y = tape.make({lists.size(), table.shape().columns()});
  std::fill(y.begin(), y.end(), T(0));
  kernels::row_sums_forward(y, table.value(), lists);

  const kernels::RowLists kept{tape.keep(lists.ids), tape.keep(lists.begins)};
  return tape.record(
      y, [table, kept](Var<T> out) { kernels::row_sums_backward(table.grad(), View<const T>(out.grad()), kept); });
}

/// What the note decoder learns, on a tape.
template <class T>
struct NoteTables {
  Var<T> inputs;  ///< (sizes.input_rows(), D)
  Var<T> scores;  ///< (sizes.score_rows(), D)
  Var<T> bias;    ///< (sizes.score_rows())
};

namespace detail {

template <class T>
void check_note_decoder(Var<T> base, const NoteTables<T>& tables, const kernels::NoteSizes& sizes,
                        Span<const kernels::NoteFrame> frames, const kernels::RowLists& sets) {
  const std::size_t width = tables.inputs.shape().columns();
  const Shape inputs{sizes.input_rows(), width};
  const Shape scores{sizes.score_rows(), width};
  if (sizes.keys < 2 || sizes.ranks == 0) fail_argument("note_decoder", "give at least 2 keys and 1 rank.");
  if (!(tables.inputs.shape() == inputs))
    fail_shapes("note_decoder", "the inputs' table does not fit the sizes", tables.inputs.shape(), inputs, "");
  if (!(tables.scores.shape() == scores) || tables.bias.value().size() != sizes.score_rows())
    fail_shapes("note_decoder", "the scores' table does not fit the sizes", tables.scores.shape(), scores,
                "The bias has one number for each of its rows.");
  if (base.shape().columns() != width)
    fail_shapes("note_decoder", "base and inputs do not fit", base.shape(), inputs, "Both have the decoder's width.");
  check_ids("note_decoder", sets.ids, sizes.keys);
  for (const kernels::NoteFrame& frame : frames)
    if (frame.row >= base.shape().rows() ||
        std::max({frame.written, frame.previous, frame.before, frame.scale}) >= sets.size())
      fail_argument("note_decoder", "a frame names a row or a set that is not there.");
}

/// What the backward step needs; kept on the tape.
template <class T>
struct NoteCall {
  kernels::NotePlan plan;
  kernels::NoteTrace<T> trace;
  NoteTables<T> tables;
  Var<T> base;
  double rate;
  double factor;

  [[nodiscard]] kernels::NoteWeights<T> weights() const {
    return {tables.inputs.value(), tables.scores.value(), tables.bias.value()};
  }
  [[nodiscard]] std::size_t width() const { return tables.inputs.shape().columns(); }
  [[nodiscard]] Shape later() const { return {plan.steps.size() - plan.first_steps, plan.sizes.keys - 1}; }
  [[nodiscard]] Shape block() const {
    std::size_t largest = 0;
    for (const kernels::NoteGroup& group : plan.groups) largest = std::max<std::size_t>(largest, group.count);
    return {largest, plan.sizes.keys + 1};
  }

  void forward(Tape<T>& tape, const kernels::NoteDropout& dropout) const {
    const std::size_t columns = plan.sizes.keys + 1;
    const Scratch<T> frames(tape, {plan.frames.size(), width()});
    const Scratch<T> later_scores(tape, later());
    const Scratch<T> table(tape, {columns, width()});
    const Scratch<T> bias(tape, {columns});
    const Scratch<T> products(tape, block());
    const Scratch<T> views(tape, {plan.views.count(), width()});
    kernels::note_decoder_forward(
        trace, plan, base.value(), weights(), dropout,
        {frames.view(), {}, {}, later_scores.view(), table.view(), bias.view(), products.view(), views.view()},
        tape.threads());
  }
  void backward(Tape<T>& tape, T upstream) const {
    const std::size_t columns = plan.sizes.keys + 1;
    const Scratch<T> frames(tape, {plan.frames.size(), width()});
    const Scratch<T> dz(tape, trace.hidden.shape());
    const Scratch<T> dscores(tape, trace.probabilities.shape());
    const Scratch<T> later_scores(tape, later());
    const Scratch<T> table(tape, {columns, width()});
    const Scratch<T> bias(tape, {columns});
    const Scratch<T> products(tape, block());
    const Scratch<T> views(tape, {plan.views.count(), width()});
    kernels::note_decoder_backward({base.grad(), tables.inputs.grad(), tables.scores.grad(), tables.bias.grad()}, plan,
                                   trace, weights(), rate, static_cast<T>(static_cast<double>(upstream) * factor),
                                   {frames.view(), dz.view(), dscores.view(), later_scores.view(), table.view(),
                                    bias.view(), products.view(), views.view()},
                                   tape.threads());
  }
};

}  // namespace detail

/// factor times the sum of -log P(frame), in nats, over frames whose rows of the base (rows, D) carry the past. The
/// sets hold keys, ascending.
template <class T>
Var<T> note_decoder(Var<T> base, const NoteTables<T>& tables, const kernels::NoteSizes& sizes,
                    Span<const kernels::NoteFrame> frames, const kernels::RowLists& sets, double factor,
                    const kernels::NoteDropout& dropout = {}) {
  detail::check_note_decoder(base, tables, sizes, frames, sets);

  Tape<T>& tape = *base.tape;
  const kernels::NotePlan plan =
      plan_notes(sizes, tape.keep(frames), {tape.keep(sets.ids), tape.keep(sets.begins)}, tape);
  const std::size_t steps = plan.steps.size();
  const kernels::NoteTrace<T> trace{tape.make({steps, tables.inputs.shape().columns()}),
                                    tape.make({steps, sizes.keys + 1}), tape.make({steps})};
  const detail::NoteCall<T> call{plan, trace, tables, base, dropout.rate, factor};
  call.forward(tape, dropout);

  return tape.record(detail::weighted_sum(tape, trace.losses, factor),
                     [kept = tape.keep(Span<const detail::NoteCall<T>>(&call, 1)).data()](Var<T> out) {
                       kept->backward(*out.tape, out.grad()[0]);
                     });
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
