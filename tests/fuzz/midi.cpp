// SPDX-License-Identifier: MIT
//
// libFuzzer target over the MIDI floor: strict and lenient reading, the view, notes, editing and writing, and what must
// hold between them. Built alone:
//
//   clang++ -std=c++20 -O1 -g -fsanitize=fuzzer,address,undefined -Iinclude tests/fuzz/midi.cpp -o fuzz_midi
//   ./fuzz_midi corpus/
//
// tests/midi/fuzz_replay.cpp makes the seed corpus, writes it on request, and runs this function over it in every test
// run.
#include <chordgen/midi.hpp>

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using namespace chordgen;

void demand(bool holds) {
  if (!holds) std::abort();
}

// A walk over the view yields the events of the stored file.
void compare_view(Span<const std::byte> bytes, const File& file) {
  std::size_t t = 0;
  for (const TrackView track : MidiView(bytes)) {
    std::size_t e = 0;
    for (const RawEvent& event : track) {
      const Event& stored = file.tracks[t].events[e++];
      demand(event.tick == stored.tick && event.status == stored.status && event.data1 == stored.data1);
      demand(event.data2 == stored.data2 && as_characters(event.payload) == file.tracks[t].text(stored));
    }
    demand(e == file.tracks[t++].events.size());
  }
  demand(t == file.tracks.size());
}

// The view stops where strict reading stops, unless that is at the value of a meta event, which it does not judge.
void compare_violation(Span<const std::byte> bytes, const FormatError& error) {
  const bool value = error.code() == "meta-length" || error.code().find("-value") != std::string::npos ||
                     error.code().find("key-signature") == 0;
  try {
    for (const TrackView track : MidiView(bytes))
      for (const RawEvent& event : track) demand(event.tick >= Ticks(0));
    demand(value);
  } catch (const FormatError& found) {
    demand(value || (found.offset() == error.offset() && found.code() == error.code()));
  }
}

// What people do with files keeps what it says it keeps.
void edit(const File& file) {
  const std::size_t count = notes(file).size();
  demand(notes(split_by_channel(file)).size() == count);
  if (file.format == Format::single) demand(notes(with_format(file, Format::parallel)).size() == count);
  if (file.format == Format::parallel) demand(notes(with_format(file, Format::single)).size() == count);
  demand(notes(quantise(file, Ticks(7))).size() == count);
  demand(read_midi(write_midi(trim(file, Ticks(1), Ticks(1000)))).tracks.size() == file.tracks.size());
  if (!file.division.is_smpte()) demand(notes(with_division(file, 96)).size() == count);
  const TempoMap map(file);
  demand(map.ticks_of_seconds(map.seconds(Ticks(1000))) == Ticks(1000));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Span bytes(reinterpret_cast<const std::byte*>(data), size);
  Diagnostics diagnostics;
  const File file = read_midi(bytes, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) demand(!to_string(diagnostic).empty() && diagnostic.offset <= size);
  try {
    const File strict = read_midi(bytes);
    demand(diagnostics.empty() && strict == file);
    compare_view(bytes, strict);
  } catch (const FormatError& error) {
    demand(!diagnostics.empty() && error.code() == to_string(diagnostics[0].code));
    demand(error.offset() == diagnostics[0].offset);
    compare_violation(bytes, error);
  }
  for (const Pairing pairing : {Pairing::first_in_first_out, Pairing::last_in_first_out, Pairing::close_all})
    for (const MidiNote& note : notes(file, {.pairing = pairing, .sustain = NoteOptions::Sustain::lengthen}))
      demand(note.duration >= Ticks(0));
  if (file.tracks.empty()) return 0;
  demand(read_midi(write_midi(file)) == file);
  demand(read_midi(write_midi(file, {.running_status = WriteOptions::RunningStatus::on})) == file);
  edit(file);
  return 0;
}
