// SPDX-License-Identifier: MIT
//
// Observer of fit that remembers where windows lie in the latent space as it is learnt, and what the model makes of one
// of them: after the first epoch, every `every` epochs, and at the end.
//
//   EPOCH/codes       (windows, latent)    the codes of windows at equal distances through the corpus
//   EPOCH/chords      (L)                  the first of them, coded and decoded, the likeliest chord of each step
//   EPOCH/durations   (L)                  likewise; -1 is a quarter that the corpus does not have
//   windows           (windows)            the windows' numbers
//
// These arrays stand in one safetensors file, which is rewritten for every frame, so that a resumed fit has them all.
#pragma once

#include <chordgen/files/read_file.hpp>
#include <chordgen/files/safetensors.hpp>
#include <chordgen/files/write_file.hpp>
#include <chordgen/generate/latent_song.hpp>

#include <cstdio>

namespace chordgen::inline CHORDGEN_ABI {

struct LatentTraceOptions {
  std::size_t every = 5;      ///< epochs
  std::size_t windows = 400;  ///< at most
  bool resume = false;        ///< go on with the frames in the file where there is one
  Threads threads{};
};

/// A moment of training; see the head of this file.
template <class T>
struct LatentFrame {
  std::size_t epoch = 0;  ///< finished ones
  Tensor<T> codes;
  List<ChordEvent> rebuilt{};  ///< the first window
};

template <class T>
class LatentTrace {
 public:
  /// The windows must outlive the trace; `path` is its file.
  LatentTrace(const ChordWindows& source, std::string path, const LatentTraceOptions& options = {})
      : source_(&source), path_(std::move(path)), options_(options) {
    const std::size_t count = std::min(std::max<std::size_t>(options.windows, 1), source.size());
    for (std::size_t i = 0; i < count; ++i) windows_.push_back(static_cast<std::uint32_t>(i * source.size() / count));
  }

  [[nodiscard]] const List<LatentFrame<T>>& frames() const noexcept { return frames_; }
  /// The numbers of the windows that the rows of the codes are of.
  [[nodiscard]] Span<const std::uint32_t> windows() const noexcept { return windows_; }

  /// Takes the frames of the epochs that a resumed fit has behind it.
  template <class State>
  void on_begin(const State& state) {
    if (!options_.resume || state.progress.epoch == 0) return;
    std::FILE* file = std::fopen(path_.c_str(), "rb");
    if (file == nullptr) return;
    std::fclose(file);
    load(state.progress.epoch);
  }
  template <class State>
  void on_epoch(const State& state) {
    const std::size_t epoch = state.progress.epoch;
    if (!is_kept(epoch) && epoch != state.options.epochs) return;
    frames_.push_back({epoch, encode(state.model, *source_, windows_, options_.threads), {}});
    Tensor<T>& codes = frames_.back().codes;
    const View<const T> first(codes.data(), Shape{1, codes.shape()[1]});
    frames_.back().rebuilt = song_of_codes(state.model, first, *source_).events;
    save();
  }

 private:
  [[nodiscard]] bool is_kept(std::size_t epoch) const noexcept { return epoch == 1 || epoch % options_.every == 0; }
  void save() const {
    SafeTensors file;
    Tensor<std::int32_t> numbers({windows_.size()});
    for (std::size_t i = 0; i < windows_.size(); ++i) numbers[i] = static_cast<std::int32_t>(windows_[i]);
    file.add("windows", numbers);
    for (const LatentFrame<T>& frame : frames_) {
      const std::string epoch = std::to_string(frame.epoch);
      Tensor<std::int32_t> chords({frame.rebuilt.size()}), durations({frame.rebuilt.size()});
      for (std::size_t i = 0; i < frame.rebuilt.size(); ++i) {
        chords[i] = source_->chords.find(frame.rebuilt[i].pitches);
        durations[i] = source_->durations.find(frame.rebuilt[i].duration);
      }
      file.add(epoch + "/codes", frame.codes);
      file.add(epoch + "/chords", chords);
      file.add(epoch + "/durations", durations);
    }
    write_file(path_, write_safetensors(file));
  }
  void load(std::size_t epochs) {
    const SafeTensors file = read_safetensors(read_file(path_));
    for (std::size_t epoch = 1; epoch <= epochs; ++epoch) {
      const std::string prefix = std::to_string(epoch) + "/";
      if (!is_kept(epoch) || file.find(prefix + "codes") == nullptr) continue;
      LatentFrame<T>& frame = frames_.emplace_back(LatentFrame<T>{epoch, file.tensor<T>(prefix + "codes"), {}});
      const Tensor<std::int32_t> chords = file.tensor<std::int32_t>(prefix + "chords");
      const Tensor<std::int32_t> durations = file.tensor<std::int32_t>(prefix + "durations");
      Rational onset;
      for (std::size_t i = 0; i < chords.size() && i < durations.size(); ++i) {
        const Rational duration = durations[i] < 0 ? Rational(1) : source_->durations[durations[i]];
        frame.rebuilt.push_back({onset, duration, source_->chords[chords[i]], {}});
        onset += duration;
      }
    }
  }

  const ChordWindows* source_;
  std::string path_;
  LatentTraceOptions options_;
  List<std::uint32_t> windows_;
  List<LatentFrame<T>> frames_{};
};

}  // namespace chordgen::inline CHORDGEN_ABI
