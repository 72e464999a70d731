// SPDX-License-Identifier: MIT
//
// Work shared among threads without changing a bit of the result: a job is cut into numbered pieces by what is
// computed, every piece writes its own place, and it does not matter who does which.
//
// Nothing starts a thread until somebody asks for more than one (`Threads{n}`); the pool is built once a process and
// grows to the largest number asked for. Pieces that call parallel_for again run it themselves, one after the other.
//
// <thread> and <mutex> cost a compiler a quarter of what Eigen/Core costs: threads are POSIX's where there are any (and
// CHORDGEN_PORTABLE does not forbid them), and the lock is an atomic word.
#pragma once

#include <chordgen/core/config.hpp>
#include <chordgen/core/list.hpp>

#include <chordgen/core/error.hpp>

#include <atomic>
#include <ctime>
#include <exception>
#include <utility>

#if __has_include(<pthread.h>) && !defined(CHORDGEN_PORTABLE)
#include <pthread.h>
#else
#include <system_error>
#include <thread>
#endif

namespace chordgen::inline CHORDGEN_ABI {

/// How many threads a call may use, the caller's own included.
struct Threads {
  std::size_t count = 1;
};

namespace detail {

#if defined(__GLIBCXX__) && !defined(_GLIBCXX_HAVE_PLATFORM_WAIT) && _GLIBCXX_RELEASE < 13
/// std::atomic::wait, asking every millisecond: that of libstdc++ 12 looks at the value before it takes its lock, and
/// where there is no futex (Windows, macOS) misses a notification in between and sleeps for ever.
template <class T>
void sleep_until_changed(const std::atomic<T>& value, T old) noexcept {
  const timespec millisecond{0, 1'000'000};
  while (value.load(std::memory_order_acquire) == old) nanosleep(&millisecond, nullptr);
}
#else
template <class T>
void sleep_until_changed(const std::atomic<T>& value, T old) noexcept {
  value.wait(old, std::memory_order_acquire);
}
#endif

/// Lets one thread at a time through: held from construction to the end of the scope.
class Turn {
 public:
  explicit Turn(std::atomic<bool>& taken) noexcept : taken_(taken) {
    while (taken_.exchange(true, std::memory_order_acquire)) sleep_until_changed(taken_, true);
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() {
    taken_.store(false, std::memory_order_release);
    taken_.notify_one();
  }

 private:
  std::atomic<bool>& taken_;
};

#if __has_include(<pthread.h>) && !defined(CHORDGEN_PORTABLE)

using Worker = pthread_t;

/// Whether the system gave a thread for work(context).
inline bool start_thread(Worker& worker, void* (*work)(void*), void* context) noexcept {
  return pthread_create(&worker, nullptr, work, context) == 0;
}
inline void join_thread(Worker& worker) noexcept { pthread_join(worker, nullptr); }

#else

using Worker = std::thread;

/// Whether the system gave a thread for work(context).
inline bool start_thread(Worker& worker, void* (*work)(void*), void* context) {
  try {
    worker = std::thread(work, context);
  } catch (const std::system_error&) {
    return false;
  }
  return true;
}
inline void join_thread(Worker& worker) { worker.join(); }

#endif

/// Worker threads of this process, waiting for numbered pieces of work.
template <class = WhenCalled>
class ThreadPool {
 public:
  using Piece = void (*)(void* context, std::size_t index, std::size_t participant);

  static ThreadPool& instance() {
    static ThreadPool pool;
    return pool;
  }

  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;
  ~ThreadPool() {
    stopping_.store(true);
    generation_.fetch_add(1);
    generation_.notify_all();
    for (Worker& worker : workers_) join_thread(worker);
  }

  /// Runs piece(context, 0..count-1, participant) on at most `threads` threads and returns when all are done. Throws
  /// Error where the system gives no further thread.
  void run(std::size_t threads, std::size_t count, Piece piece, void* context) {
    const Turn one_job_at_a_time(job_);
    while (workers_.size() + 1 < threads) begin_worker();

    piece_ = piece;
    context_ = context;
    count_ = count;
    helpers_ = threads - 1;
    failure_ = nullptr;
    next_.store(0, std::memory_order_relaxed);
    gate_.store(open, std::memory_order_release);
    generation_.fetch_add(1, std::memory_order_release);
    generation_.notify_all();

    take_pieces(0);
    for (std::size_t left = gate_.fetch_sub(open) - open; left != 0; left = gate_.load())
      wait_until_changed(gate_, left);
    if (failure_) std::rethrow_exception(failure_);
  }

  /// Whether this thread is inside a piece already.
  static bool& inside() {
    thread_local bool value = false;
    return value;
  }

 private:
  ThreadPool() = default;

  void begin_worker() {
    const auto begin = [](void* pool) -> void* { return static_cast<ThreadPool*>(pool)->work(), nullptr; };
    Worker worker;
    if (!start_thread(worker, begin, this))
      throw Error("[parallel_for] threads: the system gives no more than " + std::to_string(workers_.size() + 1) +
                  ". Ask for fewer.");
    workers_.push_back(std::move(worker));
  }

  /// What a worker does until the process ends.
  void work() {
    const std::size_t id = born_.fetch_add(1);
    for (std::size_t seen = 0;;) {
      wait_until_changed(generation_, seen);
      seen = generation_.load(std::memory_order_acquire);
      if (stopping_.load()) return;
      if (!enter()) continue;
      if (id < helpers_) take_pieces(id + 1);
      if (gate_.fetch_sub(worker_inside) == worker_inside) gate_.notify_all();
    }
  }

  /// Whether a worker may look at the job. The caller shuts the gate when no piece is left and waits for those inside
  /// only: a small job would else take as long as the last sleeper needs to wake.
  bool enter() noexcept {
    std::size_t now = gate_.load();
    while ((now & open) != 0)
      if (gate_.compare_exchange_weak(now, now + worker_inside)) return true;
    return false;
  }

  void take_pieces(std::size_t participant) {
    inside() = true;
    for (std::size_t index = next_.fetch_add(1); index < count_; index = next_.fetch_add(1)) {
      try {
        piece_(context_, index, participant);
      } catch (...) {
        const Turn first_wins(failing_);
        if (!failure_) failure_ = std::current_exception();
      }
    }
    inside() = false;
  }

  /// Spins for some ten microseconds, the time that the caller computes alone between two products of an LSTM (a
  /// sleeping thread takes as long again to wake), then sleeps.
  static void wait_until_changed(std::atomic<std::size_t>& value, std::size_t old) {
    for (int spin = 0; spin < 4000; ++spin) {
      if (value.load(std::memory_order_acquire) != old) return;
      pause();
    }
    sleep_until_changed(value, old);
  }

  /// Leaves the core's resources to its other thread for a moment.
  static void pause() noexcept {
#if defined(__x86_64__) && defined(__GNUC__)
    __builtin_ia32_pause();
#endif
  }

  static constexpr std::size_t open = 1;
  static constexpr std::size_t worker_inside = 2;

  List<Worker> workers_;
  std::atomic<bool> job_{false};
  std::atomic<bool> failing_{false};
  std::atomic<std::size_t> born_{0};
  std::atomic<std::size_t> generation_{0};
  std::atomic<std::size_t> gate_{0};  // open, plus worker_inside for each worker that entered
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> stopping_{false};
  Piece piece_ = nullptr;
  void* context_ = nullptr;
  std::size_t count_ = 0;
  std::size_t helpers_ = 0;
  std::exception_ptr failure_;
};

}  // namespace detail

/// How many threads parallel_for uses at most for `count` pieces: the number of its participants.
[[nodiscard]] constexpr std::size_t participants(Threads threads, std::size_t count) noexcept {
  const std::size_t useful = threads.count < count ? threads.count : count;
  return useful > 1 ? useful : 1;
}

/// Calls body(0), ..., body(count - 1), on up to `threads.count` threads. The first exception is thrown again here.
///
/// A body of two arguments also learns which participant runs it, 0 to participants(threads, count) - 1: pieces of one
/// participant never run at the same time, so the caller can lend each a place to work in. (Memory that a thread keeps
/// for itself would be allocated whenever a thread happens to get its first piece.)
template <class Body>
void parallel_for(Threads threads, std::size_t count, Body&& body) {
  const auto call = [&body](std::size_t index, std::size_t participant) {
    if constexpr (std::is_invocable_v<Body&, std::size_t, std::size_t>)
      body(index, participant);
    else
      body(index);
  };
  if (participants(threads, count) == 1 || detail::ThreadPool<>::inside()) {
    for (std::size_t index = 0; index < count; ++index) call(index, 0);
    return;
  }
  using Call = decltype(call);
  detail::ThreadPool<>::instance().run(
      participants(threads, count), count,
      [](void* context, std::size_t index, std::size_t participant) {
        (*static_cast<const Call*>(context))(index, participant);
      },
      const_cast<void*>(static_cast<const void*>(&call)));
}

}  // namespace chordgen::inline CHORDGEN_ABI
