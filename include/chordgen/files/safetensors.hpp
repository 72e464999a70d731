// SPDX-License-Identifier: MIT
//
// safetensors: named arrays in one file, as the Hugging Face library of that name reads and writes them.
//
//   8 bytes   N, little-endian
//   N bytes   JSON: {"__metadata__": {text: text}, name: {"dtype", "shape", "data_offsets": [begin, end]}, ...}, spaces
//   the rest  the arrays, little-endian and row-major, without gap or overlap
//
// Whatever a header claims is checked before it is believed: no claim makes the reader allocate more than the file
// holds, and every byte of the data belongs to exactly one array. The writer gives equal bytes for equal contents:
// wider elements first (so that each array is aligned to its elements), then the order in which they were added.
#pragma once

#include <chordgen/core/tensor.hpp>
#include <chordgen/files/json.hpp>

#include <bit>
#include <cstring>

namespace chordgen::inline CHORDGEN_ABI {

/// The element types of the format that chordgen keeps apart; `element_size` and `dtype_name` say more.
enum class DType : std::uint8_t { f64, i64, u64, f32, i32, u32, f16, bf16, i16, u16, i8, u8, boolean };

namespace detail {

struct DTypeEntry {
  DType dtype;
  const char* name;
  std::size_t size;
};
inline constexpr DTypeEntry dtypes[] = {{DType::f64, "F64", 8},     {DType::i64, "I64", 8},   {DType::u64, "U64", 8},
                                        {DType::f32, "F32", 4},     {DType::i32, "I32", 4},   {DType::u32, "U32", 4},
                                        {DType::f16, "F16", 2},     {DType::bf16, "BF16", 2}, {DType::i16, "I16", 2},
                                        {DType::u16, "U16", 2},     {DType::i8, "I8", 1},     {DType::u8, "U8", 1},
                                        {DType::boolean, "BOOL", 1}};

template <class T>
struct DTypeOf;
template <>
struct DTypeOf<double> : std::integral_constant<DType, DType::f64> {};
template <>
struct DTypeOf<float> : std::integral_constant<DType, DType::f32> {};
template <>
struct DTypeOf<std::int64_t> : std::integral_constant<DType, DType::i64> {};
template <>
struct DTypeOf<std::uint64_t> : std::integral_constant<DType, DType::u64> {};
template <>
struct DTypeOf<std::int32_t> : std::integral_constant<DType, DType::i32> {};
template <>
struct DTypeOf<std::uint32_t> : std::integral_constant<DType, DType::u32> {};
template <>
struct DTypeOf<std::uint16_t> : std::integral_constant<DType, DType::u16> {};
template <>
struct DTypeOf<std::uint8_t> : std::integral_constant<DType, DType::u8> {};

/// Copies elements between memory and file order: little-endian there.
inline void copy_elements(void* to, const void* from, std::size_t bytes, std::size_t element) noexcept {
  if (bytes == 0) return;
  std::memcpy(to, from, bytes);
  if constexpr (std::endian::native == std::endian::big) {
    auto* memory = static_cast<unsigned char*>(to);
    for (std::size_t i = 0; i < bytes; i += element)
      for (std::size_t j = 0; j < element / 2; ++j) std::swap(memory[i + j], memory[i + element - 1 - j]);
  }
}

}  // namespace detail

/// "F32" and so on, as the format writes it.
[[nodiscard]] constexpr const char* dtype_name(DType dtype) noexcept {
  return detail::dtypes[static_cast<std::size_t>(dtype)].name;
}

/// Bytes of one element.
[[nodiscard]] constexpr std::size_t element_size(DType dtype) noexcept {
  return detail::dtypes[static_cast<std::size_t>(dtype)].size;
}

/// One array of a safetensors file.
struct SafeTensor {
  std::string name;
  DType dtype = DType::f32;
  Shape shape{0};
  List<std::byte> bytes;  ///< as in the file: little-endian, row-major

  friend bool operator==(const SafeTensor&, const SafeTensor&) = default;
};

/// The contents of a safetensors file.
struct SafeTensors {
  List<std::pair<std::string, std::string>> metadata;  ///< in the file's order
  List<SafeTensor> tensors;                            ///< in the order of their bytes

  [[nodiscard]] const SafeTensor* find(std::string_view name) const noexcept {
    for (const SafeTensor& tensor : tensors)
      if (tensor.name == name) return &tensor;
    return nullptr;
  }
  [[nodiscard]] const std::string* find_metadata(std::string_view key) const noexcept {
    for (const auto& [name, text] : metadata)
      if (name == key) return &text;
    return nullptr;
  }

  /// A copy of the array of that name. Throws ArgumentError when there is none or its elements are no T.
  template <class T>
  [[nodiscard]] Tensor<T> tensor(std::string_view name) const {
    const SafeTensor& found = need(name, detail::DTypeOf<T>::value);
    Tensor<T> result(found.shape);
    detail::copy_elements(result.data(), found.bytes.data(), found.bytes.size(), sizeof(T));
    return result;
  }

  template <class T>
  void add(std::string name, View<const T> values) {
    SafeTensor tensor{std::move(name), detail::DTypeOf<T>::value, values.shape(), {}};
    tensor.bytes.resize(values.size() * sizeof(T));
    detail::copy_elements(tensor.bytes.data(), values.data(), tensor.bytes.size(), sizeof(T));
    tensors.push_back(std::move(tensor));
  }
  template <class T>
  void add(std::string name, const Tensor<T>& values) {
    add(std::move(name), values.view());
  }

  friend bool operator==(const SafeTensors&, const SafeTensors&) = default;

 private:
  template <class = WhenCalled>
  const SafeTensor& need(std::string_view name, DType dtype) const {
    const SafeTensor* found = find(name);
    if (found == nullptr) fail_argument("SafeTensors", "there is no array \"" + std::string(name) + "\".");
    if (found->dtype != dtype)
      fail_argument("SafeTensors", "the array \"" + std::string(name) + "\" holds " + dtype_name(found->dtype) +
                                       ", asked for as " + dtype_name(dtype) + ".");
    return *found;
  }
};

/// Throws FormatError for any broken rule of the format.
template <class = WhenCalled>
[[nodiscard]] SafeTensors read_safetensors(Span<const std::byte> bytes);

/// Throws ArgumentError for a repeated name and for an array whose bytes do not fill its shape.
template <class = WhenCalled>
[[nodiscard]] List<std::byte> write_safetensors(const SafeTensors& contents);

}  // namespace chordgen::inline CHORDGEN_ABI

#include <chordgen/files/safetensors_io.hpp>  // the definitions of the two
