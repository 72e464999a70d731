// SPDX-License-Identifier: MIT
//
// A run of elements that lie one after another in somebody else's memory: an address and a length, like std::span.
//
// It stands in for std::span because of compile time: to see that one vector type converts to a std::span, GCC 12
// answers the questions of a contiguous range, which takes 4 MB of its memory. This one asks for data() and size(). It
// is made of a std::span too, and a std::span of it.
#pragma once

#include <chordgen/core/config.hpp>

#include <cstddef>
#include <type_traits>

namespace chordgen::inline CHORDGEN_ABI {

namespace detail {

template <class Range, class T>
concept HoldsRunOf = requires(Range& range) {
  requires std::is_same_v < const std::remove_pointer_t<decltype(range.data())>,
  const T > ;
  static_cast<T*>(range.data());
  range.size();
};

}  // namespace detail

/// T may be const: Span<const T> reads, and is made of whatever holds T in one run: vector, array, string, std::span.
template <class T>
class Span {
 public:
  using element_type = T;
  using value_type = std::remove_const_t<T>;

  constexpr Span() noexcept = default;
  constexpr Span(T* data, std::size_t size) noexcept : data_(data), size_(size) {}
  constexpr Span(T* first, T* last) noexcept : data_(first), size_(static_cast<std::size_t>(last - first)) {}
  template <std::size_t N>
  constexpr Span(std::type_identity_t<T> (&array)[N]) noexcept : data_(array), size_(N) {}
  template <class Range>
  requires detail::HoldsRunOf<const Range, T>
  constexpr Span(const Range& range) noexcept : data_(range.data()), size_(range.size()) {}
  template <class Range>
  requires(!std::is_const_v<T>) && detail::HoldsRunOf<Range, T> constexpr Span(Range& range) noexcept
      : data_(range.data()),
  size_(range.size()) {}

  [[nodiscard]] constexpr T* data() const noexcept { return data_; }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
  [[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] constexpr T* begin() const noexcept { return data_; }
  [[nodiscard]] constexpr T* end() const noexcept { return data_ + size_; }
  [[nodiscard]] constexpr T& operator[](std::size_t i) const noexcept { return data_[i]; }
  [[nodiscard]] constexpr T& front() const noexcept { return data_[0]; }
  [[nodiscard]] constexpr T& back() const noexcept { return data_[size_ - 1]; }

  [[nodiscard]] constexpr Span first(std::size_t count) const noexcept { return {data_, count}; }
  [[nodiscard]] constexpr Span last(std::size_t count) const noexcept { return {data_ + (size_ - count), count}; }
  [[nodiscard]] constexpr Span subspan(std::size_t from) const noexcept { return {data_ + from, size_ - from}; }
  [[nodiscard]] constexpr Span subspan(std::size_t from, std::size_t count) const noexcept {
    return {data_ + from, count};
  }

 private:
  T* data_ = nullptr;
  std::size_t size_ = 0;
};

template <class T, std::size_t N>
Span(T (&)[N]) -> Span<T>;
template <class Range>
Span(const Range&) -> Span<std::remove_pointer_t<decltype(static_cast<const Range*>(nullptr)->data())>>;
template <class Range>
Span(Range&) -> Span<std::remove_pointer_t<decltype(static_cast<Range*>(nullptr)->data())>>;

}  // namespace chordgen::inline CHORDGEN_ABI
