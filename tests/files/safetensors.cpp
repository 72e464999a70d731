// SPDX-License-Identifier: MIT
#include <chordgen/files/read_file.hpp>
#include <chordgen/files/safetensors.hpp>

#include "support/catch.hpp"
#include "support/shared.hpp"

using namespace chordgen;

namespace {

std::vector<std::byte> file_of(const std::string& header, std::size_t data) {
  std::vector<std::byte> bytes(8 + header.size() + data);
  for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<std::byte>(header.size() >> (8 * i) & 0xff);
  std::memcpy(bytes.data() + 8, header.data(), header.size());
  return bytes;
}

SafeTensors example() {
  SafeTensors contents;
  contents.metadata = {{"kind", "chord_lstm"}, {"a", "1"}};
  contents.add("ids", Tensor<std::int32_t>({3}, {1, -2, 3}));
  contents.add("encoder/0/weight", Tensor<double>({2, 2}, {1.0, -0.0, 3.5, 1e-300}));
  contents.add("bytes", Tensor<std::uint8_t>({1}, {255}));
  contents.add("scalar", Tensor<float>(Shape{}, {0.5f}));
  contents.add("empty", Tensor<float>({0, 4}));
  return contents;
}

}  // namespace

TEST_CASE("safetensors come back as they were written, wider elements first") {
  const std::vector<std::byte> bytes = write_safetensors(example());
  const SafeTensors back = read_safetensors(bytes);

  CHECK(back.metadata == example().metadata);
  CHECK(back.tensors.front().name == "encoder/0/weight");
  CHECK(back.tensor<double>("encoder/0/weight") == example().tensor<double>("encoder/0/weight"));
  CHECK(back.tensor<std::int32_t>("ids") == Tensor<std::int32_t>({3}, {1, -2, 3}));
  CHECK(back.tensor<float>("scalar").shape() == Shape{});
  CHECK(back.tensor<float>("empty").shape() == Shape{0, 4});
  CHECK(*back.find_metadata("kind") == "chord_lstm");
  CHECK(write_safetensors(back) == bytes);
}

TEST_CASE("the header is the text that other libraries expect, padded to whole words") {
  SafeTensors contents;
  contents.add("w", Tensor<float>({1, 2}, {1.0f, 2.0f}));

  const std::vector<std::byte> bytes = write_safetensors(contents);

  const std::string header(reinterpret_cast<const char*>(bytes.data()) + 8, bytes.size() - 16);
  CHECK(header.substr(0, header.find_last_not_of(' ') + 1) ==
        R"({"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}})");
  CHECK(header.size() % 8 == 0);
}

TEST_CASE("an array that is missing or of another type is named") {
  CHECK_FAILS(example().tensor<float>("x"), ArgumentError, "[SafeTensors] there is no array \"x\".");
  CHECK_FAILS(example().tensor<float>("ids"), ArgumentError,
              "[SafeTensors] the array \"ids\" holds I32, asked for as F32.");
}

TEST_CASE("what cannot be a safetensors file is not written") {
  SafeTensors twice;
  twice.add("w", Tensor<float>({1}));
  twice.add("w", Tensor<float>({1}));
  CHECK_FAILS(write_safetensors(twice), ArgumentError,
              "[write_safetensors] two arrays have the name \"w\". Give each its own.");
  SafeTensors torn;
  torn.tensors.push_back({"w", DType::f32, Shape{2}, std::vector<std::byte>(7)});
  CHECK_FAILS(write_safetensors(torn), ArgumentError,
              "[write_safetensors] array \"w\" has 7 bytes, which is not F32 (2).");
}

TEST_CASE("a hostile or damaged header is refused with the rule that it breaks") {
  CHECK_FAILS(read_safetensors(std::vector<std::byte>(3)), FormatError,
              "[read_safetensors] byte 0x0000: the file has 3 bytes, too few for a safetensors file. "
              "It was cut short, or it is another kind of file.");
  CHECK_FAILS(read_safetensors(std::vector<std::byte>(16, std::byte{0xff})), FormatError,
              "[read_safetensors] byte 0x0000: the file has 16 bytes, too few for a header of 18446744073709551615. "
              "It was cut short, or it is another kind of file.");
  CHECK_FAILS(read_safetensors(file_of(R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 7)), FormatError,
              "[read_safetensors] the arrays take 8 bytes of data, the file has 7. The file was cut short.");
  CHECK_FAILS(read_safetensors(file_of(R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}})", 4)), FormatError,
              "[read_safetensors] array \"w\": got data_offsets [0,4], expected 8 bytes for F32 (2).");
  CHECK_FAILS(read_safetensors(file_of("[]", 0)), FormatError,
              "[read_safetensors] byte 0x0008: got '[', expected '{'.");
  CHECK_FAILS(read_safetensors(file_of(R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},)"
                                       R"("b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}})",
                                       3)),
              FormatError,
              "[read_safetensors] array \"b\": got data from 1, expected from 2, where the array before it "
              "ends.");
}

TEST_CASE("no broken rule of the format is overlooked") {
  for (
      const char* entry :
      {R"("w":{"dtype":"F32","shape":[1]})", R"("w":{"dtype":"F99","shape":[1],"data_offsets":[0,4]})",
       R"("w":{"dtype":4,"shape":[1],"data_offsets":[0,4]})", R"("w":{"dtype":"F32","shape":1,"data_offsets":[0,4]})",
       R"("w":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]})",
       R"("w":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]})",
       R"("w":{"dtype":"F32","shape":[1,1,1,1,1],"data_offsets":[0,4]})",
       R"("w":{"dtype":"F32","shape":[1],"data_offsets":[4,0]})",
       R"("w":{"dtype":"F32","shape":[1],"data_offsets":[1,5]})",
       R"("w":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]})",
       R"("w":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]})",
       R"("w":{"dtype":"F32","shape":[4611686018427387905],"data_offsets":[0,4]})",
       R"("w":{"dtype":"F32","shape":[9223372036854775807,9223372036854775807,4],"data_offsets":[0,4]})",
       R"("w":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"more":0})", R"("w":[])",
       R"("__metadata__":{"a":1},"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]})",
       R"("__metadata__":"a","w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]})",
       R"("w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[0],"data_offsets":[4,4]})"}) {
    CAPTURE(entry);
    CHECK_THROWS_AS(read_safetensors(file_of("{" + std::string(entry) + "}", 4)), FormatError);
  }
}

TEST_CASE("every beginning of a file is refused, every changed byte of a header is refused or harmless") {
  const std::vector<std::byte> bytes = write_safetensors(example());
  for (std::size_t length = 0; length < bytes.size(); ++length)
    CHECK_THROWS_AS(read_safetensors(Span(bytes).first(length)), FormatError);
  for (std::size_t at = 0; at < bytes.size(); ++at)
    for (const int byte : std::initializer_list<int>{0, 1, '"', '0', '9', '{', '}', ',', 0x7f, 0xff}) {
      std::vector<std::byte> changed = bytes;
      changed[at] = static_cast<std::byte>(byte);
      try {
        static_cast<void>(read_safetensors(changed));
      } catch (const FormatError&) {
      }
    }
}

TEST_CASE("files of the reference library are read to the last array", "[readings]") {
  const auto folder = test::shared("golden/keras");
  if (folder.empty()) return;
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".safetensors") continue;
    const std::vector<std::byte> bytes = read_file(entry.path().string());
    const SafeTensors contents = read_safetensors(bytes);
    CHECK(!contents.tensors.empty());
    CHECK(read_safetensors(write_safetensors(contents)).tensors.size() == contents.tensors.size());
    ++files;
  }
  CHECK(files > 0);
}
