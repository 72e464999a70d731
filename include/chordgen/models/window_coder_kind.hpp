// SPDX-License-Identifier: MIT
//
// What the files of all models that code windows have in common: sizes that fit the vocabularies, and a self-test of
// what the decoder makes of one code.
#pragma once

#include <chordgen/models/latent_model.hpp>
#include <chordgen/models/model_kind.hpp>

namespace chordgen::inline CHORDGEN_ABI::detail {

/// Throws ArgumentError for options that are not those of the vocabularies and windows.
template <class = WhenCalled>
void check_vocabularies(const WindowCoderOptions& options, const Learnt& learnt) {
  const ChordWindows& windows = learnt.windows;
  check("load_model", options);
  if (options.chords != windows.chords.size() || options.window != windows.options().length ||
      (options.durations != 0 && options.durations != windows.durations.size()))
    fail_argument("load_model", "options and vocabularies differ. The file is damaged.");
}

/// The same, and for layers that are larger than the file.
template <class = WhenCalled>
void check_window_coder(const WindowCoderOptions& options, const Learnt& learnt, const SizeLimit& limit) {
  check_vocabularies(options, learnt);
  std::size_t width = options.latent;
  for (std::size_t i = options.hidden.size(); i-- > 0; width = options.hidden[i]) limit.check(width, options.hidden[i]);
  limit.check(width, options.chords * options.window);
  limit.check(width, options.durations * options.window);
}

/// The code of the corpus's first window where there is an encoder, else a code of ones, and the first 64 logits that
/// it decodes to.
template <LatentModel M>
[[nodiscard]] Tensor<double> latent_self_test(const M& model, const Learnt& learnt) {
  using T = typename M::Scalar;
  Tensor<T> code({1, model.options.coder.latent}, T(1));
  if constexpr (CodingModel<M>) {
    const std::uint32_t first[] = {0};
    code = encode(model, learnt.windows, first);
  }
  Tape<T> tape;
  Pass<T> pass(tape);
  const View<const T> logits = model.decode(pass, tape.constant(code.view())).chords.value();
  const std::size_t shown = std::min<std::size_t>(64, logits.size());
  Tensor<double> result({code.size() + shown});
  for (std::size_t i = 0; i < code.size(); ++i) result[i] = static_cast<double>(code[i]);
  for (std::size_t i = 0; i < shown; ++i) result[code.size() + i] = static_cast<double>(logits[i]);
  return result;
}

}  // namespace chordgen::inline CHORDGEN_ABI::detail
