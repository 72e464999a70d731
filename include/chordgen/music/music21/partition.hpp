// SPDX-License-Identifier: MIT
//
// music21 5.7.3's partition by instrument: the notes of all parts, divided by the name of the instrument that their
// part played last.
//
// Instruments of one name are one, and so are all without a name. What stands before the first program change of a part
// is lost, and so is a part without any. A file without any program change has no partition: there it returns none, and
// programs that ask it for its parts fail.
#pragma once

#include <chordgen/music/music21/instrument_names.hpp>
#include <chordgen/music/music21/read.hpp>

#include <optional>
#include <string_view>

namespace chordgen::inline CHORDGEN_ABI::music21 {

/// What the instruments of one name play.
struct Partition {
  std::string_view name{};  ///< empty: music21's None
  List<Element> elements;

  template <class = WhenCalled>
  [[nodiscard]] std::size_t notes() const noexcept {
    std::size_t count = 0;
    for (const Element& element : elements) count += element.is_rest() ? 0u : 1u;
    return count;
  }
};

namespace detail {

/// Adds what begins in [from, to); from == to takes what has no length there. No element is taken twice.
template <class = WhenCalled>
void collect(Partition& partition, const Part& part, std::int64_t from, std::int64_t to,
             List<std::string_view>& taken) {
  for (std::size_t i = 0; i < part.elements.size(); ++i) {
    const Element& element = part.elements[i];
    const bool inside =
        from == to ? element.onset == from && element.duration == 0 : element.onset >= from && element.onset < to;
    if (!inside || taken[i] == partition.name) continue;
    partition.elements.push_back(element);
    taken[i] = partition.name;
  }
}

}  // namespace detail

/// The partition in order of first appearance; nothing where there is no program change.
template <class = WhenCalled>
[[nodiscard]] std::optional<List<Partition>> partition(const Reading& reading) {
  List<Partition> partitions;
  const auto of_name = [&](std::string_view name) -> Partition& {
    for (Partition& known : partitions)
      if (known.name == name) return known;
    return partitions.emplace_back(Partition{name, {}});
  };
  for (const Part& part : reading.parts)
    for (const InstrumentChange& change : part.instruments) of_name(instrument_names[change.program & 127]);
  if (partitions.empty()) return {};

  constexpr std::string_view nobody = "?";
  for (const Part& part : reading.parts) {
    List<std::string_view> taken(part.elements.size(), nobody);
    List<InstrumentChange> changes = part.instruments;
    detail::order_by_onset(changes);
    for (std::size_t i = 0; i < changes.size(); ++i) {
      const std::int64_t to = i + 1 < changes.size() ? changes[i + 1].onset : part.highest_time();
      detail::collect(of_name(instrument_names[changes[i].program & 127]), part, changes[i].onset, to, taken);
    }
  }
  for (Partition& done : partitions) detail::order_by_onset(done.elements);
  return partitions;
}

}  // namespace chordgen::inline CHORDGEN_ABI::music21
