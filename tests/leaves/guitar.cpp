// SPDX-License-Identifier: MIT
#include <chordgen/audio.hpp>

#include "support/catch.hpp"

#include <complex>
#include <cstdio>

using namespace chordgen;

namespace {

constexpr int rate = 44100;

std::vector<double> play(std::size_t string, int key, double seconds) {
  PluckedString voice(nylon_strings[string], frequency(key), rate, {}, Rng(1));
  std::vector<double> samples(static_cast<std::size_t>(seconds * rate));
  voice.play(samples);
  return samples;
}

/// How strong a frequency is from `begin` seconds on, by a Fourier integral under a Hann window of `length` seconds.
double strength(const std::vector<double>& samples, double hertz, double begin, double length) {
  const auto first = static_cast<std::size_t>(begin * rate);
  const auto count = static_cast<std::size_t>(length * rate);
  std::complex<double> sum = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double turn = 2 * math::pi * static_cast<double>(i);
    const double window = 0.5 - 0.5 * std::cos(turn / static_cast<double>(count));
    sum += samples[first + i] * window * std::polar(1.0, -turn * hertz / rate);
  }
  return std::abs(sum) / static_cast<double>(count);
}

/// The frequency of the peak near `hertz`: the top of the parabola through three logarithms.
double measured_pitch(const std::vector<double>& samples, double hertz) {
  constexpr double step = 0.25;
  const double low = std::log(strength(samples, hertz - step, 0.1, 1.2));
  const double middle = std::log(strength(samples, hertz, 0.1, 1.2));
  const double high = std::log(strength(samples, hertz + step, 0.1, 1.2));
  return hertz + 0.5 * step * (low - high) / (low - 2 * middle + high);
}

Song study() {
  Song song{.tempo = 100};
  Rational at(0);
  for (const PitchSet& chord :
       {PitchSet{40, 64}, PitchSet{52, 55, 59}, PitchSet{45, 60, 64}, PitchSet{}, PitchSet{48, 67}}) {
    song.events.push_back({at, Rational(1, 2), chord, {}});
    at += Rational(1, 2);
  }
  return song;
}

}  // namespace

TEST_CASE("strings: every fret of every string is in tune within 2 cents") {
  double worst = 0;
  for (std::size_t string = 0; string < 6; ++string)
    for (int fret = 0; fret <= 19; ++fret) {
      const int key = Fretboard{}.open[string] + fret;
      const double cents = 1200 * std::log2(measured_pitch(play(string, key, 1.5), frequency(key)) / frequency(key));
      worst = std::max(worst, std::abs(cents));
    }
  CHECK(worst < 2.0);
}

TEST_CASE("strings: the fundamental decays as measured nylon strings do") {
  for (std::size_t string = 0; string < 6; ++string)
    for (const int fret : {0, 5, 12}) {
      const int key = Fretboard{}.open[string] + fret;
      const std::vector<double> samples = play(string, key, 2.5);
      const double fall =
          std::log(strength(samples, frequency(key), 0.3, 0.6) / strength(samples, frequency(key), 1.5, 0.6));
      const double seconds = std::log(1000.0) * 1.2 / fall;
      CAPTURE(string, fret, seconds);
      CHECK(seconds == Approx(decay_time(nylon_strings[string], frequency(key), frequency(key))).epsilon(0.05));
      CHECK(seconds > 1.5);
      CHECK(seconds < 10);
    }
}

TEST_CASE("strings: upper partials die first, and a stiff string's are sharp") {
  const std::vector<double> samples = play(3, 55, 2.5);  // the open G string, the stiffest
  const double hertz = frequency(55);
  const auto kept = [&](double partial) {
    return strength(samples, partial * hertz, 1.5, 0.6) / strength(samples, partial * hertz, 0.3, 0.6);
  };
  CHECK(kept(1) > 2 * kept(7));

  const double sharp = measured_pitch(samples, 5 * hertz * std::sqrt(1 + 25 * inharmonicity(nylon_strings[3], hertz)));
  CHECK(1200 * std::log2(sharp / (5 * hertz)) == Approx(1200 * std::log2(std::sqrt(1 + 25 * 1.242e-4))).margin(1.5));
}

TEST_CASE("strings: what lies above 5 kHz belongs to the attack alone") {  // Jansson 1982, J. Acoust. Soc. Am. 71, S8
  for (std::size_t string = 0; string < 6; ++string) {
    const std::vector<double> samples = play(string, Fretboard{}.open[string], 1.0);
    const auto share = [&](double begin) {  // of the partials above 5 kHz in the strength of all
      const double hertz = frequency(Fretboard{}.open[string]);
      double high = 0, all = 0;
      for (double partial = hertz; partial < 9000; partial += hertz) {
        const double power = std::pow(strength(samples, partial, begin, 0.05), 2);
        all += power;
        if (partial > 5000) high += power;
      }
      return 10 * std::log10(high / all);
    };
    CAPTURE(string, share(0.0), share(0.3));
    CHECK(share(0.3) < -50);
    CHECK(share(0.0) > share(0.3) + 10);
  }
}

/// The table of docs/audio.md: what the loop does, measured, beside what the published model of the string says.
TEST_CASE("strings: decay times, tuning and sharpness, measured", "[.measure]") {
  std::printf(
      "string  T60 of partial 1, 3, 6: measured / model   cents off, partial 1   partial 8 sharp: measured / model\n");
  for (std::size_t string = 0; string < 6; ++string) {
    const int key = Fretboard{}.open[string];
    const double hertz = frequency(key), b = inharmonicity(nylon_strings[string], hertz);
    const std::vector<double> samples = play(string, key, 2.5);
    std::printf("%-4s", to_string(Pitch::from_key(key), Spelling::ordinary).c_str());
    for (const int n : {1, 3, 6}) {
      const double partial = measured_pitch(samples, n * hertz * std::sqrt(1 + b * n * n));
      const double fall = std::log(strength(samples, partial, 0.3, 0.6) / strength(samples, partial, 1.2, 0.6));
      const double seconds = std::log(1000.0) * 0.9 / fall, model = decay_time(nylon_strings[string], hertz, n * hertz);
      std::printf("  %5.2f / %5.2f s", seconds, model);
      if (n == 1) CHECK(seconds == Approx(model).epsilon(0.05));
    }
    const double sharp = 1200 * std::log2(std::sqrt(1 + 64 * b));
    std::printf("  %+5.2f", 1200 * std::log2(measured_pitch(samples, hertz) / hertz));
    std::printf("  %5.2f / %5.2f cents\n",
                1200 * std::log2(measured_pitch(samples, 8 * hertz * std::sqrt(1 + 64 * b)) / (8 * hertz)), sharp);
  }
}

TEST_CASE("strings: where the finger plucks, a partial with a node there is missing") {
  PluckedString voice(nylon_strings[5], frequency(64), rate, {.place = 0.25, .noise = 0}, Rng(1));
  std::vector<double> samples(rate);
  voice.play(samples);
  CHECK(strength(samples, 4 * frequency(64), 0.05, 0.5) < 0.05 * strength(samples, 3 * frequency(64), 0.05, 0.5));
}

TEST_CASE("render: loud enough, never clipped, never off centre") {
  const Sound sound = render(study());

  CHECK(sound.channels.size() == 2);
  CHECK(sound.seconds() > 1.5);
  CHECK(peak(sound) == Approx(0.89));
  for (const List<float>& channel : sound.channels) {
    double sum = 0;
    for (const float sample : channel) sum += static_cast<double>(sample);
    CHECK(std::abs(sum / static_cast<double>(channel.size())) < 1e-4);
    CHECK(std::abs(channel.back()) < 1e-3f);
  }
}

TEST_CASE("render: the same song gives the same bytes from every compiler") {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const std::byte byte : write_wav(render(study())))
    hash = (hash ^ std::to_integer<std::uint64_t>(byte)) * 0x100000001b3u;
  CHECK(hash == 0x7b69c86120e374e1u);
}

TEST_CASE("render: an empty song is an empty sound, and nonsense is refused") {
  CHECK(render(Song{}).size() == 0);
  Song song = study();
  song.tempo = 0;
  CHECK_FAILS(render(song), ArgumentError, "[perform] the tempo: got 0 quarters a minute, expected more than 0.");
  CHECK_FAILS(render(study(), {.rate = 100}), ArgumentError,
              "[render] the rate: got 100 samples a second, expected 8000 to 192000.");
}

TEST_CASE("perform: an open string rings on, a neighbour or a rest stops it") {
  Song song{.tempo = 60};
  song.events = {{0, 1, {64}, {}}, {1, 1, {45}, {}}, {2, 1, {65}, {}}, {3, 1, {}, {}}};

  const std::vector<StringPluck> plucks = perform(song);

  REQUIRE(plucks.size() == 3);
  CHECK(plucks[0].string == 5);
  CHECK(plucks[0].end == 2.0);  // rings through the second event, until F4 takes its string
  CHECK(plucks[1].end == 3.0);  // the open A string rings until the rest
  CHECK(plucks[2].end == 3.0);
}

TEST_CASE("perform: a held note is not plucked again, and no string plays two notes at once") {
  Song song{.tempo = 60};
  song.events = {{0, 1, {45, 60, 64}, {}}, {1, 1, {45, 62, 65}, {45}}, {2, 1, {40, 41, 42, 43, 44, 45, 46, 47}, {}}};

  const std::vector<StringPluck> plucks = perform(song);

  CHECK(plucks.size() == 3 + 2 + 8);
  for (std::size_t i = 0; i < 5; ++i)
    for (std::size_t j = i + 1; j < 5; ++j)
      if (plucks[i].string == plucks[j].string) CHECK(plucks[i].end <= plucks[j].begin);
}
