// SPDX-License-Identifier: MIT
//
// How the report looks: one style sheet, light and dark by what the reader's system asks for.
#pragma once

#include <chordgen/core/config.hpp>

#include <string_view>

namespace chordgen::inline CHORDGEN_ABI::detail {

inline constexpr std::string_view page_style = R"css(
:root{color-scheme:light dark;--ground:#f6f4ee;--card:#fbfaf7;--ink:#26241f;--soft:#5d5748;--rule:#ddd8cb;--accent:#1f6f6a;--on-accent:#fff;--focus:#b3541e}
@media(prefers-color-scheme:dark){:root{--ground:#151617;--card:#1d1e20;--ink:#eceae4;--soft:#b9bcc1;--rule:#3a3d42;--accent:#7cc0ba;--on-accent:#10201f;--focus:#e8935f}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main,header,footer{max-width:74rem;margin:0 auto;padding:0 1rem}
header{padding-top:1.5rem}h1{margin:0 0 .3rem;font-size:1.8rem}h2{margin:2.2rem 0 .6rem;font-size:1.3rem}h3{margin:1.2rem 0 .4rem;font-size:1.05rem}
p{margin:.4rem 0}.soft,figcaption,footer{color:var(--soft);font-size:.9rem}
nav ul{display:flex;flex-wrap:wrap;gap:.3rem 1rem;padding:0;list-style:none}a{color:var(--accent)}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--card);padding:.4rem}
section{scroll-margin-top:1rem}
.card{background:var(--card);border:1px solid var(--rule);border-radius:.5rem;padding:.8rem;margin:.7rem 0}.scrolls{overflow:auto;max-height:40rem}[role=region]:has(.roll){max-height:none}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
table{border-collapse:collapse;font-size:.92rem}caption{text-align:left;font-weight:600;padding:.2rem 0}
th,td{text-align:left;padding:.2rem .8rem .2rem 0;border-bottom:1px solid var(--rule);vertical-align:top}
td{overflow-wrap:anywhere}
figure{margin:0}svg{max-width:100%;height:auto;display:block}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(30rem,100%),1fr));gap:.7rem;align-items:start}.figures .card{margin:0}
button{font:inherit;padding:.35rem .9rem;border:0;border-radius:.4rem;background:var(--accent);color:var(--on-accent);cursor:pointer}
button:focus-visible,a:focus-visible,input:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
input[type=range]{width:min(26rem,100%);accent-color:var(--accent)}
.row{display:flex;flex-wrap:wrap;gap:.8rem;align-items:center;margin:.4rem 0}
.roll{position:relative;display:inline-block}.roll svg{max-width:none}
.playhead{position:absolute;width:2px;background:#c4342d;pointer-events:none;display:none}
@media(prefers-color-scheme:dark){.playhead{background:#ff8a80}}
.map circle{cursor:pointer}.map .chosen{stroke:var(--focus);stroke-width:4}.map .near{stroke:var(--focus);stroke-width:2}.legend{display:flex;flex-wrap:wrap;gap:.2rem 1rem;padding:0;list-style:none}.legend svg{display:inline}
.told{min-height:1.5rem}details{margin:.5rem 0}details summary{cursor:pointer;width:fit-content}output{min-width:5.5rem;font-variant-numeric:tabular-nums}
)css";

}  // namespace chordgen::inline CHORDGEN_ABI::detail
