// SPDX-License-Identifier: MIT
//
// What the page's script knows: songs as plucks, maps, the strings' numbers; as JSON in which no '<' stands, so that
// nothing in a title can end the script.
#pragma once

#include <chordgen/audio/body.hpp>
#include <chordgen/audio/performance.hpp>
#include <chordgen/audio/strings.hpp>
#include <chordgen/files/json.hpp>
#include <chordgen/report/report.hpp>

namespace chordgen::inline CHORDGEN_ABI::detail {

/// A number with at most three decimals: pages are read by people.
template <class = WhenCalled>
[[nodiscard]] Json short_number(double value) {
  if (!std::isfinite(value)) return Json(0);
  const double thousands = std::floor(value * 1000 + 0.5);
  if (std::fmod(thousands, 1000) == 0 && std::fabs(thousands) < 1e15)
    return Json(static_cast<std::int64_t>(thousands / 1000));
  return Json(thousands / 1000);
}

template <class = WhenCalled>
[[nodiscard]] Json json_row(std::initializer_list<double> values) {
  Json row = Json::array();
  for (const double value : values) row.push_back(short_number(value));
  return row;
}

/// [begin, end, key, string] of every pluck.
template <class = WhenCalled>
[[nodiscard]] Json json_plucks(const Song& song) {
  Json plucks = Json::array();
  for (const StringPluck& pluck : perform(song, {.tail = 1.5}))
    if (frequency(pluck.key) < 8000)
      plucks.push_back(
          json_row({pluck.begin, pluck.end, static_cast<double>(pluck.key), static_cast<double>(pluck.string)}));
  return plucks;
}

/// Events one after the other from 0, as a song.
template <class = WhenCalled>
[[nodiscard]] Song as_song(const List<ChordEvent>& events) {
  Song song{.events = events, .tempo = 100};
  Rational at(0);
  for (ChordEvent& event : song.events) {
    event.onset = at;
    at += event.duration;
  }
  return song;
}

/// How long a song is, without the tail of its last chord.
template <class = WhenCalled>
[[nodiscard]] double seconds_of(const Song& song) {
  if (song.events.empty()) return 0;
  return (song.events.back().onset + song.events.back().duration).to_double() * 60 / song.tempo.to_double();
}

template <class = WhenCalled>
[[nodiscard]] std::string chord_names(const List<ChordEvent>& events) {
  std::string text;
  for (const ChordEvent& event : events) text += (text.empty() ? "" : " | ") + readable_chord(event.pitches);
  return text;
}

template <class = WhenCalled>
[[nodiscard]] Json json_points(const List<PlanePoint>& points) {
  Json rows = Json::array();
  for (const PlanePoint& point : points) rows.push_back(json_row({point[0], point[1]}));
  return rows;
}

template <class = WhenCalled>
[[nodiscard]] Json json_latent(const ReportLatent& latent) {
  Json frames = Json::array(), names = Json::array(), plucks = Json::array();
  for (const auto& frame : latent.frames)
    frames.push_back(Json::object({{"epoch", frame.epoch}, {"points", json_points(frame.points)}}));
  for (const List<ChordEvent>& music : latent.music) {
    names.push_back(chord_names(music));
    plucks.push_back(json_plucks(as_song(music)));
  }
  return Json::object({{"label", "Latent map: arrow keys choose a window, Enter plays it"},
                       {"frames", frames},
                       {"names", names},
                       {"plucks", plucks},
                       {"groups", Json::array(latent.groups)},
                       {"neighbours", Json::array()}});
}

template <class = WhenCalled>
[[nodiscard]] Json json_chords(const ReportChords& chords) {
  Json names = Json::array(), plucks = Json::array(), neighbours = Json::array();
  for (const PitchSet& chord : chords.chords) {
    names.push_back(readable_chord(chord));
    plucks.push_back(json_plucks(as_song({ChordEvent{0, 2, chord, {}}})));
  }
  for (const List<std::size_t>& near : chords.neighbours) neighbours.push_back(Json::array(near));
  Json frames = Json::array();
  frames.push_back(Json::object({{"epoch", 0}, {"points", json_points(chords.points)}}));
  return Json::object({{"label", "Map of chords: arrow keys choose a chord, Enter plays it"},
                       {"frames", frames},
                       {"names", names},
                       {"plucks", plucks},
                       {"groups", Json::array()},
                       {"neighbours", neighbours}});
}

template <class = WhenCalled>
[[nodiscard]] Json json_window(const List<ChordEvent>& events) {
  Json notes = Json::array();
  const Song song = as_song(events);
  for (const RollNote& note : roll_notes(song))
    notes.push_back(
        json_row({note.onset.to_double(), (note.end - note.onset).to_double(), static_cast<double>(note.key)}));
  return Json::object({{"notes", notes}, {"plucks", json_plucks(song)}});
}

template <class = WhenCalled>
[[nodiscard]] Json json_reconstruction(const ReportReconstruction& all) {
  Json frames = Json::array();
  for (const auto& frame : all.frames) {
    std::size_t right = 0;
    for (std::size_t i = 0; i < std::min(frame.events.size(), all.original.size()); ++i)
      right += frame.events[i].pitches == all.original[i].pitches;
    Json window = json_window(frame.events);
    window.set("epoch", frame.epoch);
    window.set("right", std::to_string(right) + " of " + std::to_string(all.original.size()) + " chords right");
    frames.push_back(window);
  }
  return Json::object({{"original", json_window(all.original)}, {"frames", frames}});
}

template <class = WhenCalled>
[[nodiscard]] Json json_song(const ReportSong& song, const PianoRollPage& page) {
  const PianoRollPlan plan = piano_roll_plan(song.song, page);
  return Json::object({{"tempo", song.song.tempo.to_double()},
                       {"seconds", short_number(seconds_of(song.song))},
                       {"plan", Json::object({{"margin", plan.margin},
                                              {"quarter", plan.quarter},
                                              {"system", plan.system},
                                              {"top", plan.top},
                                              {"step", plan.step},
                                              {"height", plan.height},
                                              {"width", plan.width},
                                              {"systems", plan.systems}})},
                       {"plucks", json_plucks(song.song)}});
}

/// The strings and the body, for the page's own sound.
template <class = WhenCalled>
void add_guitar(Json& data) {
  Json strings = Json::array(), body = Json::array();
  for (const GuitarString& string : nylon_strings)
    strings.push_back(Json::object({{"tension", string.tension},
                                    {"mass", string.mass},
                                    {"bending", string.bending},
                                    {"friction", string.friction},
                                    {"air", string.air},
                                    {"bend", string.bend},
                                    {"open", string.open}}));
  for (const BodyMode& mode : guitar_body) body.push_back(json_row({mode.hertz, mode.quality, mode.gain}));
  data.set("strings", strings);
  data.set("body", body);
}

/// JSON that may stand inside a script element.
template <class = WhenCalled>
[[nodiscard]] std::string script_text(const Json& data) {
  std::string safe;
  for (const char letter : data.dump()) {
    if (letter == '<')
      safe += "\\u003c";
    else
      safe += letter;
  }
  return safe;
}

}  // namespace chordgen::inline CHORDGEN_ABI::detail
