// SPDX-License-Identifier: MIT
//
// The progress bar: text for a sink (anything that is called with a std::string_view), which decides where it goes.
//
//   terminal   one line that is drawn anew, at most ten times a second, and stays when its epoch ends
//   else       one plain line an epoch, for pipes and logs
//
//   epoch  3/40 [########------------]  loss 2.0764  chord_accuracy 50.4 %  12345 events/s  1:05 left
//
// Here alone in this floor is a clock read, and what it says goes to the sink only.
#pragma once

#include <chordgen/train/training.hpp>

#include <cstdio>
#include <ctime>

namespace chordgen::inline CHORDGEN_ABI {
namespace detail {

[[nodiscard]] inline double wall_clock() noexcept {
#if defined(TIME_UTC)
  std::timespec now{};
  std::timespec_get(&now, TIME_UTC);
#else  // MinGW with Microsoft's older run-time library
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
#endif
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// "loss 2.0764", "chord_accuracy 50.4 %".
template <class = WhenCalled>
[[nodiscard]] std::string show_figure(std::string_view name, double value) {
  const bool share = name.find("accuracy") != std::string_view::npos;
  char number[64];
  std::snprintf(number, sizeof number, share ? "%.1f %%" : "%.4f", share ? 100 * value : value);
  return std::string(name) + " " + number;
}

/// "0:07", "2:05:00".
template <class = WhenCalled>
[[nodiscard]] std::string show_seconds(double seconds) {
  const long whole = seconds > 0 ? static_cast<long>(seconds + 0.5) : 0;
  char text[64];
  if (whole >= 3600)
    std::snprintf(text, sizeof text, "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
  else
    std::snprintf(text, sizeof text, "%ld:%02ld", whole / 60, whole % 60);
  return text;
}

}  // namespace detail

struct ProgressOptions {
  bool terminal = false;         ///< whether the sink is a terminal
  std::string unit = "samples";  ///< of the speed
  std::size_t units_in_sample = 1;
  double (*clock)() = detail::wall_clock;  ///< seconds from any beginning
};

/// Observer of fit that shows epochs, figures, speed and the time left.
template <class Sink>
class ProgressBar {
 public:
  explicit ProgressBar(Sink sink, ProgressOptions options = {})
      : sink_(std::move(sink)), options_(std::move(options)) {}

  template <class State>
  void on_begin(const State& state) {
    started_ = drawn_ = options_.clock();
    done_before_ = done(state);
  }

  template <class State>
  void on_step(const State& state) {
    const double now = options_.clock();
    if (!options_.terminal || now - drawn_ < 0.1) return;
    drawn_ = now;
    std::string text = heading(state, state.progress.epoch + 1) + " " + bar(state.progress.step, state.steps);
    for (const RunningMeans::Sum& sum : state.progress.means.sums())
      text += "  " + detail::show_figure(sum.name, sum.mean());
    show("\r" + text + speed(state, now) + "\x1b[K");
  }

  template <class State>
  void on_epoch(const State& state) {
    std::string text = heading(state, state.progress.epoch);
    const History& history = state.progress.history;
    for (const std::string& name : history.names()) text += "  " + detail::show_figure(name, history.last(name));
    text += speed(state, options_.clock());
    show(options_.terminal ? "\r" + text + "\x1b[K\n" : text + "\n");
  }

  /// An epoch that was broken off keeps its line.
  template <class State>
  void on_end(const State& state) {
    if (options_.terminal && state.progress.step != 0) show("\n");
  }

 private:
  template <class State>
  [[nodiscard]] static std::size_t done(const State& state) noexcept {
    const std::size_t samples = state.progress.step * state.options.batch;
    return state.progress.epoch * state.samples + (samples < state.samples ? samples : state.samples);
  }
  template <class State>
  [[nodiscard]] static std::string heading(const State& state, std::size_t epoch) {
    const std::string all = std::to_string(state.options.epochs);
    std::string now = std::to_string(epoch);
    if (now.size() < all.size()) now.insert(0, all.size() - now.size(), ' ');
    return "epoch " + now + "/" + all;
  }
  [[nodiscard]] static std::string bar(std::size_t step, std::size_t steps) {
    const std::size_t filled = steps == 0 ? 20 : 20 * step / steps;
    return "[" + std::string(filled, '#') + std::string(20 - filled, '-') + "]";
  }
  template <class State>
  [[nodiscard]] std::string speed(const State& state, double now) const {
    const std::size_t samples = done(state) - done_before_;
    const double seconds = now - started_;
    if (samples == 0 || !(seconds > 0)) return {};
    const double rate = static_cast<double>(samples) / seconds;
    const double left = static_cast<double>(state.options.epochs * state.samples - done(state)) / rate;
    char number[32];
    std::snprintf(number, sizeof number, "%.0f", rate * static_cast<double>(options_.units_in_sample));
    return "  " + std::string(number) + " " + options_.unit + "/s  " + detail::show_seconds(left) + " left";
  }
  void show(const std::string& text) { sink_(std::string_view(text)); }

  Sink sink_;
  ProgressOptions options_;
  double started_ = 0;
  double drawn_ = 0;
  std::size_t done_before_ = 0;
};

}  // namespace chordgen::inline CHORDGEN_ABI
