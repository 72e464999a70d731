// SPDX-License-Identifier: MIT
//
// How much memory it takes to read a corpus: the most that was held at once, counted in operator new, beside what the
// result holds.
#include <chordgen/dataset/corpus.hpp>
#include <chordgen/dataset/windows.hpp>

#include "support/catch.hpp"
#include "support/heap.hpp"
#include "support/shared.hpp"

using namespace chordgen;

TEST_CASE("from files to windows takes less than three times the memory of the result", "[readings]") {
  const auto path = test::shared("data/mutopia-guitar");
  if (path.empty()) return;
  const std::size_t before = test::Heap::held();
  test::Heap::reset_peak();

  const Corpus corpus = read_corpus(path.string());
  const std::size_t corpus_peak = test::Heap::peak() - before;
  const std::size_t corpus_bytes = test::Heap::held() - before;
  const ChordWindows windows = chord_windows(corpus);

  const std::size_t peak = test::Heap::peak() - before;
  const std::size_t bytes = test::Heap::held() - before;
  std::printf("files to pieces: %zu bytes held, %zu at most; with windows: %zu held, %zu at most\n", corpus_bytes,
              corpus_peak, bytes, peak);
  CHECK(windows.size() > 0);
  CHECK(corpus_peak < 3 * corpus_bytes);
  CHECK(peak < 3 * bytes);
}
