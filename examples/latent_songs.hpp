// SPDX-License-Identifier: MIT
//
// Songs of the models that write whole windows from codes: drawn, rebuilt, combined, or walked to from another.
#pragma once

#include "songs.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace program {

/// What was asked for of the codes; the same words in every program that composes with such a model.
struct LatentOptions {
  std::string codes;  // empty: the model's own
  std::string reconstruct;
  std::vector<std::string> interpolate;
  std::vector<std::string> walk;
  double share = 0.5;
  std::size_t steps = 8;
  std::string path = "linear";
  std::vector<std::string> more;

  void add_to(CLI::App& app) {
    app.add_option("--codes", codes,
                   "Draw codes from the prior, or from where the windows of the training lie (default: variational and "
                   "adversarial models prior, autoencoders training)")
        ->check(CLI::IsMember({"prior", "training"}));
    app.add_option("--reconstruct", reconstruct,
                   "Code and decode a window: its number in the training, random, or a MIDI file that begins with it");
    app.add_option("--interpolate", interpolate, "Decode a code between those of two windows, given likewise")
        ->expected(2);
    app.add_option("--walk", walk, "Decode --steps codes on the way between those of two windows, given likewise")
        ->expected(2);
    app.add_option("--share", share, "How far --interpolate goes from the first window to the second")
        ->capture_default_str();
    app.add_option("--steps", steps, "Windows of --walk, both ends included")->capture_default_str();
    app.add_option("--path", path, "The way between codes: straight, or on the sphere")
        ->capture_default_str()
        ->check(CLI::IsMember({"linear", "spherical"}));
    app.add_option(
        "--more", more,
        "Move codes towards music that is higher, denser or minor: one or more of WORD=AMOUNT, of which 1 is "
        "what lies between the quarters of the corpus that have least and most of it");
  }

  /// Throws ArgumentError for what makes no sense together.
  void check() const {
    const int ways = static_cast<int>(!reconstruct.empty()) + static_cast<int>(!interpolate.empty()) +
                     static_cast<int>(!walk.empty());
    if (ways > 1)
      chordgen::fail_argument("--reconstruct", "--reconstruct, --interpolate and --walk exclude each other. Give one.");
    if (ways == 1 && !codes.empty())
      chordgen::fail_argument("--codes", "codes are drawn only without --reconstruct, --interpolate and --walk.");
    if (steps < 2) chordgen::fail_argument("--steps", "got " + std::to_string(steps) + ", expected at least 2.");
    if (!std::isfinite(share)) chordgen::fail_argument("--share", "expected a number.");
    for (const std::string& each : more) static_cast<void>(parse_attribute(each));
  }
  /// The first option that was given, for models that have no codes; null when there is none.
  [[nodiscard]] const char* first_named() const {
    return !codes.empty()         ? "--codes"
           : !reconstruct.empty() ? "--reconstruct"
           : !interpolate.empty() ? "--interpolate"
           : !walk.empty()        ? "--walk"
           : !more.empty()        ? "--more"
                                  : nullptr;
  }
  [[nodiscard]] chordgen::Path way() const {
    return path == "spherical" ? chordgen::Path::spherical : chordgen::Path::linear;
  }

  /// "higher=1.5". Throws ArgumentError for another word and for what is no number.
  [[nodiscard]] static std::pair<chordgen::Attribute, double> parse_attribute(const std::string& text) {
    using chordgen::Attribute;
    const std::pair<const char*, Attribute> words[] = {
        {"higher", Attribute::higher}, {"denser", Attribute::denser}, {"minor", Attribute::more_minor}};
    const std::size_t equals = std::min(text.find('='), text.size());
    char* end = nullptr;
    const std::string number = equals + 1 < text.size() ? text.substr(equals + 1) : "";
    const double amount = std::strtod(number.c_str(), &end);
    for (const auto& [word, attribute] : words)
      if (text.substr(0, equals) == word && !number.empty() && *end == '\0' && std::isfinite(amount))
        return {attribute, amount};
    chordgen::fail_argument("--more", "got \"" + text + "\", expected WORD=AMOUNT with higher, denser or minor.");
  }
};

/// Makes the codes of songs for one model.
template <chordgen::LatentModel Model>
class CodeMaker {
 public:
  using Codes = chordgen::Tensor<typename Model::Scalar>;

  CodeMaker(const Model& model, const chordgen::Learnt& learnt, const LatentOptions& options, chordgen::Threads threads)
      : model_(model), windows_(learnt.windows), options_(options), threads_(threads) {
    if constexpr (coding)
      all_ = encode_all(model, windows_, threads);
    else if (const char* option = options.codes == "prior" ? nullptr : options.first_named())
      chordgen::fail_argument(option,
                              "it needs an encoder, and this model has a generator alone. Its codes are drawn.");
    for (const std::string& text : options.more) {
      const auto [attribute, amount] = LatentOptions::parse_attribute(text);
      const Codes vector = chordgen::attribute_vector<Scalar>(all_.view(), attributes_of(attribute, windows_));
      if (shift_.empty()) shift_.assign(vector.size(), 0);
      for (std::size_t j = 0; j < vector.size(); ++j) shift_[j] += amount * static_cast<double>(vector[j]);
    }
  }

  /// The codes of one song of about `length` events, by whichever way was asked for; says in `facts` by which.
  [[nodiscard]] Codes make(std::size_t length, chordgen::Rng rng, Written& song) const {
    Codes codes;
    const auto tell = [&](const std::string& way) { song.facts.emplace_back("codes", way); };
    if (!options_.reconstruct.empty()) {
      const auto [code, name] = code_of("--reconstruct", options_.reconstruct, rng.split("first"));
      codes = code;
      tell("of " + name);
    } else if (!options_.interpolate.empty()) {
      const auto [ends, name] = ends_of("--interpolate", options_.interpolate, rng);
      codes = chordgen::interpolate<Scalar>(ends.view(), options_.share, options_.way());
      char share[32];
      std::snprintf(share, sizeof share, "%g", options_.share);
      tell(std::string(share) + " of the " + options_.path + " way " + name);
    } else if (!options_.walk.empty()) {
      const auto [ends, name] = ends_of("--walk", options_.walk, rng);
      codes = chordgen::walk<Scalar>(ends.view(), options_.steps, options_.way());
      tell(std::to_string(options_.steps) + " on the " + options_.path + " way " + name);
    } else {
      const std::size_t window = coder().window;
      const std::size_t count = std::max<std::size_t>(1, (length + window - 1) / window);
      codes = draw(count, rng.split("codes"));
      tell(draws_from_prior() ? "drawn from N(0, 1)" : "drawn from where the windows of the training lie");
    }
    for (std::size_t i = 0; i < codes.size() && !shift_.empty(); ++i)
      codes[i] += static_cast<Scalar>(shift_[i % shift_.size()]);
    if constexpr (coding) note_nearest(codes, song);
    return codes;
  }

 private:
  using Scalar = typename Model::Scalar;
  static constexpr bool coding = chordgen::CodingModel<Model>;

  [[nodiscard]] const chordgen::WindowCoderOptions& coder() const { return model_.options.coder; }
  /// Codes by chance, (count, latent).
  [[nodiscard]] Codes draw(std::size_t count, const chordgen::Rng& rng) const {
    if constexpr (coding)
      if (!draws_from_prior()) return draw_from_posterior(model_, windows_, count, rng, threads_);
    return chordgen::draw_from_prior<Scalar>(count, coder().latent, rng);
  }
  /// Variational and adversarial models were trained so that the prior's codes decode to music; an autoencoder was not.
  [[nodiscard]] bool draws_from_prior() const {
    constexpr bool trained_for_it =
        !coding || requires(const Model& model, chordgen::Pass<Scalar>& pass, const chordgen::ChordBatch& batch) {
      model.encode_distribution(pass, batch);
    };
    return options_.codes.empty() ? trained_for_it : options_.codes == "prior";
  }

  /// A window's code (1, latent) and what it is called.
  [[nodiscard]] std::pair<Codes, std::string> code_of(const char* option, const std::string& text,
                                                      chordgen::Rng rng) const {
    std::size_t window = windows_.size();
    if (text == "random") window = uniform_index(rng, windows_.size());
    if (!text.empty() && text.find_first_not_of("0123456789") == std::string::npos) {
      window = text.size() > 9 ? windows_.size() : std::stoul(text);
      if (window >= windows_.size())
        chordgen::fail_argument(option, "there is no window " + text + ": the training has 0 to " +
                                            std::to_string(windows_.size() - 1) + ".");
    }
    if constexpr (coding) {
      if (window == windows_.size()) return {encode(model_, batch_of(option, text), threads_), "\"" + text + "\""};
      const std::uint32_t which[] = {static_cast<std::uint32_t>(window)};
      return {encode(model_, windows_, which, threads_), "window " + std::to_string(window)};
    }
    return {};  // without an encoder the constructor has refused
  }
  [[nodiscard]] std::pair<Codes, std::string> ends_of(const char* option, const std::vector<std::string>& texts,
                                                      const chordgen::Rng& rng) const {
    const auto [from, first] = code_of(option, texts[0], rng.split("first"));
    const auto [to, second] = code_of(option, texts[1], rng.split("second"));
    Codes ends({2, coder().latent});
    std::copy(from.begin(), from.end(), ends.begin());
    std::copy(to.begin(), to.end(), ends.begin() + from.size());
    return {ends, "from " + first + " to " + second};
  }
  /// The first window of a user's music, as the model hears it.
  [[nodiscard]] chordgen::ChordBatch batch_of(const char* option, const std::string& path) const {
    const chordgen::CodePlayer<Scalar> ear(model_, Codes({0, coder().latent}).view(), windows_.chords,
                                           windows_.durations);
    std::vector<chordgen::ChordEvent> events = hear(ear, option, path);
    if (events.size() < coder().window)
      chordgen::fail_argument(option, "\"" + path + "\": it has " + std::to_string(events.size()) +
                                          " events, and the model's windows have " + std::to_string(coder().window) +
                                          ". Give a longer file.");
    chordgen::ChordBatch batch{.batch = 1, .time = coder().window};
    for (std::size_t i = 0; i < coder().window; ++i) {
      batch.chords.push_back(windows_.chords.find(events[i].pitches));
      batch.durations.push_back(windows_.durations.find(events[i].duration));
    }
    return batch;
  }
  /// Which window of the training has the code nearest to the song's first.
  void note_nearest(const Codes& codes, Written& song) const {
    const auto nearest =
        chordgen::nearest_codes<Scalar>(all_.view(), chordgen::Span(codes.data(), coder().latent), 1)[0];
    char text[64];
    std::snprintf(text, sizeof text, "%zu, %.3g away", nearest.row, nearest.distance);
    song.facts.emplace_back("nearest window", text);
  }

  const Model& model_;
  const chordgen::ChordWindows& windows_;
  const LatentOptions& options_;
  chordgen::Threads threads_;
  Codes all_;                    // of all windows
  std::vector<double> shift_{};  // of --more
};

/// Options that only models which go event by event can follow.
inline void refuse_event_options(const SongOptions& options) {
  const char* option = !options.prime.empty()       ? "--prime"
                       : !options.infill.empty()    ? "--infill"
                       : options.state != "trained" ? "--state"
                       : options.beam != 0          ? "--beam"
                       : options.best_of != 1       ? "--best-of"
                                                    : nullptr;
  if (option != nullptr)
    chordgen::fail_argument(option,
                            "it belongs to models that go event by event, and this one writes whole windows. Music to "
                            "begin with is given to --reconstruct, --interpolate and --walk.");
}

/// Composes the songs and writes each. The likeliest chord of each step is taken unless a temperature is given.
template <chordgen::LatentModel Model>
std::vector<Written> compose(const Model& model, const chordgen::Learnt& learnt, SongOptions options,
                             const LatentOptions& latent, const std::string& folder, const chordgen::Rng& rng,
                             chordgen::Threads threads) {
  refuse_event_options(options);
  latent.check();
  if (!options.temperature) options.greedy = true;
  const chordgen::CopyFinder copies(learnt.windows);
  const std::vector<int> line = options.top_line();
  const chordgen::Constraints constraints = options.constraints(copies.exact(), learnt.windows.chords, line);
  const CodeMaker<Model> maker(model, learnt, latent, threads);

  std::vector<Written> songs;
  for (std::size_t i = 0; i < options.songs; ++i) {
    Written made;
    const auto codes = maker.make(options.length.value_or(0), rng.split("song").split(i), made);
    const std::size_t events = codes.shape()[0] * model.options.coder.window;
    chordgen::ContinueOptions continuation = options.continuation(learnt, threads);
    continuation.length = options.length.value_or(events);
    if (continuation.length > events)
      chordgen::fail_argument("--length", "got " + std::to_string(continuation.length) + ", but the codes are " +
                                              std::to_string(events) + " events. Give more --steps.");
    Written song = write_song(song_of_codes(model, codes.view(), learnt.windows, continuation, options.decoding(),
                                            rng.split("events").split(i), constraints),
                              i, options, folder, copies);
    song.facts = std::move(made.facts);
    songs.push_back(std::move(song));
  }
  return songs;
}

}  // namespace program
