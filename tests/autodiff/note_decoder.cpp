// SPDX-License-Identifier: MIT
//
// The note decoder as an op: its gradients against differences, its probabilities against their sum, its variants
// against the definition.
#include <chordgen/autodiff.hpp>

#include "support/catch.hpp"
#include "support/variants.hpp"

using namespace chordgen;
using test::noise;

namespace {

/// Sets of keys and frames over them, as a batch holds them.
struct Frames {
  std::vector<std::int32_t> ids{};
  std::vector<std::uint32_t> begins{0};
  std::vector<kernels::NoteFrame> frames{};

  std::uint32_t add(std::initializer_list<std::int32_t> keys) {
    ids.insert(ids.end(), keys);
    begins.push_back(static_cast<std::uint32_t>(ids.size()));
    return static_cast<std::uint32_t>(begins.size() - 2);
  }
  [[nodiscard]] kernels::RowLists sets() const { return {ids, begins}; }
};

/// Five frames over K = 10 keys: silence, one key, more than there are ranks, fewer and more than the set before; the
/// fifth number is the scale, which in one frame may name a class twice.
Frames five_frames(bool twice = true) {
  Frames all;
  const std::uint32_t none = all.add({});
  const std::uint32_t one = all.add({4});
  const std::uint32_t low = all.add({0, 1, 2});
  const std::uint32_t many = all.add({0, 3, 5, 8, 9});
  all.frames = {{0, one, none, none, none},
                {1, many, one, none, low},
                {2, low, many, one},
                {4, none, low, many, twice ? many : low},
                {3, one, one, low, one}};
  return all;
}

constexpr kernels::NoteSizes ten_keys{.keys = 10, .ranks = 3, .classes = 4};

/// The rows that carry the past: so far from zero that no sum of small rows reaches relu's corner.
Tensor<double> strong_base(std::size_t rows, std::size_t width) {
  Tensor<double> base = noise<double>({rows, width}, 7);
  for (std::size_t i = 0; i < base.size(); ++i) base[i] += i % 3 == 1 ? -9.0 : 9.0;
  return base;
}
Tensor<double> small(const Shape& shape, std::uint64_t seed) {
  Tensor<double> result = noise<double>(shape, seed);
  for (double& value : result) value *= 0.2;
  return result;
}

}  // namespace

TEST_CASE("row sums: the tape's gradient matches central differences, repeated and missing rows included") {
  const std::vector<std::int32_t> ids{0, 2, 2, 4};
  const std::vector<std::uint32_t> begins{0, 3, 3, 4};
  const auto w = noise<double>({3, 5}, 3);
  for (const auto& choice : test::all_choices()) {
    const test::Using use(choice);
    CHECK(gradcheck(
              [&](auto table) {
                const auto y = row_sums(table, {ids, begins});
                return sum(mul(y * y, y.tape->constant(w)));
              },
              noise<double>({5, 5}, 4)) < 1e-8);
  }
}

TEST_CASE("the note decoder's gradients match central differences, with and without dropout") {
  constexpr std::size_t width = 4;
  for (const auto& choice : test::all_choices()) {
    const test::Using use(choice);
    INFO(kernels::to_string(choice));
    for (const double rate : {0.0, 0.4}) {
      const Frames all = five_frames(rate == 0.0);
      const auto loss = [&](auto base, auto inputs, auto scores, auto bias) {
        return note_decoder(base, NoteTables<double>{inputs, scores, bias}, ten_keys, all.frames, all.sets(), 0.7,
                            {rate, Rng(5)});
      };
      CHECK(gradcheck(loss, strong_base(5, width), small({ten_keys.input_rows(), width}, 2),
                      small({ten_keys.score_rows(), width}, 3), small({ten_keys.score_rows()}, 4)) < 1e-8);
    }
  }
}

TEST_CASE("the probabilities of all 1,024 sets of ten keys add up to one") {
  constexpr std::size_t width = 6;
  const Tensor<double> base = noise<double>({1, width}, 1);
  const Tensor<double> inputs = noise<double>({ten_keys.input_rows(), width}, 2);
  const Tensor<double> scores = noise<double>({ten_keys.score_rows(), width}, 3);
  const Tensor<double> bias = noise<double>({ten_keys.score_rows()}, 4);

  double total = 0;
  for (unsigned set = 0; set < 1024; ++set) {
    Frames all;
    all.add({1, 5, 6});
    all.add({0, 9});
    for (std::int32_t key = 0; key < 10; ++key)
      if ((set >> key & 1u) != 0) all.ids.push_back(key);
    all.begins.push_back(static_cast<std::uint32_t>(all.ids.size()));
    all.frames = {{0, 2, 0, 1}};
    Tape<double> tape;
    const Var<double> loss =
        note_decoder(tape.leaf(base), NoteTables<double>{tape.leaf(inputs), tape.leaf(scores), tape.leaf(bias)},
                     ten_keys, all.frames, all.sets(), 1.0);
    total += std::exp(-loss.item());
  }

  CHECK(std::fabs(total - 1) < 1e-12);
}

TEST_CASE("what steps see of a scale is shared unless it names a class twice") {
  Arena memory;
  const auto views = [&](bool twice) {
    const Frames all = five_frames(twice);
    return kernels::plan_notes(ten_keys, all.frames, all.sets(), memory).views;
  };
  CHECK(views(true).count() == 0);
  const kernels::NoteViews shared = views(false);
  CHECK(shared.count() > 1);
  CHECK(shared.count() < shared.of_step.ids.size());
}

TEST_CASE("every variant of the note decoder says and learns what the definition does") {
  const bool with_scale = GENERATE(false, true);
  const kernels::NoteSizes sizes{.keys = 88, .ranks = 4, .classes = with_scale ? 12u : 0u};
  Rng rng(11);
  Frames all;
  all.add({});
  for (std::uint32_t i = 1; i < 60; ++i) {
    for (std::int32_t key = 0; key < 88; ++key)
      if (uniform(rng) < 0.05) all.ids.push_back(key);
    all.begins.push_back(static_cast<std::uint32_t>(all.ids.size()));
    all.frames.push_back({i - 1, i, i - 1, i > 1 ? i - 2 : 0});
  }
  for (std::uint32_t i = 0; i < all.frames.size(); ++i) {  // a new scale every five frames
    if (i % 5 == 0) {
      for (std::int32_t key = 0; key < 12; ++key)
        if (uniform(rng) < 0.6) all.ids.push_back(key);
      all.begins.push_back(static_cast<std::uint32_t>(all.ids.size()));
    }
    all.frames[i].scale = static_cast<std::uint32_t>(all.begins.size() - 2);
  }
  std::size_t width = 0;
  const auto run = [&]<class T>(T, const kernels::Choice& choice, Threads threads = {}) {
    const test::Using use(choice);
    Tape<T> tape;
    tape.set_threads(threads);
    const auto leaf = [&](const Shape& shape, std::uint64_t seed) { return tape.leaf(noise<T>(shape, seed)); };
    const Var<T> base = leaf({60, width}, 1);
    const NoteTables<T> tables{leaf({sizes.input_rows(), width}, 2), leaf({sizes.score_rows(), width}, 3),
                               leaf({sizes.score_rows()}, 4)};
    const Var<T> loss = note_decoder(base, tables, sizes, all.frames, all.sets(), 0.01, {0.25, Rng(3)});
    std::vector<Tensor<T>> results;
    results.emplace_back(loss.value());
    tape.backward(loss);
    for (const Var<T> var : {base, tables.inputs, tables.scores, tables.bias})
      results.emplace_back(View<const T>(var.grad()));
    return results;
  };
  for (const std::size_t columns : {33u, 64u}) {  // rows of whole vectors are read in place
    width = columns;
    const auto exact = run(double{}, {kernels::Variant::naive, kernels::Target::portable, true});
    for (const auto& choice : test::all_choices()) {
      INFO(kernels::to_string(choice) << ", " << columns << " columns");
      const auto single = run(float{}, choice);
      const auto twice = run(double{}, choice);
      const auto shared = run(float{}, choice, Threads{3});
      for (std::size_t i = 0; i < exact.size(); ++i) {
        CHECK(test::distance(single[i], exact[i]) < 2e-5);
        CHECK(test::distance(twice[i], exact[i]) < 1e-12);
        CHECK(std::equal(single[i].begin(), single[i].end(), shared[i].begin(), shared[i].end()));
      }
    }
  }
}

TEST_CASE("the note decoder names sizes, keys and frames that do not fit") {
  Tape<double> tape;
  Frames all = five_frames();
  const auto base = tape.leaf(Tensor<double>({5, 4}));
  const NoteTables<double> tables{tape.leaf(Tensor<double>({ten_keys.input_rows(), 4})),
                                  tape.leaf(Tensor<double>({ten_keys.score_rows(), 4})),
                                  tape.leaf(Tensor<double>({ten_keys.score_rows()}))};
  const auto run = [&] { return note_decoder(base, tables, ten_keys, all.frames, all.sets(), 1.0); };

  all.ids[0] = 10;
  CHECK_THROWS_MATCHES(run(), ArgumentError,
                       Catch::Message("[note_decoder] place 0: the id is outside the table: got 10, expected 0 to "
                                      "below 10."));
  all = five_frames();
  all.frames[0].row = 5;
  CHECK_THROWS_MATCHES(run(), ArgumentError,
                       Catch::Message("[note_decoder] a frame names a row or a set that is not there."));
}
