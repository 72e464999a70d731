// SPDX-License-Identifier: MIT
#include <chordgen/kernels/variant.hpp>

#include "support/catch.hpp"

using namespace chordgen;
namespace k = chordgen::kernels;

TEST_CASE("CHORDGEN_KERNELS names a variant, and a choice is written as it is read") {
  CHECK(k::parse_choice("naive").variant == k::Variant::naive);
  CHECK(k::parse_choice("eigen").variant == k::Variant::eigen);
  for (const k::Target target : k::all_targets) {
    if (!k::supports(target)) continue;
    const std::string text = "simd:" + std::string(k::name(target));
    CHECK(k::to_string(k::parse_choice(text)) == text);
  }
  CHECK(k::parse_choice("simd").target == k::fastest_target());
}

TEST_CASE("an unknown variant is refused with the ones that exist") {
  CHECK_THROWS_AS(k::parse_choice("fast"), ArgumentError);
  try {
    (void)k::parse_choice("fast");
  } catch (const ArgumentError& error) {
    CHECK(std::string(error.what())
              .rfind("[CHORDGEN_KERNELS] unknown variant: got \"fast\", expected naive, eigen, simd, simd:portable",
                     0) == 0);
  }
}

TEST_CASE("scalars other than float go to eigen unless a variant is pinned") {
  const k::Choice before = k::active();
  const auto variant_of = [](auto tag) { return std::is_same_v<decltype(tag), k::eigen>; };

  k::use({k::Variant::simd, k::Target::portable, false});
  CHECK(k::dispatch<double>(variant_of));
  CHECK_FALSE(k::dispatch<float>(variant_of));
  k::use({k::Variant::naive, k::Target::portable, true});
  CHECK_FALSE(k::dispatch<double>(variant_of));

  k::use(before);
}
