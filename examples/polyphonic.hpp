// SPDX-License-Identifier: MIT
//
// The library's own models on the polyphonic benchmark: which is trained how, and which are judged as one.
//
//   note-decoder, note-decoder-down   chords written from the lowest note, from the highest
//   key-scan                          key by key, each seeing the music from where it stands
//   recall                            what the piece itself has said before
//   n-gram                            the baseline n-gram-mixture
//   pair                              both note decoders
//
// Recipes joined by + are judged as one: pair+n-gram, pair+key-scan+n-gram+recall. Their weights depend on how much the
// n-gram knows of the chords before, and those of all others against recall on how long the piece agrees with itself.
//
// A recipe goes by the size of its set, was chosen on validation parts alone, and keeps the epoch that is best there.
// docs/polyphonic.md has what each reaches.
#pragma once

#include "program.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace program {

/// How frames are learnt: AdamW with a cosine down to 2 % of the rate, gradients clipped to norm 1, a running mean of
/// the weights.
struct FrameRecipe {
  chordgen::ChunkOptions chunks{.length = 0, .shifted = 0.3, .lowest_shift = -2, .highest_shift = 2};
  std::size_t epochs = 40;
  std::size_t batch = 16;
  double learning_rate = 2e-3;
  double weight_decay = 0;
  double average = 0.995;
};

inline std::size_t frames_of(const chordgen::Corpus& corpus) {
  std::size_t frames = 0;
  for (const chordgen::Piece& piece : corpus.pieces) frames += piece.events.size();
  return frames;
}

/// Sizes and recipe of the note decoder for a set of so many training frames. All four sets are moved to C. The
/// chorales (13,807 frames) are few: whole pieces, much dropout, and a wide decoder under it. Of the others chunks:
/// Piano-midi.de (75,911), Nottingham (176,561), which repeats itself and is learnt as it is, and MuseData (245,202).
struct NoteFrames {
  chordgen::NoteDecoderOptions sizes{
      .units = 256, .width = 384, .note_vector = 0, .classes = 0, .state_dropout = 0.5, .hidden_dropout = 0.4};
  FrameRecipe recipe{};

  explicit NoteFrames(std::size_t frames) {
    if (frames < 50000) return;
    recipe.batch = 8;
    sizes.width = 256;
    if (frames < 100000) {
      recipe.chunks = {.length = 128, .shifted = 0.8, .lowest_shift = -5, .highest_shift = 5};
      recipe.epochs = 20;
      recipe.average = 0.998;
    } else if (frames < 200000) {
      sizes.state_dropout = 0.3;
      sizes.hidden_dropout = 0.1;
      recipe.chunks = {.length = 128, .shifted = 0};
      recipe.epochs = 25;
      recipe.average = 0.999;
    } else {
      sizes.state_dropout = 0.3;
      sizes.hidden_dropout = 0.2;
      recipe.chunks = {.length = 128, .shifted = 0.8, .lowest_shift = -5, .highest_shift = 5};
      recipe.epochs = 16;
      recipe.average = 0.999;
    }
  }
};

/// The model after it has learnt the training part, the epoch that is best on the validation part kept.
template <class Model>
Model learn_frames(Model model, const chordgen::SplitCorpus& parts, const FrameRecipe& recipe, chordgen::Rng rng,
                   chordgen::Threads threads) {
  using namespace chordgen;
  const EventChunks train(parts.train, {}, recipe.chunks);
  const EventChunks valid(parts.valid, {}, {.length = 0, .shifted = 0});
  const std::size_t steps = (train.size() + recipe.batch - 1) / recipe.batch * recipe.epochs;
  Adam<float> optimizer({.learning_rate = recipe.learning_rate,
                         .weight_decay = recipe.weight_decay,
                         .clip = {.global_norm = 1},
                         .schedule = {.kind = Schedule::Kind::cosine, .steps = steps, .floor = 0.02}});
  const auto to_people = [](std::string_view text) { say(text); };
  fit(model, optimizer, train, valid,
      FitOptions{.epochs = recipe.epochs,
                 .batch = recipe.batch,
                 .rng = rng,
                 .threads = threads,
                 .early = {.monitor = "val_chord_loss", .restore_best = true},
                 .average = recipe.average},
      ProgressBar(
          to_people,
          {.terminal = ::isatty(2) != 0, .unit = "frames", .units_in_sample = frames_of(parts.train) / train.size()}));
  return model;
}

/// What a recipe has said of a set, how long its training took, and how much of the frames it draws right.
struct Judged {
  chordgen::Said said{};
  double minutes = 0;
  std::optional<chordgen::FrameAccuracy> accuracy{};
};

/// The rows of one set; what several recipes are made of is trained once.
class Polyphonic {
 public:
  struct Wishes {
    std::uint64_t seed = 1;
    bool accuracy = false;
    chordgen::Threads threads{};
  };

  Polyphonic(const chordgen::SplitCorpus& parts, const Wishes& wishes) : parts_(parts), wishes_(wishes) {}

  /// Throws ArgumentError for a recipe that there is not.
  static void check(const std::string& recipe) {
    for (const std::string& part : parts_of(recipe))
      if (part != "note-decoder" && part != "note-decoder-down" && part != "key-scan" && part != "recall" &&
          part != "n-gram")
        chordgen::fail_argument("--train", "\"" + recipe + "\": got \"" + part +
                                               "\", expected note-decoder, note-decoder-down, pair, key-scan, n-gram "
                                               "or recall, or several joined by +.");
  }
  [[nodiscard]] const Judged& judge(const std::string& recipe) {
    const std::string& name = recipe == "n-gram" ? "n-gram-mixture" : recipe;
    const auto known = judged_.find(name);
    if (known != judged_.end()) return known->second;
    const std::vector<std::string> parts = parts_of(recipe);
    if (parts.size() > 1) return judged_[recipe] = blended(parts);
    return judged_[recipe] = recipe == "recall" ? recalled() : trained(recipe);
  }
  [[nodiscard]] const Judged& count(const std::string& name, const chordgen::NGramOptions& options) {
    const Watch watch;
    chordgen::NGram model(parts_.train, parts_.valid, options);
    Judged& judged = judged_[name] = ask(model, watch.minutes());
    if (options == chordgen::NGramOptions{}) counted_ = contexts_of(model, parts_.valid, parts_.test);
    return judged;
  }

 private:
  /// Of a frame, so that the accuracy of the set is known to a tenth of a percent.
  [[nodiscard]] static std::size_t draws(std::size_t frames) {
    return std::clamp<std::size_t>(20000 / std::max<std::size_t>(frames, 1), 1, 8);
  }
  template <class Model>
  [[nodiscard]] Judged ask(Model& model, double minutes) const {
    Judged judged{said_by(model, parts_.valid, parts_.test), minutes, std::nullopt};
    if (wishes_.accuracy)
      judged.accuracy = frame_accuracy(model, parts_.test, chordgen::Rng(wishes_.seed), draws(frames_of(parts_.test)));
    return judged;
  }
  [[nodiscard]] Judged trained(const std::string& recipe) const {
    using namespace chordgen;
    const Rng rng = Rng(wishes_.seed).split(recipe);
    const Watch watch;
    if (recipe == "key-scan") {
      const FrameRecipe learning{.epochs = 35, .batch = 8, .learning_rate = 3e-3, .weight_decay = 1e-4};
      const auto model = learn_frames(KeyScan<float>(key_scan_options(parts_.train), rng.split("init")), parts_,
                                      learning, rng.split("fit"), wishes_.threads);
      const double minutes = watch.minutes();
      KeyScanPlayer<float> player(model, wishes_.threads);
      return ask(player, minutes);
    }
    NoteFrames learning(frames_of(parts_.train));
    if (recipe == "note-decoder-down") learning.sizes.writing = Writing::downward;
    const auto model = learn_frames(NoteDecoder<float>(learning.sizes, rng.split("init")), parts_, learning.recipe,
                                    rng.split("fit"), wishes_.threads);
    const double minutes = watch.minutes();
    NotePlayer<float> player(model, {}, wishes_.threads);
    return ask(player, minutes);
  }
  [[nodiscard]] Judged recalled() {
    const Watch watch;
    chordgen::Recall model(parts_.train, parts_.valid);
    recalled_ = contexts_of(model, parts_.valid, parts_.test);
    return ask(model, watch.minutes());
  }
  [[nodiscard]] Judged blended(const std::vector<std::string>& parts) {
    Judged result;
    std::vector<chordgen::Said> learnt;
    bool counts = false;
    for (const std::string& part : parts) {
      const Judged& judged = judge(part);
      result.minutes += judged.minutes;
      counts = counts || part == "n-gram";
      if (part != "recall") learnt.push_back(judged.said);
    }
    result.said = chordgen::blend(learnt, counts ? counted_ : chordgen::Contexts{});
    if (std::find(parts.begin(), parts.end(), "recall") != parts.end()) {
      const chordgen::Said both[] = {result.said, judge("recall").said};
      result.said = chordgen::blend(both, recalled_);
    }
    return result;
  }
  /// "pair+n-gram": note-decoder, note-decoder-down, n-gram.
  [[nodiscard]] static std::vector<std::string> parts_of(const std::string& recipe) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at <= recipe.size();) {
      const std::size_t end = std::min(recipe.find('+', at), recipe.size());
      const std::string part = recipe.substr(at, end - at);
      if (part == "pair")
        parts.insert(parts.end(), {"note-decoder", "note-decoder-down"});
      else
        parts.push_back(part);
      at = end + 1;
    }
    return parts;
  }

  const chordgen::SplitCorpus& parts_;
  Wishes wishes_;
  std::map<std::string, Judged> judged_;
  chordgen::Contexts counted_{};   // of the n-gram
  chordgen::Contexts recalled_{};  // of recall
};

}  // namespace program
