// SPDX-License-Identifier: MIT
//
// The words by which every program chooses its music.
#pragma once

#include "program.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace program {

/// Tells a waiting terminal how many files have been read.
struct ReadingProgress {
  void operator()(std::size_t done, std::size_t total) const {
    if (::isatty(2) == 0 || total < 100) return;
    say("\rreading files: " + std::to_string(done) + " of " + std::to_string(total) + (done == total ? "\n" : ""));
  }
};

struct CorpusArguments {
  std::string folder;
  std::string name_contains;
  std::string key = "C major";
  std::string key_profile = "aarden-essen";
  std::string transpose_to;
  std::string instrument;
  std::string instruments = "one";
  int part = -1;
  std::string like = "exact";
  std::string rests = "keep";
  std::string quantize = "off";
  std::string duplicates = "drop";
  std::string region;
  std::string vocabulary = "kept";
  std::string split;  ///< of the trainers: see add_split_to
  std::string augment = "none";

  void add_to(CLI::App& app) {
    app.add_option("--corpus", folder, "Folder of MIDI files (default: the built-in songbook)");
    add_reading_to(app);
    app.add_option("--vocabulary", vocabulary, "Chords of the pieces kept, or of all that were read")
        ->capture_default_str()
        ->check(CLI::IsMember({"kept", "all"}));
  }
  /// How a model learns more from what was read.
  void add_augment_to(CLI::App& app) {
    app.add_option("--augment", augment,
                   "Learn every piece in all keys or octaves too, as far as the corpus's own range goes")
        ->capture_default_str()
        ->check(CLI::IsMember({"none", "keys", "octaves"}));
  }
  /// Which files are read and how.
  void add_reading_to(CLI::App& app) {
    app.add_option("--name-contains", name_contains, "Only files whose name contains this, in any case");
    app.add_option("--key", key, "Only pieces in this key; any or most-common")->capture_default_str();
    app.add_option("--key-profile", key_profile, "How keys are found: a profile, or closely, which hears the beginning")
        ->capture_default_str();
    app.add_option("--transpose-to", transpose_to, "Move every piece to this key (then --key is any)");
    app.add_option("--region", region, "Move every piece by octaves between these pitches, such as E2-B5");
    app.add_option("--instrument", instrument, "Only parts of this instrument or family");
    app.add_option("--instruments", instruments, "Pieces of several instruments: left out (one), or read as one sound")
        ->capture_default_str()
        ->check(CLI::IsMember({"one", "all"}));
    app.add_option("--part", part, "Only this part of each piece, from 0")->check(CLI::NonNegativeNumber);
    app.add_option("--like", like, "exact: ticks as written; music21: the readings of music21 5.7.3")
        ->capture_default_str()
        ->check(CLI::IsMember({"exact", "music21"}));
    app.add_option("--quantize", quantize,
                   "off: times as written; auto: each file's own grid; 4,3: fourths and thirds of a quarter")
        ->capture_default_str();
    app.add_option("--rests", rests, "Silence as an event of its own, or left out")
        ->capture_default_str()
        ->check(CLI::IsMember({"keep", "skip"}));
    app.add_option("--duplicates", duplicates, "A file with the music of an earlier one: left out, or read again")
        ->capture_default_str()
        ->check(CLI::IsMember({"drop", "keep"}));
  }

  /// For programs that train: which pieces they learn from, and which tell them when to stop.
  void add_split_to(CLI::App& app) {
    app.add_option("--split", split,
                   "FILE.tsv[:COLUMN] says train, valid or test of each file; drawn: a tenth of the pieces validates; "
                   "none: all pieces train (default: drawn; of the songbook, which is small, for a softmax over chords "
                   "and for models of windows none)");
  }

  /// Everything that read_corpus needs. Throws ArgumentError for words that mean nothing.
  [[nodiscard]] chordgen::CorpusOptions options(chordgen::Threads threads) const {
    using namespace chordgen;
    CorpusOptions options{.name_contains = name_contains,
                          .key = KeyChoice::parse(transpose_to.empty() ? key : "any"),
                          .key_profile = KeyMethod::parse(key_profile),
                          .quantize = GridChoice::parse(quantize),
                          .instrument = instrument,
                          .threads = threads};
    if (!transpose_to.empty()) options.transpose_to = Key::parse(transpose_to);
    if (!region.empty()) options.region = parse_range(region);
    if (like == "music21") {
      if (!options.quantize.is_off())
        fail_argument("--quantize", "music21's reading has a grid of its own. Leave out --quantize or --like.");
      options.reading = Reading::music21;
    }
    if (instruments == "all") options.instruments = Instruments::all;
    if (rests == "skip") options.rests = ChordifyOptions::Rests::skip;
    if (duplicates == "keep") options.duplicates = Duplicates::keep;
    if (part >= 0) options.part = static_cast<std::size_t>(part);
    return options;
  }
  /// Reads what was asked for. Throws as read_corpus does.
  [[nodiscard]] chordgen::Corpus read(chordgen::Threads threads) const {
    const chordgen::CorpusOptions chosen = options(threads);
    if (folder.empty()) {
      refuse_choices_from_songbook();
      return chordgen::songbook();
    }
    return chordgen::read_corpus(folder, chosen, ReadingProgress{});
  }
  /// What a model learns from: the corpus, in more keys or octaves when asked.
  [[nodiscard]] chordgen::Corpus enlarged(const chordgen::Corpus& corpus) const {
    using namespace chordgen;
    if (augment == "none") return corpus;
    return augmented(corpus, augment == "keys" ? Augment::keys : Augment::octaves, range_of(corpus));
  }
  /// The pieces by their sides; what the drawing of the default depends on is the seed alone. Throws ArgumentError for
  /// a table that lacks a piece, and when nothing is left to train on.
  [[nodiscard]] chordgen::SplitCorpus parts(const chordgen::Corpus& corpus, const chordgen::Rng& rng) const;
  [[nodiscard]] std::string split_or_default() const {
    return !split.empty() ? split : folder.empty() ? "none" : "drawn";
  }
  /// What chooses among files means nothing without a folder of them.
  void refuse_choices_from_songbook() const {
    const char* option = !name_contains.empty()                                     ? "--name-contains"
                         : !instrument.empty()                                      ? "--instrument"
                         : part >= 0                                                ? "--part"
                         : !transpose_to.empty()                                    ? "--transpose-to"
                         : !region.empty()                                          ? "--region"
                         : key != "C major" && key != "any" && key != "most-common" ? "--key"
                                                                                    : nullptr;
    if (option != nullptr)
      chordgen::fail_argument(option,
                              "it chooses among files, and the built-in songbook, all in C major, has none. "
                              "Give a folder of MIDI files with --corpus.");
  }
  [[nodiscard]] chordgen::VocabularyScope scope() const {
    return vocabulary == "all" ? chordgen::VocabularyScope::all : chordgen::VocabularyScope::kept;
  }

  /// Everything that decides what is read, for checkpoints.
  [[nodiscard]] chordgen::Json describe() const {
    return chordgen::Json::object({{"corpus", folder},
                                   {"name_contains", name_contains},
                                   {"key", key},
                                   {"key_profile", key_profile},
                                   {"transpose_to", transpose_to},
                                   {"instrument", instrument},
                                   {"instruments", instruments},
                                   {"part", part},
                                   {"like", like},
                                   {"rests", rests},
                                   {"quantize", quantize},
                                   {"duplicates", duplicates},
                                   {"region", region},
                                   {"augment", augment},
                                   {"vocabulary", vocabulary},
                                   {"split", split_or_default()}});
  }
};

inline std::size_t event_count(const chordgen::Corpus& corpus) {
  std::size_t events = 0;
  for (const chordgen::Piece& piece : corpus.pieces) events += piece.events.size();
  return events;
}

/// The sides that "FILE.tsv[:COLUMN]" gives the pieces. What was read beside them stays with those that train.
inline chordgen::SplitCorpus split_by_table(const chordgen::Corpus& corpus, const std::string& file_and_column) {
  const std::size_t colon = file_and_column.rfind(':');
  const std::string path = file_and_column.substr(0, colon);
  const std::string column = colon == std::string::npos ? "" : file_and_column.substr(colon + 1);
  return split_corpus(corpus, chordgen::split_from_table(corpus, chordgen::read_text_file(path), column));
}

inline chordgen::SplitCorpus CorpusArguments::parts(const chordgen::Corpus& corpus, const chordgen::Rng& rng) const {
  const std::string asked = split_or_default();
  chordgen::SplitCorpus parts;
  if (asked == "none")
    parts.train = corpus;
  else if (asked == "drawn")
    parts = split_corpus(corpus, split_pieces(corpus, {}, rng.split("split")));
  else
    parts = split_by_table(corpus, asked);
  if (parts.train.pieces.empty())
    chordgen::fail_argument("--split", "\"" + asked + "\" leaves no piece to train on. Give more music.");
  parts.train.files = corpus.files;
  parts.train.others = corpus.others;
  return parts;
}

/// The corpus's median tempo and its commonest metre.
inline void take_tempo_and_metre(chordgen::Learnt& learnt, const chordgen::Corpus& corpus) {
  std::vector<chordgen::Rational> tempos;
  std::size_t most = 0;
  for (const chordgen::Piece& piece : corpus.pieces) {
    tempos.push_back(piece.tempo);
    const auto same = static_cast<std::size_t>(
        std::count_if(corpus.pieces.begin(), corpus.pieces.end(),
                      [&](const chordgen::Piece& other) { return other.metre == piece.metre; }));
    if (same > most) learnt.metre = piece.metre;
    most = std::max(most, same);
  }
  std::nth_element(tempos.begin(), tempos.begin() + static_cast<std::ptrdiff_t>(tempos.size() / 2), tempos.end());
  learnt.tempo = tempos[tempos.size() / 2];
}

/// One line for people: what was read and how.
inline void report(const chordgen::Corpus& corpus, const chordgen::ChordWindows& windows,
                   const CorpusArguments& arguments) {
  std::string text = arguments.folder.empty() ? "the built-in songbook" : "\"" + arguments.folder + "\"";
  if (!arguments.folder.empty())
    text += " (reading " + arguments.like + ", rests " + arguments.rests + ", key " +
            (arguments.transpose_to.empty() ? arguments.key : "any, moved to " + arguments.transpose_to) + " by " +
            arguments.key_profile + ", vocabulary " + arguments.vocabulary + ")";
  say(text + ": " + std::to_string(corpus.pieces.size()) + " pieces, " + std::to_string(event_count(corpus)) +
      " events, " + std::to_string(windows.chords.size()) + " chords, " + std::to_string(windows.durations.size()) +
      " durations, " + std::to_string(windows.size()) + " windows of " + std::to_string(windows.options().length) +
      "\n");
  for (const chordgen::FileFate& file : corpus.files)
    if (!file.kept && file.code != "name") say("  dropped " + file.path + ": " + file.reason + "\n");
}

}  // namespace program
