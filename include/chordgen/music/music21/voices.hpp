// SPDX-License-Identifier: MIT
//
// How music21 5.7.3 divides a part whose notes overlap into voices, and which notes it loses while doing so.
//
// It takes as many voices as the largest group of overlapping notes has members, and gives each note to the first voice
// that is silent by then. The groups are found in an order of its own, so that there may be too few voices: a note that
// finds none is lost. Then the voices are filled with rests, some of them at wrong places.
#pragma once

#include <chordgen/music/music21/rounding.hpp>

namespace chordgen::inline CHORDGEN_ABI::music21::detail {

/// For each element the others that overlap it. A run ends at the first element that does not.
template <class = WhenCalled>
[[nodiscard]] List<List<std::uint32_t>> overlaps(const List<Element>& elements) {
  List<List<std::uint32_t>> found(elements.size());
  for (std::uint32_t i = 0; i < elements.size(); ++i) {
    for (std::uint32_t j = i + 1; j < elements.size(); ++j) {
      // Of two that begin together the shorter one comes first.
      const bool ordered = elements[i].onset < elements[j].onset || elements[i].duration <= elements[j].duration;
      const Element& first = ordered ? elements[i] : elements[j];
      const Element& second = ordered ? elements[j] : elements[i];
      if (second.onset >= first.end()) break;
      found[i].push_back(j);
      found[j].push_back(i);
    }
  }
  for (List<std::uint32_t>& list : found) chordgen::detail::order(list);
  return found;
}

/// The size of the largest group, as groups are named by the onset of the element that opened them.
template <class = WhenCalled>
[[nodiscard]] std::size_t largest_group(const List<Element>& elements) {
  constexpr std::int64_t none = -1;
  const auto found = overlaps(elements);
  List<std::int64_t> group(elements.size(), none);
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (found[i].empty()) continue;
    std::int64_t target = none;
    for (const std::uint32_t j : found[i]) {
      if (group[j] != none) {
        target = group[j];
        continue;
      }
      if (target == none) target = elements[i].onset;
      group[j] = target;
    }
    if (group[i] == none) group[i] = target;
  }
  chordgen::detail::order(group);
  std::size_t largest = 1;
  for (std::size_t i = 0, begin = 0; i < group.size(); ++i) {
    if (group[i] != group[begin]) begin = i;
    if (group[i] != none) largest = std::max(largest, i - begin + 1);
  }
  return largest;
}

template <class = WhenCalled>
[[nodiscard]] std::int64_t highest_time(const List<Element>& elements) noexcept {
  std::int64_t highest = 0;
  for (const Element& element : elements) highest = std::max(highest, element.end());
  return highest;
}

/// Gives each element to the first voice that is silent by then; voices may stay empty, elements may find none.
template <class = WhenCalled>
[[nodiscard]] List<List<Element>> distribute(List<Element>& elements, std::size_t count) {
  List<List<Element>> voices(count);
  List<double> ends(count, 0.0);
  for (Element& element : elements) {
    const std::size_t free =
        chordgen::detail::find_first(ends, [&](double end) { return is_at_most(end, element.onset); });
    if (free == ends.size()) continue;
    ends[free] = std::max(ends[free], rounded_end(element));
    voices[free].push_back(std::move(element));
  }
  return voices;
}

/// Fills a voice with rests: before its first element, behind its last, and in its gaps. For the gaps all notes seem to
/// begin at 0, since they have just been taken out of their part; only rests stand where they are.
template <class = WhenCalled>
void fill_voice(List<Element>& voice, std::int64_t until) {
  const std::int64_t first = voice.front().onset;
  const std::int64_t last = highest_time(voice);
  if (first > 0) voice.push_back({0, first, {}, 0});
  if (until > last) voice.push_back({last, until - last, {}, 0});
  order_by_onset(voice);

  std::int64_t end = 0;
  const std::size_t count = voice.size();
  for (std::size_t i = 0; i < count; ++i) {
    const std::int64_t onset = voice[i].is_rest() ? voice[i].onset : 0;
    const std::int64_t duration = voice[i].duration;
    if (onset > end) voice.push_back({end, onset - end, {}, 0});
    end = std::max(end, onset + duration);
  }
  order_by_onset(voice);
}

/// Divides the notes of a part, and fills all voices but the last with rests. `highest_other` is the last onset of what
/// is no note. Says whether there are voices; if not, nothing changes.
template <class = WhenCalled>
bool make_voices(List<Element>& elements, std::int64_t highest_other) {
  const std::size_t count = largest_group(elements);
  if (count == 1) return false;
  List<List<Element>> voices = distribute(elements, count);
  erase_if(voices, [](const List<Element>& voice) { return voice.empty(); });

  for (std::size_t added = 1; added < voices.size(); ++added) {
    std::int64_t until = highest_other;
    for (std::size_t i = 0; i < added; ++i) until = std::max(until, highest_time(voices[i]));
    for (std::size_t i = 0; i < added; ++i) fill_voice(voices[i], until);
  }
  elements.clear();
  for (List<Element>& voice : voices)
    for (Element& element : voice) elements.push_back(std::move(element));
  return true;
}

}  // namespace chordgen::inline CHORDGEN_ABI::music21::detail
