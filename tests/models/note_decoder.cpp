// SPDX-License-Identifier: MIT
//
// The note decoder as a model: a proper distribution in both directions, gradients, and a player that says what the
// training loss says.
#include <chordgen/evaluate/likelihood.hpp>
#include <chordgen/models/note_decoder_kind.hpp>
#include <chordgen/optim.hpp>
#include <chordgen/train.hpp>

#include "support/catch.hpp"

using namespace chordgen;

namespace {

/// A piece of chords over `keys` keys, with held notes, three durations and rests.
Corpus little_corpus(std::size_t keys, std::size_t pieces, std::size_t events) {
  Rng rng(3);
  Corpus corpus;
  corpus.pieces.resize(pieces);
  for (std::size_t p = 0; p < pieces; ++p) {
    Piece& piece = corpus.pieces[p];
    PitchSet before;
    Rational onset{0};
    for (std::size_t i = 0; i < events + p; ++i) {
      ChordEvent event{.onset = onset, .duration = Rational(1 + static_cast<int>(uniform_index(rng, 3)), 2)};
      for (std::size_t n = uniform_index(rng, 4); n > 0; --n)
        event.pitches.insert(lowest_piano_key + static_cast<int>(uniform_index(rng, keys)));
      for (const int pitch : event.pitches& before)
        if (uniform(rng) < 0.5) event.held.insert(pitch);
      before = event.pitches;
      onset = onset + event.duration;
      piece.events.push_back(event);
    }
  }
  return corpus;
}

const Vocabulary<Rational> two_durations({Rational(1, 2), Rational(1)});

NoteDecoderOptions little_options(std::size_t keys, Writing writing) {
  return {.durations = 2,
          .units = 5,
          .width = 7,
          .note_vector = 4,
          .duration_vector = 2,
          .position_vector = 3,
          .duration_units = 4,
          .held_units = 3,
          .keys = keys,
          .ranks = 3,
          .writing = writing,
          .input_dropout = 0,
          .state_dropout = 0,
          .hidden_dropout = 0};
}

/// Notes the choices' probabilities and takes what it is told.
struct Follower {
  ChordEvent wanted;
  double chord = 0;
  double duration = 0;
  double held_sum = 0;

  int note(const PitchSet& written, bool upward, Span<const double> said) {
    int next = static_cast<int>(said.size()) - 1;
    for (const int pitch : wanted.pitches - written)
      if (next == static_cast<int>(said.size()) - 1 || !upward) next = pitch - lowest_piano_key;
    chord += said[static_cast<std::size_t>(next)];
    return next;
  }
  std::size_t duration_of(Span<const double> said, const Vocabulary<Rational>& durations) {
    const auto id = static_cast<std::size_t>(durations.find(wanted.duration));
    duration += said[id];
    return id;
  }
};
struct FollowingChooser : Follower {
  std::size_t chord(Span<const double>, const Vocabulary<PitchSet>&) { return 0; }
  std::size_t duration(const PitchSet&, Span<const double> said, const Vocabulary<Rational>& durations) {
    return duration_of(said, durations);
  }
  bool held(int pitch, double p) {
    const bool yes = wanted.held.contains(pitch);
    held_sum += std::log(yes ? p : 1 - p);
    return yes;
  }
};
static_assert(SequenceModel<NotePlayer<float>>);

}  // namespace

TEST_CASE("the note decoder gives all 1,024 chords of ten keys a total probability of one, up and down") {
  for (const Writing writing : {Writing::upward, Writing::downward}) {
    const NoteDecoder<double> model(little_options(10, writing), Rng(1));
    NotePlayer<double> player(model, two_durations);
    auto state = player.start();
    const Corpus past = little_corpus(10, 1, 3);
    for (const ChordEvent& event : past.pieces[0].events) player.advance(state, event);

    double total = 0;
    for (unsigned set = 0; set < 1024; ++set) {
      ChordEvent event;
      for (int key = 0; key < 10; ++key)
        if ((set >> key & 1u) != 0) event.pitches.insert(lowest_piano_key + key);
      total += std::exp(player.log_probability(state, event).chord);
    }
    CHECK(std::fabs(total - 1) < 1e-12);
  }
}

TEST_CASE("the player says of a piece what the loss says, and its proposals ask for the same probabilities") {
  for (const Writing writing : {Writing::upward, Writing::downward}) {
    const Corpus corpus = little_corpus(88, 3, 9);
    const NoteDecoder<double> model(little_options(88, writing), Rng(2));
    const EventChunks pieces(corpus, two_durations, {.length = 0});
    EventBatch batch;
    const std::uint32_t all[] = {0, 1, 2};
    pieces.gather(batch, all);
    Tape<double> tape;
    Pass<double> pass(tape);
    const Loss<double> loss = model.loss(pass, batch);

    NotePlayer<double> player(model, two_durations);
    for (const Piece& piece : corpus.pieces) {
      auto state = player.start();
      for (const ChordEvent& event : piece.events) {
        const EventLogProbability said = player.log_probability(state, event);
        if (two_durations.find(event.duration) >= 0) {
          FollowingChooser follower{{event}};
          const ChordEvent proposed = player.propose(state, follower);
          CHECK(proposed.pitches == event.pitches);
          CHECK(proposed.held == event.held);
          CHECK(proposed.duration == event.duration);
          CHECK(std::fabs(follower.Follower::chord - said.chord) < 1e-10);
          CHECK(std::fabs(follower.Follower::duration - said.duration) < 1e-10);
          CHECK(std::fabs(follower.held_sum - said.held) < 1e-10);
        }
        player.advance(state, event);
      }
    }
    const Likelihood said = likelihood(player, corpus);
    const auto events = static_cast<double>(said.events);
    CHECK(std::fabs(loss.named()[0].value + said.sum.chord / events) < 1e-10);
    CHECK(std::fabs(loss.named()[1].value + said.sum.duration / events) < 1e-10);
    CHECK(std::fabs(loss.named()[2].value + said.sum.held / events) < 1e-10);
  }
}

TEST_CASE("the note decoder hears the scale of the piece, unless it has no classes") {
  const Corpus corpus = little_corpus(88, 1, 6);
  const std::vector<ChordEvent>& events = corpus.pieces[0].events;
  for (const std::size_t classes : {12u, 0u}) {
    NoteDecoderOptions options = little_options(88, Writing::upward);
    options.classes = classes;
    const NoteDecoder<double> model(options, Rng(1));
    NotePlayer<double> player(model, two_durations);
    auto state = player.start();
    for (const ChordEvent& event : events) player.advance(state, event);
    const double said = player.log_probability(state, events[0]).chord;
    state.scale = {};
    CHECK((player.log_probability(state, events[0]).chord != said) == (classes == 12));
  }
  NoteDecoderOptions options = little_options(88, Writing::upward);
  options.classes = 7;
  CHECK_FAILS(NoteDecoder<double>(options, Rng(1)), ArgumentError,
              "[NoteDecoder] classes: got 7, expected 12, or 0 for none.");
}

TEST_CASE("a file from before the scale was heard describes a model that does not hear it") {
  const NoteDecoderOptions options = little_options(88, Writing::upward);
  CHECK(parse_note_decoder_options(describe(options)).classes == 12);
  std::string text = describe(options).dump();
  const std::string classes = ",\"classes\":12";
  REQUIRE(text.find(classes) != std::string::npos);
  text.erase(text.find(classes), classes.size());
  CHECK(parse_note_decoder_options(Json::parse(text)).classes == 0);
}

TEST_CASE("pieces that share a key signature are moved seldom") {
  Corpus corpus;
  for (const char* name : {"C major", "A minor", "C major"}) corpus.pieces.push_back({.key = Key::parse(name)});
  CHECK(moved_share(corpus) == 0.2);
  corpus.pieces[2].key = Key::parse("G major");
  CHECK(moved_share(corpus) == 1);
}

TEST_CASE("the note decoder learns a little corpus, cut and moved anew every epoch, with the same bits each time") {
  const Corpus corpus = little_corpus(88, 4, 40);
  const EventChunks chunks(corpus, two_durations, {.length = 8});
  const EventChunks whole(corpus, two_durations, {.length = 0});
  const auto train = [&] {
    NoteDecoderOptions options = little_options(88, Writing::upward);
    options.width = 32;
    options.hidden_dropout = 0.1;
    NoteDecoder<float> model(options, Rng(4));
    Adam<float> adam({.learning_rate = 0.01, .clip = {.global_norm = 1}});
    return fit(model, adam, chunks, whole,
               {.epochs = 4, .batch = 4, .rng = Rng(5), .early = {.restore_best = true}, .average = 0.9});
  };
  const History first = train();
  CHECK(first.last("val_loss") < 0.9 * first.series("val_loss")[0]);
  CHECK(first.csv() == train().csv());
}
