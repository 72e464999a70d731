// SPDX-License-Identifier: MIT
#include <chordgen/models/visit_model.hpp>

#include "support/catch.hpp"

using namespace chordgen;

namespace {

Corpus corpus() {
  Corpus result;
  for (int piece = 0; piece < 2; ++piece) {
    Piece& made = result.pieces.emplace_back();
    for (int i = 0; i < 12 + piece; ++i) {
      ChordEvent event;
      event.pitches = PitchSet{60 + i % 3, 67 + i % 2};
      if (i % 5 == 4) event.pitches = PitchSet{};
      event.duration = i % 2 == 0 ? Rational(1, 2) : Rational(1, 3);
      made.events.push_back(event);
    }
  }
  return result;
}

Learnt learnt() { return {ChordWindows(corpus(), {.length = 4, .targets = Targets::every}), Rational(90), {3, 4}}; }

ChordLstmOptions options() {
  const Learnt from = learnt();
  return {.chords = from.windows.chords.size(),
          .durations = from.windows.durations.size(),
          .layers = 2,
          .units = 5,
          .embedding = 3,
          .dense = 6,
          .window = 4};
}

std::vector<std::byte> saved() { return save_model(ChordLstm<float>(options(), Rng(1)), learnt()); }

/// The saved file with something changed.
template <class Change>
std::vector<std::byte> changed(Change change) {
  SafeTensors file = read_safetensors(saved());
  change(file);
  return write_safetensors(file);
}

void set_metadata(SafeTensors& file, std::string_view key, const std::string& text) {
  for (auto& [name, value] : file.metadata)
    if (name == key) value = text;
}

SafeTensor& array(SafeTensors& file, std::string_view name) {
  for (SafeTensor& tensor : file.tensors)
    if (tensor.name == name) return tensor;
  throw Error("no such array");
}

void replace_text(std::string& text, std::string_view from, std::string_view to) {
  text.replace(text.find(from), from.size(), to);
}

}  // namespace

TEST_CASE("a model comes back from its file with weights, vocabularies, corpus and song") {
  const ChordLstm<float> model(options(), Rng(1));
  const SavedModel<ChordLstm<float>> back = load_model<ChordLstm<float>>(saved(), "a");

  CHECK(back.model.options == model.options);
  CHECK(back.model.dense.weight.value == model.dense.weight.value);
  CHECK(back.model.layers[1].recurrent.value == model.layers[1].recurrent.value);
  CHECK(back.learnt.windows.chords == learnt().windows.chords);
  CHECK(back.learnt.windows.durations == learnt().windows.durations);
  CHECK(back.learnt.windows.size() == learnt().windows.size());
  CHECK(back.learnt.tempo == Rational(90));
  CHECK(back.learnt.metre.beats == 3);
  CHECK(save_model(back.model, back.learnt) == saved());
}

TEST_CASE("the file names version and kernels, and nothing that differs between two equal runs") {
  const SafeTensors file = read_safetensors(saved());
  std::string keys;
  for (const auto& [key, text] : file.metadata) keys += key + " ";
  CHECK(keys == "chordgen kind kernels weights corpus options chords durations pieces windows song ");
  CHECK(*file.find_metadata("kernels") == kernels::to_string(kernels::active()));
  CHECK(saved() == saved());
}

TEST_CASE("a truncated file, another file and a model of another kind give one clear line") {
  const std::vector<std::byte> bytes = saved();
  CHECK_FAILS(load_model<ChordLstm<float>>(Span(bytes).first(5), "m.safetensors"), FormatError,
              "[load_model] \"m.safetensors\": [read_safetensors] byte 0x0000: the file has 5 bytes, too few for a "
              "safetensors file. It was cut short, or it is another kind of file.");
  for (std::size_t length = 0; length < bytes.size(); length += 7)
    CHECK_THROWS_AS(load_model<ChordLstm<float>>(Span(bytes).first(length), "m"), FormatError);
  CHECK_FAILS(load_model<ChordLstm<float>>(write_safetensors({}), "m"), FormatError,
              "[load_model] \"m\": this is no chordgen model: it has no \"kind\". "
              "Give a model.safetensors that a trainer wrote.");
  CHECK_FAILS(load_model<ChordLstm<float>>(changed([](auto& file) { set_metadata(file, "kind", "vae"); }), "m"),
              FormatError,
              "[load_model] \"m\": it holds a model of another kind: got \"vae\", expected \"chord-lstm\".");
}

TEST_CASE("weights of another shape are all listed in one error") {
  const auto bytes = changed([](SafeTensors& file) {
    array(file, "model/dense/bias").name = "model/dense/offset";
    SafeTensor& weight = array(file, "model/chord_head/weight");
    weight.shape = Shape{weight.shape[1], weight.shape[0]};
  });
  const std::string chords = std::to_string(options().chords);
  try {
    static_cast<void>(load_model<ChordLstm<float>>(bytes, "m"));
    FAIL("it must throw");
  } catch (const Error& error) {
    const std::string text = error.what();
    CHECK(text.find("[load_model] \"m\":") == 0);
    CHECK(text.find("parameter \"dense/bias\" is not in the file.") != std::string::npos);
    CHECK(text.find("parameter \"dense/offset\" is not in the model.") != std::string::npos);
    CHECK(text.find("parameter \"chord_head/weight\" is (" + chords + ", 6) in the file but (6, " + chords +
                    ") in the model.") != std::string::npos);
  }
}

TEST_CASE("any flipped byte of weights or corpus is found") {
  const SafeTensors file = read_safetensors(saved());
  for (const SafeTensor& tensor : file.tensors) {
    if (tensor.name == "self_test") continue;
    for (const std::size_t byte : {std::size_t{0}, tensor.bytes.size() / 2, tensor.bytes.size() - 1}) {
      CAPTURE(tensor.name, byte);
      const auto bytes = changed([&](SafeTensors& other) { array(other, tensor.name).bytes[byte] ^= std::byte{1}; });
      const std::string what = tensor.name.starts_with("model/") ? "weights" : "corpus";
      CHECK_FAILS(load_model<ChordLstm<float>>(bytes, "m"), FormatError,
                  "[load_model] \"m\": its " + what + " are not those that were saved. The file is damaged.");
    }
  }
}

TEST_CASE("a model that says something else than when it was saved fails the self-test") {
  const auto bytes = changed([](SafeTensors& file) {
    for (std::byte& byte : array(file, "self_test").bytes) byte = std::byte{0xbf};
  });
  CHECK_FAILS(load_model<ChordLstm<float>>(bytes, "m"), FormatError,
              "[load_model] \"m\": its self-test fails: this version computes something else. Train it again.");
}

TEST_CASE("a file of any kind is visited as the model it holds") {
  const bool found = visit_model<float>(saved(), "m", [](auto& any) {
    CHECK(save_model(any.model, any.learnt) == saved());
    return std::is_same_v<std::remove_cvref_t<decltype(any.model)>, ChordLstm<float>>;
  });
  CHECK(found);
  CHECK_FAILS(
      visit_model<float>(changed([](auto& file) { set_metadata(file, "kind", "tea"); }), "m", [](auto&) { return 0; }),
      FormatError,
      "[load_model] \"m\": it holds a model of an unknown kind: got \"tea\", expected one of "
      "\"chord-lstm\", \"note-decoder\", \"tied-lstm\", \"autoencoder\", \"vae\", \"gan\", \"n-gram\". Give a "
      "model.safetensors that a trainer wrote.");
}

TEST_CASE("options that ask for more than the file holds are refused before memory is taken") {
  const auto bytes = changed([](SafeTensors& file) {
    std::string text = *file.find_metadata("options");
    replace_text(text, "\"units\":5", "\"units\":65536");
    set_metadata(file, "options", text);
  });
  CHECK_FAILS(load_model<ChordLstm<float>>(bytes, "m"), FormatError,
              "[load_model] \"m\": its options ask for more than the file holds. The file is damaged.");
}

TEST_CASE("metadata and ids that make no sense are refused, naming the file") {
  const std::vector<std::vector<std::byte>> broken = {
      changed([](auto& file) { set_metadata(file, "options", "{}"); }),
      changed([](auto& file) { set_metadata(file, "options", "["); }),
      changed([](auto& file) { set_metadata(file, "chords", "[\"H9\"]"); }),
      changed([](auto& file) { set_metadata(file, "chords", "7"); }),
      changed([](auto& file) { set_metadata(file, "durations", "[\"1/2\",\"1/2\"]"); }),
      changed([](auto& file) { set_metadata(file, "durations", "[\"1/0\",\"1/2\"]"); }),
      changed([](auto& file) { set_metadata(file, "song", "{}"); }),
      changed([](auto& file) { array(file, "corpus/chords").bytes[1] = std::byte{0x7f}; }),
      changed([](auto& file) { array(file, "corpus/lengths").bytes[3] = std::byte{0xff}; }),
      changed([](auto& file) { array(file, "corpus/lengths").bytes[1] = std::byte{0x7f}; }),
      changed([](auto& file) { array(file, "corpus/lengths").bytes.assign(8, std::byte{0}); }),
      changed([](auto& file) { array(file, "self_test").name = "other"; })};
  for (std::size_t i = 0; i < broken.size(); ++i) {
    CAPTURE(i);
    try {
      static_cast<void>(load_model<ChordLstm<float>>(broken[i], "m"));
      FAIL("it must throw");
    } catch (const Error& error) {
      CHECK(std::string(error.what()).find("[load_model] \"m\": ") == 0);
    }
  }
}

TEST_CASE("a note decoder comes back from its file with every option, and says the same") {
  const Learnt from = learnt();
  const NoteDecoderOptions options{.durations = from.windows.durations.size(),
                                   .units = 5,
                                   .width = 7,
                                   .note_vector = 4,
                                   .duration_vector = 2,
                                   .position_vector = 3,
                                   .duration_units = 6,
                                   .held_units = 8,
                                   .keys = 87,
                                   .ranks = 3,
                                   .classes = 0,
                                   .writing = Writing::downward,
                                   .input_dropout = 0.125,
                                   .state_dropout = 0.25,
                                   .hidden_dropout = 0.5};
  const NoteDecoder<float> model(options, Rng(1));
  const auto bytes = save_model(model, from);
  const auto back = load_model<NoteDecoder<float>>(bytes, "n");
  CHECK(back.model.options == options);
  CHECK(save_model(back.model, back.learnt) == bytes);
  CHECK(visit_model<float>(bytes, "n", [](auto& found) {
          return std::string(ModelKind<std::remove_cvref_t<decltype(found.model)>>::name);
        }) == "note-decoder");

  auto was = ModelKind<NoteDecoder<float>>::player(model, from.windows.chords, from.windows.durations);
  auto is = ModelKind<NoteDecoder<float>>::player(back.model, from.windows.chords, from.windows.durations);
  auto then = was.start();
  auto now = is.start();
  const Corpus music = corpus();
  for (const ChordEvent& event : music.pieces[0].events) {
    CHECK(was.log_probability(then, event).total() == is.log_probability(now, event).total());
    was.advance(then, event);
    is.advance(now, event);
  }
}

TEST_CASE("targets are read back by their names") {
  for (const Targets targets : {Targets::last, Targets::every, Targets::none})
    CHECK(parse_targets(to_string(targets)) == targets);
  CHECK_FAILS(parse_targets("first"), ArgumentError, "[parse_targets] got \"first\", expected last, every or none.");
}
