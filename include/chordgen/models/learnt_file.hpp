// SPDX-License-Identifier: MIT
//
// The part of a model file that is the same for every kind: vocabularies, corpus, windows, tempo and metre.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/files/safetensors.hpp>
#include <chordgen/models/model_kind.hpp>
#include <chordgen/music/pitch.hpp>

#include <string>
#include <utility>

namespace chordgen::inline CHORDGEN_ABI::detail {

template <class = WhenCalled>
[[nodiscard]] Tensor<std::int32_t> ids_tensor(const List<IdSequence>& pieces, bool chords) {
  List<std::int32_t> all;
  for (const IdSequence& piece : pieces) {
    const List<std::int32_t>& ids = chords ? piece.chords : piece.durations;
    all.append(ids.begin(), ids.end());
  }
  Tensor<std::int32_t> result({all.size()});
  std::copy(all.begin(), all.end(), result.begin());
  return result;
}

/// Adds the arrays corpus/...
template <class = WhenCalled>
void add_corpus(SafeTensors& file, const Learnt& learnt) {
  const List<IdSequence>& pieces = learnt.windows.pieces;
  Tensor<std::int32_t> lengths({pieces.size()});
  for (std::size_t i = 0; i < pieces.size(); ++i) lengths[i] = static_cast<std::int32_t>(pieces[i].chords.size());
  file.add("corpus/chords", ids_tensor(pieces, true));
  file.add("corpus/durations", ids_tensor(pieces, false));
  file.add("corpus/lengths", lengths);
}

/// The metadata that tell of what was learnt.
template <class = WhenCalled>
[[nodiscard]] List<std::pair<std::string, std::string>> describe_learnt(const Learnt& learnt) {
  const ChordWindows& windows = learnt.windows;
  Json chords = Json::array();
  Json durations = Json::array();
  for (const PitchSet& chord : windows.chords.entries()) chords.push_back(chord_name(chord));
  for (const Rational& duration : windows.durations.entries()) durations.push_back(to_string(duration));
  Json pieces = Json::array();
  for (const IdSequence& piece : windows.pieces) pieces.push_back(piece.name);
  const Json options =
      Json::object({{"length", windows.options().length}, {"targets", to_string(windows.options().targets)}});
  const Json song =
      Json::object({{"tempo", to_string(learnt.tempo)}, {"beats", learnt.metre.beats}, {"unit", learnt.metre.unit}});
  return {{"chords", chords.dump()},
          {"durations", durations.dump()},
          {"pieces", pieces.dump()},
          {"windows", options.dump()},
          {"song", song.dump()}};
}

template <class = WhenCalled>
[[nodiscard]] Corpus corpus_of(const SafeTensors& file, const Json& names, const Vocabulary<PitchSet>& chords,
                               const Vocabulary<Rational>& durations) {
  const Tensor<std::int32_t> chord_ids = file.tensor<std::int32_t>("corpus/chords");
  const Tensor<std::int32_t> duration_ids = file.tensor<std::int32_t>("corpus/durations");
  const Tensor<std::int32_t> lengths = file.tensor<std::int32_t>("corpus/lengths");
  if (names.size() != lengths.size())
    fail_argument("load_model", "the corpus has " + std::to_string(lengths.size()) + " pieces and " +
                                    std::to_string(names.size()) + " names. The file is damaged.");
  Corpus corpus;
  std::size_t at = 0;
  for (const std::int32_t length : lengths) {
    if (length < 0 || chord_ids.size() != duration_ids.size() ||
        static_cast<std::size_t>(length) > chord_ids.size() - at)
      fail_argument("load_model", "the corpus's pieces are longer than its events. The file is damaged.");
    Piece& piece = corpus.pieces.emplace_back();
    piece.name = names.elements()[corpus.pieces.size() - 1].as_string();
    for (const std::size_t end = at + static_cast<std::size_t>(length); at < end; ++at) {
      ChordEvent event;
      event.pitches = chords[chord_ids[at]];
      event.duration = durations[duration_ids[at]];
      piece.events.push_back(event);
    }
  }
  return corpus;
}

/// What was learnt; `parsed(key)` gives the JSON of a metadata entry. Throws ArgumentError for what makes no sense.
template <class Parsed>
[[nodiscard]] Learnt parse_learnt(const SafeTensors& file, Parsed parsed) {
  const Json chord_names = parsed("chords");
  const Json duration_names = parsed("durations");
  const Json options = parsed("windows");
  const Json song = parsed("song");
  List<PitchSet> chord_entries;
  List<Rational> duration_entries;
  for (const Json& name : chord_names.elements()) chord_entries.push_back(parse_chord_name(name.as_string()));
  for (const Json& name : duration_names.elements()) duration_entries.push_back(Rational::parse(name.as_string()));
  Vocabulary<PitchSet> chords(std::move(chord_entries));
  Vocabulary<Rational> durations(std::move(duration_entries));
  if (chords.size() != chord_names.size() || durations.size() != duration_names.size())
    fail_argument("load_model", "a chord or a duration is twice in its vocabulary. The file is damaged.");

  Learnt learnt;
  const Corpus corpus = corpus_of(file, parsed("pieces"), chords, durations);
  learnt.windows = ChordWindows(
      corpus, std::move(chords), std::move(durations),
      {.length = size_option(options, "length"), .targets = parse_targets(options["targets"].as_string())});
  learnt.tempo = Rational::parse(song["tempo"].as_string());
  learnt.metre = {static_cast<int>(song["beats"].as_integer()), static_cast<int>(song["unit"].as_integer())};
  return learnt;
}

}  // namespace chordgen::inline CHORDGEN_ABI::detail
