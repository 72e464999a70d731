// SPDX-License-Identifier: MIT
//
// More on keys than one profile's answer: the key over time, and an analysis that also hears how the piece begins.
//
// Of the 233 guitar pieces of the Mutopia Project with one written key signature, correlation names the written key in
// 204 (Aarden-Essen, music21's default), 208 (Temperley), and analyze_key_closely in 210: Temperley's correlation plus
// 0.05 for the key whose tonic is the first bass note. The bonus was chosen on those pieces.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/core/order.hpp>
#include <chordgen/music/key.hpp>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// The key of a stretch of music.
struct KeyWindow {
  Rational onset{};
  Rational duration{};
  KeyEstimate estimate{};
};

/// The keys of windows of `length` quarters, one every `step`; windows in which nothing sounds are left out. Throws
/// ArgumentError for lengths and steps that are not positive.
template <class = WhenCalled>
[[nodiscard]] List<KeyWindow> analyze_key_windows(Span<const ChordEvent> events, const Rational& length,
                                                  const Rational& step, KeyProfile profile = KeyProfile::aarden_essen) {
  if (length <= Rational(0) || step <= Rational(0))
    fail_argument("analyze_key_windows", "length and step: got " + to_string(length) + " and " + to_string(step) +
                                             " quarters, expected more than 0.");
  List<KeyWindow> windows;
  if (events.empty()) return windows;
  const Rational end = events.back().onset + events.back().duration;
  std::size_t first = 0;
  for (Rational from(0); from < end; from += step) {
    const Rational to = from + length;
    while (first < events.size() && events[first].onset + events[first].duration <= from) ++first;
    PitchClassHistogram histogram{};
    bool sounds = false;
    for (std::size_t i = first; i < events.size() && events[i].onset < to; ++i) {
      const Rational stop = std::min(events[i].onset + events[i].duration, to);
      const double quarters = (stop - std::max(events[i].onset, from)).to_double();
      for (const int key : events[i].pitches) histogram[static_cast<std::size_t>(key % 12)] += quarters;
      sounds |= !events[i].pitches.empty();
    }
    if (sounds) windows.push_back({from, std::min(length, end - from), analyze_key(histogram, profile)});
  }
  return windows;
}

/// The keys by Temperley's correlation and the first bass note; `correlation` includes the bonus. Throws ArgumentError
/// when nothing sounds.
template <class = WhenCalled>
[[nodiscard]] KeyEstimate analyze_key_closely(Span<const ChordEvent> events) {
  constexpr double first_bass_bonus = 0.05;
  KeyEstimate estimate = analyze_key(events, KeyProfile::temperley);
  const std::size_t first = detail::find_first(events, [](const ChordEvent& event) { return !event.pitches.empty(); });
  const int bass = events[first].pitches.lowest() % 12;
  for (KeyCandidate& candidate : estimate.ranked)
    if (candidate.key.tonic.pitch_class() == bass) candidate.correlation += first_bass_bonus;
  for (std::size_t i = 1; i < estimate.ranked.size(); ++i)
    for (std::size_t k = i; k > 0 && estimate.ranked[k].correlation > estimate.ranked[k - 1].correlation; --k)
      std::swap(estimate.ranked[k], estimate.ranked[k - 1]);
  return estimate;
}

/// How a piece's key is found: by a profile's correlation, or closely.
class KeyMethod {
 public:
  KeyMethod(KeyProfile profile = KeyProfile::aarden_essen) noexcept
      : profile_(profile) {}  // implicit: a profile is one

  [[nodiscard]] static KeyMethod closely() noexcept {
    KeyMethod method(KeyProfile::temperley);
    method.closely_ = true;
    return method;
  }
  /// Reads "closely" or the name of a profile. Throws ArgumentError.
  template <class = WhenCalled>
  [[nodiscard]] static KeyMethod parse(std::string_view text) {
    return text == "closely" ? closely() : KeyMethod(parse_key_profile(text));
  }

  [[nodiscard]] KeyProfile profile() const noexcept { return profile_; }
  [[nodiscard]] bool is_close() const noexcept { return closely_; }

 private:
  KeyProfile profile_;
  bool closely_ = false;
};

/// The keys of a piece by the method chosen. Throws ArgumentError when nothing sounds in it.
template <class = WhenCalled>
[[nodiscard]] KeyEstimate analyze_key(Span<const ChordEvent> events, const KeyMethod& method) {
  return method.is_close() ? analyze_key_closely(events) : analyze_key(events, method.profile());
}

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
