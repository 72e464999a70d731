// SPDX-License-Identifier: MIT
//
// Songbook, third part: dances and short pieces in the style of the early 19th century. Written for chordgen and
// dedicated to the public domain (CC0 1.0).
// The notation is explained in dataset/songbook_notation.hpp.
#pragma once

#include <chordgen/core/config.hpp>

namespace chordgen::inline CHORDGEN_ABI {

inline constexpr const char* songbook_dances[] = {
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
    R"(title   Ländler
source  written for this songbook
metre   3/4
tempo   120

melody  | g'4 e'8 g' c'' g' | a'4. f'8 d'4 | b8 d' g' d' f' d' | e'4 c' g | g'8 e' c'' b' a' g' | f'4 d''8 c'' b' a' | g'8 f' e' d' b d' | c'4 e' c' |
chords  | r4 c' e' | r4 <a c'> <f a> | r4 b g | r4 <e g> e | r4 c' c' | r4 <a f'> <c' f'> | r4 <g c'> f | e4 g e |
bass    | c2. | d | g, | c | e | f,2. | g, | c |

melody  | d'8 b g b d' g' | e'4. g'8 c''4 | d'8 f# a d' f#' a' | b'4 g' d' | e'8 g' c'' e'' d'' c'' | b'8 a' g' f' e' d' | c'8 e' a' g' f' d' | e'4 c'2 |
chords  | r2 b4 | r4 <g c'> <g e'> | r2 c'4 | r4 <b d'> b | r4 <c' e'> <c' e'> | r4 <g b> f | r4 c' <a b> | g4 e2 |
bass    | g,2. | c | d | g, | a, | g, | a,4 f, g, | c2. |
)",
    R"(title   Écossaise
source  written for this songbook
metre   2/4
tempo   112

melody  | c''8 g'16 e' c'8 e' | g'8. a'16 g'8 e' | f'16 g' a' f' d'8 f' | e'16 f' g' e' c'4 | c''8 g'16 e' c'8 g' | a'16 b' c'' a' f'8 d' | c'16 e' d' f' e'8 b | c'4 r8 g' |
chords  | r8 <c' e'> r g | r8 <c' e'> r c' | r8 <a c'> r a | r8 <g c'> r g | r8 <c' e'> r <c' e'> | r8 <c' f'> r <a c'> | r8 g r f | r8 <e g> e r |
bass    | c4 e | c e | d f | c e8 g, | a,4 c | f, f | g, g, | c8 g, c r |

melody  | b'8 g'16 b' d''8 g' | c''16 b' c'' d'' e''8 c'' | a'8 f#'16 a' c''8 f#' | g'16 a' b' g' d'8 g' | e'16 f' g' e' c''8 bb' | a'8 c''16 a' f'8 a' | g'16 c'' e'' c'' d'' b' g' f' | e'8 <e g c'> c' r |
chords  | r8 <b d'> r <b d'> | r8 <e' g'> r <e' g'> | r8 <c' d'> r <c' d'> | r8 <b d'> r b | r8 c' r <c' e'> | r8 <c' f'> r c' | r8 <e' g'> r f | g8 r e r |
bass    | g,4 b, | c e | d f# | g g, | c e | f, f | g, g, | c8 c c r |
)",
    R"(title   Gavotte
source  written for this songbook
metre   4/4
tempo   104
upbeat  2

melody  | g'4 e' | c'4 e'8 f' g'4 a' | g'8 f' e' d' e'4 c' | f'4 a' g' f' | e'2 d'4 g' |
low     | c'4 g | e2 e4 f | g4 g, c' e | a4 f b, d | c2 b,4 r |

melody  | e'8 d' c' b c'4 d' | e'4 g' f' d' | c'4 e' d' b | c'2 g'4 b' |
inner   | g4 e a f | g4 c' a f | e4 g f f | e2 d'4 g' |
low     | c4 g, f, d | c4 e d b, | a,4 c g, g, | c2 b,4 g, |

melody  | d''4 b'8 c'' d''4 g' | c''8 b' a' g' a'4 f#' | g'4 b' a'8 g' f#' a' | g'2 f'8 e' d' f' |
low     | g4 d' b g | a4 c' c d | e4 d c d | g,2 b,4 g, |

melody  | e'4 g'8 f' e'4 c' | a'4 f' d' f' | e'8 g' c'' g' f'4 b | c'2 |
inner   | r4 c' g e | r4 c' a a | g4 e' d' f | e2 |
low     | c4 e c a, | f2 f,4 d | g,2 g, | c2 |
)",
};

}  // namespace chordgen::inline CHORDGEN_ABI
