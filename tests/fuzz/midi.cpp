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

// The view and the strict reader agree on every file that reads strictly.
void compare_view(std::span<const std::byte> bytes, const File& file) {
  std::size_t t = 0;
  for (const TrackView track : MidiView(bytes)) {
    std::size_t e = 0;
    for (const RawEvent& event : track) {
      const Event& stored = file.tracks.at(t).events.at(e++);
      demand(event.tick == stored.tick && event.status == stored.status && event.data1 == stored.data1);
      demand(as_characters(event.payload) == file.tracks[t].text(stored));
    }
    demand(e == file.tracks.at(t++).events.size());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span bytes(reinterpret_cast<const std::byte*>(data), size);
  Diagnostics diagnostics;
  const File file = read_midi(bytes, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) demand(!to_string(diagnostic).empty() && diagnostic.offset <= size);
  try {
    const File strict = read_midi(bytes);
    demand(diagnostics.empty() && strict == file);
    if (!strict.tracks.empty()) compare_view(bytes, strict);
  } catch (const FormatError& error) {
    demand(!diagnostics.empty() && error.code() == to_string(diagnostics[0].code));
    demand(error.offset() == diagnostics[0].offset);
  }
  for (const Pairing pairing : {Pairing::first_in_first_out, Pairing::last_in_first_out, Pairing::close_all})
    for (const MidiNote& note : notes(file, {.pairing = pairing, .sustain = NoteOptions::Sustain::lengthen}))
      demand(note.duration >= Ticks(0));
  if (file.tracks.empty()) return 0;
  demand(read_midi(write_midi(file)) == file);
  demand(read_midi(write_midi(file, {.running_status = WriteOptions::RunningStatus::on})) == file);
  demand(notes(split_by_channel(file)).size() == notes(file).size());
  (void)write_midi(quantise(trim(file, Ticks(1), Ticks(1000)), Ticks(7)));
  return 0;
}
