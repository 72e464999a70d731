// SPDX-License-Identifier: MIT
//
// Songbook, second part: carols and folk songs, arranged for guitar with bass and inner voices. The melodies are in the
// public domain; the arrangements were written for chordgen and are dedicated to the public domain (CC0 1.0).
// The notation is explained in dataset/songbook_notation.hpp.
#pragma once

#include <chordgen/core/config.hpp>

#include <string_view>

namespace chordgen::inline CHORDGEN_ABI {

inline constexpr std::string_view songbook_songs[] = {
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
bass    | c2 b, | c g, | a,4 c f, g, | c2 c |

melody  | c'4 c' c' d' | e'2 d'4. f'8 | e'8 g' c'' g' f' d' b d' | c'2. r4 |
inner   | <e g>2 <e g>4 <f b> | <g c'>2 <g b> | c'2 a4 f | <e g>4 <e g> <e g> r |
bass    | a,2 e,4 g, | c2 b, | c f,4 g, | c g, c r |

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
};

}  // namespace chordgen::inline CHORDGEN_ABI
