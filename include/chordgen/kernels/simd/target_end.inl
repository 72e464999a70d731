// SPDX-License-Identifier: MIT
//
// Closes the region and the namespace that a target's ..._begin.inl opened.
}  // the target's namespace
CHORDGEN_EXACT_END
#if defined(__clang__)
#pragma clang attribute pop
#elif defined(__GNUC__)
#pragma GCC pop_options
#endif
