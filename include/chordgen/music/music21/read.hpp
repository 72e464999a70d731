// SPDX-License-Identifier: MIT
//
// What music21 5.7.3 makes of a MIDI file, right or wrong: the reading that the tutorial saw. It is kept apart from
// score.hpp, which reads what stands in the file.
//
//   pairing     a note lasts until the next event of its channel and key, whatever it is; a note-on that ends another
//               begins none. A note without an end vanishes; a note of no ticks lasts a quarter.
//   chords      notes whose begins and ends lie within a sixteenth of a quarter become one chord: its begin is the
//               first's, its length runs from the last's begin to the first's end
//   quantiser   onsets and durations go, each for itself, to the nearest multiple of 1/4 or 1/3 quarter. Errors are
//               rounded to seven decimals, and of equal errors the lesser value wins: durations may become 0.
//   rests       fill the gaps of a part, and other events inside a gap split it; a part with voices has no rests
//
// All times are whole twelfths of a quarter after that. Tracks without notes give no part.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/core/math.hpp>
#include <chordgen/core/span.hpp>
#include <chordgen/midi/file.hpp>
#include <chordgen/music/music21/element.hpp>
#include <chordgen/music/music21/voices.hpp>

#include <cstdlib>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI::music21 {

/// The multiple of 1/divisor quarter to which music21 moves a time that is not negative.
template <class = WhenCalled>
[[nodiscard]] Rational quantize(double time, Span<const int> divisors) {
  // Errors are compared as whole numbers of 1e-7, as which music21 rounds them.
  std::int64_t best_error = -1;
  double best_match = 0;
  Rational best;
  for (const int divisor : divisors) {
    const double unit = 1.0 / divisor;
    const double multiple = math::floor(time / unit);
    const double low = unit * multiple;
    const bool down = low <= time && time <= low + unit / 2.0;
    const double match = down ? low : unit * (multiple + 1.0);
    const auto error = static_cast<std::int64_t>(math::floor(math::absolute(time - match) * 1e7 + 0.5));
    if (best_error >= 0 && (error > best_error || (error == best_error && match >= best_match))) continue;
    best_error = error;
    best_match = match;
    best = Rational(static_cast<std::int64_t>(multiple) + (down ? 0 : 1), divisor);
  }
  return best;
}

/// The same for the divisors 4 and 3, in twelfths.
template <class = WhenCalled>
[[nodiscard]] std::int64_t quantize_to_twelfths(std::int64_t ticks, int ticks_per_quarter) {
  constexpr int divisors[] = {4, 3};
  const double time = static_cast<double>(std::max<std::int64_t>(ticks, 0)) / ticks_per_quarter;
  return (quantize(time, divisors) * Rational(12)).floor();
}

}  // namespace chordgen::inline CHORDGEN_ABI::music21
CHORDGEN_EXACT_END

namespace chordgen::inline CHORDGEN_ABI::music21 {

namespace detail {

/// A note-on and the tick of the event that ended it.
struct Pair {
  std::int64_t on;
  std::int64_t off;
  std::uint8_t key;
  std::uint8_t velocity;
};

template <class = WhenCalled>
[[nodiscard]] List<Pair> pair_notes(const Track& track) {
  constexpr std::uint32_t none = 0xFFFFFFFF;
  List<Pair> pairs;
  List<std::uint32_t> open(16 * 128, none);
  for (const Event& event : track.events) {
    if (!event.starts_note() && !event.ends_note()) continue;
    std::uint32_t& slot = open[static_cast<std::size_t>(event.channel() * 128 + event.key())];
    if (slot != none) {
      pairs[slot].off = event.tick.value;
      slot = none;
    } else if (event.starts_note()) {
      slot = static_cast<std::uint32_t>(pairs.size());
      pairs.push_back({event.tick.value, -1, event.data1, event.data2});
    }
  }
  erase_if(pairs, [](const Pair& pair) { return pair.off < 0; });
  return pairs;
}

template <class = WhenCalled>
[[nodiscard]] bool has_notes(const Track& track) noexcept {
  for (const Event& event : track.events)
    if (event.starts_note()) return true;
  return false;
}

/// Metres and keys of a track without notes hold for all parts, its tempos stand in the first.
template <class = WhenCalled>
void add_conductor(Reading& reading, const Track& track, int ticks_per_quarter) {
  for (const Event& event : track.events) {
    const std::int64_t onset = quantize_to_twelfths(event.tick.value, ticks_per_quarter);
    const bool for_all = event.is_meta(meta::time_signature) || event.is_meta(meta::key_signature);
    if (!for_all && !event.is_meta(meta::tempo)) continue;
    for (std::size_t p = 0; p < (for_all ? reading.parts.size() : std::min<std::size_t>(1, reading.parts.size())); ++p)
      reading.parts[p].others.push_back(onset);
  }
}

/// Makes a part of one track.
template <class = WhenCalled>
class PartReader {
 public:
  PartReader(const Track& track, int ticks_per_quarter) : track_(track), ticks_per_quarter_(ticks_per_quarter) {}

  [[nodiscard]] Part read() {
    read_changes();
    gather_chords();
    order_by_onset(part_.elements);
    if (!voices_required_)
      fill_gaps();
    else if (const std::int64_t end = highest_change(); detail::make_voices(part_.elements, end))
      order_by_onset(part_.elements);
    return std::move(part_);
  }

 private:
  [[nodiscard]] std::int64_t twelfths(std::int64_t ticks) const {
    return quantize_to_twelfths(ticks, ticks_per_quarter_);
  }

  void read_changes() {
    for (const Event& event : track_.events) {
      if (event.kind() == EventKind::program)
        part_.instruments.push_back({twelfths(event.tick.value), event.data1});
      else if (event.is_meta(meta::tempo) || event.is_meta(meta::time_signature) || event.is_meta(meta::key_signature))
        part_.others.push_back(twelfths(event.tick.value));
    }
  }

  [[nodiscard]] std::int64_t highest_change() const noexcept {
    std::int64_t highest = 0;
    for (const InstrumentChange& change : part_.instruments) highest = std::max(highest, change.onset);
    for (const std::int64_t onset : part_.others) highest = std::max(highest, onset);
    return highest;
  }

  void gather_chords() {
    const List<Pair> notes = pair_notes(track_);
    const auto near = [this](std::int64_t a, std::int64_t b) { return 16 * std::abs(a - b) <= ticks_per_quarter_; };
    List<bool> gathered(notes.size());
    for (std::size_t i = 0; i < notes.size(); ++i) {
      if (gathered[i]) continue;
      Element element;
      element.keys = {notes[i].key};
      element.velocity = notes[i].velocity;
      std::int64_t last_on = notes[i].on;
      for (std::size_t j = i + 1; j < notes.size() && near(notes[j].on, notes[i].on); ++j) {
        if (!near(notes[j].off, notes[i].off)) {
          voices_required_ = true;
          continue;
        }
        element.keys.push_back(notes[j].key);
        last_on = notes[j].on;
        gathered[j] = true;
      }
      const std::int64_t length = notes[i].off - last_on;
      element.onset = twelfths(notes[i].on);
      element.duration = length == 0 ? 12 : twelfths(length);
      part_.elements.push_back(std::move(element));
    }
  }

  // A rest for each stretch in which nothing lasts; what has no length splits it.
  void fill_gaps() {
    List<std::int64_t> points = part_.others;
    for (const InstrumentChange& change : part_.instruments) points.push_back(change.onset);
    chordgen::detail::order(points);

    List<Element> filled;
    std::int64_t end = 0;
    const auto reach = [&](std::int64_t onset, std::int64_t until) {
      if (onset > end) filled.push_back({end, onset - end, {}, 0});
      end = std::max(end, until);
    };
    auto point = points.begin();
    for (Element& element : part_.elements) {
      for (; point != points.end() && *point <= element.onset; ++point) reach(*point, *point);
      reach(element.onset, element.end());
      filled.push_back(std::move(element));
    }
    for (; point != points.end(); ++point) reach(*point, *point);
    part_.elements = std::move(filled);
  }

  const Track& track_;
  int ticks_per_quarter_;
  Part part_{};
  bool voices_required_ = false;
};

}  // namespace detail

/// Reads a file as music21 5.7.3 would. Throws ArgumentError for SMPTE time and format 2, which it cannot read.
template <class = WhenCalled>
[[nodiscard]] Reading read(const File& file) {
  if (file.division.is_smpte() || file.format == Format::independent)
    fail_argument("music21::read", "music21 reads neither SMPTE time nor format 2. Read the file in chordgen's way.");
  const int ticks_per_quarter = file.division.ticks_per_quarter();
  Reading reading;
  for (const Track& track : file.tracks)
    if (detail::has_notes(track)) reading.parts.push_back(detail::PartReader(track, ticks_per_quarter).read());
  for (const Track& track : file.tracks)
    if (!detail::has_notes(track)) detail::add_conductor(reading, track, ticks_per_quarter);
  return reading;
}

}  // namespace chordgen::inline CHORDGEN_ABI::music21
