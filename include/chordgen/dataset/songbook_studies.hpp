// SPDX-License-Identifier: MIT
//
// Songbook, first part: right-hand studies in C major, in the manner of the early 19th-century guitar schools
// (Giuliani, op. 1, is the model of their kind). Written for chordgen and dedicated to the public domain (CC0 1.0). The
// notation is explained in dataset/songbook_notation.hpp.
#pragma once

#include <chordgen/core/config.hpp>

namespace chordgen::inline CHORDGEN_ABI {

inline constexpr const char* songbook_studies[] = {
    R"(title   Study 1, sixteenths over a moving bass
source  written for this songbook
metre   4/4
tempo   80

thumb   = p2
fingers = r16 i m a m i m a
harmony | <c g c' e'> <d a c' f'> | <g, g b f'> <c g c' e'> | <a, a c' e'> <d a d' f'> | <g, g b d'> <g, f b d'> |

harmony | <e g c' e'> <f a c' f'> | <d a d' f'> <d a c' f#'> | <g, g c' e'> <g, g b f'> | <c g c' e'> <c e g c'> |

fingers = r16 a m i m a i m
harmony | <e, g# d' e'> <a, a c' e'> | <a, g c#' e'> <d a d' f'> | <b, g d' g'> <c g e' g'> | <f a c' f'> <g, g b f'> |

fingers =
thumb   = p2
upper   = r16 m i m a m i m
harmony | <c g c' e'> <a, g c' e'> | <d a d' f'> <g, f b d'> | |
end     | | | <c e g c' e'>1 |
)",
    R"(title   Study 2, triplets
source  written for this songbook
metre   4/4
tempo   88

thumb   = p4
fingers = (r8 i m)
harmony | <c e g c'> <c g c' e'> <e g c' e'> <g, g b d'> | <c g c'> <d g b> <e g c'> <f a c'> |

fingers = (r8 m a)
harmony | <g, g b d'> <a, a c' e'> <b, g d' f'> <c g c' e'> | <d a d' f'> <d a c' f#'> <g, g b d'> <f g b d'> |

fingers = (r8 a m)
harmony | <e g c' e'> <c g c' e'> <f a c' f'> <d a d' f'> | <g, g c' e'> <g, g b f'> <a, a c' e'> <f a c' d'> |

fingers = (r8 <m a> i)
harmony | <b, g d' f'> <g, g b f'> <c g c' e'> <bb, g c' e'> | <a, a c' f'> <ab, f c' f'> <g, g c' e'> <g, g b f'> |

thumb   = p2
fingers = (r8 i m a m i)
harmony | <c g c' e'> <f a c' f'> | <c g c' e'> <d g b f'> | <e g c' g'> <f a d' f'> | <g, g b f'> <c g c' e'> |

fingers = (r8 m i a m i)
harmony | <a, e c' e'> <e, g# b e'> | <f, f c' f'> <c g c' e'> | <d a d' f'> <g, f b d'> | |
end     | | | | <c g c' e'>1 |
)",
    R"(title   Study 3, two thumb notes
source  written for this songbook
metre   6/8
tempo   72

thumb   = p4. o4.
fingers = r8 m a r8 a m
harmony | <c e g c' e'> | <g, d g b f'> | <c g c' e' g'> | <f, c a c' f'> | <g, e g c' e'> | <g, d g b f'> |

harmony | <c e g c' e'> | <e, b, g# b e'> | <a, e a c' e'> | <d a d' f'> | <b, g d' g'> | <c g c' e'> |

fingers = r8 i m r8 m a
harmony | <d f a d' f'> | <d f# a c' d'> | <g, b, g d'> | <g, d f b d'> | <c e g c' e'> | <a, g c#' e'> |

fingers = r8 a m r8 m i
harmony | <d a d' f'> | <f ab c' f'> | <e g c' e'> | <a, f c' e'> | <d a c' f'> | <g, d g b d'> |

thumb   = p4.
fingers = r8 i m
harmony | <c e g c'> <e g c' e'> | <f a c' f'> <d a d' f'> | <g, g c' e'> <g, f b d'> | |
end     | | | | <c g c' e'>2. |
)",
    R"(title   Study 4, bass and chord
source  written for this songbook
metre   3/4
tempo   104

thumb   = p2.
fingers = r4 <i m a>4 <i m a>
harmony | <c g c' e'> | <b, g d' f'> | <a, a c' e'> | <e g c' e'> |

fingers = r4 <i m a>8 <m a> <i m a>4
harmony | <f a c' f'> | <c g c' e'> | <d a d' f'> | <g, g b f'> |

thumb   = p4 p2
fingers = r8 i <m a>4 <m a>
harmony | <c g c' e'> | <c bb c' e'> | <f, a c' f'> | <f# a c' d'> | <g, g c' e'> | <g, g b d'> |

thumb   = p2.
fingers = r4 <i m a> i8 m
harmony | <a, a c' e'> | <d a d' f'> | <e, g# d' e'> | <a, a c' e'> |

fingers = r8 <m a>8 i <m a> i <m a>
harmony | <f a c' f'> | <e g c' e'> | <d a d' f'> | <g, f b d'> | <c e g c'> | <c g bb e'> |

thumb   = p4 o4 o4
fingers = r4 <i m a>4 <i m a>
harmony | <f, c a c' f'> | <d a d' f'> | <g, d g b f'> | |
end     | | | | <c g c' e'>2. |
)",
    R"(title   Study 5, alternating thumb
source  written for this songbook
metre   2/4
tempo   76

thumb   = p8 o p o
fingers = r16 m r a r m r a
harmony | <c e g c' e'> | <g, d g b f'> | <a, e a c' e'> | <e, b, g b e'> | <f, c a c' f'> | <c e g c' e'> |

fingers = r16 a r m r i r m
harmony | <d a c' f#'> | <g, d g b d'> | <g, d g b f'> | <c e g c' e'> | <e, b, g# b e'> | <a, e a c' e'> |

fingers = r16 <m a> r i r <m a> r i
harmony | <a, e g c#' e'> | <d f a d' f'> | <d f ab d' f'> | <c e g c' e'> | <g, d f b d'> | <c g c' e' g'> |

thumb   = p8 o
fingers = r16 m r a
harmony | <f c' d' a'> <f c' f' a'> | <e c' e' g'> <c g c' e'> | <d a d' f'> <b, g d' f'> | <c g c' e'> <a, e a c'> |

thumb   = p8 p
fingers = r16 i m a
harmony | <f, a c' f'> <f# a c' d'> | <g, g c' e'> <g, g b f'> | |
end     | | | <c g c' e'>2 |
)",
    R"(title   Study 6, six notes to the half bar
source  written for this songbook
metre   6/8
tempo   60

thumb   = p4.
fingers = r16 i m a m i
harmony | <c g c' e'> <e g c' g'> | <f a d' f'> <d a d' f'> | <b, g d' f'> <g, g b d'> | <c g c' e'> <c e g c'> |

fingers = r16 m i a m i
harmony | <a, a c' e'> <c a c' e'> | <b, g# d' e'> <e, g# b e'> | <a, a c' e'> <g, a c#' e'> | <f a d' f'> <d a c' f#'> |

fingers = r16 a m i a m
harmony | <g, g b d'> <b, g d' g'> | <c g e' g'> <c# g e' a'> | <d a f' a'> <d c' f#' a'> | <g, b d' g'> <f b d' g'> |

thumb   = p8. p16 r8
fingers = r16 i m r a m
harmony | <e c' e' g'> <c g c' e'> | <f a c' f'> <ab, f c' f'> | <g, e c' e'> <g, f b d'> | <c g c' e'> <g, g bb e'> |

thumb   = p4.
fingers = r16 i a m a i
harmony | <f, a c' f'> <d a d' f'> | <g, g c' e'> <g, g b f'> | |
end     | | | <c g c' e'>2. |
)",
    R"(title   Study 7, the repeated treble
source  written for this songbook
metre   3/4
tempo   66

thumb   = p8 o i o p o
fingers = r16 a a a r a a a r a a a
harmony | <c g c' e'> | <d g b f'> | <e g c' g'> | <f a c' a'> | <g, f b g'> | <c g c' e'> |

thumb   = p4 i o
fingers = r16 a a a r a a a r a a a
harmony | <a, e c' e'> | <e, g# b e'> | <f, a c' f'> | <d a c' d'> | <g, g b d'> | <c e g c'> |

thumb   = p8 o i8 o i8 o
fingers = r16 a a r r a a r r a a a
harmony | <bb, e c' g'> | <a, f c' f'> | <ab, f c' f'> | <g, e c' e'> | <g, f b d'> | |
end     | | | | | | <c g c'>2. |
)",
    R"(title   Study 8, a song above the arpeggio
source  written for this songbook
metre   4/4
tempo   84

thumb   = p2
fingers = r8 m a m
melody  | e'2 g' | f'4 e' d'2 | e'4. f'8 g'2 | a'4 g' f'2 |
harmony | <c e g c'> <e g c' e'> | <d a d'> <g, g b> | <c g c' e'> <bb, g c' e'> | <a, f c'> <d a d'> |

melody  | g'2 e'4 c' | d'2 b4 d' | c'2 a'4 f' | d'2. g'4 |
harmony | <e g c'> <c g c'> | <b, g d'> <g, d g> | <a, e a> <f a d'> | <g, d b> <g, g b> |

melody  | c''2 b'4 a' | g'2. e'4 | a'2 g'4 f' | e'2. c'4 |
harmony | <a, e c' e'> <e, e g b> | <c e c'> <e g c'> | <f a c' f'> <d a d'> | <c g c'> <a, e c'> |

melody  | f'4 a' g' f' | e' g' f' e' | d'2 b | c'1 |
harmony | <d a d'> <d f a> | <g, e c'> <c g c'> | <g, f b> <g, d g> | |
end     | | | | <c e g>1 |
)",
    R"(title   Study 9, thirds
source  written for this songbook
metre   2/4
tempo   92

high    | e'8 f' g' e' | f'16 e' f' g' f'8 d' | e'16 f' g' a' g'8 e' | d'4 g |
low     | c'8 d' e' c' | d'16 c' d' e' d'8 b | c'16 d' e' f' e'8 c' | b4 r |
bass    | c4 e | g, b, | c c | g,8 a, b, g, |

high    | e'8 f' g' c'' | b'16 a' g' a' g'8 f' | e'8. f'16 e'8 d' | c'4. g'8 |
low     | c'8 d' e' e' | d'16 f' e' f' e'8 d' | c'8. d'16 c'8 b | c'4. e'8 |
bass    | c4 a, | g, b, | c g, | c8 g e c |

high    | a'16 g' a' bb' a'8 f' | g'16 f' g' a' g'8 e' | f'16 e' f' g' f'8 d' | e'8 g' c''4 |
low     | f'16 e' f' g' f'8 d' | e'16 d' e' f' e'8 c' | d'16 c' d' e' d'8 b | c'8 e' e'4 |
bass    | f4 a | e g | d g, | c8 b, a,4 |

high    | d''16 c'' b' a' g'8 f' | e'16 f' g' e' a'8 f' | e'8. d'16 (c'8 d' b) | c'2 |
low     | f'16 e' d' c' b8 d' | c'16 d' e' c' f'8 d' | c'8. b16 (a8 b g) | e2 |
bass    | g,4 b, | c f, | g, g, | c2 |
)",
    R"(title   Study 10, sixths and tenths
source  written for this songbook
metre   3/4
tempo   80

high    | e'4 f' g' | a'4. g'8 f' e' | d'4 e' f' | g'2 e'4 |
low     | g4 a b | c'4. b8 a g | f4 g a | b2 g4 |
bass    | c2. | f2 f,4 | g,2. | c2 c4 |

high    | c''8 b' a' g' f' e' | d'4 d' g' | e'8 f' g'4 d' | c'2. |
low     | e'8 d' c' b a g | f4 f b | g8 a b4 f | e2. |
bass    | a,2. | b,2 g,4 | c2 g,4 | c2. |

high    | b8 c' d'4 g' | c'8 d' e'4 g' | a'8 g' f'4 a' | g'2 f'8 e' |
bass    | g4 b b, | c2 e4 | f2 d4 | e2 c4 |

high    | d'8 e' f' e' d' c' | b4 g' f' | e'8 d' e' g' c'' g' | a'4 f'2 |
bass    | f4 d f | g g, b, | c2. | f4 a f |

high    | e'4 g'8 e' c'4 | d' f'8 d' b4 | c'4. e'8 <g e'> <f d'> | <e c'>2. |
bass    | g4 g, r | g g, r | a2 g,4 | c2. |
)",
    R"(title   Study 11, running scales
source  written for this songbook
metre   4/4
tempo   100

run     | c'8 d' e' f' g' a' b' c'' | b'8 a' g' f' e' d' c' b | a8 b c' d' e' f' g' a' | g'8 f' e' d' c' b a g |
bass    | c2 e | g g, | f, f | e4 c g, b, |

run     | e'8 f' g' e' f' g' a' f' | g'8 a' b' g' c''4 g' | f'16 e' d' c' d'8 e' f'16 g' a' f' d'8 f' | e'8 c' d' b c'4 r |
inner   | c'2 r | b2 e'4 r | r1 | g4 f e r |
bass    | c2 d | e4 g, a, c | d2 f, | g,2 c4 g |

run     | r8 g a b c' d' e' f' | g'4 r r8 c' d' e' | f'8 g' a' b' c''4 r | r8 a' g' f' e' d' c' b |
bass    | c2. r4 | r8 e f g a b c' r | d4 r r8 a g f | e4 f g g, |

run     | c'16 b c' d' e'8 c' d'16 c' d' e' f'8 d' | e'16 d' e' f' g'8 e' f'16 e' f' g' a'8 f' | g'8 e' c' e' d' b g b | <e g c'>1 |
bass    | c4 a, b, g, | c c d d | e2 g, | c1 |
)",
    R"(title   Study 12, dotted rhythms
source  written for this songbook
metre   4/4
tempo   92

top     | e'8. e'16 f'8. e'16 g'4 e' | d'8. d'16 e'8. d'16 f'4 d' | c'8. d'16 e'8. f'16 g'8. a'16 g'4 | f'8. e'16 d'8. c'16 b4 g |
inner   | <g c'>4 <a c'> <b d'> <g c'> | <f b> <g b> <a d'> <f b> | <e g>2 <c' e'> | <a c'>4 <f a> <d g>2 |
bass    | c4 c g, c | g, g, d g, | c2 e | f4 d g,2 |

top     | e'8. c'16 g'8. e'16 c''4. g'8 | a'8. b'16 c''8. a'16 g'2 | f'8. a'16 g'8. f'16 e'8. g'16 f'8. e'16 | d'4 f'8. d'16 c'2 |
inner   | <g c'>2 <e' g'> | <c' f'> <b d'> | <a d'>4 <g b> <g c'> <a c'> | <f b> <f b> <e g>2 |
bass    | c2 e | f g | d4 g, c f, | g,4 g, c2 |

top     | g'8. f#'16 g'8. a'16 b'4 g' | c''8. b'16 a'8. g'16 f'4 a' | g'8. e'16 c'8. e'16 d'8. f'16 b8. d'16 | <e g c'>2. r4 |
inner   | <b d'>2 <d' f'> | <c' e'>2 <a c'> | g2 f | r1 |
bass    | g,2 b, | a, f, | g, g, | c4 g, c r |
)",
    R"(title   Study 13, chords in four parts
source  written for this songbook
metre   4/4
tempo   72

soprano | e'4 f' g' e' | d'2 e'4 f' | e' d' c' b | c'2. g'4 |
alto    | c'4 c' b c' | b2 c'4 d' | c' a a g | g2. b4 |
tenor   | g4 a d g | g2 g4 a | g f e d | e2. d4 |
bass    | c4 f, g, c | g2 c4 d | e f f, g, | c2. g,4 |

soprano | a'4 g' f' e' | f' e' d'2 | e'4 f'8 g' a'4 g' | f' e' d'2 |
alto    | c'4 c' a c' | a g# a2 | c'4 b c' c' | a g b2 |
tenor   | f4 e d g | d b, f2 | g4 d f e | d c g2 |
bass    | f,4 c d c | d e d2 | c4 g, f, c | d e g,2 |

soprano | g'4 f'8 e' d'4 c' | f'4 e'8 d' c'4 b | e' d'8 c' b4 a | g2. g'4 |
alto    | b4 a g f | a4 g f f | g# a g# e | d2. b4 |
tenor   | e4 c b, a, | d4 c a, d | e e e c | b,2. d4 |
bass    | e4 a, g, f, | d c f, g, | c a, e a, | g,2. g,4 |

soprano | e'4 a' g' f' | e'2 d' | c'4 e' d' b | c'1 |
alto    | c'4 c' bb a | g2 b | a4 c' a f | e1 |
tenor   | g4 f e c | c'2 g | e4 g f d | g1 |
bass    | c4 f c f, | g,2 g, | a,4 e, f, g, | c1 |
)",
    R"(title   Study 14, the tune in the thumb
source  written for this songbook
metre   3/4
tempo   96

chords  | r4 <g c' e'> <g c' e'> | r4 <g b f'> <g b f'> | r4 <g c' e'> <g c' e'> | r4 <a c' f'> <a c' f'> |
tune    | c4. d8 e c | d4. e8 f d | e4 g e | f2 a,4 |

chords  | r4 <g c' e'> r | r4 <a d' f'>8 <a d' f'> <a d' f'>4 | r4 <f b d'> <f b d'> | r4 <e g c'> r |
tune    | g,4 c8 d e f | d2 f4 | g4 f8 d b, g, | c2. |

chords  | r8 <b d'> r <b d'> r <b d'> | r8 <c' e'> r <c' e'> r <c' e'> | r8 <c' d'> r <c' d'> r <c' d'> | <b g'>2 r4 |
tune    | g4 f d | e2 c4 | f#4 d a | g4 a8 g f d |

chords  | r8 <g c' e'> r4 <g c' e'> | r8 <g bb e'> r4 <g bb e'> | r8 <a c' f'> r4 <ab c' f'> | r4 <g c' e'> <g b f'> |
tune    | e4 f g | e4 d c | f2 f4 | g2 g,4 |

chords  | r4 <c' e'>8 <c' e'> <c' e'>4 | r4 <c' f'>8 <c' f'> <b f'>4 | <g c' e'>2. |
tune    | a,4. b,8 c a, | d4. f8 g g, | c2. |
)",
    R"(title   Study 15, six eighths across three beats
source  written for this songbook
metre   3/4
tempo   112

thumb   = p2.
fingers = r8 m i a i m
harmony | <c g c' e'> | <c a c' f'> | <b, g d' f'> | <c g c' e'> | <a, a c' e'> | <d a d' f'> | <g, g b f'> |

fingers = r8 a i m i a
harmony | <e g c' g'> | <f c' d' a'> | <g b d' g'> | <c g e' g'> | <d a d' f'> | <d a c' f#'> | <g, g b d'> |

thumb   = p4. p
fingers = r8 i a r m a
harmony | <g, f b d'> | <c g c' e'> | <a, g c#' e'> | <d a d' f'> | <b, f g d'> | <c e g e'> | <f, f a c'> |

fingers = r8 a m r a i
harmony | <f# a c' d'> | <g, g c' e'> | <ab, f c' f'> | <g, e g c'> | <g, f b d'> | <c e g c'> | <f, c f a> |

thumb   = p4 o o
fingers = r8 i r m r a
harmony | <c e g c' e'> | <g, d f b d'> | |
end     | | | <c g c' e'>2. |
)",
    R"(title   Study 16, divisions on a descending ground
source  written for this songbook
metre   4/4
tempo   76

top     | e'2 d' | c' b | a g | a b |
inner   | <g c'>2 <g b> | <e a> <e g> | <c f> <c e> | <c f> <d g> |
bass    | c2 g, | a, e, | f, c | f, g, |

top     | c''4 b' b' g' | a' e' g' e' | f' c' e' c' | d' f' g' f' |
inner   | g'4 e' d' b | c'2 b | a g | a b |
bass    | c2 g, | a, e, | f, c | f,4 a, g, b, |

top     | e'8 g' c'' g' d' g' b' g' | c'8 e' a' e' b e' g' e' | a8 c' f' c' g c' e' c' | a8 c' f' a' g' f' e' d' |
bass    | c2 g, | a, e | f, c | f,2 g, |

thumb   = p2
fingers = r16 i a m a i m i
harmony | <c g c' e'> <g, g b d'> | <a, e a c'> <e g b e'> | <f, a c' f'> <c g c' e'> | <f, f a c'> <g, f b d'> |

fingers = (r8 a m) (i8 m a)
harmony | <c g c' g'> <b, g d' g'> | <a, a c' e'> <e, g b e'> | <f, a c' f'> <e g c' e'> | <d a c' f'> <g, g b f'> |

top     | e'4. g'16 f' e'8 d' b d' | c'4. e'16 d' c'8 b g b | a8 f'4 e'8 c' e'4 d'8 | c'4 b c'2 |
inner   | <g c'>2 g | e e | c g | <d f>2 <e g> |
bass    | c2 g, | a, e, | f, c | g,2 c2 |
)",
};

}  // namespace chordgen::inline CHORDGEN_ABI
