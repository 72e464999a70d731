// SPDX-License-Identifier: MIT
//
// Ticks, quarters and seconds of a file, exactly: seconds are fractions, not floating point.
//
//   quarters = ticks / ticks_per_quarter
//   seconds  = sum over the tempos of ticks x microseconds_per_quarter / (ticks_per_quarter x 1,000,000)
//
// Tempo events count whatever track they stand in; of several at one tick the last counts. With an SMPTE division a
// tick is a fixed time (29 frames mean 30000/1001 a second) and tempo events change nothing.
#pragma once

#include <chordgen/core/rational.hpp>
#include <chordgen/midi/file.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// Converts times of one file, or of one track of a file of format 2.
class TempoMap {
 public:
  /// A tempo, and the tick from which it holds.
  struct Change {
    Ticks tick{};
    Tempo tempo{};
    Rational seconds{};  ///< at `tick`
  };

  template <class = WhenCalled>
  explicit TempoMap(const File& file) : division_(file.division) {
    for (const Track& track : file.tracks) collect(track);
    build();
  }
  /// Of one track alone, as format 2 asks. Throws ArgumentError when there is no such track.
  template <class = WhenCalled>
  TempoMap(const File& file, std::size_t track) : division_(file.division) {
    if (track >= file.tracks.size())
      fail_argument("TempoMap", "track: got " + std::to_string(track) + " of " + std::to_string(file.tracks.size()) +
                                    " tracks, which count from 0.");
    collect(file.tracks[track]);
    build();
  }

  /// In order of time, the first at tick 0.
  [[nodiscard]] const List<Change>& changes() const noexcept { return changes_; }
  template <class = WhenCalled>
  [[nodiscard]] Tempo tempo_at(Ticks tick) const noexcept {
    return change_at(tick).tempo;
  }

  /// Throws ArgumentError for SMPTE divisions, whose ticks are no parts of quarters.
  template <class = WhenCalled>
  [[nodiscard]] Rational quarters(Ticks tick) const {
    if (division_.is_smpte())
      fail_argument("TempoMap::quarters", "the file counts SMPTE frames, not quarters. Call seconds.");
    return {tick.value, division_.ticks_per_quarter()};
  }
  /// The tick at or before the moment. Throws ArgumentError for SMPTE divisions.
  template <class = WhenCalled>
  [[nodiscard]] Ticks ticks_of_quarters(const Rational& quarters) const {
    if (division_.is_smpte())
      fail_argument("TempoMap::ticks_of_quarters", "the file counts SMPTE frames, not quarters.");
    return Ticks((quarters * Rational(division_.ticks_per_quarter())).floor());
  }

  template <class = WhenCalled>
  [[nodiscard]] Rational seconds(Ticks tick) const {
    const Change& change = change_at(tick);
    return change.seconds + seconds_per_tick(change.tempo) * Rational((tick - change.tick).value);
  }
  /// The tick at or before the moment.
  template <class = WhenCalled>
  [[nodiscard]] Ticks ticks_of_seconds(const Rational& seconds) const {
    const std::size_t after =
        detail::first_without(changes_, [&](const Change& change) { return change.seconds <= seconds; });
    const Change& change = changes_[after == 0 ? 0 : after - 1];
    return change.tick + Ticks(((seconds - change.seconds) / seconds_per_tick(change.tempo)).floor());
  }

 private:
  template <class = WhenCalled>
  void collect(const Track& track) {
    if (division_.is_smpte()) return;
    for (const Event& event : track.events)
      if (const auto tempo = track.tempo(event)) changes_.push_back({event.tick, *tempo, {}});
  }

  template <class = WhenCalled>
  void build() {
    if (!division_.is_valid()) fail_argument("TempoMap", "the file's division is none.");
    changes_.insert(changes_.begin(), Change{});
    detail::order(changes_, [](const Change& a, const Change& b) { return a.tick < b.tick; });
    List<Change> kept;
    for (const Change& change : changes_) {
      if (!kept.empty() && kept.back().tick == change.tick) kept.pop_back();
      if (kept.empty() || kept.back().tempo != change.tempo) kept.push_back(change);
    }
    changes_ = std::move(kept);
    for (std::size_t i = 1; i < changes_.size(); ++i) {
      const Change& before = changes_[i - 1];
      changes_[i].seconds =
          before.seconds + seconds_per_tick(before.tempo) * Rational((changes_[i].tick - before.tick).value);
    }
  }

  template <class = WhenCalled>
  [[nodiscard]] Rational seconds_per_tick(Tempo tempo) const {
    if (!division_.is_smpte())
      return {std::int64_t{tempo.microseconds_per_quarter}, 1'000'000 * std::int64_t{division_.ticks_per_quarter()}};
    const int rate = division_.frames_per_second();
    const Rational frame = rate == 29 ? Rational(1001, 30000) : Rational(1, rate);
    return frame / Rational(division_.ticks_per_frame());
  }

  template <class = WhenCalled>
  [[nodiscard]] const Change& change_at(Ticks tick) const noexcept {
    const std::size_t after =
        detail::first_without(changes_, [&](const Change& change) { return change.tick <= tick; });
    return changes_[after == 0 ? 0 : after - 1];
  }

  Division division_;
  List<Change> changes_;
};

}  // namespace chordgen::inline CHORDGEN_ABI
