// SPDX-License-Identifier: MIT
//
// A song as sound: the hands of audio/performance.hpp pluck the strings of audio/pluck.hpp, and the body of
// audio/body.hpp sounds with them, in stereo.
//
//   song -> plucks -> strings, added in order of their times -> body -> one gain, so that the peak is as asked
//
// Strings are heard where they lie, the low ones a little to the left. Nothing depends on the machine: the same song
// and seed give the same samples, bit for bit, whatever the compiler.
#pragma once

#include <chordgen/audio/body.hpp>
#include <chordgen/audio/performance.hpp>
#include <chordgen/audio/pluck.hpp>
#include <chordgen/audio/sound.hpp>
#include <chordgen/music/pitch.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

struct RenderOptions {
  int rate = 44100;
  double peak = 0.89;  ///< one decibel below what a file can hold
  double width = 0.3;  ///< how far apart the outer strings are heard: 0 together, 1 left and right
  PluckOptions pluck{};
  PerformanceOptions performance{};
  Rng rng{};
};

namespace detail {

/// Adds one plucked string to the sound, from its beginning until it is stopped and silent.
template <class = WhenCalled>
void add_pluck(Sound& sound, const StringPluck& pluck, const RenderOptions& options, Rng rng) {
  constexpr std::size_t block = 256;
  constexpr double stopping = 0.12;  // seconds until a finger has silenced a string
  const GuitarString& string = nylon_strings[pluck.string];
  const double hertz = frequency(pluck.key);
  const auto place = [&](double seconds) { return static_cast<std::size_t>(seconds * options.rate + 0.5); };
  const double life = std::fmin(pluck.end - pluck.begin, 1.2 * decay_time(string, hertz, hertz));
  const std::size_t begin = place(pluck.begin);
  const std::size_t ring = place(life);
  const std::size_t length = std::min(ring + place(stopping), sound.size() - std::min(begin, sound.size()));

  const double angle = 0.25 * math::pi * (1.0 + options.width * (static_cast<double>(pluck.string) - 2.5) / 2.5);
  const double on_left = math::cos(angle);
  const double on_right = math::sin(angle);
  PluckedString voice(string, hertz, options.rate, options.pluck, rng);
  std::array<double, block> samples;
  for (std::size_t done = 0; done < length;) {
    const std::size_t next = done < ring ? std::min(ring, length) : length;
    if (done == ring) voice.stop(stopping);
    const Span<double> out = Span(samples).first(std::min(block, next - done));
    voice.play(out);
    float* const left = sound.channels[0].data() + begin + done;
    float* const right = sound.channels[1].data() + begin + done;
    for (std::size_t i = 0; i < out.size(); ++i) {
      left[i] = static_cast<float>(static_cast<double>(left[i]) + on_left * out[i]);
      right[i] = static_cast<float>(static_cast<double>(right[i]) + on_right * out[i]);
    }
    done += out.size();
  }
}

template <class = WhenCalled>
void add_body(Sound& sound, int rate) {
  constexpr std::size_t block = 4096;
  GuitarBody body(rate);
  for (std::size_t at = 0; at < sound.size(); at += block) {
    const std::size_t count = std::min(block, sound.size() - at);
    body.play(Span(sound.channels[0]).subspan(at, count), Span(sound.channels[1]).subspan(at, count));
    body.settle();
  }
}

}  // namespace detail

/// The song played on a nylon-string guitar, in stereo. Throws ArgumentError for a tempo that is not positive, a rate
/// outside 8,000 to 192,000, and a song longer than six hours.
template <class = WhenCalled>
[[nodiscard]] Sound render(const Song& song, const RenderOptions& options = {}) {
  if (options.rate < 8000 || options.rate > 192000)
    fail_argument("render",
                  "the rate: got " + std::to_string(options.rate) + " samples a second, expected 8000 to 192000.");
  const List<StringPluck> plucks = perform(song, options.performance);
  double end = 0;
  for (const StringPluck& pluck : plucks) end = std::fmax(end, pluck.end);
  if (!(end <= 6 * 3600.0))
    fail_argument("render", "the song lasts " + std::to_string(end) + " seconds, expected at most six hours.");
  for (const StringPluck& pluck : plucks)
    if (2.0 * frequency(pluck.key) > 0.9 * options.rate)
      fail_argument("render", "key " + std::to_string(pluck.key) + " is too high for " + std::to_string(options.rate) +
                                  " samples a second.");

  Sound sound{.rate = options.rate};
  const std::size_t length = plucks.empty() ? 0 : static_cast<std::size_t>((end + 0.5) * options.rate);
  sound.channels.assign(2, List<float>(length, 0.0f));
  for (std::size_t i = 0; i < plucks.size(); ++i) detail::add_pluck(sound, plucks[i], options, options.rng.split(i));
  detail::add_body(sound, options.rate);
  normalise(sound, options.peak);
  return sound;
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
