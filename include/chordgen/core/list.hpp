// SPDX-License-Identifier: MIT
//
// A run of elements in memory of its own that grows at its end: a std::vector with the members that are used here.
//
// It stands in for std::vector because of compile time. Where a std::vector is a member, a result or a local variable,
// GCC 12 spends half a megabyte and two milliseconds on its type, and chordgen has a hundred types of element. A List
// costs a quarter: it has no allocator and few members, its iterators are pointers, and nothing is constexpr (what is,
// GCC compiles wherever it is named, called or not). Standard containers and lists turn into each other:
//
//   std::vector<Note> notes = part.notes;
//   part.notes = notes;
//
// With _GLIBCXX_ASSERTIONS an index at or beyond the end stops the program, as it does in std::vector.
#pragma once

#include <chordgen/core/memory.hpp>
#include <chordgen/core/span.hpp>

#include <compare>
#include <cstddef>
#include <cstring>
#include <initializer_list>
#include <new>
#include <type_traits>
#include <utility>

namespace chordgen::inline CHORDGEN_ABI {

namespace detail {

/// std::vector<T> and its like.
template <class Container, class T>
concept StandardContainerOf = requires {
  typename Container::allocator_type;
  requires std::is_same_v<typename Container::value_type, T>;
};

template <class Iterator>
concept Steps = requires(Iterator& at) {
  *++at;
};

#if defined(_GLIBCXX_ASSERTIONS)
inline constexpr bool checks_indices = true;
#else
inline constexpr bool checks_indices = false;
#endif

}  // namespace detail

/// The elements lie one after another in memory of the given kind. What the standard says of std::vector's costs and of
/// the life of its iterators holds here; the move of an element must not throw. Members that take a run want one that
/// is no part of the list. Throws std::bad_alloc where memory ends.
template <class T, class Memory = PlainMemory>
class List {
 public:
  using value_type = T;
  using iterator = T*;
  using const_iterator = const T*;

  List() noexcept = default;
  explicit List(std::size_t count) : List() { resize(count); }
  List(std::size_t count, const T& value) : List() { assign(count, value); }
  List(std::initializer_list<T> elements) : List(elements.begin(), elements.end()) {}
  template <detail::Steps Iterator>
  List(Iterator first, Iterator last) : List() {
    append(first, last);
  }
  template <detail::StandardContainerOf<T> Container>
  List(const Container& elements) : List(elements.begin(), elements.end()) {}
  List(const List& other) : List(other.begin(), other.end()) {}
  List(List&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)),
        size_(std::exchange(other.size_, 0)),
        capacity_(std::exchange(other.capacity_, 0)) {}
  List& operator=(const List& other) {
    if (this != &other) assign(other.begin(), other.end());
    return *this;
  }
  List& operator=(List&& other) noexcept {
    List old(std::move(other));
    std::swap(data_, old.data_);
    std::swap(size_, old.size_);
    std::swap(capacity_, old.capacity_);
    return *this;
  }
  ~List() {
    clear();
    give_back();
  }

  template <detail::StandardContainerOf<T> Container>
  operator Container() const {
    return Container(begin(), end());
  }

  [[nodiscard]] T* data() noexcept { return data_; }
  [[nodiscard]] const T* data() const noexcept { return data_; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] T* begin() noexcept { return data_; }
  [[nodiscard]] const T* begin() const noexcept { return data_; }
  [[nodiscard]] T* end() noexcept { return data_ + size_; }
  [[nodiscard]] const T* end() const noexcept { return data_ + size_; }
  [[nodiscard]] T& operator[](std::size_t index) noexcept { return data_[checked(index)]; }
  [[nodiscard]] const T& operator[](std::size_t index) const noexcept { return data_[checked(index)]; }
  [[nodiscard]] T& front() noexcept { return (*this)[0]; }
  [[nodiscard]] const T& front() const noexcept { return (*this)[0]; }
  [[nodiscard]] T& back() noexcept { return (*this)[size_ - 1]; }
  [[nodiscard]] const T& back() const noexcept { return (*this)[size_ - 1]; }

  void push_back(const T& element) { emplace_back(element); }
  void push_back(T&& element) { emplace_back(std::move(element)); }
  template <class... Arguments>
  T& emplace_back(Arguments&&... arguments) {
    if (size_ != capacity_) {
      make(end(), std::forward<Arguments>(arguments)...);
    } else {
      T element = made(std::forward<Arguments>(arguments)...);  // before elements move: an argument may be one of them
      grow_by_one();
      make(end(), std::move(element));
    }
    return data_[size_++];
  }
  void pop_back() noexcept { cut(checked(size_ - 1)); }
  void clear() noexcept { cut(0); }

  /// Makes room for so many elements: none of them moves until there are more.
  void reserve(std::size_t count) {
    if (count > capacity_) move_to(take(count), count);
  }

  /// New elements are T(): numbers are 0.
  void resize(std::size_t count) {
    if (count <= size_) return cut(count);
    grow_by(count - size_);
    if constexpr (std::is_trivially_copyable_v<T> && std::is_trivially_default_constructible_v<T>) {
      std::memset(static_cast<void*>(end()), 0, (count - size_) * sizeof(T));
      size_ = count;
    } else {
      for (; size_ < count; ++size_) make(end());
    }
  }
  void resize(std::size_t count, const T& value) {
    count <= size_ ? cut(count) : append_copies(count - size_, T(value));
  }
  void assign(std::size_t count, const T& value) {
    const T copy(value);
    clear();
    append_copies(count, copy);
  }
  template <detail::Steps Iterator>
  void assign(Iterator first, Iterator last) {
    clear();
    append(first, last);
  }

  template <detail::Steps Iterator>
  void append(Iterator first, Iterator last) {
    if constexpr (requires { last - first; }) grow_by(static_cast<std::size_t>(last - first));
    if constexpr (std::is_trivially_copyable_v<T> && std::is_convertible_v<Iterator, const T*>) {
      const auto count = static_cast<std::size_t>(last - first);
      if (count != 0) std::memcpy(static_cast<void*>(end()), static_cast<const T*>(first), count * sizeof(T));
      size_ += count;
    } else {
      for (; first != last; ++first) emplace_back(*first);
    }
  }
  T* insert(const T* before, T element) {
    const std::size_t place = index_of(before);
    emplace_back(std::move(element));
    for (std::size_t i = size_ - 1; i != place; --i) std::swap(data_[i], data_[i - 1]);
    return data_ + place;
  }
  T* erase(const T* element) { return erase(element, element + 1); }
  T* erase(const T* first, const T* last) {
    T* const gap = data_ + index_of(first);
    T* to = gap;
    if (first != last)
      for (T* from = data_ + index_of(last); from != end(); ++from, ++to) *to = std::move(*from);
    cut(size_ - static_cast<std::size_t>(last - first));
    return gap;
  }

 private:
  std::size_t checked(std::size_t index) const noexcept {
    if constexpr (detail::checks_indices)
      if (index >= size_) __builtin_trap();
    return index;
  }
  std::size_t index_of(const T* element) const noexcept { return static_cast<std::size_t>(element - data_); }

  static T* take(std::size_t count) {
    static_assert(alignof(T) <= Memory::alignment, "The list's memory is not aligned as its elements want.");
    if (count > static_cast<std::size_t>(-1) / 2 / sizeof(T)) throw std::bad_array_new_length();
    return count == 0 ? nullptr : static_cast<T*>(Memory::take(count * sizeof(T)));
  }
  void give_back() noexcept {
    if (data_ != nullptr) Memory::give_back(data_, capacity_ * sizeof(T));
  }

  template <class... Arguments>
  static T made(Arguments&&... arguments) {
    if constexpr (requires { T(std::forward<Arguments>(arguments)...); })
      return T(std::forward<Arguments>(arguments)...);
    else  // an aggregate
      return T{std::forward<Arguments>(arguments)...};
  }
  template <class... Arguments>
  static void make(T* place, Arguments&&... arguments) {
    ::new (static_cast<void*>(place)) T(made(std::forward<Arguments>(arguments)...));
  }

  /// Moves all elements to new memory and gives the old one back.
  void move_to(T* memory, std::size_t capacity) noexcept {
    static_assert(std::is_nothrow_move_constructible_v<T>, "The move of a list's element must not throw.");
    if constexpr (std::is_trivially_copyable_v<T>) {
      if (size_ != 0) std::memcpy(static_cast<void*>(memory), data_, size_ * sizeof(T));
    } else {
      for (std::size_t i = 0; i < size_; ++i) {
        make(memory + i, std::move(data_[i]));
        data_[i].~T();
      }
    }
    give_back();
    data_ = memory;
    capacity_ = capacity;
  }

  /// At least doubles, so that n appended elements cost at most 2 n moves.
  std::size_t grown_by(std::size_t more) const noexcept { return more > size_ ? size_ + more : 2 * size_; }
  void grow_by(std::size_t more) {
    if (more > capacity_ - size_) reserve(grown_by(more));
  }

  [[gnu::noinline]] void grow_by_one() { reserve(grown_by(1)); }

  void append_copies(std::size_t count, const T& value) {
    grow_by(count);
    if constexpr (std::is_trivially_copyable_v<T>) {
      T* const first = end();
      for (std::size_t i = 0; i < count; ++i) make(first + i, value);
      size_ += count;
    } else {
      for (const std::size_t wanted = size_ + count; size_ != wanted; ++size_) make(end(), value);
    }
  }

  void cut(std::size_t count) noexcept {
    if constexpr (std::is_trivially_destructible_v<T>)
      size_ = count;
    else
      while (size_ > count) data_[--size_].~T();
  }

  T* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

/// Takes out what is unwanted; what stays keeps its order. Returns how many went.
template <class T, class Memory, class Predicate>
std::size_t erase_if(List<T, Memory>& list, Predicate unwanted) {
  T* kept = list.begin();
  for (T& element : list) {
    if (unwanted(std::as_const(element))) continue;
    if (kept != &element) *kept = std::move(element);
    ++kept;
  }
  const std::size_t before = list.size();
  list.erase(kept, list.end());
  return before - list.size();
}

template <class T, class Memory, class Range>
requires detail::HoldsRunOf<const Range, const T>
[[nodiscard]] bool operator==(const List<T, Memory>& a, const Range& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!(a.data()[i] == b.data()[i])) return false;
  return true;
}

/// By the first elements that differ; where none do, the longer list is the greater.
template <class T>
[[nodiscard]] auto operator<=>(const List<T>& a, const List<T>& b) -> decltype(a[0] <=> b[0]) {
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i)
    if (const auto order = a[i] <=> b[i]; order != 0) return order;
  return a.size() <=> b.size();
}

}  // namespace chordgen::inline CHORDGEN_ABI
