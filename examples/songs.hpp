// SPDX-License-Identifier: MIT
//
// The words by which every program composes, and what it writes of a song.
#pragma once

#include "program.hpp"

#include <chordgen/audio.hpp>
#include <chordgen/evaluate/novelty.hpp>
#include <chordgen/plot/piano_roll.hpp>
#include <chordgen/plot/terminal_roll.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace program {

/// What was asked for of the songs; the same words in every program that composes.
struct SongOptions {
  std::optional<std::size_t> length;
  std::size_t songs = 1;
  std::optional<double> temperature;
  std::size_t top_k = 0;
  double top_p = 1;
  bool greedy = false;
  std::string state = "trained";
  std::string held = "predicted";
  std::size_t max_copied_run = 16;
  std::size_t max_repeats = 4;
  double tempo = 0;
  int music_program = 24;
  double typical = 1;
  double repetition_penalty = 1;
  std::size_t best_of = 1;
  std::size_t beam = 0;
  std::string prime;
  std::string infill;
  std::string harmonise;
  std::string key;
  int lowest = 0;
  int highest = 127;
  std::size_t max_notes = 128;
  bool playable = false;
  bool known_chords = false;
  std::string bars = "free";
  std::string ending = "free";
  chordgen::kernels::Precision precision = chordgen::kernels::Precision::f32;  ///< where a program lets one choose it

  void add_to(CLI::App& app) {
    app.add_option("--length", length, "Events of a song (default: 500; of an autoencoder, as many as its codes are)");
    app.add_option("--songs", songs, "How many songs")->capture_default_str()->check(above_zero);
    app.add_option("--temperature", temperature,
                   "Below 1 bolder, above 1 freer, 0 the most probable (default: 0.7; of an autoencoder, 0)");
    app.add_option("--top-k", top_k, "Draw from the k most probable only (default: all)")->check(above_zero);
    app.add_option("--top-p", top_p, "Draw from the smallest set of this share only")->capture_default_str();
    app.add_flag("--greedy", greedy, "Always the most probable event, without any limit on copies and repeats");
    app.add_option("--state", state, "What a prediction sees: the last window, or the stream of all events")
        ->capture_default_str()
        ->check(CLI::IsMember({"trained", "window", "stream"}));
    app.add_option("--held", held,
                   "Notes that also sounded before: as the model says (the softmax models strike them all), strike "
                   "them all, or hold what is common")
        ->capture_default_str()
        ->check(CLI::IsMember({"predicted", "struck", "common"}));
    app.add_option("--max-copied-run", max_copied_run, "Longest run of events copied from the corpus; 0: any")
        ->capture_default_str();
    app.add_option("--max-repeats", max_repeats, "How often a short block may stand back to back; 0: any")
        ->capture_default_str();
    app.add_option("--tempo", tempo, "Quarters a minute (default: the corpus's median)")->check(above_zero);
    app.add_option("--program", music_program, "General MIDI instrument from 0; 24 is the nylon guitar")
        ->capture_default_str()
        ->check(CLI::Range(0, 127));
    add_decoding_to(app);
    add_constraints_to(app);
  }

  void add_decoding_to(CLI::App& app) {
    app.add_option("--typical", typical, "Draw from what is about as surprising as expected, of this share only")
        ->capture_default_str();
    app.add_option("--repetition-penalty", repetition_penalty, "Above 1: chords among the last 16 come back less")
        ->capture_default_str();
    app.add_option("--best-of", best_of, "Write so many for each song and keep the one the model finds likeliest")
        ->capture_default_str()
        ->check(above_zero);
    app.add_option("--beam", beam, "Search the likeliest song with a beam of this width instead of drawing")
        ->check(above_zero);
    app.add_option("--prime", prime, "Go on from this MIDI file (default: a passage of the corpus)");
    app.add_option("--infill", infill, "Join the prime and this MIDI file by --length events");
    app.add_option("--harmonise", harmonise, "Set chords under the highest notes of this MIDI file");
  }
  void add_constraints_to(CLI::App& app) {
    app.add_option("--song-key", key, "Only notes of this key, such as \"C major\"");
    app.add_option("--lowest", lowest, "No key below this; 60 is the middle C")->check(CLI::Range(0, 127));
    app.add_option("--highest", highest, "No key above this")->check(CLI::Range(0, 127));
    app.add_option("--max-notes", max_notes, "At most so many notes in a chord")->check(above_zero);
    app.add_flag("--playable", playable, "Only chords that a hand can hold on a guitar");
    app.add_flag("--known-chords", known_chords, "Only chords of the corpus");
    app.add_option("--bars", bars, "fill: no event crosses a bar line; end-on-beat: the song ends on a beat")
        ->capture_default_str()
        ->check(CLI::IsMember({"free", "end-on-beat", "fill"}));
    app.add_option("--ending", ending, "tonic: the last chord is the tonic of --song-key")
        ->capture_default_str()
        ->check(CLI::IsMember({"free", "tonic"}));
  }

  [[nodiscard]] chordgen::Decoding decoding() const {
    chordgen::Decoding decoding{.temperature = temperature.value_or(0.7),
                                .top_p = top_p,
                                .greedy = greedy,
                                .typical = typical,
                                .repetition_penalty = repetition_penalty};
    if (top_k != 0) decoding.top_k = top_k;
    check(decoding);
    return decoding;
  }
  [[nodiscard]] chordgen::ContinueOptions continuation(const chordgen::Learnt& learnt,
                                                       chordgen::Threads threads) const {
    chordgen::ContinueOptions options{.length = length.value_or(500), .tempo = learnt.tempo, .metre = learnt.metre};
    if (length == 0u) chordgen::fail_argument("--length", "got 0, expected at least 1.");
    if (tempo > 0) options.tempo = chordgen::Rational(static_cast<std::int64_t>(tempo * 1000 + 0.5), 1000);
    if (state != "trained")
      options.state = state == "window" ? chordgen::StateKind::window : chordgen::StateKind::stream;
    if (held != "predicted") options.held = held == "common" ? chordgen::Held::common : chordgen::Held::struck;
    options.threads = threads;
    return options;
  }
  [[nodiscard]] chordgen::PlayerOptions player(const chordgen::Learnt& learnt, chordgen::Threads threads) const {
    return {continuation(learnt, threads).state, threads, precision};
  }
  /// The highest keys of --harmonise's file; none without it.
  [[nodiscard]] std::vector<int> top_line() const;
  /// The corpus and the line must outlive the constraints. Greedy composing may copy and repeat.
  [[nodiscard]] chordgen::Constraints constraints(const chordgen::CopiedEvents& copies,
                                                  const chordgen::Vocabulary<chordgen::PitchSet>& chords,
                                                  chordgen::Span<const int> top_line) const {
    chordgen::Constraints constraints{.lowest = lowest, .highest = highest, .max_notes = max_notes};
    if (!greedy) {
      constraints.max_copied_run = max_copied_run;
      constraints.corpus = &copies;
      constraints.max_repeats = max_repeats;
    }
    if (!key.empty()) constraints.key = chordgen::Key::parse(key);
    if (playable) constraints.playable = chordgen::Fretboard{};
    if (known_chords) constraints.chords = &chords;
    constraints.top_line = top_line;
    if (ending == "tonic") constraints.ending = chordgen::Ending::tonic;
    if (bars != "free") constraints.bars = bars == "fill" ? chordgen::Bars::fill : chordgen::Bars::end_on_beat;
    return constraints;
  }
};

/// The ids of a song's events in vocabularies of its own.
inline chordgen::IdSequence ids_of(const chordgen::Song& song) {
  std::vector<chordgen::PitchSet> chords;
  std::vector<chordgen::Rational> durations;
  for (const chordgen::ChordEvent& event : song.events) {
    chords.push_back(event.pitches);
    durations.push_back(event.duration);
  }
  const chordgen::Vocabulary<chordgen::PitchSet> chord_names(chords);
  const chordgen::Vocabulary<chordgen::Rational> duration_names(durations);
  chordgen::IdSequence ids;
  for (const chordgen::ChordEvent& event : song.events) {
    ids.chords.push_back(chord_names.find(event.pitches));
    ids.durations.push_back(duration_names.find(event.duration));
  }
  return ids;
}

/// A song that was written: where, how new it is, and what else there is to say of it.
struct Written {
  std::string path;
  std::size_t events = 0;
  chordgen::Novelty novelty{};
  std::size_t repeats = 0;
  chordgen::Song song{};
  std::vector<std::pair<std::string, std::string>> facts{};
};

/// Writes song number `index` as MIDI, sound and piano roll: song.mid, song-2.mid, ...
inline Written write_song(chordgen::Song song, std::size_t index, const SongOptions& options, const std::string& folder,
                          const chordgen::CopyFinder& copies) {
  song.program = static_cast<std::uint8_t>(options.music_program);
  song.title = index == 0 ? "Song" : "Song " + std::to_string(index + 1);
  const std::string path = folder + (index == 0 ? "/song" : "/song-" + std::to_string(index + 1));
  chordgen::write_file(path + ".mid", chordgen::write_midi(chordgen::to_midi(song)));
  chordgen::write_file(path + ".svg", chordgen::piano_roll_svg(song));
  chordgen::write_file(path + ".wav", chordgen::write_wav(chordgen::render(song)));
  Written written{path + ".mid", song.events.size(), copies.novelty(song.events),
                  most_repeated_block(ids_of(song)).times};
  written.song = std::move(song);
  return written;
}

/// The events of a MIDI file that an option names, all its instruments together.
inline std::vector<chordgen::ChordEvent> read_events(const char* option, const std::string& path) {
  using namespace chordgen;
  const std::vector<std::byte> bytes = read_file(path);
  Diagnostics repaired;
  std::vector<ChordEvent> events;
  try {
    events = chordify(score_from(read_midi_repaired(bytes, repaired)));
  } catch (const FormatError& error) {
    fail_io(option, "\"" + path + "\": " + error.what() + " Give a MIDI file.");
  }
  if (events.empty()) fail_io(option, "\"" + path + "\": there is no note in it. Give another MIDI file.");
  return events;
}

inline std::vector<int> SongOptions::top_line() const {
  std::vector<int> line;
  if (harmonise.empty()) return line;
  for (const chordgen::ChordEvent& event : read_events("--harmonise", harmonise))
    line.push_back(event.pitches.highest());
  return line;
}

/// What a model hears of a user's music; says what it had to replace.
template <class Player>
std::vector<chordgen::ChordEvent> hear(const Player& player, const char* option, const std::string& path) {
  auto heard = chordgen::hear_prime(player, chordgen::Span<const chordgen::ChordEvent>(read_events(option, path)));
  if (heard.replaced_chords + heard.replaced_durations != 0)
    say("\"" + path + "\": of " + std::to_string(heard.events.size()) + " events the model does not know " +
        std::to_string(heard.replaced_chords) + " chords and " + std::to_string(heard.replaced_durations) +
        " durations; it hears the nearest that it knows\n");
  return heard.events;
}

/// The songs, by whichever way was asked for, one for each prime.
template <class Player>
std::vector<chordgen::Song> write_songs(Player& player,
                                        const chordgen::List<chordgen::List<chordgen::ChordEvent>>& primes,
                                        const SongOptions& options, const chordgen::ContinueOptions& continuation,
                                        const chordgen::Constraints& constraints, chordgen::Rng rng) {
  using namespace chordgen;
  std::vector<Song> songs;
  if (!options.infill.empty()) {
    const List<ChordEvent> after = hear(player, "--infill", options.infill);
    for (std::size_t i = 0; i < primes.size(); ++i) {
      Song& song = songs.emplace_back();
      song.tempo = continuation.tempo;
      song.metre = continuation.metre;
      const auto between = chordgen::infill(player, primes[i], after, {.length = continuation.length},
                                            options.decoding(), rng.split(i), constraints);
      for (const List<ChordEvent>* part : {&primes[i], &between, &after})
        for (ChordEvent event : *part) {
          chordgen::detail::place_after(event, song.events.empty() ? nullptr : &song.events.back(), Held::predicted);
          song.events.push_back(event);
        }
    }
  } else if (options.beam != 0) {
    for (const auto& prime : primes)
      songs.push_back(beam_search(player, prime, continuation, {.width = options.beam}, constraints)[0].song);
  } else {
    List<List<ChordEvent>> all;
    for (const auto& prime : primes) all.resize(all.size() + options.best_of, prime);
    std::vector<Song> written = continue_many(player, all, continuation, options.decoding(), rng, constraints);
    for (std::size_t i = 0; i < primes.size(); ++i) {
      std::size_t best = i * options.best_of;
      double most = -math::infinity;
      for (std::size_t n = best; options.best_of > 1 && n < (i + 1) * options.best_of; ++n) {
        const double likely = mean_log_probability(player, primes[i], written[n].events);
        if (likely > most) best = n;
        most = std::max(most, likely);
      }
      songs.push_back(std::move(written[best]));
    }
  }
  return songs;
}

/// Composes the songs and writes each. Without --prime a passage of the corpus is drawn for each song.
template <class Player>
std::vector<Written> compose_by(Player& player, const chordgen::Learnt& learnt, const SongOptions& options,
                                const std::string& folder, chordgen::Rng rng, chordgen::Threads threads) {
  const chordgen::CopyFinder copies(learnt.windows);
  chordgen::ContinueOptions continuation = options.continuation(learnt, threads);
  const std::vector<int> line = options.top_line();
  if (!line.empty()) continuation.length = line.size();
  chordgen::List<chordgen::List<chordgen::ChordEvent>> primes;
  if (!options.prime.empty()) primes.assign(options.songs, hear(player, "--prime", options.prime));
  while (primes.size() < options.songs) {
    chordgen::Rng chance = rng.split("song").split(primes.size());
    primes.push_back(learnt.windows.seed(uniform_index(chance, learnt.windows.size())).events());
  }
  std::vector<chordgen::Song> songs =
      write_songs(player, primes, options, continuation,
                  options.constraints(copies.exact(), learnt.windows.chords, line), rng.split("events"));

  std::vector<Written> written;
  for (std::size_t i = 0; i < songs.size(); ++i)
    written.push_back(write_song(std::move(songs[i]), i, options, folder, copies));
  return written;
}

/// The same by a model, played over the vocabularies it learnt.
template <chordgen::PlayableModel Model>
std::vector<Written> compose(const Model& model, const chordgen::Learnt& learnt, const SongOptions& options,
                             const std::string& folder, chordgen::Rng rng, chordgen::Threads threads) {
  auto player = chordgen::ModelKind<Model>::player(model, learnt.windows.chords, learnt.windows.durations,
                                                   options.player(learnt, threads));
  return compose_by(player, learnt, options, folder, rng, threads);
}

/// "7 events (from event 12, in "a.mid" from event 30)": a run and where it stands in both.
inline std::string describe(const chordgen::SharedRun& run, const chordgen::Learnt& learnt) {
  if (run.length == 0) return "0 events";
  return std::to_string(run.length) + " events (from event " + std::to_string(run.song_event) + ", in \"" +
         learnt.windows.pieces[run.piece].name + "\" from event " + std::to_string(run.piece_event) + ")";
}

/// One line a song, for people: its length, how new it is, and whether it goes round in circles.
inline void report(const std::vector<Written>& songs, const chordgen::Learnt& learnt) {
  const auto percent = [](double share) { return std::to_string(static_cast<int>(100 * share + 0.5)) + " %"; };
  for (const Written& song : songs) {
    say(song.path + ": " + std::to_string(song.events) + " events; longest run of the corpus " +
        describe(song.novelty.exact, learnt) + ", in any key " + describe(song.novelty.transposed, learnt) +
        "; of its runs of 4 and 8 events " + percent(song.novelty.share_of_4) + " and " +
        percent(song.novelty.share_of_8) + " are the corpus's; a short block stands at most " +
        std::to_string(song.repeats) + " times back to back\n");
    for (const auto& [name, value] : song.facts) say("  " + name + ": " + value + "\n");
  }
  if (::isatty(2) != 0 && !songs.empty()) say("\n" + chordgen::terminal_roll(songs[0].song, {.max_systems = 2}));
}

/// One JSON object a line on standard output for each song, the model in each.
inline void report_json(const std::vector<Written>& songs, const chordgen::Learnt& learnt, const std::string& model) {
  const auto described = [&](const chordgen::SharedRun& run) {
    return chordgen::Json::object({{"events", run.length},
                                   {"from", run.song_event},
                                   {"piece", run.length == 0 ? std::string() : learnt.windows.pieces[run.piece].name},
                                   {"piece_from", run.piece_event}});
  };
  for (const Written& song : songs) {
    chordgen::Json line = chordgen::Json::object({{"song", song.path},
                                                  {"model", model},
                                                  {"events", song.events},
                                                  {"copied_run", described(song.novelty.exact)},
                                                  {"copied_run_in_any_key", described(song.novelty.transposed)},
                                                  {"share_of_4", song.novelty.share_of_4},
                                                  {"share_of_8", song.novelty.share_of_8},
                                                  {"repeats", song.repeats}});
    for (const auto& [name, value] : song.facts) line.set(name, value);
    std::printf("%s\n", line.dump().c_str());
  }
}

}  // namespace program
