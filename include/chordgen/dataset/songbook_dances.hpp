// SPDX-License-Identifier: MIT
//
// Songbook, third part: dances and short pieces in the style of the early 19th century. Written for chordgen and
// dedicated to the public domain (CC0 1.0).
// The notation is explained in dataset/songbook_notation.hpp.
#pragma once

#include <chordgen/core/config.hpp>

#include <string_view>

namespace chordgen::inline CHORDGEN_ABI {

inline constexpr std::string_view songbook_dances[] = {
    R"(title   Waltz in C
source  written for this songbook
metre   3/4
tempo   144

melody  | e'4. f'8 g'4 | c''2 g'4 | a'8 g' f' e' d' c' | b2 g'4 | f'4. e'8 d'4 | g'2 f'4 | e'8 f' g' e' c' e' | d'2. |
chords  | r4 <g c'> <g c'> | r4 <c' e'> <c' e'> | r4 <a c'> <f a> | r4 <d g> <f b> | r4 <a c'> <f a> | r4 <b d'> <b d'> | r4 <g c'> g | r4 <f b> <f b> |
bass    | c2. | e | f | g, | d | g, | c | g, |

melody  | e'4. f'8 g'4 | c''2 b'8 bb' | a'4 f'8 a' d''4 | c''2 a'4 | g'8 f#' g' a' g' e' | f'4 d'8 e' f' d' | c'4 e' c' | c'2. |
chords  | r4 <g c'> <g c'> | r4 <c' e'> <c' e'> | r4 c' <a f'> | r4 <c' e'> <c' e'> | r4 <g c'> <g c'> | r4 <f b> <f b> | r4 <e g> <e g> | r4 <e g> r |
bass    | c2. | c | f | a, | g, | g, | c4 g, e, | c2. |

melody  | g'8 a' g' f#' g' b' | d''4. c''8 b'4 | a'8 b' a' g#' a' c'' | e''4. d''8 c''4 | b'4 a' f#' | g'8 f#' g' a' b' c'' | a'4. g'8 f#' a' | g'4 f' d' |
chords  | r4 <b d'> <b d'> | r4 <d' g'> <d' g'> | r4 <c' e'> <c' e'> | r4 <c' e'> <c' e'> | r4 <c' d'> <c' d'> | r4 <b d'> <b d'> | r4 <c' d'> <a c'> | <g b>4 b b |
bass    | g2. | g, | a, | a | d | e | d | g, |

melody  | e'4. f'8 g'4 | c''4. b'8 a'4 | g'8 a' g' f' e' g' | f'8 e' d' c' b d' | e'4 c''4. g'8 | a'4 f'4. d'8 | c'4 e'8 c' b d' | c'4 <e g c'> r |
chords  | r4 <g bb c'> <g bb c'> | r4 <c' f'> <c' f'> | r4 <g c'> <g c'> | r4 <f b> f | r4 <g c'> r | r4 <a c'> r | r4 g f | e4 r r |
bass    | c2. | f | e | g, | a, | d | g, | c4 g, c |
)",
};

}  // namespace chordgen::inline CHORDGEN_ABI
