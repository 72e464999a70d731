// SPDX-License-Identifier: MIT
//
// List beside std::vector, whose members it has: drawn sequences of calls leave both with the same elements.
#include <chordgen/core/distributions.hpp>
#include <chordgen/core/list.hpp>
#include <chordgen/core/rng.hpp>

#include <array>
#include <compare>
#include <csignal>
#include <cstdint>
#include <deque>
#include <iterator>
#include <memory>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#if __has_include(<sys/wait.h>)
#include <sys/wait.h>
#include <unistd.h>
#endif

#include "support/catch.hpp"

using namespace chordgen;

namespace {

/// Counts who lives, by identity of places, and can be told to throw when it is copied.
class Tracked {
 public:
  static inline std::set<const void*> living{};
  static inline int copies_until_throw = -1;

  Tracked() { begin(); }
  Tracked(int value) : value_(std::make_unique<int>(value)) { begin(); }
  Tracked(const Tracked& other) : value_(std::make_unique<int>(other.get())) {
    if (copies_until_throw-- == 0) throw std::runtime_error("no copy");
    begin();
  }
  Tracked(Tracked&& other) noexcept : value_(std::move(other.value_)) { begin(); }
  Tracked& operator=(const Tracked& other) {
    *value_ = other.get();
    return *this;
  }
  Tracked& operator=(Tracked&& other) noexcept {
    value_ = std::move(other.value_);
    return *this;
  }
  ~Tracked() { living.erase(this); }

  [[nodiscard]] int get() const { return *value_; }
  friend bool operator==(const Tracked& a, const Tracked& b) { return a.get() == b.get(); }

 private:
  void begin() { living.insert(this); }
  std::unique_ptr<int> value_ = std::make_unique<int>(0);
};

/// One drawn call for both.
template <class T>
void change(Rng& rng, List<T>& list, std::vector<T>& vector) {
  const auto element = static_cast<int>(uniform_index(rng, 100));
  const std::size_t place = vector.empty() ? 0 : uniform_index(rng, vector.size());
  const auto step = [](std::size_t count) { return static_cast<std::ptrdiff_t>(count); };
  switch (uniform_index(rng, 13)) {
    case 0:
      list.push_back(T(element)), vector.push_back(T(element));
      break;
    case 1:
      list.emplace_back(element), vector.emplace_back(element);
      break;
    case 2:
      list.insert(list.begin() + place, T(element)), vector.insert(vector.begin() + step(place), T(element));
      break;
    case 3:
      list.resize(2 * place + 1), vector.resize(2 * place + 1);
      break;
    case 4:
      list.resize(place + 3, T(element)), vector.resize(place + 3, T(element));
      break;
    case 5:
      list.assign(place, T(element)), vector.assign(place, T(element));
      break;
    case 6:
      list.reserve(place + 20), vector.reserve(place + 20);
      break;
    case 7: {
      const std::vector<T> more(place % 17, T(element));
      list.append(more.begin(), more.end());
      vector.insert(vector.end(), more.begin(), more.end());
      break;
    }
    case 8: {
      const List<T> more{T(element), T(element + 1), T(element + 2)};
      list.append(more.begin(), more.end());
      vector.insert(vector.end(), more.begin(), more.end());
      break;
    }
    default:
      break;
  }
  if (vector.empty()) return;
  const std::size_t at = uniform_index(rng, vector.size());
  switch (uniform_index(rng, 9)) {
    case 0:
      list.erase(list.begin() + at), vector.erase(vector.begin() + step(at));
      break;
    case 1:
      list.erase(list.begin() + at / 2, list.begin() + at),
          vector.erase(vector.begin() + step(at / 2), vector.begin() + step(at));
      break;
    case 2:
      list.pop_back(), vector.pop_back();
      break;
    case 3:
      list.push_back(list[at]), vector.push_back(T(vector[at]));
      break;  // an element of its own
    case 4:
      list.insert(list.begin() + at / 2, list[at]), vector.insert(vector.begin() + step(at / 2), T(vector[at]));
      break;
    case 5:
      list.resize(list.size() + at, list[at]), vector.resize(vector.size() + at, T(vector[at]));
      break;
    case 6:
      list.assign(at + 1, list[at]), vector.assign(at + 1, T(vector[at]));
      break;
    default:
      break;
  }
}

template <class T>
void compare_with_vector(std::uint64_t seed) {
  Rng rng(seed);
  List<T> list;
  std::vector<T> vector;
  for (int call = 0; call < 400; ++call) {
    change(rng, list, vector);
    REQUIRE(list.size() == vector.size());
    REQUIRE(list.capacity() >= list.size());
    REQUIRE(list == vector);
    if (vector.size() > 200) list.clear(), vector.clear();
  }
  List<T> copy(list);
  CHECK(copy == vector);
  const T* const first = copy.data();
  List<T> moved(std::move(copy));
  CHECK(moved.data() == first);
  CHECK(copy.empty());
  copy = moved;
  CHECK(copy == moved);
  moved = std::move(copy);
  CHECK(moved == vector);
}

}  // namespace

TEST_CASE("a list holds what a vector holds after the same calls") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    compare_with_vector<int>(seed);
    compare_with_vector<double>(seed);
    compare_with_vector<Tracked>(seed);
  }
  CHECK(Tracked::living.empty());
}

TEST_CASE("a list whose element cannot be copied keeps those it has, and loses none") {
  {
    List<Tracked> list;
    list.reserve(8);
    for (int i = 0; i < 8; ++i) list.emplace_back(i);
    const Tracked more(8);
    Tracked::copies_until_throw = 0;
    CHECK_THROWS_AS(list.push_back(more), std::runtime_error);  // needs new memory: the element is made there first
    CHECK(list.size() == 8);
    CHECK(list.capacity() == 8);
    CHECK(list == std::vector<Tracked>{0, 1, 2, 3, 4, 5, 6, 7});

    Tracked::copies_until_throw = 3;
    CHECK_THROWS_AS(List<Tracked>(list), std::runtime_error);
    Tracked::copies_until_throw = 0;
    CHECK_THROWS_AS(list.append(&more, &more + 1), std::runtime_error);
    Tracked::copies_until_throw = 2;
    CHECK_THROWS_AS(list.resize(20, more), std::runtime_error);
    CHECK(list[7] == Tracked(7));
    Tracked::copies_until_throw = -1;
  }
  CHECK(Tracked::living.empty());
}

TEST_CASE("appending moves each element twice at most on the way") {
  List<int> list;
  std::size_t growths = 0, moved = 0;
  for (int i = 0; i < 100'000; ++i) {
    const std::size_t capacity = list.capacity();
    list.push_back(i);
    if (list.capacity() != capacity) ++growths, moved += list.size() - 1;
  }
  CHECK(growths == 18);
  CHECK(moved < 200'000);
  list.reserve(10);
  CHECK(list.capacity() >= 100'000);
  CHECK(List<int>(list).capacity() == 100'000);  // a copy takes no more than it needs
}

TEST_CASE("what is unwanted goes, what stays keeps its order") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Rng rng(seed);
    std::vector<std::string> vector;
    for (std::size_t i = uniform_index(rng, 30); i > 0; --i) vector.push_back(std::to_string(uniform_index(rng, 20)));
    List<std::string> list = vector;
    const auto short_one = [](const std::string& text) { return text.size() == 1; };
    CHECK(erase_if(list, short_one) == std::erase_if(vector, short_one));
    CHECK(list == vector);
  }
}

TEST_CASE("new numbers are zero, also in memory that has been used") {
  List<std::int32_t> list(7, -1);
  list.clear();
  list.resize(7);
  CHECK(list == List<std::int32_t>(7));
  CHECK(list == std::array<std::int32_t, 7>{});
}

TEST_CASE("a list lies in the memory of its kind") {
  for (std::size_t size = 1; size < 200; size += 13) {
    List<float, ArrayMemory> list(size);
    CHECK(reinterpret_cast<std::uintptr_t>(list.data()) % 64 == 0);
    list.resize(3 * size, 2.0f);
    CHECK(reinterpret_cast<std::uintptr_t>(list.data()) % 64 == 0);
    CHECK(list[3 * size - 1] == 2.0f);
  }
}

TEST_CASE("lists and standard containers turn into each other") {
  const List<std::string> names{"lute", "vihuela", "guitar"};
  const std::vector<std::string> vector = names;
  CHECK(names == vector);
  CHECK(vector == names);
  const std::deque<std::string> deque = names;
  CHECK(List<std::string>(deque.begin(), deque.end()) == names);
  List<std::string> back = vector;
  CHECK(back == names);
  back = std::vector<std::string>{"one"};
  CHECK(back.size() == 1);
  const Span<const std::string> run = names;
  CHECK(run.data() == names.data());
  CHECK(run.size() == 3);
  static_assert(!std::is_convertible_v<List<int>, std::vector<double>>);
  static_assert(!std::is_convertible_v<std::vector<double>, List<int>>);
}

TEST_CASE("elements may come from a source that is read once") {
  std::istringstream text("3 1 4 1 5");
  const List<int> read{std::istream_iterator<int>(text), std::istream_iterator<int>()};
  CHECK(read == List<int>{3, 1, 4, 1, 5});
}

TEST_CASE("lists are ordered by the first elements that differ") {
  using Numbers = List<int>;
  CHECK(Numbers{1, 2, 3} < Numbers{1, 3});
  CHECK(Numbers{1, 2} < Numbers{1, 2, 0});
  CHECK_FALSE(Numbers{2} < Numbers{1, 9});
  CHECK(Numbers{} == Numbers{});
  CHECK(Numbers{1, 2} != Numbers{1, 3});
  CHECK(std::is_eq(Numbers{4} <=> Numbers{4}));
}

TEST_CASE("a list of more bytes than addresses is refused") {
  CHECK_THROWS_AS(List<double>(static_cast<std::size_t>(-1) / 8), std::bad_alloc);
  List<double> list{1};
  CHECK_THROWS_AS(list.reserve(static_cast<std::size_t>(-1)), std::bad_alloc);
  CHECK(list == List<double>{1});
}

#if __has_include(<sys/wait.h>)
TEST_CASE("where indices are checked, one at the end stops the program") {
  if constexpr (!detail::checks_indices) {
    WARN("not run: built without _GLIBCXX_ASSERTIONS");
    return;
  }
  const auto stops = [](auto read) {
    const pid_t child = fork();
    if (child == 0) {
      std::signal(SIGILL, SIG_DFL);  // whose handlers are the test program's
      std::signal(SIGTRAP, SIG_DFL);
      List<int> list{1, 2, 3};
      list.reserve(8);  // so that the memory behind the end is the list's own
      static_cast<void>(read(list));
      _exit(0);
    }
    int status = 0;
    CHECK(waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status);
  };
  CHECK_FALSE(stops([](List<int>& list) { return list[2]; }));
  CHECK(stops([](List<int>& list) { return list[3]; }));
  CHECK(stops([](List<int>& list) { return list.clear(), list.back(); }));
  CHECK(stops([](List<int>& list) { return list.clear(), list.pop_back(), 0; }));
}
#endif
