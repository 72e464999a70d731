// SPDX-License-Identifier: MIT
#include <chordgen/core/tensor.hpp>

#include <cstdint>

#include "support/catch.hpp"

using namespace chordgen;

TEST_CASE("a shape knows its size, rows and columns") {
  const Shape shape{2, 3, 4};
  CHECK(shape.rank() == 3);
  CHECK(shape.size() == 24);
  CHECK(shape.rows() == 6);
  CHECK(shape.columns() == 4);
  CHECK(Shape{}.size() == 1);
  CHECK(Shape{0, 5}.size() == 0);
  CHECK(to_string(shape) == "(2, 3, 4)");
  CHECK(to_string(Shape{}) == "()");
  CHECK(Shape{2, 3} == Shape{2, 3});
  CHECK_FALSE(Shape{6} == Shape{6, 1});
}

TEST_CASE("shape mistakes name the operation, both shapes and the rule") {
  CHECK_FAILS((Shape{1, 2, 3, 4, 5}), ShapeError, "[Shape] a shape has at most 4 extents: got 5.");
  CHECK_FAILS(Tensor<float>({2, 2}, {1, 2, 3}), ShapeError,
              "[Tensor] the number of values is not the shape's size: got (2, 2) and (3). "
              "Give one value for each element.");
  const Tensor<float> tensor({2, 3});
  CHECK_FAILS(tensor.view().reshaped({7}), ShapeError,
              "[reshaped] sizes differ: got (2, 3) and (7). Both must have the same number of elements.");
  CHECK_FAILS(fail_shapes("matmul", "inner dimensions differ", Shape{2, 3}, Shape{4, 5},
                          "The left columns must equal the right rows."),
              ShapeError,
              "[matmul] inner dimensions differ: got (2, 3) and (4, 5). The left columns must equal the right rows.");
}

TEST_CASE("a format error carries place, rule, expectation and finding") {
  try {
    fail_format("read_midi", "text.", {.offset = 423, .expected = "a", .found = "b", .code = "c", .track = 2});
    FAIL("it must throw");
  } catch (const FormatError& error) {
    CHECK(std::string(error.what()) == "[read_midi] text.");
    CHECK(error.offset() == 423);
    CHECK(error.expected() == "a");
    CHECK(error.found() == "b");
    CHECK(error.code() == "c");
    CHECK(error.track() == 2);
  }
  CHECK_FAILS(fail_argument("fit", "epochs: got 0."), ArgumentError, "[fit] epochs: got 0.");
  CHECK_FAILS(fail_io("read_file", "no."), IoError, "[read_file] no.");
}

TEST_CASE("a tensor is zero at first, aligned, and read row by row") {
  Tensor<double> tensor({2, 3});
  for (const double value : tensor) CHECK(value == 0);
  CHECK(reinterpret_cast<std::uintptr_t>(tensor.data()) % 64 == 0);
  for (std::size_t i = 0; i < tensor.size(); ++i) tensor[i] = static_cast<double>(i);
  CHECK(tensor(1, 0) == 3);
  CHECK(tensor.view().row(1)[2] == 5);
  CHECK(tensor.view().reshaped({3, 2})(2, 1) == 5);
  CHECK(tensor.view().reshaped({1, 2, 3})(0, 1, 2) == 5);
  CHECK(Tensor<float>().size() == 0);
  CHECK(Tensor<float>({3}, 2.0f) == Tensor<float>({3}, {2, 2, 2}));
}

TEST_CASE("a copy of a tensor copies the numbers, a view shares them") {
  Tensor<float> first({2}, {1, 2});
  Tensor<float> copy = first;
  const View<float> view = first;
  const View<const float> reading = view;
  view[0] = 9;
  CHECK(copy[0] == 1);
  CHECK(first[0] == 9);
  CHECK(reading[0] == 9);
  CHECK(Tensor<float>(reading) == first);
}

TEST_CASE("resize keeps the memory when it is large enough") {
  Tensor<float> tensor({10});
  const float* memory = tensor.data();
  tensor.resize({2, 3});
  tensor.resize({5, 2});
  CHECK(tensor.data() == memory);
  CHECK(tensor.shape() == Shape{5, 2});
}
