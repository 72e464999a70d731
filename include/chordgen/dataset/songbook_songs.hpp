// SPDX-License-Identifier: MIT
//
// Songbook, second part: carols and folk songs, arranged for guitar with bass and inner voices. The melodies are in the
// public domain; the arrangements were written for chordgen and are dedicated to the public domain (CC0 1.0).
// The notation is explained in dataset/songbook_notation.hpp.
#pragma once

#include <chordgen/core/config.hpp>

namespace chordgen::inline CHORDGEN_ABI {

inline constexpr const char* songbook_songs[] = {
    R"(title   Stille Nacht (Silent Night)
source  Franz Xaver Gruber, Austria, 1818; arrangement for this songbook
metre   6/8
tempo   66

thumb   = p4.
fingers = r8 m a
melody  | g'8. a'16 g'8 e'4. | g'8. a'16 g'8 e'4. | d''4 d''8 b'4. | c''4 c''8 g'4. |
harmony | <c g c'> <c g c'> | <e g c'> <c e g> | <g, d' f'> <b, d' g'> | <c e' g'> <e c' e'> |

melody  | a'4 a'8 c''8. b'16 a'8 | g'8. a'16 g'8 e'4. | a'4 a'8 c''8. b'16 a'8 | g'8. a'16 g'8 e'4. |
harmony | <f c' f'> <a, c' f'> | <c g e'> <e g c'> | <f a c'> <f c' f'> | <c g c'> <a, g c'> |

fingers =
thumb   =
melody  | d''4 d''8 f''8. d''16 b'8 | c''4. e'' | c''8. g'16 e'8 g'8. f'16 d'8 | c'2. |
inner   | <b f'>4. <f' g'> | <e' g'> <c' g'> | <g c'> <f b> | r8 e g e4. |
bass    | g,4. b, | c e | g, g, | c2. |
)",
    R"(title   Adeste fideles
source  attributed to John Francis Wade, 1743; arrangement for this songbook
metre   4/4
tempo   104
upbeat  1

melody  | c'4 | c'2 g4 c' | d'2 g | e'4 d' e' f' | e'2 d'4 c' |
inner   | e4 | e2 e4 g | b2 d | g4 g g c' | g2 g4 e |
bass    | c4 | c2 c4 e | g,2 b, | c4 b, c a, | c2 b,4 a, |

melody  | c'2 b4 a | b c' d' e' | b2 a4. g8 | g2. g'4 |
inner   | e2 d4 f# | d e f g | d2 f#4. d8 | d2. b4 |
bass    | a,2 g,4 d | g, c b, c | g,2 d4. g,8 | g,2. g4 |

melody  | g'2 f'4 e' | f'2 e' | d'4 e' c' d' | b4. a8 g4 c' |
inner   | c'2 b4 c' | b2 c' | g4 g e f | d4. f#8 d4 e |
bass    | e2 d4 c | g,2 c | b,4 c a, f, | g,2 g,4 c |

melody  | c'4 b c' d' | c'2 g4 e' | e' d' e' f' | e'2 d'4 e' |
inner   | e4 d e f | e2 e4 g | g g g a | g2 g4 c' |
bass    | a,4 g, a, b, | c2 c4 c | c b, c a, | c2 g,4 c |

melody  | f'4 e' d' c' | b2 c'4 f' | e'2 d'4. c'8 | c'2. |
inner   | a4 g f e | d2 g4 a | g2 f4. e8 | e2. |
bass    | d4 c b, a, | g,2 e,4 f, | g,2 g, | c2. |
)",
    R"(title   In dulci jubilo
source  traditional, Germany, 14th century; arrangement for this songbook
metre   6/8
tempo   84
upbeat  1/2

melody  | c'8 | c'4 c'8 e'4 f'8 | g'4 a'8 g'4 c'8 | c'4 c'8 e'4 f'8 | g'4 a'8 g'4. |
inner   | e8 | e4 e8 g4 b8 | c'4 c'8 b4 e8 | e4 g8 c'4 c'8 | c'4 c'8 b4. |
bass    | c8 | c4. c4 d8 | e4 f8 g4 c8 | a,4 e8 a4 f8 | e4 f8 g4. |

melody  | g'4 a'8 g'4 f'8 | e'4 d'8 c'4. | d'4 d'8 e'4 d'8 | c'4 d'8 e'4. |
inner   | b4 c'8 c'4 b8 | c'4 f8 g4. | g4 b8 c'4 g8 | e4 b8 c'4. |
bass    | e4 f8 e4 d8 | c4 g,8 e4. | b,4 g,8 c4 b,8 | a,4 g,8 c4. |

melody  | g'8. a'16 g'8 g'8. a'16 f'8 | e'4 d'8 c'4 e'8 | d'4 f'8 e'4 d'8 | c'4 g8 e'4. |
inner   | r8 c' c' r8 b b | r8 g f r8 e g | r8 a a r8 g g | r8 e e g4. |
bass    | e4. d | c4 g,8 a,4 c8 | f4 d8 g4 g,8 | a,4 e8 c4. |

melody  | a4 a8 b4. | c'4. g | e'4 e'8 d'4. | c'4. r4 |
inner   | e4 c8 d4. | e4. e | g4 c'8 b4 f8 | e4. r4 |
bass    | f,4 f,8 g,4. | a,4. c | c4 a,8 g,4. | c4. r4 |
)",
    R"(title   Ah ! vous dirai-je, maman, with variations
source  traditional, France, 18th century; variations for this songbook
metre   2/4
tempo   84

melody  | c'4 c' | g' g' | a' a' | g'2 | f'4 f' | e' e' | d' d'8. e'16 | c'2 |
bass    | c4 e | e c | f d | e c | d b, | c a, | f, g, | c4 c |

melody  | g'4 g' | f' f' | e' e' | d'8 e'16 f' g'8 f' | g'4 g' | f' f' | e'8 f' g' e' | d'4 g |
inner   | c'4 c' | c' b | b c' | b4 r | c'8 e' c' bb | a c' a b | c'4 c' | b r |
bass    | e4 c | d g, | g, c | g,2 | e4 c | f d | g a | g8 f e d |

melody  | e'16 c' b c' e' c' b c' | g' e' d' e' g' e' d' e' | a' f' e' f' a' f' e' f' | g' f' e' d' e'8 g' |
bass    | c4 g, | c e | f a | e c |

melody  | f'16 d' c' d' f' e' d' f' | e' c' b c' e' d' c' e' | d' c' b a g a b d' | c'8 g e4 |
bass    | d4 b, | c a, | f, g, | c c |

thumb   = p4
fingers = (r8 m a)
melody  | g'4 c'' | a' f' | g' e' | d'4. e'8 |
harmony | <e g c'> <c e' g'> | <f a c'> <d a d'> | <e g c'> <c g c'> | <b, g d'> <g, f b> |

melody  | e'8. c'16 g'8. e'16 | a'8. g'16 f'8. e'16 | d'8. a'16 g'8. b16 | c'4 <e g c'> |
harmony | <c g c'> <e g c'> | <f, a c'> <f a c'> | <f a d'> <g, f b> | |
bass    | | | | c4 c |
)",
    R"(title   Frère Jacques, a canon
source  traditional, France, 18th century; arrangement for this songbook
metre   4/4
tempo   108

first   | c'4 d' e' c' | c' d' e' c' | e' f' g'2 | e'4 f' g'2 | g'8 a' g' f' e'4 c' | g'8 a' g' f' e'4 c' |
second  | | | c4 d e c | c d e c | e f g2 | e4 f g2 |

first   | c'4 g c'2 | c'4 g c'2 | g'4 e' c''2 | b'8 a' g' f' e'2 |
inner   | r1 | r1 | c'4 b c' e' | d'4 d' c'2 |
second  | g8 a g f e4 c | g8 a g f e4 c | c4 g, c2 | g4 g, c2 |

first   | c'8 d' e' c' c'4 e' | f'8 e' d' f' e'2 | e'8 f' g' e' a'4 g' | g'8 a' g' f' e'4 c' |
inner   | e4 g e c' | a4 b c'2 | c'4 c' c' c' | b4 b g g |
second  | c2 c | d4 g, c2 | c4 e f e | d4 g, c e |

first   | g'8 a' g' f' e'4 c' | <e c'>4 <d b> <e c'>2 |
inner   | c'4 b g e | g4 g g2 |
second  | e4 d c a, | g, g, c2 |
)",
    R"(title   Auld Lang Syne
source  traditional, Scotland, 18th century; arrangement for this songbook
metre   4/4
tempo   88
upbeat  1

melody  | g4 | c'4. c'8 c'4 e' | d'4. c'8 d'4 e'8 d' | c'4. c'8 e'4 g' | a'2. a'4 |
inner   | r4 | e2 g | g2 f | e2 g4 bb | c'2. c'4 |
bass    | r4 | c2 c | b,2 g, | a,2 c | f4 e d f |

melody  | g'4. e'8 e'4 c' | d'4. c'8 d'4 e'8 d' | c'4. a8 a4 g | c'2. a'4 |
inner   | c'4 c' g e | g2 f4 g | e2 f4 f | e2. c'4 |
bass    | e4 c c a, | b,2 g, | a,4 f, d g, | c2. f4 |

thumb   = p2
fingers = r8 m a m
melody  | g'4. e'8 e'4 c' | d'4. c'8 d'4 a' | g'4. e'8 e'4 g' | a'2. c''4 |
harmony | <c g e'> <e g c'> | <d a f'> <b, g f'> | <c g e'> <c bb e'> | <f, a c'> <a, c' f'> |

thumb   = p4
fingers = r8 <m a>
melody  | g'4. e'8 e'4 c' | d'4. c'8 d'4 e'8 d' | c'4. a8 a4 g | c'2. |
harmony | <c g e'> <b, g e'> <a, g c'> <e g c'> | <d f a> <d f a> <g, f b> <g, d f> | <a, e c'> <f, c f> <d f a> <g, d f> | |
end     | | | | <c e g>2. |
)",
    R"(title   Au clair de la lune
source  traditional, France, 18th century; arrangement for this songbook
metre   4/4
tempo   100

melody  | c'4 c' c' d' | e'2 d' | c'4 e' d' d' | c'1 |
inner   | r8 g e g r g f g | r8 g c' g r g b g | r8 g e g r a f b | r8 g e g e2 |
bass    | c2 c4 b, | c2 g, | a,4 c f, g, | c2 c |

melody  | c'4 c' c' d' | e'2 d'4. f'8 | e'8 g' c'' g' f' d' b d' | c'1 |
inner   | <e g>2 <e g>4 <f b> | <g c'>2 <g b> | c'2 a4 f | <e g>4 <e g> <e g>2 |
bass    | a,2 e,4 g, | c2 b, | c f,4 g, | c4 g, c2 |

melody  | d'4 d' d' d' | a2 a | d'4 c' b a | g1 |
inner   | <f# a>2 <f# a> | <c f#>4 <c e> <c f#>2 | <d f#>4 <e a> <d g> <c f#> | <b, d>2. f4 |
bass    | d2 c' | d d | b,4 a, g, d | g,1 |

thumb   = p4
fingers = r16 m a m
melody  | c'4 c' c' d' | e'2 d' | c'4 e' d' d' | c'1 |
harmony | <c e g> <e g c'> <a, e a> <b, g b> | <c g c'> <e g c'> <g, d g> <f g b> | <e g c'> <a, e c'> <f, f a> <g, f b> | |
bass    | | | | <c e g>1 |
)",
    R"(title   Hymn to Joy
source  Ludwig van Beethoven, Germany, 1824; arrangement for this songbook
metre   4/4
tempo   112

melody  | e'4 e' f' g' | g' f' e' d' | c' c' d' e' | e'4. d'8 d'2 |
bass    | c2 d4 e | e d c b, | a,2 g,4 c | g,2 g, |

melody  | e'4 e' f' g' | g' f' e' d' | c' c' d' e' | d'4. c'8 c'2 |
inner   | g2 a4 c' | b a g g | e a a g | f4. e8 e2 |
bass    | c4 c' f e | d f c b, | a, f, f, c | g,2 c |

melody  | d'4 d' e' c' | d' e'8 f' e'4 c' | d' e'8 f' e'4 d' | c' d' g e'~ |
inner   | b4 g g e | b b c' g | g# b c' f# | e f# d g |
bass    | g,2 c | g, c4 a, | b,2 a,4 b, | a, d g, c |

thumb   = p4
fingers = (r8 m a)
melody  | e'4 e'4 f' g' | g' f' e' d' | c' c' d' e' | d'4. c'8 c'2 |
harmony | <c g c'> <e g c'> <d a d'> <e c' e'> | <b, g d'> <d a d'> <c g c'> <g, d g> | <a, e a> <f, c a> <f a c'> <c g c'> | |
inner   | | | | f4 b g2 |
bass    | | | | g,4 g, c2 |
)",
    R"(title   Antioch (Joy to the World)
source  after George Frideric Handel, arranged by Lowell Mason, 1839; arrangement for this songbook
metre   2/4
tempo   88

melody  | c''4 b'8. a'16 | g'4. f'8 | e'4 d' | c'4. g'8 | a'4. a'8 | b'4. b'8 | c''2 |
inner   | <c' e'>4 <d' g'>8. <c' f'>16 | <c' e'>4 <a d'>4 | <g c'> <f b> | <e g>4 r8 c' | <c' f'>4 r | <d' g'> r | <e' g'>2 |
bass    | c4 g,8. d16 | e4 f | g g, | c4. e8 | f4 f8 c | g,4 g8 g, | c4 c |

melody  | c''8 c'' b' a' | g'8 g'8. f'16 e'8 | c''8 c'' b' a' | g'8 g'8. f'16 e'8 | e'8 e' e' e'16 f' |
inner   | e'8 e' d' c' | b8 b8. a16 g8 | e'8 e' d' f' | e'8 e'8. d'16 c'8 | r4 <g c'>8 <g c'> |
bass    | c4 e8 f | g4 c | a,4 b,8 d | c8 g, c4 | c8 c c4 |

melody  | g'4. f'16 e' | d'8 d' d' d'16 e' | f'4. e'16 d' | c'8 c''4 a'8 | g'8. f'16 e'8 f' | e'4 d' | c'2 |
inner   | <c' e'>4 r8 <g c'> | r4 <g b>8 <g b> | <b d'>4 r8 <f b> | e8 e'4 f'8 | e'8. d'16 c'8 d' | c'4 b | <e g>2 |
bass    | e4 c | g,8 g, g,4 | g,4 g | c8 c4 f8 | g g a f | g4 g, | c2 |
)",
    R"(title   Tempus adest floridum (Good King Wenceslas)
source  Piae Cantiones, Sweden and Finland, 1582; arrangement for this songbook
metre   4/4
tempo   116

melody  | c'4 c' c' d' | c' c' g2 | a4 g a b | c'2 c' |
inner   | e4 g e f | e e d2 | c4 d c f | e2 e |
bass    | c4 e, a, d | a, c b,2 | f,4 b, f, g, | c2 c |

melody  | c'4 c'8 d' c'4 d' | c'8 b a b g2 | a8 b a g a4 b | c'8 d' e' d' c'2 |
inner   | g8 e g e a f a f | e4 f e2 | c4 e f d | e2 e |
bass    | c2 f,4 d | a, d e,2 | f,4 c d g, | c g, c2 |

melody  | g'4 f' e' d' | e' d' c'2 | a4 g a b | c'2 c' |
inner   | <b d'>4 <a c'> <g c'> <f b> | <g c'>4 <f b> <e g>2 | c4 e f d | e2 e |
bass    | e4 f c g, | c g, a,2 | f,4 c d g, | a,2 e, |

melody  | g4 g a b | c' c' d'2 | g'4 f' e' d' | c'2 f' | e'8 c' d' b c'2 |
inner   | e4 e e f | g e f2 | b4 d' c' f | <e a>2 <a c'> | <g c'>4 <f g> <e g>2 |
bass    | c4 b, c d | e c b,2 | e,4 d c b, | a,2 f, | g, c |
)",
    R"(title   Les anges dans nos campagnes
source  traditional, France, 18th century; arrangement for this songbook
metre   4/4
tempo   108

melody  | e'4 e' e' g' | g'4. f'8 e'2 | e'4 d' e' g' | e'4. d'8 c'2 |
inner   | <g c'>4 <g c'> <g c'> <b d'> | c'4. b8 <g c'>2 | g4 g g b | <g c'>4 <f b> <e g>2 |
bass    | c2 c4 g, | c4. d8 c2 | c4 b, c d | g,2 c |

melody  | e'4 e'8 f' e'4 g' | a'8 g' g' f' e'2 | e'4 d' e'8 f' g'4 | f'8 e' d'4 c'2 |
inner   | r8 c' g r r c' b r | r4 b8 d' r c' g r | r8 c' b r r c' r b | r4 b8 f <e g>2 |
bass    | c4 g, a, e | f, g, c2 | a,4 e, c d | d g, c2 |

melody  | g'2 a'8 g' f' e' | f'2 g'8 f' e' d' | e'2 f'8 e' d' c' | d'4. g8 g2 |
inner   | r4 c' c' g | r a a g | r g g f# | r g f2 |
bass    | c2 f4 c | d2 b,4 g, | c2 a,4 d | g,4. g,8 b,2 |

melody  | c'4 d' e' f' | e'2 d' | g'4. a'8 a' g' f' e' | f'4. g'8 g' f' e' d' | e'4. f'8 f' e' d' c' | d'4. g8 g4 b |
inner   | e4 g g a | g2 g | <c' e'>2 <a c'>4 c' | <a d'>2 <g b>4 b | <g c'>2 <f a>4 a | <g b>4 g f r |
bass    | a,4 b, c d | g,2 f, | e, f,4 a, | d2 g, | c d4 f, | g,2 d4 g, |

melody  | c'4 d' e' f' | e'2 d'4. c'8 | c'1 |
inner   | e4 f c' c' | c'2 b4. f8 | <e g>1 |
bass    | a,4 g, c a, | g,2 g, | c1 |
)",
    R"(title   The First Nowell
source  traditional, England, 17th or 18th century; arrangement for this songbook
metre   3/4
tempo   92
upbeat  1

melody  | e'8 d' | c'4. d'8 e' f' | g'2 a'8 b' | c''4 b' a' | g'2 a'8 b' |
inner   | g4 | e2 g4 | c'2 c'8 d' | e'4 d' c' | c'2 c'8 f' |
bass    | c4 | c2 c4 | e2 f8 d | a,4 b, f | e2 f8 d |

thumb   = p2.
fingers = r8 m a m a m
melody  | c''4 b' a' | g' a' b' | c'' g' f' | e'2 e'8 d' |
harmony | <a, c' e'> | <b, d' f'> | <e g c'> | <c g c'> |

thumb   = p4 o2
fingers = r4 <m a>8 m <m a> m
melody  | c'4. d'8 e' f' | g'2 a'8 b' | c''4 b' a' | g'2 a'8 b' |
harmony | <c e g> | <e g c'> | <a, c' e'> | <c e c'> |

thumb   =
fingers =
melody  | c''8 d'' b'4 a' | g'8 f' a'4 b' | c''4 g' f'8 d' | e'2 e'8 d' |
inner   | e'4 d' c' | c' c' f' | e' c' b | c'2 b4 |
bass    | a,4 e f | e f d | c e g, | c2 g,4 |

melody  | c'4. d'8 e' f' | g'2 c''8 b' | a'2 a'4 | g'2. |
inner   | g2 g4 | c'2 e'4 | c'2 f'4 | c'2 b4 |
bass    | a,2 e,4 | c2 c4 | f2 d4 | e2 g,4 |

melody  | c''4 b' a' | g' a' b' | c'' g' f' | e'2 |
inner   | <c' e'>4 <b d'> <a c'> | <g c'> <c' f'> <d' f'> | <c' e'> c' <g b> | <g c'>2 |
bass    | a,4 e, f, | c f g, | a, e, g, | c2 |
)",
    R"(title   Nos Galan (Deck the Hall)
source  traditional, Wales, 16th century; arrangement for this songbook
metre   4/4
tempo   126

melody  | g'4. f'8 e'4 d' | c'4 d' e' c' | d'8 e' f' d' e'4. d'8 | c'4 b c'2 |
inner   | <c' e'>4. <b d'>8 <g c'>4 <g b> | g g g e | g4 b c' g | e f e2 |
bass    | c2 c4 g, | e, b, c c | b, g, c b, | a, g, c2 |

melody  | g'4. f'8 e'4 d' | c'8 e' d' f' e'4 c' | d'8 e' f' d' e'8 g' e' d' | c'4 b8 d' c'2 |
inner   | r4 d' c' b | g4 b c' g | b2 c'4 g | e4 f e2 |
bass    | e4 d c g, | a, g, c e, | g,2 c4 b, | a, g, c c |

melody  | d'4. e'8 f'4 d' | e'4. f'8 g'4 d' | e'8 f#' g'4 a'8 b' c''4 | b'4 a' g'2 |
inner   | <g b>2 <b d'>4 <g b> | <g c'>2 <b d'>4 b | c'8 a b4 c'8 d' e'4 | d' c' <b d'>2 |
bass    | g,2 g,4 b, | c2 g,4 g | c4 g f a, | d d g,2 |

melody  | g'4. f'8 e'4 d' | c' d' e' c' | a'8 a' a' a' g'4. f'8 | e'4 d' c'2 |
inner   | r8 c' e' r r g c' g | r8 e g r r g r e | <c' f'>2 <c' e'>4. b8 | c'4 b <e g>2 |
bass    | c4 d e f | e4 d c a, | f, f c d | g,4 g, c2 |
)",
    R"(title   O Tannenbaum
source  traditional, Germany, 16th to 18th century; arrangement for this songbook
metre   3/4
tempo   100
upbeat  1/2

melody  | g8 | c'8. c'16 c'4. d'8 | e'8. e'16 e'4. e'8 | d'8 e' f'4 b | d'4 c'4. g'8 |
inner   | r8 | e8. e16 e4. f8 | g8. g16 g4. g8 | a4 a f | f e4. b8 |
bass    | r8 | c2 a,4 | c2 a,4 | d2 g,4 | g,4 c4. e8 |

melody  | g'8 e' a'4. g'8 | g'8 f' f'4. f'8 | f'8 d' g'4. f'8 | f'8 e' e'4. g8 |
inner   | <c' e'>4 <c' f'>4. <c' e'>8 | <a d'>4 <a d'>4. <a c'>8 | <g b>4 <b d'>4. b8 | <g c'>4 <g c'>4. f8 |
bass    | c4 f,4. c8 | d4 d4. d8 | g,4 g,4. g,8 | c4 c4. g,8 |

melody  | c'8. c'16 c'4. d'8 | e'8. e'16 e'4. e'8 | d'8 e' f'4 b | d'4 c'4. |
inner   | r8 e g4 a | r8 g c'4 bb | a4 c' f | f4 e8 g4 |
bass    | a,4 e, f, | c e g | f, d g, | g,4 c4. |
)",
    R"(title   Wiegenlied (Cradle song)
source  Johannes Brahms, 1868; arrangement for this songbook
metre   3/4
tempo   76
upbeat  1

melody  | e'8 e' | g'4. e'8 e'4 | g'2 e'8 g' | c''4 b' a' | a'4 g' d'8 e' |
chords  | r4 | r4 <g c'> <g c'> | r8 <g c'> r <g c'> r4 | r4 <d' f'> <c' f'> | r8 <c' e'> r <c' e'> r4 |
bass    | r4 | c2. | c | e4 g, f | c2 g,4 |

melody  | f'4 d' d'8 e' | f'2 d'8 f' | b'8 a' g'4 b' | c''2 c'8 c' |
chords  | r4 <g b> <g b> | r8 <g b> r <b d'> r4 | r4 <b f'> <d' f'> | r8 <e' g'> r <c' e'> r4 |
bass    | g,2. | b, | g,2 g4 | c2. |

melody  | c''2 a'8 f' | g'2 e'8 c' | f'4 g' a' | g'2 c'8 c' |
chords  | r8 <c' f'> r <c' f'> <c' f'>4 | r8 <c' e'> r <c' e'> g4 | r4 <b d'> <c' f'> | r8 <c' e'> r <g bb> r4 |
bass    | f2. | c | d4 g, f, | c2 e4 |

melody  | c''2 a'8 f' | g'2 e'8 c' | f'4 e' d' | c'2 |
chords  | r4 <c' f'>8 r <a c'> r | r4 <c' e'>8 r <g c'> r | r8 c' r c' r b | r8 e g4 |
bass    | f4 a, d | g, c a, | d g, g, | c2 |
)",
    R"(title   New Britain (Amazing Grace)
source  traditional, United States, 1829; arrangement for this songbook
metre   3/4
tempo   80
upbeat  1

melody  | g4 | c'2 e'8 c' | e'2 d'4 | c'2 a4 | g2 g4 |
inner   | r4 | r8 e g e g4 | r8 g c' g f4 | r8 e g e c4 | r8 c e c d4 |
bass    | r4 | c2. | c2 b,4 | a,2 f,4 | c2 b,4 |

melody  | c'2 e'8 c' | e'2 d'4 | g'2.~ | g'2 e'4 |
inner   | r8 e g e g4 | r8 c' g c' a4 | r8 b d' b d' b | f8 b d' b c'4 |
bass    | a,2 e,4 | c2 d4 | g,2. | g,2 c4 |

melody  | g'4. e'8 g' e' | c'2 g4 | a4. c'8 c' a | g2 g4 |
inner   | <c' e'>4 g bb | r8 e g e e4 | c4 f f | r8 c e c f4 |
bass    | c2. | c2 c4 | f,2 f,4 | c2 d4 |

melody  | c'2 e'8 c' | e'2 d'4 | c'2.~ | c'2 |
inner   | (r8 e g) (c' g e) g4 | (r8 c' g) (e g c') (b f b) | r8 e f a f4 | <e g>2 |
bass    | a,2 e,4 | g,2 g,4 | f,2. | c2 |
)",
    R"(title   Home! Sweet Home!
source  Henry Bishop, England, 1823; arrangement for this songbook
metre   4/4
tempo   84
upbeat  1

thumb   =
melody  | c'8 d' | e'4. f'8 f'4 g' | g'2 e'4 g' | f'4. e'8 f'4 d' | e'2. c'8 d' |
inner   | r4 | r8 g c' g r a d' b | r8 c' e' c' r g c' b | r8 a d' a r f b f | r8 g c' g e g r4 |
bass    | r4 | c2 d4 g, | c2 c4 e | d2 g, | c2. c4 |

melody  | e'4. f'8 f'4 g' | g'2 e'4 g' | f'4. e'8 f'4 d' | c'2. g'4 |
inner   | <g c'>2 <a d'>4 <b d'> | (r8 c' e') (c' g c') g4 bb | a2 a4 b8 f | e8 g e g e4 b |
bass    | a,2 d4 g, | e,2 c4 e | f,4 c d g, | c2 c4 f |

melody  | c''4. b'8 a'4 g' | g'2 e'4 g' | f'4. e'8 f'4 d' | e'2. g'4 |
inner   | <e' g'>4. d'8 <c' f'>4 <c' e'> | r8 c' e' c' r g c' e' | r8 b d' b r b f b | r8 g c' e' c' b bb4 |
bass    | e4. g8 f4 c | e2 c | g,2 b,4 g, | c2 e,4 c |

melody  | c''4. b'8 a'4 g' | g'4. f'8 e'4 g' | f'4. e'8 d'4 b | c'2. |
inner   | <c' f'>2 <c' f'>4 <c' e'> | c'4. b8 c'4 c' | a4. g8 f4 f | e8 g e c e4 |
bass    | f,2 f4 e | c4. d8 a,4 e, | f,2 g,4 g, | c2. |
)",
    R"(title   Ach du lieber Augustin
source  traditional, Austria, 18th century; arrangement for this songbook
metre   3/4
tempo   138

melody  | g'4. a'8 g' f' | e'4 c' c' | d' g g | e' c' c' | g'4. a'8 g' f' | e'4 c' c'8 e' | d'8 e' d' b g b | c'2. |
chords  | r4 <c' e'> <c' e'> | r4 <e g> <e g> | r4 r f | r4 <e g> <e g> | r4 <c' e'> <b d'> | r4 <g> <e g> | r4 f f | r4 <e g> e |
bass    | c2. | c2. | g,4 b, g, | c2. | e2 d4 | c2 a,4 | g,2. | c2. |

melody  | d'8 e' f'4 d' | g' e' c' | d' f'8 e' d' b | c'4 e' g' | d''8 c'' b' a' g' f' | e'4 c'' g' | f'8 a' g' f' d' b | c'4 <e g c'> r |
chords  | r4 <g b> <g b> | r4 <g c'> <e g> | r4 <f b> f | r4 <g c'> <c' e'> | r4 <d' f'> <b d'> | r4 <e' g'> <c' e'> | r4 <b d'> f | e4 r r |
bass    | g,2. | c2. | g,2 b,4 | c2. | g,2. | c2 e4 | g,2. | c4 c r |
)",
    R"(title   Alle Vögel sind schon da
source  traditional, Germany, 18th century; arrangement for this songbook
metre   4/4
tempo   116

melody  | c'4. e'8 g'4 c'' | a'8 c'' a'4 g'2 | f'4. g'8 e'4 c' | d'2 c' |
inner   | e4. g8 c'4 e' | c'2 c' | a4. b8 g4 e | f2 e |
bass    | c2 e4 c | f2 e | d4. g,8 c4 a, | g,2 c |

melody  | g'4 g' f' f' | e'8 g' e'4 d'2 | g'4 g' f'8 g' a' f' | e'8 f' g' e' d'4 b |
inner   | r8 c' e' c' r b d' b | r8 c' g c' r g b g | r8 d' b d' r c' a c' | r4 c' b8 a g f |
bass    | e4 c d g, | c2 g, | b,4 g, d f | g c g,2 |

thumb   = p4
fingers = r16 m a m
melody  | c'4. e'8 g'4 c'' | a'8 c'' a'4 g'2 | f'4. g'8 e'4 c' | d'2 c' |
harmony | <a, e g> <a, e c'> <e c' e'> <a, c' e'> | <f a c'> <f c' f'> <e g c'> <c g e'> | <d a c'> <g, b d'> <c g c'> <a, e g> | |
inner   | | | | f8 g a b <e g>2 |
bass    | | | | g,2 c |
)",
    R"(title   Long, long ago
source  Thomas Haynes Bayly, England, 1833; arrangement for this songbook
metre   4/4
tempo   96

thumb   = p4
fingers = r8 <m a>
melody  | c'4 c'8 d' e'4 e'8 f' | g'4 a'8 g' e'2 | g'4 f'8 e' d'2 | f'4 e'8 d' c'2 |
harmony | <c e g> <c f g> <c g c'> <c a c'> | <c c' e'> <f c' f'> <c g c'> <e g c'> | <b, g d'> <c g c'> <g, g b> <b, f b> | <g, g b> <g, f b> <c e g> <e, e g> |

thumb   =
fingers =
melody  | c'4 c'8 d' e'4 e'8 f' | g'4 a'8 g' e'2 | g'4 f'8 e' d' e' d' b | c'2. g'4 |
inner   | r8 g e f r g g a | r8 c' c' c' r g c' g | r8 b g c' f2 | e8 g e g e4 r |
bass    | a,4 a, e, e, | c f c a, | d c g,2 | c4 g, c g |

melody  | g'4 f'8 e' d'4 g8 g | f'4 e'8 d' c'2 | g'8. a'16 g'8 e' f'4. d'8 | e'8 f' d' e' c'4 g |
inner   | <b d'>4 c' b r | <g b>4 g e8 g e g | <c' e'>4 c' <a c'>4. b8 | c'4 f e r |
bass    | g,4 c g,2 | g,4 g, c2 | e4 c f,4. g,8 | a,4 g, c2 |

melody  | c'8 e' d' c' e' g' f' e' | g'8 c'' b' a' g' e' c' e' | d'4 g'8 f' e' d' c' b | c'2 <e g c'>2 |
inner   | r4 f g a | c'4 f' c' r | a4 b g f | e2 r |
bass    | c2 c4 d | e f c a, | f, g, c g, | c2 c |
)",
};

}  // namespace chordgen::inline CHORDGEN_ABI
