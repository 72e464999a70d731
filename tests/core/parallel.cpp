// SPDX-License-Identifier: MIT
#include <chordgen/core/error.hpp>
#include <chordgen/core/parallel.hpp>

#include <algorithm>
#include <atomic>
#include <numeric>
#include <thread>

#if __has_include(<sys/wait.h>)
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#endif

#include "support/catch.hpp"
#include "support/sanitized.hpp"

using namespace chordgen;

namespace {

std::vector<std::size_t> squares(Threads threads, std::size_t count) {
  std::vector<std::size_t> result(count);
  parallel_for(threads, count, [&](std::size_t i) { result[i] = i * i; });
  return result;
}

}  // namespace

TEST_CASE("every piece runs once, whatever the number of threads and pieces") {
  for (const std::size_t count : {0u, 1u, 2u, 3u, 7u, 64u, 1001u})
    for (const std::size_t threads : {0u, 1u, 2u, 3u, 8u}) {
      std::vector<int> runs(count);
      parallel_for({threads}, count, [&](std::size_t i) { ++runs[i]; });
      CHECK(std::count(runs.begin(), runs.end(), 1) == static_cast<std::ptrdiff_t>(count));
      CHECK(squares({threads}, count) == squares({1}, count));
    }
}

TEST_CASE("the pool grows to what is asked for and serves smaller calls afterwards") {
  for (const std::size_t threads : {2u, 5u, 3u, 9u, 2u})
    for (int repeat = 0; repeat < 200; ++repeat) REQUIRE(squares({threads}, 17) == squares({1}, 17));
}

TEST_CASE("an exception reaches the caller, and the pool goes on") {
  for (const std::size_t threads : {1u, 2u, 4u}) {
    CHECK_FAILS(parallel_for({threads}, 100,
                             [](std::size_t i) {
                               if (i == 57) fail_argument("piece", "57.");
                             }),
                ArgumentError, "[piece] 57.");
    CHECK(squares({threads}, 33) == squares({1}, 33));
  }
}

TEST_CASE("pieces may call parallel_for again") {
  std::vector<std::size_t> sums(20);
  parallel_for({3}, sums.size(), [&](std::size_t i) {
    std::vector<std::size_t> parts(50);
    parallel_for({3}, parts.size(), [&](std::size_t j) { parts[j] = i * j; });
    sums[i] = std::accumulate(parts.begin(), parts.end(), std::size_t{0});
  });
  for (std::size_t i = 0; i < sums.size(); ++i) CHECK(sums[i] == i * 1225);
}

TEST_CASE("no participant runs two pieces at a time, and none is beyond the number told") {
  for (const std::size_t threads : {0u, 1u, 2u, 4u})
    for (const std::size_t count : {1u, 3u, 500u}) {
      const std::size_t most = participants({threads}, count);
      CHECK(most == std::max<std::size_t>(1, std::min<std::size_t>(threads, count)));
      std::vector<std::atomic<int>> busy(most);
      std::atomic<int> wrong{0};
      parallel_for({threads}, count, [&](std::size_t, std::size_t participant) {
        if (participant >= most || busy[participant].fetch_add(1) != 0) ++wrong;
        std::this_thread::yield();
        if (participant < most) busy[participant].fetch_sub(1);
      });
      CHECK(wrong == 0);
    }
}

TEST_CASE("several callers share one pool") {
  std::vector<std::thread> callers;
  std::vector<int> right(4);
  for (std::size_t caller = 0; caller < right.size(); ++caller)
    callers.emplace_back([&right, caller] {
      for (int repeat = 0; repeat < 100; ++repeat) right[caller] += squares({3}, 40) == squares({1}, 40) ? 1 : 0;
    });
  for (std::thread& caller : callers) caller.join();
  CHECK(right == std::vector<int>(4, 100));
}

#if __has_include(<sys/wait.h>)
TEST_CASE("a system that gives no further thread is told of, word for word") {
#if TEST_SANITIZED
  WARN("not run: a sanitizer does not live with less memory");
#else
  const pid_t child = fork();
  if (child == 0) {
    const rlimit none{0, 0};
    setrlimit(RLIMIT_AS, &none);  // no memory for the stack of another thread
    bool told = false;
    try {
      parallel_for({1000}, 1000, [](std::size_t) {});
    } catch (const Error& error) {
      for (int n = 1; n < 100; ++n)  // as many as other tests have made the pool hold
        told = told || error.what() == "[parallel_for] threads: the system gives no more than " + std::to_string(n) +
                                           ". Ask for fewer.";
    }
    _exit(told ? 0 : 1);
  }
  int status = -1;
  CHECK(waitpid(child, &status, 0) == child);
  CHECK(status == 0);
#endif
}
#endif
