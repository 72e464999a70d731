// SPDX-License-Identifier: MIT
//
// Every kernel variant that this CPU runs, and shapes and numbers to try them on.
#pragma once

#include <chordgen/core/distributions.hpp>
#include <chordgen/core/tensor.hpp>
#include <chordgen/kernels/variant.hpp>

#include <cmath>
#include <vector>

namespace test {

using chordgen::Shape;
using chordgen::Tensor;
using chordgen::View;

/// naive, eigen, and simd at each target that the CPU supports.
inline std::vector<chordgen::kernels::Choice> all_choices() {
  namespace k = chordgen::kernels;
  std::vector<k::Choice> choices{{k::Variant::naive, k::Target::portable, true},
                                 {k::Variant::eigen, k::Target::portable, true}};
  for (const k::Target target : k::all_targets)
    if (k::supports(target)) choices.push_back({k::Variant::simd, target, true});
  return choices;
}

/// Makes untagged kernel calls run one variant while it lives.
class Using {
 public:
  explicit Using(const chordgen::kernels::Choice& choice) : before_(chordgen::kernels::active()) {
    chordgen::kernels::use(choice);
  }
  Using(const Using&) = delete;
  Using& operator=(const Using&) = delete;
  ~Using() { chordgen::kernels::use(before_); }

 private:
  chordgen::kernels::Choice before_;
};

/// Extents around the lanes of a vector: 0, 1, lane - 1, lane, lane + 1, primes.
inline const std::vector<std::size_t> awkward_sizes{0, 1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 31, 33, 67};

/// Numbers between -1 and 1, different in every place.
template <class T>
Tensor<T> noise(const Shape& shape, std::uint64_t seed) {
  chordgen::Rng rng(seed);
  Tensor<T> result(shape);
  for (T& value : result) value = static_cast<T>(chordgen::uniform(rng, -1.0, 1.0));
  return result;
}

/// The largest |a - b| / max(1, |b|); infinite when the sizes differ or a number is none.
template <class A, class B>
double distance(View<const A> a, View<const B> b) {
  if (a.size() != b.size()) return INFINITY;
  double worst = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double x = static_cast<double>(a[i]);
    const double y = static_cast<double>(b[i]);
    const double error = x == y ? 0 : std::fabs(x - y) / std::fmax(1.0, std::fabs(y));
    if (!(error <= worst)) worst = std::isnan(error) ? INFINITY : error;
  }
  return worst;
}
template <class A, class B>
double distance(const Tensor<A>& a, const Tensor<B>& b) {
  return distance(a.view(), b.view());
}

}  // namespace test
