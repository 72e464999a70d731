// SPDX-License-Identifier: MIT
//
// Runs a check on every reading of Keras of one kind.
#pragma once

#include "support/catch.hpp"
#include "support/readings.hpp"
#include "support/shared.hpp"
#include "support/variants.hpp"

namespace test {

/// check(reading, scalar) for every file of golden/keras whose name begins with the prefix, in double and float, under
/// every variant of the kernels. Nothing where the readings are absent.
template <class Check>
void for_each_reading(const std::string& prefix, Check&& check) {
  const auto folder = shared("golden/keras");
  if (folder.empty()) return;
  std::size_t count = 0;
  for (const auto& path : readings(folder, prefix)) {
    const Reading reading(path);
    ++count;
    for (const auto& choice : all_choices()) {
      const Using use(choice);
      INFO(path.filename().string() << " " << chordgen::kernels::to_string(choice));
      check(reading, double{});
      check(reading, float{});
    }
  }
  CHECK(count > 0);
}

}  // namespace test
