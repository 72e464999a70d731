// SPDX-License-Identifier: MIT
//
// Reading and writing safetensors: the definitions that files/safetensors.hpp declares.
#pragma once

#include <chordgen/files/located.hpp>
#include <chordgen/files/safetensors.hpp>

#include <algorithm>

namespace chordgen::inline CHORDGEN_ABI {
namespace detail {

inline constexpr std::uint64_t safetensors_header_limit = 100'000'000;  // the reference implementation's

/// An array as the header describes it, checked against the size of the data.
struct SafeTensorClaim {
  std::string name;
  DType dtype;
  Shape shape;
  std::uint64_t begin;
  std::uint64_t end;
};

template <class = WhenCalled>
[[noreturn]] void fail_safetensors(const std::string& name, const std::string& found, const std::string& expected) {
  fail_format("read_safetensors", "array \"" + name + "\": got " + found + ", expected " + expected + ".",
              {.offset = 8, .expected = expected, .found = found});
}

/// A whole number that is not negative; everything else is refused.
template <class = WhenCalled>
[[nodiscard]] std::uint64_t claimed_size(const std::string& name, const Json& value, const char* what) {
  if (value.kind() != Json::Kind::integer || value.as_integer() < 0)
    fail_safetensors(name, value.dump() + " in its " + what, "whole numbers from 0 to 2^63 - 1");
  return static_cast<std::uint64_t>(value.as_integer());
}

template <class = WhenCalled>
[[nodiscard]] DType claimed_dtype(const std::string& name, const Json& value) {
  for (const DTypeEntry& entry : dtypes)
    if (value.is_string() && value.as_string() == entry.name) return entry.dtype;
  fail_safetensors(name, "dtype " + value.dump(), "F64, F32, I64, I32, U8 or their like");
}

/// The shape; `count` becomes the number of its elements, or a number larger than any file where that overflows.
template <class = WhenCalled>
[[nodiscard]] Shape claimed_shape(const std::string& name, const Json& value, std::uint64_t& count) {
  constexpr std::uint64_t too_many = std::uint64_t{1} << 56;
  if (!value.is_array()) fail_safetensors(name, "shape " + value.dump(), "an array of sizes");
  if (value.size() > Shape::max_rank)
    fail_safetensors(name, std::to_string(value.size()) + " axes in its shape", "at most 4");
  std::size_t extents[Shape::max_rank] = {};
  std::uint64_t product = 1;
  for (std::size_t axis = 0; axis < value.size(); ++axis) {
    const std::uint64_t extent = claimed_size(name, value[axis], "shape");
    extents[axis] = static_cast<std::size_t>(extent);
    product = extent != 0 && product > too_many / extent ? too_many : product * extent;
  }
  count = product;
  switch (value.size()) {
    case 0:
      return {};
    case 1:
      return {extents[0]};
    case 2:
      return {extents[0], extents[1]};
    case 3:
      return {extents[0], extents[1], extents[2]};
    default:
      return {extents[0], extents[1], extents[2], extents[3]};
  }
}

template <class = WhenCalled>
[[nodiscard]] SafeTensorClaim claimed_tensor(const std::string& name, const Json& entry) {
  if (!entry.is_object() || entry.size() != 3 || entry.find("dtype") == nullptr || entry.find("shape") == nullptr ||
      entry.find("data_offsets") == nullptr)
    fail_safetensors(name, entry.dump(), "an object of dtype, shape and data_offsets");
  const Json& offsets = entry["data_offsets"];
  if (!offsets.is_array() || offsets.size() != 2) fail_safetensors(name, offsets.dump(), "two data_offsets");

  SafeTensorClaim claim{name, claimed_dtype(name, entry["dtype"]), {}, 0, 0};
  std::uint64_t count = 0;
  claim.shape = claimed_shape(name, entry["shape"], count);
  claim.begin = claimed_size(name, offsets[0], "data_offsets");
  claim.end = claimed_size(name, offsets[1], "data_offsets");
  const std::uint64_t size = count * element_size(claim.dtype);
  if (claim.end < claim.begin || claim.end - claim.begin != size)
    fail_safetensors(name, "data_offsets " + offsets.dump(),
                     std::to_string(size) + " bytes for " + dtype_name(claim.dtype) + " " + to_string(claim.shape));
  return claim;
}

/// The arrays in the order of their bytes. Throws where there is a gap or an overlap, or bytes are left over or
/// missing.
template <class = WhenCalled>
void check_claims(List<SafeTensorClaim>& claims, std::uint64_t data_size) {
  std::stable_sort(claims.begin(), claims.end(), [](const SafeTensorClaim& a, const SafeTensorClaim& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
  });
  std::uint64_t end = 0;
  for (const SafeTensorClaim& claim : claims) {
    if (claim.begin != end)
      fail_safetensors(claim.name, "data from " + std::to_string(claim.begin),
                       "from " + std::to_string(end) + ", where the array before it ends");
    end = claim.end;
  }
  if (end != data_size)
    fail_format("read_safetensors",
                "the arrays take " + std::to_string(end) + " bytes of data, the file has " + std::to_string(data_size) +
                    (end > data_size ? ". The file was cut short." : ". Something was added to the file."),
                {.offset = 8, .expected = std::to_string(end), .found = std::to_string(data_size)});
}

template <class = WhenCalled>
void read_safetensors_metadata(SafeTensors& contents, const Json& entry) {
  if (!entry.is_object()) fail_safetensors("__metadata__", entry.dump(), "an object of texts");
  for (const Json::Member member : entry.members()) {
    if (!member.value.is_string()) fail_safetensors("__metadata__", member.value.dump(), "an object of texts");
    contents.metadata.emplace_back(member.name, member.value.as_string());
  }
}

/// The header's text; its length is checked before it is believed.
template <class = WhenCalled>
[[nodiscard]] std::string_view safetensors_header(Span<const std::byte> bytes) {
  std::uint64_t length = 0;
  if (bytes.size() >= 8)
    for (std::size_t i = 8; i-- > 0;) length = length << 8 | std::to_integer<std::uint64_t>(bytes[i]);
  if (bytes.size() < 8 || length > bytes.size() - 8 || length > safetensors_header_limit)
    fail_format("read_safetensors",
                "byte 0x0000: the file has " + std::to_string(bytes.size()) + " bytes, too few for " +
                    (bytes.size() < 8 ? std::string("a safetensors file") : "a header of " + std::to_string(length)) +
                    ". It was cut short, or it is another kind of file.",
                {.offset = 0, .expected = std::to_string(length), .found = std::to_string(bytes.size())});
  return {reinterpret_cast<const char*>(bytes.data()) + 8, static_cast<std::size_t>(length)};
}

}  // namespace detail

template <class>
SafeTensors read_safetensors(Span<const std::byte> bytes) {
  const std::string_view text = detail::safetensors_header(bytes);
  const Span<const std::byte> data = bytes.subspan(8 + text.size());
  const Json header = Json::parse(text, "read_safetensors", 8);
  if (!header.is_object()) detail::fail_located("read_safetensors", 8, "'{'", detail::found_text(text));

  // Believe no entry before all are checked.
  SafeTensors contents;
  List<detail::SafeTensorClaim> claims;
  for (const Json::Member member : header.members()) {
    if (member.name == "__metadata__") {
      detail::read_safetensors_metadata(contents, member.value);
    } else {
      claims.push_back(detail::claimed_tensor(member.name, member.value));
    }
  }
  detail::check_claims(claims, data.size());

  // Copy each array out.
  for (const detail::SafeTensorClaim& claim : claims) {
    const auto part =
        data.subspan(static_cast<std::size_t>(claim.begin), static_cast<std::size_t>(claim.end - claim.begin));
    contents.tensors.push_back({claim.name, claim.dtype, claim.shape, {part.begin(), part.end()}});
  }
  return contents;
}

template <class>
List<std::byte> write_safetensors(const SafeTensors& contents) {
  List<const SafeTensor*> order;
  for (const SafeTensor& tensor : contents.tensors) order.push_back(&tensor);
  std::stable_sort(order.begin(), order.end(), [](const SafeTensor* a, const SafeTensor* b) {
    return element_size(a->dtype) > element_size(b->dtype);
  });

  // Describe the arrays.
  Json header = Json::object();
  Json metadata = Json::object();
  for (const auto& [key, text] : contents.metadata) metadata.set(key, text);
  if (metadata.size() != 0) header.set("__metadata__", std::move(metadata));
  std::uint64_t end = 0;
  for (const SafeTensor* tensor : order) {
    const std::uint64_t begin = end;
    end += tensor->bytes.size();
    if (tensor->name == "__metadata__" || header.find(tensor->name) != nullptr)
      fail_argument("write_safetensors", "two arrays have the name \"" + tensor->name + "\". Give each its own.");
    if (tensor->bytes.size() != tensor->shape.size() * element_size(tensor->dtype))
      fail_argument("write_safetensors", "array \"" + tensor->name + "\" has " + std::to_string(tensor->bytes.size()) +
                                             " bytes, which is not " + dtype_name(tensor->dtype) + " " +
                                             to_string(tensor->shape) + ".");
    Json shape = Json::array();
    for (std::size_t axis = 0; axis < tensor->shape.rank(); ++axis) shape.push_back(tensor->shape[axis]);
    Json offsets = Json::array();
    offsets.push_back(begin);
    offsets.push_back(end);
    header.set(tensor->name, Json::object({{"dtype", dtype_name(tensor->dtype)},
                                           {"shape", std::move(shape)},
                                           {"data_offsets", std::move(offsets)}}));
  }

  // Write the length, the header padded to whole words, and the data.
  std::string text = header.dump();
  text.append((8 - text.size() % 8) % 8, ' ');
  List<std::byte> bytes(8 + text.size());
  for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<std::byte>(std::uint64_t{text.size()} >> (8 * i) & 0xff);
  std::memcpy(bytes.data() + 8, text.data(), text.size());
  bytes.reserve(bytes.size() + static_cast<std::size_t>(end));
  for (const SafeTensor* tensor : order) bytes.append(tensor->bytes.begin(), tensor->bytes.end());
  return bytes;
}

}  // namespace chordgen::inline CHORDGEN_ABI
