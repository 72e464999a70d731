// SPDX-License-Identifier: MIT
//
// What the example programs share: how they end, where their text goes, and what they write of a song.
#pragma once

#include <chordgen/audio.hpp>
#include <chordgen/chordgen.hpp>
#include <chordgen/plot/piano_roll.hpp>

#include <CLI/CLI.hpp>

#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

#include <unistd.h>

namespace program {

/// Text for people goes to standard error, so that standard output stays free for --json.
inline void say(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }

/// Runs a program's body: 0 done, 1 a stated failure in one line, 2 wrong usage, or what the body returns.
template <class Body>
int run(CLI::App& app, int count, char** words, Body body) {
  try {
    app.parse(count, words);
    return body();
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const chordgen::ArgumentError& error) {
    say(app.get_name() + ": " + error.what() + "\n");
    return 2;
  } catch (const std::exception& error) {
    say(app.get_name() + ": " + error.what() + "\n");
    return 1;
  }
}

/// Makes the folder for the results and sees that files can be written there, before any work is done.
inline void prepare_folder(const std::string& folder) {
  std::error_code code;
  std::filesystem::create_directories(folder, code);
  if (code || ::access(folder.c_str(), W_OK) != 0)
    chordgen::fail_io("--out", "\"" + folder + "\": cannot be written" + (code ? " (" + code.message() + ")" : "") +
                                   ". Give a folder of your own.");
}

/// What was asked for of the songs; the same words in every program that composes.
struct SongOptions {
  std::size_t length = 500;
  std::size_t songs = 1;
  double temperature = 0.9;
  std::size_t top_k = 0;
  double top_p = 1;
  bool greedy = false;
  std::string state = "trained";
  std::string held = "struck";
  std::size_t max_copied_run = 24;
  std::size_t max_repeats = 4;
  double tempo = 0;
  int music_program = 24;

  void add_to(CLI::App& app) {
    app.add_option("--length", length, "Events of a song")->capture_default_str();
    app.add_option("--songs", songs, "How many songs")->capture_default_str()->check(CLI::PositiveNumber);
    app.add_option("--temperature", temperature, "Below 1 bolder, above 1 freer, 0 the most probable")
        ->capture_default_str();
    app.add_option("--top-k", top_k, "Draw from the k most probable only (default: all)")->check(CLI::PositiveNumber);
    app.add_option("--top-p", top_p, "Draw from the smallest set of this share only")->capture_default_str();
    app.add_flag("--greedy", greedy, "Always the most probable event, without any limit on copies and repeats");
    app.add_option("--state", state, "What a prediction sees: the last window, or the stream of all events")
        ->capture_default_str()
        ->check(CLI::IsMember({"trained", "window", "stream"}));
    app.add_option("--held", held, "Notes that also sounded before: strike them all, or hold what is common")
        ->capture_default_str()
        ->check(CLI::IsMember({"struck", "common"}));
    app.add_option("--max-copied-run", max_copied_run, "Longest run of events copied from the corpus; 0: any")
        ->capture_default_str();
    app.add_option("--max-repeats", max_repeats, "How often a short block may stand back to back; 0: any")
        ->capture_default_str();
    app.add_option("--tempo", tempo, "Quarters a minute (default: the corpus's median)")->check(CLI::PositiveNumber);
    app.add_option("--program", music_program, "General MIDI instrument from 0; 24 is the nylon guitar")
        ->capture_default_str()
        ->check(CLI::Range(0, 127));
  }

  [[nodiscard]] chordgen::Decoding decoding() const {
    chordgen::Decoding decoding{.temperature = temperature, .top_p = top_p, .greedy = greedy};
    if (top_k != 0) decoding.top_k = top_k;
    check(decoding);
    return decoding;
  }
  [[nodiscard]] chordgen::ContinueOptions continuation(const chordgen::Learnt& learnt,
                                                       chordgen::Threads threads) const {
    chordgen::ContinueOptions options{.length = length, .tempo = learnt.tempo, .metre = learnt.metre};
    if (length == 0) chordgen::fail_argument("--length", "got 0, expected at least 1.");
    if (tempo > 0) options.tempo = chordgen::Rational(static_cast<std::int64_t>(tempo * 1000 + 0.5), 1000);
    if (state != "trained")
      options.state = state == "window" ? chordgen::StateKind::window : chordgen::StateKind::stream;
    options.held = held == "common" ? chordgen::Held::common : chordgen::Held::struck;
    options.threads = threads;
    return options;
  }
  [[nodiscard]] chordgen::Constraints constraints(const chordgen::CopiedRuns& copies) const {
    if (greedy) return {};
    return {.max_copied_run = max_copied_run, .corpus = &copies, .max_repeats = max_repeats};
  }
};

/// The ids of a song's events in a model's vocabularies.
inline chordgen::IdSequence ids_of(const chordgen::Song& song, const chordgen::ChordWindows& windows) {
  chordgen::IdSequence ids;
  for (const chordgen::ChordEvent& event : song.events) {
    ids.chords.push_back(windows.chords.find(event.pitches));
    ids.durations.push_back(windows.durations.find(event.duration));
  }
  return ids;
}

/// A song that was written: where, and how new it is.
struct Written {
  std::string path;
  std::size_t events = 0;
  std::size_t copied_run = 0;
  std::size_t repeats = 0;
  chordgen::Song song{};
};

/// Composes the songs and writes each as MIDI, as a piano roll and as sound: song.mid, song-2.mid, ... A seed of
/// `seeds` windows of the corpus is drawn for each song.
template <class T>
std::vector<Written> compose(const chordgen::ChordLstm<T>& model, const chordgen::Learnt& learnt,
                             const SongOptions& options, const std::string& folder, chordgen::Rng rng,
                             chordgen::Threads threads) {
  const chordgen::CopiedRuns copies(learnt.windows.pieces);
  std::vector<Written> written;
  for (std::size_t i = 0; i < options.songs; ++i) {
    chordgen::Rng chance = rng.split("song").split(i);
    const std::size_t window = uniform_index(chance, learnt.windows.size());
    chordgen::Song song = continue_from(model, learnt.windows.seed(window), options.continuation(learnt, threads),
                                        options.decoding(), chance.split("events"), options.constraints(copies));
    song.program = static_cast<std::uint8_t>(options.music_program);
    song.title = i == 0 ? "Song" : "Song " + std::to_string(i + 1);

    const std::string path = folder + (i == 0 ? "/song" : "/song-" + std::to_string(i + 1));
    chordgen::write_file(path + ".mid", chordgen::write_midi(chordgen::to_midi(song)));
    chordgen::write_file(path + ".svg", chordgen::piano_roll_svg(song));
    chordgen::write_file(path + ".wav", chordgen::write_wav(chordgen::render(song)));
    const chordgen::IdSequence ids = ids_of(song, learnt.windows);
    written.push_back({path + ".mid", song.events.size(), copies.longest(ids), most_repeated_block(ids).times});
    written.back().song = std::move(song);
  }
  return written;
}

/// One line a song, for people.
inline void report(const std::vector<Written>& songs) {
  for (const Written& song : songs)
    say(song.path + ": " + std::to_string(song.events) + " events; longest run copied from the corpus " +
        std::to_string(song.copied_run) + " events; a short block stands at most " + std::to_string(song.repeats) +
        " times back to back\n");
}

/// One JSON object a line on standard output for each song, the model in each.
inline void report_json(const std::vector<Written>& songs, const std::string& model) {
  for (const Written& song : songs) {
    const std::string line = chordgen::Json::object({{"song", song.path},
                                                     {"model", model},
                                                     {"events", song.events},
                                                     {"copied_run", song.copied_run},
                                                     {"repeats", song.repeats}})
                                 .dump();
    std::printf("%s\n", line.c_str());
  }
}

}  // namespace program
