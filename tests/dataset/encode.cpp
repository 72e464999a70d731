// SPDX-License-Identifier: MIT
#include <chordgen/core/distributions.hpp>
#include <chordgen/dataset/encode.hpp>

#include "support/catch.hpp"

#include <limits>

using namespace chordgen;

namespace {

const std::vector<PitchSet> chords{{48, 55, 64}, {}, {0, 127}, {60}};

/// Any real numbers, some of them none.
Tensor<float> noise(const Shape& shape, std::uint64_t seed) {
  Rng rng(seed);
  Tensor<float> values(shape);
  for (float& value : values) {
    value = static_cast<float>(normal(rng));
    if (uniform(rng) < 0.05) value = std::numeric_limits<float>::quiet_NaN();
    if (uniform(rng) < 0.05) value = std::numeric_limits<float>::infinity();
  }
  return values;
}

}  // namespace

TEST_CASE("one-hot: the layout is chord times steps plus step, and decoding gives the ids back") {
  const std::vector<std::int32_t> ids{2, 0, 3, 3, 1};

  const Tensor<float> code = encode_one_hot<float>(ids, 4);

  CHECK(code[2 * 5 + 0] == 1);
  CHECK(code[0 * 5 + 1] == 1);
  CHECK(decode_one_hot<float>(code) == ids);
}

TEST_CASE("many-hot, voices and parts: decoding gives the chords back") {
  const List<List<PitchSet>> parts{chords, {{40}, {41}, {}, {43, 44}}};

  CHECK(decode_many_hot<float>(encode_many_hot<float>(chords)) == chords);
  CHECK(decode_voices<double>(encode_voices<double>(chords, 4)) == chords);
  CHECK(decode_parts<float>(encode_parts<float>(parts)) == parts);
}

TEST_CASE("random music: every encoding decodes to what was encoded") {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    Rng rng = Rng(seed).split("encode");
    std::vector<std::int32_t> ids;
    List<List<PitchSet>> parts(3);
    for (int step = 0; step < 20; ++step) {
      ids.push_back(static_cast<std::int32_t>(uniform_index(rng, 50)));
      for (List<PitchSet>& part : parts) {
        PitchSet chord;
        for (std::size_t n = uniform_index(rng, 6); n > 0; --n)
          chord.insert(static_cast<int>(uniform_index(rng, PitchSet::keys)));
        part.push_back(chord);
      }
    }
    INFO("seed " << seed);
    REQUIRE(decode_one_hot<float>(encode_one_hot<float>(ids, 50)) == ids);
    REQUIRE(decode_many_hot<float>(encode_many_hot<float>(parts[0])) == parts[0]);
    REQUIRE(decode_voices<float>(encode_voices<float>(parts[1], 6)) == parts[1]);
    REQUIRE(decode_parts<float>(encode_parts<float>(parts)) == parts);
  }
}

TEST_CASE("every decoder makes music of any numbers, and of what is none") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    for (const std::int32_t id : decode_one_hot<float>(noise({7, 5}, seed))) CHECK((id >= 0 && id < 7));
    CHECK(decode_many_hot<float>(noise({3, 128}, seed)).size() == 3);
    for (const PitchSet& chord : decode_voices<float>(noise({3, 4, 129}, seed))) CHECK(chord.size() <= 4);
    CHECK(decode_parts<float>(noise({3, 2, 128}, seed)).size() == 2);
  }
  const Tensor<float> nothing({4, 3}, std::numeric_limits<float>::quiet_NaN());
  CHECK(decode_one_hot<float>(nothing) == std::vector<std::int32_t>{0, 0, 0});
}

TEST_CASE("encoders and decoders say what does not fit") {
  CHECK_FAILS(encode_one_hot<float>(std::vector<std::int32_t>{0, 4}, 4), ArgumentError,
              "[encode_one_hot] step 1: got id 4, expected 0 to below 4.");
  CHECK_FAILS(encode_voices<float>(chords, 2), ArgumentError,
              "[encode_voices] step 0: a chord of 3 notes in 2 voices. Ask for more voices.");
  CHECK_FAILS(encode_parts<float>(List<List<PitchSet>>{chords, {}}), ArgumentError,
              "[encode_parts] part 1: got 0 steps, expected 4 as in the first part.");
  CHECK_FAILS(decode_many_hot<float>(Tensor<float>({3, 88})), ShapeError,
              "[decode_many_hot] the array has another form: got (3, 88), expected rank 2 with 128 columns.");
}
