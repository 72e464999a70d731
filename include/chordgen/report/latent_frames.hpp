// SPDX-License-Identifier: MIT
//
// The codes of some windows, taken after several epochs, as frames of the report's latent map.
//
// All frames are drawn in one plane, that of the last: else a picture would turn between two epochs in which nothing
// moved.
#pragma once

#include <chordgen/report/report.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// The codes (windows, latent) after an epoch; the windows are the same, in the same order, in every snapshot.
template <class T>
struct LatentSnapshot {
  std::size_t epoch = 0;
  std::vector<T> codes{};
};

/// One frame a snapshot. Throws ArgumentError when their sizes differ, or are no multiple of the latent size.
template <class T>
[[nodiscard]] std::vector<ReportLatent::Frame> latent_frames(const std::vector<LatentSnapshot<T>>& snapshots,
                                                             std::size_t latent) {
  std::vector<ReportLatent::Frame> frames;
  if (snapshots.empty()) return frames;
  const std::size_t size = snapshots.back().codes.size();
  for (const LatentSnapshot<T>& snapshot : snapshots)
    if (latent == 0 || snapshot.codes.size() != size || size % latent != 0)
      fail_argument("latent_frames", "the codes after epoch " + std::to_string(snapshot.epoch) + ": got " +
                                         std::to_string(snapshot.codes.size()) + " numbers, expected " +
                                         std::to_string(size) + ", a multiple of the latent size " +
                                         std::to_string(latent) + ".");
  const PlaneProjection plane(std::span<const T>(snapshots.back().codes), latent);
  for (const LatentSnapshot<T>& snapshot : snapshots)
    frames.push_back({snapshot.epoch, plane(std::span<const T>(snapshot.codes))});
  return frames;
}

}  // namespace chordgen::inline CHORDGEN_ABI
